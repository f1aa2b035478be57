"""What is pasted, dropped or typed into the wizard's fields: where it goes, and what is said."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import (
    QAction,
    QClipboard,
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QInputMethodEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from keystep.domain.access import Realm
from keystep.domain.secret import SecretKey
from keystep.domain.wizard_flow import Step
from keystep.ui.widgets import paste_field
from keystep.ui.wizard.shell import WizardShell
from tests.support.keys import ACME, OTHER, PROJECT, project_key, simulated
from tests.ui.stage import Stage, button, click, copy, field_named, says, settle, until
from tests.ui.test_wizard import at_step, choices

KEY = project_key()
OTHER_KEY = project_key("aaaa")
GATEWAY = "https://gateway.example/v1"
DOTENV = f"OPENAI_API_KEY={KEY}\nOPENAI_ORG_ID={OTHER.id}\nOPENAI_PROJECT_ID={PROJECT}\n"

Put = Callable[[QLineEdit, str], None]


def press_ctrl_v(field: QLineEdit, text: str) -> None:
    copy(text)
    QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def press_shift_insert(field: QLineEdit, text: str) -> None:
    copy(text)
    QTest.keyClick(field, Qt.Key.Key_Insert, Qt.KeyboardModifier.ShiftModifier)


def choose_paste_in_the_menu(field: QLineEdit, text: str) -> None:
    copy(text)
    middle = field.rect().center()
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(field, QContextMenuEvent(reason, middle, field.mapToGlobal(middle)))
    [menu] = [menu for menu in field.findChildren(QMenu) if menu.isVisible()]
    [paste] = [action for action in menu.actions() if "Paste" in action.text().replace("&", "")]
    assert isinstance(paste, QAction)
    paste.trigger()
    menu.close()


def drop(field: QLineEdit, text: str) -> None:
    dragged, place = QMimeData(), field.rect().center()
    dragged.setText(text)
    copied, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(field, QDragEnterEvent(place, copied, dragged, left, none))
    QApplication.sendEvent(field, QDropEvent(place, copied, dragged, left, none))


def commit(field: QLineEdit, text: str) -> None:
    """As an on-screen keyboard or a list of former clippings does."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(field, event)


WAYS: dict[str, Put] = {
    "Ctrl+V": press_ctrl_v,
    "Shift+Insert": press_shift_insert,
    "menu": choose_paste_in_the_menu,
    "drop": drop,
    "input method": commit,
}
EVERY_WAY = pytest.mark.parametrize("way", WAYS)
FIELDS = {
    "Service address": Step.SECRET_KEY,
    "Organization ID": Step.ORGANIZATION,
    "Project ID": Step.ORGANIZATION,
    "Nickname": Step.NICKNAME,
}
EVERY_FIELD = pytest.mark.parametrize("name", FIELDS)


@pytest.fixture
def stage(stage: Stage) -> Stage:
    stage.keys = [simulated(KEY, organizations=(ACME, OTHER))]
    return stage


@pytest.fixture
def middle_click(monkeypatch: pytest.MonkeyPatch) -> Put:
    """Give a middle click that finds a text selected elsewhere; the screen in memory has none."""

    def put(field: QLineEdit, text: str) -> None:
        selected = {QClipboard.Mode.Selection: text, QClipboard.Mode.Clipboard: "copied before"}
        monkeypatch.setattr(paste_field, "selection_is_pasted", lambda: True)
        monkeypatch.setattr(paste_field, "clipboard_text", selected.__getitem__)
        QTest.mouseClick(field, Qt.MouseButton.MiddleButton)

    return put


async def ready_at(wizard: WizardShell, step: Step) -> None:
    """At this step, with nothing under way."""
    await at_step(wizard, step)
    await until(lambda: not wizard.presenter.is_searching)
    await settle()


def texts_of(field: QLineEdit) -> Iterator[str]:
    """All that ever stood in the field from now on."""
    seen: list[str] = []
    field.textChanged.connect(seen.append)
    return iter(seen)


async def field_at(wizard: WizardShell, name: str) -> QLineEdit:
    step = FIELDS[name]
    await ready_at(wizard, step)
    if step is Step.SECRET_KEY:
        copy(KEY)
        click(wizard, "Paste")
    if name in {"Service address", "Project ID"}:
        click(wizard, "More options")
    return field_named(wizard, name)


