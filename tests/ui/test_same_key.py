"""The window says so where a key is saved under two nicknames, and stands in nobody's way."""

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from tests.support.keys import ACME, project_key, simulated
from tests.ui.stage import Stage, click, copy, says, until, visible_texts

KEY, OTHER = project_key("good"), project_key("othr")
SAVED = [("Marketing", KEY), ("Other", OTHER), ("Sales", KEY)]


@pytest.fixture
def stage(stage: Stage) -> Stage:
    stage.keys = [simulated(KEY), simulated(OTHER)]
    return stage


def remarks(widget: QWidget) -> list[str]:
    return [text for text in visible_texts(widget) if "same key" in text or "This key is" in text]


async def test_after_a_check_the_details_of_both_name_the_other(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        window.table.select(0)
        assert remarks(window) == []
        QTest.keySequence(window, QKeySequence("F5"))
        await until(lambda: remarks(window) == ["The same key is saved as “Sales” too."])
        window.table.select(1)
        assert remarks(window) == []
        window.table.select(2)
        assert remarks(window) == ["The same key is saved as “Marketing” too."]


async def test_the_wizard_says_it_when_the_connection_is_saved(stage: Stage) -> None:
    async with stage.wizard([("Marketing", KEY)]) as wizard:
        presenter = wizard.presenter
        presenter.next()
        presenter.paste_key(KEY)
        presenter.next()
        presenter.set_organization(ACME.id)
        presenter.next()
        presenter.set_nickname("Sales")
        presenter.next()
        await until(lambda: presenter.check.is_good_enough)
        presenter.save()
        await until(lambda: says(wizard, "Your connection is saved"))
        await until(lambda: remarks(wizard) == ["This key is already saved as “Marketing”."])
        copy("")


async def test_a_key_of_its_own_gets_no_remark(stage: Stage) -> None:
    async with stage.window(SAVED[:2]) as window:
        click(window, "Test all")
        await until(lambda: not window.testing.is_busy)
        assert remarks(window) == []
