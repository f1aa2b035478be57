"""What became of an export or an import, in sentences: the same on screen and in the terminal."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from keystep.domain.connection import Connection
from keystep.domain.exported_list import Exported, LeftOut, Part
from keystep.domain.foreign_text import isolated
from keystep.domain.imported_list import ListProblem, NotTaken
from keystep.services.import_list import Imported
from keystep.services.ports import CatalogTrouble, FileTrouble, KeychainTrouble
from keystep.services.sentences import sentence
from keystep.texts import N_, _, ngettext, number

T = TypeVar("T")
MOST_NAMED = 5
LONGEST_NAME = 40

_SENTENCES: dict[FileTrouble | ListProblem, str] = {
    FileTrouble.NOT_THERE: N_("There is no such file or folder. Check the name."),
    FileTrouble.NOT_A_FILE: N_("This is not a file. Choose a file."),
    FileTrouble.NOT_READABLE: N_("This file can't be read. Check your rights."),
    FileTrouble.NOT_WRITABLE: N_("The file can't be written there. Choose another folder."),
    FileTrouble.FULL: N_("The disk is full. Make some room, then try again."),
    ListProblem.TOO_LARGE: N_("This file is too large for a list of connections."),
    ListProblem.TOO_MANY: N_("This list has more than 10,000 connections, which is too many."),
    ListProblem.NOT_JSON: N_("This file is no list of connections, or it is damaged."),
    ListProblem.OTHER_KIND: N_("This file is no list of connections that Keystep exported."),
    ListProblem.NEWER: N_("This list comes from a newer Keystep. Install that version to use it."),
    ListProblem.HOLDS_A_KEY: N_(
        "Something in this file looks like a secret key. A list never has one."
    ),
    ListProblem.NOT_AS_WRITTEN: N_("This list was changed, so that Keystep can't read it."),
}

_LEFT_OUT = {
    Part.NOTES: N_("The notes of “{nickname}” stay here: they look like they hold a key."),
    Part.MODEL: N_("The model of “{nickname}” stays here: it looks like a key."),
    Part.ALL: N_("“{nickname}” stays here: its details look like they hold a key."),
}


def file_sentence(
    trouble: CatalogTrouble | FileTrouble | KeychainTrouble | ListProblem, *, importing: bool
) -> str:
    """What is in the way; that nothing came of it where somebody may wonder."""
    if isinstance(trouble, (CatalogTrouble, KeychainTrouble)):
        return sentence(trouble)
    text = _(_SENTENCES[trouble])
    return _("{reason} Nothing was imported.").format(reason=text) if importing else text


def export_in_words(exported: Exported) -> list[str]:
    """What is in the file, and what is not."""
    count = ngettext(
        "Exported {count} connection, without its key.",
        "Exported {count} connections, without their keys.",
        exported.count,
    ).format(count=number(exported.count))
    return [count, *left_out_in_words(exported)]


def left_out_in_words(exported: Exported) -> list[str]:
    return list(_some(exported.left_out, _left_out))


def _left_out(one: LeftOut) -> str:
    return _(_LEFT_OUT[one.part]).format(nickname=isolated(one.nickname))


def import_in_words(imported: Imported) -> list[str]:
    """What came in and what has to be done now; then what did not go as in the file."""
    count = len(imported.added)
    lines = [
        ngettext(
            "Imported {count} connection. Its key is missing: paste it to use the connection.",
            "Imported {count} connections. Their keys are missing: paste each to use it.",
            count,
        ).format(count=number(count))
        if count
        else _("Nothing new was imported.")
    ]
    if imported.already_there:
        lines.append(
            ngettext(
                "{count} is here already and stays as it is.",
                "{count} are here already and stay as they are.",
                imported.already_there,
            ).format(count=number(imported.already_there))
        )
    elsewhere = [one for one in imported.added if not one.api_address.is_openai]
    lines += _some(imported.renamed, _renamed)
    lines += _some(elsewhere, _elsewhere)
    lines += _some(imported.not_taken, _not_taken)
    return lines


def _elsewhere(one: Connection) -> str:
    """Whoever wrote the file chose where the key is going to be sent."""
    text = _("“{nickname}” sends its key to {host}. Paste a key only if you know that service.")
    host = isolated(one.api_address.host)
    return text.format(nickname=isolated(one.nickname, LONGEST_NAME), host=host)


def _renamed(renamed: tuple[str, Connection]) -> str:
    wish, one = renamed
    text = _("“{wish}” is taken here, so the new one is called “{nickname}”.")
    return text.format(wish=isolated(wish), nickname=isolated(one.nickname))


def _not_taken(one: NotTaken) -> str:
    text = _("Number {number} in the file (“{nickname}”) was left out. {reason}")
    nickname = isolated(one.nickname, LONGEST_NAME)
    return text.format(number=number(one.number), nickname=nickname, reason=sentence(one.problem))


def _some(many: Sequence[T], in_words: Callable[[T], str]) -> Iterator[str]:
    """The first few, and how many more there are."""
    for one in many[:MOST_NAMED]:
        yield in_words(one)
    if (more := len(many) - MOST_NAMED) > 0:
        yield ngettext("… and {count} more.", "… and {count} more.", more).format(
            count=number(more)
        )
