"""A damaged catalog is set aside as it is, and what can be read of it is in a new one."""

from __future__ import annotations

import random
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from keystep.adapters.catalog import folder, recovery
from keystep.adapters.catalog.catalog_file import CatalogFile
from keystep.domain.causes import Cause
from keystep.domain.connection import Connection
from keystep.domain.hand_off import HandOff
from keystep.services.ports import CatalogTrouble, Mended
from tests.adapters.catalog.conftest import Reopen
from tests.adapters.catalog.files import (
    PAGE,
    add,
    asked,
    fill,
    names_in,
    names_on_page,
    nicknames,
    overwrite_page,
    pages_with,
    set_in_header,
    start_over,
    unchanged,
)
from tests.adapters.samples import a_connection, a_verdict

COUNT = 100
TODAY = str(datetime.now(UTC).date())


@pytest.fixture
def all_of_them(path: Path) -> list[Connection]:
    """A hundred connections in a catalog that nobody has open."""
    return fill(path, COUNT)


@pytest.fixture
def on_a_lost_page(path: Path, all_of_them: list[Connection]) -> set[str]:
    """One page of rows is destroyed; the nicknames that stood on it."""
    [page, *_others] = pages_with(path, "Connection 050")
    lost = names_on_page(path, page, COUNT)
    overwrite_page(path, page)
    return lost


def mended(path: Path) -> Mended:
    answer = asked(path, "mend")
    assert isinstance(answer, Mended), answer
    return answer


def test_a_whole_catalog_is_left_as_it_is(path: Path, all_of_them: list[Connection]) -> None:
    with unchanged(path.parent):
        assert asked(path, "mend") is None


def test_where_there_is_no_file_there_is_nothing_to_mend(path: Path, tmp_path: Path) -> None:
    assert asked(path, "mend") is None
    assert names_in(tmp_path) == set()


def test_what_stands_on_other_pages_is_recovered(path: Path, on_a_lost_page: set[str]) -> None:
    mended(path)
    expected = {f"Connection {number:03}" for number in range(COUNT)} - on_a_lost_page
    assert set(nicknames(path)) == expected
    assert 0 < len(on_a_lost_page) < 20


def test_a_recovered_connection_is_as_it_was(
    path: Path, all_of_them: list[Connection], on_a_lost_page: set[str]
) -> None:
    mended(path)
    expected = [one for one in all_of_them if one.nickname not in on_a_lost_page]
    assert asked(path, "connections") == tuple(expected)


def test_it_is_said_how_many_are_recovered_and_lost(path: Path, on_a_lost_page: set[str]) -> None:
    lost = len(on_a_lost_page)
    found = mended(path)
    assert (found.recovered, found.lost) == (COUNT - lost, lost)


def test_the_damaged_file_is_kept_byte_by_byte(path: Path, on_a_lost_page: set[str]) -> None:
    before = path.read_bytes()
    aside = mended(path).set_aside
    assert aside == path.with_name(f"connections.damaged-{TODAY}.db")
    assert aside.read_bytes() == before


