"""Finds connections by the nicknames that were typed, whatever their case."""

from collections.abc import Iterable, Mapping, Sequence

from keystep.cli.output import complain
from keystep.cli.words import inert
from keystep.domain.connection import Connection
from keystep.domain.foreign_text import isolated
from keystep.domain.nickname import folded
from keystep.texts import _


def find_all(
    nicknames: Iterable[str], connections: Sequence[Connection]
) -> list[Connection] | None:
    """The connections in the order asked for, each once; None, said aloud, if one is missing."""
    by_name = {folded(connection.nickname): connection for connection in connections}
    wanted = [(nickname, by_name.get(_compared(nickname))) for nickname in nicknames]
    missing = [nickname for nickname, connection in wanted if connection is None]
    for nickname in missing:
        text = _("There is no connection called “{nickname}”.").format(nickname=inert(nickname))
        complain(text)
        if nearest := _nearest(nickname, by_name):
            complain(nearest)
    if missing:
        return None
    return list(dict.fromkeys(connection for _name, connection in wanted if connection))


def _nearest(nickname: str, by_name: Mapping[str, Connection]) -> str:
    """The one that was probably meant."""
    from difflib import get_close_matches  # nobody waits for it who types what there is

    near = get_close_matches(_compared(nickname), by_name, n=1)
    meant = _("Did you mean “{nickname}”?")
    return meant.format(nickname=isolated(by_name[near[0]].nickname)) if near else ""


def is_called(nickname: str, connection: Connection) -> bool:
    """Whether somebody who types this means that connection."""
    return _compared(nickname) == folded(connection.nickname)


def _compared(nickname: str) -> str:
    """As nicknames are kept and compared: without outer and repeated spaces, folded."""
    return " ".join(folded(nickname).split())
