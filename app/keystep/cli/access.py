"""What `run` and `credential` hand over: a connection with its key, or the code to end with."""

from keystep.cli.exit_codes import ExitCode
from keystep.cli.finding import find_all
from keystep.cli.output import complain, give_up
from keystep.cli.program import Program
from keystep.domain.access import Access, why_not_sent
from keystep.domain.causes import Cause
from keystep.domain.connection import Connection
from keystep.services.ports import CatalogTrouble
from keystep.services.verdict_wording import title, why

_FORBIDDEN = {Cause.ADDRESS_SET_BY_POLICY, Cause.ADDRESS_NOT_ALLOWED, Cause.POLICY_UNREADABLE}


def find(program: Program, nickname: str) -> Connection | ExitCode:
    connections = program.connection_reader().connections()
    if isinstance(connections, CatalogTrouble):
        return give_up(connections)
    found = find_all([nickname], connections)
    return ExitCode.NO_SUCH_CONNECTION if found is None else found[0]


def read_access(program: Program, connection: Connection) -> Access | ExitCode:
    """The key from the keychain, which may ask the person to unlock it."""
    access = program.access_of(connection)
    if isinstance(access, Cause):
        complain(f"{title(access)}. {why(access, connection.api_address)}")
        return ExitCode.USAGE if access in _FORBIDDEN else ExitCode.KEYCHAIN
    if refused := why_not_sent(access, program.realm):
        complain(f"{title(refused)}. {why(refused, connection.api_address)}")
        return ExitCode.USAGE
    return access
