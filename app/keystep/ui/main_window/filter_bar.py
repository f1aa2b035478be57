"""Above the list: search as you type, and show only one standing or one purpose."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from keystep.domain.connection import Purpose
from keystep.domain.listing import Listing, Standing
from keystep.services.wording import purpose_in_words
from keystep.texts import N_, _
from keystep.ui.theme import spacing
from keystep.ui.widgets.buttons import button
from keystep.ui.widgets.choice_button import ChoiceButton
from keystep.ui.widgets.keyless_field import KeylessField

SEARCH_IN_LETTERS = 36

STANDINGS: dict[Standing | None, str] = {
    None: N_("All states"),
    Standing.FAILED: N_("Trouble"),
    Standing.ATTENTION: N_("Attention"),
    Standing.UNKNOWN: N_("Can't tell"),
    Standing.NOT_VERIFIED: N_("Not verified"),
    Standing.WORKS: N_("Works"),
}


class FilterBar(QWidget):
    """`on_change` gets the whole listing; `on_key` hears that a key was put into the search."""

    def __init__(self, on_change: Callable[[Listing], None], on_key: Callable[[], None]) -> None:
        super().__init__()
        self._on_change = on_change
        self.listing = Listing()
        self.search = _Search(on_key=lambda _text: on_key(), on_typed_key=on_key)
        # What stands there, not what was sent: a key may have been taken out in between.
        self.search.textChanged.connect(lambda _text: self._search_changed(self.search.text()))
        self._standing = ChoiceButton[Standing | None](
            _("State"), {each: _(text) for each, text in STANDINGS.items()}, self._standing_chosen
        )
        self._purpose = ChoiceButton[Purpose | None](
            _("Purpose"),
            {None: _("All purposes"), **{each: purpose_in_words(each) for each in Purpose}},
            self._purpose_chosen,
        )
        self._all = button(_("Show all"), self.show_all, kind="link")
        self._all.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(spacing())
        for part in (self.search, self._standing, self._purpose, self._all):
            row.addWidget(part)
        row.addStretch(1)
        self.search.setFixedWidth(self.fontMetrics().averageCharWidth() * SEARCH_IN_LETTERS)

    def show_all(self) -> None:
        """Hide none any more; the order stays."""
        self._show(None)

    def show_only(self, ids: frozenset[str]) -> None:
        """Just these, until all are shown again."""
        self._show(ids)

    def show_listing(self, listing: Listing) -> None:
        """As it was arranged before."""
        with QSignalBlocker(self.search):
            self.search.setText(listing.search)
        self._standing.show_choice(listing.standing)
        self._purpose.show_choice(listing.purpose)
        self._change(listing)

    def _show(self, only: frozenset[str] | None) -> None:
        with QSignalBlocker(self.search):  # one change, not three
            self.search.clear()
        self._standing.show_choice(None)
        self._purpose.show_choice(None)
        self._change(replace(self.listing, search="", standing=None, purpose=None, only=only))

    def _search_changed(self, text: str) -> None:
        self._change(replace(self.listing, search=text))

    def _standing_chosen(self, standing: Standing | None) -> None:
        self._change(replace(self.listing, standing=standing))

    def _purpose_chosen(self, purpose: Purpose | None) -> None:
        self._change(replace(self.listing, purpose=purpose))

    def _change(self, listing: Listing) -> None:
        self.listing = listing
        self._all.setVisible(listing.hides_some)
        self._on_change(listing)


class _Search(KeylessField):
    """Esc empties it."""

    def __init__(self, on_key: Callable[[str], None], on_typed_key: Callable[[], None]) -> None:
        super().__init__(on_key=on_key, on_typed_key=on_typed_key)
        self.setAccessibleName(_("Search"))
        self.setPlaceholderText(_("Search"))
        self.setClearButtonEnabled(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
