"""The pair of Python and PySide6 that the lock picks survives what 6.12.0 on Python 3.11 did not.

There each void Qt call dropped one reference of None, until "none_dealloc: deallocating None".
"""

import subprocess
import sys

PROGRAM = """
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QLabel

class Bell(QObject):
    rung = Signal()

application = QApplication([])
label, bell = QLabel(), Bell()
for _ in range(200_000):
    label.setText("x")
    bell.rung.emit()
print("alive")
"""


def test_200_000_void_calls_and_signals_leave_the_program_alive() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False
    )

    assert (done.stdout.strip(), done.returncode) == ("alive", 0), done.stderr
