"""“Use this connection…”: field by field through a tool's recipe, and where it is used then."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from keystep.adapters.catalog.catalog_file import CatalogFile
from keystep.adapters.catalog.on_thread import CatalogOnThread
from keystep.adapters.keychain.in_memory import KeychainInMemory
from keystep.domain.connection import Connection, SecretRef
from keystep.domain.hand_off import HandOff
from keystep.domain.recipe import BrokenRecipe, Field, Recipe, Source, Step
from keystep.domain.secret import SecretKey
from keystep.services.ports import CatalogTrouble, KeychainTrouble, RecipesMissing
from keystep.ui.clipboard import SecretClipboard
from keystep.ui.hand_off.dialog import HandOffDialog
from keystep.ui.main_window.used_in import UsedIn
from keystep.ui.main_window.window import MainWindow
from tests.services.fakes import FakeRecipes
from tests.support.keys import project_key, simulated
from tests.ui.stage import Stage, click, offers, says, settle, until

KEY, NEW_KEY = project_key("aaaa"), project_key("bbbb")
N8N = Recipe(
    tool="n8n",
    keeps="n8n keeps it in its database.",
    steps=(
        Step("Choose “Create”.", source=Source("https://n8n.example/create", date(2026, 1, 2))),
        Step(
            "Fill in the fields.",
            (
                Field("Name", "{nickname}"),
                Field("API Key", "{key}"),
                Field("Header", "Bearer {key}"),
                Field("Project", "{project}", required=False),
            ),
        ),
        Step("Save.", then="n8n tests it."),
    ),
)
OKTA = Recipe(
    "Okta Workflows",
    "In the connection.",
    (Step("Fill in.", (Field("Organization ID", "{organization}"),), "It is there."),),
)
PROGRAM = Recipe(
    "curl",
    "Nowhere.",
    (Step("Run it.", (Field("Command", "keystep run {shell_nickname} -- curl"),), "It runs."),),
    for_programs=True,
)


@pytest.fixture
def stage(stage: Stage) -> Stage:
    stage.keys = [simulated(KEY), simulated(NEW_KEY)]
    stage.recipes = FakeRecipes((N8N, OKTA, PROGRAM))
    return stage


@pytest.fixture(autouse=True)
def nothing_copied(application: QApplication) -> Iterator[None]:
    """And an owner of the clipboard that keeps to the usual 30 seconds."""
    for left_by_another_test in application.findChildren(SecretClipboard):
        left_by_another_test.setParent(None)
    QGuiApplication.clipboard().clear()
    yield
    QGuiApplication.clipboard().clear()


def on_clipboard() -> str:
    return QGuiApplication.clipboard().text()


async def panel_of(window: MainWindow) -> HandOffDialog:
    QTest.keyClick(window, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    [panel] = [one for one in window.findChildren(HandOffDialog) if one.isVisible()]
    await until(lambda: not panel.is_waiting)
    return panel


async def at_the_fields(window: MainWindow) -> HandOffDialog:
    panel = await panel_of(window)
    click(panel, "n8n")
    click(panel, "Done, go on")
    return panel


def copy(panel: QWidget, field: str) -> None:
    named = [b for b in panel.findChildren(QPushButton) if b.isVisible()]
    [found] = [b for b in named if b.accessibleName() == f"Copy “{field}”"]
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)


def ticks(panel: HandOffDialog) -> list[str]:
    names = [label.accessibleName() for label in panel.findChildren(QLabel) if label.isVisible()]
    return [name for name in names if name.startswith("Step") and "," in name]


async def ledger(stage: Stage, connection: Connection) -> list[tuple[str, int]]:
    found = await stage.cases.catalog.hand_offs(connection.id)
    assert not isinstance(found, CatalogTrouble)
    return [(handed.tool, handed.generation) for handed in found]


async def test_a_step_at_a_time_with_a_tick_for_each_that_is_done(stage: Stage) -> None:
    async with stage.window([("Marketing", KEY)]) as window:
        panel = await panel_of(window)
        click(panel, "n8n")
        assert says(panel, "Choose “Create”.")
        assert not says(panel, "Fill in the fields.")
        assert ticks(panel) == ["Step 1, now", "Step 2, to come", "Step 3, to come"]
        click(panel, "Done, go on")
        assert says(panel, "Fill in the fields.")
        assert ticks(panel) == ["Step 1, done", "Step 2, now", "Step 3, to come"]
        click(panel, "Done, go on")
        assert says(panel, "What you see then: n8n tests it.")
        click(panel, "Done")
        assert ticks(panel) == ["Step 1, done", "Step 2, done", "Step 3, done"]
        assert says(panel, "n8n keeps it in its database.")


async def test_back_leads_to_the_step_before(stage: Stage) -> None:
    async with stage.window([("Marketing", KEY)]) as window:
        panel = await at_the_fields(window)
        click(panel, "Back")
        assert says(panel, "Choose “Create”.")
        assert not offers(panel, "Back")


async def test_each_step_says_who_says_so_or_that_nobody_checked(stage: Stage) -> None:
    async with stage.window([("Marketing", KEY)]) as window:
        panel = await panel_of(window)
        click(panel, "n8n")
        assert says(panel, "From https://n8n.example/create, 02/01/2026")
        click(panel, "Done, go on")
        assert says(panel, "Not checked with the tool")


async def test_a_field_is_copied_and_it_is_said_where_it_goes(stage: Stage) -> None:
    async with stage.window([("Marketing", KEY)]) as window:
        panel = await at_the_fields(window)
        copy(panel, "Name")
        assert on_clipboard() == "Marketing"
        assert says(panel, "Copied, paste it into “Name”.")
        assert await ledger(stage, window.table.selected()[0]) == []


@pytest.mark.parametrize(("field", "text"), [("API Key", "{}"), ("Header", "Bearer {}")])
async def test_the_key_is_copied_as_a_secret_for_a_short_while(
    stage: Stage, field: str, text: str
) -> None:
    async with stage.window([("Marketing", KEY)]) as window:
        panel = await at_the_fields(window)
        copy(panel, field)
        await until(lambda: not panel.is_waiting)
        assert on_clipboard() == text.format(KEY)
        assert "x-kde-passwordManagerHint" in QGuiApplication.clipboard().mimeData().formats()
        assert says(panel, f"Copied, paste it into “{field}”. It can be pasted for 30 seconds.")
        assert says(panel, text.format("…aaaa"))
        assert not [one for one in all_texts(window) if KEY[:-4] in one]


def all_texts(window: QWidget) -> list[str]:
    """Names, descriptions and tips as well, of everything there is."""
    widgets = [window, *window.findChildren(QWidget)]
    told = [w.accessibleName() + w.accessibleDescription() + w.toolTip() for w in widgets]
    return [*told, *(label.text() for label in window.findChildren(QLabel))]


async def test_the_tool_is_noted_when_its_key_is_copied(stage: Stage) -> None:
    async with stage.window([("Marketing", KEY)]) as window:
        panel = await at_the_fields(window)
        copy(panel, "API Key")
        await until(lambda: says(window.details, "n8n · Just now"))
        assert await ledger(stage, window.table.selected()[0]) == [("n8n", 1)]


async def test_a_command_that_asks_keystep_needs_no_note(stage: Stage) -> None:
    async with stage.window([("Marketing", KEY)]) as window:
        panel = await panel_of(window)
        click(panel, "curl")
        copy(panel, "Command")
        assert on_clipboard() == "keystep run Marketing -- curl"
        click(panel, "Done")
        assert await ledger(stage, window.table.selected()[0]) == []


async def test_what_the_connection_lacks_is_left_empty_if_the_tool_allows_it(stage: Stage) -> None:
    async with stage.window([("Marketing", KEY)]) as window:
        panel = await at_the_fields(window)
        assert says(panel, "Leave this empty.")


async def test_a_tool_that_needs_an_organization_says_how_to_add_it(
    stage: Stage, browser: list[str]
) -> None:
    async with stage.window([("Marketing", KEY)]) as window:
        panel = await panel_of(window)
        click(panel, "Okta Workflows")
        assert says(panel, "no organization ID, but Okta Workflows needs one")
        click(panel, "Open organization settings")
        assert browser == ["https://platform.openai.com/settings/organization/general"]


class LockedKeychain(KeychainInMemory):
    is_locked = False

    async def read(self, ref: SecretRef) -> SecretKey | KeychainTrouble:
        return KeychainTrouble.LOCKED if self.is_locked else await super().read(ref)


async def test_a_locked_keychain_is_said_and_nothing_is_copied_or_noted(stage: Stage) -> None:
    stage.keychain = keychain = LockedKeychain()
    async with stage.window([("Marketing", KEY)]) as window:
        panel = await at_the_fields(window)
        keychain.is_locked = True
        copy(panel, "API Key")
        await until(lambda: says(panel, "locked"))
        assert on_clipboard() == ""
        assert await ledger(stage, window.table.selected()[0]) == []


class AskingKeychain(KeychainInMemory):
    """Waits for a password until it is told to go on."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.go_on = asyncio.Event(), asyncio.Event()

    async def read(self, ref: SecretRef) -> SecretKey | KeychainTrouble:
        self.asked.set()
        await self.go_on.wait()
        return await super().read(ref)


