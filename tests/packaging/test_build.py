"""What freezes Keystep, as far as that shows without freezing: what is kept, and how it starts."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import PySide6
import pytest

from keystep.ui.own_program import own_program
from tests.packaging.test_supply_chain import RUN_LOCK, pins
from tests.support.person import PROJECT

PACKAGING = PROJECT / "packaging"
QT = Path(PySide6.__file__).parent / "Qt"

Load = Callable[[str], ModuleType]


@pytest.fixture
def build(load: Load, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(PACKAGING))
    return load("build")


@pytest.fixture
def parts(load: Load) -> ModuleType:
    return load("frozen_parts")


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6\\plugins\\platforms\\qwindows.dll", True),
        ("PySide6/Qt/plugins/platforms/libqcocoa.dylib", True),
        ("PySide6/Qt/plugins/platforms/libqvnc.so", False),
        ("PySide6/Qt/plugins/tls/libqopensslbackend.so", False),
        ("PySide6/Qt/translations/qtbase_pt_BR.qm", True),
        ("PySide6/Qt/translations/qtbase_pl.qm", False),
        ("PySide6/Qt/translations/assistant_de.qm", False),
        ("PySide6/Qt/qml/QtQuick/qmldir", False),
        ("keystep/resources/icons/key.svg", True),
    ],
)
def test_of_qt_only_what_is_used_is_kept(parts: ModuleType, path: str, *, wanted: bool) -> None:
    assert parts.is_wanted(path) is wanted


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other plugins")
def test_qt_still_calls_its_plugins_and_translations_so(parts: ModuleType) -> None:
    elsewhere = {"qwindows", "qcocoa", "qmacstyle", "qmodernwindowsstyle"}
    for folder, names in parts.PLUGINS.items():
        there = {path.stem.removeprefix("lib") for path in (QT / "plugins" / folder).glob("*.so")}
        assert names - elsewhere <= there, folder
    for language in parts.LANGUAGES:
        assert (QT / "translations" / f"qtbase_{language}.qm").exists()


def test_each_language_of_keystep_has_qts_words_too(parts: ModuleType) -> None:
    ours = {path.parts[-3] for path in PROJECT.glob("resources/locale/*/LC_MESSAGES/keystep.po")}
    assert ours <= set(parts.LANGUAGES)


@pytest.mark.parametrize(
    ("source", "of_the_system"),
    [
        ("/lib/x86_64-linux-gnu/libssl.so.3", True),
        ("/usr/lib/x86_64-linux-gnu/libxcb-cursor.so.0", True),
        ("/usr/lib/x86_64-linux-gnu/libpython3.11.so.1.0", False),
        ("/usr/lib/python3.11/lib-dynload/_ssl.cpython-311-x86_64-linux-gnu.so", False),
        ("/home/ada/keystep/build/venv/lib/libQt6Core.so.6", False),
    ],
)
def test_the_systems_own_libraries_stay_with_the_system(
    parts: ModuleType, source: str, *, of_the_system: bool
) -> None:
    assert parts.is_of_the_system(source) is of_the_system


def test_a_large_file_without_a_reason_is_named(parts: ModuleType) -> None:
    sizes = {"a/libQt6Core.so.6": 9_000_000, "a/libhuge.so": 5_000_000, "a/small.so": 4_999_999}
    assert list(parts.unexplained(sizes)) == ["a/libhuge.so"]
    assert parts.reason_for("libpython3.11.so.1.0") == "Python itself"
    assert parts.reason_for("libQt6CoreMore.so.6") is None


def test_the_report_fails_for_what_nobody_can_explain(
    build: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build.dev, "ROOT", tmp_path)
    monkeypatch.setattr(build.frozen_parts, "LARGE_BYTES", 100)
    (tmp_path / "libhuge.so").write_bytes(bytes(100))
    with pytest.raises(build.dev.SetupError, match=r"libhuge\.so"):
        build.report(tmp_path)


def test_two_builds_are_compared_by_names_bytes_rights_and_links(
    build: ModuleType, tmp_path: Path
) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        for name in ("same", "bytes", "rights"):
            (folder / name).write_text(name)
        (folder / "link").symlink_to("same")
    assert build.differences(one, other) == []
    (other / "bytes").write_text("other")
    (other / "rights").chmod(0o700)
    (other / "link").unlink()
    (other / "link").symlink_to("bytes")
    (one / "gone").touch()
    assert build.differences(one, other) == [
        "different: bytes",
        "only in one: gone",
        "different: link",
        "different: rights",
    ]


def test_the_clock_of_a_build_is_the_last_commit(
    build: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    env = build.same_each_time()
    assert (env["PYTHONHASHSEED"], "PYTHONPATH" in env) == ("0", False)
    assert env["SOURCE_DATE_EPOCH"].isdecimal()


def test_what_is_frozen_is_what_is_tested() -> None:
    frozen = pins(PACKAGING / "requirements-build.txt")
    assert {name: frozen.get(name) for name in pins(RUN_LOCK)} == pins(RUN_LOCK)


def test_the_recipe_of_the_build_can_be_read() -> None:
    spec = (PACKAGING / "keystep.spec").read_text(encoding="utf-8")
    compile(spec, "keystep.spec", "exec")


def test_programs_that_keystep_starts_find_the_libraries_they_are_used_to() -> None:
    script = PACKAGING / "frozen_start.py"
    show = (
        "import os; print(sorted((k, v) for k, v in os.environ.items() if '_P' in k or 'LD_' in k))"
    )
    loaders = {"LD_LIBRARY_PATH": "/ours", "_PYI_ARCHIVE_FILE": "/ours/keystep"}
    outcomes = []
    for before in ({}, {"LD_LIBRARY_PATH_ORIG": "/their/own"}):
        done = subprocess.run(
            [sys.executable, "-c", f"{script.read_text(encoding='utf-8')}\n{show}"],
            env={"PATH": os.defpath, **loaders, **before},
            capture_output=True,
            text=True,
            check=True,
        )
        outcomes.append(done.stdout.strip())
    assert outcomes == ["[]", "[('LD_LIBRARY_PATH', '/their/own')]"]


def test_keystep_starts_itself_as_it_was_started(monkeypatch: pytest.MonkeyPatch) -> None:
    assert own_program("--practice") == [sys.executable, "-P", "-m", "keystep", "--practice"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert own_program("--practice") == [sys.executable, "--practice"]


def test_keystep_answers_itself_what_the_proxy_is() -> None:
    env = {**os.environ, "PYTHONPATH": str(PROJECT / "app"), "https_proxy": "http://proxy.test:1"}
    command = own_program("--ask-system-proxy", "https://api.openai.com/")
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    assert done.stdout == '"http://proxy.test:1"'
