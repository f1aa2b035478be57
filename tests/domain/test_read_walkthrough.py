"""A walkthrough file is read whole, or refused with the place: nothing in it is trusted."""

import json
import re
import tomllib
import unicodedata
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keystep.domain.capabilities import Capability
from keystep.domain.connection import Purpose
from keystep.domain.read_walkthrough import (
    LARGEST_FILE,
    ReadWalkthrough,
    Refusal,
    Refused,
    Value,
    _is_hidden,
    read_walkthrough,
    walkthrough_in,
)
from keystep.domain.walkthrough import Organisation, Readiness, Walkthrough, Words
from keystep.domain.wizard_flow import Step
from tests.domain.properties import quick

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


KEY = f"sk-proj-{'Ab3' * 8}"


def _with(*pairs: tuple[str, str]) -> str:
    """The full file with some of its lines replaced by others."""
    text = FULL
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return text


GOOD = {
    "everything": FULL,
    "the least": 'schema = 1\n[organisation]\nname = "Acme"\n',
    "empty fields": _with(
        ("it@acme.example", ""),
        ("https://help.acme.example/ai", ""),
        ("org-abc123", ""),
        ("proj_abc123", ""),
        ("Acme – {user}", ""),
        ('["before_you_begin"]', "[]"),
    ),
    "another table": FULL + '[later]\nname = "x"\n',
    "another field": _with(("[wizard]", "[wizard]\ncolour = 3")),
    "another word": FULL + 'extro = "x"\n',
    "no language": FULL + "[text.everyone]\nintro = 3\n",
    "several lines": FULL + 'secret_key = """One.\n\tTwo."""\n',
    "joined letters": _with(("Acme Ltd", "می\u200cخواهم")),
    "300 letters": FULL + f'secret_key = "{"ü" * 300}"\n',
    "a host with a port": _with(("help.acme.example/ai", "intranet:8443?q=1")),
    "words about keys": FULL + 'secret_key = "A key begins with sk-proj-, and is long."\n',
}
BAD = {
    "no schema": (_with(("schema = 1", "")), Refusal.MISSING, "schema"),
    "schema 0": (_with(("schema = 1", "schema = 0")), Refusal.UNKNOWN_VALUE, "schema"),
    "schema true": (_with(("schema = 1", "schema = true")), Refusal.UNKNOWN_VALUE, "schema"),
    "newer": (_with(("schema = 1", "schema = 2")), Refusal.NEWER, "schema"),
    "another status": (_with(('"ready"', '"done"')), Refusal.UNKNOWN_VALUE, "status"),
    "status no text": (_with(('"ready"', "1")), Refusal.NOT_A_TEXT, "status"),
    "no organisation": ("schema = 1\n", Refusal.MISSING, "organisation.name"),
    "no name": (_with(("Acme Ltd", "  ")), Refusal.MISSING, "organisation.name"),
    "a name of two lines": (
        _with(("Acme Ltd", "Acme\\nLtd")),
        Refusal.HIDDEN_CHARACTERS,
        "organisation.name",
    ),
    "organisation no table": (
        'schema = 1\norganisation = "Acme"\n',
        Refusal.NOT_A_TABLE,
        "organisation",
    ),
    "name no text": (_with(('"Acme Ltd"', "7")), Refusal.NOT_A_TEXT, "organisation.name"),
    "name a day": (_with(('"Acme Ltd"', "2026-11-25")), Refusal.NOT_A_TEXT, "organisation.name"),
    "email": (_with(("it@acme.example", "it")), Refusal.NO_EMAIL, "organisation.support_email"),
    "two emails": (
        _with(("it@acme.example", "a@b.c d@e.f")),
        Refusal.NO_EMAIL,
        "organisation.support_email",
    ),
    "http": (_with(("https://", "http://")), Refusal.NOT_HTTPS, "organisation.support_url"),
    "script": (
        _with(("https://help", "javascript:alert")),
        Refusal.NOT_HTTPS,
        "organisation.support_url",
    ),
    "user in the address": (
        _with(("https://help", "https://openai.com@help")),
        Refusal.NOT_HTTPS,
        "organisation.support_url",
    ),
    "letters from elsewhere in the address": (
        _with(("https://help", "https://hеlp")),
        Refusal.NOT_HTTPS,
        "organisation.support_url",
    ),
    "another provider": (_with(('"openai"', '"acme"')), Refusal.UNKNOWN_VALUE, "wizard.provider"),
    "skip the key": (
        _with(("before_you_begin", "secret_key")),
        Refusal.UNKNOWN_VALUE,
        "wizard.skip",
    ),
    "skip the check": (
        _with(("before_you_begin", "check_and_save")),
        Refusal.UNKNOWN_VALUE,
        "wizard.skip",
    ),
    "skip no list": (
        _with(('["before_you_begin"]', '"nickname"')),
        Refusal.NOT_A_LIST,
        "wizard.skip",
    ),
    "skip a number": (_with(('"before_you_begin"', "1")), Refusal.NOT_A_TEXT, "wizard.skip"),
    "another brace": (_with(("{user}", "{key}")), Refusal.NO_TEMPLATE, "wizard.nickname"),
    "half a brace": (_with(("{user}", "{user")), Refusal.NO_TEMPLATE, "wizard.nickname"),
    "long nickname": (_with(("Acme –", "A" * 60)), Refusal.TOO_LONG, "wizard.nickname"),
    "no organization ID": (
        _with(("org-abc123", "Acme")),
        Refusal.NO_ORGANIZATION,
        "wizard.organization_id",
    ),
    "a space in an ID": (
        _with(("org-abc123", "org-abc123 ")),
        Refusal.NO_ORGANIZATION,
        "wizard.organization_id",
    ),
    "a line after an ID": (
        _with(("proj_abc123", "proj_abc123\\n")),
        Refusal.HIDDEN_CHARACTERS,
        "wizard.project_id",
    ),
    "no project ID": (_with(("proj_abc", "org-abc")), Refusal.NO_PROJECT, "wizard.project_id"),
    "another purpose": (_with(('"use"', '"spend"')), Refusal.UNKNOWN_VALUE, "wizard.purpose"),
    "another permission": (
        _with(("list_models", "spend_all")),
        Refusal.UNKNOWN_VALUE,
        "wizard.permissions",
    ),
    "long text": (FULL + f'secret_key = "{"x" * 301}"\n', Refusal.TOO_LONG, "text.de.secret_key"),
    "turned text": (
        FULL + 'secret_key = "\u202eyek"\n',
        Refusal.HIDDEN_CHARACTERS,
        "text.de.secret_key",
    ),
    "hidden text": (
        FULL + 'secret_key = "a\\u0000b"\n',
        Refusal.HIDDEN_CHARACTERS,
        "text.de.secret_key",
    ),
    "written with tags": (
        FULL + 'secret_key = "a\U000e0041"\n',
        Refusal.HIDDEN_CHARACTERS,
        "text.de.secret_key",
    ),
    "address in a text": (
        FULL + 'secret_key = "Go to HTTPS://evil.example"\n',
        Refusal.WEB_ADDRESS,
        "text.de.secret_key",
    ),
    "address without a scheme": (
        FULL + 'secret_key = "Go to Www.evil.example"\n',
        Refusal.WEB_ADDRESS,
        "text.de.secret_key",
    ),
    "text no table": (_with(("[text.en]", "[wizard.text]")).replace(
        "[text.de]", "[text]\nde = 3"), Refusal.NOT_A_TABLE, "text.de"),
    "note no text": (FULL + "nickname = []\n", Refusal.NOT_A_TEXT, "text.de.nickname"),
    "a policy": (FULL + "[policy]\n", Refusal.ONLY_A_POLICY, "policy"),
    "an address": (
        _with(("[wizard]", '[wizard]\napi_address = "x"')),
        Refusal.ONLY_A_POLICY,
        "api_address",
    ),
    "a proxy deep inside": (
        FULL + '[a.b.c]\nd = [{proxy = "system"}]\n',
        Refusal.ONLY_A_POLICY,
        "proxy",
    ),
    "locks": (_with(("[wizard]", "[wizard]\nlock = []")), Refusal.ONLY_A_POLICY, "lock"),
    "a key in a text": (FULL + f'nickname = "Use {KEY}."\n', Refusal.HOLDS_A_KEY, ""),
    "a key in pieces": (FULL + f'nickname = "\\u0073{KEY[1:]}"\n', Refusal.HOLDS_A_KEY, ""),
    "the beginning of a key": (FULL + 'nickname = "sk-abc"\n', Refusal.HOLDS_A_KEY, ""),
    "a key where nobody looks": (
        FULL + f'[[a.b]]\nc = [["{KEY}"]]\n',
        Refusal.HOLDS_A_KEY,
        "",
    ),
}  # fmt: skip
RULES = json.loads(
    (Path(__file__).parents[2] / "resources" / "walkthrough.schema.json").read_text()
)
SCHEMA = jsonschema.Draft202012Validator(RULES)


