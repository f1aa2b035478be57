"""A second start is heard by the window that runs; nobody and nothing else is."""

import asyncio
import os
import socket
import stat
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from keystep.domain.setup_link import LONGEST_LINK, LinkProblem, read_setup_link
from keystep.ui import single_window_unix
from keystep.ui.dialogs.questions import ask_remove
from keystep.ui.main_window.coming_forward import come_forward
from keystep.ui.single_window import Message, Wish, claim, read_message
from keystep.ui.single_window_unix import SocketOfWindow, claim_socket, is_us, private_folder
from tests.support.keys import project_key
from tests.support.person import PROJECT
from tests.ui.stage import Stage, until

pytestmark = pytest.mark.usefixtures("application")
RAISE, ADD = Message(Wish.RAISE), Message(Wish.ADD)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "keystep"
    made.mkdir(mode=0o700)
    return made


@asynccontextmanager
async def the_first(folder: Path) -> AsyncIterator[list[Message]]:
    """The window that runs; what it has heard."""
    first = claim_socket(folder, "real", RAISE)
    assert first is not None
    heard: list[Message] = []
    serving = asyncio.create_task(first.serve(heard.append))
    try:
        yield heard
    finally:
        serving.cancel()
        first.close()


async def second_start(folder: Path, message: Message = RAISE) -> SocketOfWindow | None:
    return await asyncio.to_thread(claim_socket, folder, "real", message)


def say(folder: Path, line: bytes) -> bytes:
    """What is answered to these bytes."""
    with socket.socket(socket.AF_UNIX) as caller:
        caller.settimeout(5)
        caller.connect(str(folder / "real.socket"))
        with suppress(OSError):
            caller.sendall(line)
            return caller.recv(100)
        return b""


LONGEST = Path("/", *["ü" * 100] * 20)
WALKTHROUGHS = [
    Message(Wish.WALKTHROUGH, path=Path("/home/jane/acme.keystep.toml")),
    Message(Wish.WALKTHROUGH, "token-1_TIME42", Path('/home/jane/a b\n"c%20 ü.keystep.toml')),
    Message(Wish.WALKTHROUGH, path=Path(os.fsdecode(b"/not/utf-8/\xff"))),
    Message(Wish.WALKTHROUGH, path=LONGEST),
]

LINKS = [
    Message(Wish.LINK, link="keystep://setup?organisation=Acme+Ltd&text.en.intro=Hi%20there"),
    Message(Wish.LINK, "token-1_TIME42", link='keystep:" --practice\n\u2028 ü'),
    Message(Wish.LINK, link="keystep:" + "%" * (LONGEST_LINK - 8)),
]


@pytest.mark.parametrize(
    "message", [RAISE, ADD, Message(Wish.ADD, "token-1_TIME42"), *WALKTHROUGHS, *LINKS]
)
async def test_a_second_start_is_heard_and_ends(folder: Path, message: Message) -> None:
    async with the_first(folder) as heard:
        assert await second_start(folder, message) is None
        assert heard == [message]


async def test_of_a_link_that_is_too_long_enough_goes_over_to_say_so(folder: Path) -> None:
    for letter in ("a", "ü"):
        message = Message(Wish.LINK, link="keystep://setup?a=" + letter * 2**20)
        async with the_first(folder) as heard:
            assert await second_start(folder, message) is None
        assert isinstance(read_setup_link(heard[0].link), LinkProblem)


async def test_one_that_is_just_starting_is_waited_for(folder: Path) -> None:
    first = claim_socket(folder, "real", RAISE)
    assert first is not None
    second = asyncio.create_task(second_start(folder))
    await until(lambda: len(list(folder.iterdir())) == 2)
    heard: list[Message] = []
    serving = asyncio.create_task(first.serve(heard.append))
    assert await second is None
    assert heard == [RAISE]
    serving.cancel()
    first.close()


async def test_after_the_first_has_ended_the_next_is_the_one(folder: Path) -> None:
    async with the_first(folder):
        pass
    second = await second_start(folder)
    assert second is not None
    assert (folder / "real.socket").is_socket()
    second.close()
    assert not (folder / "real.socket").exists()