@pytest.mark.parametrize("leave", ["Back", "Close", "Other tools"])
async def test_who_leaves_the_step_while_the_keychain_asks_gets_no_key_later(
    stage: Stage, leave: str
) -> None:
    stage.keychain = keychain = AskingKeychain()
    async with stage.window([("Marketing", KEY)]) as window:
        panel = await at_the_fields(window)
        copy(panel, "API Key")
        await keychain.asked.wait()
        assert says(panel, "Asking your keychain")
        click(panel, leave)
        keychain.go_on.set()
        await settle()
        assert on_clipboard() == ""


async def test_a_broken_recipe_is_named_beside_the_others(stage: Stage) -> None:
    stage.recipes = FakeRecipes((N8N, BrokenRecipe("ours.toml", "steps[2].do")))
    async with stage.window([("Marketing", KEY)]) as window:
        panel = await panel_of(window)
        assert says(panel, "“ours.toml” can't be used. Look at “steps[2].do”.")
        assert offers(panel, "n8n")


async def test_missing_recipes_are_said(stage: Stage) -> None:
    stage.recipes = FakeRecipes(RecipesMissing.ALL)
    async with stage.window([("Marketing", KEY)]) as window:
        assert says(await panel_of(window), "The steps for other tools are missing")


async def test_the_panel_can_be_walked_with_the_keyboard_alone(stage: Stage) -> None:
    """Ctrl+U, Enter at the tool, Enter at each step: the focus is where the next thing is."""
    async with stage.window([("Marketing", KEY)]) as window:
        panel = await panel_of(window)
        for expected in ("n8n", "Done, go on", "Copy"):
            focused = panel.focusWidget()
            assert isinstance(focused, QPushButton)
            assert focused.text().replace("&", "") == expected
            QTest.keyClick(focused, Qt.Key.Key_Return)
        assert on_clipboard() == "Marketing"


