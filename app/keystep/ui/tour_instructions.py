"""The tour's pictures of IT's instructions, and of a trainer who chooses what checks meet."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from PySide6.QtWidgets import QMessageBox, QWidget

from keystep.ui.main_window.window import MainWindow
from keystep.ui.widgets.choice_button import ChoiceButton
from keystep.ui.widgets.practice_banner import PracticeBanner
from keystep.ui.wizard.shell import WizardShell

Show = Callable[[QWidget, str], Awaitable[None]]

_KEY = "sk-practice-works"
_LOOKS_LIKE_A_KEY = f"sk-proj-{'Zk4' * 20}"
_FILE = """\
schema = 1
status = "{status}"
[organisation]
name = "Acme Ltd"
support_email = "it@acme.example"
support_url = "https://help.acme.example/ai"
[wizard]
skip = ["before_you_begin", "organization"]
nickname = "{{organisation}} – {{user}}"
organization_id = "org-PracticeCompany000000001"
purpose = "use"
permissions = ["list_models", "ask_by_responses"]
{more}
[text.en]
intro = "You need about five minutes and your account. Call us on 555-0100 if you get stuck."
secret_key = "Choose the project “Office” when you create the key."
check_and_save = "If a check fails, send us what “Details” says."
"""


async def show_instructions(window: MainWindow, show: Show) -> None:
    """Leaves the window as it was."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "acme.keystep.toml"
        _write(path, "draft", "colour = 3")
        wizard = await _offered(window, path)
        await show(wizard, "instructions-draft")
        wizard.presenter.answer_offer(use=False)
        await show(wizard, "instructions-left")
        _write(path, "ready", "")
        window.instructions.open(path)
        await _until(lambda: wizard.presenter.instructions.offered is not None)
        await show(wizard, "instructions-offered")
        wizard.presenter.answer_offer(use=True)
        await show(wizard, "instructions-step2")
        await _fail_the_check(wizard, show)
        wizard.presenter.flow.forget_key()
        wizard.reject()
        await _until(lambda: window.wizard is None)
        _write(path, "ready", 'proxy = "system"')
        window.instructions.open(path)
        await _until(lambda: bool(_boxes(window)))
        await show(_boxes(window)[0], "instructions-refused")
        _boxes(window)[0].reject()
    await _show_links(window, show)


async def _show_links(window: MainWindow, show: Show) -> None:
    window.links.open(f"keystep://setup?organisation=Acme+Ltd&nickname={_LOOKS_LIKE_A_KEY}")
    await show(window, "link-refused")
    window.links.open("keystep://setup?src=https%3A%2F%2Facme.example%2Fit.keystep.toml")
    await _until(lambda: window.links.question is not None)
    question = window.links.question
    if question is None:
        raise RuntimeError("nothing is asked")
    await show(question, "link-question")
    question.start()
    await _until(lambda: not question.is_fetching)
    await show(question, "link-trouble")
    question.reject()


async def _fail_the_check(wizard: WizardShell, show: Show) -> None:
    """As a trainer does it, who then lets everything work again."""
    presenter = wizard.presenter
    [choice] = [
        one for one in wizard.findChildren(ChoiceButton) if isinstance(one.parent(), PracticeBanner)
    ]
    presenter.paste_key(_KEY)
    _choose(choice, "sk-practice-wrong-organization")
    choice.menu().popup(choice.mapToGlobal(choice.rect().bottomLeft()))
    await show(choice.menu(), "trainer-choices")
    choice.menu().close()
    presenter.next()
    await show(wizard, "instructions-step4")
    presenter.next()
    await _until(lambda: presenter.flow.verdict is not None and not presenter.check.is_checking)
    await show(wizard, "instructions-step5-trouble")
    _choose(choice, None)


def _choose(choice: "ChoiceButton[str | None]", key: str | None) -> None:
    place = list(choice.choices).index(key)
    choice.menu().actions()[place].trigger()


async def _offered(window: MainWindow, path: Path) -> WizardShell:
    window.instructions.open(path)
    await _until(lambda: window.wizard is not None)
    wizard = window.wizard
    if wizard is None:
        raise RuntimeError("the instructions were not offered")
    return wizard


def _write(path: Path, status: str, more: str) -> None:
    path.write_text(_FILE.format(status=status, more=more), encoding="utf-8")


def _boxes(window: MainWindow) -> list[QMessageBox]:
    return [box for box in window.findChildren(QMessageBox) if box.isVisible()]


async def _until(condition: Callable[[], bool]) -> None:
    while not condition():  # noqa: ASYNC110  any state of any screen
        await asyncio.sleep(0.005)
