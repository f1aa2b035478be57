"""Text that others chose (nicknames, titles), made fit to stand among words of ours."""

import unicodedata

from keystep.texts import is_mirrored

LONGEST_SHOWN = 200
_JOINERS = "\u200c\u200d"
"""Persian words and joined emoji need them."""

_FROM_THE_RIGHT = {"R", "AL", "AN"}
_HIDDEN = "\ufffd"
_START, _END = "\u2068", "\u2069"


def isolated(text: str, longest: int = LONGEST_SHOWN) -> str:
    """One line in which nothing is hidden, and that turns the reading order of nothing around it.

    Only a text that is read the other way than Keystep's own needs the marks for that; any other
    stays as it is, so that it can be searched for.
    """
    visible = "".join(c if c.isprintable() or c in _JOINERS else _HIDDEN for c in text)
    if len(visible) > longest:
        visible = visible[: longest - 1] + "…"
    turns = is_mirrored() or any(unicodedata.bidirectional(c) in _FROM_THE_RIGHT for c in visible)
    return f"{_START}{visible}{_END}" if turns else visible