async def replaced(stage: Stage, window: MainWindow) -> Connection:
    """The selected connection with a new key, in list and window."""
    before = window.table.selected()[0]
    after = await stage.cases.replace_key(before, SecretKey(NEW_KEY), None)
    assert isinstance(after, Connection)
    window.reload()
    await until(lambda: window.table.selected()[0].secret == after.secret)
    return after


async def used_in_n8n_before_a_replacement(stage: Stage, window: MainWindow) -> Connection:
    await stage.cases.hand_over.note(window.table.selected()[0], "n8n")
    after = await replaced(stage, window)
    await until(lambda: says(window.details, "n8n still has the old key"))
    return after


async def test_after_a_replacement_each_tool_is_to_be_told(stage: Stage) -> None:
    async with stage.window([("Marketing", KEY)]) as window:
        after = await used_in_n8n_before_a_replacement(stage, window)
        click(used_in(window), "Done")
        await until(lambda: says(window.details, "n8n · Just now"))
        assert not says(window.details, "old key")
        assert await ledger(stage, after) == [("n8n", 2)]


async def test_copying_the_new_key_for_a_tool_ticks_it_off(stage: Stage) -> None:
    async with stage.window([("Marketing", KEY)]) as window:
        await used_in_n8n_before_a_replacement(stage, window)
        panel = await at_the_fields(window)
        copy(panel, "API Key")
        await until(lambda: says(window.details, "n8n · Just now"))
        assert on_clipboard() == NEW_KEY


async def test_a_tool_that_is_no_longer_used_can_be_forgotten(stage: Stage) -> None:
    async with stage.window([("Marketing", KEY)]) as window:
        after = await used_in_n8n_before_a_replacement(stage, window)
        click(used_in(window), "Forget")
        await until(lambda: not says(window.details, "n8n"))
        assert not says(window.details, "Used in")
        assert await ledger(stage, after) == []


async def test_the_details_tell_of_the_connection_that_is_selected(stage: Stage) -> None:
    async with stage.window([("Marketing", KEY), ("Sales", NEW_KEY)]) as window:
        [marketing, sales] = window.model.connections()
        for connection, tool in ((marketing, "n8n"), (sales, "Zapier")):
            await stage.cases.hand_over.note(connection, tool)
        window.table.select(1)
        await until(lambda: says(window.details, "Zapier · Just now"))
        window.table.select(0)
        assert not says(window.details, "Zapier")
        await until(lambda: says(window.details, "n8n · Just now"))


class SlowLedger(CatalogOnThread):
    """Answers for one connection only when it is let."""

    def __init__(self) -> None:
        super().__init__(CatalogFile(None))
        self.slow_for, self.go_on = "", asyncio.Event()

    async def hand_offs(self, connection_id: str) -> Sequence[HandOff] | CatalogTrouble:
        if connection_id == self.slow_for:
            await self.go_on.wait()
        return await super().hand_offs(connection_id)


async def test_an_answer_about_another_connection_that_comes_late_is_not_shown(
    stage: Stage,
) -> None:
    stage.catalog = catalog = SlowLedger()
    async with stage.window([("Marketing", KEY), ("Sales", NEW_KEY)]) as window:
        marketing = window.model.connections()[0]
        await stage.cases.hand_over.note(marketing, "n8n")
        window.table.select(1)
        catalog.slow_for = marketing.id
        window.table.select(0)
        window.table.select(1)
        await settle()
        catalog.go_on.set()
        assert await ledger(stage, marketing) == [("n8n", 1)]  # it has been read by then
        await settle()
        assert not says(window.details, "n8n")
        window.table.select(0)
        await until(lambda: says(window.details, "n8n"))
    catalog.close()


async def test_the_button_in_the_details_opens_the_panel(stage: Stage) -> None:
    async with stage.window([("Marketing", KEY)]) as window:
        click(window.details, "Use this connection…")
        assert [one for one in window.findChildren(HandOffDialog) if one.isVisible()]


def used_in(window: MainWindow) -> UsedIn:
    [found] = window.findChildren(UsedIn)
    return found
