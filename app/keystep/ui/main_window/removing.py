"""Removes connections, after a question that names them, and says which keys still work."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QPushButton, QWidget

from keystep.domain.connection import Connection
from keystep.domain.foreign_text import isolated
from keystep.services.use_cases import UseCases
from keystep.services.wording import unfinished_in_words
from keystep.texts import _, ngettext, number
from keystep.ui.async_runner import AsyncRunner


@dataclass(frozen=True)
class Removal:
    """What was removed, and why the rest was not, in words."""

    removed: tuple[Connection, ...]
    trouble: str | None = None


class Removing:
    """`stop` ends what runs for a connection; `say` gets a text, its button, and how it went."""

    def __init__(  # noqa: PLR0913  what it works with, and whom to tell
        self,
        window: QWidget,
        cases: UseCases,
        runner: AsyncRunner,
        *,
        stop: Callable[[Connection], None],
        say: Callable[[str, QPushButton | None, bool], None],
        changed: Callable[[], None],
    ) -> None:
        self._window = window
        self._cases = cases
        self._runner = runner
        self._stop = stop
        self._say = say
        self._changed = changed

    def ask(self, connections: Sequence[Connection]) -> None:
        from keystep.ui.dialogs.questions import ask_remove

        if connections:
            ask_remove(self._window, connections, on_remove=partial(self.remove, connections))

    def remove(self, connections: Sequence[Connection]) -> None:
        for connection in connections:
            self._stop(connection)
        self._runner.start(_remove_all(self._cases, connections), self.removed)

    def removed(self, removal: Removal) -> None:
        """Say what is gone from here and still works at the service."""
        from keystep.services.old_key_wording import endings_of, service_of, still_work
        from keystep.ui.widgets.keys_page import keys_page_button

        gone, button = removal.removed, None
        said = [removal.trouble] if removal.trouble else []
        if gone:
            said.append(_removed_in_words(gone))
            endings = [ending for connection in gone for ending in endings_of(connection)]
            said.append(still_work(endings, service_of(gone)))
            button = keys_page_button(endings, *(connection.api_address for connection in gone))
        self._say(" ".join(said), button, removal.trouble is None)
        self._changed()


async def _remove_all(cases: UseCases, connections: Sequence[Connection]) -> Removal:
    """One after the other, up to the first that meets trouble."""
    from keystep.services.remove_connection import removal_that_waits
    from keystep.services.sentences import sentence

    for done, connection in enumerate(connections):
        if trouble := await cases.remove(connection):
            waits = await removal_that_waits(connection, cases.catalog)
            still_there = _("“{nickname}” is still there: {reason}").format(
                nickname=isolated(connection.nickname), reason=sentence(trouble)
            )
            said = unfinished_in_words(waits) if waits else still_there
            return Removal(tuple(connections[:done]), said)
    return Removal(tuple(connections))


def _removed_in_words(connections: Sequence[Connection]) -> str:
    if len(connections) == 1:
        return _("Removed “{nickname}”.").format(nickname=isolated(connections[0].nickname))
    return ngettext(
        "Removed {count} connection.", "Removed {count} connections.", len(connections)
    ).format(count=number(len(connections)))
