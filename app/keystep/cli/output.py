"""What commands print: one plain sentence to stderr, or one JSON document to stdout."""

import json
import sys

from keystep.cli.exit_codes import ExitCode, exit_code_of
from keystep.domain.diagnosis import Json
from keystep.services.add_connection import SaveTrouble
from keystep.services.wording import sentence

SCHEMA = 1


def say(text: str) -> None:
    print(text)


def complain(text: str) -> None:
    print(text, file=sys.stderr)


def give_up(trouble: SaveTrouble) -> ExitCode:
    """Say what is in the way and return the code for it."""
    complain(sentence(trouble))
    return exit_code_of(trouble)


def print_document(name: str, content: Json) -> None:
    document = {"schema": SCHEMA, name: content}
    print(json.dumps(document, ensure_ascii=False, indent=2))
