"""Reads the key of a command from stdin, or asks for it in the terminal without showing it."""

import getpass
import sys

from keystep.cli.output import at_terminal
from keystep.domain.api_address import ApiAddress
from keystep.domain.pasted_text import (
    LONGEST_PASTE,
    NotAKey,
    PastedKey,
    PastedOrganization,
    PastedProject,
    read_pasted,
)
from keystep.domain.secret import SecretKey
from keystep.services.sentences import sentence
from keystep.texts import _


def read_key(address: ApiAddress) -> SecretKey | str:
    """The key alone: IDs that came with it are no answer to a question of this command line."""
    match read_pasted(_text_of_key(), address):
        case PastedKey(key=key):
            return key
        case PastedOrganization():
            return _("This is an organization ID, not a key. The key starts with “sk-”.")
        case PastedProject():
            return _("This is a project ID, not a key. The key starts with “sk-”.")
        case NotAKey.EMPTY:
            return _("No key came through stdin.")
        case problem:
            return sentence(problem)


def _text_of_key() -> str:
    if sys.stdin is None:
        return ""
    if at_terminal():
        try:
            return getpass.getpass(_("Secret key (it is not shown): "))
        except EOFError:
            return ""
    text = sys.stdin.buffer.read(LONGEST_PASTE)
    # PowerShell 5 writes its files in UTF-16.
    encoding = "utf-16" if text.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    return text.decode(encoding, errors="replace")
