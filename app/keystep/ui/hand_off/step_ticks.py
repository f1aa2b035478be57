"""The steps of a recipe at the side: which are done, in ticks and in words."""

from collections.abc import Set

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from keystep.texts import _
from keystep.ui.theme import spacing
from keystep.ui.widgets.labels import IconLabel, plain_label, set_kind


class StepTicks(QFrame):
    def __init__(self, count: int) -> None:
        super().__init__()
        self.setProperty("kind", "side")
        column = QVBoxLayout(self)
        column.setContentsMargins(spacing(2), spacing(2), spacing(2), spacing(2))
        column.setSpacing(spacing(1.5))
        names = [_("Step {number}").format(number=number) for number in range(1, count + 1)]
        self._icons = [IconLabel(1.2) for _name in names]
        self._names = [plain_label(name, wrap=False) for name in names]
        for icon, name in zip(self._icons, self._names, strict=True):
            row = QHBoxLayout()
            row.setSpacing(spacing())
            row.addWidget(icon)
            row.addWidget(name, 1)
            column.addLayout(row)
        column.addStretch(1)

    def show_steps(self, current: int | None, done: Set[int]) -> None:
        """`current` None: all are behind the person."""
        for number, (icon, name) in enumerate(zip(self._icons, self._names, strict=True)):
            here, is_done = number == current, number in done
            if is_done:
                icon.show_icon("works", "works")
            elif here:
                icon.show_icon("current", "accent")
            else:
                icon.show_icon("not_tried", "unknown")
            set_kind(name, "here" if here else "" if is_done else "quiet")
            state = _("done") if is_done else _("now") if here else _("to come")
            name.setAccessibleName(f"{name.text()}, {state}")
