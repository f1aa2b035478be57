"""The screens that practice mode never shows stand the same picky look as the tour's."""

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from keystep.domain.connection import SecretRef
from keystep.domain.secret import SecretKey
from keystep.domain.verdict import Verdict
from keystep.domain.wizard_flow import Step
from keystep.services.ports import KeychainTrouble
from keystep.ui.theme import Scheme
from keystep.ui.tour import Look, use_look
from keystep.ui.wizard.shell import WizardShell
from tests.support.keys import project_key, simulated
from tests.ui import inspection
from tests.ui.stage import Stage, answer, button, click, copy, offers, says, settle, until
from tests.ui.test_wizard import at_step

KEY = project_key()
LONG_NAME = "marketing_newsletter_automation_production_eu_central_one_two"


def faults(window: QWidget, *, may_scroll: bool = False) -> list[str]:
    return [
        *inspection.cut_off(window),
        *inspection.unnamed(window),
        *inspection.too_small(window),
        *inspection.images_without_words(window),
        *inspection.rich_texts(window),
        *inspection.shared_letters(window),
        *([] if may_scroll else inspection.scrolls(window)),
    ]


@pytest.fixture
def stage(stage: Stage) -> Stage:
    stage.keys = [simulated(KEY)]
    return stage


class NoKeychain:
    async def name(self) -> str | KeychainTrouble:
        return KeychainTrouble.ABSENT

    async def write(self, ref: SecretRef, key: SecretKey) -> KeychainTrouble | None:
        return KeychainTrouble.ABSENT

    async def read(self, ref: SecretRef) -> SecretKey | KeychainTrouble:
        return KeychainTrouble.ABSENT

    async def is_open(self) -> bool:
        return False

    async def remove(self, ref: SecretRef) -> KeychainTrouble | None:
        return KeychainTrouble.ABSENT


async def test_without_a_keychain_the_first_page_says_so(stage: Stage) -> None:
    stage.keychain = NoKeychain()
    async with stage.wizard() as wizard:
        await until(lambda: says(wizard, "This computer has no keychain"))

        assert faults(wizard) == []


async def test_without_a_keychain_the_last_page_promises_none(stage: Stage) -> None:
    stage.keychain = NoKeychain()
    async with stage.wizard() as wizard:
        await at_step(wizard, Step.CHECK_AND_SAVE, KEY)
        await until(lambda: not wizard.presenter.check.is_checking)
        await settle()

        assert says(wizard, "This computer has no keychain")
        assert not says(wizard, "The key is kept in the keychain")
        assert faults(wizard) == []


async def test_the_last_page_says_where_the_key_is_kept(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        await at_step(wizard, Step.CHECK_AND_SAVE, KEY)
        await until(lambda: not wizard.presenter.check.is_checking)
        await settle()

        assert says(wizard, "The key is kept in the keychain of this computer (Practice)")
        assert faults(wizard) == []


async def test_a_key_left_in_the_clipboard_is_cleared_on_a_click(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        copy(KEY)
        await at_step(wizard, Step.CHECK_AND_SAVE, KEY)
        await until(lambda: not wizard.presenter.check.is_checking)
        click(wizard, "Save connection")
        await until(lambda: offers(wizard, "Clear the clipboard"))
        found = faults(wizard)
        click(wizard, "Clear the clipboard")

        assert QGuiApplication.clipboard().text() == ""
        assert found == []


@pytest.mark.parametrize("scale", [1.0, 2.0])
async def test_a_long_nickname_is_broken_and_never_cut(
    application: QApplication, stage: Stage, scale: float
) -> None:
    usual = application.font()
    use_look(application, Look(Scheme.LIGHT, scale))
    try:
        async with stage.window([(LONG_NAME, KEY)]) as window:
            await settle()
            cells = [found for found in faults(window, may_scroll=True) if "cell: " not in found]
            assert cells == []
    finally:
        application.setFont(usual)
        use_look(application, Look(Scheme.LIGHT, 1.0))


async def test_on_a_small_screen_the_field_in_question_is_in_view(
    application: QApplication, stage: Stage
) -> None:
    usual = application.font()
    use_look(application, Look(Scheme.LIGHT, 2.0))
    try:
        async with stage.wizard() as wizard:
            wizard.resize(1200, 700)
            await at_step(wizard, Step.SECRET_KEY, KEY)
            await settle()
            assert in_view(wizard)
            wizard.presenter.set_address("http://gateway.example")
            wizard.forward()
            await settle()
            assert in_view(wizard)
    finally:
        application.setFont(usual)
        use_look(application, Look(Scheme.LIGHT, 1.0))


def in_view(wizard: WizardShell) -> bool:
    focused = wizard.focusWidget()
    return focused is not None and focused.visibleRegion().contains(focused.rect().center())


async def test_a_mistake_of_ours_in_a_check_leaves_the_way_on(
    stage: Stage, nothing_goes_wrong_unseen: list[BaseException]
) -> None:
    async with stage.wizard() as wizard:
        await at_step(wizard, Step.NICKNAME, KEY)
        _break_checks(wizard)
        click(wizard, "Next")
        await until(lambda: says(wizard, "Something went wrong inside Keystep."))

        assert not wizard.presenter.check.is_checking
        assert button(wizard, "Test again").isVisible()
        assert isinstance(nothing_goes_wrong_unseen.pop(), ZeroDivisionError)


def _break_checks(wizard: WizardShell) -> None:
    async def broken(_access: object) -> Verdict:
        raise ZeroDivisionError

    vars(wizard.presenter.check._cases)["check_key"] = broken


async def test_after_removing_the_page_of_keys_is_a_click_away(
    stage: Stage, browser: list[str]
) -> None:
    async with stage.window([("Marketing", KEY), ("Other", KEY)]) as window:
        window.table.select(0)
        click(window, "Remove…")
        answer(window, "Remove")
        await until(lambda: says(window, "Removed “Marketing”."))
        click(window, "Delete …b7Qx on the API keys page")

        assert browser == ["https://platform.openai.com/api-keys"]
        assert faults(window, may_scroll=True) == []


async def test_without_a_browser_the_address_is_shown(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        click(wizard, "See OpenAI's prices")
        await until(lambda: _shown_address() == "https://openai.com/api/pricing/")


def _shown_address() -> str:
    boxes = [box for box in QApplication.allWidgets() if isinstance(box, QMessageBox)]
    return next((box.informativeText() for box in boxes if box.isVisible()), "")
