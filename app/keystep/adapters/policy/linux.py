"""The policy of a Linux computer: `/etc/keystep/policy.d/*.toml`."""

from keystep.adapters.policy.administrators_files import AdministratorsFolder
from keystep.domain.policy import NOTHING_FOUND, FoundPolicy, PolicyProblem, Refused

WAY = ("etc", "keystep", "policy.d")

TYPE_CHECKING = False
if TYPE_CHECKING:
    from keystep.domain.read_policy import Part


def read(folder: AdministratorsFolder | None = None) -> FoundPolicy:
    """In the order of the files' names; the later wins, as in other folders of that kind.

    Most computers have no policy: what reads one is imported only where there is something to read.
    """
    contents, refused = (folder or AdministratorsFolder(WAY)).read(_is_policy)
    if not contents and not refused:
        return NOTHING_FOUND
    from keystep.domain.read_policy import combined

    parts: list[Part] = []
    for path, content in contents.items():
        part = _part(path, content)
        if isinstance(part, Refused):
            refused.append(part)
        else:
            parts.append(part)
    return combined(parts, refused)


def _is_policy(name: str) -> bool:
    return name.endswith(".toml") and not name.startswith(".")


def _part(path: str, content: bytes) -> "Part | Refused":
    import tomllib

    from keystep.domain.read_policy import read_part

    try:
        text = content.decode("utf-8-sig")
        document = tomllib.loads(text)
    except (ValueError, RecursionError):
        return Refused(path, PolicyProblem.NOT_WELL_FORMED)
    return read_part(path, document, text)
