"""What a command needs of the program around it; bootstrap provides it."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from keystep.domain.access import Realm
from keystep.services.ports import ConnectionReader

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

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

    def connection_reader(self) -> ConnectionReader: ...

    def use_cases(self) -> "AbstractAsyncContextManager[UseCases]": ...

    def open_window(self, *, start_with_wizard: bool = False) -> int: ...

    def tour(self, out: Path, look: "TourLook") -> int: ...


Command = Callable[[Program, "argparse.Namespace"], int]
