"""A new key for a saved connection: checked beside the old one, and a way back that is kept."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QRadioButton, QWidget

from keystep.adapters.simulated_openai.service import Trouble
from keystep.domain.causes import Cause
from keystep.domain.connection import UNTIL_CONFIRMED, Connection, SecretRef
from keystep.domain.pages import Page
from keystep.domain.secret import SecretKey
from keystep.services.ports import KeychainTrouble
from keystep.ui.main_window.connection_model import Column
from keystep.ui.main_window.window import MainWindow
from keystep.ui.replace_wizard.shell import ReplaceKeyWizard
from tests.support.keys import project_key, simulated
from tests.ui.stage import Stage, answer, click, copy, offers, question, says, settle, until
from tests.ui.test_window import cell

OLD, NEW, REFUSED, SLOW = (project_key(ending) for ending in ("oldd", "neww", "gone", "slow"))
KEPT = "The old key …oldd stays on this computer until you confirm that the new one is in use."


@pytest.fixture
def stage(stage: Stage) -> Stage:
    stage.keys = [simulated(OLD), simulated(NEW), simulated(SLOW, Trouble.SLOW)]
    return stage


def only(window: MainWindow) -> Connection:
    [connection] = window.model.connections()
    return connection


def wizard_of(window: MainWindow) -> ReplaceKeyWizard:
    [wizard] = [one for one in window.findChildren(ReplaceKeyWizard) if one.isVisible()]
    return wizard


def opened(window: MainWindow) -> ReplaceKeyWizard:
    click(window, "Replace key…")
    return wizard_of(window)


def paste(wizard: ReplaceKeyWizard, text: str) -> None:
    copy(text)
    click(wizard, "Paste")


async def at_the_comparison(window: MainWindow, key: str = NEW) -> ReplaceKeyWizard:
    wizard = opened(window)
    paste(wizard, key)
    click(wizard, "Next")
    await until(lambda: not wizard.presenter.is_checking_old and wizard.presenter.old_verdict)
    return wizard


async def at_the_switch(window: MainWindow, key: str = NEW) -> ReplaceKeyWizard:
    wizard = await at_the_comparison(window, key)
    await until(lambda: wizard.presenter.new_verdict)
    click(wizard, "Next")
    return wizard


async def replaced(window: MainWindow) -> Connection:
    """With all that is chosen beforehand."""
    wizard = await at_the_switch(window)
    click(wizard, "Switch to the new key")
    await until(lambda: offers(wizard, "Close"))
    click(wizard, "Close")
    await until(lambda: only(window).key.ending == "neww")
    return only(window)


def choose(wizard: QWidget, text: str) -> None:
    [choice] = [one for one in wizard.findChildren(QRadioButton) if one.text() == text]
    choice.click()


async def test_both_verdicts_stand_side_by_side_and_nothing_is_changed_yet(stage: Stage) -> None:
    async with stage.window([("Marketing", OLD)]) as window:
        wizard = await at_the_comparison(window)
        await until(lambda: says(wizard, "New key: works"))

        assert says(wizard, "Old key: works")
        assert says(wizard, "OpenAI project key, ends …neww, 164 characters")
        assert says(wizard, "OpenAI project key, ends …oldd, 164 characters")
        assert says(wizard, "Nothing is changed yet")
        assert only(window).key.ending == "oldd"


async def test_each_verdict_shows_as_soon_as_it_is_there(stage: Stage) -> None:
    async with stage.window([("Marketing", OLD)]) as window:
        wizard = await at_the_comparison(window, SLOW)

        assert says(wizard, "New key: checking…")
        assert says(wizard, "Old key: works")


async def test_switched_the_connection_is_the_same_with_its_new_key_and_the_old_one_is_kept(
    stage: Stage,
) -> None:
    async with stage.window([("Marketing", OLD)]) as window:
        before = only(window)
        after = await replaced(window)

        assert (after.id, after.nickname) == (before.id, before.nickname)
        assert after.last_check is not None
        assert after.last_check.cause is Cause.WORKS
        assert after.old_key is not None
        assert after.old_key.keep_until == UNTIL_CONFIRMED
        assert await stage.keychain.read(after.secret) == SecretKey(NEW)
        assert await stage.keychain.read(before.secret) == SecretKey(OLD)
        assert says(window, KEPT)


async def test_the_result_says_that_the_old_key_still_works_and_opens_the_page_to_delete_it(
    stage: Stage, browser: list[str]
) -> None:
    async with stage.window([("Marketing", OLD)]) as window:
        wizard = await at_the_switch(window)
        click(wizard, "Switch to the new key")
        await until(lambda: says(wizard, "The new key is in use"))

        assert says(wizard, KEPT)
        assert says(wizard, "The key …oldd still works at OpenAI until it is deleted there.")
        click(wizard, "Delete …oldd on the API keys page")
        assert browser == [Page.API_KEYS.url]


@pytest.mark.parametrize(("choice", "days"), [("1 day", 1), ("7 days", 7), ("30 days", 30)])
async def test_the_old_key_is_kept_for_as_long_as_was_chosen(
    stage: Stage, choice: str, days: int
) -> None:
    async with stage.window([("Marketing", OLD)]) as window:
        wizard = await at_the_switch(window)
        choose(wizard, choice)
        click(wizard, "Switch to the new key")
        await until(lambda: wizard.presenter.replaced)
        replaced = wizard.presenter.replaced

    assert replaced is not None
    assert replaced.old_key is not None
    assert replaced.old_key.keep_until is not None
    left = replaced.old_key.keep_until - datetime.now(UTC)
    assert timedelta(days=days, minutes=-5) < left <= timedelta(days=days)


async def test_not_kept_at_all_it_has_left_this_computer(stage: Stage) -> None:
    async with stage.window([("Marketing", OLD)]) as window:
        before = only(window)
        wizard = await at_the_switch(window)
        choose(wizard, "Not at all")
        click(wizard, "Switch to the new key")
        await until(lambda: wizard.presenter.replaced)

        assert not says(wizard, "stays on this computer")
        assert await stage.keychain.read(before.secret) is KeychainTrouble.MISSING


async def test_a_refused_key_is_not_kept_unless_somebody_wants_it(stage: Stage) -> None:
    async with stage.window([("Marketing", REFUSED)]) as window:
        click(window, "Test all")
        await until(lambda: offers(window, "Paste another key"))
        click(window, "Paste another key")
        wizard = wizard_of(window)
        paste(wizard, NEW)
        click(wizard, "Next")
        await until(lambda: says(wizard, "Old key: does not work"))
        await until(lambda: says(wizard, "New key: works"))
        click(wizard, "Next")
        click(wizard, "Switch to the new key")
        await until(lambda: says(wizard, "OpenAI no longer accepts the old key …gone."))
        click(wizard, "Close")
        await until(lambda: cell(window, "Marketing", Column.STATUS) == "Works")

        assert only(window).old_key is None


async def test_a_key_that_is_missing_can_be_pasted_again(stage: Stage) -> None:
    async with stage.window([("Marketing", OLD)]) as window:
        await stage.keychain.remove(only(window).secret)
        wizard = await at_the_switch(window, OLD)

        assert not says(wizard, "How long should this computer keep")
        click(wizard, "Switch to the new key")
        await until(lambda: wizard.presenter.replaced)
        assert wizard.presenter.replaced
        assert wizard.presenter.replaced.old_key is None


async def test_the_key_in_use_is_told_before_anything_is_sent(stage: Stage) -> None:
    async with stage.window([("Marketing", OLD)]) as window:
        wizard = opened(window)
        paste(wizard, OLD)
        click(wizard, "Next")
        await until(lambda: says(wizard, "This is the key that the connection uses already."))

        assert says(wizard, "Step 1 of 3")
        assert not stage.service.seen


async def test_what_is_no_key_is_explained(stage: Stage) -> None:
    async with stage.window([("Marketing", OLD)]) as window:
        wizard = opened(window)
        click(wizard, "Next")
        assert says(wizard, "Paste your secret key first.")
        paste(wizard, "org-AcmeAcmeAcmeAcmeAcmeAcme")
        assert says(wizard, "This is an ID, not a key.")
        paste(wizard, "sk-practice-works")
        assert says(wizard, "This is a practice key.")
        QTest.keyClick(wizard.focusWidget(), Qt.Key.Key_A)
        click(wizard, "Cancel")

        assert question(wizard) is None


async def test_a_key_that_does_not_pass_is_switched_to_only_after_a_clear_yes(
    stage: Stage,
) -> None:
    async with stage.window([("Marketing", OLD)]) as window:
        wizard = await at_the_switch(window, REFUSED)
        click(wizard, "Switch to the new key")
        assert only(window).key.ending == "oldd"
        answer(wizard, "Switch anyway")
        await until(lambda: wizard.presenter.replaced)
        click(wizard, "Close")
        await until(lambda: only(window).key.ending == "gone")
        last = only(window).last_check

        assert last is not None
        assert last.cause is Cause.KEY_REFUSED


async def test_a_key_that_fails_leads_back_to_paste_another_one(stage: Stage) -> None:
    async with stage.window([("Marketing", OLD)]) as window:
        wizard = await at_the_comparison(window, REFUSED)
        await until(lambda: offers(wizard, "Paste another key"))
        click(wizard, "Paste another key")
        paste(wizard, NEW)
        click(wizard, "Next")
        await until(lambda: says(wizard, "New key: works"))


async def test_leaving_with_a_pasted_key_asks_first_and_changes_nothing(stage: Stage) -> None:
    async with stage.window([("Marketing", OLD)]) as window:
        wizard = await at_the_switch(window)
        click(wizard, "Cancel")
        assert question(wizard) is not None
        answer(wizard, "Discard key")
        await until(lambda: not window.findChildren(ReplaceKeyWizard))

        assert only(window).key.ending == "oldd"
        assert only(window).old_key is None


async def test_a_keychain_that_never_answers_leaves_the_old_key_in_force(stage: Stage) -> None:
    """Given up in the middle of the switch."""
    async with stage.window([("Marketing", OLD)]) as window:
        before = only(window)
        wizard = await at_the_switch(window)
        write, written = stage.keychain.write, list[SecretRef]()

        async def hangs(ref: SecretRef, key: SecretKey) -> KeychainTrouble | None:
            await write(ref, key)
            written.append(ref)
            await until(lambda: False)
            return None

        stage.keychain.write = hangs  # type: ignore[method-assign]
        click(wizard, "Switch to the new key")
        await until(lambda: written)
        assert offers(wizard, "Switching…")
        wizard.reject()
        answer(wizard, "Discard key")
        await until(lambda: not window.findChildren(ReplaceKeyWizard))
        await until_settled(stage)

        assert only(window).secret == before.secret
        assert await stage.keychain.read(before.secret) == SecretKey(OLD)
        assert await stage.keychain.read(SecretRef(before.id, 2)) is KeychainTrouble.MISSING


async def until_settled(stage: Stage) -> None:
    """Nothing is unfinished any more."""
    while await stage.cases.catalog.unfinished(datetime.now(UTC)):
        await settle()


async def test_a_locked_keychain_keeps_the_old_key_and_the_pasted_one_stays(stage: Stage) -> None:
    async with stage.window([("Marketing", OLD)]) as window:
        wizard = await at_the_switch(window)

        async def locked() -> str | KeychainTrouble:
            return KeychainTrouble.LOCKED

        stage.keychain.name = locked  # type: ignore[method-assign]
        click(wizard, "Switch to the new key")
        await until(lambda: says(wizard, "Your keychain is locked."))

        assert wizard.presenter.key == SecretKey(NEW)
        assert only(window).key.ending == "oldd"


async def test_confirmed_the_old_key_leaves_and_its_page_is_offered(
    stage: Stage, browser: list[str]
) -> None:
    async with stage.window([("Marketing", OLD)]) as window:
        before = only(window)
        await replaced(window)
        click(window, "Remove the old key")
        await until(lambda: only(window).old_key is None)

        assert await stage.keychain.read(before.secret) is KeychainTrouble.MISSING
        assert only(window).key.ending == "neww"
        assert not offers(window, "Go back to the old key")
        assert says(window, "The key …oldd still works at OpenAI until it is deleted there.")
        click(window, "Delete …oldd on the API keys page")
        assert browser == [Page.API_KEYS.url]


async def test_gone_back_the_old_key_is_in_force_and_checked(stage: Stage) -> None:
    async with stage.window([("Marketing", OLD)]) as window:
        before = only(window)
        new = await replaced(window)
        click(window, "Go back to the old key")
        box = question(window)
        assert box is not None
        asked = box.informativeText().replace("\u2060", "")
        assert "The key …neww leaves this computer." in asked
        answer(window, "Go back")
        await until(lambda: only(window).key.ending == "oldd")
        await until(lambda: cell(window, "Marketing", Column.STATUS) == "Works")

        assert only(window).secret == before.secret
        assert only(window).old_key is None
        assert await stage.keychain.read(new.secret) is KeychainTrouble.MISSING
        assert says(window, "The key …neww still works at OpenAI until it is deleted there.")


@pytest.mark.parametrize("way", ["Remove the old key", "Go back to the old key"])
async def test_with_a_locked_keychain_the_old_key_stays_and_it_is_said(
    stage: Stage, way: str
) -> None:
    async with stage.window([("Marketing", OLD)]) as window:
        kept = await replaced(window)

        async def locked() -> str | KeychainTrouble:
            return KeychainTrouble.LOCKED

        stage.keychain.name = locked  # type: ignore[method-assign]
        click(window, way)
        if question(window):
            answer(window, "Go back")
        await until(lambda: says(window, "Your keychain is locked."))

        assert only(window) == kept
        assert offers(window, way)


async def test_a_test_that_runs_can_t_bring_its_verdict_to_the_other_key(stage: Stage) -> None:
    async with stage.window([("Marketing", SLOW)]) as window:
        click(window, "Test all")
        await until(lambda: cell(window, "Marketing", Column.STATUS) == "Checking…")
        opened(window)
        await until(lambda: not window.testing.is_busy)

        assert cell(window, "Marketing", Column.STATUS) == "Not verified"


async def test_the_whole_way_by_keyboard(stage: Stage) -> None:
    """Ctrl+K, Ctrl+V, and the focus stands on what leads on."""
    async with stage.window([("Marketing", OLD)]) as window:
        await until(window.isActiveWindow)
        QTest.keyClick(window.table, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: window.findChildren(ReplaceKeyWizard))
        wizard = wizard_of(window)
        await until(wizard.isActiveWindow)
        copy(NEW)
        press(wizard, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        press(wizard, Qt.Key.Key_Return)
        await until(lambda: wizard.presenter.new_verdict and wizard.presenter.old_verdict)
        press(wizard, Qt.Key.Key_Return)
        press(wizard, Qt.Key.Key_Return)
        await until(lambda: wizard.presenter.replaced)
        press(wizard, Qt.Key.Key_Return)
        await until(lambda: only(window).key.ending == "neww")


def press(
    window: QWidget,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    focused: Callable[[], QWidget | None] = window.focusWidget
    QTest.keyClick(focused() or window, key, modifier)


async def test_the_key_can_be_taken_off_the_clipboard_afterwards(stage: Stage) -> None:
    async with stage.window([("Marketing", OLD)]) as window:
        wizard = await at_the_switch(window)
        click(wizard, "Switch to the new key")
        await until(lambda: offers(wizard, "Clear the clipboard"))
        click(wizard, "Clear the clipboard")

        assert NEW not in QGuiApplication.clipboard().text()
