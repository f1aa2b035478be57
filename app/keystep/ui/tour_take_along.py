"""The tour's pictures of a list that is taken along, and of a key that is saved twice."""

import asyncio
import json
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from keystep.ui.dialogs.outcome import OutcomeDialog
from keystep.ui.main_window.window import MainWindow
from keystep.ui.replace_wizard.shell import ReplaceKeyWizard

Show = Callable[[QWidget, str], Awaitable[None]]


async def show_take_along(window: MainWindow, show: Show) -> None:
    """Needs a list with “Marketing” and “Newsletter”, which have the same key."""
    window.testing.start_all()
    await _until(lambda: not window.testing.is_busy)
    _select(window, "Newsletter")
    await show(window, "window-same-key-twice")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.json"
        window.take_along.export(path)
        await _until(path.exists)
        await show(window, "window-exported")
        count = len(window.model.connections())
        await asyncio.to_thread(_from_another_computer, path)
        window.take_along.import_(path)
        await _until(lambda: len(window.model.connections()) > count)
        await show(window, "window-imported")
        window.take_along.show_rest()
        [outcome] = window.findChildren(OutcomeDialog)
        await show(outcome, "imported-the-rest")
        outcome.reject()
    window.replace_key(window.table.selected()[0])
    [dialog] = [one for one in window.findChildren(ReplaceKeyWizard) if one.isVisible()]
    await show(dialog, "paste-key-of-an-imported-one")
    dialog.reject()


def _from_another_computer(path: Path) -> None:
    """One that is here already, one from elsewhere with a taken nickname, one that can't be."""
    document = json.loads(path.read_text(encoding="utf-8"))
    [here, there, wrong] = document["connections"][:3]
    there.update(id=f"{here['id'][:-4]}0001", api_address="https://gateway.example/v1")
    wrong.update(id=f"{here['id'][:-4]}0002", api_address="http://gateway.example/v1")
    document["connections"] = [here, there, wrong]
    path.write_text(json.dumps(document), encoding="utf-8")


def _select(window: MainWindow, nickname: str) -> None:
    for row, connection in enumerate(window.model.shown()):
        if connection.nickname == nickname:
            window.table.select(row)


async def _until(condition: Callable[[], bool]) -> None:
    while not condition():  # noqa: ASYNC110  any state of any screen
        await asyncio.sleep(0.005)
