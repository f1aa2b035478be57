"""The scripts of `packaging/` as modules."""

import importlib.util
from collections.abc import Callable
from types import ModuleType

import pytest

from tests.support.person import PROJECT


def load_script(name: str) -> ModuleType:
    """A script as a module, without running it."""
    path = PROJECT / "packaging" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"keystep_{name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def load() -> Callable[[str], ModuleType]:
    """Load a script by its name."""
    return load_script
