"""The list of steps at the side of the wizard: where the person is, in words and icons."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from keystep.domain.wizard_flow import Step
from keystep.services.walkthrough_in_words import STEP_TITLES
from keystep.texts import _
from keystep.ui import icons
from keystep.ui.theme import spacing
from keystep.ui.widgets.labels import IconLabel, heading_label, plain_label, set_kind


class StepList(QFrame):
    """Not clickable: steps are left with Back and Next, which know what is missing."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "side")
        column = QVBoxLayout(self)
        column.setContentsMargins(spacing(3), spacing(3), spacing(3), spacing(3))
        column.setSpacing(spacing(2))
        column.addLayout(self._head())
        column.addSpacing(spacing())
        self._icons = {step: IconLabel(1.2) for step in Step}
        self._names = {step: plain_label(_(STEP_TITLES[step])) for step in Step}
        for step in Step:
            row = QHBoxLayout()
            row.setSpacing(spacing(1.5))
            row.addWidget(self._icons[step])
            row.addWidget(self._names[step], 1)
            column.addLayout(row)
        column.addStretch(1)

    def show_step(
        self,
        current: Step | None,
        *,
        all_done: bool,
        checked: bool,
        left_out: frozenset[Step] = frozenset(),
    ) -> None:
        """`current` None: none of them yet, `left_out` are those that IT's instructions pass over.

        `checked` False: the connection may be saved, but the last step was not done whole.
        """
        for step in Step:
            self._names[step].setText(
                _("{title}: left out").format(title=_(STEP_TITLES[step]))
                if step in left_out
                else _(STEP_TITLES[step])
            )
            if current is None or (step in left_out and step is not current):
                self._icons[step].show_icon("not_tried", "unknown")
                set_kind(self._names[step], "quiet")
                name = self._names[step].text()
                self._names[step].setAccessibleName(
                    name if step in left_out else f"{name}, {_('to come')}"
                )
                continue
            done = (all_done or step < current) and (checked or step is not Step.CHECK_AND_SAVE)
            here = step is current and not all_done
            icon, colour = ("works", "works") if done else ("not_tried", "unknown")
            self._icons[step].show_icon(*(("current", "accent") if here else (icon, colour)))
            set_kind(self._names[step], "here" if here else "" if done else "quiet")
            state = _("now") if here else _("done") if done else _("to come")
            self._names[step].setAccessibleName(f"{self._names[step].text()}, {state}")

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(spacing(1.5))
        logo = IconLabel(1.8)
        side = logo.width()
        logo.setAccessibleName(_("The sign of Keystep"))
        logo.setPixmap(icons.application_icon().pixmap(side, side))
        row.addWidget(logo)
        row.addWidget(heading_label("Keystep"), 1)
        return row
