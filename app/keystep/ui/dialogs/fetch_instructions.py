"""Asks before instructions are fetched from the host in a link, and fetches them."""

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtWidgets import QWidget

from keystep.domain.read_walkthrough import Refused
from keystep.domain.setup_link import FetchFrom
from keystep.services.link_in_words import fetch_trouble_in_words
from keystep.services.open_walkthrough import Opened
from keystep.services.ports import FetchTrouble
from keystep.texts import _
from keystep.ui.announce import announce
from keystep.ui.async_runner import AsyncRunner, Job
from keystep.ui.dialogs.frame import FramedDialog
from keystep.ui.widgets.buttons import button
from keystep.ui.widgets.labels import breakable, plain_label
from keystep.ui.widgets.message import Message

WIDTH_IN_LETTERS = 88
HEIGHT_IN_LINES = 18

Fetched = Opened | Refused | FetchTrouble


class FetchInstructions(FramedDialog):
    """`on_opened` gets what came. Closing it ends what runs."""

    def __init__(
        self,
        parent: QWidget,
        runner: AsyncRunner,
        source: FetchFrom,
        fetch: Callable[[FetchFrom], Coroutine[Any, Any, Fetched]],
        on_opened: Callable[[Opened], None],
    ) -> None:
        self._whose = _("Instructions from {host}").format(host=source.host)
        super().__init__(
            parent, breakable(self._whose), letters=WIDTH_IN_LETTERS, lines=HEIGHT_IN_LINES
        )
        self.setWindowTitle(_("Open link"))
        self._runner, self._source, self._fetch = runner, source, fetch
        self._on_opened = on_opened
        self._job: Job | None = None
        self._not_verified = Message()
        self._not_verified.show_note(_("Not verified: anyone can make such a link."))
        self._outcome = Message()
        address = plain_label(breakable(source.url), kind="quiet")
        self.column.addWidget(self._not_verified)
        self.column.addWidget(
            plain_label(
                _(
                    "Keystep can get a small file from there. It sends nothing of yours. You see"
                    " what is in the file before any of it is used."
                )
            )
        )
        self.column.addWidget(address)
        self.column.addWidget(self._outcome)
        self.column.addStretch(1)
        self._get = button(_("&Get the instructions"), self.start, kind="primary")
        self._cancel = button(_("Cancel"), self.reject)
        self.add_buttons(QWidget(), self._cancel, self._get)
        self._cancel.setFocus()  # who just presses Enter has not agreed

    @property
    def is_fetching(self) -> bool:
        return self._job is not None

    def start(self) -> None:
        """The person has agreed."""
        if self._job is not None:
            return
        self._get.setEnabled(False)
        self._outcome.show_waiting(_("Getting the instructions…"))
        announce(self, _("Getting the instructions…"))
        self._job = self._runner.start(self._fetch(self._source), self._ended, self._failed)

    def done(self, result: int) -> None:
        """However it is closed."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        super().done(result)

    def _ended(self, found: Fetched) -> None:
        self._job = None
        if isinstance(found, Opened):
            self.accept()
            self._on_opened(found)
            return
        self._say_trouble(fetch_trouble_in_words(found, self._source))

    def _failed(self) -> None:
        self._job = None
        self._say_trouble(_("Something went wrong inside Keystep. It is not your fault."))

    def _say_trouble(self, text: str) -> None:
        self._outcome.show_trouble(breakable(text))
        announce(self, text)
        self._get.setText(_("Try &again"))
        self._get.setEnabled(True)
