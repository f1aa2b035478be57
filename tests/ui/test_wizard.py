"""The wizard as a person meets it: five steps, Back, Cancel, what it says and what it keeps."""

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QRadioButton, QWidget

from keystep.adapters.keychain.in_memory import KeychainInMemory
from keystep.adapters.simulated_openai.service import Trouble
from keystep.domain.access import Realm
from keystep.domain.connection import SecretRef
from keystep.domain.pages import Page
from keystep.domain.secret import SecretKey
from keystep.domain.wizard_flow import Step
from keystep.services.ports import KeychainTrouble
from keystep.ui.wizard.shell import WizardShell
from tests.support.keys import ACME, OTHER, project_key, simulated
from tests.ui.stage import (
    Stage,
    answer,
    button,
    click,
    copy,
    field_named,
    question,
    says,
    settle,
    until,
)

KEY = project_key()


async def at_step(wizard: WizardShell, step: Step, key: str = KEY) -> None:
    """Go forward the usual way until this step is shown."""
    while wizard.presenter.flow.step is not step:
        if wizard.presenter.flow.step is Step.SECRET_KEY:
            copy(key)
            click(wizard, "Paste")
        if wizard.presenter.flow.step is Step.ORGANIZATION:
            await until(lambda: not wizard.presenter.is_searching)
        before = wizard.presenter.flow.step
        click(wizard, "Next")
        assert wizard.presenter.flow.step is not before, wizard.presenter.key_remark


async def checked(wizard: WizardShell, key: str = KEY) -> None:
    await at_step(wizard, Step.CHECK_AND_SAVE, key)
    await until(lambda: not wizard.presenter.check.is_checking)


async def test_the_first_start_without_a_connection_opens_the_wizard(stage: Stage) -> None:
    async with stage.window() as window:
        assert window.wizard is not None
        assert window.wizard.isVisible()


async def test_a_start_with_a_connection_does_not_open_the_wizard(stage: Stage) -> None:
    async with stage.window([("Marketing", KEY)]) as window:
        assert window.wizard is None


