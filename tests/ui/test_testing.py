"""Testing all: a line that tells how far it is, a way to stop, and what changed at the end."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QProgressBar

from keystep.adapters.simulated_openai.service import Trouble
from keystep.ui.main_window import testing
from keystep.ui.main_window.window import MainWindow
from tests.support.keys import project_key, simulated
from tests.ui.stage import Stage, button, click, offers, says, until

GOOD, REFUSED, SLOW = project_key("good"), project_key("gone"), project_key("slow")
KEYS = [simulated(GOOD), simulated(SLOW, Trouble.SLOW)]
FEW = [("Marketing", GOOD), ("Old", REFUSED), ("Sales", GOOD)]


@pytest.fixture
def stage(stage: Stage) -> Stage:
    stage.keys = list(KEYS)
    return stage


@pytest.fixture
def announced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    said: list[str] = []
    monkeypatch.setattr(testing, "announce", lambda _widget, text: said.append(text))
    return said


async def run_all(window: MainWindow) -> None:
    click(window, "Test all")
    await until(lambda: not window.testing.is_busy)


def shown(window: MainWindow) -> list[str]:
    return [connection.nickname for connection in window.model.shown()]


async def test_while_all_are_tested_a_line_says_how_far_it_is(stage: Stage) -> None:
    saved = [*FEW, ("Slow", SLOW)]
    async with stage.window(saved) as window:
        click(window, "Test all")
        await until(lambda: window.testing.line.text == "3 of 4, 1 needs attention")
        bar = window.testing.line.findChild(QProgressBar)

        assert isinstance(bar, QProgressBar)
        assert (bar.value(), bar.maximum(), bar.isVisible()) == (3, 4, True)
        interface = QAccessible.queryAccessibleInterface(bar)
        assert interface.text(QAccessible.Text.Name) == "Tests"
        assert interface.valueInterface().currentValue() == 3


async def test_the_end_says_how_all_stand(stage: Stage) -> None:
    async with stage.window(FEW) as window:
        await run_all(window)

        assert window.testing.line.text.startswith("2 work, 1 needs attention.")
        assert not offers(window, "Stop tests")


async def test_what_changed_since_last_time_is_named_and_can_be_shown_alone(stage: Stage) -> None:
    async with stage.window([*FEW, ("Shop", GOOD)]) as window:
        await run_all(window)
        stage.service._keys.pop(GOOD)
        await run_all(window)
        assert "“Sales” was Works, now Key refused" in window.testing.line.text
        click(window, "Show changed")
        assert shown(window) == ["Marketing", "Sales", "Shop"]
        assert says(window, "3 of 4 connections")
        click(window, "Show all")
        assert len(shown(window)) == 4


async def test_with_no_change_those_that_need_attention_can_be_shown(stage: Stage) -> None:
    async with stage.window(FEW) as window:
        await run_all(window)
        assert says(window, "Nothing has changed since last time.")
        click(window, "Show these")

        assert shown(window) == ["Old"]


async def test_when_all_work_there_is_nothing_to_show(stage: Stage) -> None:
    async with stage.window([("Marketing", GOOD), ("Sales", GOOD)]) as window:
        await run_all(window)

        assert not offers(window, "Show these")
        assert not offers(window, "Show changed")


async def test_the_line_can_be_hidden(stage: Stage) -> None:
    async with stage.window(FEW) as window:
        await run_all(window)
        click(window, "Hide")

        assert not window.testing.line.isVisible()


async def test_stopping_counts_what_was_not_tested(stage: Stage) -> None:
    async with stage.window([*FEW, ("Slow", SLOW)]) as window:
        click(window, "Test all")
        await until(lambda: window.testing.line.text.startswith("3 of 4"))
        click(window, "Stop tests")
        await until(lambda: not window.testing.is_busy)

        assert window.testing.line.text.startswith("2 work, 1 needs attention, 1 not tested.")


async def test_it_is_read_out_at_the_end_and_not_at_each_step(
    stage: Stage, announced: list[str]
) -> None:
    async with stage.window(FEW) as window:
        window.table.select(0)
        await run_all(window)

        assert announced == [window.testing.line.text]


async def test_one_alone_has_no_line_and_is_read_out(stage: Stage, announced: list[str]) -> None:
    async with stage.window(FEW) as window:
        window.table.select(0)
        QTest.keyClick(window.table, Qt.Key.Key_Return)
        await until(lambda: announced)

        assert announced == ["Marketing: Works"]
        assert not window.testing.line.isVisible()


async def test_several_that_are_selected_have_a_line_too(stage: Stage) -> None:
    async with stage.window(FEW) as window:
        window.table.select(0, 2)
        QTest.keyClick(window, Qt.Key.Key_F5)
        await until(lambda: not window.testing.is_busy)

        assert window.testing.line.text.startswith("2 work.")


async def test_by_keyboard_the_same_place_starts_and_stops(stage: Stage) -> None:
    async with stage.window([("Slow", SLOW), ("Slow too", SLOW)]) as window:
        window.testing.all_button.setFocus()
        QTest.keyClick(window.testing.all_button, Qt.Key.Key_Space)
        assert window.focusWidget() is window.testing.line.stop
        QTest.keyClick(button(window, "Stop tests"), Qt.Key.Key_Space)
        await until(lambda: not window.testing.is_busy)

        assert window.focusWidget() is window.testing.all_button


async def test_a_single_test_that_runs_does_not_keep_all_from_starting(stage: Stage) -> None:
    async with stage.window([*FEW, ("Slow", SLOW)]) as window:
        window.testing.start_or_cancel(window.model.connections()[3])
        click(window, "Test all")
        await until(lambda: window.testing.line.text.startswith("3 of 4"))
        click(window, "Stop tests")
        await until(lambda: not window.testing.is_busy)

        assert "1 not tested" in window.testing.line.text


async def test_a_service_that_complains_is_not_asked_on(stage: Stage) -> None:
    """The window's checks are the polite ones."""
    down = project_key("busy")
    stage.keys.append(simulated(down, Trouble.SERVICE_DOWN))
    async with stage.window([(f"Team {number}", down) for number in range(20)]) as window:
        click(window, "Test all")
        await until(lambda: window.testing.line.text.startswith("16 of 20"))
        assert len(stage.service.seen) == 16
        click(window, "Stop tests")
        await until(lambda: not window.testing.is_busy)
        assert "4 not tested" in window.testing.line.text


async def test_the_model_that_ends_is_said_with_its_day(stage: Stage) -> None:
    async with stage.window([("Chat", GOOD)]) as window:
        [chat] = window.model.connections()
        particulars = replace(chat.particulars, model="gpt-5-luna")
        await stage.cases.catalog.change_particulars(chat.id, particulars)
        window.reload()
        await until(lambda: window.model.connections()[0].model)
        await run_all(window)

        assert says(window, "shuts down its model “gpt-5-luna” on 31 January 2030")
        assert offers(window, "See which models end")
