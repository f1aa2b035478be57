"""A walkthrough file is read whole, or refused with the place: nothing in it is trusted."""

from keystep.domain.capabilities import Capability
from keystep.domain.connection import Purpose
from keystep.domain.read_walkthrough import ReadWalkthrough, Refusal, Refused, read_walkthrough
from keystep.domain.walkthrough import Organisation, Readiness, Walkthrough, Words
from keystep.domain.wizard_flow import Step

FULL = """\
schema = 1
status = "ready"
[organisation]
name = "Acme Ltd"
support_email = "it@acme.example"
support_url = "https://help.acme.example/ai"
[wizard]
provider = "openai"
skip = ["before_you_begin"]
nickname = "Acme – {user}"
organization_id = "org-abc123"
project_id = "proj_abc123"
purpose = "use"
permissions = ["list_models", "ask_by_responses"]
[text.en]
intro = "You need about 5 minutes."
secret_key = "Choose the project 'Office'."
[text.de]
intro = "Sie brauchen etwa 5 Minuten."
"""


def test_everything_in_a_file_is_read() -> None:
    assert read_walkthrough(FULL.encode()) == ReadWalkthrough(
        Walkthrough(
            Organisation("Acme Ltd", "it@acme.example", "https://help.acme.example/ai"),
            Readiness.READY,
            (
                Words(
                    "en",
                    "You need about 5 minutes.",
                    {Step.SECRET_KEY: "Choose the project 'Office'."},
                ),
                Words("de", "Sie brauchen etwa 5 Minuten."),
            ),
            "Acme – {user}",
            "org-abc123",
            "proj_abc123",
            Purpose.USE,
            (Capability.LIST_MODELS, Capability.ASK_BY_RESPONSES),
            frozenset({Step.BEFORE_YOU_BEGIN}),
        )
    )


def test_a_key_in_a_comment_refuses_the_file() -> None:
    text = f"# sk-proj-{'Ab3' * 8}\n{FULL}"
    assert read_walkthrough(text.encode()) == Refused(Refusal.HOLDS_A_KEY)