async def test_one_that_never_answers_keeps_nobody_from_their_keys(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(single_window_unix, "PATIENCE_SECONDS", 0.2)
    first = claim_socket(folder, "real", RAISE)
    assert first is not None
    second = await second_start(folder)
    assert second is not None
    second.close()
    assert (folder / "real.socket").exists(), "it is still the first one's"
    first.close()


async def test_of_many_that_start_together_one_opens_the_window(folder: Path) -> None:
    async def start() -> list[Message] | None:
        mine = await second_start(folder)
        if mine is None:
            return None
        heard: list[Message] = []
        serving = asyncio.create_task(mine.serve(heard.append))
        ends.extend((serving.cancel, mine.close))
        return heard

    for _round in range(10):
        ends: list[Callable[[], object]] = []
        outcomes = await asyncio.gather(*(start() for _start in range(5)))
        [heard] = [one for one in outcomes if one is not None]
        assert heard == [RAISE] * 4
        for end in ends:
            end()


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"quit\n",
        b"raise",
        b"RAISE\n",
        b"raise  x\n",
        b"raise a b\n",
        b"raise \x1b[2J\n",
        b"add --nickname x\n",
        b"walkthrough\n",
        b"link\n",
        b"link keystep://setup?a=b\n",
        b"link keystep%3A a b\n",
        b"link " + b"x" * 13_000 + b"\n",
        b"walkthrough acme.keystep.toml\n",
        b"walkthrough %2E%2E/acme.keystep.toml\n",
        b"walkthrough /a b c\n",
        b"walkthrough /" + b"x" * 13_000 + b"\n",
        b"add /home/jane/acme.keystep.toml token\n",
        b"raise\nadd\n",
        b"raise " + b"x" * 257 + b"\n",
        b"x" * 100_000,
        os.urandom(300) + b"\n",
    ],
)
async def test_garbage_changes_nothing(folder: Path, line: bytes) -> None:
    async with the_first(folder) as heard:
        assert await asyncio.to_thread(say, folder, line) == b""
        assert heard == []
        assert await second_start(folder) is None


