"""Mistakes of ours: one handler for all, which notes where they are and never what they say.

The text of an error may hold a key (h11 quotes the header that it refuses), and so may its fields
(`UnicodeEncodeError.object`) and the variables around it. So a mistake is its kind and its places:
file, line and function, of it and of what led to it.
"""

import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from types import TracebackType
from typing import Any

MOST_PLACES = 40
MOST_CAUSES = 8


@dataclass(frozen=True)
class Mistake:
    """`text` has several lines and may be shown to anyone."""

    text: str


Listener = Callable[[Mistake], object]

_listener: Listener | None = None
_times: Counter[Mistake] = Counter()


def listen(listener: Listener | None) -> Listener | None:
    """Have mistakes told here, on whatever thread they come up. Returns who was told before."""
    global _listener
    before, _listener = _listener, listener
    return before


def watch() -> None:
    """From here on nothing that goes wrong is printed, in no thread and in no destructor."""
    sys.excepthook = _in_the_open
    threading.excepthook = _in_a_thread
    sys.unraisablehook = _where_nobody_can_catch_it


def note(error: BaseException, *, tell: bool = True) -> None:
    """Write down where it happened, and tell it on."""
    mistake = what_happened(error)
    _write(mistake)
    if tell and _listener is not None:
        try:
            _listener(mistake)
        except Exception as another:  # noqa: BLE001  or it would come back here, and again
            _write(what_happened(another))


def note_from_loop(_loop: object, context: Mapping[str, Any]) -> None:
    """An event loop's handler for what went wrong in tasks that nobody waits for.

    Where there is no error, only the message counts: the rest shows what tasks had in hand.
    """
    error = context.get("exception")
    if isinstance(error, Exception):
        sys.excepthook(type(error), error, error.__traceback__)
    elif error is None:
        _log_error(str(context.get("message", "")))


def what_happened(error: BaseException) -> Mistake:
    """Its kind and places, then those of the errors that led to it."""
    return Mistake("\n".join(_lines(error)))


def _lines(error: BaseException) -> Iterator[str]:
    seen: list[BaseException] = []
    waiting = [("", error)]
    while waiting and len(seen) < MOST_CAUSES:
        relation, one = waiting.pop(0)
        if one in seen:
            continue
        seen.append(one)
        yield relation + _kind(one)
        yield from list(_places(one.__traceback__))[-MOST_PLACES:]
        before = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
        if before is not None:
            waiting.append(("after ", before))
        if isinstance(one, BaseExceptionGroup):
            waiting += [("with ", part) for part in one.exceptions]


def _kind(error: BaseException) -> str:
    kind = type(error)
    inside = "" if kind.__module__ == "builtins" else f"{kind.__module__}."
    return inside + kind.__qualname__


def _places(trace: TracebackType | None) -> Iterator[str]:
    while trace is not None:
        code = trace.tb_frame.f_code
        yield f"  {_file(code.co_filename)}:{trace.tb_lineno} {code.co_qualname}"
        trace = trace.tb_next


def _file(path: str) -> str:
    """From its package on: what is above may name a person."""
    parts = PurePath(path).parts
    for folder in ("site-packages", "keystep"):
        if folder in parts:
            last = len(parts) - 1 - parts[::-1].index(folder)
            return "/".join(parts[last + (folder == "site-packages") :])
    return "/".join(parts[-2:])


def _write(mistake: Mistake) -> None:
    """One that comes back again and again must not push all others out of the log."""
    _times[mistake] += 1
    times = _times[mistake]
    if times & (times - 1) == 0:
        again = f" (for the {times}th time)" if times > 1 else ""
        _log_error(f"Something went wrong inside Keystep{again}\n{mistake.text}")


def _log_error(text: str) -> None:
    import logging  # listing connections needs none

    logging.getLogger(__name__).error("%s", text)


def _in_the_open(
    _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
) -> None:
    if not isinstance(error, (KeyboardInterrupt, SystemExit)):
        note(error)


def _in_a_thread(ended: threading.ExceptHookArgs) -> None:
    if isinstance(ended.exc_value, Exception):
        note(ended.exc_value)


def _where_nobody_can_catch_it(unraisable: "sys.UnraisableHookArgs") -> None:
    """In a destructor: noted, but nothing to trouble anybody with."""
    if unraisable.exc_value is not None:
        note(unraisable.exc_value, tell=False)
