"""A window with one label: the least that a PySide6 program can be."""

import sys

from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

from tests.bench.programs.usable import Usable

application = QApplication(sys.argv[:1])
window = QMainWindow()
label = QLabel("Nothing")
window.setCentralWidget(label)
window.setWindowTitle("Bare")
window.resize(1200, 800)
usable = Usable(label, window)
window.show()
sys.exit(application.exec())