def _schema_takes(text: str) -> bool:
    return SCHEMA.is_valid(tomllib.loads(text))


@pytest.mark.parametrize("text", GOOD.values(), ids=GOOD)
def test_a_good_file_is_taken_by_reader_and_schema(text: str) -> None:
    assert isinstance(read_walkthrough(text.encode()), ReadWalkthrough)
    assert _schema_takes(text)


@pytest.mark.parametrize(("text", "why", "place"), BAD.values(), ids=BAD)
def test_a_bad_file_is_refused_by_reader_and_schema(text: str, why: Refusal, place: str) -> None:
    read = read_walkthrough(text.encode())
    assert isinstance(read, Refused)
    assert (read.why, read.place) == (why, place)
    assert not _schema_takes(text)


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(RULES)


def test_what_the_schema_calls_hidden_is_what_the_reader_does() -> None:
    hidden = re.compile(RULES["$defs"]["line"]["not"]["anyOf"][0]["pattern"])
    letters = [chr(c) for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]
    assigned = [c for c in letters if unicodedata.category(c) != "Cn"]
    assert [c for c in assigned if hidden.search(c)] == [c for c in assigned if _is_hidden(c)]


_TEXTS = st.one_of(
    st.sampled_from(
        [
            *("Acme", "", "{user}", "{x}", "org-abc12", "proj_abc12", "it@a.example", "\n"),
            *("\u202e", "https://a.example/x", "http://a.example", "use", "ready", "openai"),
            *("nickname", "list_models", "x" * 301, "y" * 65, KEY),
        ]
    ),
    st.text(max_size=5).filter(lambda text: "\n" not in text),
)
_VALUES = st.one_of(_TEXTS, st.integers(-1, 3), st.booleans(), st.lists(_TEXTS, max_size=2))
_NAMES = ("name", "support_email", "support_url", "skip", "nickname", "organization_id", "intro")
_TABLES = st.dictionaries(
    st.sampled_from((*_NAMES, "project_id", "purpose", "permissions", "proxy", "other")),
    _VALUES,
    max_size=3,
)


