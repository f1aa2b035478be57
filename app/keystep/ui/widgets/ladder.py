"""The ladder of findings: one line per rung, with an icon and words, filling in while it runs."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from keystep.domain.causes import CATALOGUE, Status
from keystep.domain.ladder import RUNG_NAMES, STATE_NAMES, Rung, State
from keystep.domain.verdict import Finding, Verdict
from keystep.texts import N_, _
from keystep.ui.theme import Tint, spacing
from keystep.ui.widgets.labels import IconLabel, plain_label
from keystep.ui.widgets.status import STATE_ICONS, state_tint, status_tint

TYPE_CHECKING = False
if TYPE_CHECKING:
    from keystep.domain.purpose_fit import Fit

_FITS = {
    "fits": N_("Fits its use"),
    "more_than_needed": N_("More than needed"),
    "lacks": N_("Something is missing"),
    "cant_tell": N_("Can't tell"),
}
"""By the value of `Fit`, which a window without permissions on show does not know."""


class Ladder(QWidget):
    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(spacing(1.5))
        grid.setVerticalSpacing(spacing(0.75))
        grid.setColumnStretch(2, 1)
        self._icons = {rung: IconLabel(1.1) for rung in Rung}
        self._words = {rung: plain_label(kind="quiet") for rung in Rung}
        for row, rung in enumerate(Rung):
            grid.addWidget(self._icons[rung], row, 0)
            grid.addWidget(plain_label(_(RUNG_NAMES[rung]), wrap=False), row, 1)
            grid.addWidget(self._words[rung], row, 2)

    def show_verdict(self, verdict: Verdict | None, fit: Fit | None = None) -> None:
        """The findings of a verdict; without one, nothing is checked yet.

        `fit`: how the key's permissions go with what the connection is for, where that is known.
        """
        if verdict is None:
            self._show_all_but_format("not_tried", _(STATE_NAMES[State.NOT_TRIED]))
            return
        accepted = verdict.status in {Status.WORKS, Status.ATTENTION}
        for finding in verdict.findings:
            self._show_finding(finding, accepted=accepted)
        if fit is not None:
            self._show_fit(fit)

    def show_checking(self) -> None:
        """One request decides them all, so they are found out together."""
        self._show_all_but_format("checking", _("Checking…"))

    def _show_fit(self, fit: Fit) -> None:
        self._words[Rung.PERMISSIONS].setText(_(_FITS[fit.value]))
        if fit is type(fit).MORE_THAN_NEEDED:
            self._icons[Rung.PERMISSIONS].show_icon("attention", status_tint(Status.ATTENTION))

    def _show_all_but_format(self, icon: str, words: str) -> None:
        """The first rung needs no network: what was taken as a key looks like one."""
        for rung in Rung:
            if rung is Rung.FORMAT:
                self._show(rung, "works", "works", _(STATE_NAMES[State.PASSED]))
            else:
                self._show(rung, icon, "unknown", words)

    def _show_finding(self, finding: Finding, *, accepted: bool) -> None:
        icon, colour = STATE_ICONS[finding.state], state_tint(finding.state)
        words = _(STATE_NAMES[finding.state])
        if finding.cause and CATALOGUE[finding.cause].status is Status.ATTENTION:
            icon, colour = "attention", status_tint(Status.ATTENTION)
            words = _("Attention")
        if accepted and finding.rung is Rung.CREDIT and finding.state is State.NOT_TRIED:
            words = _("Not checked: can it pay?")
        self._show(finding.rung, icon, colour, words)

    def _show(self, rung: Rung, icon: str, colour: Tint, words: str) -> None:
        self._icons[rung].show_icon(icon, colour)
        self._words[rung].setText(words)
