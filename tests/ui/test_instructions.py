"""IT's instructions: offered before anything of them is used, then filled in and explained."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFileOpenEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QMessageBox, QRadioButton, QWidget

from keystep.adapters.simulated_openai.service import SimulatedKey, Trouble
from keystep.domain.access import Realm
from keystep.domain.causes import Cause
from keystep.domain.connection import Purpose
from keystep.ui.instruction_files import FilesFromTheDesktop
from keystep.ui.main_window.coming_forward import come_forward
from keystep.ui.main_window.window import MainWindow
from keystep.ui.single_window import Message, Wish
from keystep.ui.widgets.choice_button import ChoiceButton
from keystep.ui.widgets.practice_banner import PracticeBanner
from keystep.ui.wizard.fields import Field
from keystep.ui.wizard.shell import WizardShell
from tests.support.keys import ACME, OTHER, PROJECT, project_key, simulated
from tests.ui.stage import Stage, button, click, offers, says, until

KEY = project_key("good")
FILE = f"""
schema = 1
status = "ready"
[organisation]
name = "Acme Ltd"
support_email = "it@acme.example"
support_url = "https://help.acme.example/ai"
[wizard]
nickname = "{{organisation}} – {{user}}"
organization_id = "{ACME.id}"
project_id = "{PROJECT}"
purpose = "use"
permissions = ["list_models", "ask_by_responses"]
[text.en]
intro = "You need five minutes."
secret_key = "Choose the project <b>Office</b>."
check_and_save = "Call us."
"""


@pytest.fixture
def stage(stage: Stage) -> Stage:
    stage.keys = [simulated(KEY)]
    stage.user = "Anna Smith"
    return stage


def a_file(folder: Path, text: str = FILE) -> Path:
    path = folder / "acme.keystep.toml"
    path.write_text(text, encoding="utf-8")
    return path


async def offered(window: MainWindow, path: Path) -> WizardShell:
    """Open a file and wait until it is on offer."""
    window.instructions.open(path)
    await until(lambda: window.wizard and window.wizard.presenter.instructions.offered)
    assert window.wizard is not None
    return window.wizard


async def test_whose_they_are_is_shown_before_anything_is_used(
    stage: Stage, tmp_path: Path
) -> None:
    async with stage.window([("Old", KEY)]) as window:
        wizard = await offered(window, a_file(tmp_path))
        assert wizard.page.accessibleName() == "Instructions from Acme Ltd"
        assert says(wizard, "acme.keystep.toml")
        assert says(wizard, "Not verified")
        assert says(wizard, "it@acme.example")
        assert says(wizard, "https://help.acme.example/ai")
        assert says(wizard, "You need five minutes.")
        assert says(wizard, f"Organization ID: {ACME.id}")
        assert not says(wizard, "draft")
        assert wizard.presenter.flow.answers.organization is None
        assert wizard.presenter.flow.answers.nickname == ""


async def test_a_draft_says_so(stage: Stage, tmp_path: Path) -> None:
    async with stage.window([("Old", KEY)]) as window:
        draft = a_file(tmp_path, FILE.replace('"ready"', '"draft"'))
        assert says(await offered(window, draft), "This is a draft.")


async def test_who_leaves_them_meets_the_usual_steps(stage: Stage, tmp_path: Path) -> None:
    async with stage.window([("Old", KEY)]) as window:
        wizard = await offered(window, a_file(tmp_path))
        click(wizard, "Leave them")
        assert wizard.page.accessibleName() == "Step 1 of 5: Before you begin"
        assert wizard.presenter.flow.answers.organization is None
        click(wizard, "Next")
        assert not says(wizard, "Acme Ltd says:")


async def test_used_they_fill_in_and_explain_each_step(stage: Stage, tmp_path: Path) -> None:
    async with stage.window([("Old", KEY)]) as window:
        wizard = await offered(window, a_file(tmp_path))
        click(wizard, "Use these instructions")
        assert wizard.page.accessibleName() == "Step 1 of 5: Before you begin"
        assert not says(wizard, "Acme Ltd says:")
        click(wizard, "Next")
        assert says(wizard, "Acme Ltd says:")
        assert says(wizard, "Choose the project <b>Office</b>.")
        assert says(wizard, "“List models” to Read, “Responses” to Write")
        paste(wizard, KEY)
        click(wizard, "Next")
        await until(lambda: wizard.presenter.organizations)
        assert wizard.presenter.flow.answers.project == PROJECT
        click(wizard, "Next")
        assert says(wizard, "Acme Ltd – Anna Smith")
        assert checked(wizard).text().startswith("Use models")
        click(wizard, "Next")
        await until(lambda: wizard.presenter.check.is_good_enough)
        assert says(wizard, "Call us.")
        assert not says(wizard, "Need help?")
        click(wizard, "Save connection")
        await until(lambda: wizard.presenter.saved)
    saved = wizard.presenter.saved
    assert saved is not None
    assert (saved.nickname, saved.organization) == ("Acme Ltd – Anna Smith", ACME.id)
    assert (saved.project, saved.purpose) == (PROJECT, Purpose.USE)


def paste(wizard: WizardShell, key: str) -> None:
    QGuiApplication.clipboard().setText(key)
    click(wizard, "Paste")


def checked(wizard: WizardShell) -> QRadioButton:
    visible = [b for b in wizard.findChildren(QRadioButton) if b.isVisible()]
    [found] = [b for b in visible if b.isChecked()]
    return found


SKIPPING = FILE.replace(
    "[wizard]", '[wizard]\nskip = ["before_you_begin", "organization", "nickname"]'
)


async def test_steps_that_are_left_out_are_passed_over_and_keep_their_numbers(
    stage: Stage, tmp_path: Path
) -> None:
    async with stage.window([("Old", KEY)]) as window:
        wizard = await offered(window, a_file(tmp_path, SKIPPING))
        assert says(wizard, "Steps left out: Before you begin, Organization, Nickname")
        click(wizard, "Use these instructions")
        assert wizard.page.accessibleName() == "Step 2 of 5: Secret key"
        assert says(wizard, "Organization: left out")
        assert not button(wizard, "Back").isEnabled()
        paste(wizard, KEY)
        click(wizard, "Next")
        assert wizard.page.accessibleName() == "Step 5 of 5: Check and save"
        await until(lambda: wizard.presenter.check.is_good_enough)
        click(wizard, "Back")
        assert wizard.page.accessibleName() == "Step 2 of 5: Secret key"


async def test_what_was_left_out_can_be_changed_all_the_same(stage: Stage, tmp_path: Path) -> None:
    async with stage.window([("Old", KEY)]) as window:
        wizard = await offered(window, a_file(tmp_path, SKIPPING))
        click(wizard, "Use these instructions")
        paste(wizard, KEY)
        click(wizard, "Next")
        click(wizard, "Change what IT filled in")
        assert wizard.page.accessibleName() == "Step 3 of 5: Organization"
        await until(lambda: wizard.presenter.organizations)
        click(wizard, "Next")
        assert wizard.page.accessibleName() == "Step 4 of 5: Nickname"


async def test_a_nickname_that_is_missing_brings_its_step_back(
    stage: Stage, tmp_path: Path
) -> None:
    async with stage.window([("Old", KEY)]) as window:
        text = SKIPPING.replace("{organisation} – {user}", "")
        wizard = await offered(window, a_file(tmp_path, text))
        click(wizard, "Use these instructions")
        paste(wizard, KEY)
        click(wizard, "Next")
        assert wizard.page.accessibleName() == "Step 4 of 5: Nickname"


async def test_what_a_person_entered_goes_before_what_the_file_says(
    stage: Stage, tmp_path: Path
) -> None:
    async with stage.wizard([("Old", KEY)]) as wizard:
        presenter = wizard.presenter
        presenter.set_organization(OTHER.id)
        presenter.set_nickname("Mine")
        presenter.set_purpose(Purpose.READ)
        click(wizard, "Next")
        paste(wizard, KEY)
        window = wizard.parent()
        assert isinstance(window, MainWindow)
        assert await offered(window, a_file(tmp_path)) is wizard
        click(wizard, "Use these instructions")
        answers = presenter.flow.answers
        assert (answers.organization, answers.nickname) == (OTHER.id, "Mine")
        assert (answers.purpose, answers.project) == (Purpose.READ, PROJECT)
        assert wizard.page.accessibleName() == "Step 2 of 5: Secret key"
        assert answers.key is not None


async def test_a_second_file_replaces_what_the_first_one_filled_in(
    stage: Stage, tmp_path: Path
) -> None:
    async with stage.window([("Old", KEY)]) as window:
        wizard = await offered(window, a_file(tmp_path))
        click(wizard, "Use these instructions")
        wizard.presenter.set_project("proj_MineMineMine")
        text = FILE.replace(ACME.id, OTHER.id).replace('"use"', '"read"').replace("{user}", "Bot")
        await offered(window, a_file(tmp_path, text))
        click(wizard, "Use these instructions")
        answers = wizard.presenter.flow.answers
        assert (answers.organization, answers.purpose) == (OTHER.id, Purpose.READ)
        assert (answers.nickname, answers.project) == ("Acme Ltd – Bot", "proj_MineMineMine")


async def test_what_a_file_filled_in_is_not_kept_as_the_persons_own(
    stage: Stage, tmp_path: Path
) -> None:
    async with stage.window([("Old", KEY)]) as window:
        wizard = await offered(window, a_file(tmp_path))
        click(wizard, "Use these instructions")
        wizard.presenter.set_nickname("Mine")
        wizard.reject()
        await until(lambda: window.wizard is None)
        window.new_connection()
        assert window.wizard is not None
        answers = window.wizard.presenter.flow.answers
        assert (answers.organization, answers.project, answers.purpose) == (None, None, None)
        assert answers.nickname == "Mine"


async def test_what_a_person_was_typing_is_not_overwritten(stage: Stage, tmp_path: Path) -> None:
    async with stage.wizard([("Old", KEY)]) as wizard:
        wizard.presenter.set_project("not one yet")
        window = wizard.parent()
        assert isinstance(window, MainWindow)
        await offered(window, a_file(tmp_path))
        click(wizard, "Use these instructions")
        assert wizard.presenter.fields.texts[Field.PROJECT] == "not one yet"


async def test_a_nickname_that_keystep_thought_of_gives_way(stage: Stage, tmp_path: Path) -> None:
    async with stage.wizard([("Old", KEY)]) as wizard:
        click(wizard, "Next")
        paste(wizard, KEY)
        click(wizard, "Next")
        await until(lambda: wizard.presenter.organizations)
        click(wizard, "Next")
        assert wizard.presenter.flow.answers.nickname == "Acme Ltd"
        window = wizard.parent()
        assert isinstance(window, MainWindow)
        await offered(window, a_file(tmp_path))
        click(wizard, "Use these instructions")
        assert wizard.presenter.flow.answers.nickname == "Acme Ltd – Anna Smith"


async def test_a_file_without_a_nickname_takes_none_away(stage: Stage, tmp_path: Path) -> None:
    async with stage.wizard([("Old", KEY)]) as wizard:
        click(wizard, "Next")
        paste(wizard, KEY)
        for _step in range(3):
            wizard.presenter.next()
        await until(lambda: wizard.presenter.check.is_good_enough)
        before = wizard.presenter.flow.answers.nickname
        window = wizard.parent()
        assert isinstance(window, MainWindow)
        await offered(window, a_file(tmp_path, FILE.replace("{organisation} – {user}", "")))
        click(wizard, "Use these instructions")
        assert wizard.presenter.flow.answers.nickname == before != ""
        await until(lambda: wizard.presenter.check.is_good_enough)
        click(wizard, "Save connection")
        await until(lambda: wizard.presenter.saved)


async def test_a_check_that_runs_while_a_file_is_used_is_made_anew(
    stage: Stage, tmp_path: Path
) -> None:
    """What it would find is about another organization."""
    slow = project_key("slow")
    stage.keys = [simulated(KEY), simulated(slow, Trouble.SLOW, (OTHER,))]
    async with stage.wizard([("Old", KEY)]) as wizard:
        click(wizard, "Next")
        paste(wizard, slow)
        wizard.presenter.set_organization(OTHER.id)
        for _step in range(3):
            wizard.presenter.next()
        assert wizard.presenter.check.is_checking
        asked = wizard.presenter.check._check
        wizard.presenter.set_organization("")
        window = wizard.parent()
        assert isinstance(window, MainWindow)
        await offered(window, a_file(tmp_path))
        click(wizard, "Use these instructions")
        assert wizard.page.accessibleName() == "Step 5 of 5: Check and save"
        assert wizard.presenter.check.is_checking
        assert wizard.presenter.check._check is not asked
        assert wizard.presenter.flow.answers.organization == ACME.id


async def test_where_a_check_fails_it_says_whom_to_ask(stage: Stage, tmp_path: Path) -> None:
    async with stage.window([("Old", KEY)]) as window:
        text = SKIPPING.replace(ACME.id, OTHER.id)
        wizard = await offered(window, a_file(tmp_path, text))
        click(wizard, "Use these instructions")
        paste(wizard, KEY)
        click(wizard, "Next")
        await until(lambda: wizard.presenter.flow.verdict)
        verdict = wizard.presenter.flow.verdict
        assert verdict is not None
        assert verdict.cause is Cause.WRONG_ORGANIZATION
        assert says(wizard, "Need help? Ask Acme Ltd: it@acme.example")


async def test_a_key_that_lacks_what_it_wants_is_told(stage: Stage, tmp_path: Path) -> None:
    no_files = SimulatedKey(KEY, (ACME,), PROJECT, scopes=frozenset({"api.model.read"}))
    stage.keys = [no_files]
    async with stage.window([("Old", KEY)]) as window:
        text = SKIPPING.replace('"ask_by_responses"', '"read_files"')
        wizard = await offered(window, a_file(tmp_path, text))
        click(wizard, "Use these instructions")
        paste(wizard, KEY)
        click(wizard, "Next")
        await until(lambda: wizard.presenter.check.permissions)
        assert wizard.presenter.flow.verdict is not None
        assert wizard.presenter.flow.verdict.cause is Cause.MISSING_PERMISSION


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (FILE + f"# {KEY}", "This file contains a key. Delete it and tell IT."),
        (FILE + "[policy]", "This file wants to set “policy”."),
        ("schema = 2", "These instructions are for a newer Keystep."),
        ("schema = ", "Line 1 of this file can't be read."),
    ],
)
async def test_a_file_that_is_not_used_says_why_and_opens_nothing(
    stage: Stage, tmp_path: Path, text: str, said: str
) -> None:
    async with stage.window([("Old", KEY)]) as window:
        window.instructions.open(a_file(tmp_path, text))
        await until(lambda: window.findChildren(QMessageBox))
        [box] = window.findChildren(QMessageBox)
        assert box.text() == "This file is not used"
        told = box.informativeText().replace("\u200b", "")
        assert told.startswith(f"acme.keystep.toml: {said}")
        assert window.wizard is None
        box.reject()


def by_the_menu(window: MainWindow, path: Path) -> None:
    actions = [one for menu in window.findChildren(QMenu) for one in menu.actions()]
    [found] = [one for one in actions if one.text().replace("&", "") == "Open instructions…"]
    assert found.shortcut().toString() == "Ctrl+O"
    found.trigger()
    choose(window, path)


def choose(parent: QWidget, path: Path) -> None:
    [dialog] = parent.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.reject()


def by_dropping(window: MainWindow, path: Path) -> None:
    drop(window, path)


def drop(target: QWidget, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    action = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPoint(9, 9), action, data, left, none)
    QApplication.sendEvent(target, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(target, QDropEvent(QPointF(9, 9), action, data, left, none))


def by_the_desktop(window: MainWindow, path: Path) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    listener = FilesFromTheDesktop(application, window.instructions.open, window.links.open)
    QApplication.sendEvent(application, QFileOpenEvent(QUrl.fromLocalFile(str(path))))
    application.removeEventFilter(listener)


def by_a_second_start(window: MainWindow, path: Path) -> None:
    come_forward(window, Message(Wish.WALKTHROUGH, path=path))


@pytest.mark.parametrize("way", [by_the_menu, by_dropping, by_the_desktop, by_a_second_start])
async def test_a_file_comes_in_by(
    stage: Stage, tmp_path: Path, way: Callable[[MainWindow, Path], None]
) -> None:
    async with stage.window([("Old", KEY)]) as window:
        way(window, a_file(tmp_path))
        await until(lambda: window.wizard)
        assert window.wizard is not None
        assert window.wizard.page.accessibleName() == "Instructions from Acme Ltd"


async def test_who_is_in_the_first_step_can_choose_or_drop_a_file_there(
    stage: Stage, tmp_path: Path
) -> None:
    async with stage.wizard([("Old", KEY)]) as wizard:
        click(wizard, "Did IT send you a file?")
        choose(wizard, a_file(tmp_path))
        await until(lambda: wizard.presenter.instructions.offered)
        click(wizard, "Leave them")
        drop(wizard, a_file(tmp_path))
        await until(lambda: wizard.presenter.instructions.offered)
        click(wizard, "Use these instructions")
        assert not offers(wizard, "Did IT send you a file?")


async def test_what_is_no_file_of_instructions_is_not_taken(stage: Stage, tmp_path: Path) -> None:
    async with stage.window([("Old", KEY)]) as window:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(tmp_path / "photo.png"))])
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, data, left, none)
        enter.ignore()
        QApplication.sendEvent(window, enter)
        assert not enter.isAccepted()
        assert enter.type() is QEvent.Type.DragEnter


async def test_a_file_that_comes_before_the_list_waits_for_it(stage: Stage, tmp_path: Path) -> None:
    window = stage.unloaded_window()
    window.instructions.open(a_file(tmp_path))
    async with stage.use_cases() as cases:
        window.begin(cases)
        await until(lambda: window.wizard)
        assert window.wizard is not None
        assert window.wizard.page.accessibleName() == "Instructions from Acme Ltd"
        await window.aclose()


async def test_a_file_that_comes_after_the_saving_is_offered_next(
    stage: Stage, tmp_path: Path
) -> None:
    async with stage.window([("Old", KEY)]) as window:
        wizard = await offered(window, a_file(tmp_path, SKIPPING))
        click(wizard, "Use these instructions")
        paste(wizard, KEY)
        click(wizard, "Next")
        await until(lambda: wizard.presenter.check.is_good_enough)
        click(wizard, "Save connection")
        await until(lambda: wizard.presenter.saved)
        window.instructions.open(a_file(tmp_path))
        await until(lambda: window.instructions._later)
        click(wizard, "Close")
        await until(lambda: window.wizard is not None)
        assert window.wizard is not wizard
        assert window.wizard is not None
        assert window.wizard.presenter.instructions.offered is not None


async def test_a_trainer_chooses_what_every_check_meets(stage: Stage) -> None:
    stage.realm = Realm.PRACTICE
    works, refused = "sk-practice-works", "sk-practice-refused"
    stage.keys = [
        simulated(works),
        SimulatedKey(refused, (ACME,), trouble=Trouble.REFUSED),
        SimulatedKey("sk-practice-no-credit", (ACME,), trouble=Trouble.NO_CREDIT),
    ]
    async with stage.window([("One", works), ("Two", works)]) as window:
        [choice] = [b for b in window.findChildren(ChoiceButton) if b.isVisible() and is_banner(b)]
        assert choice.accessibleName() == "The next check meets: What the key stands for"
        pick(choice, "A key that is refused")
        window.testing.all_or_stop()
        await until(lambda: causes(window) == {Cause.KEY_REFUSED})
        window.new_connection()
        wizard = window.wizard
        assert wizard is not None
        [inside] = [b for b in wizard.findChildren(ChoiceButton) if is_banner(b)]
        assert inside.text() == "A key that is refused"
        pick(inside, "A key with no credit left")
        click(wizard, "Next")
        wizard.presenter.paste_key(works)
        wizard.presenter.next()
        wizard.presenter.next()
        wizard.presenter.next()
        await until(lambda: wizard.presenter.flow.verdict)
        assert wizard.presenter.flow.verdict is not None
        assert wizard.presenter.flow.verdict.cause is Cause.NO_CREDIT
        wizard.presenter.flow.forget_key()
        wizard.reject()
        await until(lambda: window.wizard is None)
        assert choice.text() == "A key with no credit left"
        pick(choice, "What the key stands for")
        window.testing.all_or_stop()
        await until(lambda: causes(window) == {Cause.WORKS})


def is_banner(choice: QWidget) -> bool:
    return isinstance(choice.parent(), PracticeBanner)


def pick(choice: "ChoiceButton[str | None]", text: str) -> None:
    [action] = [one for one in choice.menu().actions() if one.text() == text]
    action.trigger()


def causes(window: MainWindow) -> set[Cause | None]:
    last = [one.last_check for one in window.model.connections()]
    return {verdict.cause if verdict else None for verdict in last}
