#!/usr/bin/python3
"""Answers questions about one program's accessible objects, as a screen reader sees them.

Runs under the system's Python, the only one with the AT-SPI bindings. Reads one JSON command a
line, answers one JSON line; see a11y.py for the other side. It ends with its standard input, and
an alarm ends it if a command gets stuck far past its deadline.
"""

from __future__ import annotations

import json
import re
import signal
import sys
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from typing import Any

warnings.simplefilter("ignore", DeprecationWarning)

import gi  # type: ignore[import-not-found,unused-ignore]  # noqa: E402

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # type: ignore[import-not-found,unused-ignore]  # noqa: E402

POLL_MILLISECONDS = 20
CALL_TIMEOUT_MILLISECONDS = 2000
GRACE_SECONDS = 20
ACTIONS = ("Press", "Toggle", "Click", "ShowMenu", "SetFocus")
WATCHED = (
    "object:announcement",
    "object:state-changed:focused",
    "object:text-changed",
    "window:activate",
)
EVERYTHING = ("object", "window")

Command = dict[str, Any]


class NoAnswerError(Exception):
    """A question that has no answer; the message goes to the test."""


def attempt(call: Callable[[], Any], otherwise: Any = None) -> Any:
    """Objects vanish while they are read: then they have no name, no state, no children."""
    try:
        return call()
    except GLib.Error:
        return otherwise


def children(node: Any) -> list[Any]:
    def read() -> list[Any]:
        return [node.get_child_at_index(index) for index in range(node.get_child_count())]

    return [child for child in attempt(read, []) if child is not None]


def walk(node: Any, depth: int = 0) -> Iterator[tuple[Any, int]]:
    yield node, depth
    for child in children(node):
        yield from walk(child, depth + 1)


AND_SO_ON = "[…]"


def plain(name: str) -> str:
    """Drop mnemonics: '&Save' is 'Save', '&&' a real ampersand, and so is a lone one."""
    return re.sub(r"&(&|(?=\S))", lambda found: found.group(1), name)


def name_of(node: Any) -> str:
    """The name exactly as a reader gets it, with an ampersand if the program left one in."""
    return attempt(node.get_name) or ""


def is_named(node: Any, name: str) -> bool:
    """Compare without mnemonics, and literally too: people's own names may hold ampersands.

    A name that ends with "[…]" stands for all that begin so.
    """
    if name.endswith(AND_SO_ON):
        return name_of(node).startswith(name.removesuffix(AND_SO_ON))
    return name_of(node) == name or plain(name_of(node)) == plain(name)


def role_of(node: Any) -> str:
    """Newer AT-SPI says 'button' where the older says 'push button'."""
    role = str(attempt(node.get_role_name, "") or "")
    return "push button" if role == "button" else role


def states_of(node: Any) -> list[str]:
    found = attempt(lambda: node.get_state_set().get_states(), [])
    return sorted(state.value_nick for state in found)


def actions_of(node: Any) -> list[str]:
    def read() -> list[str]:
        actions = node.get_action_iface()
        if actions is None:
            return []
        count = Atspi.Action.get_n_actions(actions)
        return [Atspi.Action.get_action_name(actions, index) for index in range(count)]

    return list(attempt(read, []))


def text_of(node: Any) -> str | None:
    def read() -> str | None:
        text = node.get_text_iface()
        if text is None:
            return None
        return str(Atspi.Text.get_text(text, 0, Atspi.Text.get_character_count(text)))

    result: str | None = attempt(read)
    return result


def value_of(node: Any) -> float | None:
    def read() -> float | None:
        value = node.get_value_iface()
        return None if value is None else float(Atspi.Value.get_current_value(value))

    result: float | None = attempt(read)
    return result


def relations_of(node: Any) -> dict[str, list[str]]:
    """Which objects label or describe this one, by their names."""

    def read() -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for relation in node.get_relation_set():
            targets = [relation.get_target(i) for i in range(relation.get_n_targets())]
            kind = relation.get_relation_type().value_nick
            found.setdefault(kind, []).extend(name_of(target) for target in targets)
        return found

    return dict(attempt(read, {}))