@EVERY_WAY
@EVERY_FIELD
async def test_no_field_but_its_own_ever_takes_a_key_in(stage: Stage, name: str, way: str) -> None:
    async with stage.wizard() as wizard:
        field = await field_at(wizard, name)
        before, seen = field.text(), texts_of(field)
        WAYS[way](field, f" “{OTHER_KEY}”\n")

        assert field.text() == before
        assert not [text for text in seen if OTHER_KEY in text]
        assert says(wizard, "This looks like a secret key, so it was not put here.")
        assert wizard.presenter.flow.answers.key == SecretKey(KEY)


@EVERY_FIELD
async def test_no_field_takes_a_selected_key_in_by_a_middle_click(
    stage: Stage, middle_click: Put, name: str
) -> None:
    async with stage.wizard() as wizard:
        field = await field_at(wizard, name)
        before, seen = field.text(), texts_of(field)
        middle_click(field, OTHER_KEY)

        assert field.text() == before
        assert not list(seen)
        assert says(wizard, "This looks like a secret key, so it was not put here.")


async def test_a_middle_click_pastes_a_key_into_its_field(stage: Stage, middle_click: Put) -> None:
    async with stage.wizard() as wizard:
        await ready_at(wizard, Step.SECRET_KEY)
        field = field_named(wizard, "Secret key")
        seen = texts_of(field)
        middle_click(field, KEY)

        assert wizard.presenter.flow.answers.key == SecretKey(KEY)
        assert not [text for text in seen if KEY in text]


@pytest.mark.parametrize("way", [way for way in WAYS if way != "input method"])
async def test_a_key_reaches_its_field_but_is_never_its_text(stage: Stage, way: str) -> None:
    async with stage.wizard() as wizard:
        await ready_at(wizard, Step.SECRET_KEY)
        field = field_named(wizard, "Secret key")
        seen = texts_of(field)
        WAYS[way](field, KEY)

        assert wizard.presenter.flow.answers.key == SecretKey(KEY)
        assert not [text for text in seen if KEY in text]


@EVERY_WAY
async def test_any_other_text_is_pasted_in_place_of_what_is_selected(
    stage: Stage, way: str
) -> None:
    async with stage.wizard() as wizard:
        field = await field_at(wizard, "Nickname")
        field.setText("Acme Ltd")
        if way == "drop":
            field.clear()  # a drop goes where it is let go
        field.selectAll()
        WAYS[way](field, "Newsletter")

        assert field.text() == "Newsletter"
        assert wizard.presenter.flow.answers.nickname == "Newsletter"


@pytest.mark.parametrize("way", ["Ctrl+V", "Shift+Insert", "menu"])
async def test_a_paste_can_be_undone(stage: Stage, way: str) -> None:
    async with stage.wizard() as wizard:
        field = await field_at(wizard, "Nickname")
        field.clear()
        QTest.keyClicks(field, "News")
        WAYS[way](field, "letter")
        assert field.text() == "Newsletter"
        QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

        assert field.text() == "News"


@EVERY_FIELD
async def test_a_key_that_is_typed_does_not_stay(stage: Stage, name: str) -> None:
    async with stage.wizard() as wizard:
        field = await field_at(wizard, name)
        before = "" if name == "Nickname" else field.text()
        field.selectAll()
        QTest.keyClicks(field, OTHER_KEY)

        assert field.text() == before
        assert says(wizard, "This looked like a secret key, so it was taken out.")
        assert "sk-" not in wizard.presenter.flow.answers.nickname
        field.undo()
        assert field.text() == before


@EVERY_FIELD
async def test_a_key_that_an_assistive_program_writes_does_not_stay(
    stage: Stage, name: str
) -> None:
    async with stage.wizard() as wizard:
        field = await field_at(wizard, name)
        field.setText(OTHER_KEY)

        assert OTHER_KEY not in field.text()
        assert says(wizard, "This looked like a secret key, so it was taken out.")


