"""The wizard by itself, for somebody who needs one connection now and no window."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from keystep.domain.access import Realm
from keystep.domain.connection import Connection
from keystep.domain.wizard_flow import Answers
from keystep.services.ports import CatalogTrouble
from keystep.services.use_cases import UseCases
from keystep.ui.appearance import Appearance
from keystep.ui.application import Application, make_application
from keystep.ui.async_runner import AsyncRunner, run_inside_qt
from keystep.ui.clipboard import secret_clipboard
from keystep.ui.garbage import GuiThreadCollector
from keystep.ui.language import Language
from keystep.ui.wizard.presenter import WizardPresenter
from keystep.ui.wizard.shell import WizardShell

OpenUseCases = Callable[[], AbstractAsyncContextManager[UseCases]]


def run(
    open_use_cases: OpenUseCases, realm: Realm, resources: Path, nickname: str
) -> Connection | None:
    """The connection that was saved, None if the person left; `nickname` is filled in."""
    application = make_application(resources)
    appearance = Appearance(application, remember=realm is Realm.REAL)
    _language = Language(application, resources, appearance.remembered)
    collector = GuiThreadCollector()
    try:
        return run_inside_qt(application, _main(open_use_cases, nickname, application, appearance))
    finally:
        collector.stop()


async def _main(
    open_use_cases: OpenUseCases, nickname: str, application: Application, appearance: Appearance
) -> Connection | None:
    async with open_use_cases() as cases:
        connections = await cases.catalog.connections()
        known = () if isinstance(connections, CatalogTrouble) else connections
        taken = frozenset(one.nickname for one in known)
        presenter = WizardPresenter(cases, taken, Answers(nickname=nickname))
        closed = asyncio.Event()
        application.on_quit = closed.set
        shell = WizardShell(presenter, None, closed.set)
        look = AsyncRunner()
        look.start(appearance.desktop.follow())
        await appearance.desktop.known()
        shell.show()
        try:
            await closed.wait()
        finally:
            await asyncio.gather(look.aclose(), presenter.aclose(), secret_clipboard().aclose())
            shell.deleteLater()
        return presenter.saved
