"""Another key for a connection that is there already: pasted, checked, then put in place."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from keystep.domain.access import Access, Realm, why_not_sent
from keystep.domain.causes import Status
from keystep.domain.connection import Connection
from keystep.domain.foreign_text import isolated
from keystep.domain.pages import Page
from keystep.domain.pasted_text import NotAKey, PastedKey, read_pasted
from keystep.domain.secret import SecretKey
from keystep.domain.verdict import Verdict
from keystep.services.add_connection import SaveTrouble
from keystep.services.wording import key_in_words, sentence, title, why
from keystep.texts import _
from keystep.ui.announce import announce
from keystep.ui.async_runner import AsyncRunner, Job
from keystep.ui.dialogs.frame import FramedDialog
from keystep.ui.dialogs.questions import ask_discard_key, ask_save_unverified
from keystep.ui.theme import spacing
from keystep.ui.widgets.buttons import button, page_button
from keystep.ui.widgets.labels import breakable, plain_label
from keystep.ui.widgets.message import Message
from keystep.ui.widgets.secret_field import SecretField

WIDTH_IN_LETTERS = 92
HEIGHT_IN_LINES = 22
_GOOD_ENOUGH = {Status.WORKS, Status.ATTENTION}


@dataclass(frozen=True)
class KeyChange:
    """What is to be done with the new key. `on_replaced` gets the connection as it is then."""

    realm: Realm
    check: Callable[[Access], Coroutine[Any, Any, Verdict]]
    replace: Callable[[SecretKey, Verdict | None], Coroutine[Any, Any, Connection | SaveTrouble]]
    on_replaced: Callable[[Connection], None]


class PasteKeyDialog(FramedDialog):
    """The address, the organization and the nickname stay. `runner` is its owner's."""

    def __init__(
        self, parent: QWidget, runner: AsyncRunner, connection: Connection, change: KeyChange
    ) -> None:
        super().__init__(
            parent, _("Paste another key"), letters=WIDTH_IN_LETTERS, lines=HEIGHT_IN_LINES
        )
        self._runner = runner
        self._connection = connection
        self._change = change
        self._key: SecretKey | None = None
        self._verdict: Verdict | None = None
        self._job: Job | None = None
        self._field = SecretField(self._paste, self._typed)
        self._message = Message(self._field)
        self._go_on = button(_("&Check and save"), self._check_and_save, kind="primary")
        self._cancel = button(_("Cancel"), self.reject)
        self._build()
        self._show_state()
        self._field.setFocus()

    def reject(self) -> None:
        """Ask only if a key would be lost."""
        if self._key is not None:
            ask_discard_key(self, on_discard=self._end)
        else:
            self._end()

    def _end(self) -> None:
        self._key = None
        if self._job is not None:
            self._job.cancel()
        super().reject()

    def _paste(self, text: str) -> None:
        if self._job is not None:
            return  # the one that is being checked is the one to be saved
        self._verdict = None
        address = self._connection.api_address
        match read_pasted(text, address):
            case PastedKey(key=key) if refused := why_not_sent(Access(address, key), self._realm):
                self._say_trouble(sentence(refused))
            case PastedKey(key=key):
                self._key = key
                self._message.show_good(_("Got it. The key stays hidden, and is not saved yet."))
                announce(self, key_in_words(key.facts))
            case NotAKey() as problem:
                self._say_trouble(sentence(problem))
            case _:
                self._say_trouble(_("This is an ID, not a key. The key starts with “sk-”."))
        self._show_state()

    @property
    def _realm(self) -> Realm:
        return self._change.realm

    def _typed(self) -> None:
        self._message.show_note(_("Keys are pasted, not typed. Copy the key, then choose Paste."))

    def _check_and_save(self) -> None:
        """A key that did not pass is saved only after a second, clear yes."""
        if self._key is None:
            self._say_trouble(_("Paste your secret key first. Copy it, then choose Paste."))
            self._field.setFocus()
        elif self._verdict is not None and self._verdict.status not in _GOOD_ENOUGH:
            ask_save_unverified(self, checking=False, on_save=self._replace)
        elif self._job is None:
            one = self._connection
            access = Access(one.api_address, self._key, one.organization, one.project)
            self._job = self._runner.start(self._change.check(access), self._checked, self._failed)
            self._message.show_note(_("Checking this key…"))
            announce(self, self._message.text)
            self._show_state()

    def _checked(self, verdict: Verdict) -> None:
        self._job = None
        self._verdict = verdict
        if verdict.status in _GOOD_ENOUGH:
            self._replace()
        else:
            about = why(verdict.cause, self._connection.api_address)
            self._say_trouble(f"{title(verdict.cause)}. {about}")
            self._show_state()

    def _replace(self) -> None:
        if self._key is None:
            return
        change = self._change.replace(self._key, self._verdict)
        self._job = self._runner.start(change, self._replaced, self._failed)
        self._show_state()

    def _replaced(self, outcome: Connection | SaveTrouble) -> None:
        self._job = None
        if isinstance(outcome, Connection):
            self._end()
            self._change.on_replaced(outcome)
        else:
            self._say_trouble(sentence(outcome))
            self._show_state()

    def _failed(self) -> None:
        """A mistake of ours: the person must be able to go on all the same."""
        self._job = None
        self._say_trouble(_("Something went wrong inside Keystep. Nothing was saved. Try again."))
        self._show_state()

    def _say_trouble(self, text: str) -> None:
        self._message.show_trouble(text)
        announce(self, text)

    def _show_state(self) -> None:
        self._field.setText(key_in_words(self._key.facts) if self._key else "")
        self._field.setCursorPosition(0)
        failed = self._verdict is not None and self._verdict.status not in _GOOD_ENOUGH
        self._go_on.setText(_("&Save anyway") if failed else _("&Check and save"))
        self._go_on.setEnabled(self._job is None)

    def _build(self) -> None:
        about = _("For “{nickname}”. Its service address and its organization stay as they are.")
        self.column.addWidget(
            plain_label(breakable(about.format(nickname=isolated(self._connection.nickname))))
        )
        if not self._connection.api_address.is_openai:
            where = _("The key will be sent to {host}. Paste it only if you know that service.")
            host = isolated(self._connection.api_address.host)
            self.column.addWidget(plain_label(breakable(where.format(host=host))))
        label = plain_label(_("Secret key"), wrap=False)
        label.setBuddy(self._field)
        self._field.setAccessibleName(_("Secret key"))
        self._field.setAccessibleDescription(_("Paste the key here. It is never shown."))
        self._field.setPlaceholderText(_("Nothing pasted yet"))
        row = QHBoxLayout()
        row.setSpacing(spacing())
        row.addWidget(self._field, 1)
        row.addWidget(button(_("&Paste"), self._field.paste_from_clipboard))
        form = QVBoxLayout()
        form.setSpacing(spacing(0.75))
        form.addWidget(label)
        form.addLayout(row)
        form.addWidget(self._message)
        self.column.addLayout(form)
        self.column.addStretch(1)
        page = page_button(_("Open the API keys page"), Page.API_KEYS)
        self.add_buttons(page, self._cancel, self._go_on)
