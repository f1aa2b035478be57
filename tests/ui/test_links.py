"""A link is asked about before anything is fetched, and one that is not used says why."""

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from keystep.services.ports import FetchTrouble
from keystep.ui.dialogs.fetch_instructions import FetchInstructions
from keystep.ui.instruction_files import FilesFromTheDesktop
from keystep.ui.main_window.coming_forward import come_forward
from keystep.ui.main_window.window import MainWindow
from keystep.ui.single_window import Message, Wish
from tests.support.keys import project_key
from tests.ui.stage import Stage, click, offers, question, says, settle, until

KEY = project_key()
FIELDS = "keystep://setup?organisation=Acme+Ltd&status=ready&nickname=Ours"
URL = "https://acme.example/it.keystep.toml"
SOURCE = "keystep://setup?src=https%3A%2F%2Facme.example%2Fit.keystep.toml"
FILE = b'schema = 1\nstatus = "ready"\n[organisation]\nname = "Acme Ltd"\n'


async def asked(window: MainWindow) -> FetchInstructions:
    window.links.open(SOURCE)
    await until(lambda: window.links.question)
    assert window.links.question is not None
    return window.links.question


def shown_page(window: MainWindow) -> str:
    return window.wizard.page.accessibleName() if window.wizard else ""


async def test_what_a_link_says_is_offered_before_any_of_it_is_used(stage: Stage) -> None:
    async with stage.window([("Old", KEY)]) as window:
        window.links.open(FIELDS)
        await until(lambda: window.wizard)
        assert shown_page(window) == "Instructions from Acme Ltd"
        assert window.wizard is not None
        assert window.wizard.presenter.flow.answers.nickname == ""
        click(window.wizard, "Use these instructions")
        assert window.wizard.presenter.flow.answers.nickname == "Ours"
    assert stage.fetcher.asked == []


async def test_nothing_is_fetched_before_the_person_has_seen_the_host_and_agreed(
    stage: Stage,
) -> None:
    stage.fetcher.content[URL] = FILE
    async with stage.window([("Old", KEY)]) as window:
        dialog = await asked(window)
        assert says(dialog, "Instructions from acme.example")
        assert says(dialog, "Not verified")
        assert says(dialog, URL)
        await settle()
        assert stage.fetcher.asked == []
        click(dialog, "Get the instructions")
        await until(lambda: window.wizard)
        assert shown_page(window) == "Instructions from Acme Ltd"
        assert window.wizard is not None
        assert says(window.wizard, "acme.example")
    assert stage.fetcher.asked == [URL]


async def test_who_leaves_the_question_has_fetched_nothing(stage: Stage) -> None:
    async with stage.window([("Old", KEY)]) as window:
        click(await asked(window), "Cancel")
        await until(lambda: window.links.question is None)
        assert window.wizard is None
    assert stage.fetcher.asked == []


async def test_cancelling_ends_a_fetch_that_hangs(stage: Stage) -> None:
    stage.fetcher.is_silent = True
    async with stage.window([("Old", KEY)]) as window:
        dialog = await asked(window)
        click(dialog, "Get the instructions")
        await until(lambda: stage.fetcher.asked)
        assert says(dialog, "Getting the instructions…")
        click(dialog, "Cancel")
        await until(lambda: not window._runner._tasks)
        assert window.wizard is None


@pytest.mark.parametrize("trouble", FetchTrouble)
async def test_a_fetch_that_fails_says_why_and_can_be_tried_again(
    stage: Stage, trouble: FetchTrouble
) -> None:
    stage.fetcher.content[URL] = trouble
    async with stage.window([("Old", KEY)]) as window:
        dialog = await asked(window)
        click(dialog, "Get the instructions")
        await until(lambda: offers(dialog, "Try again"))
        assert says(dialog, "Ask the person who sent you the link.")
        stage.fetcher.content[URL] = FILE
        click(dialog, "Try again")
        await until(lambda: window.wizard)


async def test_a_fetched_file_with_a_key_is_refused(stage: Stage) -> None:
    stage.fetcher.content[URL] = FILE + f"# {KEY}".encode()
    async with stage.window([("Old", KEY)]) as window:
        dialog = await asked(window)
        click(dialog, "Get the instructions")
        await until(lambda: says(dialog, "This file contains a key. Delete it and tell IT."))
        assert window.wizard is None


async def test_a_link_that_is_not_used_says_why_beside_the_list(stage: Stage) -> None:
    async with stage.window([("Old", KEY)]) as window:
        window.links.open(f"{FIELDS}&nickname={KEY}")
        await until(lambda: says(window, "This link contains a key. Delete it and tell IT."))
        assert not says(window, KEY)
        assert window.wizard is None


async def test_over_the_wizard_it_says_so_in_a_box_and_changes_nothing(stage: Stage) -> None:
    async with stage.wizard() as wizard:
        window = wizard.parent()
        assert isinstance(window, MainWindow)
        wizard.presenter.set_nickname("Mine")
        window.links.open("keystep://setup?--practice")
        await until(lambda: question(wizard))
        box = question(wizard)
        assert box is not None
        assert "Nothing was changed." in box.informativeText()
        assert wizard.presenter.flow.answers.nickname == "Mine"
        box.reject()


async def test_a_link_before_the_list_is_there_waits_for_it(stage: Stage) -> None:
    window = stage.unloaded_window()
    window.links.open(FIELDS)
    async with stage.use_cases() as cases:
        window.begin(cases)
        await until(lambda: window.wizard)
        await until(lambda: shown_page(window) == "Instructions from Acme Ltd")
        await window.aclose()


async def test_another_link_takes_the_place_of_an_unanswered_one(stage: Stage) -> None:
    async with stage.window([("Old", KEY)]) as window:
        first = await asked(window)
        window.links.open("keystep://setup?src=https%3A%2F%2Fother.example%2F")
        await until(lambda: window.links.question not in {None, first})
        assert window.links.question is not None
        assert says(window.links.question, "Instructions from other.example")


async def test_a_second_start_hands_its_link_over(stage: Stage, tmp_path: Path) -> None:
    async with stage.window([("Old", KEY)]) as window:
        come_forward(window, Message(Wish.LINK, link=FIELDS))
        await until(lambda: shown_page(window) == "Instructions from Acme Ltd")


async def test_macos_hands_a_link_to_the_program_that_runs(stage: Stage) -> None:
    """With the event that Qt makes of it there: nobody has seen it on a Mac yet."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    async with stage.window([("Old", KEY)]) as window:
        listener = FilesFromTheDesktop(application, window.instructions.open, window.links.open)
        QApplication.sendEvent(application, QFileOpenEvent(QUrl(FIELDS)))
        application.removeEventFilter(listener)
        await until(lambda: shown_page(window) == "Instructions from Acme Ltd")
