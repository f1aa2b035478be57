"""Keystep with three mistakes in it that know the key: in a slot, in a task and in a thread.

Everything else is the program itself, its log too: of loggers that Keystep keeps quiet some would
write down the text of any error. The mistakes stand in for those that nobody has found yet.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NoReturn

from keystep.bootstrap import Program
from keystep.domain.connection import Connection
from keystep.domain.secret import SecretKey
from keystep.services.use_cases import UseCases


def fail_with(secret: str) -> NoReturn:
    """As h11 does: the error quotes what was to be sent."""
    header = f"Bearer {secret}"
    raise ValueError(f"Illegal header value {header.encode()!r}")


class Mistakes:
    """Use cases that fail; `check` is tried first, so that the others know the key."""

    def __init__(self, cases: UseCases) -> None:
        self._cases = cases
        self._secret = ""

    async def check(self, connection: Connection) -> NoReturn:
        key = await self._cases.keychain.read(connection.secret)
        assert isinstance(key, SecretKey)
        self._secret = key.reveal()
        fail_with(self._secret)

    def write_report(self, *_: object) -> NoReturn:
        """Raises before there is a coroutine, and so in the slot that asks for one."""
        fail_with(self._secret)

    async def remove(self, _connection: Connection) -> None:
        thread = threading.Thread(target=fail_with, args=(self._secret,))
        thread.start()
        thread.join()


use_cases = Program.use_cases


@asynccontextmanager
async def with_mistakes(program: Program, **options: Any) -> AsyncIterator[UseCases]:
    async with use_cases(program, **options) as cases:
        mistakes: Any = Mistakes(cases)
        for name in ("check", "write_report", "remove"):
            vars(cases)[name] = getattr(mistakes, name)  # in place of what its first use would make
        yield cases


if __name__ == "__main__":
    Program.use_cases = with_mistakes  # type: ignore[assignment,method-assign]
    from keystep.__main__ import main

    sys.exit(main())
