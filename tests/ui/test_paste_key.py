"""Another key for a connection that is there: checked first, put in place, nothing else changed."""

import pytest

from keystep.domain.causes import Cause
from keystep.domain.connection import Connection
from keystep.domain.secret import SecretKey
from keystep.services.ports import KeychainTrouble
from keystep.ui.dialogs.paste_key import PasteKeyDialog
from keystep.ui.main_window.connection_model import Column
from keystep.ui.main_window.window import MainWindow
from tests.support.keys import project_key, simulated
from tests.ui.stage import Stage, answer, click, copy, offers, question, says, until
from tests.ui.test_window import cell

OLD, NEW, REFUSED = project_key("oldd"), project_key("neww"), project_key("gone")


@pytest.fixture
def stage(stage: Stage) -> Stage:
    stage.keys = [simulated(NEW)]
    return stage


async def opened(window: MainWindow) -> PasteKeyDialog:
    """The saved key is refused, and its verdict offers to paste another one."""
    click(window, "Test all")
    await until(lambda: offers(window, "Paste another key"))
    click(window, "Paste another key")
    return dialog_of(window)


def dialog_of(window: MainWindow) -> PasteKeyDialog:
    [dialog] = [one for one in window.findChildren(PasteKeyDialog) if one.isVisible()]
    return dialog


def paste(dialog: PasteKeyDialog, text: str) -> None:
    copy(text)
    click(dialog, "Paste")


def only(window: MainWindow) -> Connection:
    [connection] = window.model.connections()
    return connection


async def test_a_good_key_takes_the_place_of_the_old_one(stage: Stage) -> None:
    async with stage.window([("Marketing", OLD)]) as window:
        before = only(window)
        dialog = await opened(window)
        paste(dialog, NEW)
        click(dialog, "Check and save")
        await until(lambda: cell(window, "Marketing", Column.STATUS) == "Works")
        after = only(window)

        assert (after.id, after.nickname) == (before.id, before.nickname)
        assert after.key.ending == "neww"
        assert await stage.keychain.read(after.secret) == SecretKey(NEW)
        assert await stage.keychain.read(before.secret) is KeychainTrouble.MISSING
        assert says(window, "“Marketing” has its new key.")


async def test_a_key_that_is_missing_can_be_pasted_again(stage: Stage) -> None:
    stage.keys = [simulated(OLD)]
    async with stage.window([("Marketing", OLD)]) as window:
        await stage.keychain.remove(only(window).secret)
        click(window, "Test all")
        await until(lambda: cell(window, "Marketing", Column.STATUS) == "The key is missing")
        click(window, "Paste another key")
        dialog = dialog_of(window)
        paste(dialog, OLD)
        click(dialog, "Check and save")
        await until(lambda: cell(window, "Marketing", Column.STATUS) == "Works")


async def test_a_key_that_does_not_pass_is_saved_only_after_a_clear_yes(stage: Stage) -> None:
    async with stage.window([("Marketing", OLD)]) as window:
        dialog = await opened(window)
        paste(dialog, REFUSED)
        click(dialog, "Check and save")
        await until(lambda: says(dialog, "Key refused."))
        assert only(window).key.ending == "oldd"
        click(dialog, "Save anyway")
        answer(dialog, "Save anyway")
        await until(lambda: only(window).key.ending == "gone")
        last = only(window).last_check

        assert last is not None
        assert last.cause is Cause.KEY_REFUSED


async def test_leaving_with_a_pasted_key_asks_first(stage: Stage) -> None:
    async with stage.window([("Marketing", OLD)]) as window:
        dialog = await opened(window)
        paste(dialog, NEW)
        click(dialog, "Cancel")
        assert question(dialog) is not None
        answer(dialog, "Discard key")
        await until(lambda: not window.findChildren(PasteKeyDialog))

        assert only(window).key.ending == "oldd"


async def test_what_is_no_key_is_explained(stage: Stage) -> None:
    async with stage.window([("Marketing", OLD)]) as window:
        dialog = await opened(window)
        click(dialog, "Check and save")
        assert says(dialog, "Paste your secret key first.")
        paste(dialog, "org-AcmeAcmeAcmeAcmeAcmeAcme")
        assert says(dialog, "This is an ID, not a key.")
        paste(dialog, "sk-practice-works")
        assert says(dialog, "This is a practice key.")
        click(dialog, "Cancel")

        assert question(dialog) is None


async def test_a_locked_keychain_keeps_the_old_key_and_the_pasted_one_stays(stage: Stage) -> None:
    async with stage.window([("Marketing", OLD)]) as window:
        dialog = await opened(window)
        paste(dialog, NEW)

        async def locked() -> str | KeychainTrouble:
            return KeychainTrouble.LOCKED

        stage.keychain.name = locked  # type: ignore[method-assign]
        click(dialog, "Check and save")
        await until(lambda: says(dialog, "Your keychain is locked."))

        assert says(dialog, "OpenAI project key, ends …neww, 164 characters")
        assert only(window).key.ending == "oldd"
