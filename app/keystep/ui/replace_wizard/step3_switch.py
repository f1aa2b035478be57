"""Step 3: switch under the same identity, and say how long to keep the old key."""

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from keystep.domain.foreign_text import isolated
from keystep.domain.keep_old import CHOICES, KeepOld
from keystep.texts import _, ngettext, number
from keystep.ui.replace_wizard.page import ReplacePage
from keystep.ui.replace_wizard.presenter import ReplacePresenter, ReplaceStep
from keystep.ui.theme import spacing
from keystep.ui.widgets.labels import heading_label, keep_together, plain_label


class Switch(ReplacePage):
    def __init__(self, presenter: ReplacePresenter) -> None:
        super().__init__(presenter, _("Switch to the new key"), ReplaceStep.SWITCH)
        self._about = plain_label()
        self.column.addWidget(self._about)
        self._choices: dict[KeepOld, QRadioButton] = {}
        self._group = QButtonGroup(self)
        self._keeping = QWidget()
        self._add_choices()
        self.column.addWidget(self.trouble)
        self.column.addWidget(self._keeping)
        self.column.addStretch(1)

    def show_state(self) -> None:
        presenter = self.presenter
        one = presenter.connection
        if presenter.key is not None:
            about = _("“{nickname}” will use the key …{new} instead of …{old}.")
            self._about.setText(
                keep_together(
                    about.format(
                        nickname=isolated(one.nickname),
                        new=presenter.key.facts.ending,
                        old=one.key.ending,
                    )
                )
            )
        self._keeping.setVisible(presenter.may_keep_old)
        self._choices[presenter.keep].setChecked(True)
        if presenter.is_good_enough or presenter.trouble:
            self.show_trouble()
        elif presenter.is_checking_new:
            self.trouble.show_note(_("The new key is still being checked."))
        else:
            not_passed = _("The check of the new key has not passed. It may not work.")
            self.trouble.show_note(not_passed)

    def first_field(self) -> QWidget | None:
        if not self.presenter.may_keep_old:
            return None
        return self._choices[self.presenter.keep]

    def _add_choices(self) -> None:
        form = QVBoxLayout(self._keeping)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(spacing(0.5))
        ending = self.presenter.connection.key.ending
        question = _("How long should this computer keep the old key …{ending}?")
        form.addWidget(heading_label(keep_together(question.format(ending=ending))))
        for keep in CHOICES:
            choice = QRadioButton(_in_words(keep))
            choice.clicked.connect(lambda _on=False, k=keep: self.presenter.choose(k))
            self._group.addButton(choice)
            self._choices[keep] = choice
            form.addWidget(choice)
        way_back = _("While it is kept, you can go back to it.")
        form.addWidget(plain_label(way_back, kind="quiet"))


def _in_words(keep: KeepOld) -> str:
    if keep.days is None:
        return _("Until I confirm that the new one is in use")
    if not keep.days:
        return _("Not at all")
    return ngettext("{count} day", "{count} days", keep.days).format(count=number(keep.days))