def test_only_the_owner_may_read_what_was_set_aside(path: Path, on_a_lost_page: set[str]) -> None:
    path.chmod(0o644)
    mended(path)
    modes = {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert modes == {0o600}


def test_nothing_else_is_left_behind(path: Path, on_a_lost_page: set[str]) -> None:
    aside = mended(path).set_aside
    assert names_in(path.parent) == {path.name, aside.name}


def test_it_is_mended_once(path: Path, on_a_lost_page: set[str]) -> None:
    mended(path)
    with unchanged(path.parent):
        assert asked(path, "mend") is None


def test_a_second_damage_on_one_day_is_set_aside_under_another_name(
    path: Path, on_a_lost_page: set[str]
) -> None:
    first = mended(path).set_aside
    before = first.read_bytes()
    overwrite_page(path, pages_with(path, "Connection 099")[0])
    second = mended(path).set_aside
    assert second.name == f"connections.damaged-{TODAY}-2.db"
    assert first.read_bytes() == before


def test_a_mended_catalog_can_be_changed(path: Path, on_a_lost_page: set[str]) -> None:
    mended(path)
    assert asked(path, "begin_adding", a_connection("New")) is None


@pytest.mark.parametrize("question", ["connections", "begin_adding"])
def test_nothing_but_mending_touches_a_damaged_file(
    path: Path, on_a_lost_page: set[str], question: str
) -> None:
    arguments = [a_connection("New")] if question == "begin_adding" else []
    with unchanged(path.parent):
        assert asked(path, question, *arguments) is CatalogTrouble.DAMAGED


def test_nothing_is_written_into_a_file_whose_damage_reading_does_not_meet(path: Path) -> None:
    """SQLite would write on into a file of which one page is dust."""
    fill(path, COUNT)
    overwrite_page(path, pages_with(path, "connection 050")[0])  # an index of the nicknames
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT count(organization) FROM connection").fetchone()
    with unchanged(path.parent):
        assert asked(path, "forget", "any") is CatalogTrouble.DAMAGED


def test_damage_to_an_index_alone_loses_nothing(path: Path, all_of_them: list[Connection]) -> None:
    overwrite_page(path, pages_with(path, "connection 050")[0])
    assert mended(path).recovered == COUNT
    assert asked(path, "connections") == tuple(all_of_them)


def test_damage_to_the_index_of_ids_leaves_the_loss_unknown(
    path: Path, all_of_them: list[Connection]
) -> None:
    row_page = pages_with(path, "Connection 050")[0]
    overwrite_page(path, row_page)
    for page in pages_with(path, all_of_them[0].id):
        if page not in pages_with(path, "Connection 000"):
            overwrite_page(path, page)
    found = mended(path)
    assert found.lost is None
    assert 0 < found.recovered < COUNT


def test_a_destroyed_first_page_loses_nothing(path: Path, all_of_them: list[Connection]) -> None:
    """It says where the tables begin, and so does that of a new catalog."""
    overwrite_page(path, 0)
    assert asked(path, "connections") is CatalogTrouble.DAMAGED
    assert mended(path).recovered == COUNT
    assert asked(path, "connections") == tuple(all_of_them)


def test_what_is_left_of_a_truncated_file_is_recovered(
    path: Path, all_of_them: list[Connection]
) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 3 // 4])
    found = mended(path)
    assert 0 < found.recovered < COUNT
    assert len(nicknames(path)) == found.recovered


@pytest.mark.parametrize(
    "content",
    [b"no", b"no database at all " * 1000, b"\0" * 16 + b"x" * 8192, b"\0" * 8192],
    ids=["two bytes", "text", "zero magic", "zeros"],
)
def test_what_is_no_database_is_set_aside_for_an_empty_list(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    found = mended(path)
    assert (found.recovered, found.set_aside.read_bytes()) == (0, content)
    assert nicknames(path) == []


@pytest.mark.parametrize("application_id", [0, 0x4D504248])
def test_another_programs_damaged_database_stays_where_it_is(
    path: Path, all_of_them: list[Connection], application_id: int
) -> None:
    set_in_header(path, "application_id", application_id)
    overwrite_page(path, pages_with(path, "Connection 050")[0])
    with unchanged(path.parent):
        assert asked(path, "mend") is None
        assert asked(path, "connections") is CatalogTrouble.NOT_OURS


def test_another_program_s_database_without_a_readable_page_stays_where_it_is(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE notes (text)")
    content = path.read_bytes()
    path.write_bytes(content[:100] + b"\xff" * (len(content) - 100))
    with unchanged(path.parent):
        assert asked(path, "mend") is None
        assert asked(path, "connections") is CatalogTrouble.NOT_OURS


def test_unfinished_connections_are_recovered_as_such(path: Path) -> None:
    """Else nobody would ever tidy up what they have in the keychain."""
    fill(path, COUNT)
    adding, removing = a_connection("Adding"), a_connection("Removing")
    asked(path, "begin_adding", adding)
    asked(path, "begin_adding", removing)
    asked(path, "begin_removing", removing.id)
    overwrite_page(path, pages_with(path, "Connection 050")[0])
    mended(path)
    with closing(sqlite3.connect(path)) as database:
        query = "SELECT state, secret_ref FROM connection WHERE state != 'ready' ORDER BY state"
        found = database.execute(query).fetchall()
    assert found == [("adding", str(adding.secret)), ("removing", str(removing.secret))]


def test_history_is_recovered(catalog: CatalogFile, path: Path) -> None:
    one = add(catalog, a_connection())
    catalog.remember_check(one.id, a_verdict(Cause.KEY_REFUSED))
    catalog.close()
    overwrite_page(path, 0)
    mended(path)
    with closing(sqlite3.connect(path)) as database:
        found = database.execute("SELECT connection_id, cause FROM check_history").fetchall()
    assert found == [(one.id, "key_refused")]


def _in_the_file(path: Path, change: str, *values: str) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA ignore_check_constraints = ON")
        database.execute(change, values)
        database.commit()


def test_a_nickname_that_two_got_through_the_damage_is_made_unique(
    path: Path, all_of_them: list[Connection]
) -> None:
    _in_the_file(path, "DROP INDEX connection_nickname")
    _in_the_file(
        path, "UPDATE connection SET nickname = 'Connection 002' WHERE id = ?", all_of_them[1].id
    )
    overwrite_page(path, pages_with(path, "Connection 050")[0])
    mended(path)
    names = nicknames(path)
    assert {"Connection 002", "Connection 002 2"} <= set(names)
    assert len(names) == len({name.casefold() for name in names})


def test_a_row_that_makes_no_sense_is_left_out(path: Path, on_a_lost_page: set[str]) -> None:
    """It would keep the whole new list from being read."""
    # The statement meets no damaged page: the row is found by an index and lies elsewhere.
    _in_the_file(
        path,
        "UPDATE connection SET api_address = 'http://elsewhere.example'"
        " WHERE nickname_folded = 'connection 007' AND state IN ('ready', 'replacing')",
    )
    found = mended(path)
    assert "Connection 007" not in nicknames(path)
    assert found.lost == len(on_a_lost_page) + 1


def test_a_check_that_makes_no_sense_loses_no_connection(
    path: Path, on_a_lost_page: set[str]
) -> None:
    _in_the_file(
        path,
        "UPDATE connection SET last_check = 'no json'"
        " WHERE nickname_folded = 'connection 007' AND state IN ('ready', 'replacing')",
    )
    assert mended(path).lost == len(on_a_lost_page)
    assert "Connection 007" in nicknames(path)


def test_a_file_that_another_program_has_open_is_not_exchanged(
    path: Path, all_of_them: list[Connection], reopen: Reopen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What that program writes afterwards would go into the file that was set aside."""
    monkeypatch.setattr(folder, "PATIENCE_SECONDS", 0.05)
    other = reopen()
    assert other.connections() == tuple(all_of_them)
    overwrite_page(path, pages_with(path, "Connection 050")[0])
    with unchanged(path.parent):
        assert asked(path, "mend") is CatalogTrouble.BUSY
    other.close()
    assert isinstance(asked(path, "mend"), Mended)


def test_a_program_that_met_the_damage_stands_in_nobodys_way(
    path: Path, on_a_lost_page: set[str], reopen: Reopen
) -> None:
    waiting = reopen()
    assert waiting.connections() is CatalogTrouble.DAMAGED
    mended(path)
    assert len(waiting.connections()) == COUNT - len(on_a_lost_page)  # type: ignore[arg-type]


def test_a_program_that_has_the_list_open_mends_it_itself(
    path: Path, all_of_them: list[Connection], reopen: Reopen
) -> None:
    window = reopen()
    assert window.connections() == tuple(all_of_them)
    path.write_bytes(path.read_bytes()[: 3 * PAGE])
    while window.connections() is not CatalogTrouble.DAMAGED:  # until it reads the file anew
        window.close()
    assert isinstance(window.mend(), Mended)


def _flipped(content: bytes, bit: int) -> bytes:
    changed = bytearray(content)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def test_a_flipped_bit_anywhere_is_survived_or_the_file_is_kept(
    path: Path, full_sweep: bool
) -> None:
    """Whatever becomes of the list, no exception, and the bytes are still there."""
    fill(path, 40)
    content = path.read_bytes()
    chance = random.Random(5)
    for _turn in range(2000 if full_sweep else 150):
        flipped = _flipped(content, chance.randrange(len(content) * 8))
        start_over(path.parent, {path.name: flipped})
        found = asked(path, "mend")
        if isinstance(found, Mended):
            assert found.set_aside.read_bytes() == flipped
            assert found.recovered >= 10
            assert len(nicknames(path)) == found.recovered
        else:
            assert found is None
            assert path.read_bytes() == flipped
            assert names_in(path.parent) == {path.name}
            assert asked(path, "connections") is not CatalogTrouble.DAMAGED


def test_mending_ten_thousand_connections_ends(path: Path) -> None:
    """An inner page of the tree is gone, so many rows are asked for one by one, in vain."""
    catalog = CatalogFile(path)
    add(catalog, a_connection("First"))
    database = catalog._database
    assert database is not None
    columns = [row["name"] for row in database.execute("PRAGMA table_info(connection)")]
    others = ", ".join(
        f"{name} || n.value" if name in {"id", "nickname", "nickname_folded"} else name
        for name in columns
        if name != "secret_ref"
    )
    names = ", ".join(name for name in columns if name != "secret_ref")
    database.execute(
        f"WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n LIMIT 9999)"
        f" INSERT INTO connection ({names}, secret_ref)"
        f" SELECT {others}, secret_ref || n.value FROM connection, n"
    )
    catalog.close()
    overwrite_page(path, pages_with(path, "First5000")[0])
    found = mended(path)
    assert found.lost is not None
    assert 9_900 < found.recovered < 10_000
    assert found.recovered + found.lost == 10_000


def test_where_the_connections_are_used_is_recovered(
    path: Path, all_of_them: list[Connection]
) -> None:
    handed = HandOff("n8n", datetime(2026, 11, 25, tzinfo=UTC), 1)
    lost, kept = all_of_them[50], all_of_them[-1]
    for one in (lost, kept):
        assert asked(path, "note_hand_off", one.id, handed) is None
    [page, *_others] = pages_with(path, lost.nickname)
    assert kept.nickname not in names_on_page(path, page, COUNT)
    overwrite_page(path, page)
    mended(path)
    assert asked(path, "hand_offs", kept.id) == (handed,)
    assert asked(path, "hand_offs", lost.id) == ()


def test_a_damaged_catalog_from_before_the_ledger_is_mended_without_a_search_for_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    rows = recovery._rows

    def noting(database: sqlite3.Connection, table: str, columns: str) -> Iterator[recovery.Row]:
        read.append(table)
        return rows(database, table, columns)

    monkeypatch.setattr(recovery, "_rows", noting)
    fill(path, COUNT)
    with closing(sqlite3.connect(path)) as database:
        database.execute("DROP TABLE hand_off")
        database.execute("PRAGMA user_version = 1")
    [page, *_others] = pages_with(path, "Connection 050")
    lost = names_on_page(path, page, COUNT)
    overwrite_page(path, page)
    assert mended(path).recovered == COUNT - len(lost)
    of_the_file_itself = read[: read.index("connection", 1)]  # then with a first page that is lent
    assert of_the_file_itself == ["connection", "check_history"]


def test_a_row_that_damage_put_into_the_ledger_is_not_recovered(path: Path) -> None:
    [saved, *_others] = fill(path, COUNT)
    handed = HandOff("n8n", datetime(2026, 11, 25, tzinfo=UTC), 1)
    assert asked(path, "note_hand_off", saved.id, handed) is None
    with closing(sqlite3.connect(path)) as database:
        rows = [(saved.id, "ready", "2026", 2026), (saved.id, "", handed.at.isoformat(), 1)]
        database.executemany("INSERT INTO hand_off VALUES (?, ?, ?, ?)", rows)
        database.commit()
    overwrite_page(path, pages_with(path, "Connection 050")[0])
    mended(path)
    assert asked(path, "hand_offs", saved.id) == (handed,)