def extents_of(node: Any) -> list[int]:
    def read() -> list[int]:
        component = node.get_component_iface()
        if component is None:
            return [0, 0, 0, 0]
        box = Atspi.Component.get_extents(component, Atspi.CoordType.SCREEN)
        return [box.x, box.y, box.width, box.height]

    return list(attempt(read, [0, 0, 0, 0]))


def described(node: Any, depth: int = 0) -> dict[str, Any]:
    return {
        "role": role_of(node),
        "name": name_of(node),
        "description": attempt(node.get_description, "") or "",
        "states": states_of(node),
        "actions": actions_of(node),
        "text": text_of(node),
        "value": value_of(node),
        "relations": relations_of(node),
        "extents": extents_of(node),
        "depth": depth,
    }


class Agent:
    """Keeps the event listener and answers commands, one at a time."""

    def __init__(self, application: str, watched: tuple[str, ...]) -> None:
        self._application = application
        self._announcements: list[dict[str, Any]] = []
        self._changed_texts: list[str] = []
        Atspi.init()
        Atspi.set_timeout(CALL_TIMEOUT_MILLISECONDS, CALL_TIMEOUT_MILLISECONDS)
        self._listener = Atspi.EventListener.new(self._on_event)
        for kind in watched:
            self._listener.register(kind)

    def _on_event(self, event: Any) -> None:
        if event.type.startswith("object:announcement"):
            heard = {"text": str(event.any_data), "politeness": event.detail1}
            self._announcements.append(heard)
        if event.type.startswith("object:text-changed"):
            self._changed_texts.append(str(event.any_data))

    def answer(self, command: Command) -> Any:
        return getattr(self, "do_" + command["do"])(command)

    def _roots(self) -> Iterator[Any]:
        """Every running copy of the program: the second of a single-instance one lives briefly."""
        desktop = Atspi.get_desktop(0)
        desktop.clear_cache()
        for application in children(desktop):
            if attempt(application.get_name) == self._application:
                # Without this, names and states are those of the first look.
                application.set_cache_mask(Atspi.Cache.NONE)
                yield application

    def _nodes(self) -> Iterator[tuple[Any, int]]:
        for root in self._roots():
            yield from walk(root)

    def _matches(self, node: Any, command: Command) -> bool:
        name, role = command.get("name"), command.get("role")
        if name is not None and not is_named(node, name):
            return False
        if role is not None and role_of(node) != role:
            return False
        wanted = command.get("states") or []
        present = states_of(node) if wanted or not command.get("hidden") else []
        return set(wanted) <= set(present) and (command.get("hidden") or "showing" in present)

    def _search(self, command: Command) -> Any:
        return next((node for node, _ in self._nodes() if self._matches(node, command)), None)

    def _poll(self, command: Command, look: Callable[[], Any], what: str) -> Any:
        """Look again and again, with events coming in between, until the deadline."""
        deadline = time.monotonic() + float(command.get("timeout", 10))
        while True:
            if (found := look()) is not None:
                return found
            if time.monotonic() > deadline:
                raise NoAnswerError(what)
            let_events_in(POLL_MILLISECONDS)

    def _find(self, command: Command) -> Any:
        """Like a person, wait a little for what is to be used."""
        return self._poll(command, lambda: self._search(command), f"nothing is {wanted(command)}")

    def do_wait_for(self, command: Command) -> Any:
        return described(self._find(command))

    def do_wait_gone(self, command: Command) -> Any:
        self._poll(
            command,
            lambda: True if self._search(command) is None else None,
            f"there still is {wanted(command)}",
        )

    def do_tree(self, command: Command) -> Any:
        return [
            described(node, depth)
            for node, depth in self._nodes()
            if command.get("hidden") or depth == 0 or "showing" in states_of(node)
        ]

    def do_press(self, command: Command) -> Any:
        node = self._find({**command, "states": ["enabled"]})
        names = actions_of(node)
        chosen = next((name for name in ACTIONS if name in names), None)
        if chosen is None:
            raise NoAnswerError(f"{wanted(command)} cannot be pressed, it has {names}")
        done = Atspi.Action.do_action(node.get_action_iface(), names.index(chosen))
        if not done:
            raise NoAnswerError(f"{wanted(command)} refused {chosen}")
        return chosen

    def do_set_text(self, command: Command) -> Any:
        node = self._find({**command, "states": ["editable"]})
        if not Atspi.EditableText.set_text_contents(node, command["text"]):
            raise NoAnswerError(f"{wanted(command)} does not take text")

    def do_focus(self, command: Command) -> Any:
        node = self._find({**command, "states": ["focusable"]})
        Atspi.Component.grab_focus(node)
        focused = {**command, "states": ["focused"]}
        what = f"{wanted(command)} did not get the focus"
        return described(self._poll(command, lambda: self._search(focused), what))

    def do_focused(self, _command: Command) -> Any:
        """The innermost focused object: a window may call itself focused too."""
        showing = {"states": ["focused"]}
        found = [node for node, _ in self._nodes() if self._matches(node, showing)]
        return described(found[-1]) if found else None

    def do_select_row(self, command: Command) -> Any:
        cell = self._find(command)
        container = attempt(cell.get_parent)
        position = attempt(cell.get_index_in_parent, -1)
        if container is None or not selected(container, cell, position):
            raise NoAnswerError(f"{wanted(command)} is in no list that lets a row be selected")
        chosen = {**command, "states": ["selected"]}
        what = f"{wanted(command)} did not get selected"
        return described(self._poll(command, lambda: self._search(chosen), what))

    def do_announcements(self, command: Command) -> Any:
        let_events_in(0)
        heard = list(self._announcements)
        if command.get("forget"):
            self._announcements.clear()
        return heard

    def do_changed_texts(self, _command: Command) -> Any:
        let_events_in(0)
        return self._changed_texts

    def do_wait_for_announcement(self, command: Command) -> Any:
        def look() -> Any:
            heard = (each for each in self._announcements if command["text"] in each["text"])
            return next(heard, None)

        heard = [each["text"] for each in self._announcements]
        return self._poll(command, look, f"no announcement of {command['text']!r}; heard {heard}")


