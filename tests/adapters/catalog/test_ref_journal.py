"""The journal of names: on the disk before the key, and readable whatever happened to its end."""

import errno
import json
import os
import stat
from pathlib import Path

import pytest

from keystep.adapters.catalog.catalog_file import CatalogFile
from keystep.adapters.catalog.ref_journal import RefJournal
from keystep.domain.connection import SecretRef
from keystep.domain.unfinished import Stray
from keystep.services.ports import CatalogTrouble
from tests.adapters.catalog.conftest import Reopen
from tests.adapters.samples import NOW, a_connection

ONE, TWO, TWELVE = SecretRef("a", 1), SecretRef("a", 2), SecretRef("a", 12)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "refs.journal"


@pytest.fixture
def journal(file: Path) -> RefJournal:
    return RefJournal(file)


def test_what_was_written_is_left_until_it_is_gone(journal: RefJournal) -> None:
    journal.wrote(ONE, "Some keychain")
    journal.wrote(TWO, "Some keychain")
    journal.gone(ONE)
    assert journal.left() == {TWO: Stray(TWO, "Some keychain")}


def test_the_day_that_it_was_missed_is_kept(journal: RefJournal) -> None:
    journal.wrote(ONE, "Some keychain")
    journal.missed(ONE, NOW)
    journal.missed(TWO, NOW)
    assert journal.left() == {ONE: Stray(ONE, "Some keychain", NOW)}


@pytest.mark.parametrize("since", ["some day", "2026-11-24", None])
def test_a_day_that_makes_no_sense_is_none(
    journal: RefJournal, file: Path, since: str | None
) -> None:
    journal.wrote(ONE, "Some keychain")
    with file.open("a") as damaged:
        damaged.write(json.dumps({"missed": str(ONE), "since": since}) + "\n")
    assert journal.left() == {ONE: Stray(ONE, "Some keychain")}


def test_the_last_generation_counts_those_that_are_gone(journal: RefJournal) -> None:
    assert journal.last_generation("a") == 0
    for ref in (ONE, TWELVE, TWO, SecretRef("b", 20)):
        journal.wrote(ref, "Some keychain")
        journal.gone(ref)
    assert journal.last_generation("a") == 12


def test_it_is_for_nobody_else(journal: RefJournal, file: Path) -> None:
    before = os.umask(0)
    try:
        journal.wrote(ONE, "Some keychain")
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_lines_are_only_added(journal: RefJournal, file: Path) -> None:
    journal.wrote(ONE, "Some keychain")
    before = file.read_bytes()
    journal.gone(ONE)
    assert file.read_bytes().startswith(before)


def test_a_line_that_was_cut_off_anywhere_says_nothing_and_spoils_nothing(
    journal: RefJournal, file: Path
) -> None:
    """Else "a/12 is gone", cut short, would say that a/1 is."""
    journal.wrote(ONE, "Some keychain")
    journal.wrote(TWELVE, "Some keychain")
    whole = file.read_bytes()
    journal.gone(TWELVE)
    last = file.read_bytes()[len(whole) : -1]
    for length in range(len(last)):
        file.write_bytes(whole + last[:length])
        assert set(journal.left()) == {ONE, TWELVE}
        journal.wrote(TWO, "Some keychain")
        assert set(journal.left()) == {ONE, TWO, TWELVE}


@pytest.mark.parametrize(
    "line",
    [
        b"\xff\xfe\x00",
        b"[]",
        b"7",
        b'{"wrote": 7}',
        b'{"wrote": "a"}',
        b'{"gone": "/1"}',
        b'{"wrote": null}',
        b'{"missed": "a/2", "since": "some day"}',
        b"[" * 100_000,
    ],
    ids=range(9),
)
def test_a_line_that_says_nothing_is_left_out(journal: RefJournal, file: Path, line: bytes) -> None:
    journal.wrote(ONE, "Some keychain")
    with file.open("ab") as damaged:
        damaged.write(line + b"\n")
    assert set(journal.left()) == {ONE}


def test_each_line_is_on_the_disk_before_it_counts(
    journal: RefJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    monkeypatch.setattr(os, "fsync", lambda file: synced.append(_kind(file)))
    journal.wrote(ONE, "Some keychain")
    journal.gone(ONE)
    assert synced == ["file", "folder", "file"]


def _kind(file: int) -> str:
    return "folder" if stat.S_ISDIR(os.fstat(file).st_mode) else "file"


def test_half_a_line_is_a_full_disk(journal: RefJournal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "write", lambda _file, text: len(text) // 2)
    with pytest.raises(OSError, match="space") as raised:
        journal.wrote(ONE, "Some keychain")
    assert raised.value.errno == errno.ENOSPC


def test_no_row_is_begun_that_the_journal_can_t_name(
    catalog: CatalogFile, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = a_connection()
    assert catalog.begin_adding(connection) is None
    assert catalog.finish_adding(connection.id) is None

    def full(_file: int, _text: bytes) -> int:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(os, "write", full)
    assert catalog.begin_adding(a_connection("Sales")) is CatalogTrouble.FULL
    assert catalog.begin_replacing(connection.id, None) is CatalogTrouble.FULL
    assert catalog.unfinished(NOW) == ()


def test_no_key_is_named_that_the_catalog_did_not_take(catalog: CatalogFile, path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"not a catalog at all, but longer than a header")
    assert isinstance(catalog.begin_adding(a_connection()), CatalogTrouble)
    assert not path.with_name("refs.journal").exists()


def test_a_lost_catalog_leaves_all_names_findable(
    catalog: CatalogFile, path: Path, reopen: Reopen
) -> None:
    connection = a_connection()
    catalog.begin_adding(connection)
    catalog.finish_adding(connection.id)
    catalog.close()
    path.unlink()
    found = reopen().strays()
    assert found == (Stray(connection.secret, connection.keychain),)
    assert not path.exists()
