"""The wizard's window: steps at the side, one page at a time, and the buttons below.

Not a QWizard: that clips subtitles at 200 % text, gives its pages no accessible name, and closes
on Esc without asking (measured with Qt 6.12).
"""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from keystep.domain.wizard_flow import Step
from keystep.texts import _
from keystep.ui.announce import announce
from keystep.ui.dialogs.questions import ask_discard_key, ask_save_unverified
from keystep.ui.instruction_files import InstructionFiles, dropped_file
from keystep.ui.theme import spacing
from keystep.ui.widgets.buttons import button, open_page
from keystep.ui.widgets.labels import plain_label, set_kind
from keystep.ui.widgets.practice_banner import PracticeBanner
from keystep.ui.widgets.scrolling import scrolling
from keystep.ui.wizard.instructions_page import InstructionsPage
from keystep.ui.wizard.presenter import WizardPresenter
from keystep.ui.wizard.result_page import ResultPage
from keystep.ui.wizard.step1_before_you_begin import BeforeYouBegin
from keystep.ui.wizard.step2_secret_key import SecretKeyStep
from keystep.ui.wizard.step3_organization import OrganizationStep
from keystep.ui.wizard.step4_nickname import NicknameStep
from keystep.ui.wizard.step5_check_and_save import CheckAndSave
from keystep.ui.wizard.step_list import StepList
from keystep.ui.wizard.step_page import StepPage

STEPS: tuple[Callable[[WizardPresenter], StepPage], ...] = (
    BeforeYouBegin,
    SecretKeyStep,
    OrganizationStep,
    NicknameStep,
    CheckAndSave,
)
WIDTH_IN_LETTERS = 146
HEIGHT_IN_LINES = 41


