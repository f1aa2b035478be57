"""What a person pastes: cleaned, recognised, and never shown again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keystep.domain.pasted_text import (
    NotAKey,
    PastedKey,
    PastedOrganization,
    PastedProject,
    cleaned_line,
    read_pasted,
)
from keystep.domain.secret import LONGEST_KEY
from tests.domain.properties import quick
from tests.support.keys import project_key

KEY = project_key()
OTHER_KEY = project_key("aaaa")
SHORT_KEY = "sk-" + "a" * 20 + "T3BlbkFJ" + "b" * 20
UNFAMILIAR_KEY = "sk-litellm-1234567890abcdef"
CURL = """curl https://api.openai.com/v1/chat/completions \\
  -H "Content-Type: application/json" \\
  -H "Authorization: Bearer {key}" \\
  -H "OpenAI-Organization: org-Abc123" \\
  -d '{{"model": "gpt-9", "messages": [{{"content": "Once upon a time..."}}]}}'
"""


def key_in(text: str) -> str:
    pasted = read_pasted(text)
    assert isinstance(pasted, PastedKey), pasted
    return pasted.key.reveal()


@pytest.mark.parametrize(
    "wrapped",
    [
        "{}",
        "{}\n",
        "{}\r\n",
        "\t {} ",
        "\ufeff{}",
        "\u200b{}\u200b",
        "\u00a0{}\u00a0",
        '"{}"',
        "'{}'",
        "`{}`",
        "“{}”",
        "„{}“",
        "«{}»",
        '"{}",',
        "{};",
        "Bearer {}",
        "bearer  {}",
        "Authorization: Bearer {}",
        '"Authorization: Bearer {}"',
        "OPENAI_API_KEY={}",
        "OPENAI_API_KEY = '{}'",
        'export OPENAI_API_KEY="{}"',
        "set OPENAI_API_KEY={}",
        '$env:OPENAI_API_KEY = "{}"',
        'export KEY="Bearer {}"',
        "api_key: {}",
        "OPENAI_API_KEY={}\nOPENAI_ORG_ID=org-Abc123\n",
        '{{"api_key": "{}", "organization": "org-Abc123"}}',
        "{} is my key",
        "My key is {}.",
        "{}\tMarketing",
        "{}\norg-Abc123",
        "{}\nMarketing",
        "Marketing\n{}",
        "{0} {0}",
        "https://gateway.example/?key={}",
    ],
)
@pytest.mark.parametrize("key", [KEY, SHORT_KEY], ids=["project key", "user key"])
def test_what_copying_adds_is_taken_off(wrapped: str, key: str) -> None:
    assert key_in(wrapped.format(key)) == key


@pytest.mark.parametrize(
    "wrapped", ["Bearer {}", "Authorization: Bearer {}", 'export KEY="Bearer {}"', "KEY='{}';"]
)
def test_what_copying_adds_is_taken_off_an_unfamiliar_key_too(wrapped: str) -> None:
    assert key_in(wrapped.format("some-new-kind")) == "some-new-kind"


def test_invisible_marks_inside_a_key_are_taken_out() -> None:
    assert key_in(f"{KEY[:40]}\u200b{KEY[40:90]}\u00ad{KEY[90:]}") == KEY


def test_the_one_key_is_found_in_a_whole_curl_command() -> None:
    assert key_in(CURL.format(key=KEY)) == KEY


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\n  ", " \n"])
@pytest.mark.parametrize("key", [KEY, UNFAMILIAR_KEY])
def test_a_key_broken_over_two_lines_is_joined(line_end: str, key: str) -> None:
    assert key_in(f"{key[:25]}{line_end}{key[25:]}\n") == key


def test_a_key_broken_over_three_lines_is_joined() -> None:
    assert key_in(f"{KEY[:60]}\n{KEY[60:120]}\n{KEY[120:]}") == KEY


def test_an_id_on_the_next_line_is_not_joined_to_an_unfamiliar_key() -> None:
    assert key_in(f"{UNFAMILIAR_KEY}\norg-Abc123") == UNFAMILIAR_KEY


@pytest.mark.parametrize("end", ["-", "_", "--", "-_", "T3BlbkFJ"])
def test_a_key_that_ends_in_a_dash_or_underscore_stays_whole(end: str) -> None:
    assert key_in(f' "{project_key(end)}"\n') == project_key(end)


@pytest.mark.parametrize(
    "key",
    ["sk-1234567890abcdefghij.klm+no/pq==", "0123456789abcdef" * 2, "some-new-kind", "hunter22"],
)
def test_an_unfamiliar_key_is_still_a_whole_key(key: str) -> None:
    assert key_in(key) == key


@pytest.mark.parametrize("key", ["sk-practice-works", "sk-practice-wrong-organization"])
def test_a_practice_key_is_a_key(key: str) -> None:
    assert key_in(key) == key


@pytest.mark.parametrize(
    ("key", "vendor"),
    [
        (KEY, None),
        ("sk-ant-api03-" + "a" * 93 + "AA", "Anthropic"),
        ("sk-or-v1-" + "0123456789abcdef" * 4, "OpenRouter"),
        ("gsk_" + "a" * 52, "Groq"),
        ("xai-" + "a" * 80, "xAI"),
        ("AIza" + "a" * 35, "Google"),
        ("csk-" + "a" * 48, "Cerebras"),
        ("hf_" + "a" * 34, "Hugging Face"),
        ("nvapi-" + "a" * 64, "NVIDIA"),
        ("ghp_" + "a" * 36, "GitHub"),
        ("github_pat_" + "a" * 50, "GitHub"),
        ("AKIA" + "A" * 16, "AWS"),
    ],
)
def test_another_vendors_key_stays_whole_and_is_named(key: str, vendor: str | None) -> None:
    pasted = read_pasted(f"{key}\n")
    assert isinstance(pasted, PastedKey)
    assert pasted.vendor == vendor
    assert pasted.key.reveal() == key


@pytest.mark.parametrize("wrapped", ["{}", '"{}"\n', "OPENAI_ORG_ID={}", "\u200b{}"])
def test_an_organization_id_is_recognised(wrapped: str) -> None:
    assert read_pasted(wrapped.format("org-Abc123")) == PastedOrganization("org-Abc123")


@pytest.mark.parametrize("wrapped", ["{}", "'{}'\n", "export OPENAI_PROJECT_ID={}"])
def test_a_project_id_is_recognised(wrapped: str) -> None:
    assert read_pasted(wrapped.format("proj_Abc123")) == PastedProject("proj_Abc123")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", NotAKey.EMPTY),
        (" \n\u200b\u00a0", NotAKey.EMPTY),
        ('""', NotAKey.EMPTY),
        ("sk-...", NotAKey.MASKED),
        ("sk-…b7Qx", NotAKey.MASKED),
        ("sk-proj-****************b7Qx", NotAKey.MASKED),
        (f"{KEY[:24]}…{KEY[-4:]}", NotAKey.MASKED),
        (f"{KEY[:24]}...{KEY[-4:]} (Marketing)", NotAKey.MASKED),
        ("sk-proj-••••••••", NotAKey.MASKED),
        ("sk-xxxxxxxxxxxxxxxxxxxxxxxx", NotAKey.MASKED),
        ("key_Abc123Def456", NotAKey.KEY_ID),
        ("sess-Abc123Def456Ghi789", NotAKey.SESSION),
        ("https://platform.openai.com/api-keys", NotAKey.WEB_ADDRESS),
        ("HTTPS://PLATFORM.OPENAI.COM/API-KEYS", NotAKey.WEB_ADDRESS),
        ("https://example.com/task-management-overview-page", NotAKey.WEB_ADDRESS),
        ("www.openai.com/api-keys", NotAKey.WEB_ADDRESS),
        ("ftp://example.com/keys", NotAKey.WEB_ADDRESS),
        ("someone@acme.example", NotAKey.EMAIL),
        ("mailto:someone@acme.example", NotAKey.EMAIL),
        ("This is not a key", NotAKey.SENTENCE),
        ("Loading the keys... one moment", NotAKey.SENTENCE),
        ("See the risk-management-procedures page", NotAKey.SENTENCE),
        ("sk-abc", NotAKey.TOO_SHORT),
        (f"{KEY}\n{OTHER_KEY}", NotAKey.SEVERAL),
        (f"KEY={KEY} OTHER={OTHER_KEY}", NotAKey.SEVERAL),
        (f"{KEY},{OTHER_KEY}", NotAKey.SEVERAL),
        ("Schlüsselwort", NotAKey.UNUSABLE),
        (KEY[:40] + "é" + KEY[40:], NotAKey.UNUSABLE),
        (KEY[:40] + "\u0430" + KEY[40:], NotAKey.UNUSABLE),  # Cyrillic а
        ("k" * (LONGEST_KEY + 1), NotAKey.UNUSABLE),
        ("sk-" + "k" * LONGEST_KEY, NotAKey.UNUSABLE),
    ],
)
def test_what_is_no_key_is_explained(text: str, problem: NotAKey) -> None:
    assert read_pasted(text) is problem


@pytest.mark.timeout(5)
@pytest.mark.parametrize(
    "text",
    [
        "a b " * 1_000_000,
        "me@" + "b." * 40_000 + "@",
        "sk-" * 40_000,
        "sk-" + "a" * 20 + "\n" * 90_000 + "é",
        "KEY=" + " " * 90_000 + "//",
        "Bearer " * 15_000,
    ],
)
def test_an_absurdly_long_text_is_read_in_no_time(text: str) -> None:
    assert not isinstance(read_pasted(text), PastedOrganization | PastedProject)


def test_a_line_loses_marks_spaces_and_quotes() -> None:
    assert cleaned_line(" \u200b“org-Abc123” \n") == "org-Abc123"


keys = st.text(st.sampled_from("ABCDEFGHabcdefgh0123456789_-"), min_size=20, max_size=40).map(
    "sk-proj-{}".format
)
wrappings = st.sampled_from(
    ("{}", "{}\n", '"{}"', "Bearer {}", "KEY={}", "export KEY='{}'", "\u200b{}", "{} is it")
)


@quick
@given(st.text() | st.builds(str.format, wrappings, st.text() | keys))
def test_reading_never_raises_and_never_shows_the_key(text: str) -> None:
    pasted = read_pasted(text)
    if isinstance(pasted, PastedKey):
        assert pasted.key.reveal() not in repr(pasted)


@quick
@given(keys, wrappings)
def test_every_key_comes_out_of_its_wrapping_whole(key: str, wrapping: str) -> None:
    assert key_in(wrapping.format(key)) == key
