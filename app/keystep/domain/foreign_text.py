"""Text that others chose (nicknames, titles), made fit to stand among words of ours."""

import unicodedata

LONGEST_SHOWN = 200
_JOINERS = "\u200c\u200d"
"""Persian words and joined emoji need them."""

_FROM_THE_RIGHT = {"R", "AL", "AN"}
_HIDDEN = "\ufffd"
_START, _END = "\u2068", "\u2069"


def isolated(text: str) -> str:
    """One line in which nothing is hidden, and that turns the reading order of nothing around it.

    Only a text with letters that are read from the right needs the marks for that; any other stays
    as it is, so that it can be searched for.
    """
    visible = "".join(c if c.isprintable() or c in _JOINERS else _HIDDEN for c in text)
    if len(visible) > LONGEST_SHOWN:
        visible = visible[: LONGEST_SHOWN - 1] + "…"
    turns = any(unicodedata.bidirectional(c) in _FROM_THE_RIGHT for c in visible)
    return f"{_START}{visible}{_END}" if turns else visible
