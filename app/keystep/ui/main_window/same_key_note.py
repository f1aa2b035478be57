"""A remark in the details: the key of this connection is saved under another nickname too."""

from collections.abc import Callable, Sequence

from keystep.domain.connection import Connection
from keystep.ui.widgets.message import Message


class SameKeyNote(Message):
    """Until it is given a way to find the others it says nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.find_others: Callable[[Connection], Sequence[Connection]] | None = None

    def show_for(self, connection: Connection) -> None:
        from keystep.services.same_key import also_saved_in_words

        others = self.find_others(connection) if self.find_others else ()
        if others:
            self.show_note(also_saved_in_words(others))
        else:
            self.clear()
