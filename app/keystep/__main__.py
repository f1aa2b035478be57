"""`keystep`, `python -m keystep`: the window, or the command line when a command is given."""

import sys

INTERRUPTED = 130


def main() -> int:
    try:
        from keystep.bootstrap import main as start

        return start(sys.argv[1:])
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
