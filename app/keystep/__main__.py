"""`keystep`, `python -m keystep`: the window, or the command line when a command is given."""

import sys


def main() -> int:
    from keystep.bootstrap import main as start

    return start(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
