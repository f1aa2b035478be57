"""Names that others chose, in the quotation marks of the reader's language."""

from keystep.domain.foreign_text import isolated
from keystep.texts import _


def quoted(name: str) -> str:
    """ "“Marketing”", with nothing in it that could turn the words around it."""
    return _("“{name}”").format(name=isolated(name))
