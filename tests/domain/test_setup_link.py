"""A link is read as strictly as a walkthrough file, and what it may be is little."""

import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keystep.domain.read_walkthrough import (
    ReadWalkthrough,
    Refusal,
    Refused,
    read_walkthrough,
)
from keystep.domain.setup_link import (
    LONGEST_LINK,
    FetchFrom,
    LinkProblem,
    read_setup_link,
)
from keystep.domain.wizard_flow import Step
from tests.domain.properties import quick
from tests.support.keys import project_key

ACME = "keystep://setup?organisation=Acme+Ltd"


def test_a_link_brings_what_a_file_does() -> None:
    read = read_setup_link(
        f"{ACME}&status=ready&support_email=it%40acme.example&organization_id=org-abc123"
        "&nickname=Acme+%E2%80%93+%7Buser%7D&purpose=use&skip=before_you_begin,nickname"
        "&text.de.intro=F%C3%BCnf+Minuten"
    )
    assert isinstance(read, ReadWalkthrough)
    walkthrough = read.walkthrough
    assert (walkthrough.organisation.name, walkthrough.organisation.support_email) == (
        "Acme Ltd",
        "it@acme.example",
    )
    assert (walkthrough.organization_id, walkthrough.nickname) == ("org-abc123", "Acme – {user}")
    assert walkthrough.skip == {Step.BEFORE_YOU_BEGIN, Step.NICKNAME}
    assert walkthrough.words_for(["de"]).intro == "Fünf Minuten"
    assert not walkthrough.is_draft
    assert read.unknown == ()


def test_what_keystep_does_not_know_is_named_as_in_a_file() -> None:
    read = read_setup_link(f"{ACME}&colour=blue")
    assert isinstance(read, ReadWalkthrough)
    assert read.unknown == ("colour",)


@pytest.mark.parametrize(
    ("source", "url", "host"),
    [
        ("https://acme.example/a.toml", "https://acme.example/a.toml", "acme.example"),
        ("HTTPS://ACME.example:443/a", "https://acme.example/a", "acme.example"),
        ("https://acme.example", "https://acme.example/", "acme.example"),
        ("https://acme.example:8443/?v=1&w=2", "https://acme.example:8443/?v=1&w=2", None),
        ("https://аcme.example/a", "https://xn--cme-5cd.example/a", "xn--cme-5cd.example"),
        ("https://[2001:DB8::1]/a", "https://[2001:db8::1]/a", "[2001:db8::1]"),
    ],
)
def test_an_address_is_made_regular_and_its_host_can_be_shown(
    source: str, url: str, host: str | None
) -> None:
    read = read_setup_link(f"keystep://setup/?src={quote(source, safe='')}")
    assert read == FetchFrom(url)
    assert isinstance(read, FetchFrom)
    assert read.host == (host or "acme.example:8443")


def with_source(source: str) -> str:
    return f"keystep://setup?src={quote(source, safe='')}"


