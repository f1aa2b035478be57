"""`keystep list` and `keystep show`: the saved connections, never a key."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from keystep.cli.show import _in_words
from keystep.domain.causes import Cause
from keystep.domain.connection import UNTIL_CONFIRMED, OldKey, Purpose, SecretRef
from keystep.domain.hand_off import HandOff
from keystep.domain.secret import SecretKey
from tests.cli.contract import document, says
from tests.cli.saved import CREATED, KEY, a_connection, a_verdict, note_hand_offs, write_rows
from tests.support.keys import ACME, PROJECT
from tests.support.person import Person


def test_the_nearest_nickname_is_named(person: Person) -> None:
    write_rows(person, a_connection("Marketing"), a_connection("Sales"))
    done = person.keystep("show", "Marketting")
    said = ["There is no connection called “Marketting”.", "Did you mean “Marketing”?"]
    assert [
        line.replace("\u2068", "").replace("\u2069", "") for line in done.stderr.splitlines()
    ] == said
    assert "Did you mean" not in person.keystep("show", "Something else").stderr


def test_an_empty_list_is_an_empty_document_and_leaves_no_file(person: Person) -> None:
    done = person.keystep("list", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert document(done, "connections") == []
    assert not person.catalog_path.parent.exists()


def test_an_empty_list_says_in_words_how_to_begin(person: Person) -> None:
    done = person.keystep("list")
    assert done.returncode == 0
    assert "keystep add" in done.stdout


def test_every_field_of_a_connection_is_in_the_list(person: Person) -> None:
    checked = a_verdict(Cause.WORKS_WITHOUT_MODEL_LIST)
    saved = a_connection("Marketing", organization=ACME.id, last_check=checked)
    write_rows(person, replace(saved, project=PROJECT, purpose=Purpose.READ))
    [shown] = document(person.keystep("list", "--json"), "connections")
    check = shown.pop("last_check")
    assert shown == {
        "id": saved.id,
        "nickname": "Marketing",
        "organization": ACME.id,
        "project": PROJECT,
        "api_address": "https://api.openai.com/v1",
        "purpose": "read",
        "key": {"kind": "project", "ending": KEY[-4:], "length": 164},
        "created_at": "2026-11-24T09:30:00Z",
        "key_replaced_at": None,
        "old_key": None,
        "status_since": None,
        "model": None,
        "replace_by": None,
        "notes": None,
    }
    assert (check["nickname"], check["status"]) == ("Marketing", "attention")
    assert (check["cause"], check["action"]) == ("works_without_model_list", "open:api_keys")
    assert (check["http_status"], check["request_id"], check["latency_ms"]) == (200, "req_1", 123)
    assert check["checked_at"] == "2026-11-24T09:30:00Z"


def test_what_is_not_known_of_a_connection_is_null(person: Person) -> None:
    write_rows(person, a_connection("Bare"))
    [shown] = document(person.keystep("list", "--json"), "connections")
    empty = {"organization", "project", "purpose", "key_replaced_at", "last_check", "old_key"}
    empty |= {"status_since", "model", "replace_by", "notes"}
    assert {field for field, value in shown.items() if value is None} == empty


def test_the_list_is_sorted_by_nickname_whatever_its_case(person: Person) -> None:
    write_rows(person, *map(a_connection, ("beta", "Alpha", "ALPHABET")))
    listed = document(person.keystep("list", "--json"), "connections")
    assert [each["nickname"] for each in listed] == ["Alpha", "ALPHABET", "beta"]


def test_the_list_in_words_has_one_aligned_line_for_each(person: Person) -> None:
    write_rows(person, a_connection("Überblick", organization=ACME.id), a_connection("営業"))
    lines = person.keystep("list").stdout.splitlines()
    assert lines[0].split() == ["Nickname", "Organization", "Key", "Last", "check"]
    assert {line.split()[0] for line in lines[1:]} == {"Überblick", "営業"}
    assert all(f"…{KEY[-4:]}  Not verified" in line for line in lines[1:])


def test_show_finds_a_connection_whatever_the_case_and_spaces(person: Person) -> None:
    write_rows(person, a_connection("Straße nach Rom"))
    done = person.keystep("show", " STRASSE  nach rom", "--json")
    assert document(done, "connection")["nickname"] == "Straße nach Rom"


def test_show_says_in_words_what_is_known(person: Person) -> None:
    write_rows(person, a_connection("Marketing", organization=ACME.id))
    shown = person.keystep("show", "Marketing").stdout
    for words in ("Marketing", "OpenAI project key, ends …b7Qx, 164 characters", ACME.id):
        assert words in shown
    assert KEY not in shown


def test_what_a_person_noted_is_in_both_forms_of_show(person: Person) -> None:
    noted = replace(
        a_connection("Marketing"),
        notes="Used by Dana.\n\x1b[31mRed",
        model="gpt-5-mini",
        replace_by=date(2020, 3, 3),
        status_since=datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
    )
    write_rows(person, noted)
    shown = person.keystep("show", "Marketing").stdout
    kept = document(person.keystep("show", "Marketing", "--json"), "connection")
    assert "\x1b" not in shown
    for words in ("Used by Dana.", "[31mRed", "gpt-5-mini", "2020-03-03 · was due"):
        assert words in shown
    assert (kept["notes"], kept["model"]) == (noted.notes, "gpt-5-mini")
    assert (kept["replace_by"], kept["status_since"]) == ("2020-03-03", "2026-11-24T09:30:00Z")


def test_the_list_says_which_keys_should_be_replaced_once_a_day_was_chosen(person: Person) -> None:
    soon = datetime.now(UTC).astimezone().date() + timedelta(days=5)
    due = replace(a_connection("Due"), replace_by=soon)
    write_rows(person, due, a_connection("Free"))
    head, first, second = person.keystep("list").stdout.splitlines()
    assert head.endswith("Replace by")
    assert first.endswith(f"{soon} · soon")
    assert second.endswith("–")


def test_show_tells_of_the_old_key_that_is_kept(person: Person) -> None:
    saved = a_connection("Marketing")
    old = OldKey(SecretRef(saved.id), KEY[-4:], UNTIL_CONFIRMED)
    assert "…b7Qx" in _in_words(
        replace(saved, key=SecretKey("sk-practice-works").facts, old_key=old), ()
    )


def test_show_says_where_a_connection_is_used_and_who_has_an_old_key(person: Person) -> None:
    saved = replace(a_connection("Marketing"), secret=SecretRef("the id", 2))
    write_rows(person, saved)
    note_hand_offs(person, saved, HandOff("n8n", CREATED, 1), HandOff("Zapier", CREATED, 2))
    shown = document(person.keystep("show", "Marketing", "--json"), "connection")
    assert shown["used_in"] == [
        {"tool": "n8n", "at": "2026-11-24T09:30:00Z", "has_current_key": False},
        {"tool": "Zapier", "at": "2026-11-24T09:30:00Z", "has_current_key": True},
    ]
    lines = person.keystep("show", "Marketing", env={"TZ": "UTC"}).stdout.splitlines()
    assert [line.split("  ")[-1].strip() for line in lines[-2:]] == [
        "n8n still has the old key",
        "Zapier · 2026-11-24 09:30",
    ]
    assert lines[-2].startswith("Used in")


def test_a_connection_that_is_used_nowhere_says_nothing_about_it(person: Person) -> None:
    write_rows(person, a_connection("Marketing"))
    assert document(person.keystep("show", "Marketing", "--json"), "connection")["used_in"] == []
    assert "Used in" not in person.keystep("show", "Marketing").stdout


def test_showing_an_unknown_connection_is_3(person: Person) -> None:
    says(person.keystep("show", "Nobody", "--json"), "“Nobody”", code=3)


def test_a_nickname_that_looks_like_an_option_follows_two_dashes(person: Person) -> None:
    write_rows(person, a_connection("--json"))
    shown = person.keystep("show", "--json", "--", "--json")
    assert document(shown, "connection")["nickname"] == "--json"


def test_terminal_codes_in_a_typed_nickname_come_back_inert(person: Person) -> None:
    done = person.keystep("show", "\x1b[31mRed\x07\u202e")
    says(done, "“?[31mRed??”", code=3)
    assert done.stderr.isprintable() or done.stderr.replace("\n", "").isprintable()
