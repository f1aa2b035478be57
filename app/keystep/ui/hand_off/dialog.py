"""“Use this connection…”: choose a tool, then go through its recipe, one step at a time."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from keystep.domain.connection import Connection
from keystep.domain.foreign_text import isolated
from keystep.domain.recipe import Field, Recipe
from keystep.services.hand_over import HandedOver, NotHandedOver
from keystep.services.sentences import sentence
from keystep.texts import _
from keystep.ui.announce import announce
from keystep.ui.async_runner import AsyncRunner, Job
from keystep.ui.clipboard import secret_clipboard
from keystep.ui.dialogs.frame import FramedDialog
from keystep.ui.hand_off.step_page import EndPage, StepPage
from keystep.ui.hand_off.step_ticks import StepTicks
from keystep.ui.hand_off.tool_page import Found, ToolPage
from keystep.ui.theme import spacing
from keystep.ui.widgets.buttons import button
from keystep.ui.widgets.labels import heading_label
from keystep.ui.widgets.message import Message
from keystep.ui.widgets.scrolling import scrolling

WIDTH_IN_LETTERS = 104
HEIGHT_IN_LINES = 26


@dataclass(frozen=True)
class HandingOver:
    """`recipes` finds them, `take_key` gets the key for the tool of that name."""

    recipes: Callable[[], Coroutine[Any, Any, Found]]
    take_key: Callable[[str], Coroutine[Any, Any, HandedOver | NotHandedOver]]
    on_handed_over: Callable[[], None]


class HandOffDialog(FramedDialog):
    """`runner` is its owner's. The key goes from keychain to clipboard, past all widgets."""

    def __init__(
        self, parent: QWidget, runner: AsyncRunner, connection: Connection, how: HandingOver
    ) -> None:
        title = _("Use “{nickname}”").format(nickname=isolated(connection.nickname))
        super().__init__(parent, title, letters=WIDTH_IN_LETTERS, lines=HEIGHT_IN_LINES)
        self._runner = runner
        self._connection = connection
        self._how = how
        self._found: Found = ()
        self._recipe: Recipe | None = None
        self._current = 0
        self._done: set[int] = set()
        self._job: Job | None = None
        self._tool = heading_label()
        self._copies: list[QPushButton] = []
        self._ticks: StepTicks | None = None
        self._body = QHBoxLayout()
        self._page = QVBoxLayout()
        self._message = Message()
        self._others = button(_("&Other tools"), self._choose_tool)
        self._back = button(_("&Back"), self._go_back)
        self._next = button(_("&Done, go on"), self.go_on, kind="primary")
        self._close = button(_("&Close"), self.reject)
        self._build()
        self.finished.connect(lambda _result: self._stop())
        self._job = runner.start(how.recipes(), self.show_found)

    @property
    def is_waiting(self) -> bool:
        """Whether the recipes or the key are still on their way."""
        return self._job is not None and self._job.is_running

    def open_recipe(self, recipe: Recipe) -> None:
        """Begin with its first step."""
        self._drop_ticks()
        self._recipe = recipe
        self._current, self._done = 0, set()
        self._tool.setText(isolated(recipe.tool))
        self._ticks = StepTicks(len(recipe.steps))
        self._body.insertWidget(0, self._ticks)
        self._ticks.show()
        self._show_step()

    @property
    def copy_buttons(self) -> list[QPushButton]:
        """Those of the step that is shown."""
        return self._copies

    def show_found(self, found: Found) -> None:
        """Offer these tools."""
        self._found = found
        self._choose_tool()

    def _choose_tool(self) -> None:
        self._recipe = None
        self._stop()
        self._message.clear()
        self._drop_ticks()
        page = ToolPage(self._found, self.open_recipe)
        self._show_page(page)
        for part in (self._tool, self._others, self._back, self._next):
            part.hide()
        (page.tools[0] if page.tools else self._close).setFocus()

    def _show_step(self) -> None:
        recipe = self._recipe
        if recipe is None or self._ticks is None:
            return
        self._stop()
        self._message.clear()
        at_end = self._current == len(recipe.steps)
        page: StepPage | EndPage
        if at_end:
            page = EndPage(recipe)
        else:
            page = StepPage(recipe, self._current, self._connection, self._copy)
        self._show_page(page)
        self._copies = page.copies
        self._ticks.show_steps(None if at_end else self._current, self._done)
        for part in (self._tool, self._others):
            part.show()
        self._back.setVisible(self._current > 0)
        self._next.setVisible(not at_end)
        is_last = self._current == len(recipe.steps) - 1
        self._next.setText(_("&Done") if is_last else _("&Done, go on"))
        (self._close if at_end else page.copies[0] if page.copies else self._next).setFocus()
        announce(self, page.title)

    def go_on(self) -> None:
        """This step is done."""
        self._done.add(self._current)
        self._current += 1
        self._show_step()

    def _go_back(self) -> None:
        self._current -= 1
        self._show_step()

    def _copy(self, field: Field) -> None:
        if not field.holds_key:
            QGuiApplication.clipboard().setText(field.filled(self._connection, ""))
            self._say_copied(_("Copied, paste it into “{field}”."), field)
        elif self._recipe is not None and not self.is_waiting:
            self._message.show_note(_("Asking your keychain for the key…"))
            taking = self._how.take_key(self._recipe.tool)
            give_up = self._message.clear
            self._job = self._runner.start(taking, partial(self._copy_key, field), give_up)

    def _copy_key(self, field: Field, outcome: HandedOver | NotHandedOver) -> None:
        if not isinstance(outcome, HandedOver):
            self._message.show_trouble(sentence(outcome))
            announce(self, sentence(outcome))
            return
        fill = partial(field.filled, self._connection)
        secret_clipboard().copy(outcome.access.key, fill)
        if outcome.not_noted is None:
            text = _("Copied, paste it into “{field}”. It can be pasted for 30 seconds.")
            self._say_copied(text, field)
        else:
            text = _("Copied, paste it into “{field}”. Where it is used could not be noted.")
            self._say_copied(text, field)
        self._how.on_handed_over()

    def _say_copied(self, text: str, field: Field) -> None:
        said = text.format(field=isolated(field.label))
        self._message.show_good(said)
        announce(self, said)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _drop_ticks(self) -> None:
        if self._ticks is not None:
            self._ticks.hide()
            self._ticks.deleteLater()
            self._ticks = None

    def _show_page(self, page: QWidget) -> None:
        """In a place of its own that scrolls; the one before goes."""
        while (item := self._page.takeAt(0)) is not None:
            if (before := item.widget()) is not None:
                before.hide()
                before.deleteLater()
        area = scrolling(page)
        self._page.addWidget(area)
        area.show()  # else only with the next turn of the loop, and the focus could not go there

    def _build(self) -> None:
        self._body.setSpacing(spacing(2))
        self._body.addLayout(self._page, 1)
        self.column.addWidget(self._tool)
        self.column.addLayout(self._body, 1)
        self.column.addWidget(self._message)
        self.add_buttons(self._others, self._back, self._next, self._close)
        for part in (self._tool, self._others, self._back, self._next):
            part.hide()
