"""The window as a person lives with it: list, test, cancel, remove."""

from collections.abc import Sequence
from typing import cast

import pytest
from PySide6.QtCore import QCoreApplication, QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from keystep.adapters.simulated_openai.service import Trouble
from keystep.domain.causes import Cause
from keystep.domain.connection import Connection, SecretRef
from keystep.services.ports import Catalog, CatalogTrouble, KeychainTrouble
from keystep.ui.application import Application
from keystep.ui.main_window.connection_model import Column, ConnectionModel
from keystep.ui.main_window.table import ConnectionTable
from keystep.ui.main_window.window import MainWindow
from tests.support.keys import project_key, simulated
from tests.ui.stage import Stage, answer, button, click, copy, offers, question, says, settle, until

GOOD, REFUSED, SLOW = project_key("good"), project_key("gone"), project_key("slow")
KEYS = [simulated(GOOD), simulated(SLOW, Trouble.SLOW)]


def cell(window: MainWindow, nickname: str, column: Column) -> str:
    return str(window.model.index(row(window, nickname), column).data())


def row(window: MainWindow, nickname: str) -> int:
    names = [connection.nickname for connection in window.model.connections()]
    return names.index(nickname)


def click_test(window: MainWindow, nickname: str) -> None:
    index = window.model.index(row(window, nickname), Column.TEST)
    place = window.table.visualRect(index).center()
    QTest.mouseClick(window.table.viewport(), Qt.MouseButton.LeftButton, pos=place)


@pytest.fixture
def stage(stage: Stage) -> Stage:
    stage.keys = list(KEYS)
    return stage


async def test_each_connection_is_a_row_with_its_status_in_words(stage: Stage) -> None:
    async with stage.window([("Marketing", GOOD), ("Archive", GOOD)]) as window:
        assert [cell(window, n, Column.NICKNAME) for n in ("Archive", "Marketing")] == [
            "Archive",
            "Marketing",
        ]
        assert cell(window, "Marketing", Column.STATUS) == "Not verified"
        assert cell(window, "Marketing", Column.KEY) == "…good"


async def test_test_in_a_row_checks_that_row_alone(stage: Stage) -> None:
    async with stage.window([("Marketing", GOOD), ("Archive", GOOD)]) as window:
        click_test(window, "Marketing")
        await until(lambda: cell(window, "Marketing", Column.STATUS) == "Works")

        assert cell(window, "Archive", Column.STATUS) == "Not verified"


async def test_other_rows_stay_usable_while_one_is_tested(stage: Stage) -> None:
    async with stage.window([("Slow", SLOW), ("Marketing", GOOD)]) as window:
        click_test(window, "Slow")
        await until(lambda: cell(window, "Slow", Column.STATUS) == "Checking…")
        click_test(window, "Marketing")
        await until(lambda: cell(window, "Marketing", Column.STATUS) == "Works")

        assert cell(window, "Slow", Column.STATUS) == "Checking…"


async def test_a_running_test_can_be_cancelled_in_its_row(stage: Stage) -> None:
    async with stage.window([("Slow", SLOW)]) as window:
        click_test(window, "Slow")
        await until(lambda: cell(window, "Slow", Column.TEST) == "Stop")
        click_test(window, "Slow")
        await until(lambda: cell(window, "Slow", Column.TEST) == "Test")

        assert cell(window, "Slow", Column.STATUS) == "Not verified"


async def test_test_all_checks_every_row_and_remembers_each_verdict(stage: Stage) -> None:
    saved = [("Marketing", GOOD), ("Old", REFUSED)]
    async with stage.window(saved) as window:
        click(window, "Test all")
        await until(lambda: cell(window, "Marketing", Column.STATUS) == "Works")
        await until(lambda: cell(window, "Old", Column.STATUS) == "Key refused")
        await until(lambda: offers(window, "Test all"))
        kept = await stage.cases.catalog.connections()

    assert not isinstance(kept, CatalogTrouble)
    causes = {one.nickname: one.last_check and one.last_check.cause for one in kept}
    assert causes == {"Marketing": Cause.WORKS, "Old": Cause.KEY_REFUSED}


async def test_cancel_tests_stops_all_that_run_or_wait(stage: Stage) -> None:
    saved = [(f"Slow {number}", SLOW) for number in range(20)]
    async with stage.window(saved) as window:
        click(window, "Test all")
        await until(lambda: cell(window, "Slow 0", Column.STATUS) == "Checking…")
        states = {cell(window, f"Slow {n}", Column.STATUS) for n in range(20)}
        click(window, "Stop tests")
        await until(lambda: offers(window, "Test all"))

        assert states == {"Checking…", "Waiting…"}
        assert {cell(window, f"Slow {n}", Column.STATUS) for n in range(20)} == {"Not verified"}


async def test_enter_tests_the_selected_row(stage: Stage) -> None:
    async with stage.window([("Marketing", GOOD)]) as window:
        QTest.keyClick(window.table, Qt.Key.Key_Return)
        await until(lambda: cell(window, "Marketing", Column.STATUS) == "Works")


async def test_the_details_show_the_verdict_of_the_selected_row(stage: Stage) -> None:
    async with stage.window([("Marketing", GOOD), ("Old", REFUSED)]) as window:
        click(window, "Test all")
        await until(lambda: cell(window, "Old", Column.STATUS) == "Key refused")
        window.table.select(row(window, "Old"))

        assert says(window, "OpenAI did not accept this key.")
        assert says(window, "Open the API keys page")


