"""The list for a command that may change it: it mends a damaged file, one that only reads never."""

from collections.abc import Sequence

from keystep.cli.exit_codes import ExitCode
from keystep.cli.output import complain, give_up
from keystep.cli.words import inert
from keystep.domain.connection import Connection
from keystep.services.ports import Catalog, CatalogTrouble, Mended
from keystep.services.wording import mended_in_words


async def list_to_change(catalog: Catalog) -> Sequence[Connection] | ExitCode:
    """The connections, or the code to end with after saying why.

    Who has just lost connections should look at the list before anything else is done to it.
    """
    mended = await catalog.mend()
    if isinstance(mended, Mended):
        complain(inert(mended_in_words(mended)))
        return ExitCode.CATALOG
    connections = mended or await catalog.connections()
    return give_up(connections) if isinstance(connections, CatalogTrouble) else connections
