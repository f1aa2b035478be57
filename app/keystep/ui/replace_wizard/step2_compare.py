"""Step 2: the new key checked beside the old one."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from keystep.domain.causes import Status
from keystep.texts import _
from keystep.ui.replace_wizard.key_card import NEW, OLD, KeyCard
from keystep.ui.replace_wizard.page import ReplacePage
from keystep.ui.replace_wizard.presenter import ReplacePresenter, ReplaceStep
from keystep.ui.theme import spacing
from keystep.ui.widgets.buttons import button
from keystep.ui.widgets.labels import plain_label


class Compare(ReplacePage):
    def __init__(self, presenter: ReplacePresenter) -> None:
        super().__init__(presenter, _("Check the new key beside the old one"), ReplaceStep.COMPARE)
        about = _("Nothing is changed yet: the old key is still the one in use.")
        self.column.addWidget(plain_label(about))
        self._new = KeyCard(NEW, _("New key: checking…"))
        self._old = KeyCard(OLD, _("Old key: checking…"))
        row = QHBoxLayout()
        row.setSpacing(spacing(2))
        row.addWidget(self._new, 1)
        row.addWidget(self._old, 1)
        self.column.addLayout(row)
        self._again = button(_("Check &again"), presenter.check)
        self._another = button(_("Paste another key"), presenter.back)
        row_below = QHBoxLayout()
        row_below.setSpacing(spacing())
        row_below.addWidget(self._another)
        row_below.addWidget(self._again)
        row_below.addStretch(1)
        self.column.addLayout(row_below)
        self.column.addWidget(self.trouble)
        self.column.addStretch(1)

    def show_state(self) -> None:
        presenter = self.presenter
        one = presenter.connection
        if presenter.key is not None:
            self._new.show_check(
                presenter.key.facts,
                presenter.target,
                presenter.new_verdict,
                is_checking=presenter.is_checking_new,
                advises=True,
            )
        self._old.show_check(
            one.key,
            one,
            presenter.old_verdict,
            is_checking=presenter.is_checking_old,
            advises=False,
        )
        self._again.setEnabled(not presenter.is_checking_new and not presenter.is_checking_old)
        self._another.setVisible(self._new_failed)
        self.show_trouble()

    def first_field(self) -> QWidget | None:
        return self._another if self._new_failed else None

    @property
    def _new_failed(self) -> bool:
        verdict = self.presenter.new_verdict
        return verdict is not None and verdict.status is Status.FAILED
