"""`packaging/translations.py`, which is a script and in no package, for the tests."""

from __future__ import annotations

import importlib.util
import sys
from functools import cache
from typing import Any

from tests.support.person import PROJECT


@cache
def translations() -> Any:
    """The module; it reads, checks and compiles the .po files."""
    path = PROJECT / "packaging" / "translations.py"
    specification = importlib.util.spec_from_file_location("translations", path)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules[specification.name] = module
    specification.loader.exec_module(module)
    return module
