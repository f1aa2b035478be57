"""What argparse says by itself, in plain words and in the reader's language.

argparse asks for its texts through `_` and `ngettext` of its own module; there is no other way in.
"""

import argparse

from keystep import texts
from keystep.texts import N_

_PLAIN = {
    "usage: ": N_("usage: "),
    "positional arguments": N_("arguments"),
    "options": N_("options"),
    "argument %(argument_name)s: %(message)s": N_("%(argument_name)s: %(message)s"),
    "invalid choice: %(value)r (choose from %(choices)s)": N_(
        "%(value)r is none of these: %(choices)s"
    ),
    "unknown parser %(parser_name)r (choices: %(choices)s)": N_(
        "%(parser_name)r is none of these: %(choices)s"
    ),
    "invalid %(type)s value: %(value)r": N_("%(value)r can't be used here"),
    "the following arguments are required: %s": N_("this is missing: %s"),
    "one of the arguments %s is required": N_("one of these is missing: %s"),
    "unrecognized arguments: %s": N_("there is no %s"),
    "not allowed with argument %s": N_("it does not go with %s"),
    "ignored explicit argument %r": N_("it takes no value, so not %r"),
    "expected one argument": N_("its value is missing"),
    "expected at least one argument": N_("its value is missing"),
    "expected at most one argument": N_("it takes one value only"),
}


def use_plain_words() -> None:
    """From here on, for every parser."""
    argparse._ = _in_plain_words  # type: ignore[attr-defined]
    argparse.ngettext = _ngettext  # type: ignore[attr-defined]


def _in_plain_words(text: str) -> str:
    return texts._(_PLAIN.get(text, text))


def _ngettext(singular: str, plural: str, count: int) -> str:
    """argparse has no plural that a reader of ours could meet."""
    return _in_plain_words(singular if count == 1 else plural)
