"""A policy is read strictly: what can't be used refuses its file, what is unknown is told."""

from typing import Any

import pytest

from keystep.domain.api_address import ApiAddress
from keystep.domain.policy import ManagedBy, PolicyProblem, Refused, Settings
from keystep.domain.read_policy import Part, combined, read_part
from tests.support.keys import project_key

WHOLE: dict[str, object] = {
    "schema": 1,
    "organisation": {
        "name": "Acme Ltd",
        "support_email": "it@acme.example",
        "support_url": "https://help.acme.example/ai",
    },
    "policy": {
        "api_address": "gateway.acme.example",
        "allowed_addresses": ["https://second.acme.example/v1", "second.acme.example"],
        "organization_id": "org-Acme1",
        "project_id": "proj_Acme1",
        "proxy": "http://proxy.acme.example:3128",
        "ca_file": "/etc/ssl/acme.pem",
        "test_interval_minutes": 60,
        "allow_export": False,
        "allow_reveal": False,
    },
    "recommended": {"test_interval_minutes": 0, "proxy": "none"},
}


def part(document: dict[str, object], source: str = "10.toml", text: str = "") -> Part:
    found = read_part(source, document, text)
    assert isinstance(found, Part), found
    return found


def refusal(document: dict[str, object], text: str = "") -> Refused:
    found = read_part("10.toml", document, text)
    assert isinstance(found, Refused), found
    return found


def policy(**settings: object) -> dict[str, object]:
    return {"policy": settings}


def test_all_that_can_be_settled_is_read() -> None:
    found = combined([part(WHOLE)])
    assert found.policy.managed_by == ManagedBy(
        "Acme Ltd", "it@acme.example", "https://help.acme.example/ai"
    )
    assert found.policy.mandatory == Settings(
        api_address=ApiAddress("https://gateway.acme.example/v1"),
        allowed_addresses=(ApiAddress("https://second.acme.example/v1"),),
        organization_id="org-Acme1",
        project_id="proj_Acme1",
        proxy="http://proxy.acme.example:3128",
        ca_file="/etc/ssl/acme.pem",
        test_interval_minutes=60,
        allow_export=False,
        allow_reveal=False,
    )
    assert found.policy.recommended == Settings(test_interval_minutes=0, proxy="none")
    assert found.policy.is_whole
    assert len(found.in_force) == 14
    assert found.refused == ()
    assert found.unknown == ()


def test_the_later_file_wins_setting_by_setting() -> None:
    first = part(policy(test_interval_minutes=60, proxy="none"), "10.toml")
    later = part(policy(test_interval_minutes=120), "20.toml")
    found = combined([first, later])
    assert found.policy.mandatory == Settings(test_interval_minutes=120, proxy="none")
    assert [(one.name, one.value, one.source) for one in found.in_force] == [
        ("proxy", "none", "10.toml"),
        ("test_interval_minutes", 120, "20.toml"),
    ]


def test_with_a_refused_file_the_others_hold_and_nobody_takes_it_for_all() -> None:
    refused = Refused("20.toml", PolicyProblem.NOT_READABLE)
    found = combined([part(policy(proxy="none"))], [refused])
    assert found.policy.mandatory.proxy == "none"
    assert not found.policy.is_whole
    assert found.refused == (refused,)


@pytest.mark.parametrize("level", ["policy", "recommended"])
def test_an_unknown_name_is_told_and_the_rest_holds(level: str) -> None:
    found = combined([part({level: {"colour": "red", "proxy": "none"}, "more": {"a": 1}})])
    assert found.unknown == (("10.toml", f"{level}.colour"), ("10.toml", "more"))
    assert [one.name for one in found.in_force] == ["proxy"]
    assert found.policy.is_whole


@pytest.mark.parametrize("limit", ["allowed_addresses", "allow_export", "allow_reveal"])
def test_a_limit_is_none_if_it_is_only_recommended(limit: str) -> None:
    found = combined([part({"recommended": {limit: False}})])
    assert found.unknown == (("10.toml", f"recommended.{limit}"),)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("api_address", 5),
        ("allowed_addresses", "https://one.example/v1"),
        ("allowed_addresses", [5]),
        ("proxy", True),
        ("ca_file", ["/etc/ssl/acme.pem"]),
        ("test_interval_minutes", True),
        ("test_interval_minutes", "60"),
        ("test_interval_minutes", 60.0),
        ("allow_export", 0),
        ("allow_reveal", "no"),
        ("organization_id", 7),
    ],
)
def test_a_wrong_type_refuses_the_file_and_says_where(name: str, value: object) -> None:
    assert refusal(policy(**{name: value})) == Refused(
        "10.toml", PolicyProblem.WRONG_TYPE, f"policy.{name}"
    )


def test_a_table_that_is_none_refuses_the_file() -> None:
    assert refusal({"policy": "none"}).problem is PolicyProblem.WRONG_TYPE


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("api_address", "http://gateway.acme.example/v1"),
        ("api_address", ""),
        ("allowed_addresses", []),
        ("allowed_addresses", ["https://u:p@one.example/v1"]),
        ("proxy", "http://user:word@proxy.acme.example:3128"),
        ("proxy", "socks5://proxy.acme.example"),
        ("proxy", "proxy.acme.example"),
        ("proxy", "http://proxy.acme.example/path"),
        ("ca_file", "acme.pem"),
        ("ca_file", "/etc/ssl/\nacme.pem"),
        ("test_interval_minutes", -1),
        ("test_interval_minutes", 14),
        ("test_interval_minutes", 1_000_000),
        ("organization_id", "Acme"),
        ("project_id", "org-Acme1"),
    ],
)
def test_a_value_that_cant_be_used_refuses_the_file(name: str, value: object) -> None:
    assert refusal(policy(**{name: value})).problem is PolicyProblem.UNUSABLE_VALUE


@pytest.mark.parametrize(
    "organisation",
    [
        {"name": "A" * 61},
        {"name": "Acme\x1b[0m"},
        {"support_email": "it at acme"},
        {"support_url": "http://help.acme.example"},
        {"support_url": "https://api.openai.com@help.acme.example"},
        {"support_url": "javascript:alert(1)"},
    ],
)
def test_who_helps_is_read_as_strictly(organisation: dict[str, Any]) -> None:
    found = refusal({"organisation": organisation})
    assert found.problem is PolicyProblem.UNUSABLE_VALUE


@pytest.mark.parametrize(
    "document",
    [
        {"organisation": {"name": project_key()}},
        {"policy": {"allowed_addresses": [f"https://x.example/{project_key()}"]}},
        {"notes": {"key": project_key()}},
        {"notes": {project_key(): 1}},
    ],
)
def test_a_key_anywhere_refuses_the_file(document: dict[str, object]) -> None:
    assert refusal(document) == Refused("10.toml", PolicyProblem.HOLDS_A_KEY)


def test_a_key_in_a_remark_refuses_the_file_too() -> None:
    assert refusal({}, text=f"# {project_key()}\n").problem is PolicyProblem.HOLDS_A_KEY


@pytest.mark.parametrize(
    ("schema", "why"), [(2, PolicyProblem.NEWER), ("1", PolicyProblem.WRONG_TYPE)]
)
def test_another_schema_refuses_the_file(schema: object, why: PolicyProblem) -> None:
    assert refusal({"schema": schema}).problem is why
