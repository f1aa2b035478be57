"""The list is exported and imported from the File menu, and what came of it is said."""

import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMenu

from keystep.ui.dialogs.outcome import OutcomeDialog
from keystep.ui.main_window.connection_model import Column
from keystep.ui.main_window.window import MainWindow
from tests.support.keys import project_key, simulated
from tests.ui.stage import Stage, click, offers, says, until
from tests.ui.test_replacing import paste, wizard_of
from tests.ui.test_window import cell

KEY = project_key("good")


@pytest.fixture
def stage(stage: Stage) -> Stage:
    stage.keys = [simulated(KEY)]
    return stage


def choose(window: MainWindow, action: str, path: Path) -> None:
    """Through the menu, as a person does."""
    actions = [one for menu in window.findChildren(QMenu) for one in menu.actions()]
    [found] = [one for one in actions if one.text().replace("&", "") == action]
    found.trigger()
    [dialog] = window.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.reject()


def a_file(folder: Path, **changes: Any) -> Path:
    row = {
        "id": str(uuid.uuid4()),
        "nickname": "Marketing",
        "api_address": "https://api.openai.com/v1",
        "key": {"kind": "project", "ending": "good", "length": 164},
        "created_at": "2026-11-24T12:00:00Z",
        **changes,
    }
    document = {"kind": "keystep-connections", "schema": 1, "connections": [row]}
    path = folder / "list.json"
    path.write_text(json.dumps(document))
    return path


async def test_the_list_is_exported_without_its_keys(stage: Stage, tmp_path: Path) -> None:
    async with stage.window([("Marketing", KEY)]) as window:
        path = tmp_path / "list.json"
        choose(window, "Export list…", path)
        await until(lambda: says(window, "Exported 1 connection, without its key."))
        assert KEY not in path.read_text()
        assert "Marketing" in path.read_text()


async def test_an_imported_connection_is_selected_and_its_key_is_pasted_from_there(
    stage: Stage, tmp_path: Path
) -> None:
    async with stage.window() as window:
        assert window.wizard is not None
        window.wizard.reject()
        await until(lambda: window.wizard is None)
        choose(window, "Import list…", a_file(tmp_path))
        await until(lambda: window.model.rowCount() == 1)
        assert cell(window, "Marketing", Column.STATUS) == "The key is missing"
        assert says(window, "Imported 1 connection. Its key is missing")
        click(window, "Paste another key")
        wizard = wizard_of(window)
        paste(wizard, KEY)
        click(wizard, "Next")
        await until(lambda: wizard.presenter.new_verdict and wizard.presenter.old_verdict)
        click(wizard, "Next")
        click(wizard, "Switch to the new key")
        await until(lambda: offers(wizard, "Close"))
        click(wizard, "Close")
        await until(lambda: cell(window, "Marketing", Column.STATUS) == "Works")


async def test_the_address_that_a_file_chose_is_said_before_the_key_is_pasted(
    stage: Stage, tmp_path: Path
) -> None:
    async with stage.window([("Sales", KEY)]) as window:
        path = a_file(tmp_path, api_address="https://gateway.example/v1")
        choose(window, "Import list…", path)
        await until(lambda: window.model.rowCount() == 2)
        click(window, "See the rest…")
        [outcome] = window.findChildren(OutcomeDialog)
        assert "“Marketing” sends its key to gateway.example." in outcome.text
        outcome.reject()
        click(window, "Paste another key")
        assert says(wizard_of(window), "The key will be sent to gateway.example")


async def test_a_file_with_a_key_is_refused_and_the_list_stays(
    stage: Stage, tmp_path: Path
) -> None:
    async with stage.window([("Sales", KEY)]) as window:
        choose(window, "Import list…", a_file(tmp_path, notes=KEY))
        await until(lambda: says(window, "looks like a secret key"))
        assert window.model.rowCount() == 1


async def test_the_empty_list_offers_to_import_one(stage: Stage) -> None:
    async with stage.window() as window:
        assert window.wizard is not None
        window.wizard.reject()
        await until(lambda: window.wizard is None)
        click(window, "Import a list from another computer")
        [dialog] = window.findChildren(QFileDialog)
        assert dialog.windowModality() is Qt.WindowModality.WindowModal
        dialog.reject()
