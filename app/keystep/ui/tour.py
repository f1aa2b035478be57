"""Walks practice mode off screen through every screen in its states, taking pictures."""

import asyncio
import sys
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QWidget

from keystep.domain.access import Access, Realm
from keystep.domain.api_address import OPENAI
from keystep.domain.connection import Purpose
from keystep.domain.secret import SecretKey
from keystep.domain.wizard_flow import Step
from keystep.mistakes import what_happened
from keystep.services.ports import CatalogTrouble, Mended
from keystep.services.use_cases import UseCases
from keystep.services.verdict_wording import title
from keystep.texts import _, ngettext, number
from keystep.ui import theme, tour_details
from keystep.ui.application import make_application
from keystep.ui.async_runner import run_inside_qt
from keystep.ui.dialogs.mistake import MistakeDialog
from keystep.ui.dialogs.permissions import PermissionsDialog
from keystep.ui.dialogs.questions import ask_remove
from keystep.ui.dialogs.report import ReportDialog
from keystep.ui.main_window.window import MainWindow
from keystep.ui.mistake_teller import MistakeTeller
from keystep.ui.tour_hand_off import show_hand_off
from keystep.ui.tour_instructions import show_instructions
from keystep.ui.tour_menus import show_menus
from keystep.ui.tour_policy import show_policy
from keystep.ui.tour_replacing import show_removing_the_last, show_replacing
from keystep.ui.tour_take_along import show_take_along
from keystep.ui.tour_testing import show_testing
from keystep.ui.wizard.fields import Field
from keystep.ui.wizard.shell import WizardShell
from keystep.ui.wizard.step5_check_and_save import CheckAndSave

PATIENCE_SECONDS = 60.0
GOOD_KEY, SLOW_KEY = "sk-practice-works", "sk-practice-slow"
SCHOOL, PROJECT = "org-PracticeSchool0000000002", "proj_PracticeProject00000001"
OTHER_KEY = f"sk-proj-{'Zk4' * 20}"
TROUBLES = (
    "refused",
    "expired",
    "wrong-organization",
    "wrong-region",
    "restricted",
    "no-credit",
    "filtered",
    "service-down",
)
WRONG_PASTES = {
    "organization-id": SCHOOL,
    "sentence": "Copy the key from the page",
    "masked": "sk-proj-…b7Qx",
    "real-key": OTHER_KEY,
}
MANY = 500

OpenUseCases = Callable[[], AbstractAsyncContextManager[UseCases]]
OnScreen = Callable[[QWidget, str], None]


@dataclass(frozen=True)
class Look:
    """How the tour is to look: `scale` is the size of the text, 1 to 2."""

    scheme: theme.Scheme = theme.Scheme.LIGHT
    scale: float = 1.0


def run(open_use_cases: OpenUseCases, resources: Path, out: Path, look: Look) -> int:
    """Leave the pictures in `out` and say what happened. 1 if a mistake of ours came up."""
    mistakes: list[BaseException] = []
    sys.excepthook = _remembering(mistakes)
    application = make_application(resources, look.scheme)
    use_look(application, look)
    out.mkdir(parents=True, exist_ok=True)
    camera = _Camera(out)
    run_inside_qt(application, Tour(open_use_cases, camera.take).walk())
    print(_pictures(camera.taken).format(count=number(camera.taken), folder=out))
    return 1 if mistakes else 0


