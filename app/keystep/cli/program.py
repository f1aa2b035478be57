"""What a command needs of the program around it; bootstrap provides it."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Protocol

from keystep.domain.access import Realm
from keystep.services.ports import ConnectionReader

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from keystep.services.use_cases import UseCases


class Program(Protocol):
    @property
    def realm(self) -> Realm: ...

    def connection_reader(self) -> ConnectionReader: ...

    def use_cases(self) -> "AbstractAsyncContextManager[UseCases]": ...

    def open_window(self, *, start_with_wizard: bool = False) -> int: ...

    def tour(self, out: Path, *, dark: bool, scale: float) -> int: ...


Command = Callable[[Program, "argparse.Namespace"], int]
