"""Without a mouse: an order that the eye expects, a focus that can be seen, every action a key."""

import re
from collections import Counter
from functools import partial

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QMenu, QWidget

from keystep.adapters.simulated_openai.service import Trouble
from keystep.domain.wizard_flow import Step
from keystep.ui.main_window.connection_model import Column
from keystep.ui.main_window.window import MainWindow
from keystep.ui.wizard.shell import WizardShell
from tests.support.keys import project_key, simulated
from tests.ui.stage import Stage, button, question, says, settle, until, words
from tests.ui.test_wizard import at_step

GOOD = project_key("good")
FEWEST_CONTROLS = 4  # the buttons at the foot of every page, Back being off on the first
STEPS = list(Step)


@pytest.fixture
def stage(stage: Stage) -> Stage:
    stage.keys = [simulated(GOOD)]
    return stage


async def tab_round(window: QWidget) -> list[QWidget]:
    """The controls that Tab reaches, from the first on, until it comes round."""
    reached: list[QWidget] = []
    for _press in range(40):
        focused = window.focusWidget()
        if focused is None or focused in reached:
            break
        reached.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
        await settle()
    assert len(reached) >= FEWEST_CONTROLS
    return reached


def place(widget: QWidget, window: QWidget) -> tuple[int, int]:
    """Row and column of the control, in steps as coarse as the eye's."""
    corner = widget.mapTo(window, QPoint(0, widget.height() // 2))
    return corner.y() // 24, corner.x()


@pytest.mark.parametrize("step", STEPS)
async def test_tab_follows_the_eye(stage: Stage, step: Step) -> None:
    async with stage.wizard() as wizard:
        await at_step(wizard, step, GOOD)
        await until(
            lambda: not (wizard.presenter.is_searching or wizard.presenter.check.is_checking)
        )
        await settle()
        reached = await tab_round(wizard)
        places = [place(widget, wizard) for widget in reached]
        start = places.index(min(places))

        assert places[start:] + places[:start] == sorted(places)


@pytest.mark.parametrize("step", STEPS)
async def test_the_focus_can_be_seen_on_every_control(stage: Stage, step: Step) -> None:
    async with stage.wizard() as wizard:
        await at_step(wizard, step, GOOD)
        await until(
            lambda: not (wizard.presenter.is_searching or wizard.presenter.check.is_checking)
        )
        await settle()
        for widget in await tab_round(wizard):
            widget.setFocus()
            await settle()
            focused = widget.grab().toImage()
            widget.clearFocus()
            await settle()

            assert widget.grab().toImage() != focused, widget


async def test_the_focus_can_be_seen_in_the_window_too(stage: Stage) -> None:
    async with stage.window([("Marketing", GOOD)]) as window:
        for widget in await tab_round(window):
            widget.setFocus()
            await settle()
            focused = widget.grab().toImage()
            widget.clearFocus()
            await settle()

            assert widget.grab().toImage() != focused, widget


async def test_a_connection_is_tested_and_removed_by_keyboard_alone(stage: Stage) -> None:
    async with stage.window([("Marketing", GOOD)]) as window:
        QTest.keyClick(window.table, Qt.Key.Key_F5)
        await until(lambda: status(window) == "Works")
        QTest.keyClick(window.table, Qt.Key.Key_Delete)
        await until(lambda: question(window))
        choose_by_keyboard(window, "Remove")
        await until(lambda: says(window, "No connections yet"))


def choose_by_keyboard(window: QWidget, text: str) -> None:
    """Answer a question with Tab and Space alone."""
    box = question(window)
    assert box is not None
    for _press in range(6):
        focused = box.focusWidget()
        assert isinstance(focused, QAbstractButton)
        if words(focused) == text:
            QTest.keyClick(focused, Qt.Key.Key_Space)
            return
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not reach {text}")


async def test_back_and_next_have_keys(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        await until(wizard.isActiveWindow)
        for letter, step in ((Qt.Key.Key_N, Step.SECRET_KEY), (Qt.Key.Key_B, Step(1))):
            QTest.keyClick(wizard, letter, Qt.KeyboardModifier.AltModifier)
            await until(partial(_is_at, wizard, step))  # Qt shows the press for 100 ms first


def _is_at(wizard: WizardShell, step: Step) -> bool:
    return wizard.presenter.flow.step is step


async def test_enter_does_not_save_what_did_not_pass(stage: Stage) -> None:
    stage.keys = [simulated(GOOD, Trouble.REFUSED)]
    async with stage.wizard() as wizard:
        await at_step(wizard, Step.CHECK_AND_SAVE, GOOD)
        await until(lambda: not wizard.presenter.check.is_checking)
        focused = wizard.focusWidget()

        assert isinstance(focused, QAbstractButton)
        assert words(focused) == "Open the API keys page"
        assert not button(wizard, "Save connection").isDefault()


async def test_enter_presses_the_button_that_has_the_focus(stage: Stage) -> None:
    stage.keys = [simulated(GOOD, Trouble.WRONG_REGION)]
    async with stage.wizard() as wizard:
        await at_step(wizard, Step.CHECK_AND_SAVE, GOOD)
        await until(lambda: not wizard.presenter.check.is_checking)
        focused = wizard.focusWidget()
        assert isinstance(focused, QAbstractButton)
        assert words(focused) == "Use us.api.openai.com"
        QTest.keyClick(focused, Qt.Key.Key_Return)
        await until(lambda: says(wizard, "Key accepted"))


async def test_when_a_check_ends_well_the_focus_is_on_saving(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        await at_step(wizard, Step.CHECK_AND_SAVE, GOOD)
        await until(lambda: not wizard.presenter.check.is_checking)

        assert wizard.focusWidget() is button(wizard, "Save connection")
        assert button(wizard, "Save connection").isDefault()


async def test_a_new_connection_is_a_key_away(stage: Stage) -> None:
    async with stage.window([("Marketing", GOOD)]) as window:
        QTest.keySequence(window, QKeySequence("Ctrl+N"))

        assert isinstance(window.wizard, WizardShell)


def status(window: MainWindow) -> str:
    return str(window.model.index(0, Column.STATUS).data())


async def test_no_two_entries_of_a_menu_share_a_letter(stage: Stage) -> None:
    async with stage.window([("Marketing", GOOD)]) as window:
        for menu in [window.menuBar(), *window.menuBar().findChildren(QMenu)]:
            letters = [
                found[1].lower()
                for action in menu.actions()
                if (found := re.search(r"&(\w)", action.text()))
            ]
            twice = [letter for letter, count in Counter(letters).items() if count > 1]

            assert twice == []


async def test_no_two_actions_share_a_shortcut(stage: Stage) -> None:
    async with stage.window([("Marketing", GOOD)]) as window:
        keys = [
            action.shortcut().toString()
            for menu in window.menuBar().findChildren(QMenu)
            for action in menu.actions()
            if not action.shortcut().isEmpty()
        ]

        assert len(keys) == len(set(keys))
