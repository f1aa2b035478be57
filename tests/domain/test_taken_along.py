"""A list as a file: it holds no key, comes back as it was, and nothing in it is trusted."""

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keystep.domain.api_address import AddressProblem, ApiAddress
from keystep.domain.connection import Connection, Particulars, Purpose
from keystep.domain.exported_list import LeftOut, Part, exported
from keystep.domain.identifiers import IdProblem
from keystep.domain.imported_list import (
    LARGEST_FILE,
    MOST_CONNECTIONS,
    ListProblem,
    NotTaken,
    ReadList,
    read_list,
)
from keystep.domain.nickname import NicknameProblem
from keystep.domain.secret import KeyKind
from tests.adapters.samples import a_connection, a_full_connection
from tests.support.keys import project_key
from tests.support.person import PROJECT

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
GROQ_KEY = f"gsk_{'Zk4' * 17}"
Row = dict[str, Any]


def a_file(*rows: Row, **changes: Any) -> bytes:
    document = {"kind": "keystep-connections", "schema": 1, "connections": list(rows), **changes}
    return json.dumps(document).encode()


def a_row(**changes: Any) -> Row:
    text = exported([replace(a_full_connection(), created_at=NOW)], NOW).text
    row: Row = json.loads(text)["connections"][0]
    return {**row, **changes}


def read(content: bytes) -> ReadList:
    found = read_list(content, NOW)
    assert isinstance(found, ReadList), found
    return found


def not_taken(row: Row) -> NotTaken:
    [one] = read(a_file(a_row(), row)).not_taken
    return one


def schema() -> Any:
    return json.loads((PROJECT / "resources" / "connections.schema.json").read_text("utf-8"))


def validate(document: Any) -> None:
    checker = jsonschema.FormatChecker()
    jsonschema.Draft202012Validator(schema(), format_checker=checker).validate(document)


def test_what_is_exported_is_as_the_published_schema_says() -> None:
    validate(json.loads(exported([a_connection(), a_full_connection()], NOW).text))


@pytest.mark.parametrize("field", ["id", "nickname", "api_address", "key", "created_at"])
def test_the_schema_and_the_reader_want_the_same_fields(field: str) -> None:
    row = a_row()
    del row[field]
    with pytest.raises(jsonschema.ValidationError):
        validate(json.loads(a_file(row)))
    assert read_list(a_file(row), NOW) is ListProblem.NOT_AS_WRITTEN


def test_a_connection_comes_out_of_the_file_as_it_went_in() -> None:
    one = replace(a_full_connection(), created_at=NOW)
    [back] = read(exported([one], NOW).text.encode()).connections
    assert (back.id, back.nickname, back.api_address) == (one.id, one.nickname, one.api_address)
    assert (back.organization, back.project) == (one.organization, one.project)
    assert (back.particulars, back.key) == (one.particulars, one.key)
    assert back.created_at == one.created_at


def test_one_with_nothing_optional_comes_back_too() -> None:
    [back] = read(exported([a_connection()], NOW).text.encode()).connections
    assert back.particulars == Particulars()


def test_nothing_of_keychain_and_checks_is_in_the_file() -> None:
    one = a_full_connection()
    text = exported([one], NOW).text
    for private in (one.keychain, str(one.secret), "req_1", "wrong_project"):
        assert private not in text


@pytest.mark.parametrize("key", [project_key(), GROQ_KEY, "sk-practice-works"])
def test_notes_that_hold_a_key_stay_where_they_are(key: str) -> None:
    one = replace(a_full_connection(), notes=f"Ask Zoë.\nThe key is {key}, or so.")
    result = exported([one], NOW)
    assert key not in result.text
    assert result.left_out == (LeftOut(one.nickname, Part.NOTES),)
    assert read(result.text.encode()).connections[0].particulars.notes == ""


