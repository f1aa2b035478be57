"""What is swept: each scene has something to begin with, one command, and what must hold after it.

After every injection the program is started again, which recovers, and then each row must be
whole, its key must be in the keychain, and nothing else may be there.
"""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from keystep.adapters.catalog.catalog_file import CatalogFile
from keystep.domain.connection import UNTIL_CONFIRMED, Connection, SecretRef
from keystep.domain.secret import SecretKey
from keystep.domain.unfinished import Unfinished
from tests.cli.saved import a_connection
from tests.support.keys import project_key
from tests.support.person import SERVICE, Person
from tests.sweeps.injection import Ended, How, Point, run_at

OLD, NEW, LATER = project_key("aOLD"), project_key("bNEW"), project_key("cLTR")
NICKNAME = "Marketing"
NOWHERE = "http://127.0.0.1:1/v1"
DESCRIBED = ("--nickname", NICKNAME, "--api-address", NOWHERE, "--key-stdin", "--no-check")
RECOVER = ("rename", "nobody", "no one")


@dataclass(frozen=True)
class Kept:
    """What is left of a person's connections, found without the program."""

    connections: tuple[Connection, ...]
    unfinished: tuple[Unfinished, ...]
    secrets: dict[str, str]

    def key_of(self, nickname: str) -> str | None:
        """The key in force, None where there is no such connection."""
        found = [each for each in self.connections if each.nickname == nickname]
        return self.secrets[str(found[0].secret)] if found else None

    def old_key_of(self, nickname: str) -> str | None:
        """The key that is kept for the way back."""
        [found] = [each for each in self.connections if each.nickname == nickname]
        return self.secrets[str(found.old_key.ref)] if found.old_key else None

    def assert_whole(self) -> None:
        """Every row has its key with the facts that it states, and every key has its row."""
        assert not self.unfinished, self.unfinished
        old = {str(each.old_key.ref) for each in self.connections if each.old_key}
        assert set(self.secrets) == {str(each.secret) for each in self.connections} | old
        for each in self.connections:
            assert SecretKey(self.secrets[str(each.secret)]).facts == each.key


def kept(person: Person) -> Kept:
    with closing(CatalogFile(person.catalog_path)) as catalog:
        connections, unfinished = catalog.connections(), catalog.unfinished(datetime.now(UTC))
        assert isinstance(connections, tuple), connections
        assert isinstance(unfinished, tuple), unfinished
    return Kept(connections, unfinished, person.desktop.keyring.secrets(SERVICE))


class Scene:
    """Begins with an empty list."""

    arguments: tuple[str, ...]
    stdin = ""

    def __init__(self, template: Path) -> None:
        """`template` is where a folder of this scene is made, to be copied for each point."""
        self._template = template
        self._secrets: dict[SecretRef, str] = {}
        with closing(CatalogFile(template / "connections.db")) as catalog:
            self.fill(catalog)

    def fill(self, catalog: CatalogFile) -> None:
        """Put into the template what the scene begins with."""

    def saved(self, catalog: CatalogFile, nickname: str, key: str = OLD) -> Connection:
        """Save a connection; its key is in the keychain."""
        connection = self.begun(catalog, nickname, key)
        assert catalog.finish_adding(connection.id) is None
        return connection

    def begun(self, catalog: CatalogFile, nickname: str, key: str = OLD) -> Connection:
        """Begin to save a connection; its key is in the keychain."""
        connection = replace(a_connection(nickname, NOWHERE), key=SecretKey(key).facts)
        assert catalog.begin_adding(connection) is None
        self.keep(connection.secret, key)
        return connection

    def keep(self, ref: SecretRef | None, key: str) -> None:
        """Have this in the keychain of each person."""
        assert ref is not None
        self._secrets[ref] = key

    def set_up(self, person: Person) -> None:
        """Give the person what the scene begins with."""
        if self._template.exists():
            shutil.copytree(self._template, person.catalog_path.parent)
        for ref, key in self._secrets.items():
            person.desktop.keyring.store(SERVICE, str(ref), key)

    def play(self, person: Person, point: Point) -> bool:
        """Do it with the injection, start again, and insist. Tell whether there was one."""
        self.set_up(person)
        ended = run_at(person, point, *self.arguments, stdin=self.stdin)
        if point.how is not How.KILL:
            assert_plain(ended)
        again = person.keystep(*RECOVER, env={"PYTHONDONTWRITEBYTECODE": "1"})
        assert again.returncode == 3, again.stderr
        now = kept(person)
        now.assert_whole()
        self.check(ended, now)
        if point.how is How.KILL:
            self.go_on(person, now)
        return ended.was_injected

    def check(self, ended: Ended, now: Kept) -> None:
        """Insist on what is special to the scene."""
        raise NotImplementedError

    def go_on(self, person: Person, now: Kept) -> None:
        """Insist on what a person may do next."""


class AddsAgain(Scene):
    """Whoever does not find the connection in the list can add it."""

    def go_on(self, person: Person, now: Kept) -> None:
        options = {"stdin": LATER, "env": {"PYTHONDONTWRITEBYTECODE": "1"}}
        again = person.keystep("add", *DESCRIBED, **options)  # type: ignore[arg-type]
        there = now.key_of(NICKNAME)
        assert again.returncode == (0 if there is None else 6), again.stderr
        then = kept(person)
        then.assert_whole()
        assert then.key_of(NICKNAME) == (there or LATER)


