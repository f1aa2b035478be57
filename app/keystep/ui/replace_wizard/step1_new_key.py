"""Step 1: make a new key at the service, and paste it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from keystep.domain.foreign_text import isolated
from keystep.domain.pages import Page
from keystep.services.our_organisation import set_by
from keystep.services.wording import key_in_words
from keystep.texts import _
from keystep.ui.replace_wizard.page import ReplacePage
from keystep.ui.replace_wizard.presenter import ReplacePresenter, ReplaceStep
from keystep.ui.widgets.buttons import page_button
from keystep.ui.widgets.key_form import KeyForm
from keystep.ui.widgets.labels import breakable, keep_together, plain_label


class NewKey(ReplacePage):
    def __init__(self, presenter: ReplacePresenter) -> None:
        super().__init__(presenter, _("Create and paste a new key"), ReplaceStep.NEW_KEY)
        one = presenter.connection
        about = _(
            "For “{nickname}”. All that uses this connection goes on working: its nickname,"
            " service address and organization stay."
        ).format(nickname=isolated(one.nickname))
        if presenter.moves:
            about = _(
                "For “{nickname}”. {set_by}: the key now goes to {host}. You can paste the same"
                " key again, if it is for that address."
            ).format(
                nickname=isolated(one.nickname),
                set_by=set_by(),
                host=presenter.target.api_address.host,
            )
        self.column.addWidget(plain_label(breakable(about)))
        in_use = _("In use now: {key}").format(key=key_in_words(one.key))
        self.column.addWidget(plain_label(breakable(in_use), kind="quiet"))
        if presenter.target.api_address.is_openai:
            how = _(
                "1. Open the “API keys” page and choose “Create new secret key”.\n"
                "2. Copy the key. It is shown only once.\n"
                "3. Come back here, and choose Paste."
            )
            self.column.addWidget(plain_label(how))
            page = page_button(_("Open the API keys page"), Page.API_KEYS)
            self.column.addWidget(page, alignment=Qt.AlignmentFlag.AlignLeft)
        else:
            how = _(
                "Ask who runs {host} for a new key. Copy it, then choose Paste. The key will be"
                " sent to {host}: paste it only if you know that service."
            )
            host = presenter.target.api_address.host
            self.column.addWidget(plain_label(breakable(how.format(host=host))))
        self._form = KeyForm(
            _("New secret key"),
            presenter.paste,
            presenter.key_was_typed,
            in_practice=presenter.in_practice,
        )
        self.trouble = self._form.message
        self.column.addWidget(self._form)
        if one.old_key is not None:
            older = _("The key before this one, …{ending}, then leaves this computer.")
            older = older.format(ending=one.old_key.ending)
            self.column.addWidget(plain_label(keep_together(older)))
        self.column.addStretch(1)

    def show_state(self) -> None:
        key = self.presenter.key
        self._form.show_key(key.facts if key else None)
        if self.presenter.trouble:
            self.show_trouble()
        elif self.presenter.note:
            self.trouble.show_note(self.presenter.note)
        elif key is not None:
            self.trouble.show_good(_("Got it. The key stays hidden, and is not saved yet."))
        else:
            self.trouble.clear()

    def first_field(self) -> QWidget:
        return self._form.field
