"""What can be changed of a connection without its key: edited in one place, undone, never lost."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from keystep.adapters.simulated_openai.service import Trouble
from keystep.domain.connection import Connection, Purpose
from keystep.services.edit_connection import EditConnection
from keystep.services.ports import CatalogTrouble
from keystep.ui.dialogs.edit import EditDialog
from keystep.ui.main_window.connection_model import Column
from keystep.ui.main_window.times import today
from keystep.ui.main_window.window import MainWindow
from tests.services.fakes import FakeCatalog
from tests.support.keys import ACME, PROJECT, project_key, simulated
from tests.ui.inspection import cut_off, shared_letters, too_small, unnamed
from tests.ui.stage import Stage, answer, button, click, copy, question, says, settle, until
from tests.ui.test_renaming import renamed
from tests.ui.test_window import cell, row

GOOD = project_key("good")
SAVED = [("Archive", GOOD), ("Marketing", GOOD)]


@pytest.fixture
def stage(stage: Stage) -> Stage:
    stage.keys = [simulated(GOOD)]
    return stage


def marketing(window: MainWindow) -> Connection:
    return window.model.connections()[row(window, "Marketing")]


def opened(window: MainWindow) -> EditDialog:
    """The dialog for Marketing, by the keyboard."""
    window.table.select(row(window, "Marketing"))
    QTest.keySequence(window, QKeySequence("Ctrl+E"))
    [dialog] = dialogs(window)
    return dialog


def dialogs(window: MainWindow) -> list[EditDialog]:
    return [one for one in window.findChildren(EditDialog) if one.isVisible()]


async def noted(window: MainWindow, notes: str) -> None:
    dialog = opened(window)
    dialog.fields.notes.field.setPlainText(notes)
    click(dialog, "Save")
    await until(lambda: marketing(window).notes == notes)


async def undo(window: MainWindow) -> None:
    await in_front(window)
    QTest.keySequence(window, QKeySequence("Ctrl+Z"))


async def in_front(window: MainWindow) -> None:
    """As a window manager does it when a dialog has closed; here is none."""
    window.activateWindow()
    await until(lambda: QApplication.activeWindow() is window)


def undo_text(window: MainWindow) -> str:
    return window._menus.undo.text().replace("&", "")


async def test_all_that_can_be_changed_is_changed_in_one_dialog(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        dialog = opened(window)
        fields = dialog.fields
        fields.purpose._chosen(Purpose.READ)
        QTest.keyClicks(fields.organization.field, ACME.id)
        QTest.keyClicks(fields.project.field, PROJECT)
        QTest.keyClicks(fields.model.field, "gpt-5-mini")
        QTest.keyClicks(fields.day.field, "31/12/2027")
        QTest.keyClicks(fields.notes.field, "Ask Dana.")
        click(dialog, "Save")
        await until(lambda: marketing(window).notes)
        saved = marketing(window)

        assert (saved.purpose, saved.organization, saved.project) == (
            Purpose.READ,
            ACME.id,
            PROJECT,
        )
        assert (saved.model, saved.replace_by) == ("gpt-5-mini", date(2027, 12, 31))
        assert saved.notes == "Ask Dana."
        assert [one.nickname for one in window.table.selected()] == ["Marketing"]
        assert says(window.details, "Ask Dana.")


async def test_enter_in_a_field_saves_and_tab_goes_from_field_to_field(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        dialog = opened(window)
        order = [dialog.focusWidget()]
        for _step in range(5):
            QTest.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Tab)
            order.append(dialog.focusWidget())
        fields = dialog.fields
        lines = (fields.organization, fields.project, fields.model, fields.day)
        assert order[:5] == [fields.purpose, *(line.field for line in lines)]
        QTest.keyClicks(fields.model.field, "gpt-9")
        QTest.keyClick(fields.model.field, Qt.Key.Key_Return)

        await until(lambda: marketing(window).model == "gpt-9")


async def test_another_organization_says_that_it_was_not_checked(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        window.testing.start_all()
        await until(lambda: not window.testing.is_busy)
        dialog = opened(window)
        QTest.keyClicks(dialog.fields.organization.field, ACME.id)
        click(dialog, "Save")
        await until(lambda: marketing(window).organization == ACME.id)

        assert marketing(window).last_check is None
        assert says(window, "Saved. It was not checked like this yet: choose Test.")


async def test_a_check_of_the_old_organization_is_stopped(stage: Stage) -> None:
    stage.keys = [simulated(GOOD, Trouble.SLOW)]
    async with stage.window(SAVED) as window:
        dialog = opened(window)
        window.testing.start([marketing(window)])
        QTest.keyClicks(dialog.fields.organization.field, ACME.id)
        click(dialog, "Save")
        await until(lambda: marketing(window).organization == ACME.id)

        await until(lambda: not window.testing.is_busy)


async def test_the_address_is_no_field_and_the_dialog_says_why(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        dialog = opened(window)

        assert says(dialog, "A saved key stays with its service address.")


async def test_a_result_that_arrives_takes_nothing_from_what_was_typed(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        dialog = opened(window)
        dialog.fields.notes.field.setPlainText("Half typed")
        QTest.keyClicks(dialog.fields.model.field, "gpt-")
        window.testing.start_all()
        await until(lambda: not window.testing.is_busy)
        window.reload()
        await until(lambda: cell(window, "Marketing", Column.STATUS) == "Works")

        assert dialog.isVisible()
        assert dialog.fields.notes.field.toPlainText() == "Half typed"
        assert dialog.fields.model.field.text() == "gpt-"
        click(dialog, "Save")
        await until(lambda: marketing(window).notes == "Half typed")
        assert marketing(window).last_check is not None


async def test_no_other_row_can_be_selected_while_something_is_unsaved(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        dialog = opened(window)
        dialog.fields.notes.field.setPlainText("Half typed")

        assert QApplication.activeModalWidget() is dialog
        assert dialog.isModal()


async def test_esc_asks_before_changes_are_lost(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        dialog = opened(window)
        dialog.fields.notes.field.setPlainText("Half typed")
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        answer(dialog, "Keep editing")
        assert dialog.isVisible()
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        answer(dialog, "Discard changes")
        await settle()

        assert dialogs(window) == []
        assert marketing(window).notes == ""


async def test_esc_asks_nothing_when_nothing_was_changed(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        dialog = opened(window)
        QTest.keyClick(dialog, Qt.Key.Key_Escape)

        assert question(dialog) is None
        assert dialogs(window) == []


async def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_saved(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        dialog = opened(window)
        fields = dialog.fields
        QTest.keyClicks(fields.organization.field, "Acme")
        QTest.keyClicks(fields.model.field, "the cheap one")
        QTest.keyClicks(fields.day.field, "soon")
        click(dialog, "Save")
        await settle()

        assert dialog.focusWidget() is fields.organization.field
        assert says(fields.organization, "This is a name.")
        assert says(fields.model, "A model has a short name")
        assert says(fields.day, "Write the day like this: 31/12/2027.")
        assert marketing(window).organization is None


async def test_what_was_typed_stays_when_it_could_not_be_saved(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        catalog = FakeCatalog()
        catalog.troubles["connections"] = CatalogTrouble.FULL
        object.__setattr__(stage.cases, "edit", EditConnection(catalog))
        dialog = opened(window)
        dialog.fields.notes.field.setPlainText("Mine")
        click(dialog, "Save")
        await until(lambda: says(dialog, "The disk is full."))

        assert dialog.fields.notes.field.toPlainText() == "Mine"
        assert button(dialog, "Save").isEnabled()
        assert not window._menus.undo.isEnabled()


async def test_ninety_days_are_one_click_and_so_is_no_day(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        dialog = opened(window)
        [offer] = [text for text in button_texts(dialog) if "90 days after" in text]
        click(dialog, offer)
        assert dialog.fields.day.read()
        assert dialog.fields.day.value == today() + timedelta(days=90)
        click(dialog, "No day")
        assert dialog.fields.day.read()
        assert dialog.fields.day.value is None
        assert says(dialog, "OpenAI does not say when a key ends.")


def button_texts(dialog: EditDialog) -> list[str]:
    return [one.text() for one in dialog.findChildren(type(button(dialog, "Save")))]


async def test_ctrl_z_takes_changes_back_one_by_one_and_the_menu_says_which(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        await noted(window, "First")
        await in_front(window)
        await renamed(window, "Newsletter")
        await until(lambda: window.table.selected()[0].nickname == "Newsletter")
        assert undo_text(window) == "Undo rename"
        await undo(window)
        await until(lambda: undo_text(window) == "Undo change of notes")
        assert marketing(window).notes == "First"
        await undo(window)
        await until(lambda: marketing(window).notes == "")

        assert not window._menus.undo.isEnabled()
        assert says(window, "Changed back.")


async def test_an_undo_leaves_later_changes_of_other_parts_alone(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        await noted(window, "First")
        await in_front(window)
        dialog = opened(window)
        QTest.keyClicks(dialog.fields.model.field, "gpt-9")
        click(dialog, "Save")
        await until(lambda: marketing(window).model == "gpt-9")
        window._undoing._done.pop()
        await undo(window)
        await until(lambda: marketing(window).notes == "")

        assert marketing(window).model == "gpt-9"


async def test_another_organization_is_taken_back_too_and_needs_a_test(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        dialog = opened(window)
        QTest.keyClicks(dialog.fields.organization.field, ACME.id)
        click(dialog, "Save")
        await until(lambda: marketing(window).organization == ACME.id)
        assert undo_text(window) == "Undo change of organization"
        await undo(window)
        await until(lambda: marketing(window).organization is None)

        assert says(window, "Changed back. It was not checked like this yet: choose Test.")


async def test_changes_of_a_connection_that_is_gone_are_passed_over(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        await noted(window, "First")
        gone = marketing(window)
        assert await stage.cases.remove(gone) is None
        window.reload()
        await until(lambda: window.model.rowCount() == 1)

        assert not window._menus.undo.isEnabled()


async def test_a_key_gets_into_no_field_on_any_way(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        dialog = opened(window)
        notes = dialog.fields.notes.field
        lines = (dialog.fields.organization, dialog.fields.model, dialog.fields.day)
        notes.setPlainText("Mine")
        copy(f"The key is {GOOD}")
        for field in (notes, *(line.field for line in lines)):
            field.setFocus()
            QTest.keySequence(field, QKeySequence(QKeySequence.StandardKey.Paste))
        dropped = QMimeData()
        dropped.setText(GOOD)
        notes.insertFromMimeData(dropped)
        by_method = QInputMethodEvent()
        by_method.setCommitString(GOOD)
        QApplication.sendEvent(notes, by_method)

        assert notes.toPlainText() == "Mine"
        assert [line.field.text() for line in lines] == ["", "", ""]
        assert says(dialog.fields.notes, "This looks like a secret key")


async def test_a_key_that_is_typed_into_the_notes_is_taken_out_whole(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        notes = opened(window).fields.notes.field
        QTest.keyClicks(notes, f"Key: {GOOD}")

        assert notes.toPlainText() == "Key: "
        assert not notes.document().isUndoAvailable()


async def test_a_pasted_text_without_a_key_is_taken_as_plain_text(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        notes = opened(window).fields.notes.field
        pasted = QMimeData()
        pasted.setText("<b>Ask Dana</b>")
        pasted.setHtml("<b>Ask Dana</b>")
        notes.insertFromMimeData(pasted)

        assert notes.toPlainText() == "<b>Ask Dana</b>"


async def test_the_dialog_stands_a_picky_look_for_a_long_nickname(stage: Stage) -> None:
    async with stage.window([("W" * 64, GOOD)]) as window:
        window.table.select(0)
        window.edit_selected()
        [dialog] = dialogs(window)
        dialog.fields.read()
        await settle()

        faults = (*cut_off(dialog), *unnamed(dialog), *too_small(dialog), *shared_letters(dialog))
        assert faults == ()
