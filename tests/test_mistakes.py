"""What is noted of a mistake of ours: where it is, and nothing that anybody's data could be in."""

from __future__ import annotations

import asyncio
import gc
import io
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from keystep import mistakes
from keystep.domain.access import Realm
from keystep.mistakes import Mistake, what_happened
from tests.support.keys import project_key

KEY = project_key()


def caught(work: Callable[[], object]) -> Exception:
    try:
        work()
    except Exception as error:  # noqa: BLE001  any kind is to be looked at
        return error
    raise AssertionError("nothing went wrong")


def quote_it() -> None:
    raise ValueError(f"Illegal header value b'Bearer {KEY}'")


def encode_it() -> None:
    f"{KEY}é".encode("ascii")


def after_another() -> None:
    try:
        quote_it()
    except ValueError as error:
        raise KeyError(KEY) from error


def while_another_is_handled() -> None:
    try:
        quote_it()
    finally:
        encode_it()


def with_notes() -> None:
    error = OSError(1, KEY, KEY)
    error.add_note(KEY)
    raise error


def in_a_group() -> None:
    raise ExceptionGroup(KEY, [caught(quote_it), caught(encode_it)])


def without_end() -> None:
    first, second = ValueError(KEY), KeyError(KEY)
    first.__context__, second.__context__ = second, first
    raise first


EVERY_WAY = [
    quote_it,
    encode_it,
    after_another,
    while_another_is_handled,
    with_notes,
    in_a_group,
    without_end,
]


@pytest.mark.parametrize("go_wrong", EVERY_WAY)
def test_no_part_of_what_went_wrong_is_quoted(go_wrong: Callable[[], object]) -> None:
    text = what_happened(caught(go_wrong)).text

    assert [text for at in range(len(KEY) - 12) if KEY[at : at + 12] in text] == []


def test_kind_file_line_and_function_are_told() -> None:
    first, *_, last = what_happened(caught(quote_it)).text.splitlines()

    assert first == "ValueError"
    line = quote_it.__code__.co_firstlineno + 1
    assert last == f"  tests/test_mistakes.py:{line} quote_it"


def test_what_led_to_it_is_told_too() -> None:
    kinds = [line for line in lines_of(after_another) if not line.startswith(" ")]
    assert kinds == ["KeyError", "after ValueError"]
    grouped = [line for line in lines_of(in_a_group) if not line.startswith(" ")]
    assert grouped == ["ExceptionGroup", "with ValueError", "with UnicodeEncodeError"]


def lines_of(go_wrong: Callable[[], object]) -> list[str]:
    return what_happened(caught(go_wrong)).text.splitlines()


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/home/ada/keystep/app/keystep/ui/theme.py", "keystep/ui/theme.py"),
        ("/home/ada/.venv/lib/python3.11/site-packages/httpx/_client.py", "httpx/_client.py"),
        ("/home/ada/lib/site-packages/keystep/ui/theme.py", "keystep/ui/theme.py"),
        ("/usr/lib/python3.11/asyncio/tasks.py", "asyncio/tasks.py"),
        ("<string>", "<string>"),
    ],
)
def test_a_place_does_not_tell_whose_computer_it_is(path: str, told: str) -> None:
    code = compile("1 // 0", path, "exec")

    assert lines_of(lambda: exec(code))[-1] == f"  {told}:1 <module>"


def test_a_mistake_without_end_is_cut_short() -> None:
    def deeper(left: int) -> None:
        deeper(left - 1) if left else quote_it()

    assert len(lines_of(lambda: deeper(500))) == 1 + mistakes.MOST_PLACES


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect what goes into Keystep's log."""
    monkeypatch.setattr(logging.getLogger("keystep"), "propagate", True)
    mistakes._times.clear()
    return caplog.messages


@pytest.fixture
def told() -> Iterator[list[Mistake]]:
    """Hear of mistakes as the window does."""
    heard: list[Mistake] = []
    before = mistakes.listen(heard.append)
    yield heard
    mistakes.listen(before)


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the program's hooks for one test."""
    for name in ("excepthook", "unraisablehook"):
        monkeypatch.setattr(sys, name, getattr(sys, name))
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    mistakes.watch()


@pytest.mark.usefixtures("watched")
def test_a_mistake_in_a_thread_is_noted_and_told(
    caplog: pytest.LogCaptureFixture,
    log: list[str],
    told: list[Mistake],
    capsys: pytest.CaptureFixture[str],
) -> None:
    thread = threading.Thread(target=quote_it)
    thread.start()
    thread.join()

    assert ["quote_it" in one.text for one in told] == [True]
    assert told[0].text in caplog.messages[0]
    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("watched", "log")
def test_a_mistake_in_a_destructor_is_noted_and_troubles_nobody(
    caplog: pytest.LogCaptureFixture, told: list[Mistake], capsys: pytest.CaptureFixture[str]
) -> None:
    class Broken:
        def __del__(self) -> None:
            quote_it()

    Broken()
    gc.collect()

    assert "Broken.__del__" in caplog.messages[0]
    assert KEY not in caplog.messages[0]
    assert told == []
    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("watched", "log")
def test_a_mistake_in_a_lost_task_is_noted_and_told(told: list[Mistake]) -> None:
    async def lose_a_task() -> None:
        asyncio.get_running_loop().set_exception_handler(mistakes.note_from_loop)

        async def fail() -> None:
            quote_it()

        task = asyncio.ensure_future(fail())
        await asyncio.wait([task])
        del task
        gc.collect()

    asyncio.run(lose_a_task())

    assert ["quote_it" in one.text for one in told] == [True]


@pytest.mark.usefixtures("log")
def test_a_loops_other_complaints_show_nothing_that_tasks_had_in_hand(
    caplog: pytest.LogCaptureFixture,
) -> None:
    mistakes.note_from_loop(None, {"message": "Task was destroyed", "task": f"<Task {KEY}>"})

    assert caplog.messages == ["Task was destroyed"]


@pytest.mark.usefixtures("log")
def test_a_mistake_that_comes_back_does_not_fill_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    for _time in range(1000):
        mistakes.note(caught(quote_it))

    assert len(caplog.messages) == 10
    assert "(for the 512th time)" in caplog.messages[-1]


@pytest.mark.usefixtures("log")
def test_a_mistake_in_the_telling_is_noted_and_goes_no_further(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(_mistake: Mistake) -> None:
        encode_it()

    before = mistakes.listen(fail)
    mistakes.note(caught(quote_it))
    mistakes.listen(before)

    assert ["ValueError" in caplog.messages[0], "UnicodeEncodeError" in caplog.messages[1]] == [
        True,
        True,
    ]


def test_the_log_file_takes_no_words_of_an_error_however_it_is_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from keystep import bootstrap

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    # Whoever formats a record first leaves its text in it.
    talkative = logging.StreamHandler(io.StringIO())
    monkeypatch.setattr(logging.getLogger("keystep"), "handlers", [talkative])
    close_log = bootstrap._start_log(Realm.REAL)
    try:
        quote_it()
    except ValueError:
        logging.getLogger("keystep.somewhere").exception("It failed")
    close_log()

    [file] = tmp_path.rglob("keystep.log")
    text = file.read_text(encoding="utf-8")
    assert "It failed" in text
    assert "tests/test_mistakes.py" in text
    assert KEY not in text
