"""Where a connection is used: the tools that its key was handed to, and which version of it."""

from dataclasses import dataclass
from datetime import datetime

from keystep.domain.connection import Connection

LONGEST_TOOL = 64


@dataclass(frozen=True)
class HandOff:
    """`generation` is that of the key that the tool got last."""

    tool: str
    at: datetime
    generation: int

    def has_key_of(self, connection: Connection) -> bool:
        """Whether the tool has the key in force, not one from before a replacement."""
        return self.generation == connection.secret.generation
