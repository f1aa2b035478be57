"""One of the two keys as a card: which one, and what its check found."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from keystep.domain.causes import Status
from keystep.domain.connection import Connection
from keystep.domain.secret import KeyFacts
from keystep.domain.verdict import Verdict
from keystep.services.verdict_wording import title, what_to_do_about, why
from keystep.services.wording import key_in_words
from keystep.texts import N_, _
from keystep.ui.theme import spacing
from keystep.ui.widgets.labels import IconLabel, breakable, heading_label, plain_label
from keystep.ui.widgets.status import STATUS_ICONS, status_tint

NEW = {
    Status.WORKS: N_("New key: works"),
    Status.ATTENTION: N_("New key: needs attention"),
    Status.FAILED: N_("New key: does not work"),
    Status.UNKNOWN: N_("New key: can't tell"),
    Status.CANCELLED: N_("New key: not checked"),
}
OLD = {
    Status.WORKS: N_("Old key: works"),
    Status.ATTENTION: N_("Old key: needs attention"),
    Status.FAILED: N_("Old key: does not work"),
    Status.UNKNOWN: N_("Old key: can't tell"),
    Status.CANCELLED: N_("Old key: not checked"),
}


class KeyCard(QFrame):
    """`words` are NEW or OLD; `checking` is what is said meanwhile."""

    def __init__(self, words: dict[Status, str], checking: str) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._words = words
        self._checking = checking
        self._icon = IconLabel(1.5)
        self._headline = heading_label()
        self._which = plain_label(kind="quiet")
        self._about = plain_label()
        column = QVBoxLayout(self)
        column.setContentsMargins(spacing(2), spacing(1.5), spacing(2), spacing(1.5))
        column.setSpacing(spacing())
        head = QHBoxLayout()
        head.setSpacing(spacing())
        head.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._headline, 1)
        column.addLayout(head)
        column.addWidget(self._which)
        column.addWidget(self._about)
        column.addStretch(1)

    def show_check(
        self,
        facts: KeyFacts,
        connection: Connection,
        verdict: Verdict | None,
        *,
        is_checking: bool,
        advises: bool,
    ) -> None:
        """`advises`: what can be done about it is said as well."""
        self._which.setText(breakable(key_in_words(facts)))
        if verdict is None:
            self._icon.show_icon("checking" if is_checking else "not_tried", "unknown")
            state = self._checking if is_checking else _(self._words[Status.CANCELLED])
            self._headline.setText(state)
            self._about.setText(_("This takes 15 seconds at most.") if is_checking else "")
            return
        self._icon.show_icon(STATUS_ICONS[verdict.status], status_tint(verdict.status))
        self._headline.setText(_(self._words[verdict.status]))
        address = connection.api_address
        said = [f"{title(verdict.cause)}. {why(verdict.cause, address)}"]
        if advises and verdict.status is not Status.WORKS:
            said += what_to_do_about(verdict, address, connection.organization)
        self._about.setText("\n".join(said))
