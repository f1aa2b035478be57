"""The program's own source files, parsed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.support.person import PROJECT

APP = PROJECT / "app" / "keystep"


@cache
def parsed(path: Path) -> ast.Module:
    """Read a file once for all tests."""
    return ast.parse(path.read_text(encoding="utf-8"))


def modules(folder: str = "", but: tuple[str, ...] = ()) -> list[Path]:
    """List the source files in a folder of the package, except some files and folders."""
    left_out = [APP / name for name in but]
    found = sorted((APP / folder).rglob("*.py"))
    assert found, f"there is nothing in {folder}"
    assert all(path.exists() for path in left_out), but
    return [path for path in found if not {path, *path.parents} & set(left_out)]


def calls(path: Path, *names: str) -> Iterator[ast.Call]:
    """Find the calls of functions, or of methods, with these names."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call):
            function = node.func
            if isinstance(function, ast.Name) and function.id in names:
                yield node
            if isinstance(function, ast.Attribute) and function.attr in names:
                yield node


def imports_of(path: Path) -> Iterator[str]:
    """Name every module that a file imports, wherever in it."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: a relative import"
            yield node.module or ""


def place(path: Path, node: ast.expr | ast.stmt) -> str:
    """Say where to look, for a failing test's message."""
    return f"{path.relative_to(PROJECT)}:{node.lineno}: {ast.unparse(node)[:60]}"