async def test_a_result_keeps_the_selection_and_opens_nothing(stage: Stage) -> None:
    async with stage.window([("Marketing", GOOD), ("Old", REFUSED)]) as window:
        window.table.select(row(window, "Old"))
        click(window, "Test all")
        await until(lambda: offers(window, "Test all"))

        assert [c.nickname for c in window.table.selected()] == ["Old"]
        assert question(window) is None


async def test_remove_names_the_connection_and_what_still_works(stage: Stage) -> None:
    async with stage.window([("Marketing", GOOD)]) as window:
        click(window, "Remove…")
        box = question(window)

        assert box is not None
        assert box.text() == "Remove “Marketing”?"
        assert "…\u2060good" in box.informativeText()
        assert "Marketing" in box.informativeText()
        assert "still works at OpenAI" in box.informativeText()
        assert box.defaultButton().text() == "Cancel"
        answer(window, "Cancel")
        assert window.model.rowCount() == 1


async def test_remove_deletes_row_and_keychain_entry(stage: Stage) -> None:
    async with stage.window([("Marketing", GOOD)]) as window:
        [connection] = window.model.connections()
        click(window, "Remove…")
        answer(window, "Remove")
        await until(lambda: window.model.rowCount() == 0)

        assert await stage.keychain.read(connection.secret) is KeychainTrouble.MISSING
        assert says(window, "No connections yet")


async def test_remove_with_a_locked_keychain_changes_nothing_and_says_so(stage: Stage) -> None:
    async with stage.window([("Marketing", GOOD)]) as window:
        keychain = stage.keychain

        async def locked(ref: SecretRef) -> KeychainTrouble | None:
            return KeychainTrouble.LOCKED

        keychain.remove = locked  # type: ignore[method-assign]
        click(window, "Remove…")
        answer(window, "Remove")
        await until(lambda: says(window, "Your keychain is locked."))

        assert window.model.rowCount() == 1


async def test_the_empty_window_has_one_sentence_and_one_main_button(stage: Stage) -> None:
    async with stage.window() as window:
        assert window.wizard is not None
        window.wizard.reject()

        assert says(window, "No connections yet")
        assert window.focusWidget() is button(window, "New connection")


async def test_a_catalog_that_can_t_be_read_is_explained_and_can_be_tried_again(
    stage: Stage,
) -> None:
    stage.catalog = cast("Catalog", BrokenCatalog())
    async with stage.window() as window:
        assert window.wizard is None
        assert says(window, "The list can't be opened")
        assert says(window, "Nothing was changed.")
        assert button(window, "Try again").isVisible()


class BrokenCatalog:
    async def mend(self) -> None: ...

    async def connections(self) -> Sequence[Connection] | CatalogTrouble:
        return CatalogTrouble.UNREADABLE

    def __getattr__(self, name: str) -> object:
        raise AssertionError(name)


async def test_closing_the_window_only_asks_to_quit(stage: Stage) -> None:
    async with stage.window([("Slow", SLOW)]) as window:
        click_test(window, "Slow")
        window.close()

        assert stage.asked_to_quit == 1
        assert window.isVisible()


async def test_ten_thousand_connections_are_asked_for_only_where_they_show(stage: Stage) -> None:
    async with stage.window([("Marketing", GOOD)]) as window:
        [one] = window.model.connections()
    counting = CountingModel()
    counting.show_connections([one] * 10_000)
    table = ConnectionTable(counting, on_test=lambda _connection: None)
    table.resize(800, 600)
    table.show()
    await settle()

    assert 0 < len(counting.rows_asked) < 50


class CountingModel(ConnectionModel):
    def __init__(self) -> None:
        super().__init__()
        self.rows_asked: set[int] = set()

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # type: ignore[override]
        self.rows_asked.add(index.row())
        return super().data(index, role)


async def test_a_hostile_nickname_is_shown_as_it_is(stage: Stage) -> None:
    name = "<img src=http://evil.example/x> <b>bold</b>"
    async with stage.window([(name, GOOD)]) as window:
        assert says(window, name)
        assert cell(window, name, Column.NICKNAME) == name


async def test_a_running_test_is_cancelled_by_keyboard(stage: Stage) -> None:
    async with stage.window([("Slow", SLOW)]) as window:
        QTest.keyClick(window.table, Qt.Key.Key_Return)
        await until(lambda: cell(window, "Slow", Column.STATUS) == "Checking…")
        QTest.keyClick(window.table, Qt.Key.Key_Return)
        await until(lambda: cell(window, "Slow", Column.STATUS) == "Not verified")


async def test_the_end_of_the_session_asks_no_question(stage: Stage) -> None:
    """Windows and macOS ask each program to quit, and a question would stop the logout."""
    application = QApplication.instance()
    assert isinstance(application, Application)
    ended: list[bool] = []
    application.on_quit = lambda: ended.append(True)
    try:
        async with stage.wizard() as wizard:
            click(wizard, "Next")
            copy(GOOD)
            click(wizard, "Paste")
            assert wizard.presenter.would_lose_a_key
            QCoreApplication.quit()
            await until(lambda: ended)

            assert question(wizard) is None
            assert wizard.isVisible(), "it is ended in order, by whoever owns it"
    finally:
        application.on_quit = None
