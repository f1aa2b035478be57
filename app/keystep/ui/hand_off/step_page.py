"""One step of a recipe: where to click, what goes in which field, what appears, who says so."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from keystep.domain.connection import Connection
from keystep.domain.foreign_text import isolated
from keystep.domain.recipe import Field, Recipe, Source
from keystep.texts import _
from keystep.ui.hand_off.field_row import add_field_row
from keystep.ui.main_window.times import exact_day
from keystep.ui.theme import spacing
from keystep.ui.widgets.labels import breakable, heading_label, plain_label

LONGEST_ADDRESS = 300


class StepPage(QWidget):
    def __init__(
        self,
        recipe: Recipe,
        number: int,
        connection: Connection,
        on_copy: Callable[[Field], None],
    ) -> None:
        super().__init__()
        step = recipe.steps[number]
        self.title = _("Step {number} of {count}").format(
            number=number + 1, count=len(recipe.steps)
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, spacing(), 0)
        column.setSpacing(spacing(1.5))
        column.addWidget(heading_label(self.title))
        column.addWidget(plain_label(breakable(_(step.do))))
        grid = QGridLayout()
        grid.setHorizontalSpacing(spacing(2))
        grid.setVerticalSpacing(spacing())
        grid.setColumnStretch(1, 1)
        made = [
            add_field_row(grid, _named(field, recipe), connection, recipe.tool, on_copy)
            for field in step.fields
        ]
        self.copies: list[QPushButton] = [copy for copy in made if copy is not None]
        column.addLayout(grid)
        if step.then:
            column.addWidget(plain_label(_("What you see then: {what}").format(what=_(step.then))))
        column.addWidget(source_label(step.source))
        column.addStretch(1)


class EndPage(QWidget):
    """After the last step: where the tool keeps the key, and what happens with a new one."""

    def __init__(self, recipe: Recipe) -> None:
        super().__init__()
        self.title = _("All steps are done")
        tool = isolated(recipe.tool)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, spacing(), 0)
        column.setSpacing(spacing(1.5))
        column.addWidget(heading_label(self.title))
        column.addWidget(plain_label(_(recipe.keeps)))
        column.addWidget(source_label(recipe.keeps_source))
        if recipe.hands_over_key:
            later = _("When you replace the key, Keystep tells you that {tool} has the old one.")
            column.addWidget(plain_label(later.format(tool=tool)))
        column.addStretch(1)
        self.copies: list[QPushButton] = []


def source_label(source: Source | None) -> QWidget:
    if source is None:
        return plain_label(_("Not checked with the tool"), kind="attention")
    text = _("From {address}, {day}")
    address, day = isolated(source.address, LONGEST_ADDRESS), exact_day(source.on)
    at_slashes = "/\u200b".join(breakable(part) for part in address.split("/"))
    label = plain_label(text.format(address=at_slashes, day=day), kind="quiet")
    label.setAccessibleName(text.format(address=address, day=day))
    return label


def _named(field: Field, recipe: Recipe) -> Field:
    """A tool's field is called as it is there; programs have none, so the names are ours."""
    return replace(field, label=_(field.label)) if recipe.for_programs else field
