"""What is imported for the first window, beside what its toolkit and its loop are.

Each in a new Python, from its start to its end.
"""

import os
import subprocess
import sys
import time

from tests.bench.figures import Effort, Row, take_turns
from tests.support.person import PROJECT

REACH = 1.15
TOOLKIT = "import PySide6.QtWidgets, qasync"
OURS = f"import keystep.ui.application, keystep.adapters.catalog.first_page; {TOOLKIT}"
"""The adapters' part is what reads the first page of the list."""
FIRST_PAGE = "import keystep.adapters.catalog.catalog_file"


def rows(effort: Effort) -> list[Row]:
    found = take_turns(
        {
            "Keystep": lambda: _milliseconds(f"{OURS}; {FIRST_PAGE}"),
            "PySide6.QtWidgets and qasync": lambda: _milliseconds(TOOLKIT),
        },
        effort.rounds,
    )
    ours, limit = found.values()
    return [Row("import of what the first window needs", ours, limit, REACH)]


def _milliseconds(code: str) -> float:
    environment = {
        name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
    }
    environment |= {"PYTHONPATH": str(PROJECT / "app"), "QT_API": "pyside6"}
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    return (time.perf_counter() - started) * 1000