class WizardShell(QDialog):
    """`on_closed` is called once, when the window is gone; what still runs is the caller's.

    `files` is who takes instructions that are dropped here or asked for; None: nobody does.
    """

    def __init__(
        self,
        presenter: WizardPresenter,
        parent: QWidget | None,
        on_closed: Callable[[], None],
        files: InstructionFiles | None = None,
    ) -> None:
        super().__init__(parent)
        self.presenter = presenter
        self._on_closed = on_closed
        self._files = files
        self.setAcceptDrops(files is not None)
        self._shown: StepPage | None = None
        self.setWindowTitle(_("New connection"))
        self.setModal(True)
        self._steps = StepList()
        self._pages = [page(presenter) for page in STEPS]
        self._result = ResultPage(presenter)
        self._instructions = InstructionsPage(presenter)
        self._stack = QStackedWidget()
        for page in self.pages:  # pages fit at the usual text size
            self._stack.addWidget(scrolling(page))
        self._place = plain_label(kind="quiet", wrap=False)
        self._help = button("", self._open_help, kind="link")
        self._ask_it = button(_("Did IT send you a file?"), self._choose_file, kind="link")
        self._cancel = button(_("Cancel"), self.reject)
        self._back = button(_("&Back"), self._backward)
        self._next = button(_("&Next"), self.forward, kind="primary")
        self._next.setDefault(True)
        self._build()
        self._take_the_right_size()
        presenter.changed.connect(self._show_state)
        presenter.announced.connect(lambda text: announce(self, text))
        presenter.save_unverified_wanted.connect(self._ask_save_unverified)
        self._show_state()

    @property
    def pages(self) -> list[StepPage]:
        """Every page, the result's and that of IT's instructions last."""
        return [*self._pages, self._result, self._instructions]

    @property
    def page(self) -> StepPage:
        """The page that the state calls for."""
        if self.presenter.saved is not None:
            return self._result
        if self.presenter.instructions.offered is not None:
            return self._instructions
        return self._pages[self.presenter.flow.step - 1]

    def reject(self) -> None:
        """Cancel, Close and Esc: ask only if an unsaved key would be lost."""
        if self.presenter.would_lose_a_key:
            ask_discard_key(self, on_discard=self._end)
        else:
            self._end()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.reject()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_file(event)
        if path is not None and self._files is not None:
            self._files.open(path)

    def _end(self) -> None:
        self.hide()
        self.setResult(QDialog.DialogCode.Accepted)
        self._on_closed()

    def forward(self) -> None:
        """Next, Save connection or Close: whatever leads on from here."""
        if self.presenter.saved is not None:
            self._end()
        elif self.presenter.instructions.offered is not None:
            self.presenter.answer_offer(use=True)
        elif self.presenter.flow.step is Step.CHECK_AND_SAVE:
            self.presenter.save()
        else:
            self.page.hand_over()
            self.presenter.next()
            if self.presenter.has_problem:
                self._focus_page()

    def _backward(self) -> None:
        if self.page is self._instructions:
            self.presenter.answer_offer(use=False)
            return
        self.page.hand_over()
        self.presenter.back()

    def _show_state(self) -> None:
        """The one place that says what is visible and what the buttons are."""
        presenter, page = self.presenter, self.page
        focus = self.focusWidget()
        page.show_note()
        page.show_state()
        saved = presenter.saved is not None
        offered = page is self._instructions
        at_the_end = presenter.flow.step is Step.CHECK_AND_SAVE and not offered
        self._steps.show_step(
            None if offered else presenter.flow.step,
            all_done=saved,
            checked=presenter.flow.verdict is not None,
            left_out=presenter.flow.skip,
        )
        self._place.setText(self._place_in_words(saved=saved, offered=offered))
        self._back.setVisible(not saved)
        self._back.setText(_("&Leave them") if offered else _("&Back"))
        self._back.setEnabled(offered or (presenter.flow.can_go_back and not presenter.is_saving))
        self._cancel.setVisible(not saved)
        forward = self._forward_in_words(page, at_the_end=at_the_end)
        self._next.setText(_("Saving…") if presenter.is_saving else forward)
        self._recommend_going_on(not at_the_end or saved or presenter.check.is_good_enough)
        self._next.setAccessibleName(forward.replace("&", ""))
        self._ask_it.setVisible(
            self._files is not None
            and page is self._pages[0]
            and presenter.instructions.used is None
        )
        self._help.setVisible(page.help is not None)
        if page.help is not None:
            self._help.setText(_(page.help[0]))
        if page is not self._shown:
            self._turn_to(page)
        elif focus is not None and not focus.isVisible():
            # Qt hands the focus of a button that vanishes to whatever comes next.
            self._focus_page()

    def _forward_in_words(self, page: StepPage, *, at_the_end: bool) -> str:
        if page is self._result:
            return _("&Close")
        if page is self._instructions:
            return _("&Use these instructions")
        return _("&Save connection") if at_the_end else _("&Next")

    def _recommend_going_on(self, recommended: bool) -> None:
        """Saving what did not pass is possible, but not what Enter does."""
        set_kind(self._next, "primary" if recommended else "")
        self._next.setDefault(recommended)

    def _place_in_words(self, *, saved: bool, offered: bool) -> str:
        if saved:
            return _("Done")
        if offered:
            return _("Before you use them")
        return _("Step {number} of {count}").format(
            number=int(self.presenter.flow.step), count=len(Step)
        )

    def _turn_to(self, page: StepPage) -> None:
        self._shown = page
        index = self.pages.index(page)
        self._stack.setCurrentIndex(index)
        self._focus_page()
        announce(self, page.accessibleName())

    def _focus_page(self) -> None:
        field = self.page.first_field()
        (field or self._next).setFocus(Qt.FocusReason.OtherFocusReason)
        if field is not None:
            # Only after the page has got its new layout is it known where the field is.
            QTimer.singleShot(0, field, lambda: _scroll_to(field))

    def _ask_save_unverified(self) -> None:
        ask_save_unverified(
            self,
            checking=self.presenter.check.is_checking,
            on_save=lambda: self.presenter.save(unverified_is_fine=True),
        )

    def _choose_file(self) -> None:
        if self._files is not None:
            self._files.choose(self)

    def _open_help(self) -> None:
        if self.page.help is not None:
            open_page(self.page.help[1])

    def _build(self) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(spacing(4), spacing(3), spacing(3), 0)
        right.setSpacing(spacing(0.5))
        right.addWidget(self._place)
        right.addWidget(self._stack, 1)
        footer = QHBoxLayout()
        footer.setContentsMargins(spacing(4), spacing(1.5), spacing(4), spacing(2))
        footer.setSpacing(spacing())
        footer.addWidget(self._help)
        footer.addWidget(self._ask_it)
        footer.addStretch(1)
        for shown in (self._cancel, self._back, self._next):
            footer.addWidget(shown)
        page_and_footer = QVBoxLayout()
        page_and_footer.setContentsMargins(0, 0, 0, 0)
        page_and_footer.setSpacing(0)
        page_and_footer.addLayout(right, 1)
        line = QFrame()
        line.setProperty("kind", "line")
        page_and_footer.addWidget(line)
        page_and_footer.addLayout(footer)
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self._steps)
        middle.addLayout(page_and_footer, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if self.presenter.in_practice:
            column.addWidget(PracticeBanner(self.presenter.rehearsal))
        column.addLayout(middle, 1)

    def _take_the_right_size(self) -> None:
        """The same size for all pages, in the reader's letters, never larger than the screen."""
        metrics = self.fontMetrics()
        width = metrics.averageCharWidth() * WIDTH_IN_LETTERS
        height = metrics.lineSpacing() * HEIGHT_IN_LINES
        free = self.screen().availableSize()
        self.resize(min(width, free.width() - 40), min(height, free.height() - 60))
        self._steps.setFixedWidth(metrics.averageCharWidth() * 27 + spacing(6))


def _scroll_to(field: QWidget) -> None:
    """Bring it into view with what stands below it; Qt scrolls for Tab, not for `setFocus`."""
    area = field.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    if area is not None:
        area.ensureWidgetVisible(field, 0, spacing(8))
