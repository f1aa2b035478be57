"""Names and answers that others chose: to the letter, bounded and isolated, wherever they show."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from http import HTTPStatus
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAction, QClipboard, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QWidget,
)

from keystep.adapters.simulated_openai.answers import SimulatedAnswer
from keystep.adapters.simulated_openai.service import SimulatedKey, SimulatedOrganization
from keystep.domain.connection import Connection, SecretRef
from keystep.domain.diagnosis import Json
from keystep.domain.foreign_text import isolated
from keystep.domain.wizard_flow import Step
from keystep.ui.dialogs.questions import ask_remove
from keystep.ui.dialogs.report import ReportDialog
from keystep.ui.main_window.connection_model import Column
from keystep.ui.main_window.removing import Removal
from keystep.ui.main_window.window import MainWindow
from tests.support import hostile
from tests.support.hostile import EVERYTHING, LITERAL
from tests.support.keys import project_key
from tests.ui import inspection
from tests.ui.stage import Stage, click, question, settle, until
from tests.ui.test_wizard import at_step

KEY = project_key()
SAMPLE = ("html", "mnemonic", "right to left", "lines", "link escape", "huge")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each text takes a window of its own, so only the full sweep takes them all."""
    if "name" in metafunc.fixturenames:
        full = metafunc.config.getoption("--sweep") == "full"
        metafunc.parametrize("name", EVERYTHING if full else SAMPLE)


def faults(window: QWidget) -> list[str]:
    """What is wrong with any text of this window, shown or only told to a listener."""
    texts = [text for text in texts_of(window) if text]
    wrong = [fault for text in texts for fault in hostile.faults_of(text)]
    return [*wrong, *inspection.rich_texts(window)]


def texts_of(window: QWidget) -> Iterator[str]:
    yield window.windowTitle()
    for widget in [window, *window.findChildren(QWidget)]:
        yield from (widget.toolTip(), widget.statusTip(), widget.whatsThis())
        yield from (widget.accessibleName(), widget.accessibleDescription())
        if isinstance(widget, QAbstractButton):
            yield widget.text().replace("&&", "&")
        if isinstance(widget, QLabel):
            yield widget.text()
        if isinstance(widget, QPlainTextEdit):
            yield from widget.toPlainText().splitlines()
        if isinstance(widget, QTableView):
            yield from cells_of(widget)
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface and not isinstance(widget, QPlainTextEdit):
            yield interface.text(QAccessible.Text.Name)
            yield interface.text(QAccessible.Text.Description)
    yield from (action.text() for action in window.findChildren(QAction))


def cells_of(table: QTableView) -> Iterator[str]:
    model = table.model()
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
    tips = (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole)
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            yield from (str(model.index(row, column).data(role) or "") for role in (*roles, *tips))


def shows(window: QWidget, text: str) -> bool:
    """Whether the text stands there as a person reads it."""
    return any(text in shown.replace("\u200b", "") for shown in texts_of(window))


@asynccontextmanager
async def list_with(stage: Stage, nicknames: list[str]) -> AsyncIterator[MainWindow]:
    """The window with connections of these nicknames, as another program could have written."""
    stage.keys = [SimulatedKey(KEY, (SimulatedOrganization("org-AcmeAcme", "Acme"),))]
    async with stage.window([("Template", KEY)]) as window:
        catalog = stage.cases.catalog
        listed = await catalog.connections()
        assert isinstance(listed, tuple)
        [template] = listed
        for nickname in nicknames:
            await _insert(stage, template, nickname)
        await stage.cases.remove(template)
        window.reload()
        await until(lambda: {c.nickname for c in window.model.connections()} == {*nicknames})
        yield window


async def _insert(stage: Stage, template: Connection, nickname: str) -> None:
    id_ = str(uuid4())
    row = replace(template, id=id_, nickname=nickname, secret=SecretRef(id_))
    assert await stage.cases.catalog.begin_adding(row) is None
    assert await stage.cases.catalog.finish_adding(id_) is None


async def test_a_nickname_is_plain_text_in_the_whole_window(stage: Stage, name: str) -> None:
    nickname = EVERYTHING[name]
    async with list_with(stage, [nickname]) as window:
        window.table.select(0)
        assert faults(window) == []
        assert shows(window, isolated(nickname))
        [connection] = window.model.connections()
        ask_remove(window, [connection], on_remove=lambda: None)
        box = question(window)
        assert box is not None
        assert faults(box) == []
        assert shows(box, isolated(nickname))
        box.reject()
        await stage.cases.remove(connection)
        window._removing.removed(Removal((connection,)))
        await settle()
        assert shows(window, f"Removed “{isolated(nickname)}”.")
        assert faults(window) == []


async def test_look_alikes_are_two_connections(stage: Stage) -> None:
    async with list_with(stage, ["Marketing", LITERAL["look-alike"]]) as window:
        shown = {window.model.index(row, Column.NICKNAME).data() for row in range(2)}
    assert shown == {"Marketing", "Маrketing"}


async def test_a_name_from_the_right_can_be_changed_where_it_stands(stage: Stage) -> None:
    """What isolates it on screen is no part of it."""
    async with list_with(stage, [LITERAL["right to left"]]) as window:
        index = window.model.index(0, Column.NICKNAME)
        assert index.data(Qt.ItemDataRole.EditRole) == LITERAL["right to left"]
        window.table.edit(index)
        [field] = [f for f in window.table.findChildren(QLineEdit) if f.isVisible()]
        assert field.text() == LITERAL["right to left"]


async def test_the_title_of_an_organization_is_plain_text_in_the_wizard(
    stage: Stage, name: str
) -> None:
    title = EVERYTHING[name]
    stage.keys = [SimulatedKey(KEY, (SimulatedOrganization("org-Hostile00", title),))]
    async with stage.wizard() as wizard:
        await at_step(wizard, Step.ORGANIZATION, KEY)
        await until(lambda: not wizard.presenter.is_searching)
        assert faults(wizard) == []
        if name in LITERAL and title.isprintable():
            assert shows(wizard, isolated(title))
        for _step in (Step.NICKNAME, Step.CHECK_AND_SAVE):
            wizard.forward()
            assert faults(wizard) == []
        await until(lambda: not wizard.presenter.check.is_checking)
        assert faults(wizard) == []
        click(wizard, "Save connection")
        await until(lambda: wizard.presenter.saved is not None)
        await settle()
        assert faults(wizard) == []


async def test_what_a_service_says_is_plain_text_and_never_a_headline(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    message = EVERYTHING[name]
    error: Json = {"message": message, "type": message, "code": message, "param": message}
    hostile_answer = SimulatedAnswer(HTTPStatus.FORBIDDEN, {"error": error})
    async with stage.wizard() as wizard:
        await at_step(wizard, Step.NICKNAME, KEY)

        async def answer(_request: object) -> SimulatedAnswer:
            return hostile_answer

        monkeypatch.setattr(stage.service, "_answer", answer)
        wizard.forward()
        await until(lambda: not wizard.presenter.check.is_checking)
        assert faults(wizard) == []
        assert not any(message in label.text() for label in wizard.findChildren(QLabel))
        click(wizard, "Details…")
        [dialog] = wizard.findChildren(ReportDialog)
        await until(lambda: dialog.text)
        assert faults(dialog) == []
        click(dialog, "Copy report for IT")
        copied = QGuiApplication.clipboard().text(QClipboard.Mode.Clipboard)
        assert hostile.hidden_in(copied) == []
        assert not QGuiApplication.clipboard().mimeData().hasHtml()
