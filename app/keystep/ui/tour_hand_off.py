"""The part of the tour with the panel that leads through giving a connection to another tool."""

from collections.abc import Awaitable, Callable

from PySide6.QtWidgets import QWidget

from keystep.domain.connection import Connection
from keystep.domain.recipe import BrokenRecipe, Recipe
from keystep.domain.secret import SecretKey
from keystep.services.ports import RecipesMissing
from keystep.services.use_cases import UseCases
from keystep.ui.hand_off.dialog import HandOffDialog
from keystep.ui.hand_off.tool_page import Found
from keystep.ui.main_window.used_in import UsedIn
from keystep.ui.main_window.window import MainWindow

Show = Callable[[QWidget, str], Awaitable[None]]
Until = Callable[[Callable[[], bool]], Awaitable[None]]

BROKEN = BrokenRecipe("our-intranet.toml", "steps[2].source.date")
NEW_KEY = "sk-practice-works-too"


async def show_hand_off(window: MainWindow, cases: UseCases, show: Show, until: Until) -> None:
    marketing = _select("Marketing", window)
    panel = await _open(window, until)
    await show(panel, "use-which-tool")
    recipes = await cases.recipes.all()
    panel.open_recipe(_recipe("Okta Workflows", recipes))
    await show(panel, "use-okta-1")
    panel.go_on()
    [*_rest, copy_key] = panel.copy_buttons
    copy_key.click()
    await until(lambda: not panel.is_waiting)
    await show(panel, "use-okta-2-copied")
    panel.go_on()
    await show(panel, "use-okta-3")
    panel.go_on()
    await show(panel, "use-okta-done")
    panel.open_recipe(_recipe("Zapier", recipes))
    panel.go_on()
    panel.go_on()
    await show(panel, "use-zapier-not-checked")
    panel.open_recipe(_recipe("curl", recipes))
    await show(panel, "use-curl")
    panel.show_found((*_good(recipes)[:2], BROKEN))
    await show(panel, "use-broken-recipe")
    panel.show_found(RecipesMissing.ALL)
    await show(panel, "use-no-recipes")
    panel.reject()
    await _show_without_organization(window, cases, show, until)
    await _show_used_in(window, cases, marketing, show, until)


async def _show_without_organization(
    window: MainWindow, cases: UseCases, show: Show, until: Until
) -> None:
    connection = window.table.selected()[0]
    await cases.catalog.change_access(connection.id, connection.api_address, None, None)
    window.reload()
    await until(lambda: window.table.selected()[0].organization is None)
    panel = await _open(window, until)
    panel.open_recipe(_recipe("Okta Workflows", await cases.recipes.all()))
    panel.go_on()
    await show(panel, "use-okta-without-organization")
    panel.reject()


async def _show_used_in(
    window: MainWindow, cases: UseCases, connection: Connection, show: Show, until: Until
) -> None:
    for tool in ("n8n", "Zapier"):
        await cases.hand_over.note(connection, tool)
    await cases.replace_key(connection, SecretKey(NEW_KEY), None)
    [now] = [one for one in await _listed(cases) if one.id == connection.id]
    await cases.hand_over.note(now, "n8n")
    window.reload()
    await until(lambda: window.table.selected()[0].secret == now.secret)
    await show(window, "window-used-in")
    [used_in] = window.findChildren(UsedIn)
    window.details.ensureWidgetVisible(used_in)
    await show(window, "window-used-in-scrolled")


async def _listed(cases: UseCases) -> list[Connection]:
    found = await cases.catalog.connections()
    return [one for one in found if isinstance(one, Connection)] if isinstance(found, tuple) else []


async def _open(window: MainWindow, until: Until) -> HandOffDialog:
    window.use_selected()
    [panel] = [one for one in window.findChildren(HandOffDialog) if one.isVisible()]
    await until(lambda: not panel.is_waiting)
    return panel


def _select(nickname: str, window: MainWindow) -> Connection:
    names = [connection.nickname for connection in window.model.connections()]
    window.table.select(names.index(nickname))
    return window.table.selected()[0]


def _good(found: Found) -> list[Recipe]:
    if isinstance(found, RecipesMissing):
        return []
    return [one for one in found if isinstance(one, Recipe)]


def _recipe(tool: str, found: Found) -> Recipe:
    [recipe] = [one for one in _good(found) if one.tool == tool]
    return recipe
