"""Measures Keystep beside the limit in one run, and prints one table of ratios."""

import argparse
import sys
from collections.abc import Callable, Sequence
from functools import partial

from tests.bench import commands, frozen, imports, many_checks, one_check, saving, windows
from tests.bench import list as list_
from tests.bench.figures import FULL, QUICK, Effort, Row, table

Bench = Callable[[Effort], Sequence[Row]]
BENCHES: dict[str, Bench] = {
    "windows": windows.rows,
    "imports": imports.rows,
    "many_checks": many_checks.rows,
    "one_check": one_check.rows,
    "list": list_.rows,
    "saving": saving.rows,
    "commands": commands.rows,
    "frozen": frozen.rows,
}


def parser() -> argparse.ArgumentParser:
    own = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    own.add_argument("names", nargs="*", metavar="NAME", help=f"only these: {', '.join(BENCHES)}")
    own.add_argument("--quick", action="store_true", help="a sample, for work on one of them")
    own.add_argument(
        "--peer",
        action="append",
        default=[],
        metavar="COMMAND",
        help="measure from its start to its first window too, as keepassxc",
    )
    return own


def main(arguments: Sequence[str], effort: Effort | None = None) -> int:
    """Run them one after the other. Returns 2 for a name that there is not."""
    options = parser().parse_args(arguments)
    if unknown := sorted(set(options.names) - set(BENCHES)):
        print(f"There is no benchmark {', '.join(unknown)}: {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    effort = effort or (QUICK if options.quick else FULL)
    benches = BENCHES | {"windows": partial(windows.rows, peers=options.peer)}
    found: Sequence[Row] = ()
    for name in options.names or BENCHES:
        print(f"{name}…", file=sys.stderr, flush=True)
        found = [*found, *benches[name](effort)]
    print(table(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