async def test_a_flood_of_silent_callers_keeps_nobody_out(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(single_window_unix, "READ_SECONDS", 0.02)
    async with the_first(folder) as heard:
        callers = [socket.socket(socket.AF_UNIX) for _number in range(8)]
        for caller in callers:
            caller.settimeout(0)
            with suppress(BlockingIOError):
                caller.connect(str(folder / "real.socket"))
        assert await second_start(folder) is None
        assert heard == [RAISE]
        for caller in callers:
            caller.close()


async def test_somebody_else_is_neither_heard_nor_talked_to(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(single_window_unix, "PATIENCE_SECONDS", 0.2)
    async with the_first(folder) as heard:
        monkeypatch.setattr(single_window_unix, "is_us", lambda _peer: False)
        assert await asyncio.to_thread(say, folder, b"raise\n") == b""
        second = await second_start(folder)
        assert second is not None
        second.close()
        assert heard == []


async def test_nothing_is_said_to_somebody_else_who_answers_as_we_would(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(single_window_unix, "PATIENCE_SECONDS", 0.2)
    first = claim_socket(folder, "real", RAISE)
    assert first is not None
    assert first._listener is not None
    first._listener.settimeout(5)
    monkeypatch.setattr(single_window_unix, "is_us", lambda _peer: False)
    heard: list[bytes] = []

    def answer_all(listener: socket.socket) -> None:
        peer, _address = listener.accept()
        with peer, suppress(OSError):
            peer.settimeout(5)
            peer.sendall(b"ok\n")
            heard.append(peer.recv(100))

    answering = asyncio.create_task(asyncio.to_thread(answer_all, first._listener))
    second = await second_start(folder)
    await answering
    assert second is not None
    assert heard in ([], [b""])
    second.close()
    first.close()


def test_the_system_says_who_is_at_the_other_end(monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = socket.socketpair()
    with here, there:
        assert is_us(here)
        us = os.geteuid()
        monkeypatch.setattr(os, "geteuid", lambda: us + 1)
        assert not is_us(here)


def test_the_folder_is_the_one_for_what_runs_and_nobody_else_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    found = private_folder(tmp_path / "data")
    assert found == tmp_path / "run" / "keystep"
    assert stat.S_IMODE(found.stat().st_mode) == 0o700
    assert not (tmp_path / "data").exists()


def open_to_all(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o777)


def a_link(folder: Path) -> None:
    folder.symlink_to(folder.parent)


def a_file(folder: Path) -> None:
    folder.touch()


@pytest.mark.parametrize("make", [open_to_all, a_link, a_file])
def test_a_folder_that_others_may_change_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], None]
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    make(tmp_path / "keystep")
    assert private_folder(tmp_path / "data") == tmp_path / "data"
    assert private_folder(None) is None


def test_somebody_else_s_folder_is_not_used(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    us = os.geteuid()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder.parent))
    monkeypatch.setattr(os, "geteuid", lambda: us + 1)
    assert private_folder(None) is None


def test_without_a_folder_of_its_own_each_start_opens_a_window(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    windows = [claim("practice", None, Wish.RAISE) for _start in range(2)]
    assert None not in windows


async def test_a_folder_with_a_long_name_works_too(tmp_path: Path) -> None:
    folder = tmp_path / ("n" * 90) / ("m" * 90)
    folder.mkdir(parents=True, mode=0o700)
    async with the_first(folder) as heard:
        assert await second_start(folder) is None
        assert heard == [RAISE]


def test_practice_and_real_and_each_screen_have_a_window_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setattr(single_window_unix, "PATIENCE_SECONDS", 0.0)
    monkeypatch.setenv("DISPLAY", ":1")
    opened = [claim("real", tmp_path, Wish.RAISE), claim("practice", None, Wish.RAISE)]
    monkeypatch.setenv("DISPLAY", ":2")
    opened.append(claim("real", tmp_path, Wish.RAISE))
    assert len(list((tmp_path / "keystep").glob("*.socket"))) == 3
    for one in opened:
        assert one is not None
        one.close()


def test_the_token_of_wayland_goes_along_unless_it_is_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for given, token in (("gnome-42_TIME1", "gnome-42_TIME1"), ("a b", None), ("x" * 300, None)):
        monkeypatch.setenv("XDG_ACTIVATION_TOKEN", given)
        seen: list[Message] = []
        monkeypatch.setattr(
            single_window_unix, "claim_socket", lambda _f, _n, message, to=seen: to.append(message)
        )
        claim("real", None, Wish.RAISE)
        assert seen == [Message(Wish.RAISE, token)]
        assert read_message(seen[0].as_line()) == seen[0]


def test_a_second_start_loads_no_qt() -> None:
    code = (
        "import sys, keystep.ui.single_window, keystep.ui.single_window_unix;"
        "print([name for name in sys.modules if 'PySide' in name])"
    )
    environment = {**os.environ, "PYTHONPATH": str(PROJECT / "app")}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


async def test_the_window_comes_forward_as_it_was_left(stage: Stage) -> None:
    async with stage.window([("Marketing", project_key())]) as window:
        window.showMinimized()
        come_forward(window, Message(Wish.RAISE, "token"))
        assert not window.isMinimized()
        assert QApplication.activeWindow() is window
        assert "XDG_ACTIVATION_TOKEN" not in os.environ


async def test_an_add_opens_the_wizard_once(stage: Stage) -> None:
    async with stage.window([("Marketing", project_key())]) as window:
        come_forward(window, ADD)
        wizard = window.wizard
        come_forward(window, ADD)
        assert wizard is not None
        assert window.wizard is wizard
        await until(lambda: QApplication.activeWindow() is wizard)


async def test_an_add_before_the_list_is_there_waits_for_it(stage: Stage) -> None:
    saved = [("Marketing", project_key())]
    async with stage.use_cases(saved) as cases:
        window = stage.unloaded_window()
        come_forward(window, ADD)
        assert window.wizard is None
        window.begin(cases)
        await until(lambda: window.wizard is not None)
        await window.aclose()


async def test_an_open_question_is_answered_first(stage: Stage) -> None:
    async with stage.window([("Marketing", project_key())]) as window:
        ask_remove(window, window.model.connections(), on_remove=lambda: None)
        come_forward(window, ADD)
        assert window.wizard is None
        box = QApplication.activeModalWidget()
        assert box is not None
        assert box.windowModality() is not Qt.WindowModality.NonModal
        box.close()
