"""A verdict as a card: icon, headline, why, what to do, and one button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from keystep.domain.api_address import ApiAddress
from keystep.domain.causes import CATALOGUE, Cause, Remedy, Status
from keystep.domain.pages import Page
from keystep.domain.verdict import Verdict
from keystep.services.verdict_wording import repair_button, title, what_to_do_about, why_about
from keystep.texts import N_, _
from keystep.ui.main_window.times import day
from keystep.ui.theme import spacing
from keystep.ui.widgets.buttons import button, open_page
from keystep.ui.widgets.flow import Flow
from keystep.ui.widgets.labels import IconLabel, heading_label, plain_label
from keystep.ui.widgets.status import STATUS_ICONS, status_tint

TYPE_CHECKING = False
if TYPE_CHECKING:
    from keystep.domain.repair import Repair

_PAGE_BUTTONS = {
    Page.API_KEYS: N_("Open the API keys page"),
    Page.ORGANIZATION: N_("Open organization settings"),
    Page.BILLING: N_("Open the billing page"),
    Page.LIMITS: N_("Open the limits page"),
    Page.PEOPLE: N_("Open the people page"),
    Page.IP_ALLOWLIST: N_("Open the IP allowlist"),
    Page.STATUS: N_("Open the status page"),
    Page.COUNTRIES: N_("See the countries"),
    Page.DEPRECATIONS: N_("See which models end"),
    Page.HELP_CENTER: N_("Open the help center"),
}
_REMEDY_BUTTONS = {
    Remedy.TEST_AGAIN: N_("Test again"),
    Remedy.PASTE_KEY: N_("Paste another key"),
    Remedy.CHANGE_ORGANIZATION: N_("Change the organization"),
    Remedy.CHANGE_ADDRESS: N_("Change the address"),
}


REPAIRS = (
    Remedy.USE_REGION,
    Remedy.USE_ORGANIZATION,
    Remedy.LEAVE_OUT_ORGANIZATION,
    Remedy.LEAVE_OUT_PROJECT,
)
"""What mends a connection in one click; the button says how."""


class VerdictCard(QFrame):
    """`remedies` says what each thing that Keystep can do itself does on this screen."""

    def __init__(
        self,
        remedies: dict[Remedy, Callable[[], None]],
        on_details: Callable[[], None],
        *,
        offers_again: bool = False,
    ) -> None:
        """`offers_again` adds "Test again" wherever that is not the main thing to do."""
        super().__init__()
        self._remedies = remedies
        self._offers_again = offers_again
        self._action: Page | Remedy | None = None
        self._repair: Repair | None = None
        self._verdict_failed = False
        self.setProperty("kind", "card")
        self._icon = IconLabel(1.6)
        self._title = heading_label()
        self._why = plain_label()
        self._steps = plain_label()
        self._button: QPushButton = button("", self._act)
        self._details = button(_("Details…"), on_details)
        self._paste = button(_(_REMEDY_BUTTONS[Remedy.PASTE_KEY]), self._paste_another)
        self._again = button(_(_REMEDY_BUTTONS[Remedy.TEST_AGAIN]), self._test_again)
        self._build()

    def show_verdict(
        self, verdict: Verdict, address: ApiAddress, organization: str | None = None
    ) -> None:
        """`organization` is the ID that was given, for an explanation with both."""
        self._repair = verdict.repair
        self._verdict_failed = verdict.status is Status.FAILED
        self._icon.show_icon(STATUS_ICONS[verdict.status], status_tint(verdict.status))
        self._title.setText(title(verdict.cause))
        self._why.setText(why_about(verdict, address, day))
        steps = what_to_do_about(verdict, address, organization)
        numbered = [f"{number}. {step}" for number, step in enumerate(steps, 1)]
        self._steps.setText("\n".join(numbered if len(steps) > 1 else steps))
        self._steps.setVisible(bool(steps))
        self._offer(verdict.action)
        self._details.show()

    def show_checking(self) -> None:
        self._icon.show_icon("checking", "accent")
        self._title.setText(_("Checking this key…"))
        self._why.setText(_("This takes 15 seconds at most."))
        self._steps.hide()
        for hidden in (self._button, self._paste, self._again, self._details):
            hidden.hide()

    def show_paying(self) -> None:
        self._icon.show_icon("checking", "accent")
        self._title.setText(_("Trying if it can pay…"))
        self._why.setText(_("This takes 15 seconds at most."))
        self._steps.hide()
        for hidden in (self._button, self._paste, self._again, self._details):
            hidden.hide()

    def show_nothing_checked(self) -> None:
        self._show_unchecked(_("Not verified"), _("This key was not checked yet."))
        self._button.setText(_("Test"))

    def show_stopped(self) -> None:
        self._show_unchecked(title(Cause.CANCELLED), _(CATALOGUE[Cause.CANCELLED].why))

    def _show_unchecked(self, headline: str, why_: str) -> None:
        self._verdict_failed = False
        self._icon.show_icon("not_tried", "unknown")
        self._title.setText(headline)
        self._why.setText(why_)
        self._steps.hide()
        self._offer(Remedy.TEST_AGAIN)
        self._details.hide()

    @property
    def headline(self) -> str:
        return self._title.text()

    @property
    def main_button(self) -> QPushButton | None:
        """The one thing to do about it, where there is one."""
        return None if self._button.isHidden() else self._button

    def _build(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(spacing(0.75))
        for label in (self._title, self._why, self._steps):
            words.addWidget(label)
        words.addLayout(Flow(self._button, self._paste, self._again, self._details))
        row = QHBoxLayout(self)
        row.setContentsMargins(spacing(2), spacing(1.5), spacing(2), spacing(1.5))
        row.setSpacing(spacing(1.5))
        row.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)

    def _offer(self, action: Page | Remedy | None) -> None:
        self._action = action
        if isinstance(action, Page):
            self._button.setText(_(_PAGE_BUTTONS[action]))
        elif action in REPAIRS and self._repair is not None:
            self._button.setText(repair_button(self._repair).replace("&", "&&"))
        elif action in self._remedies:
            self._button.setText(_(_REMEDY_BUTTONS[action]))
        else:
            self._action = None
        self._button.setVisible(self._action is not None)
        self._again.setVisible(self._offers_again and self._action is not Remedy.TEST_AGAIN)
        # Where the way leads over a new key, the page that makes it is half of the way.
        goes_on = action is Page.API_KEYS and self._verdict_failed
        self._paste.setVisible(goes_on and Remedy.PASTE_KEY in self._remedies)

    def _paste_another(self) -> None:
        self._remedies[Remedy.PASTE_KEY]()

    def _test_again(self) -> None:
        self._remedies[Remedy.TEST_AGAIN]()

    def _act(self) -> None:
        if isinstance(self._action, Page):
            open_page(self._action)
        elif self._action is not None:
            self._remedies[self._action]()