def selected(container: Any, cell: Any, position: int) -> bool:
    """Tables know rows; lists and trees know children."""
    table = attempt(container.get_table_iface)
    if table is not None:
        row = attempt(lambda: Atspi.Table.get_row_at_index(table, position), -1)
        if row >= 0 and attempt(lambda: Atspi.Table.add_row_selection(table, row)):
            return True
    selection = attempt(container.get_selection_iface)
    if selection is not None:
        return bool(attempt(lambda: Atspi.Selection.select_child(selection, position)))
    return False


def wanted(command: Command) -> str:
    parts = (command.get("role") or "object", repr(command.get("name") or "(any)"))
    return " ".join([*parts, *(command.get("states") or [])])


def let_events_in(milliseconds: int) -> None:
    """Handle what has arrived; wait for the first of it this long at most."""
    context = GLib.MainContext.default()
    if milliseconds:
        GLib.timeout_add(milliseconds, lambda: False)
        context.iteration(may_block=True)
    while context.iteration(may_block=False):
        pass


def handle(agent: Agent, line: str) -> dict[str, Any]:
    command: Command = json.loads(line)
    signal.alarm(int(float(command.get("timeout", 10)) + GRACE_SECONDS))
    try:
        return {"ok": agent.answer(command)}
    except (NoAnswerError, GLib.Error) as problem:
        return {"error": str(problem)}
    except Exception:  # noqa: BLE001 - the test has to hear of it, whatever it is
        return {"failure": traceback.format_exc()}
    finally:
        signal.alarm(0)


def say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def serve(agent: Agent) -> None:
    """Answer line by line; between lines the bus goes on being heard."""
    loop = GLib.MainLoop()

    def on_input(_channel: Any, _condition: Any) -> bool:
        line = sys.stdin.readline()
        if not line:
            loop.quit()
            return False
        say(handle(agent, line))
        return True

    GLib.io_add_watch(sys.stdin.fileno(), GLib.PRIORITY_DEFAULT, GLib.IO_IN | GLib.IO_HUP, on_input)
    loop.run()


if __name__ == "__main__":
    signal.alarm(GRACE_SECONDS)
    program = Agent(sys.argv[1], EVERYTHING if "--everything" in sys.argv[2:] else WATCHED)
    signal.alarm(0)
    say({"ok": "ready"})
    serve(program)
