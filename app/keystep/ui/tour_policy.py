"""The tour's pictures of what an organisation has settled; practice mode itself follows none."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from PySide6.QtWidgets import QMenu, QMessageBox, QWidget

from keystep.domain.access import Realm
from keystep.domain.api_address import ApiAddress
from keystep.domain.policy import (
    FoundPolicy,
    ManagedBy,
    Policy,
    PolicyProblem,
    Refused,
    Settings,
)
from keystep.domain.wizard_flow import Step
from keystep.services.our_organisation import speak_of
from keystep.services.policy_in_words import unreadable_in_words
from keystep.services.use_cases import UseCases
from keystep.ui.main_window.window import MainWindow
from keystep.ui.replace_wizard.shell import ReplaceKeyWizard

Show = Callable[[QWidget, str], Awaitable[None]]

_ACME = ManagedBy("Acme Ltd", "it@acme.example", "https://help.acme.example/ai")
_SET = Policy(
    _ACME,
    Settings(
        api_address=ApiAddress("https://gateway.acme.example/v1"),
        organization_id="org-Acme0123456789",
        test_interval_minutes=60,
        allow_export=False,
    ),
)
_REFUSED = Refused("/etc/keystep/policy.d/10-acme.toml", PolicyProblem.OTHERS_CAN_WRITE)


async def show_policy(cases: UseCases, show: Show) -> None:
    """In a window of its own, over the list as it is."""
    with _of_acme():
        await _in_window(replace(cases, policy=_SET), show)


@contextmanager
def _of_acme() -> Iterator[None]:
    speak_of(_ACME)
    try:
        yield
    finally:
        speak_of(ManagedBy())


async def _in_window(cases: UseCases, show: Show) -> None:
    window = MainWindow(
        Realm.PRACTICE, on_quit=lambda: None, on_practice=None, start_with_wizard=False
    )
    window.show()
    window.begin(cases)
    try:
        await _until(lambda: window.is_loaded)
        await show(window, "policy-window")
        for name, menu in zip(("file", "connection"), _menus(window), strict=False):
            menu.popup(window.mapToGlobal(window.rect().center()))
            await show(menu, f"policy-menu-{name}")
            menu.close()
        window.show_contact()
        [box] = window.findChildren(QMessageBox)
        await show(box, "policy-contact")
        box.reject()
        await _wizards(window, show)
        found = FoundPolicy(_SET, refused=(_REFUSED,))
        window.policy_message.show_trouble(unreadable_in_words(found))
        await show(window, "policy-unreadable")
    finally:
        await window.aclose()
        window.hide()


async def _wizards(window: MainWindow, show: Show) -> None:
    window.new_connection()
    assert window.wizard is not None  # noqa: S101
    for step in (Step.SECRET_KEY, Step.ORGANIZATION):
        window.wizard.presenter.flow.step = step
        window.wizard.presenter.changed.emit()
        await show(window.wizard, f"policy-step{int(step)}")
    window.wizard.reject()
    await _until(lambda: window.wizard is None)
    window.replace_key(window.table.selected()[0])
    [dialog] = [one for one in window.findChildren(ReplaceKeyWizard) if one.isVisible()]
    await show(dialog, "policy-paste-again")
    dialog.reject()


def _menus(window: MainWindow) -> list[QMenu]:
    """In the order of the bar."""
    menus = (action.menu() for action in window.menuBar().actions())
    return [menu for menu in menus if isinstance(menu, QMenu)]


async def _until(condition: Callable[[], bool]) -> None:
    while not condition():  # noqa: ASYNC110  any state of any screen
        await asyncio.sleep(0.005)
