"""What `keystep COMMAND` ends with. Scripts rely on these numbers."""

from enum import IntEnum

from keystep.services.ports import CatalogTrouble, Conflict, KeychainTrouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from keystep.services.add_connection import SaveTrouble


class ExitCode(IntEnum):
    DONE = 0
    CHECK_NOT_PASSED = 1
    USAGE = 2
    NO_SUCH_CONNECTION = 3
    KEYCHAIN = 4
    CATALOG = 5
    NICKNAME_TAKEN = 6
    INTERRUPTED = 130


def exit_code_of(trouble: "SaveTrouble") -> ExitCode:
    """The code for what kept a command from its work."""
    if isinstance(trouble, CatalogTrouble):
        return ExitCode.CATALOG
    if isinstance(trouble, KeychainTrouble) or trouble is Conflict.UNFINISHED:
        return ExitCode.KEYCHAIN
    if trouble is Conflict.NICKNAME_TAKEN:
        return ExitCode.NICKNAME_TAKEN
    if trouble is Conflict.NO_SUCH_CONNECTION:
        return ExitCode.NO_SUCH_CONNECTION
    return ExitCode.USAGE