def test_a_key_at_the_end_of_long_notes_is_seen() -> None:
    for padding in (49_900, 99_900, 150_000):
        notes = "word " * (padding // 5) + project_key() + " word" * 30_000
        assert project_key() not in exported([replace(a_connection(), notes=notes)], NOW).text


@pytest.mark.parametrize(
    "changes",
    [
        {"api_address": ApiAddress(f"https://gateway.example/{project_key()}/v1")},
        {"organization": project_key()},
        {"nickname": GROQ_KEY},
    ],
)
def test_a_connection_that_is_a_key_itself_stays_where_it_is(changes: dict[str, Any]) -> None:
    one = a_connection(**changes)
    result = exported([one, a_connection("Sales")], NOW)
    assert (result.count, result.left_out) == (1, (LeftOut(one.nickname, Part.ALL),))


def put_in_the_notes(row: Row, key: str) -> None:
    row["notes"] = f"the key: {key}"


def put_in_a_field_of_tomorrow(row: Row, key: str) -> None:
    row["more"] = [{"deep": [key]}]


def put_in_a_name(row: Row, key: str) -> None:
    row[key] = 1


def put_in_the_nickname(row: Row, key: str) -> None:
    row["nickname"] = key


@pytest.mark.parametrize("key", [project_key(), GROQ_KEY, f"{project_key()[:30]}\u200b{'Zk' * 30}"])
@pytest.mark.parametrize(
    "put", [put_in_the_notes, put_in_a_field_of_tomorrow, put_in_a_name, put_in_the_nickname]
)
def test_a_file_with_a_key_anywhere_is_refused(put: Callable[[Row, str], None], key: str) -> None:
    row = a_row()
    put(row, key)
    assert read_list(a_file(a_row(), row), NOW) is ListProblem.HOLDS_A_KEY


def test_a_key_is_seen_through_the_escapes_of_json() -> None:
    hidden = "".join(f"\\u{ord(letter):04x}" for letter in project_key())
    content = a_file(a_row(notes="HERE")).replace(b"HERE", hidden.encode())
    assert read_list(content, NOW) is ListProblem.HOLDS_A_KEY


def test_a_secret_of_no_known_look_is_seen_by_its_name() -> None:
    row = a_row(api_key="hunter2hunter2hunter2")
    assert read_list(a_file(row), NOW) is ListProblem.HOLDS_A_KEY


@pytest.mark.parametrize("text", [project_key(), f'{{"key": "{project_key()}"', "x\n" + GROQ_KEY])
def test_a_key_in_a_file_that_is_no_list_is_called_a_key(text: str) -> None:
    assert read_list(text.encode(), NOW) is ListProblem.HOLDS_A_KEY


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", ListProblem.NOT_JSON),
        (b"PK\x03\x04\xff\xfe\x00", ListProblem.NOT_JSON),
        (b"[" * 100_000, ListProblem.NOT_JSON),
        (b'{"kind": NaN}', ListProblem.NOT_JSON),
        (b'{"kind": 1, "kind": 2}', ListProblem.NOT_JSON),
        (b"1" * 5000, ListProblem.NOT_JSON),
        (b" " * (LARGEST_FILE + 1), ListProblem.TOO_LARGE),
        (b"[]", ListProblem.OTHER_KIND),
        (b'{"kind": "walkthrough", "schema": 9}', ListProblem.OTHER_KIND),
        (a_file(schema=2), ListProblem.NEWER),
        (a_file(schema=10**30), ListProblem.NEWER),
        (a_file(schema="1"), ListProblem.NOT_AS_WRITTEN),
        (a_file(schema=True), ListProblem.NOT_AS_WRITTEN),
        (a_file(schema=0), ListProblem.NOT_AS_WRITTEN),
        (a_file(connections={}), ListProblem.NOT_AS_WRITTEN),
        (a_file(connections=[None]), ListProblem.NOT_AS_WRITTEN),
        (a_file(connections=[{}] * (MOST_CONNECTIONS + 1)), ListProblem.TOO_MANY),
    ],
)
def test_a_file_that_is_no_list_is_refused_by_what_it_is(
    content: bytes, problem: ListProblem
) -> None:
    assert read_list(content, NOW) is problem


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "../../etc"},
        {"id": "0A74CB0E-0C2C-42D0-BB2F-AB207D4E50E8"},
        {"nickname": 7},
        {"api_address": None},
        {"organization": ["org-Abc"]},
        {"notes": {}},
        {"model": "a model with spaces"},
        {"replace_by": "soon"},
        {"replace_by": "0001-01-01"},
        {"created_at": "2026-11-24T12:00:00"},
        {"created_at": "9999-12-31T23:59:59-14:00"},
        {"key": None},
        {"key": {"kind": "project", "ending": "b7Qx", "length": True}},
        {"key": {"kind": "project", "ending": "b7Qx", "length": 10**9}},
        {"key": {"kind": "project", "ending": "b7Qxb7Qx", "length": 164}},
        {"key": {"kind": "project", "ending": "\x1b[2J", "length": 164}},
    ],
)
def test_what_keystep_never_writes_refuses_the_whole_file(changes: Row) -> None:
    assert read_list(a_file(a_row(), a_row(**changes)), NOW) is ListProblem.NOT_AS_WRITTEN


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"nickname": "\x1b]0;title\x07"}, NicknameProblem.HIDDEN_CHARACTERS),
        ({"nickname": "a\u202eb"}, NicknameProblem.HIDDEN_CHARACTERS),
        ({"nickname": "\ud800"}, NicknameProblem.HIDDEN_CHARACTERS),
        ({"nickname": " "}, NicknameProblem.EMPTY),
        ({"nickname": "n" * 65}, NicknameProblem.TOO_LONG),
        ({"api_address": "http://gateway.example/v1"}, AddressProblem.NOT_ENCRYPTED),
        ({"api_address": "https://me:pw@api.openai.com/v1"}, AddressProblem.HAS_LOGIN),
        ({"api_address": "https://gateway.example/v1?x=1"}, AddressProblem.HAS_QUERY),
        ({"api_address": "file:///etc/passwd"}, AddressProblem.OTHER_SCHEME),
        ({"api_address": "https://gateway.example/%0d%0a"}, AddressProblem.UNREADABLE),
        ({"organization": "org-Acme\r\nX-Evil: 1"}, IdProblem.UNUSABLE),
        ({"project": "a project"}, IdProblem.UNUSABLE),
    ],
)
def test_what_a_person_could_not_have_made_is_left_out_and_the_rest_comes_in(
    changes: Row, problem: Any
) -> None:
    one = not_taken(a_row(**changes))
    assert (one.number, one.problem) == (2, problem)


