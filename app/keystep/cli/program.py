"""What a command needs of the program around it; bootstrap provides it."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from keystep.domain.access import Access, Realm
from keystep.domain.causes import Cause
from keystep.domain.connection import Connection
from keystep.domain.policy import Policy
from keystep.services.ports import ConnectionReader, FileTrouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from keystep.domain.read_walkthrough import Refused
    from keystep.domain.walkthrough import Walkthrough
    from keystep.services.open_walkthrough import Opened
    from keystep.services.ports import FileTrouble
    from keystep.services.use_cases import UseCases


@dataclass(frozen=True)
class TourLook:
    """`scale` is the size of the text; `language` None is the desktop's."""

    dark: bool
    scale: float
    language: str | None


class Program(Protocol):
    @property
    def realm(self) -> Realm: ...

    @property
    def policy(self) -> Policy:
        """What the organisation has settled; nothing in practice mode."""
        ...

    def connection_reader(self) -> ConnectionReader: ...

    def use_cases(self) -> "AbstractAsyncContextManager[UseCases]": ...

    def access_of(self, connection: Connection) -> Access | Cause:
        """What is needed to use the connection, its key included, or what is in the way."""
        ...

    def open_window(
        self, *, start_with_wizard: bool = False, walkthrough: Path | None = None, link: str = ""
    ) -> int: ...

    def open_walkthrough(self, path: Path) -> "Opened | FileTrouble | Refused": ...

    def open_wizard(self, nickname: str) -> Connection | None:
        """The wizard by itself; what was saved, or None if the person left it."""
        ...

    def tour(self, out: Path, look: "TourLook") -> int: ...

    def languages(self) -> Sequence[str]:
        """Those that the texts are there in."""
        ...

    def make_guide(
        self, out: Path, walkthrough: "Walkthrough | None", language: str | None
    ) -> "FileTrouble | None":
        """Leave the printed guide in `out`, in one of the languages; None is the desktop's."""
        ...


Command = Callable[[Program, "argparse.Namespace"], int]
