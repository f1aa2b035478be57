"""The two questions about a key that a check leaves open: what may it do, and can it pay?"""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from keystep.domain.api_address import ApiAddress
from keystep.domain.causes import Status
from keystep.domain.verdict import Verdict
from keystep.texts import _
from keystep.ui.theme import spacing
from keystep.ui.widgets.buttons import button
from keystep.ui.widgets.flow import Flow


class KeyActions(QWidget):
    """There only for an accepted key at OpenAI: of other services nobody knows how to find out."""

    def __init__(
        self,
        on_permissions: Callable[[], None],
        on_payment: Callable[[], None],
        *,
        beside: bool,
    ) -> None:
        super().__init__()
        actions = (
            button(_("What can this key do?"), on_permissions),
            button(_("Can it pay?"), on_payment),
        )
        if beside:
            row = Flow(*actions)
            row.setContentsMargins(0, 0, 0, 0)
            self.setLayout(row)
        else:
            column = QVBoxLayout(self)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(spacing())
            for action in actions:
                column.addWidget(action)

    def show_for(self, verdict: Verdict | None, address: ApiAddress) -> None:
        accepted = verdict is not None and verdict.status in {Status.WORKS, Status.ATTENTION}
        self.setVisible(accepted and address.is_openai)
