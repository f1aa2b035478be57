"""A private X screen with a window manager."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.support.processes import end, launch, read_line, wait_until


class Screen:
    """Xvfb on a display number of its own choice, with openbox."""

    def __init__(self, folder: Path, size: str = "1280x900") -> None:
        self._folder = folder
        self._size = size
        self._processes: list[subprocess.Popen[bytes]] = []
        self.display = ""

    def start(self) -> None:
        """Start both and wait until windows are managed (else focus and keys get lost)."""
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            self.display = self._start_server()
            self._start_window_manager()
        except BaseException:
            self.stop()
            raise

    def _start_server(self) -> str:
        reading, writing = os.pipe()
        with os.fdopen(reading, "rb", buffering=0) as answer:
            try:
                command = ["Xvfb", "-displayfd", str(writing), "-nolisten", "tcp", "-noreset"]
                server = launch(
                    [*command, "-screen", "0", f"{self._size}x24"],
                    self._environment(),
                    self._folder / "xvfb.log",
                    pass_fds=[writing],
                )
            finally:
                os.close(writing)
            self._processes.append(server)
            return ":" + read_line(answer, "the display number")

    def _start_window_manager(self) -> None:
        manager = launch(["openbox"], self._environment(), self._folder / "openbox.log")
        self._processes.append(manager)
        wait_until(self._is_managed, "the window manager")

    def _is_managed(self) -> bool:
        return "window id" in self._run("xprop", "-root", "_NET_SUPPORTING_WM_CHECK")

    def _environment(self) -> dict[str, str]:
        environment = {"PATH": os.defpath, "HOME": str(self._folder), "LANG": "C.UTF-8"}
        return {**environment, **({"DISPLAY": self.display} if self.display else {})}

    def _run(self, *command: str, check: bool = True) -> str:
        result = subprocess.run(
            command,
            check=False,
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=20,
        )
        if check and result.returncode:
            raise RuntimeError(f"{' '.join(command)}: {result.stderr.strip()}")
        return result.stdout

    def stop(self) -> None:
        """End the window manager, then the server; stopping twice is fine."""
        while self._processes:
            end(self._processes.pop())
        self.display = ""

    def __enter__(self) -> Screen:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def xdotool(self, *arguments: str) -> str:
        """Run xdotool on this screen and return what it prints."""
        return self._run("xdotool", *arguments)

    def key(self, *keys: str) -> None:
        """Press keys, named as xdotool names them ("Tab", "ctrl+c"), one after the other."""
        self.xdotool("key", "--clearmodifiers", *keys)

    def type_text(self, text: str) -> None:
        """Type into whatever has the focus."""
        self.xdotool("type", "--clearmodifiers", "--", text)

    def focused_window(self) -> str:
        """Return the title of the window that would get the keys."""
        return self.xdotool("getwindowfocus", "getwindowname").strip()

    def wait_for_window(self, title: str, timeout: float = 15.0) -> None:
        """Wait for a visible window whose title matches this pattern, and give it the keys."""
        search = ("search", "--onlyvisible", "--name", title)
        wait_until(lambda: self._run("xdotool", *search, check=False), f"window {title}", timeout)
        self.xdotool(*search, "windowfocus", "--sync")
