"""What every source file keeps to."""

from __future__ import annotations

import ast
import sys

import pytest

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
        for path in modules(but=("texts.py", "cli/argparse_words.py"))
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


FACTORIES = {
    "setToolTip": "ui/widgets/labels.py",
    "QMessageBox": "ui/widgets/message_box.py",
    "openUrl": "ui/widgets/buttons.py",
}
"""What takes any text for HTML, or opens any address, and the one file that sees to it."""


@pytest.mark.parametrize("name", FACTORIES)
def test_what_could_be_fooled_by_a_text_is_made_in_one_place(name: str) -> None:
    elsewhere = [
        place(path, call)
        for path in modules("ui", but=(FACTORIES[name],))
        for call in calls(path, name)
    ]
    assert elsewhere == []
    assert len(list(calls(APP / FACTORIES[name], name))) == (2 if name == "openUrl" else 1)


def test_nothing_is_shown_as_html_or_as_links() -> None:
    """Neither the widgets for it, nor the ways to switch it on."""
    rich = ("QTextBrowser", "QTextEdit", "setHtml", "setMarkdown", "insertHtml", "appendHtml")
    links = ("setOpenExternalLinks", "setStatusTip", "setWhatsThis", "QToolTip", "QErrorMessage")
    static = ("about", "critical", "information", "question", "warning")
    found = [
        place(path, call)
        for path in modules("ui")
        for call in calls(path, *rich, *links, *static)
        if ast.unparse(call.func) != "_log.warning"
    ]
    assert found == []


def test_nothing_opens_a_browser_or_a_shell_but_by_the_one_way() -> None:
    """`webbrowser`, `os.startfile` and a shell would take any address."""
    found = [
        place(path, call)
        for path in modules()
        for call in calls(path, "startfile", "system", "popen")
        if ast.unparse(call.func) not in {"platform.system", "QLocale.system"}
    ]
    assert found == []
    assert not [path for path in modules() if "webbrowser" in imports_of(path)]


def test_nothing_starts_a_drag() -> None:
    drags = ("QDrag", "startDrag", "setDragEnabled", "setDragDropMode")
    found = [place(path, call) for path in modules("ui") for call in calls(path, *drags)]
    assert found == []


def test_only_a_page_of_the_list_and_a_folder_of_this_computer_are_opened() -> None:
    opened = {ast.unparse(call) for call in calls(APP / FACTORIES["openUrl"], "openUrl")}
    assert opened == {
        "QDesktopServices.openUrl(QUrl(page.url))",
        "QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))",
    }


def test_labels_take_no_text_before_it_is_known_to_be_plain() -> None:
    raw = [
        place(path, call)
        for path in modules("ui", but=("ui/widgets/labels.py",))
        for call in calls(path, "QLabel")
    ]
    assert raw == []


def test_only_the_command_line_prints() -> None:
    printing = [
        place(path, call)
        for path in modules(but=("cli", "bootstrap.py", "ui/tour.py", "ui/off_screen.py"))
        for call in calls(path, "print")
    ]
    assert printing == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [path for path in modules() if not ast.get_docstring(parsed(path))]
    assert silent == []
    assert APP / "__init__.py" in modules()
