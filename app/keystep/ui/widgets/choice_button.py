"""A button that shows one of a few choices and opens them as a menu."""

from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from keystep.ui.widgets.buttons import Button

T = TypeVar("T")


class ChoiceButton(Button, Generic[T]):
    """`name` says what is chosen, for who does not see it; the text is the choice itself."""

    def __init__(self, name: str, choices: Mapping[T, str], on_choice: Callable[[T], None]) -> None:
        super().__init__()
        self._name = name
        self.choices = dict(choices)
        self._on_choice = on_choice
        self.choice = next(iter(self.choices))
        self.setAutoDefault(False)
        menu = QMenu(self)
        group = QActionGroup(menu)
        self._actions: dict[T, QAction] = {}
        for choice, text in self.choices.items():
            action = QAction(text, menu)
            action.setCheckable(True)
            action.triggered.connect(lambda _on=False, c=choice: self._chosen(c))
            group.addAction(action)
            menu.addAction(action)
            self._actions[choice] = action
        self.setMenu(menu)
        self.show_choice(self.choice)

    def show_choice(self, choice: T) -> None:
        """Show it as chosen, without telling anyone."""
        self.choice = choice
        text = self.choices[choice]
        self.setText(text)
        self.setAccessibleName(f"{self._name}: {text}")
        self._actions[choice].setChecked(True)

    def _chosen(self, choice: T) -> None:
        self.show_choice(choice)
        self._on_choice(choice)
