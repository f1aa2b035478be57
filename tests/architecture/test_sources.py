"""What every source file keeps to."""

from __future__ import annotations

import ast
import sys

from tests.architecture.sources import APP, calls, imports_of, modules, parsed, place


def test_the_domain_needs_only_python_and_itself() -> None:
    allowed = ("keystep.domain", "keystep.texts")
    foreign = [
        f"{path.name}: {name}"
        for path in modules("domain")
        for name in imports_of(path)
        if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith(allowed)
    ]
    assert foreign == []


def test_a_marked_text_is_a_literal() -> None:
    wrong = [
        place(path, call)
        for path in modules(but=("texts.py",))
        for call in calls(path, "N_", "ngettext")
        for text in call.args[:2]
        if not _is_literal(text)
    ]
    assert wrong == []


def test_a_translated_text_is_a_literal_or_a_marked_one() -> None:
    """A text kept as data has a name; one put together on the spot is in no translation."""
    kept = (ast.Name, ast.Attribute, ast.Subscript)
    wrong = [
        place(path, call)
        for path in modules(but=("texts.py",))
        for call in calls(path, "_")
        if len(call.args) != 1 or not (_is_literal(call.args[0]) or isinstance(call.args[0], kept))
    ]
    assert wrong == []


def _is_literal(text: ast.expr) -> bool:
    return isinstance(text, ast.Constant) and isinstance(text.value, str) and bool(text.value)


def test_no_window_waits_in_a_loop_of_its_own() -> None:
    """A nested event loop runs asyncio's tasks in the middle of others."""
    waiting = [
        place(path, call)
        for path in modules("ui", but=("ui/async_runner.py",))
        for call in calls(path, "exec", "exec_")
    ]
    assert waiting == []


def test_labels_take_no_text_before_it_is_known_to_be_plain() -> None:
    raw = [
        place(path, call)
        for path in modules("ui", but=("ui/widgets/labels.py",))
        for call in calls(path, "QLabel")
        if call.args or any(keyword.arg == "text" for keyword in call.keywords)
    ]
    assert raw == []


def test_only_the_command_line_prints() -> None:
    printing = [
        place(path, call)
        for path in modules(but=("cli", "bootstrap.py", "ui/tour.py"))
        for call in calls(path, "print")
    ]
    assert printing == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [path for path in modules() if not ast.get_docstring(parsed(path))]
    assert silent == []
    assert APP / "__init__.py" in modules()
