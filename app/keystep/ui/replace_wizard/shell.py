"""The window of the wizard for a new key: one page at a time, and the buttons below."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from keystep.texts import _
from keystep.ui.announce import announce
from keystep.ui.dialogs.questions import ask_discard_key, ask_switch_unverified
from keystep.ui.replace_wizard.page import ReplacePage, step_place
from keystep.ui.replace_wizard.presenter import ReplacePresenter, ReplaceStep
from keystep.ui.replace_wizard.result_page import Replaced
from keystep.ui.replace_wizard.step1_new_key import NewKey
from keystep.ui.replace_wizard.step2_compare import Compare
from keystep.ui.replace_wizard.step3_switch import Switch
from keystep.ui.theme import spacing
from keystep.ui.widgets.buttons import button
from keystep.ui.widgets.labels import plain_label, set_kind
from keystep.ui.widgets.practice_banner import PracticeBanner
from keystep.ui.widgets.scrolling import scrolling

WIDTH_IN_LETTERS = 112
HEIGHT_IN_LINES = 32


class ReplaceKeyWizard(QDialog):
    """`on_closed` is called once, when the window is gone and nothing of it runs any more."""

    def __init__(
        self, parent: QWidget, presenter: ReplacePresenter, on_closed: Callable[[], None]
    ) -> None:
        super().__init__(parent)
        self.presenter = presenter
        presenter.setParent(self)
        self._on_closed = on_closed
        self._shown: ReplacePage | None = None
        self._steps: dict[ReplaceStep, ReplacePage] = {
            ReplaceStep.NEW_KEY: NewKey(presenter),
            ReplaceStep.COMPARE: Compare(presenter),
            ReplaceStep.SWITCH: Switch(presenter),
        }
        self._result = Replaced(presenter)
        self._stack = QStackedWidget()
        for page in self._pages:
            self._stack.addWidget(scrolling(page))
        self._place = plain_label(kind="quiet", wrap=False)
        self._cancel = button(_("Cancel"), self.reject)
        self._back = button(_("&Back"), presenter.back)
        self._next = button(_("&Next"), self.forward, kind="primary")
        self._build()
        presenter.changed.connect(self._show_state)
        presenter.announced.connect(lambda text: announce(self, text))
        presenter.unverified_wanted.connect(self._ask_unverified)
        self._show_state()

    @property
    def page(self) -> ReplacePage:
        """The page that the state calls for."""
        presenter = self.presenter
        return self._result if presenter.replaced is not None else self._steps[presenter.step]

    def forward(self) -> None:
        """Next, Switch or Close: whatever leads on from here."""
        if self.presenter.replaced is not None:
            self._end()
        else:
            self.presenter.next()
            if self.presenter.trouble:
                self._focus_page()

    def reject(self) -> None:
        """Cancel, Close and Esc: ask only if an unsaved key would be lost."""
        if self.presenter.would_lose_a_key:
            ask_discard_key(self, on_discard=self._end)
        else:
            self._end()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.reject()

    def _end(self) -> None:
        self.presenter.stop()
        super().reject()
        self._on_closed()

    @property
    def _pages(self) -> list[ReplacePage]:
        return [*self._steps.values(), self._result]

    def _show_state(self) -> None:
        """The one place that says what is visible and what the buttons are."""
        presenter, page = self.presenter, self.page
        focus = self.focusWidget()
        page.show_state()
        done = presenter.replaced is not None
        at_the_end = presenter.step is ReplaceStep.SWITCH
        self._place.setText(_("Done") if done else step_place(presenter.step))
        self._cancel.setVisible(not done)
        self._back.setVisible(not done)
        self._back.setEnabled(presenter.step is not ReplaceStep.NEW_KEY and not presenter.is_busy)
        forward = _("&Close") if done else _("&Switch to the new key") if at_the_end else _("&Next")
        self._next.setText(_("Switching…") if presenter.is_switching else forward)
        self._next.setAccessibleName(forward.replace("&", ""))
        passed = presenter.is_good_enough or presenter.is_checking_new
        recommended = done or presenter.step is ReplaceStep.NEW_KEY or passed
        set_kind(self._next, "primary" if recommended else "")
        self._next.setDefault(recommended)
        if page is not self._shown:
            self._shown = page
            self._stack.setCurrentIndex(self._pages.index(page))
            self._focus_page()
            announce(self, page.accessibleName())
        elif focus is not None and not focus.isVisible():
            self._focus_page()

    def _focus_page(self) -> None:
        field = self.page.first_field()
        (field or self._next).setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_unverified(self) -> None:
        ask_switch_unverified(
            self,
            checking=self.presenter.is_checking_new,
            on_switch=lambda: self.presenter.switch(unverified_is_fine=True),
        )

    def _build(self) -> None:
        self.setWindowTitle(_("Replace key"))
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        upper = QVBoxLayout()
        upper.setContentsMargins(spacing(4), spacing(3), spacing(3), 0)
        upper.setSpacing(spacing(0.5))
        upper.addWidget(self._place)
        upper.addWidget(self._stack, 1)
        footer = QHBoxLayout()
        footer.setContentsMargins(spacing(4), spacing(1.5), spacing(4), spacing(2))
        footer.setSpacing(spacing())
        footer.addStretch(1)
        for shown in (self._cancel, self._back, self._next):
            footer.addWidget(shown)
        line = QFrame()
        line.setProperty("kind", "line")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if self.presenter.in_practice:
            column.addWidget(PracticeBanner(self.presenter.rehearsal))
        column.addLayout(upper, 1)
        column.addWidget(line)
        column.addLayout(footer)
        metrics, free = self.fontMetrics(), self.screen().availableSize()
        self.resize(
            min(metrics.averageCharWidth() * WIDTH_IN_LETTERS, free.width() - 40),
            min(metrics.lineSpacing() * HEIGHT_IN_LINES, free.height() - 60),
        )
