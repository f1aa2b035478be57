"""The first page of the panel: which tool?"""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from keystep.domain.foreign_text import isolated
from keystep.domain.recipe import BrokenRecipe, Recipe
from keystep.services.ports import RecipesMissing
from keystep.services.sentences import sentence
from keystep.services.wording import broken_recipe_in_words
from keystep.texts import _
from keystep.ui.theme import spacing
from keystep.ui.widgets.buttons import button
from keystep.ui.widgets.flow import Flow
from keystep.ui.widgets.labels import plain_label
from keystep.ui.widgets.message import Message

Found = Sequence[Recipe | BrokenRecipe] | RecipesMissing


class ToolPage(QWidget):
    """One button for each tool; of a recipe that is broken it says which file and where."""

    def __init__(self, found: Found, on_choice: Callable[[Recipe], None]) -> None:
        super().__init__()
        self.tools: list[QPushButton] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, spacing(), 0)
        column.setSpacing(spacing(2))
        if isinstance(found, RecipesMissing):
            trouble = Message()
            trouble.show_trouble(sentence(found))
            column.addWidget(trouble)
            column.addStretch(1)
            return
        recipes = [one for one in found if isinstance(one, Recipe)]
        for question, for_programs in (
            (_("Which tool is to use it?"), False),
            (_("Or is it for a program?"), True),
        ):
            buttons = [
                button(isolated(one.tool).replace("&", "&&"), partial(on_choice, one))
                for one in recipes
                if one.for_programs is for_programs
            ]
            if buttons:
                column.addWidget(plain_label(question))
                column.addLayout(Flow(*buttons))
            self.tools += buttons
        for one in found:
            if isinstance(one, BrokenRecipe):
                trouble = Message()
                trouble.show_trouble(broken_recipe_in_words(one))
                column.addWidget(trouble)
        column.addStretch(1)
