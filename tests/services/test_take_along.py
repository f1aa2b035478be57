"""A list goes to another computer without its keys, and comes in there once."""

import json
import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from keystep.domain.access import Realm
from keystep.domain.causes import Cause
from keystep.domain.connection import Connection, SecretRef
from keystep.domain.exported_list import Exported
from keystep.domain.imported_list import ListProblem
from keystep.services.check_connection import CheckConnection
from keystep.services.check_key import CheckKey
from keystep.services.export_list import ExportList, ExportTrouble
from keystep.services.import_list import Imported, ImportList, ImportTrouble
from keystep.services.ports import CatalogTrouble, FileTrouble, KeychainTrouble
from keystep.services.replace_key import ReplaceKey
from keystep.services.same_key import SameKeys
from keystep.services.take_along_in_words import export_in_words, file_sentence, import_in_words
from tests.services.fakes import (
    GATEWAY,
    KEY,
    FakeCatalog,
    FakeClock,
    FakeFiles,
    FakeKeychain,
    FakeOpenAI,
    a_connection,
    run,
)

FILE = Path("list.json")


def a_saved(nickname: str = "Marketing") -> Connection:
    id_ = str(uuid.uuid4())
    return replace(a_connection(nickname), id=id_, secret=SecretRef(id_))


class Computer:
    """One of two: with a list, a keychain and what carries the file."""

    def __init__(self, files: FakeFiles, *saved: Connection) -> None:
        self.catalog, self.keychain, self.files = FakeCatalog(), FakeKeychain(), files
        for one in saved:
            self.catalog.put(one)
        self.check_key = CheckKey(FakeOpenAI(), FakeClock(), Realm.REAL)

    def export(self) -> Exported | ExportTrouble:
        return run(ExportList(self.catalog, self.files, FakeClock())(FILE))

    def import_(self) -> Imported | ImportTrouble:
        use_case = ImportList(self.catalog, self.keychain, self.files, FakeClock(), self.check_key)
        return run(use_case(FILE))

    def imported(self) -> Imported:
        done = self.import_()
        assert isinstance(done, Imported), done
        return done

    def nicknames(self) -> list[str]:
        return [one.nickname for one in self.catalog.ready()]


@pytest.fixture
def files() -> FakeFiles:
    return FakeFiles()


def test_an_imported_connection_is_bound_to_its_address_and_its_key_is_missing(
    files: FakeFiles,
) -> None:
    there = Computer(files, replace(a_saved(), api_address=GATEWAY))
    there.export()
    here = Computer(files)
    here.keychain.in_use = "another"
    [one] = here.imported().added

    assert (one.api_address, one.keychain) == (GATEWAY, "another")
    assert one.last_check is not None
    assert one.last_check.cause is Cause.KEY_MISSING
    same_keys = SameKeys(here.catalog, here.keychain)
    check = CheckConnection(here.catalog, here.keychain, here.check_key, same_keys)
    assert run(check(one)).cause is Cause.KEY_MISSING
    assert here.keychain.entries == {}


def test_pasting_the_key_brings_an_imported_connection_to_life(files: FakeFiles) -> None:
    Computer(files, a_saved()).export()
    here = Computer(files)
    [one] = here.imported().added
    replace_key = ReplaceKey(here.catalog, here.keychain, FakeClock(), Realm.REAL)
    after = run(replace_key(one, KEY, None))

    assert isinstance(after, Connection)
    assert (after.id, after.old_key) == (one.id, None)
    assert here.keychain.entries == {str(after.secret): KEY}


def test_importing_twice_makes_no_doubles(files: FakeFiles) -> None:
    Computer(files, a_saved("Marketing"), a_saved("Sales")).export()
    here = Computer(files)
    here.imported()
    again = here.imported()

    assert (again.added, again.already_there) == ((), 2)
    assert here.nicknames() == ["Marketing", "Sales"]


def test_a_connection_that_was_changed_here_stays_as_it_is(files: FakeFiles) -> None:
    one = a_saved()
    Computer(files, replace(one, nickname="Elsewhere", api_address=GATEWAY)).export()
    here = Computer(files, one)
    assert here.imported().already_there == 1
    assert here.catalog.ready() == [one]