def assert_plain(ended: Ended) -> None:
    """It went well, or one plain sentence says that it did not."""
    assert "Traceback" not in ended.errors, ended.errors
    assert "Error" not in ended.errors, ended.errors
    if ended.code != 0:
        assert 0 < ended.code < 7, ended
        assert ended.errors.splitlines()[0].endswith("."), ended.errors


class Add(AddsAgain):
    """The very first connection: folder and catalog are made as well."""

    arguments = ("add", *DESCRIBED)
    stdin = NEW

    def check(self, ended: Ended, now: Kept) -> None:
        assert now.key_of(NICKNAME) in ({NEW} if ended.code == 0 else {None, NEW})


class AddOneMore(Add):
    """The list has another connection, which must not suffer."""

    def fill(self, catalog: CatalogFile) -> None:
        self.saved(catalog, "Sales")

    def check(self, ended: Ended, now: Kept) -> None:
        super().check(ended, now)
        assert now.key_of("Sales") == OLD


class Replace(Scene):
    """Whatever ends well has the new key in force, whatever does not has the old one."""

    arguments: tuple[str, ...] = ("replace-key", NICKNAME, "--key-stdin", "--no-check")
    stdin = NEW

    def fill(self, catalog: CatalogFile) -> None:
        self.saved(catalog, NICKNAME)
        self.saved(catalog, "Sales")

    def check(self, ended: Ended, now: Kept) -> None:
        possible = {0: {NEW}, -9: {OLD, NEW}}.get(ended.code, {OLD})
        assert now.key_of(NICKNAME) in possible
        assert now.key_of("Sales") == OLD


class ReplaceAndKeep(Replace):
    """The old key is in force, or it is kept."""

    arguments: tuple[str, ...] = (*Replace.arguments, "--keep-old", "until-confirmed")

    def check(self, ended: Ended, now: Kept) -> None:
        super().check(ended, now)
        is_replaced = now.key_of(NICKNAME) == NEW
        assert now.old_key_of(NICKNAME) == (OLD if is_replaced else None)


class WithAnOldKey(Scene):
    """The new key is in force, the old one is kept until that is confirmed."""

    def fill(self, catalog: CatalogFile) -> None:
        connection = self.saved(catalog, NICKNAME)
        begun = catalog.begin_replacing(connection.id, UNTIL_CONFIRMED)
        assert isinstance(begun, Unfinished)
        self.keep(begun.pending, NEW)
        facts, now = SecretKey(NEW).facts, datetime.now(UTC)
        assert isinstance(catalog.finish_replacing(connection.id, facts, now, None), Connection)


class Confirm(WithAnOldKey):
    """The old key is gone, or it is kept as before."""

    arguments = ("replace-key", NICKNAME, "--confirm")

    def check(self, ended: Ended, now: Kept) -> None:
        assert now.key_of(NICKNAME) == NEW
        kept_on = now.old_key_of(NICKNAME) == OLD
        assert ended.code == -9 or kept_on == (ended.code != 0)


class GoBack(WithAnOldKey):
    """The old key is in force again, or the new one is and the way back is still there."""

    arguments = ("replace-key", NICKNAME, "--go-back")

    def check(self, ended: Ended, now: Kept) -> None:
        keys = (now.key_of(NICKNAME), now.old_key_of(NICKNAME))
        went_back = keys == (OLD, None)
        assert went_back or keys == (NEW, OLD)
        assert ended.code == -9 or went_back == (ended.code == 0)


class Remove(AddsAgain):
    """The other connection stays."""

    arguments = ("remove", NICKNAME, "--yes")

    def fill(self, catalog: CatalogFile) -> None:
        self.saved(catalog, NICKNAME)
        self.saved(catalog, "Sales")

    def check(self, ended: Ended, now: Kept) -> None:
        if ended.code == 0:
            assert now.key_of(NICKNAME) is None
        if "is still there" in ended.errors:
            assert now.key_of(NICKNAME) == OLD
        assert now.key_of("Sales") == OLD


class Recovery(Scene):
    """Recovering is cut short as well: from everything that can be unfinished at once."""

    arguments = RECOVER

    def fill(self, catalog: CatalogFile) -> None:
        self.begun(catalog, "Adding")
        replacing, tidying = self.saved(catalog, "Replacing"), self.saved(catalog, "Tidying")
        removing = self.saved(catalog, "Removing")
        for connection in (replacing, tidying):
            begun = catalog.begin_replacing(connection.id, None)
            assert isinstance(begun, Unfinished)
            self.keep(begun.pending, NEW)
        facts, now = SecretKey(NEW).facts, datetime.now(UTC)
        swapped = catalog.finish_replacing(tidying.id, facts, now, None)
        assert isinstance(swapped, Connection)
        assert isinstance(catalog.begin_removing(removing.id), Unfinished)

    def check(self, ended: Ended, now: Kept) -> None:
        expected = {"Adding": OLD, "Replacing": OLD, "Tidying": NEW, "Removing": None}
        assert {name: now.key_of(name) for name in expected} == expected
