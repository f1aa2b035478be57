"""What a key can do, as a small table in everyday words, compared with what it is for."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import (
    QGridLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from keystep.domain.capabilities import Capability
from keystep.domain.causes import Cause
from keystep.domain.connection import Purpose
from keystep.domain.not_done import NotDone
from keystep.domain.pages import Page
from keystep.domain.permissions import NOT_TRIED, Can, Permissions
from keystep.domain.purpose_fit import Comparison, compare
from keystep.domain.secret import KeyKind
from keystep.services.permission_wording import (
    can_in_words,
    capability_in_words,
    fit_in_words,
    how_to_make_it_fit,
    notice_about_changes,
    taken_in_words,
    use_in_words,
)
from keystep.services.probe_permissions import Probed
from keystep.services.sentences import sentence
from keystep.texts import _
from keystep.ui.announce import announce
from keystep.ui.async_runner import AsyncRunner, Job
from keystep.ui.dialogs.frame import FramedDialog
from keystep.ui.theme import Tint, spacing
from keystep.ui.widgets.buttons import button, page_button
from keystep.ui.widgets.labels import IconLabel, plain_label, set_tooltip
from keystep.ui.widgets.message import Message
from keystep.ui.widgets.scrolling import scrolling

WIDTH_IN_LETTERS = 92
HEIGHT_IN_LINES = 36

_ICONS: dict[Can, tuple[str, Tint]] = {
    Can.YES: ("works", "works"),
    Can.NO: ("no", "unknown"),
    Can.CANT_TELL: ("unknown", "unknown"),
    Can.NOT_TRIED: ("not_tried", "unknown"),
}


@dataclass(frozen=True)
class KeyInQuestion:
    """`probe` finds out; its argument is whether to try what changes things too.

    `wanted` is what IT asked for besides what the purpose needs.
    """

    probe: Callable[[bool], Coroutine[Any, Any, Probed]]
    purpose: Purpose | None
    kind: KeyKind
    on_found: Callable[[Permissions], None] = lambda _found: None
    wanted: tuple[Capability, ...] = ()


class PermissionsDialog(FramedDialog):
    """Asks by itself for what only reads; for the rest only after a click. `runner` is its owner's.

    `found` is what is known already.
    """

    def __init__(
        self, parent: QWidget, runner: AsyncRunner, key: KeyInQuestion, found: Permissions | None
    ) -> None:
        title = _("What this key can do")
        super().__init__(parent, title, letters=WIDTH_IN_LETTERS, lines=HEIGHT_IN_LINES)
        self._runner = runner
        self._key = key
        self._found = found
        self._job: Job | None = None
        self._summary = plain_label()
        self._trouble = Message()
        self._icons = {capability: IconLabel(1.1) for capability in Capability}
        self._words = {capability: plain_label() for capability in Capability}
        self._hint = plain_label()
        self._page = page_button(_("Open the API keys page"), Page.API_KEYS)
        self._notice = plain_label(notice_about_changes(), kind="quiet")
        self._try = button(_("&Try what it may change"), self.try_changes)
        self._close = button(_("&Close"), self.reject)
        self._build()
        self.finished.connect(lambda _result: self._stop())
        if found is None:
            self._ask(with_changes=False)
        else:
            self._show_state()

    @property
    def is_asking(self) -> bool:
        return self._job is not None

    def try_changes(self) -> None:
        """Also what the key may change, now that the person has read what that means."""
        self._ask(with_changes=True)

    def _ask(self, *, with_changes: bool) -> None:
        self._trouble.clear()
        self._job = self._runner.start(self._key.probe(with_changes), self._answered, self._ended)
        self._show_state()

    def _answered(self, outcome: Probed) -> None:
        if isinstance(outcome, (Cause, NotDone)):
            self._trouble.show_trouble(sentence(outcome))
            announce(self, sentence(outcome))
        else:
            self._found = outcome
            self._key.on_found(outcome)
        self._ended()
        announce(self, self._summary.text())

    def _ended(self) -> None:
        self._job = None
        self._show_state()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _show_state(self) -> None:
        found = self._found or NOT_TRIED
        purpose = self._key.purpose
        comparison = compare(found, purpose, self._key.wanted) if purpose and self._found else None
        for capability in Capability:
            self._show_capability(capability, found.of(capability), comparison)
        self._show_summary(found, comparison)
        changes_tried = found.of(Capability.ADD_FILES) is not Can.NOT_TRIED
        self._try.setVisible(not self.is_asking and not changes_tried)
        self._notice.setVisible(not changes_tried)
        (self._close if self._try.isHidden() else self._try).setFocus()

    def _show_capability(
        self, capability: Capability, can: Can, comparison: Comparison | None
    ) -> None:
        icon, words = _ICONS[can], can_in_words(can)
        if comparison is not None and capability in comparison.beyond:
            icon, words = ("attention", "attention"), _("Yes, but not needed")
        elif comparison is not None and capability in comparison.lacking:
            icon, words = ("failed", "failed"), _("No, but needed")
        self._icons[capability].show_icon(*icon)
        self._words[capability].setText(words)

    def _show_summary(self, found: Permissions, comparison: Comparison | None) -> None:
        steps = how_to_make_it_fit(comparison, self._key.kind) if comparison else ()
        if self.is_asking:
            self._summary.setText(_("Finding out what this key can do…"))
        elif self._found is None:
            self._summary.setText(_("Nothing was found out."))
        elif comparison is None:
            self._summary.setText(_("This is what we found out about the key."))
        else:
            self._summary.setText(fit_in_words(comparison))
        self._page.setVisible(bool(steps) and not self.is_asking)
        lines = [taken_in_words(found), *(f"{n}. {step}" for n, step in enumerate(steps, 1))]
        self._hint.setText("\n".join(line for line in lines if line))
        self._hint.setVisible(bool(self._hint.text()) and not self.is_asking)

    def _build(self) -> None:
        self.column.addWidget(self._summary)
        self.column.addWidget(self._trouble)
        self.column.addWidget(self._scrolling_table(), 1)
        self.add_buttons(self._page, self._try, self._close)

    def _scrolling_table(self) -> QScrollArea:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, spacing(), 0)
        column.setSpacing(spacing(2))
        grid = QGridLayout()
        grid.setHorizontalSpacing(spacing(1.5))
        grid.setVerticalSpacing(spacing(0.75))
        grid.setColumnStretch(2, 1)
        for row, capability in enumerate(Capability):
            name = plain_label(capability_in_words(capability), wrap=False)
            set_tooltip(name, use_in_words(capability))
            grid.addWidget(self._icons[capability], row, 0)
            grid.addWidget(name, row, 1)
            grid.addWidget(self._words[capability], row, 2)
        column.addLayout(grid)
        column.addWidget(self._hint)
        column.addWidget(self._notice)
        column.addStretch(1)
        return scrolling(content)
