"""What is imported after the window has been painted, on a thread, so that no first click waits.

The first window gets along without any of this. It is the one place that says what comes when:
`NEXT` is what the window needs to go on, `LATER` what takes a good part of a frame and is needed
soon or often; what takes less is imported where it is used. Whoever is faster than the thread
imports it by themselves, and only waits. The network's and the keychain's libraries
are not here: they are imported with the first check, on threads of their own, and a window that
checks nothing does without their memory.
"""

import threading
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module

NEXT = (
    "keystep.ui.main_window.details",
    "keystep.ui.main_window.editing",
    "keystep.ui.main_window.key_work",
    "keystep.ui.main_window.removing",
    "keystep.ui.main_window.replacing",
)
LATER = (
    "keystep.services.recover",
    "keystep.services.watch_quietly",
    "keystep.services.same_key",
    "keystep.services.sentences",
    "keystep.services.check_connection",
    "keystep.services.checks_in_progress",
    "keystep.services.round_in_words",
    "keystep.ui.dialogs.questions",
    "keystep.ui.wizard.shell",
    "keystep.ui.hand_off.dialog",
)


class WarmUp:
    """One thread, which `close` waits for: nothing is imported while the program ends."""

    def __init__(self) -> None:
        self._is_wanted = True
        self._thread: threading.Thread | None = None

    async def start(self) -> None:
        """Begin, and return when NEXT is there. The loop goes on meanwhile."""
        import asyncio

        there, loop = asyncio.Event(), asyncio.get_running_loop()

        def work() -> None:
            try:
                self._import(NEXT)
            finally:
                with suppress(RuntimeError):  # the loop has ended
                    loop.call_soon_threadsafe(there.set)
            self._import(LATER)

        self._thread = threading.Thread(target=work, name="warm-up", daemon=True)
        self._thread.start()
        await there.wait()

    def close(self) -> None:
        """At most the import of one module away."""
        self._is_wanted = False
        if self._thread is not None:
            self._thread.join()

    def _import(self, modules: Sequence[str]) -> None:
        for module in modules:
            if self._is_wanted:
                import_module(module)