def test_control_characters_and_hidden_ones_go_out_of_notes() -> None:
    row = a_row(notes="One\n\ttwo\x1b[2J \u202ethree\ud800\x00")
    [back] = read(a_file(row)).connections
    assert back.particulars.notes == "One\n\ttwo[2J three"


def test_what_a_newer_keystep_may_add_is_passed_over() -> None:
    row = a_row(purpose="rule", new={"field": 1})
    row["key"]["kind"] = "quantum"
    [back] = read(a_file(row, new_too=[1])).connections
    assert (back.particulars.purpose, back.key.kind) == (None, KeyKind.OTHER)


def test_a_file_that_powershell_has_written_is_read() -> None:
    text = exported([a_full_connection()], NOW).text
    assert len(read(text.encode("utf-16")).connections) == 1
    assert len(read(b"\xef\xbb\xbf" + text.encode()).connections) == 1


def test_a_connection_is_not_older_than_now() -> None:
    [back] = read(a_file(a_row(created_at="2100-01-01T00:00:00Z"))).connections
    assert back.created_at == NOW


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from(sorted(a_row())), values)
def test_no_value_in_any_field_is_too_much(field: str, value: Any) -> None:
    found = read_list(a_file(a_row(**{field: value})), NOW)
    assert isinstance(found, (ReadList, ListProblem))


@given(st.binary(max_size=200))
def test_no_bytes_are_too_much(content: bytes) -> None:
    assert isinstance(read_list(content, NOW), ListProblem)


def test_ten_thousand_connections_fit_into_a_file() -> None:
    row = a_row(notes="")
    rows = [copy.copy(row) for _number in range(MOST_CONNECTIONS)]
    assert len(a_file(*rows)) < LARGEST_FILE


def test_the_schema_is_where_its_documentation_says() -> None:
    assert Path(PROJECT / "resources" / "connections.schema.json").is_file()


def test_a_day_and_a_purpose_come_back() -> None:
    one: Connection = replace(
        a_connection(), purpose=Purpose.READ, replace_by=date(2027, 1, 31), model="gpt-9"
    )
    [back] = read(exported([one], NOW).text.encode()).connections
    assert back.particulars == one.particulars