@quick
@given(
    st.fixed_dictionaries(
        {"schema": st.sampled_from((1, 1, 1, 2, "1")), "organisation": _TABLES},
        optional={
            "status": _VALUES,
            "wizard": _TABLES,
            "text": st.dictionaries(st.sampled_from(("en", "pt-BR", "nobody's")), _TABLES),
            "unknown": _TABLES,
        },
    )
)
def test_reader_and_schema_agree_whatever_stands_in_the_file(table: dict[str, Value]) -> None:
    read = walkthrough_in(table)
    assert isinstance(read, ReadWalkthrough) == SCHEMA.is_valid(table), read


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        (GOOD["another table"], ("later",)),
        (GOOD["another field"], ("wizard.colour",)),
        (GOOD["another word"], ("text.de.extro",)),
        (FULL + "[text.everyone]\n", ("text.everyone",)),
    ],
)
def test_what_is_not_known_is_left_out_and_told(text: str, unknown: tuple[str, ...]) -> None:
    read = read_walkthrough(text.encode())
    assert isinstance(read, ReadWalkthrough)
    assert read.unknown == unknown


@pytest.mark.parametrize(
    "comment", [f"# {KEY}", f"#{KEY}", f"# api_key = '{'x7' * 20}'", f"# gsk_{'Zk4' * 17}"]
)
def test_a_key_in_a_comment_is_a_leaked_key_all_the_same(comment: str) -> None:
    assert read_walkthrough(f"{comment}\n{FULL}".encode()) == Refused(Refusal.HOLDS_A_KEY)


@pytest.mark.parametrize(
    "content",
    [
        f"no [[ TOML {KEY}".encode(),
        KEY.encode("utf-16-le"),
        KEY.encode("utf-16"),
        b"\xff\x00 " + KEY.encode(),
    ],
)
def test_who_sent_a_key_hears_of_it_whatever_the_file_is(content: bytes) -> None:
    assert read_walkthrough(content) == Refused(Refusal.HOLDS_A_KEY)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_files_of_windows_are_read_alike(encoding: str, ends: str) -> None:
    content = FULL.replace("\n", ends).encode(encoding)
    assert read_walkthrough(content) == read_walkthrough(FULL.encode())


@pytest.mark.parametrize(
    ("content", "refused"),
    [
        (FULL.encode("latin-1", "replace").replace(b"?", b"\x96"), Refused(Refusal.NOT_UTF8)),
        (b"\xff\xfe\x00", Refused(Refusal.NOT_UTF8)),
        (b"", Refused(Refusal.MISSING, "schema", allowed=("1",))),
        (b"PK\x03\x04", Refused(Refusal.NOT_TOML, line=1)),
        (b"schema = 1\nname = Acme\n", Refused(Refusal.NOT_TOML, line=2)),
        (b'schema = 1\n\n[a]\nx = "no end\n', Refused(Refusal.NOT_TOML, line=4)),
        (b"schema = 1\nschema = 1\n", Refused(Refusal.NOT_TOML, line=2)),
        (b"schema = 1\n[organisation", Refused(Refusal.NOT_TOML, line=2)),
        (b"x" * LARGEST_FILE + b"x", Refused(Refusal.TOO_LARGE)),
        (b"a=" + b"[" * (LARGEST_FILE - 2), Refused(Refusal.NOT_TOML)),
        (b"a=" + b"1" * (LARGEST_FILE - 2), Refused(Refusal.NOT_TOML)),
        (b"\n" + b"a." * 32_000 + b"a=1", Refused(Refusal.NOT_TOML, line=2)),
        (b"x={" * 20_000, Refused(Refusal.NOT_TOML)),
    ],
    ids=range(13),
)
def test_what_is_no_walkthrough_is_refused_with_its_line(content: bytes, refused: Refused) -> None:
    assert read_walkthrough(content) == refused


@quick
@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    assert isinstance(read_walkthrough(content), Refused)
