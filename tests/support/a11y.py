"""Uses a program as a screen reader does: over AT-SPI, from another process."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.processes import end, launch, read_line

AGENT = Path(__file__).with_name("a11y_agent.py")
SYSTEM_PYTHON = "/usr/bin/python3"
GRACE_SECONDS = 25.0


class NotAccessibleError(AssertionError):
    """What a screen reader looked for is not there, or cannot be used."""


@dataclass(frozen=True)
class Node:
    """One accessible object as it was at the moment of the question."""

    role: str
    name: str
    description: str
    states: frozenset[str]
    actions: tuple[str, ...]
    text: str | None
    value: float | None
    relations: dict[str, list[str]]
    extents: tuple[int, int, int, int]
    depth: int

    @classmethod
    def from_answer(cls, answer: dict[str, Any]) -> Node:
        """Read what the agent sent."""
        frozen = {
            "states": frozenset(answer["states"]),
            "actions": tuple(answer["actions"]),
            "extents": tuple(answer["extents"]),
        }
        return cls(**{**answer, **frozen})


@dataclass(frozen=True)
class Announcement:
    """What the program asked the screen reader to say; politeness 1 is polite, 2 assertive."""

    text: str
    politeness: int


class Reader:
    """A screen reader's view of one program, found by its application name.

    Only what is showing counts, unless ``hidden=True``. Names are compared without mnemonics but
    returned as they are.
    """

    def __init__(
        self,
        environment: Mapping[str, str],
        folder: Path,
        application: str = "Keystep",
        *,
        everything: bool = False,
    ) -> None:
        """``everything`` asks for every event there is, as some assistive programs do."""
        self._environment = environment
        self._log = folder / "a11y_agent.log"
        self._arguments = [application, *(["--everything"] if everything else [])]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start listening; announcements made before this are not heard."""
        self._process = launch(
            [SYSTEM_PYTHON, str(AGENT), *self._arguments],
            self._environment,
            self._log,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        try:
            self._read(GRACE_SECONDS)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End the agent; stopping twice is fine."""
        if self._process is not None:
            end(self._process)
            self._process = None

    def __enter__(self) -> Reader:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _ask(self, do: str, *, timeout: float = 10.0, **details: Any) -> Any:
        assert self._process is not None, "the reader is not started"
        assert self._process.stdin is not None
        question = json.dumps({"do": do, "timeout": timeout, **details}) + "\n"
        try:
            self._process.stdin.write(question.encode())
            self._process.stdin.flush()
            return self._read(timeout + GRACE_SECONDS)
        except (OSError, RuntimeError, TimeoutError) as problem:
            self.stop()
            log = self._log.read_text(errors="replace")
            raise RuntimeError(f"the accessibility agent failed: {problem}\n{log}") from problem

    def _read(self, timeout: float) -> Any:
        assert self._process is not None
        assert self._process.stdout is not None
        answer = json.loads(read_line(self._process.stdout, "the agent's answer", timeout))
        if "error" in answer:
            raise NotAccessibleError(answer["error"])
        if "failure" in answer:
            raise RuntimeError(answer["failure"])
        return answer["ok"]

    def wait_for(
        self,
        name: str | None = None,
        role: str | None = None,
        *,
        states: Sequence[str] = (),
        timeout: float = 10.0,
        hidden: bool = False,
    ) -> Node:
        """Wait for an object with this name, role and (at least) these states."""
        details = {"name": name, "role": role, "states": list(states), "hidden": hidden}
        return Node.from_answer(self._ask("wait_for", timeout=timeout, **details))

    def wait_gone(
        self,
        name: str | None = None,
        role: str | None = None,
        *,
        states: Sequence[str] = (),
        timeout: float = 10.0,
    ) -> None:
        """Wait until no such object is showing."""
        self._ask("wait_gone", timeout=timeout, name=name, role=role, states=list(states))

    def tree(self, *, hidden: bool = False) -> list[Node]:
        """Return everything there is, in reading order; depth gives the nesting."""
        return [Node.from_answer(each) for each in self._ask("tree", hidden=hidden)]

    def press(self, name: str, role: str | None = None, *, timeout: float = 10.0) -> None:
        """Press a button, tick a box, choose a menu item: what it offers as its action."""
        self._ask("press", timeout=timeout, name=name, role=role)

    def text_of(self, name: str, role: str | None = None, *, timeout: float = 10.0) -> str:
        """Return the text a reader would read out of a field or label."""
        node = self.wait_for(name, role, timeout=timeout)
        return node.name if node.text is None else node.text

    def set_text(
        self, name: str, text: str, role: str | None = None, *, timeout: float = 10.0
    ) -> None:
        """Replace the contents of an editable field."""
        self._ask("set_text", timeout=timeout, name=name, role=role, text=text)

    def focus(self, name: str, role: str | None = None, *, timeout: float = 10.0) -> Node:
        """Move the keyboard focus there; needs the window to be the active one."""
        return Node.from_answer(self._ask("focus", timeout=timeout, name=name, role=role))

    def focused(self) -> Node | None:
        """Return the object with the keyboard focus."""
        answer = self._ask("focused")
        return None if answer is None else Node.from_answer(answer)

    def select_row(self, name: str, role: str | None = None, *, timeout: float = 10.0) -> Node:
        """Select the row of a list, table or tree that has a cell with this name."""
        return Node.from_answer(self._ask("select_row", timeout=timeout, name=name, role=role))

    def announcements(self, *, forget: bool = False) -> list[Announcement]:
        """Return what was announced so far, oldest first."""
        return [Announcement(**each) for each in self._ask("announcements", forget=forget)]

    def changed_texts(self) -> list[str]:
        """Return what fields said of text that came or went, as anyone on the bus could hear."""
        return list(self._ask("changed_texts"))

    def wait_for_announcement(self, text: str, *, timeout: float = 10.0) -> Announcement:
        """Wait for an announcement that contains ``text``; an earlier one counts."""
        answer = self._ask("wait_for_announcement", timeout=timeout, text=text)
        return Announcement(**answer)
