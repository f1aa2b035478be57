"""The quiet line above the list while all are tested, and what came of it afterwards."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QWidget

from keystep.texts import _
from keystep.ui.theme import spacing
from keystep.ui.widgets.buttons import button
from keystep.ui.widgets.labels import plain_label

TYPE_CHECKING = False
if TYPE_CHECKING:
    from keystep.domain.round import Round

BAR_IN_LETTERS = 30
BAR_HEIGHT = 12


class TestLine(QWidget):
    """Takes no room while it has nothing to say. `on_show` is asked for the ids to show."""

    __test__ = False  # for pytest: it is a part of the window

    def __init__(
        self, on_stop: Callable[[], None], on_show: Callable[[frozenset[str]], None]
    ) -> None:
        super().__init__()
        self._on_show = on_show
        self._ids: frozenset[str] = frozenset()
        self._bar = QProgressBar()
        self._bar.setAccessibleName(_("Tests"))
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(self.fontMetrics().averageCharWidth() * BAR_IN_LETTERS, BAR_HEIGHT)
        self._words = plain_label()
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.stop = button(_("St&op tests"), on_stop)
        self.show_these = button("", self._show_these)
        self._close = button(_("Hide"), self.hide, kind="link")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(spacing(1.5))
        row.addWidget(self._bar)
        row.addWidget(self._words, 1)
        for action in (self.stop, self.show_these, self._close):
            row.addWidget(action, alignment=Qt.AlignmentFlag.AlignTop)
        self.hide()

    @property
    def text(self) -> str:
        return self._words.text()

    @property
    def done(self) -> int:
        """How many have been tested."""
        return self._bar.value()

    def show_progress(self, round_: Round) -> None:
        from keystep.services.round_in_words import progress_in_words

        self._bar.setRange(0, round_.total)
        self._bar.setValue(round_.done)
        self._words.setText(progress_in_words(round_))
        self._take_form(running=True)

    def show_summary(self, round_: Round) -> None:
        """What came of it, with a way to those that changed, else to those that need attention."""
        from keystep.services.round_in_words import summary_in_words

        self._words.setText(summary_in_words(round_))
        changed = [change.connection for change in round_.changes]
        self._ids = frozenset(one.id for one in changed or round_.need_attention)
        self.show_these.setText(_("Show chan&ged") if changed else _("&Show these"))
        self._take_form(running=False)

    def _take_form(self, *, running: bool) -> None:
        for part in (self._bar, self.stop):
            part.setVisible(running)
        self.show_these.setVisible(not running and bool(self._ids))
        self._close.setVisible(not running)
        self.show()

    def _show_these(self) -> None:
        self._on_show(self._ids)