async def test_a_key_that_is_typed_right_after_something_else_does_not_stay(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        field = await field_at(wizard, "Nickname")
        field.setText(f"Marketing{OTHER_KEY}")

        assert OTHER_KEY not in field.text()


async def test_typing_goes_on_after_a_key_was_taken_out(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("keystep.ui.widgets.keyless_field.PAUSE_MS", 0)
    async with stage.wizard() as wizard:
        field = await field_at(wizard, "Nickname")
        field.clear()
        QTest.keyClicks(field, f"sk-{'a' * 16}")
        QTest.keyClicks(field, "Newsletter")

        assert field.text() == "Newsletter"
        assert not says(wizard, "This looked like a secret key")


async def test_a_key_in_the_address_field_becomes_the_key_if_there_is_none(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        await ready_at(wizard, Step.SECRET_KEY)
        click(wizard, "More options")
        press_ctrl_v(field_named(wizard, "Service address"), KEY)

        assert wizard.presenter.flow.answers.key == SecretKey(KEY)
        assert says(wizard, "it went to the field “Secret key”")
        assert says(wizard, "Got it.")
        assert field_named(wizard, "Service address").text() == ""


async def test_the_same_key_again_is_known_already(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        field = await field_at(wizard, "Nickname")
        press_ctrl_v(field, f"Bearer {KEY}")

        assert says(wizard, "Keystep has it already.")


async def test_the_same_key_with_its_ids_brings_the_ids(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        field = await field_at(wizard, "Organization ID")
        press_ctrl_v(field, DOTENV)

        assert says(wizard, "Keystep has it already. The IDs in this text are kept too.")
        assert field.text() == OTHER.id
        assert field_named(wizard, "Project ID").text() == PROJECT


async def test_what_is_said_beside_a_field_goes_when_its_step_is_left(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        field = await field_at(wizard, "Nickname")
        press_ctrl_v(field, OTHER_KEY)
        click(wizard, "Next")
        click(wizard, "Back")

        assert not says(wizard, "This looks like a secret key")


async def test_the_ids_beside_a_key_go_to_their_fields_and_it_is_said(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        await ready_at(wizard, Step.SECRET_KEY)
        copy(DOTENV)
        click(wizard, "Paste")
        assert says(wizard, "Got it. The key stays hidden, and is not saved yet. The IDs in this")
        click(wizard, "Next")
        await until(lambda: choices(wizard))

        assert field_named(wizard, "Organization ID").text() == OTHER.id
        assert field_named(wizard, "Project ID").text() == PROJECT
        assert field_named(wizard, "Project ID").isVisible()
        assert [choice.isChecked() for choice in choices(wizard)] == [False, True]


async def test_ids_that_went_to_their_fields_are_named_again_before_saving(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        await ready_at(wizard, Step.ORGANIZATION)
        wizard.presenter.set_organization(PROJECT)
        await at_step(wizard, Step.CHECK_AND_SAVE)

        assert says(wizard, f"Project: {PROJECT}")


async def test_a_key_that_was_copied_in_pieces_is_cleared_from_the_clipboard_too(
    stage: Stage,
) -> None:
    async with stage.wizard() as wizard:
        await ready_at(wizard, Step.SECRET_KEY)
        copy(f"{KEY[:80]}\n{KEY[80:]}")
        click(wizard, "Paste")
        await at_step(wizard, Step.CHECK_AND_SAVE, f"{KEY[:80]}\n{KEY[80:]}")
        await until(lambda: wizard.presenter.flow.verdict)
        click(wizard, "Save connection")
        await until(lambda: wizard.presenter.saved)

        assert says(wizard, "Clear the clipboard")


async def test_one_id_beside_a_key_is_named(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        await ready_at(wizard, Step.SECRET_KEY)
        copy(f"{KEY}\n{PROJECT}")
        click(wizard, "Paste")

        assert says(wizard, "The project ID in this text is kept too.")
        assert wizard.presenter.flow.answers.project == PROJECT


async def test_a_service_address_in_the_text_is_not_used(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        await ready_at(wizard, Step.SECRET_KEY)
        copy(f"{DOTENV}OPENAI_BASE_URL={GATEWAY}\n")
        click(wizard, "Paste")

        assert wizard.presenter.flow.answers.api_address.is_openai
        assert field_named(wizard, "Service address").text() == ""


async def test_an_id_that_was_entered_is_not_replaced_by_one_beside_a_key(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        await ready_at(wizard, Step.SECRET_KEY)
        copy(ACME.id)
        click(wizard, "Paste")
        copy(DOTENV)
        click(wizard, "Paste")

        assert says(wizard, "You entered another ID than the one in this text. Yours stays.")
        assert wizard.presenter.flow.answers.organization == ACME.id
        assert wizard.presenter.flow.answers.project == PROJECT


async def test_an_organization_that_was_only_filled_in_gives_way(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        await ready_at(wizard, Step.ORGANIZATION)
        assert wizard.presenter.flow.answers.organization == ACME.id
        click(wizard, "Back")
        copy(DOTENV)
        click(wizard, "Paste")

        assert wizard.presenter.flow.answers.organization == OTHER.id


async def test_an_organization_that_was_filled_in_goes_with_its_key(stage: Stage) -> None:
    stage.keys = [
        simulated(KEY, organizations=(ACME,)),
        simulated(OTHER_KEY, organizations=(OTHER,)),
    ]
    async with stage.wizard() as wizard:
        await ready_at(wizard, Step.ORGANIZATION)
        click(wizard, "Back")
        copy(OTHER_KEY)
        click(wizard, "Paste")
        click(wizard, "Next")
        await until(lambda: not wizard.presenter.is_searching)

        assert wizard.presenter.flow.answers.organization == OTHER.id


async def test_an_organization_that_was_filled_in_does_not_outlive_its_key(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        await ready_at(wizard, Step.ORGANIZATION)
        click(wizard, "Back")
        copy(OTHER_KEY)  # of which the service says nothing
        click(wizard, "Paste")
        click(wizard, "Next")
        await until(lambda: not wizard.presenter.is_searching)

        assert wizard.presenter.flow.answers.organization is None
        assert field_named(wizard, "Organization ID").text() == ""


async def test_ids_of_a_key_that_is_not_kept_are_not_kept_either(stage: Stage) -> None:
    stage.realm = Realm.PRACTICE
    async with stage.wizard() as wizard:
        await ready_at(wizard, Step.SECRET_KEY)
        copy(DOTENV)
        click(wizard, "Paste")

        assert says(wizard, "Practice mode takes practice keys.")
        assert wizard.presenter.flow.answers.organization is None


async def test_two_ids_without_a_key_go_to_their_fields(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        await ready_at(wizard, Step.SECRET_KEY)
        copy(f"OPENAI_ORG_ID={OTHER.id}\nOPENAI_PROJECT_ID={PROJECT}")
        click(wizard, "Paste")

        assert says(wizard, "These are two IDs, kept for the next step. Now paste the key.")
        answers = wizard.presenter.flow.answers
        assert (answers.organization, answers.project) == (OTHER.id, PROJECT)


def paste_by_button(wizard: WizardShell, field: QLineEdit, text: str) -> None:
    copy(text)
    click(wizard, "Paste")


def paste_by_keys(wizard: WizardShell, field: QLineEdit, text: str) -> None:
    field.selectAll()
    press_ctrl_v(field, text)


def write_and_leave(wizard: WizardShell, field: QLineEdit, text: str) -> None:
    field.setText(text)
    button(wizard, "Next").setFocus()


@pytest.mark.parametrize("put", [paste_by_button, paste_by_keys, write_and_leave])
async def test_a_project_id_in_the_organization_field_moves_to_its_own(
    stage: Stage, put: Callable[[WizardShell, QLineEdit, str], None]
) -> None:
    async with stage.wizard() as wizard:
        await ready_at(wizard, Step.ORGANIZATION)
        field, project = (field_named(wizard, name) for name in ("Organization ID", "Project ID"))
        field.setFocus()
        assert not project.isVisible()
        put(wizard, field, f"OPENAI_PROJECT_ID={PROJECT}")

        assert project.text() == PROJECT
        assert project.isVisible()
        assert field.text() == ACME.id
        assert says(wizard, "This is a project ID, so it went to the field “Project ID”.")
        answers = wizard.presenter.flow.answers
        assert (answers.organization, answers.project) == (ACME.id, PROJECT)


async def test_a_project_id_does_not_replace_another_one(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        project = await field_at(wizard, "Project ID")
        project.setText("proj_Entered123")
        wizard.page.hand_over()
        copy(PROJECT)
        click(wizard, "Paste")

        assert project.text() == "proj_Entered123"
        assert says(wizard, "This is a project ID. The organization ID starts with “org-”.")
        assert field_named(wizard, "Organization ID").text() == PROJECT


@pytest.mark.parametrize("there", ["", OTHER.id])
async def test_an_organization_id_in_the_project_field_moves_to_its_own(
    stage: Stage, there: str
) -> None:
    async with stage.wizard() as wizard:
        project = await field_at(wizard, "Project ID")
        wizard.presenter.set_organization(there)
        press_ctrl_v(project, OTHER.id)

        assert project.text() == ""
        assert field_named(wizard, "Organization ID").text() == OTHER.id
        assert says(wizard, "This is an organization ID, so it went to the field")
        answers = wizard.presenter.flow.answers
        assert (answers.organization, answers.project) == (OTHER.id, None)


async def test_an_organization_id_in_the_project_field_replaces_no_other(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        project = await field_at(wizard, "Project ID")
        press_ctrl_v(project, OTHER.id)

        assert says(wizard, "This is an organization ID. The project ID starts with “proj_”.")
        assert field_named(wizard, "Organization ID").text() == ACME.id


async def test_two_ids_that_were_swapped_change_places(stage: Stage) -> None:
    stage.keys = []
    async with stage.wizard() as wizard:
        project = await field_at(wizard, "Project ID")
        organization = field_named(wizard, "Organization ID")
        project.setText(OTHER.id)
        organization.setText(PROJECT)
        click(wizard, "Next")

        answers = wizard.presenter.flow.answers
        assert (answers.organization, answers.project) == (OTHER.id, PROJECT)


@pytest.mark.parametrize("name", ["Other Inc", "other inc", " OTHER INC \n", "“Other Inc”"])
async def test_the_name_of_a_found_organization_becomes_its_id(stage: Stage, name: str) -> None:
    async with stage.wizard() as wizard:
        await ready_at(wizard, Step.ORGANIZATION)
        copy(name)
        click(wizard, "Paste")

        assert field_named(wizard, "Organization ID").text() == OTHER.id
        assert wizard.presenter.flow.answers.organization == OTHER.id
        assert [choice.isChecked() for choice in choices(wizard)] == [False, True]
        assert says(wizard, "Keystep knows this name, and put in its ID.")


async def test_a_name_that_came_before_the_organizations_were_found_becomes_an_id(
    stage: Stage,
) -> None:
    async with stage.wizard() as wizard:
        await at_step(wizard, Step.ORGANIZATION)
        field_named(wizard, "Organization ID").setText("other inc")
        wizard.page.hand_over()
        await until(lambda: not wizard.presenter.is_searching)

        assert wizard.presenter.flow.answers.organization == OTHER.id
        assert not says(wizard, "This is a name.")


async def test_a_name_of_two_organizations_stays_a_name(stage: Stage) -> None:
    twin = type(OTHER)(OTHER.id, ACME.title)
    stage.keys = [simulated(KEY, organizations=(ACME, twin))]
    async with stage.wizard() as wizard:
        await ready_at(wizard, Step.ORGANIZATION)
        copy(ACME.title)
        click(wizard, "Paste")

        assert says(wizard, "This is a name.")


async def test_a_mail_address_in_place_of_an_id_is_explained(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        await ready_at(wizard, Step.ORGANIZATION)
        copy("ada@acme.example")
        click(wizard, "Paste")

        assert says(wizard, "This is a mail address. The ID is on your settings page.")


async def test_an_empty_clipboard_leaves_the_organization_alone(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        await ready_at(wizard, Step.ORGANIZATION)
        copy("")
        click(wizard, "Paste")

        assert field_named(wizard, "Organization ID").text() == ACME.id


@pytest.mark.parametrize("key", ["key_Abc123Def456", "sess-Abc123Def456", "0123456789abcdef" * 2])
async def test_another_service_may_make_its_keys_as_it_likes(stage: Stage, key: str) -> None:
    async with stage.wizard() as wizard:
        await ready_at(wizard, Step.SECRET_KEY)
        field_named(wizard, "Service address").setText(GATEWAY)
        copy(key)
        click(wizard, "Paste")

        assert says(wizard, "Got it.")
        assert wizard.presenter.flow.answers.key == SecretKey(key)
        click(wizard, "Next")
        assert wizard.presenter.flow.step is Step.ORGANIZATION


async def test_an_unfamiliar_key_can_be_tried_at_openai_too(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        await ready_at(wizard, Step.SECRET_KEY)
        copy("some-new-kind-of-key")
        click(wizard, "Paste")
        click(wizard, "Next")

        assert wizard.presenter.flow.step is Step.ORGANIZATION


async def test_a_complaint_about_another_vendor_goes_with_another_address(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        await ready_at(wizard, Step.SECRET_KEY)
        copy("sk-ant-api03-" + "a" * 40)
        click(wizard, "Paste")
        assert says(wizard, "This key is not from OpenAI")
        field_named(wizard, "Service address").setText(GATEWAY)
        wizard.page.hand_over()

        assert says(wizard, "Got it.")
        assert not says(wizard, "This key is not from OpenAI")
        click(wizard, "Next")
        assert wizard.presenter.flow.step is Step.ORGANIZATION


async def test_another_service_may_name_its_organizations_as_it_likes(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        await ready_at(wizard, Step.SECRET_KEY)
        field_named(wizard, "Service address").setText(GATEWAY)
        await at_step(wizard, Step.ORGANIZATION)
        field_named(wizard, "Organization ID").setText("acme/team-7")
        click(wizard, "Next")

        assert wizard.presenter.flow.step is Step.NICKNAME
        assert wizard.presenter.flow.answers.organization == "acme/team-7"
