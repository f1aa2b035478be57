"""The real Keystep, which says when its window is usable.

With connections: when the table is painted with all its rows and has taken a key press. Without:
when the empty page has, and once more when the wizard has, which opens over it.
The argument is the number of connections that there are.
"""

import importlib.util
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

CONNECTIONS = int(sys.argv.pop(1))


class WithWatchedWindow(MetaPathFinder):
    """Puts a watched window in the window's place, without importing anything earlier for it."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != "keystep.ui.application":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(fullname)
        assert spec is not None
        assert spec.loader is not None
        execute = spec.loader.exec_module

        def exec_module(module: ModuleType) -> None:
            execute(module)
            from tests.bench.programs.watched_window import watched

            module.__dict__["MainWindow"] = watched(module.__dict__["MainWindow"], CONNECTIONS)

        spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


if __name__ == "__main__":
    sys.meta_path.insert(0, WithWatchedWindow())
    from keystep.__main__ import main

    sys.exit(main())
