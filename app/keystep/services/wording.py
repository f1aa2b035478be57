"""What the GUI and the terminal say in the same words: names, purposes, what a check found.

What a check found has its words in `domain/causes.py`.
"""

from __future__ import annotations

from keystep.domain.connection import Purpose
from keystep.domain.foreign_text import isolated
from keystep.domain.secret import KeyFacts, KeyKind
from keystep.domain.unfinished import Intent, Unfinished
from keystep.texts import N_, _, ngettext, number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from keystep.domain.recipe import BrokenRecipe
    from keystep.services.ports import Mended

_KEY_KINDS = {
    KeyKind.PROJECT: N_("OpenAI project key"),
    KeyKind.SERVICE_ACCOUNT: N_("OpenAI service account key"),
    KeyKind.USER: N_("OpenAI user key"),
    KeyKind.ADMIN: N_("OpenAI admin key"),
    KeyKind.OTHER: N_("Key"),
}

_PURPOSES = {
    Purpose.READ: N_("Read only"),
    Purpose.USE: N_("Use models"),
    Purpose.MANAGE: N_("Manage files"),
}


def broken_recipe_in_words(broken: BrokenRecipe) -> str:
    """Which file it is, and where in it to look."""
    if not broken.place:
        return _("The steps in “{file}” can't be read.").format(file=broken.file)
    text = _("The steps in “{file}” can't be used. Look at “{place}”.")
    return text.format(file=broken.file, place=broken.place)


def mended_in_words(mended: Mended) -> str:
    """What became of a damaged list, and what is left to do."""
    parts = [
        _("The file of the list was damaged. It is kept as “{path}”.").format(
            path=mended.set_aside
        ),
        _saved_in_words(mended.recovered),
        _lost_in_words(mended),
    ]
    return " ".join(part for part in parts if part)


def _saved_in_words(count: int) -> str:
    if not count:
        return _("No connection in it could be read, so the list is empty now.")
    return ngettext(
        "{count} connection could be read and is in a new list.",
        "{count} connections could be read and are in a new list.",
        count,
    ).format(count=number(count))


def _lost_in_words(mended: Mended) -> str:
    if mended.lost is None:
        return _("Some may be gone: add them again.") if mended.recovered else ""
    if not mended.lost:
        return _("None is gone.") if mended.recovered else ""
    return ngettext(
        "{count} could not be read: add it again.",
        "{count} could not be read: add them again.",
        mended.lost,
    ).format(count=number(mended.lost))


_UNFINISHED = {
    Intent.ADDING: N_(
        "“{nickname}” is not fully saved yet. Keystep tries again once your keychain is open."
    ),
    Intent.REPLACING: N_(
        "“{nickname}” still uses its old key. Keystep tidies up once your keychain is open."
    ),
    Intent.REMOVING: N_(
        "“{nickname}” is not fully removed yet. Keystep tries again once your keychain is open."
    ),
    Intent.TIDYING: N_(
        "“{nickname}” uses its new key. The old one leaves this computer when Keystep starts"
        " with your keychain open."
    ),
}


def unfinished_in_words(unfinished: Unfinished) -> str:
    """What a person should know of a change that waits to be ended."""
    text = _(_UNFINISHED[unfinished.intent])
    return text.format(nickname=isolated(unfinished.connection.nickname))


def key_in_words(facts: KeyFacts) -> str:
    """ "OpenAI project key, ends …b7Qx, 164 characters"."""
    length = ngettext("{count} character", "{count} characters", facts.length)
    return _("{kind}, ends …{ending}, {length}").format(
        kind=_(_KEY_KINDS[facts.kind]),
        ending=facts.ending,
        length=length.format(count=number(facts.length)),
    )


def purpose_in_words(purpose: Purpose | None) -> str:
    return _(_PURPOSES[purpose]) if purpose else _("Not said")
