"""The latest checks of a connection: marks, a line of latencies, and the same in words."""

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from keystep.domain.causes import Status
from keystep.domain.history import PastCheck, Summary
from keystep.services.verdict_wording import title
from keystep.texts import N_, _, ngettext, number
from keystep.ui.main_window.times import exact
from keystep.ui.theme import spacing
from keystep.ui.widgets.check_strip import CheckStrip
from keystep.ui.widgets.labels import heading_label, plain_label
from keystep.ui.widgets.latency_line import LatencyLine

AT_ONCE_MS = 10
SECOND_MS = 1000
NO_BREAK = "\u00a0"

_OTHERS = {
    Status.ATTENTION: N_("attention: {count}"),
    Status.FAILED: N_("trouble: {count}"),
    Status.UNKNOWN: N_("can't tell: {count}"),
}


class HistoryView(QWidget):
    """Takes no room before the first check."""

    def __init__(self) -> None:
        super().__init__()
        self._strip = CheckStrip()
        self._words = plain_label()
        self._line = LatencyLine()
        self._latency = plain_label(kind="quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(spacing(0.75))
        column.addWidget(heading_label(_("Latest checks")))
        column.addWidget(self._strip)
        column.addWidget(self._words)
        row = QHBoxLayout()
        row.setSpacing(spacing())
        row.addWidget(self._line, alignment=Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._latency, 1)
        column.addLayout(row)
        self.hide()

    def show_summary(self, summary: Summary | None) -> None:
        self.setVisible(summary is not None and bool(summary.latest))
        if summary is None or not summary.latest:
            return
        words = counts_in_words(summary)
        self._words.setText(words)
        self._strip.show_statuses([check.status for check in summary.latest], words)
        self._strip.setAccessibleDescription(_one_by_one(summary.latest))
        latency = latency_in_words(summary)
        self._latency.setText(latency)
        self._latency.setVisible(bool(latency))
        known = [c.latency_ms for c in summary.latest if c.latency_ms is not None]
        self._line.show_latencies(known, latency)


def counts_in_words(summary: Summary) -> str:
    """ "9 of the last 10 worked · trouble: 1"."""
    count, worked = len(summary.latest), summary.worked
    said = ngettext(
        "{worked} of {count} check worked", "{worked} of the last {count} worked", count
    ).format(worked=number(worked), count=number(count))
    others = (
        _(text).format(count=number(summary.counts[status])).replace(" ", NO_BREAK)
        for status, text in _OTHERS.items()
        if summary.counts[status]
    )
    return " · ".join((said, *others))


def latency_in_words(summary: Summary) -> str:
    """ "Usually answers in 210 ms"; empty where nothing answered."""
    usual = summary.usual_ms
    if usual is None:
        return ""
    if usual < AT_ONCE_MS:
        return _("Usually answers at once")
    if usual < SECOND_MS:
        return _("Usually answers in {count} ms").format(count=number(round(usual, -1)))
    seconds = QLocale().toString(usual / SECOND_MS, "f", 1)
    return _("Usually answers in {count} s").format(count=seconds)


def _one_by_one(checks: tuple[PastCheck, ...]) -> str:
    return "\n".join(f"{exact(check.checked_at)}: {title(check.cause)}" for check in checks)
