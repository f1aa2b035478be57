"""`keystep FILE.keystep.toml`: what the desktop says when somebody opens such a file."""

import sys
from collections.abc import Sequence

ENDING = ".keystep.toml"


def with_command(arguments: Sequence[str]) -> list[str]:
    """The arguments as `add --walkthrough FILE`, where a file to open is all that was given."""
    given = [word for word in arguments if word != "--practice"]
    if len(given) != 1 or given[0].startswith("-"):
        return list(arguments)
    path = _path_of(given[0]) if given[0].startswith("file:") else given[0]
    if path is None or not path.lower().endswith(ENDING):
        return list(arguments)
    practice = ["--practice"] if "--practice" in arguments else []
    return [*practice, "add", f"--walkthrough={path}"]


def _path_of(url: str) -> str | None:
    """The path in a `file:` URL of this computer."""
    from urllib.parse import unquote, urlsplit

    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme != "file" or parts.netloc not in {"", "localhost"}:
        return None
    path = unquote(parts.path, errors="surrogateescape")
    return path.removeprefix("/") if sys.platform == "win32" else path
