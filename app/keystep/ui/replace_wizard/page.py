"""What every page of the wizard for a new key is: a headline, its content, the state it shows."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from keystep.texts import N_, _
from keystep.ui.replace_wizard.presenter import ReplacePresenter, ReplaceStep
from keystep.ui.theme import spacing
from keystep.ui.widgets.labels import title_label
from keystep.ui.widgets.message import Message

STEP_TITLES = {
    ReplaceStep.NEW_KEY: N_("New key"),
    ReplaceStep.COMPARE: N_("Check both keys"),
    ReplaceStep.SWITCH: N_("Switch"),
}


class ReplacePage(QWidget):
    """`trouble` tells what went wrong here."""

    def __init__(
        self, presenter: ReplacePresenter, headline: str, step: ReplaceStep | None = None
    ) -> None:
        super().__init__()
        self.presenter = presenter
        self.trouble = Message()
        self.setAccessibleName(step_name(step) if step is not None else headline)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, spacing(), spacing(2))
        self.column.setSpacing(spacing(1.5))
        self.column.addWidget(title_label(headline))

    def show_state(self) -> None:
        """Bring what is on the page in line with the presenter."""

    def first_field(self) -> QWidget | None:
        """What gets the focus when the page appears."""
        return None

    def show_trouble(self) -> None:
        if self.presenter.trouble:
            self.trouble.show_trouble(self.presenter.trouble)
        else:
            self.trouble.clear()


def step_place(step: ReplaceStep) -> str:
    return _("Step {number} of {count}").format(number=int(step), count=len(ReplaceStep))


def step_name(step: ReplaceStep) -> str:
    """ "Step 2 of 3: Check both keys", as readers and tests know the page."""
    return _("Step {number} of {count}: {title}").format(
        number=int(step), count=len(ReplaceStep), title=_(STEP_TITLES[step])
    )
