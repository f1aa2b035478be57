"""Keeps the tests away from the tester's own keychain, screen and settings."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.person import Desktop, Person, clean_environment, new_desktop
from tests.support.translations import translations

INHERITED_PREFIXES = ("OPENAI_", "KEYSTEP_", "XDG_", "QT_", "PYTHON_KEYRING_", "LC_")
INHERITED_NAMES = {
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "LANGUAGE",
    "ALL_PROXY",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
}
OWN_FOLDER = pytest.StashKey[Path]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the choice between some and all combinations, and between source and installed."""
    parser.addoption(
        "--sweep",
        choices=("sample", "full"),
        default="sample",
        help="try a sample of the many combinations, or all of them",
    )
    parser.addoption(
        "--program",
        help="the Keystep to try out where a person starts it, in place of the one in app/",
    )
    parser.addoption("--package", help="the Debian package to try out in a Debian of its own")


def pytest_collection_finish() -> None:
    """Thousands of tests are no garbage, and need not be looked at each time some is collected."""
    gc.freeze()


def pytest_configure(config: pytest.Config) -> None:
    """Make this process safe before any test module can import keyring or Qt."""
    if program := config.getoption("--program"):
        Person.program = (str(Path(program).absolute()),)
    ordinary = tempfile.gettempdir()
    # Failed tests' tmp_path folders stay where pytest keeps them, to be looked at.
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", ordinary)
    config.stash[OWN_FOLDER] = folder = Path(tempfile.mkdtemp(prefix="keystep-"))
    _forget_the_tester()
    own = clean_environment(folder)
    os.environ.update({name: own[name] for name in own if name != "PATH"})
    os.environ["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={folder / 'no-bus'}"
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    tempfile.tempdir = own["TMPDIR"]
    # What is tested must be what is in the .po files, however pytest was started.
    translations().compile_all()


def _forget_the_tester() -> None:
    for name in list(os.environ):
        if name.startswith(INHERITED_PREFIXES) or name.upper() in INHERITED_NAMES:
            del os.environ[name]


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove this run's own folder."""
    if folder := config.stash.get(OWN_FOLDER, None):
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def full_sweep(pytestconfig: pytest.Config) -> bool:
    """Tell whether all combinations are wanted."""
    return bool(pytestconfig.getoption("--sweep") == "full")


@pytest.fixture(scope="session")
def installed(pytestconfig: pytest.Config) -> Path:
    """Return the executable that `--program` names; without one there is nothing to try out."""
    if (program := pytestconfig.getoption("--program")) is None:
        pytest.skip("“dev.py build --check” runs this with the frozen program")
    return Path(program).absolute()


@pytest.fixture(scope="session")
def desktop() -> Iterator[Desktop]:
    """Run a desktop with an unlocked keychain, without a screen."""
    with new_desktop() as running:
        yield running


@pytest.fixture(scope="session")
def desktop_with_screen() -> Iterator[Desktop]:
    """Run a desktop with an unlocked keychain, a screen and accessibility."""
    with new_desktop(screen=True) as running:
        yield running


@pytest.fixture(scope="session")
def locked_desktop() -> Iterator[Desktop]:
    """Run a desktop with a keychain that stays locked: nothing can ask for its password."""
    with new_desktop(keychain="locked") as running:
        yield running


@pytest.fixture(scope="session")
def desktop_without_keychain() -> Iterator[Desktop]:
    """Run a desktop on which no keychain runs, nor can be started."""
    with new_desktop(keychain="none") as running:
        yield running


@contextmanager
def _visitor(desktop: Desktop) -> Iterator[Person]:
    with Person(desktop) as someone:
        yield someone
    someone.empty_keychain()


@pytest.fixture
def person(desktop: Desktop) -> Iterator[Person]:
    """Give a new user who works in the terminal."""
    with _visitor(desktop) as someone:
        yield someone


@pytest.fixture
def person_with_screen(desktop_with_screen: Desktop) -> Iterator[Person]:
    """Give a new user who works with windows, by mouse, keys or a screen reader."""
    with _visitor(desktop_with_screen) as someone:
        yield someone


@pytest.fixture
def locked_person(locked_desktop: Desktop) -> Iterator[Person]:
    """Give a new user whose keychain is locked."""
    with Person(locked_desktop) as someone:
        yield someone


@pytest.fixture
def person_without_keychain(desktop_without_keychain: Desktop) -> Iterator[Person]:
    """Give a new user whose computer has no keychain."""
    with Person(desktop_without_keychain) as someone:
        yield someone
