"""`keystep`, `python -m keystep`: the window, or the command line when a command is given."""

import sys

INTERRUPTED = 130


def main() -> int:
    try:
        from keystep import core_dumps, mistakes

        core_dumps.forbid()
        mistakes.watch()
        from keystep.bootstrap import start

        return start(sys.argv[1:])
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
