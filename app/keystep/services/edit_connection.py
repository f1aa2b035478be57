"""Changes what a person may change of a connection without its key."""

from dataclasses import dataclass

from keystep.domain.connection import Connection
from keystep.domain.editing import Change, editable
from keystep.services.ports import Catalog, CatalogTrouble, Conflict


@dataclass(frozen=True)
class EditConnection:
    catalog: Catalog

    async def __call__(
        self, connection: Connection, change: Change
    ) -> Conflict | CatalogTrouble | None:
        """Write what the change touches, into the connection as it is now.

        The address is no part of it: a saved key stays with its address. Another organization or
        project clears the last verdict, which was about the old one.
        """
        connections = await self.catalog.connections()
        if isinstance(connections, CatalogTrouble):
            return connections
        now = next((one for one in connections if one.id == connection.id), None)
        if now is None:
            return Conflict.NO_SUCH_CONNECTION
        before, after = editable(now), change.applied_to(editable(now))
        if after.particulars != before.particulars:
            trouble = await self.catalog.change_particulars(now.id, after.particulars)
            if trouble:
                return trouble
        if (after.organization, after.project) != (before.organization, before.project):
            return await self.catalog.change_access(
                now.id, now.api_address, after.organization, after.project
            )
        return None
