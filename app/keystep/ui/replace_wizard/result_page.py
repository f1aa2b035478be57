"""The end: which key is in use, and that the old one has yet to be deleted at the service."""

from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from keystep.domain.api_address import ApiAddress
from keystep.domain.causes import Cause
from keystep.domain.foreign_text import isolated
from keystep.domain.secret import SecretKey
from keystep.services.old_key_wording import kept_in_words, still_work
from keystep.services.verdict_wording import service_name, title
from keystep.services.wording import key_in_words
from keystep.texts import _
from keystep.ui.main_window.times import last_day
from keystep.ui.replace_wizard.page import ReplacePage
from keystep.ui.replace_wizard.presenter import ReplacePresenter
from keystep.ui.theme import spacing
from keystep.ui.widgets.clipboard_offer import ClipboardOffer
from keystep.ui.widgets.keys_page import keys_page_button
from keystep.ui.widgets.labels import (
    IconLabel,
    breakable,
    heading_label,
    keep_together,
    plain_label,
)
from keystep.ui.widgets.status import STATUS_ICONS, status_tint


class Replaced(ReplacePage):
    def __init__(self, presenter: ReplacePresenter) -> None:
        super().__init__(presenter, _("The new key is in use"))
        one = presenter.connection
        self._icon = IconLabel(2)
        self._headline = heading_label()
        head = QHBoxLayout()
        head.setSpacing(spacing(1.5))
        head.addWidget(self._icon)
        head.addWidget(self._headline, 1)
        self.column.addLayout(head)
        self._about = plain_label()
        self.column.addWidget(self._about)
        self._kept = plain_label()
        self.column.addWidget(self._kept)
        self._at_service = plain_label()
        self.column.addWidget(self._at_service)
        self._page = None
        if not presenter.moves:
            self._page = keys_page_button([one.key.ending], one.api_address)
        if self._page is not None:
            self.column.addWidget(self._page, alignment=Qt.AlignmentFlag.AlignLeft)
        self._offer = ClipboardOffer(self._key, presenter.announced.emit)
        self.column.addWidget(self._offer)
        self.column.addStretch(1)

    def show_state(self) -> None:
        replaced = self.presenter.replaced
        if replaced is None:
            return
        verdict = replaced.last_check
        if verdict is None:
            self._icon.show_icon("attention", "attention")
            self._headline.setText(_("Not verified yet. Test it from the list."))
        else:
            self._icon.show_icon(STATUS_ICONS[verdict.status], status_tint(verdict.status))
            self._headline.setText(title(verdict.cause))
        name = isolated(replaced.nickname)
        self._about.setText(breakable(f"{name}  ·  {key_in_words(replaced.key)}"))
        self._at_service.setText(breakable(keep_together(self._about_the_old_key())))
        old = replaced.old_key
        self._kept.setVisible(old is not None)
        if old is not None:
            kept = kept_in_words(old, last_day(old.keep_until), datetime.now(UTC))
            self._kept.setText(keep_together(kept))
        self._offer.show_state()

    def first_field(self) -> QWidget | None:
        """A kept key is not the one to delete now."""
        replaced = self.presenter.replaced
        return self._page if replaced is not None and replaced.old_key is None else None

    def _about_the_old_key(self) -> str:
        one, old_verdict = self.presenter.connection, self.presenter.old_verdict
        service = service_name(one.api_address)
        if self.presenter.moves:
            host = self.presenter.target.api_address.host
            return _("Its key goes to {host} from now on.").format(host=host)
        if old_verdict is not None and old_verdict.cause in {Cause.KEY_REFUSED, Cause.KEY_EXPIRED}:
            text = _(
                "{service} no longer accepts the old key …{ending}. If it is still listed there,"
                " delete it."
            )
            return text.format(service=service, ending=one.key.ending)
        text = still_work([one.key.ending], service)
        if self.presenter.replaced is not None and self.presenter.replaced.old_key is not None:
            wait = _("Delete it once the new key is in use everywhere.")
            return f"{text} {wait}"
        return text

    def _key(self) -> tuple[SecretKey, ApiAddress] | None:
        key = self.presenter.key
        return (key, self.presenter.target.api_address) if key is not None else None
