"""Keystep with every logger of every library wide open, into the file that LOUD_LOG names."""

from __future__ import annotations

import logging
import os
import sys


def open_all_loggers() -> None:
    """From here on nothing can quieten a logger any more, as Keystep itself would."""
    handler = logging.FileHandler(os.environ["LOUD_LOG"], encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(name)s %(levelname)s %(message)s"))
    for name in (None, "keystep"):  # Keystep's own go no further up
        logging.getLogger(name).addHandler(handler)
    logging.getLogger().setLevel(logging.DEBUG)
    logging.captureWarnings(capture=True)
    logging.Logger.setLevel = _stay_open  # type: ignore[assignment,method-assign]


def _stay_open(_logger: logging.Logger, _level: int | str) -> None: ...


if __name__ == "__main__":
    open_all_loggers()
    from keystep.__main__ import main

    sys.exit(main())