HOSTILE = {
    "another scheme": ("keystep:setup?organisation=A", LinkProblem.NOT_OURS),
    "another place": ("keystep://remove?organisation=A", LinkProblem.NOT_OURS),
    "a login": ("keystep://me@setup?organisation=A", LinkProblem.NOT_OURS),
    "a port": ("keystep://setup:80?organisation=A", LinkProblem.NOT_OURS),
    "a path": ("keystep://setup/../add?organisation=A", LinkProblem.NOT_OURS),
    "nothing": ("keystep://setup", LinkProblem.NOT_OURS),
    "no field": ("keystep://setup?", LinkProblem.UNREADABLE),
    "a fragment": (f"{ACME}#a", LinkProblem.NOT_OURS),
    "an option": ("keystep://setup?--practice", LinkProblem.UNREADABLE),
    "an option as a field": ("keystep://setup?--practice=1", LinkProblem.UNREADABLE),
    "a quote and an option": (f'{ACME}" --practice', LinkProblem.UNREADABLE),
    "an option of Qt": (f"{ACME} -platform offscreen", LinkProblem.UNREADABLE),
    "a line end": (f"{ACME}\n", LinkProblem.UNREADABLE),
    "an encoded line end": (f"{ACME}%0Aevil", LinkProblem.UNREADABLE),
    "an encoded NUL": (f"{ACME}%00", LinkProblem.UNREADABLE),
    "a hidden turn": (f"{ACME}%E2%80%AEtxt", LinkProblem.UNREADABLE),
    "no text": (f"{ACME}%FF", LinkProblem.UNREADABLE),
    "half a percent sign": (f"{ACME}%4", LinkProblem.UNREADABLE),
    "other letters as they are": (f"{ACME}ü", LinkProblem.UNREADABLE),
    "one field twice": (f"{ACME}&organisation=Evil", LinkProblem.TWICE),
    "a megabyte": (ACME + "a" * 2**20, LinkProblem.TOO_LONG),
    "a thousand fields": (ACME + "".join(f"&a{n}=" for n in range(500)), LinkProblem.TOO_LONG),
    "both kinds": (f"{ACME}&src=https%3A%2F%2Facme.example%2F", LinkProblem.MIXED),
    "plain http": (with_source("http://acme.example/a"), LinkProblem.NO_ADDRESS),
    "a file": (with_source("file:///etc/passwd"), LinkProblem.NO_ADDRESS),
    "a login in the address": (with_source("https://a:b@acme.example/"), LinkProblem.NO_ADDRESS),
    "a host that looks like one": (
        with_source("https://acme.example\\@evil.example/"),
        LinkProblem.NO_ADDRESS,
    ),
    "a fragment in the address": (with_source("https://acme.example/#a"), LinkProblem.NO_ADDRESS),
    "no host": (with_source("https:///a"), LinkProblem.NO_ADDRESS),
    "no port": (with_source("https://acme.example:x/"), LinkProblem.NO_ADDRESS),
    "a long address": (with_source("https://a.example/" + "a" * 2000), LinkProblem.NO_ADDRESS),
    "no organisation": (
        "keystep://setup?nickname=A",
        Refused(Refusal.MISSING, "organisation.name"),
    ),
    "another address": (
        f"{ACME}&api_address=https%3A%2F%2Fevil.example",
        Refused(Refusal.ONLY_A_POLICY, "api_address"),
    ),
    "the key skipped": (
        f"{ACME}&skip=secret_key",
        Refused(
            Refusal.UNKNOWN_VALUE,
            "wizard.skip",
            allowed=("before_you_begin", "organization", "nickname"),
        ),
    ),
    "a table replaced": (f"{ACME}&wizard=1&nickname=A", Refused(Refusal.NOT_A_TABLE, "wizard")),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_anything_else_is_refused_with_its_reason(case: str) -> None:
    link, reason = HOSTILE[case]
    assert read_setup_link(link) == reason


@pytest.mark.parametrize(
    "link",
    [
        f"{ACME}&nickname={project_key()}",
        f"{ACME}&note={project_key()}",
        f"{ACME}&{project_key()}=1",
        f"{ACME}&nickname={''.join(f'%{ord(c):02X}' for c in project_key())}",
        f"keystep://evil?{project_key()}",
        with_source(f"https://acme.example/?key={project_key()}"),
    ],
)
def test_a_key_anywhere_in_a_link_refuses_it_as_it_does_a_file(link: str) -> None:
    assert read_setup_link(link) == Refused(Refusal.HOLDS_A_KEY)


fields = st.fixed_dictionaries(
    {"organisation": st.text(max_size=40)},
    optional={
        "status": st.sampled_from(("ready", "draft", "other")),
        "support_email": st.sampled_from(("it@acme.example", "nobody", "")),
        "nickname": st.sampled_from(("Acme – {user}", "{other}", "é" * 70)) | st.text(max_size=20),
        "organization_id": st.sampled_from(("org-abc123", "proj_abc123", "")),
        "project_id": st.sampled_from(("proj_abc123", "org-abc123")),
        "purpose": st.sampled_from(("read", "use", "all")),
        "skip": st.lists(st.sampled_from(("before_you_begin", "nickname", "secret_key"))),
        "text.de.intro": st.text(max_size=40),
        "text.en.secret_key": st.text("abc äöü\"'%&=+#", max_size=400),
    },
)


words = st.text("Acme äöü日ع'&=+%?/.,;:()-_ \"", max_size=30)
good_fields = st.fixed_dictionaries(
    {"organisation": words.map(lambda text: f"Acme {text}")},
    optional={
        "status": st.sampled_from(("ready", "draft")),
        "support_email": st.just("it@acme.example"),
        "support_url": st.just("https://help.acme.example/ai?a=b&c=%20d"),
        "nickname": st.sampled_from(("Acme – {user}", "{organisation}")) | words,
        "organization_id": st.just("org-abc123"),
        "project_id": st.just("proj_abc123"),
        "purpose": st.sampled_from(("read", "use", "manage")),
        "skip": st.lists(st.sampled_from(("before_you_begin", "organization", "nickname"))),
        "text.de.intro": words,
        "text.pt-BR.secret_key": words,
    },
)


@quick
@given(good_fields)
def test_what_a_file_may_say_a_link_may_say_too(
    given_fields: dict[str, str | list[str]],
) -> None:
    expected = read_walkthrough(as_toml(given_fields).encode())
    assert isinstance(expected, ReadWalkthrough)
    assert read_setup_link(as_link(given_fields)) == expected


@quick
@given(fields)
def test_an_accepted_link_is_the_file_with_the_same_fields(
    given_fields: dict[str, str | list[str]],
) -> None:
    read = read_setup_link(as_link(given_fields))
    if isinstance(read, ReadWalkthrough):
        assert read == read_walkthrough(as_toml(given_fields).encode())


def as_link(given_fields: dict[str, str | list[str]]) -> str:
    values = {k: ",".join(v) if isinstance(v, list) else v for k, v in given_fields.items()}
    return "keystep://setup?" + "&".join(
        f"{name}={quote_plus(value, errors='replace')}" for name, value in values.items()
    )


def as_toml(given_fields: dict[str, str | list[str]]) -> str:
    places = {"status": "status", "organisation": "organisation.name"}
    lines = ["schema = 1"]
    for name, value in given_fields.items():
        default = name if name.startswith("text.") else f"wizard.{name}"
        place = f"organisation.{name}" if name.startswith("support_") else default
        lines.append(f"{places.get(name, place)} = {json.dumps(value, ensure_ascii=False)}")
    return "\n".join(lines)


pieces = st.lists(
    st.sampled_from(
        (
            *("keystep:", "//setup", "?", "&", "=", "src=", "organisation=", "https://", "%"),
            *("%00", "%22", "text.de.intro=", "skip=", "schema=", "9" * 5000, "@", "[", "::1"),
        )
    )
    | st.text(max_size=8),
    max_size=12,
).map("".join)


@quick
@given(pieces | pieces.map(lambda rest: f"keystep://setup?{rest}"))
def test_no_link_is_too_strange_to_be_read(link: str) -> None:
    read = read_setup_link(link)
    assert isinstance(read, ReadWalkthrough | FetchFrom | Refused | LinkProblem)
    if len(link) > LONGEST_LINK:
        assert read is LinkProblem.TOO_LONG