def test_a_nickname_that_is_taken_gets_a_number_and_that_is_said(files: FakeFiles) -> None:
    Computer(files, a_saved("MARKETING")).export()
    here = Computer(files, a_saved("Marketing"))
    done = here.imported()

    assert here.nicknames() == ["Marketing", "MARKETING 2"]
    said = import_in_words(done)
    assert "“MARKETING” is taken here, so the new one is called “MARKETING 2”." in said


def test_a_service_other_than_openai_is_named(files: FakeFiles) -> None:
    Computer(files, replace(a_saved(), api_address=GATEWAY), a_saved("Sales")).export()
    said = import_in_words(Computer(files).imported())
    assert said == [
        "Imported 2 connections. Their keys are missing: paste each to use it.",
        "“Marketing” sends its key to gateway.example. Paste a key only if you know that service.",
    ]


def test_what_is_left_out_is_said_with_its_reason(files: FakeFiles) -> None:
    Computer(files, a_saved("Marketing"), a_saved("Sales")).export()
    document = json.loads(files.content[FILE])
    document["connections"][1]["nickname"] = "<b>\x1b[2J\u202e"
    files.content[FILE] = json.dumps(document).encode()
    here = Computer(files)
    [_first, reason] = import_in_words(here.imported())

    assert reason.startswith("Number 2 in the file (“<b>\ufffd[2J\ufffd”) was left out. ")
    assert here.nicknames() == ["Marketing"]


def test_only_the_first_few_are_named(files: FakeFiles) -> None:
    Computer(files, *(a_saved(f"No {number}") for number in range(9))).export()
    here = Computer(files, *(a_saved(f"No {number}") for number in range(9)))
    said = import_in_words(here.imported())
    assert (len(said), said[-1]) == (7, "… and 4 more.")


@pytest.mark.parametrize("trouble", FileTrouble)
def test_a_file_that_can_t_be_used_changes_nothing(files: FakeFiles, trouble: FileTrouble) -> None:
    here = Computer(files, a_saved())
    files.trouble = trouble
    assert here.import_() is trouble
    assert here.export() is trouble
    assert here.nicknames() == ["Marketing"]


@pytest.mark.parametrize("trouble", [KeychainTrouble.ABSENT, KeychainTrouble.LOCKED])
def test_without_a_keychain_nothing_is_imported(files: FakeFiles, trouble: KeychainTrouble) -> None:
    Computer(files, a_saved()).export()
    here = Computer(files)
    here.keychain.troubles["name"] = trouble
    assert here.import_() is trouble
    assert here.nicknames() == []


def test_a_list_that_can_t_be_changed_is_told(files: FakeFiles) -> None:
    Computer(files, a_saved()).export()
    here = Computer(files)
    here.catalog.troubles["add_without_keys"] = CatalogTrouble.FULL
    assert here.import_() is CatalogTrouble.FULL


def test_a_list_that_can_t_be_read_is_not_exported(files: FakeFiles) -> None:
    here = Computer(files)
    here.catalog.troubles["connections"] = CatalogTrouble.DAMAGED
    assert here.export() is CatalogTrouble.DAMAGED
    assert files.content == {}


def test_a_file_that_is_no_list_changes_nothing(files: FakeFiles) -> None:
    files.content[FILE] = KEY.reveal().encode()
    here = Computer(files)
    assert here.import_() is ListProblem.HOLDS_A_KEY
    assert here.nicknames() == []


def test_what_stays_behind_is_said(files: FakeFiles) -> None:
    with_key = replace(a_saved(), notes=f"it is {KEY.reveal()}")
    done = Computer(files, with_key, a_saved("Sales")).export()
    assert isinstance(done, Exported)
    assert export_in_words(done) == [
        "Exported 2 connections, without their keys.",
        "The notes of “Marketing” stay here: they look like they hold a key.",
    ]


@pytest.mark.parametrize("trouble", [*FileTrouble, *ListProblem])
def test_each_trouble_has_a_sentence_of_its_own(trouble: FileTrouble | ListProblem) -> None:
    others: list[FileTrouble | ListProblem] = [*FileTrouble, *ListProblem]
    others.remove(trouble)
    in_words: Callable[[FileTrouble | ListProblem], str] = lambda each: file_sentence(  # noqa: E731
        each, importing=True
    )
    assert in_words(trouble).endswith(" Nothing was imported.")
    assert in_words(trouble) not in {in_words(other) for other in others}
