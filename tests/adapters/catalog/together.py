"""Starts two programs that work on one catalog at the same moment, again and again.

Run as a process of its own, it takes a JSON line with two pieces of work, forks for each, lets
both go at once when both are there, and prints what each was answered.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from keystep.adapters.catalog.catalog_file import CatalogFile
from keystep.domain.unfinished import Unfinished
from keystep.services.ports import Mended
from tests.adapters.samples import a_connection, a_verdict
from tests.support.person import PROJECT

Work = tuple[str, ...]


def do(catalog: CatalogFile, work: Work) -> object:
    """As the use cases do it; the answer of the call that decides."""
    match work:
        case ("add", nickname):
            connection = a_connection(nickname)
            return catalog.begin_adding(connection) or catalog.finish_adding(connection.id)
        case ("rename", connection_id, nickname):
            return catalog.rename(connection_id, nickname)
        case ("check", connection_id):
            return catalog.remember_check(connection_id, a_verdict())
        case ("remove", connection_id):
            begun = catalog.begin_removing(connection_id)
            return catalog.forget(connection_id) if isinstance(begun, Unfinished) else begun
        case ("mend",):
            return catalog.mend()
    raise ValueError(work)


def _in_words(answer: object) -> str:
    if isinstance(answer, Mended):
        return "mended"
    return "done" if answer is None else str(getattr(answer, "value", answer))


def _start(path: Path, work: Work, go: int, out: int) -> int:
    child = os.fork()
    if child:
        return child
    os.read(go, 1)
    catalog = CatalogFile(path)
    try:
        answer = _in_words(do(catalog, work))
    except BaseException as error:  # noqa: BLE001  the test shows it
        answer = repr(error)
    catalog.close()
    os.write(out, json.dumps(answer).encode())
    os._exit(0)


def _serve() -> None:
    for line in sys.stdin:
        order = json.loads(line)
        go, let_go = os.pipe()
        outs = [os.pipe() for _work in order["works"]]
        children = [
            _start(Path(order["path"]), tuple(work), go, out)
            for work, (_read, out) in zip(order["works"], outs, strict=True)
        ]
        os.write(let_go, b"x" * len(children))
        answers = [json.loads(os.read(read, 4096)) for read, _out in outs]
        for child in children:
            os.waitpid(child, 0)
        for descriptor in (go, let_go, *(end for pair in outs for end in pair)):
            os.close(descriptor)
        sys.stdout.write(json.dumps(answers) + "\n")
        sys.stdout.flush()


class Pair:
    """The other end of the pipe."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def do(self, path: Path, *works: Work) -> list[Any]:
        """What each was answered, in this order."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"path": str(path), "works": works}) + "\n")
        self._process.stdin.flush()
        answers: list[Any] = json.loads(self._process.stdout.readline())
        return answers


@contextmanager
def pair() -> Iterator[Pair]:
    """Run the program."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.adapters.catalog.together"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": "app:."},
    ) as process:
        yield Pair(process)
        assert process.stdin is not None
        process.stdin.close()


if __name__ == "__main__":
    _serve()