def _remembering(
    mistakes: list[BaseException],
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """Qt goes on after an exception in a slot; a tour that did must not pass for a good one."""

    def remember(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if not mistakes:
            sys.__excepthook__(kind, error, trace)
        mistakes.append(error)

    return remember


def use_look(application: QApplication, look: Look) -> None:
    application.setFont(theme.scaled_font(application.font(), look.scale))
    theme.apply(application, look.scheme)


class Tour:
    """`on_screen` gets each window with a name for its state, when it has settled."""

    def __init__(self, open_use_cases: OpenUseCases, on_screen: OnScreen) -> None:
        self._open_use_cases = open_use_cases
        self._on_screen = on_screen

    async def walk(self) -> None:
        async with self._open_use_cases() as cases:
            window = MainWindow(
                Realm.PRACTICE, on_quit=_nothing, on_practice=_nothing, start_with_wizard=True
            )
            window.show()
            window.begin(cases)
            try:
                await _until(lambda: window.wizard is not None)
                await self._first_journey(window)
                await self._troubles(window)
                await self._window(window, cases)
            finally:
                await window.aclose()
                window.hide()

    async def _first_journey(self, window: MainWindow) -> None:
        """From the first step to the saved connection, with the detours that people take."""
        wizard = _wizard_of(window)
        presenter = wizard.presenter
        await self._show(wizard, "step1")
        presenter.next()
        await self._show(wizard, "step2-empty")
        presenter.next()
        await self._show(wizard, "step2-nothing-pasted")
        for name, text in WRONG_PASTES.items():
            presenter.paste_key(text)
            await self._show(wizard, f"step2-wrong-paste-{name}")
        presenter.set_address("http://gateway.example")
        wizard.forward()
        await self._show(wizard, "step2-wrong-address")
        presenter.set_address("")
        presenter.set_organization("")
        presenter.key_was_pasted_into(Field.ADDRESS, f"{GOOD_KEY}\n{PROJECT}\n{SCHOOL}")
        await self._show(wizard, "step2-filled-from-the-wrong-field")
        presenter.set_organization("")
        presenter.set_project("")
        presenter.paste_key(GOOD_KEY)
        await self._show(wizard, "step2-filled")
        presenter.next()
        await _until(lambda: not presenter.is_searching)
        await self._organization_and_nickname(wizard)
        await self._show_checked(wizard, "step5-good")
        wizard.reject()
        await self._show_question(wizard, "question-discard-key")
        presenter.save()
        await _until(lambda: presenter.saved is not None)
        await self._show(wizard, "result-good")
        if presenter.flow.verdict is not None:
            print(_("The check says: {title}").format(title=title(presenter.flow.verdict.cause)))
        wizard.reject()

    async def _organization_and_nickname(self, wizard: WizardShell) -> None:
        presenter = wizard.presenter
        await self._show(wizard, "step3-found")
        presenter.set_organization(PROJECT)
        await self._show(wizard, "step3-project-moved")
        presenter.key_was_pasted_into(Field.ORGANIZATION, OTHER_KEY)
        await self._show(wizard, "step3-key-kept-out")
        presenter.set_organization("Practice")
        presenter.set_project(SCHOOL)
        wizard.forward()
        await self._show(wizard, "step3-mistakes")
        presenter.set_organization("org-PracticeCompany000000001")
        presenter.set_project("")
        presenter.next()
        await self._show(wizard, "step4")
        presenter.key_was_pasted_into(Field.NICKNAME, OTHER_KEY)
        await self._show(wizard, "step4-key-kept-out")
        presenter.set_nickname("MARKETING")
        wizard.forward()
        await self._show(wizard, "step4-taken")
        presenter.set_nickname("Newsletter")
        presenter.next()

    async def _troubles(self, window: MainWindow) -> None:
        for trouble in TROUBLES:
            wizard = await self._at_the_check(window, f"sk-practice-{trouble}")
            await self._show_checked(wizard, f"step5-{trouble}")
            await self._leave(window, wizard)
        await self._findings(window)
        wizard = await self._at_the_check(window, SLOW_KEY)
        await self._show(wizard, "step5-checking")
        wizard.presenter.save()
        await self._show_question(wizard, "question-save-unverified")
        wizard.presenter.check.stop()
        await self._show(wizard, "step5-stopped")
        wizard.presenter.save(unverified_is_fine=True)
        await _until(lambda: wizard.presenter.saved is not None)
        await self._show(wizard, "result-not-verified")
        await self._leave(window, wizard)

    async def _findings(self, window: MainWindow) -> None:
        """What is found out beyond the check: permissions, payment, and the report."""
        wizard = await self._at_the_check(window, GOOD_KEY, Purpose.READ)
        presenter = wizard.presenter
        await _until(lambda: presenter.check.permissions is not None)
        presenter.check.try_payment()
        await self._show(wizard, "step5-paying")
        await _until(lambda: not presenter.check.is_paying)
        await self._show(wizard, "step5-can-pay")
        _step5(wizard).show_permissions()
        await self._show_dialog(wizard, PermissionsDialog, "permissions-read", close=False)
        [dialog] = wizard.findChildren(PermissionsDialog)
        dialog.try_changes()
        await _until(lambda: not dialog.is_asking)
        await self._show_dialog(wizard, PermissionsDialog, "permissions-all")
        await self._show(wizard, "step5-more-than-needed")
        _step5(wizard).ask_payment()
        await self._show_question(wizard, "question-payment")
        _step5(wizard).show_details()
        await _until(lambda: any(d.text for d in wizard.findChildren(ReportDialog)))
        await self._show_dialog(wizard, ReportDialog, "details")
        await self._leave(window, wizard)

    async def _show_dialog(
        self, parent: QWidget, kind: type[QDialog], name: str, *, close: bool = True
    ) -> None:
        [dialog] = [one for one in parent.findChildren(kind) if one.isVisible()]
        await self._show(dialog, name)
        if close:
            dialog.reject()

    async def _at_the_check(
        self, window: MainWindow, key: str, purpose: Purpose | None = None
    ) -> WizardShell:
        window.new_connection()
        wizard = _wizard_of(window)
        presenter = wizard.presenter
        presenter.set_purpose(purpose)
        presenter.next()
        presenter.paste_key(key)
        presenter.next()
        if key != SLOW_KEY:
            await _until(lambda: not presenter.is_searching)
        if not presenter.organizations and not presenter.is_searching:
            await self._show(wizard, "step3-by-hand")
        presenter.set_organization("org-PracticeCompany000000001")
        for _step in (Step.NICKNAME, Step.CHECK_AND_SAVE):
            presenter.next()
        return wizard

    async def _leave(self, window: MainWindow, wizard: WizardShell) -> None:
        wizard.presenter.flow.forget_key()
        wizard.reject()
        await _until(lambda: window.wizard is None)

    async def _window(self, window: MainWindow, cases: UseCases) -> None:
        await _until(lambda: window.model.rowCount() > 5)
        await self._keep(window, cases, 5)
        await self._show(window, "window-five")
        window.table.select(_row_of("Old website", window))
        await self._show(window, "window-trouble-selected")
        window.table.select(_row_of("Marketing", window))
        await self._show(window, "window-good-selected")
        await show_replacing(window, self._show, self._show_question)
        await tour_details.show(window, cases, self._show)
        window.filters.search.setText("news")
        await self._show(window, "window-searched")
        window.filters.search.setText("nothing like it")
        await self._show(window, "window-nothing-found")
        window.filters.show_all()
        await show_testing(window, cases, self._show, _until)
        ask_remove(window, window.model.connections()[:1], on_remove=_nothing)
        await self._show_question(window, "question-remove")
        ask_remove(window, window.model.connections()[:3], on_remove=_nothing)
        await self._show_question(window, "question-remove-several")
        await show_take_along(window, self._show)
        await show_instructions(window, self._show)
        await show_policy(cases, self._show)
        await self._mistake(window, cases)
        await show_menus(window, self._show, _until)
        await show_hand_off(window, cases, self._show, _until)
        await _add_many(cases, MANY - window.model.rowCount())
        window.reload()
        await _until(lambda: window.model.rowCount() == MANY)
        await self._show(window, "window-five-hundred")
        await self._keep(window, cases, 1)
        await show_removing_the_last(window, self._show)
        await self._show(window, "window-none")
        window.show_trouble(CatalogTrouble.UNREADABLE)
        await self._show(window, "window-list-unreadable")
        aside = Path("/home/jane/.local/share/keystep/connections.damaged-2026-11-24.db")
        window.show_trouble(Mended(recovered=12, lost=3, set_aside=aside))
        await self._show(window, "window-list-mended")

    async def _mistake(self, window: MainWindow, cases: UseCases) -> None:
        """What is seen of a mistake of our own, which this tour must make up."""
        teller = MistakeTeller(window)
        teller.cases = cases
        teller.tell(what_happened(_a_mistake()))
        await _until(lambda: bool(window.findChildren(MistakeDialog)))
        await self._show_dialog(window, MistakeDialog, "mistake", close=False)
        [dialog] = window.findChildren(MistakeDialog)
        dialog.show_details()
        await self._show_dialog(window, MistakeDialog, "mistake-details")

    async def _keep(self, window: MainWindow, cases: UseCases, count: int) -> None:
        for connection in window.model.connections()[count:]:
            await cases.remove(connection)
        window.reload()
        await _until(lambda: window.model.rowCount() == count)

    async def _show(self, widget: QWidget, name: str) -> None:
        """Let the layout settle, then show it. Never by hand: that would run tasks inside tasks."""
        for _pass in range(5):
            await asyncio.sleep(0.005)
        self._on_screen(widget, name)

    async def _show_checked(self, wizard: WizardShell, name: str) -> None:
        await _until(lambda: not wizard.presenter.check.is_checking)
        await self._show(wizard, name)

    async def _show_question(self, parent: QWidget, name: str) -> None:
        [box] = [box for box in parent.findChildren(QMessageBox) if box.isVisible()]
        await self._show(box, name)
        box.reject()


class _Camera:
    def __init__(self, out: Path) -> None:
        self._out = out
        self.taken = 0

    def take(self, widget: QWidget, name: str) -> None:
        self.taken += 1
        path = self._out / f"{self.taken:02}-{name}.png"
        widget.grab().save(str(path))
        print(path)


def _pictures(count: int) -> str:
    return ngettext("{count} picture is in {folder}", "{count} pictures are in {folder}", count)


def _wizard_of(window: MainWindow) -> WizardShell:
    if window.wizard is None:
        raise RuntimeError("the wizard did not open")
    return window.wizard


def _row_of(nickname: str, window: MainWindow) -> int:
    [row] = (
        row
        for row, connection in enumerate(window.model.connections())
        if connection.nickname == nickname
    )
    return row


def _step5(wizard: WizardShell) -> CheckAndSave:
    [page] = [page for page in wizard.pages if isinstance(page, CheckAndSave)]
    return page


async def _add_many(cases: UseCases, count: int) -> None:
    access = Access(OPENAI, SecretKey(GOOD_KEY))
    verdict = await cases.check_key(access)
    for team in range(1, count + 1):
        checked = verdict if team % 3 else None
        await cases.add(_("Team {number}").format(number=team), access, None, checked)


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not condition():  # noqa: ASYNC110  any state of any screen
            await asyncio.sleep(0.005)


def _a_mistake() -> ZeroDivisionError:
    try:
        return ZeroDivisionError(1 // 0)
    except ZeroDivisionError as mistake:
        return mistake


def _nothing() -> None: ...
