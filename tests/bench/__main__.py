"""Runs every benchmark of this folder, or those that are named."""

import importlib
import pkgutil
import sys

from tests import bench


def main(names: list[str]) -> int:
    """Run them one after the other. Returns 2 for a name that there is not."""
    there = sorted(module.name for module in pkgutil.iter_modules(bench.__path__))
    there.remove("__main__")
    if unknown := sorted(set(names) - set(there)):
        print(f"There is no benchmark {', '.join(unknown)}: {', '.join(there)}", file=sys.stderr)
        return 2
    for name in names or there:
        importlib.import_module(f"tests.bench.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