async def test_each_page_is_named_with_its_number_and_title(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        names = [wizard.page.accessibleName()]
        for step in list(Step)[1:]:
            await at_step(wizard, step)
            names.append(wizard.page.accessibleName())

    assert names == [
        "Step 1 of 5: Before you begin",
        "Step 2 of 5: Secret key",
        "Step 3 of 5: Organization",
        "Step 4 of 5: Nickname",
        "Step 5 of 5: Check and save",
    ]


async def test_the_window_has_the_same_size_on_every_page(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        sizes = set()
        for step in Step:
            await at_step(wizard, step)
            await settle()
            sizes.add((wizard.width(), wizard.height()))

    assert len(sizes) == 1


async def test_next_without_a_key_stays_enabled_and_says_what_is_missing(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        await at_step(wizard, Step.SECRET_KEY)
        assert button(wizard, "Next").isEnabled()
        click(wizard, "Next")

        assert wizard.presenter.flow.step is Step.SECRET_KEY
        assert says(wizard, "Paste your secret key first.")
        assert wizard.focusWidget() is field_named(wizard, "Secret key")


async def test_a_pasted_key_is_named_by_kind_ending_and_length(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        await at_step(wizard, Step.SECRET_KEY)
        copy(f'  "{KEY}"\n')
        click(wizard, "Paste")

        shown = field_named(wizard, "Secret key").text()
        assert shown == "OpenAI project key, ends …b7Qx, 164 characters"


@pytest.mark.parametrize("way", ["shortcut", "button"])
async def test_a_key_can_be_pasted_by(stage: Stage, way: str) -> None:
    async with stage.wizard() as wizard:
        await at_step(wizard, Step.SECRET_KEY)
        copy(KEY)
        field = field_named(wizard, "Secret key")
        if way == "shortcut":
            QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        else:
            click(wizard, "Paste")

        assert wizard.presenter.flow.answers.key == SecretKey(KEY)


async def test_no_widget_of_the_wizard_ever_holds_the_key(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        for step in Step:
            await at_step(wizard, step)
            await settle()
            for widget in (wizard, *wizard.findChildren(QWidget)):
                assert KEY not in everything_it_holds(widget)


def everything_it_holds(widget: QWidget) -> str:
    properties = [
        str(p.name())
        for p in map(widget.metaObject().property, range(widget.metaObject().propertyCount()))
    ]
    return " ".join(str(widget.property(name)) for name in properties)


async def test_typing_into_the_key_field_says_that_keys_are_pasted(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        await at_step(wizard, Step.SECRET_KEY)
        QTest.keyClicks(field_named(wizard, "Secret key"), "s")

        assert says(wizard, "Keys are pasted, not typed.")


async def test_an_organization_id_in_the_key_field_goes_to_its_own_field(stage: Stage) -> None:
    stage.keys = [simulated(KEY, organizations=(ACME, OTHER))]
    async with stage.wizard() as wizard:
        await at_step(wizard, Step.SECRET_KEY)
        copy(OTHER.id)
        click(wizard, "Paste")
        assert says(wizard, "This is an organization ID, kept for the next step.")
        await at_step(wizard, Step.ORGANIZATION)

        assert field_named(wizard, "Organization ID").text() == OTHER.id


async def test_back_keeps_everything_that_was_entered(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        await at_step(wizard, Step.NICKNAME)
        field_named(wizard, "Nickname").setText("")
        QTest.keyClicks(field_named(wizard, "Nickname"), "Newsletter")
        await at_step(wizard, Step.CHECK_AND_SAVE)
        before = wizard.presenter.flow.answers
        for _step in range(4):
            click(wizard, "Back")
        await at_step(wizard, Step.CHECK_AND_SAVE)

        assert wizard.presenter.flow.answers == before
        assert before.nickname == "Newsletter"


async def test_the_key_s_organizations_are_offered_and_the_default_chosen(stage: Stage) -> None:
    stage.keys = [simulated(KEY, organizations=(ACME, OTHER))]
    async with stage.wizard() as wizard:
        await at_step(wizard, Step.ORGANIZATION)
        await until(lambda: choices(wizard))

        assert [c.accessibleName() for c in choices(wizard)] == [
            f"Acme Ltd, {ACME.id}",
            f"Other Inc, {OTHER.id}",
        ]
        assert [c.isChecked() for c in choices(wizard)] == [True, False]
        assert wizard.presenter.flow.answers.organization == ACME.id


def choices(wizard: WizardShell) -> list[QRadioButton]:
    return [choice for choice in wizard.findChildren(QRadioButton) if choice.isVisible()]


async def test_choosing_another_organization_fills_its_id_in(stage: Stage) -> None:
    stage.keys = [simulated(KEY, organizations=(ACME, OTHER))]
    async with stage.wizard() as wizard:
        await at_step(wizard, Step.ORGANIZATION)
        await until(lambda: choices(wizard))
        [_first, second] = choices(wizard)
        QTest.mouseClick(second, Qt.MouseButton.LeftButton)

        assert field_named(wizard, "Organization ID").text() == OTHER.id
        assert wizard.presenter.flow.answers.organization == OTHER.id


async def test_where_the_service_names_no_organization_the_id_is_pasted(stage: Stage) -> None:
    stage.keys = []
    async with stage.wizard() as wizard:
        await at_step(wizard, Step.ORGANIZATION)
        await until(lambda: not wizard.presenter.is_searching)
        assert says(wizard, "copy the “Organization ID”")
        copy(f" {ACME.id} ")
        click(wizard, "Paste")

        assert wizard.presenter.flow.answers.organization == ACME.id


async def test_a_name_in_the_organization_field_is_explained_and_kept(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        await at_step(wizard, Step.ORGANIZATION)
        await until(lambda: not wizard.presenter.is_searching)
        field = field_named(wizard, "Organization ID")
        field.setText("Acme Group")
        click(wizard, "Next")

        assert wizard.presenter.flow.step is Step.ORGANIZATION
        assert says(wizard, "This is a name.")
        assert field.text() == "Acme Group"
        assert wizard.focusWidget() is field


async def test_a_mistake_in_one_field_is_not_forgotten_by_mending_another(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        await at_step(wizard, Step.ORGANIZATION)
        await until(lambda: not wizard.presenter.is_searching)
        field_named(wizard, "Organization ID").setText("Acme Group")
        field_named(wizard, "Project ID").setText("proj_AcmeProjectAcmeProject00")
        click(wizard, "Next")

        assert wizard.presenter.flow.step is Step.ORGANIZATION


async def test_an_unencrypted_service_address_is_refused_in_place(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        await at_step(wizard, Step.SECRET_KEY)
        copy(KEY)
        click(wizard, "Paste")
        field_named(wizard, "Service address").setText("http://gateway.example/v1")
        click(wizard, "Next")

        assert wizard.presenter.flow.step is Step.SECRET_KEY
        assert says(wizard, "must start with https")
        assert stage.service.seen.maxlen
        assert not stage.service.seen


async def test_the_nickname_is_prefilled_and_free(stage: Stage) -> None:
    async with stage.wizard([("Acme Ltd", KEY)]) as wizard:
        await at_step(wizard, Step.NICKNAME)

        assert field_named(wizard, "Nickname").text() == "Acme Ltd 2"


async def test_a_taken_nickname_is_said_whatever_its_case(stage: Stage) -> None:
    async with stage.wizard([("Marketing", KEY)]) as wizard:
        await at_step(wizard, Step.NICKNAME)
        field_named(wizard, "Nickname").clear()
        QTest.keyClicks(field_named(wizard, "Nickname"), "MARKETING")
        click(wizard, "Next")

        assert wizard.presenter.flow.step is Step.NICKNAME
        assert says(wizard, "Another connection has this nickname.")


async def test_a_good_check_fills_the_ladder_and_leaves_saving_to_the_person(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        await checked(wizard)

        assert says(wizard, "Key accepted")
        assert says(wizard, "Not checked: can it pay?")
        assert wizard.presenter.saved is None
        assert button(wizard, "Save connection").hasFocus()


async def test_saving_ends_on_a_quiet_page_with_close(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        await checked(wizard)
        click(wizard, "Save connection")
        await until(lambda: wizard.presenter.saved)

        assert says(wizard, "Key accepted. Checked just now.")
        assert button(wizard, "Close").isVisible()
        shown = [
            b.text() for b in wizard.findChildren(type(button(wizard, "Close"))) if b.isVisible()
        ]
        assert "Cancel" not in shown
        assert "Back" not in shown


async def test_saving_twice_in_a_hurry_saves_once(stage: Stage) -> None:
    async with stage.window() as window:
        assert (wizard := window.wizard) is not None
        await checked(wizard)
        save = button(wizard, "Save connection")
        save.click()
        save.click()
        await until(lambda: wizard.presenter.saved)
        await until(lambda: window.model.rowCount())
        await settle()

        assert window.model.rowCount() == 1


async def test_a_refused_key_is_saved_only_after_a_clear_yes(stage: Stage) -> None:
    stage.keys = []
    async with stage.wizard() as wizard:
        await checked(wizard)
        assert says(wizard, "Key refused")
        click(wizard, "Save connection")
        assert wizard.presenter.saved is None
        answer(wizard, "Save anyway")
        await until(lambda: wizard.presenter.saved)

        assert says(wizard, "Key refused")


async def test_a_check_can_be_stopped_and_done_again(stage: Stage) -> None:
    stage.keys = [simulated(KEY, Trouble.SLOW)]
    async with stage.wizard() as wizard:
        await at_step(wizard, Step.ORGANIZATION)
        click(wizard, "Next")
        await at_step(wizard, Step.CHECK_AND_SAVE)
        assert says(wizard, "Checking this key…")
        click(wizard, "Stop the check")
        assert says(wizard, "Not checked")
        click(wizard, "Test again")

        assert wizard.presenter.check.is_checking


async def test_saving_while_the_check_runs_asks_and_is_stored_as_not_verified(stage: Stage) -> None:
    stage.keys = [simulated(KEY, Trouble.SLOW)]
    async with stage.wizard() as wizard:
        await _straight_to_the_check(wizard)
        click(wizard, "Save connection")
        answer(wizard, "Save anyway")
        await until(lambda: wizard.presenter.saved)

        assert wizard.presenter.saved is not None
        assert wizard.presenter.saved.last_check is None
        assert says(wizard, "Not verified yet.")


async def _straight_to_the_check(wizard: WizardShell) -> None:
    """Without waiting for the organizations, as a person in a hurry does."""
    await at_step(wizard, Step.SECRET_KEY)
    copy(KEY)
    click(wizard, "Paste")
    for _step in range(3):
        click(wizard, "Next")


async def test_cancel_without_a_key_closes_at_once(stage: Stage) -> None:
    async with stage.window() as window:
        assert (wizard := window.wizard) is not None
        await at_step(wizard, Step.SECRET_KEY)
        click(wizard, "Cancel")

        assert question(wizard) is None
        assert window.wizard is None


@pytest.mark.parametrize("way", ["Cancel", "Esc", "close"])
async def test_leaving_with_an_unsaved_key_asks_first(stage: Stage, way: str) -> None:
    async with stage.window() as window:
        assert (wizard := window.wizard) is not None
        await at_step(wizard, Step.ORGANIZATION)
        match way:
            case "Cancel":
                click(wizard, "Cancel")
            case "Esc":
                QTest.keyClick(wizard, Qt.Key.Key_Escape)
            case "close":
                wizard.close()
        assert wizard.isVisible()
        answer(wizard, "Keep editing")
        assert window.wizard is wizard
        click(wizard, "Cancel")
        answer(wizard, "Discard key")

        assert window.wizard is None
        assert window.model.rowCount() == 0


async def test_closing_after_saving_asks_nothing(stage: Stage) -> None:
    async with stage.window() as window:
        assert (wizard := window.wizard) is not None
        await checked(wizard)
        click(wizard, "Save connection")
        await until(lambda: wizard.presenter.saved)
        click(wizard, "Close")

        assert window.wizard is None


async def test_a_wizard_that_was_just_closed_has_ended_when_the_window_has(stage: Stage) -> None:
    """Else what it still had begun would go on without a loop to run on."""
    async with stage.window() as window:
        assert (wizard := window.wizard) is not None
        presenter = wizard.presenter
        await checked(wizard)
        click(wizard, "Save connection")
        await until(lambda: presenter.saved)
        click(wizard, "Close")
        await window.aclose()

        assert presenter._runner.start(asyncio.sleep(0)) is None


async def test_the_whole_journey_works_by_keyboard_alone(stage: Stage) -> None:
    async with stage.window() as window:
        assert (wizard := window.wizard) is not None
        copy(KEY)
        press(wizard, Qt.Key.Key_Return)
        press(wizard, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        press(wizard, Qt.Key.Key_Return)
        await until(lambda: not wizard.presenter.is_searching)
        press(wizard, Qt.Key.Key_Return)
        press(wizard, Qt.Key.Key_Return)
        await until(lambda: wizard.presenter.flow.verdict)
        press(wizard, Qt.Key.Key_Return)
        await until(lambda: wizard.presenter.saved)
        press(wizard, Qt.Key.Key_Escape)

        assert window.wizard is None
        await until(lambda: window.model.rowCount() == 1)


def press(
    wizard: WizardShell,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    QTest.keyClick(wizard.focusWidget() or wizard, key, modifier)


async def test_tab_reaches_every_control_of_a_page(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        await at_step(wizard, Step.SECRET_KEY)
        first = wizard.focusWidget()
        reached = set()
        for _press in range(20):
            press(wizard, Qt.Key.Key_Tab)
            reached.add(getattr(wizard.focusWidget(), "text", str)().replace("&", ""))
            if wizard.focusWidget() is first:
                break

        assert {
            "Paste",
            "Next",
            "Back",
            "Cancel",
            "More options",
            "Open the API keys page",
        } <= reached


async def test_without_a_keychain_nothing_is_saved_and_the_key_stays(stage: Stage) -> None:
    stage.keychain = NoKeychain()
    async with stage.window() as window:
        assert (wizard := window.wizard) is not None
        await checked(wizard)
        click(wizard, "Save connection")
        await until(lambda: wizard.presenter.save_trouble)

        assert says(wizard, "This computer has no keychain that Keystep can use.")
        assert wizard.presenter.flow.answers.key == SecretKey(KEY)
        assert window.model.rowCount() == 0


async def test_a_missing_keychain_is_said_before_a_key_is_made_for_nothing(stage: Stage) -> None:
    stage.keychain = NoKeychain()
    async with stage.wizard() as wizard:
        await until(lambda: says(wizard, "This computer has no keychain that Keystep can use."))

        assert wizard.presenter.flow.step is Step.BEFORE_YOU_BEGIN


class NoKeychain(KeychainInMemory):
    async def name(self) -> str | KeychainTrouble:
        return KeychainTrouble.ABSENT

    async def write(self, ref: SecretRef, key: SecretKey) -> KeychainTrouble | None:
        raise AssertionError("there is nothing to write into")


async def test_a_real_key_is_refused_in_practice_and_not_kept(stage: Stage) -> None:
    stage.realm = Realm.PRACTICE
    async with stage.wizard() as wizard:
        await at_step(wizard, Step.SECRET_KEY)
        copy(KEY)
        click(wizard, "Paste")

        assert says(wizard, "Practice mode takes practice keys.")
        assert wizard.presenter.flow.answers.key is None
        assert not stage.service.seen


async def test_a_practice_key_is_refused_in_real_use_and_not_kept(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        await at_step(wizard, Step.SECRET_KEY)
        copy("sk-practice-works")
        click(wizard, "Paste")

        assert says(wizard, "This is a practice key.")
        assert wizard.presenter.flow.answers.key is None
        assert not stage.service.seen


async def test_after_saving_the_clipboard_can_be_cleared_of_the_key(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        await checked(wizard)
        click(wizard, "Save connection")
        await until(lambda: wizard.presenter.saved)
        click(wizard, "Clear the clipboard")

        assert QGuiApplication.clipboard().text() == ""


async def test_a_clipboard_with_something_else_is_left_alone(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        await checked(wizard)
        copy("a shopping list")
        click(wizard, "Save connection")
        await until(lambda: wizard.presenter.saved)

        assert not says(wizard, "Clear the clipboard")


@pytest.mark.parametrize(
    ("step", "text", "page"),
    [
        (Step.BEFORE_YOU_BEGIN, "See OpenAI's prices", Page.PRICING),
        (Step.SECRET_KEY, "Open the API keys page", Page.API_KEYS),
        (Step.ORGANIZATION, "Open organization settings", Page.ORGANIZATION),
    ],
)
async def test_a_button_opens_its_page_in_the_browser(
    stage: Stage, browser: list[str], step: Step, text: str, page: Page
) -> None:
    async with stage.wizard() as wizard:
        await at_step(wizard, step)
        click(wizard, text)

    assert browser == [page.url]


async def test_every_label_of_the_wizard_shows_plain_text(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        rich = [
            label.text()
            for label in wizard.findChildren(QLabel)
            if label.text() and label.textFormat() is not Qt.TextFormat.PlainText
        ]

    assert rich == []


async def test_cancelling_ends_the_check_that_runs(stage: Stage) -> None:
    stage.keys = [simulated(KEY, Trouble.SLOW)]
    async with stage.window() as window:
        assert (wizard := window.wizard) is not None
        await _straight_to_the_check(wizard)
        presenter = wizard.presenter
        click(wizard, "Cancel")
        answer(wizard, "Discard key")
        await until(lambda: presenter.flow.answers.key is None)

        assert presenter.flow.verdict is None


async def test_a_cancelled_run_is_taken_up_again_without_its_key(stage: Stage) -> None:
    async with stage.window() as window:
        assert (first := window.wizard) is not None
        await at_step(first, Step.NICKNAME)
        first.presenter.set_nickname("Newsletter")
        click(first, "Cancel")
        answer(first, "Discard key")
        window.new_connection()
        assert (second := window.wizard) is not None

        answers = second.presenter.flow.answers
        assert (answers.nickname, answers.organization) == ("Newsletter", ACME.id)
        assert answers.key is None
        await at_step(second, Step.ORGANIZATION)
        assert field_named(second, "Organization ID").text() == ACME.id


async def test_after_saving_the_next_run_starts_afresh(stage: Stage) -> None:
    async with stage.window() as window:
        assert (first := window.wizard) is not None
        await checked(first)
        click(first, "Save connection")
        await until(lambda: first.presenter.saved)
        click(first, "Close")
        window.new_connection()
        assert (second := window.wizard) is not None

        assert second.presenter.flow.answers.nickname == ""


async def test_what_stands_in_a_field_is_not_lost_when_a_result_arrives(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        await at_step(wizard, Step.ORGANIZATION)
        field_named(wizard, "Organization ID").setText(OTHER.id)
        await until(lambda: not wizard.presenter.is_searching)
        await settle()
        click(wizard, "Next")

        assert wizard.presenter.flow.answers.organization == OTHER.id


async def test_an_address_that_was_entered_is_known_before_the_key_is_judged(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        await at_step(wizard, Step.SECRET_KEY)
        field_named(wizard, "Service address").setText("https://gateway.example/v1")
        copy("sk-ant-api03-" + "a" * 40)
        click(wizard, "Paste")

        assert wizard.presenter.flow.answers.api_address.host == "gateway.example"
        assert not says(wizard, "This key is not from OpenAI")


async def test_each_headline_has_six_words_at_most(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        titles = [page.findChildren(QLabel)[0].text() for page in wizard.pages]

    assert len(titles) == len(Step) + 2, "with the result and the instructions"
    assert all(0 < len(title.split()) <= 6 for title in titles), titles
