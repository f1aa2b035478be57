"""What a UI test acts on: Keystep with its real layers, over a simulated service in-process."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import httpx
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QWidget,
)

from keystep.adapters.catalog.catalog_file import CatalogFile
from keystep.adapters.catalog.on_thread import CatalogOnThread
from keystep.adapters.clock import SystemClock
from keystep.adapters.keychain.in_memory import KeychainInMemory
from keystep.adapters.openai.http_client import client_of_app
from keystep.adapters.openai.http_openai import HttpOpenAI
from keystep.adapters.private_files import PrivateFiles
from keystep.adapters.simulated_openai.service import SimulatedKey, SimulatedOpenAI
from keystep.domain.access import Access, Realm
from keystep.domain.api_address import OPENAI
from keystep.domain.connection import Connection
from keystep.domain.policy import NO_POLICY, Policy
from keystep.domain.secret import SecretKey
from keystep.services.ports import Catalog, Clock, Keychain, Recipes
from keystep.services.use_cases import UseCases
from keystep.ui.main_window.window import MainWindow
from keystep.ui.wizard.shell import WizardShell
from tests.services.fakes import FakeFetcher, FakeMachine, FakeNotifier, FakeRecipes
from tests.support.keys import project_key, simulated

SLOW_SECONDS = 600.0


@dataclass
class Stage:
    """A program to be opened; each part can be replaced before `window()` is."""

    realm: Realm = Realm.REAL
    keys: list[SimulatedKey] = field(default_factory=lambda: [simulated(project_key())])
    keychain: Keychain = field(default_factory=KeychainInMemory)
    catalog: Catalog | None = None
    clock: Clock = field(default_factory=SystemClock)
    fetcher: FakeFetcher = field(default_factory=FakeFetcher)
    notifier: FakeNotifier = field(default_factory=FakeNotifier)
    recipes: Recipes = field(default_factory=FakeRecipes)
    user: str = ""
    policy: Policy = NO_POLICY
    machine: FakeMachine = field(default_factory=FakeMachine)
    hosts: set[str] = field(default_factory=set)
    asked_to_quit: int = 0
    cases: UseCases = field(init=False)

    def __post_init__(self) -> None:
        self.service = SimulatedOpenAI([], slow_seconds=SLOW_SECONDS)

    @asynccontextmanager
    async def use_cases(self, saved: Iterable[tuple[str, str]] = ()) -> AsyncIterator[UseCases]:
        """Everything wired; `saved` are (nickname, key) of connections that exist already."""
        self.service = SimulatedOpenAI(self.keys, slow_seconds=SLOW_SECONDS)
        client = client_of_app(self.service)
        client.event_hooks = {"request": [self._note_host]}
        openai = HttpOpenAI(client)
        on_thread = CatalogOnThread(CatalogFile(None, self.clock))
        cases = UseCases(
            self.realm,
            self.catalog or on_thread,
            self.keychain,
            openai,
            self.clock,
            machine=self.machine,
            notifier=self.notifier,
            files=PrivateFiles(),
            fetcher=self.fetcher,
            recipes=self.recipes,
            policy=self.policy,
            user_name=lambda: self.user,
            rehearsal=self.service if self.realm is Realm.PRACTICE else None,
        )
        self.cases = cases
        try:
            for nickname, key in saved:
                add = replace(cases.add, policy=NO_POLICY)  # it was saved before there was any
                added = await add(nickname, Access(OPENAI, SecretKey(key)), None, None)
                assert isinstance(added, Connection), added
            yield cases
        finally:
            await openai.aclose()
            on_thread.close()

    async def _note_host(self, request: httpx.Request) -> None:
        self.hosts.add(request.url.host)

    @asynccontextmanager
    async def window(self, saved: Iterable[tuple[str, str]] = ()) -> AsyncIterator[MainWindow]:
        """The window, shown and loaded."""
        window = self.unloaded_window()
        async with self.use_cases(saved) as cases:
            window.begin(cases)
            await until(lambda: window.is_loaded)
            try:
                yield window
            finally:
                await window.aclose()

    def unloaded_window(self) -> MainWindow:
        """The window as it is shown before there is anything to work with."""
        window = MainWindow(
            self.realm, on_quit=self._quit, on_practice=None, start_with_wizard=False
        )
        window.show()
        return window

    @asynccontextmanager
    async def wizard(self, saved: Iterable[tuple[str, str]] = ()) -> AsyncIterator[WizardShell]:
        """The wizard as it opens from the window."""
        async with self.window(saved) as window:
            window.new_connection()
            assert window.wizard is not None
            yield window.wizard

    def _quit(self) -> None:
        self.asked_to_quit += 1


async def until(condition: Callable[[], object]) -> None:
    """Let Qt and the tasks run until the condition holds; the test's own limit ends it."""
    while not condition():
        await asyncio.sleep(0.002)


async def settle() -> None:
    """Let what is due now happen."""
    for _turn in range(5):
        await asyncio.sleep(0)


def visible_texts(widget: QWidget) -> list[str]:
    """Every text that a person can read in this window."""
    children: list[QLabel | QPushButton | QLineEdit] = [
        *widget.findChildren(QLabel),
        *widget.findChildren(QPushButton),
        *widget.findChildren(QLineEdit),
    ]
    visible = (child.text() for child in children if child.isVisible())
    return [text.replace("\u200b", "").replace("\u2060", "") for text in visible]


def says(widget: QWidget, part: str) -> bool:
    return any(part in text for text in visible_texts(widget))


def offers(widget: QWidget, text: str) -> bool:
    """Whether there is a visible button with this text."""
    return any(b.isVisible() and words(b) == text for b in widget.findChildren(QPushButton))


def button(widget: QWidget, text: str) -> QPushButton:
    """The visible button with this text."""
    found = [b for b in widget.findChildren(QPushButton) if b.isVisible() and words(b) == text]
    assert len(found) == 1, (text, [b.text() for b in widget.findChildren(QPushButton)])
    return found[0]


def words(control: QAbstractButton) -> str:
    """The text as a person reads it, without the mark before its letter."""
    return control.text().replace("&", "")


def click(widget: QWidget, text: str) -> None:
    QTest.mouseClick(button(widget, text), Qt.MouseButton.LeftButton)


def field_named(widget: QWidget, name: str) -> QLineEdit:
    found = [f for f in widget.findChildren(QLineEdit) if f.accessibleName() == name]
    assert len(found) == 1, name
    return found[0]


def copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def question(parent: QWidget) -> QMessageBox | None:
    """The question that is open."""
    open_ones = [box for box in parent.findChildren(QMessageBox) if box.isVisible()]
    return open_ones[0] if open_ones else None


def answer(parent: QWidget, text: str) -> None:
    box = question(parent)
    assert box is not None, "nothing is asked"
    [chosen] = [b for b in box.buttons() if b.text() == text]
    QTest.mouseClick(chosen, Qt.MouseButton.LeftButton)
