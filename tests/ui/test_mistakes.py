"""What a person at the window sees of a mistake of ours, and what they can do about it."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from keystep import mistakes
from keystep.mistakes import Mistake, what_happened
from keystep.ui.dialogs.mistake import MistakeDialog
from keystep.ui.main_window.window import MainWindow
from keystep.ui.mistake_teller import MistakeTeller, say_last_words
from tests.support.keys import project_key
from tests.ui.stage import Stage, button, click, offers, says, settle, until

KEY = project_key()
CALM = "You can go on. What you just did may not have worked."


def fail() -> None:
    raise ValueError(f"Illegal header value b'Bearer {KEY}'")


def fail_elsewhere() -> None:
    raise KeyError(KEY)


@asynccontextmanager
async def told_at(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[MainWindow, MistakeTeller]]:
    """The window with what tells of mistakes, and the hooks of the program."""
    hook = "sys.excepthook"
    async with stage.window([("Marketing", KEY)]) as window:
        teller = MistakeTeller(window)
        teller.cases = stage.cases
        monkeypatch.setattr(hook, lambda _kind, error, _trace: mistakes.note(error))
        monkeypatch.setattr(threading, "excepthook", lambda ended: mistakes.note(ended.exc_value))
        before = mistakes.listen(teller.tell)
        yield window, teller
        mistakes.listen(before)
        await teller.aclose()


def dialogs() -> list[MistakeDialog]:
    found = (one for one in QApplication.topLevelWidgets() if isinstance(one, MistakeDialog))
    return [one for one in found if one.isVisible()]


async def the_dialog() -> MistakeDialog:
    await until(dialogs)
    [dialog] = dialogs()
    return dialog


async def test_a_mistake_in_a_slot_is_told_calmly_and_the_window_goes_on(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with told_at(stage, monkeypatch) as (window, _teller):
        QTimer.singleShot(0, fail)
        dialog = await the_dialog()

        assert says(dialog, CALM)
        assert not dialog.isModal()
        click(window, "Test all")
        await until(lambda: offers(window, "Test all"))


async def test_a_mistake_in_a_task_is_told(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def work() -> None:
        fail()

    async with told_at(stage, monkeypatch) as (window, _teller):
        window._runner.start(work())

        assert "fail" in (await the_dialog()).details


async def test_a_mistake_in_a_thread_is_told(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    async with told_at(stage, monkeypatch) as (window, _teller):
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
        dialog = await the_dialog()

        assert "fail" in dialog.details
        assert dialog.thread() is window.thread(), "made where windows live"


async def test_further_mistakes_join_the_dialog_that_is_open(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with told_at(stage, monkeypatch):
        QTimer.singleShot(0, fail)
        QTimer.singleShot(0, fail)
        QTimer.singleShot(0, fail_elsewhere)
        dialog = await the_dialog()
        await until(lambda: "KeyError" in dialog.details)

        assert len(dialogs()) == 1
        assert dialog.details.count("ValueError") == 1


async def test_the_same_mistake_does_not_come_up_again_once_it_was_closed(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with told_at(stage, monkeypatch):
        QTimer.singleShot(0, fail)
        click(await the_dialog(), "Close")
        QTimer.singleShot(0, fail)
        await settle()
        assert dialogs() == []

        QTimer.singleShot(0, fail_elsewhere)
        assert "ValueError" not in (await the_dialog()).details


async def test_in_front_of_the_wizard_it_can_be_used_too(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with told_at(stage, monkeypatch) as (window, _teller):
        window.new_connection()
        QTimer.singleShot(0, fail)

        assert (await the_dialog()).parentWidget() is window.wizard


async def test_after_the_wizard_took_the_dialog_along_the_next_one_opens(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with told_at(stage, monkeypatch) as (window, _teller):
        window.new_connection()
        QTimer.singleShot(0, fail)
        await the_dialog()
        assert window.wizard is not None
        window.wizard.reject()
        await until(lambda: not dialogs())
        QTimer.singleShot(0, fail_elsewhere)

        assert "KeyError" in (await the_dialog()).details


async def test_the_details_are_plain_text_without_what_the_error_said(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with told_at(stage, monkeypatch):
        QTimer.singleShot(0, fail)
        dialog = await the_dialog()
        assert not dialog._details.isVisible()
        click(dialog, "Details")

        assert dialog._details.isVisible()
        assert dialog.details.startswith("ValueError\n")
        assert KEY[:12] not in dialog.details


async def test_the_report_has_the_places_and_the_computer_and_no_key(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with told_at(stage, monkeypatch):
        QTimer.singleShot(0, fail)
        dialog = await the_dialog()
        click(dialog, "Copy report")
        await until(lambda: says(dialog, "Copied"))

        report = QGuiApplication.clipboard().text()
        assert "Keystep report for IT" in report
        assert "ValueError\n" in report
        assert "- Versions: " in report
        assert KEY[:12] not in report


async def test_before_there_is_anything_to_work_with_the_places_can_be_copied(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with told_at(stage, monkeypatch) as (_window, teller):
        teller.cases = None
        QTimer.singleShot(0, fail)
        dialog = await the_dialog()
        click(dialog, "Copy report")

        assert QGuiApplication.clipboard().text() == dialog.details


async def test_what_ends_the_program_itself_is_said_before_it_closes(stage: Stage) -> None:
    said = threading.Event()

    async def say() -> None:
        await say_last_words(ValueError(KEY))
        said.set()

    async with stage.window() as window:
        window._runner.start(say())
        dialog = await the_dialog()
        assert says(dialog, "Keystep can't go on, so it closes. You can start it again.")
        assert button(dialog, "Copy report").isEnabled()
        click(dialog, "Close")
        await until(said.is_set)


def test_two_mistakes_at_one_place_are_the_same() -> None:
    assert _caught() == _caught() != what_happened(ValueError())


def _caught() -> Mistake:
    try:
        fail()
    except ValueError as error:
        return what_happened(error)
    raise AssertionError
