"""A copied key: what it carries on each platform, and when it is taken back."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6 import QtGui
from PySide6.QtCore import SIGNAL
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from keystep.domain.api_address import OPENAI
from keystep.domain.secret import SecretKey
from keystep.ui import macos_pasteboard
from keystep.ui.clipboard import CLEAR_AFTER_MS, SecretClipboard, mime_data_of, secret_clipboard
from tests.support.keys import project_key
from tests.ui.stage import copy, until

KEY = SecretKey(project_key())
ZERO = bytes(4)
SESSION_ENDS = SIGNAL("commitDataRequest(QSessionManager&)")


@pytest.fixture
def clipboard(application: QApplication) -> Iterator[SecretClipboard]:
    made = SecretClipboard(application)
    yield made
    made.deleteLater()


def on_clipboard() -> str:
    return QGuiApplication.clipboard().text()


@pytest.mark.parametrize(
    ("platform", "hints"),
    [
        ("linux", {"x-kde-passwordManagerHint": b"secret"}),
        ("freebsd14", {"x-kde-passwordManagerHint": b"secret"}),
        (
            "win32",
            {
                "ExcludeClipboardContentFromMonitorProcessing": b"1",
                "CanIncludeInClipboardHistory": ZERO,
                "CanUploadToCloudClipboard": ZERO,
            },
        ),
        ("darwin", {macos_pasteboard.CONCEALED_MIME: b"secret"}),
    ],
)
def test_a_key_goes_with_its_platforms_hints(platform: str, hints: dict[str, bytes]) -> None:
    data = mime_data_of(KEY, platform)

    assert data.text() == KEY.reveal()
    assert {
        name: data.data(name).data() for name in data.formats() if name != "text/plain"
    } == hints


async def test_a_key_in_a_longer_text_goes_with_it(application: QApplication) -> None:
    clipboard = SecretClipboard(application, clear_after_ms=1)
    clipboard.copy(KEY, "OPENAI_API_KEY={}".format)
    assert on_clipboard() == f"OPENAI_API_KEY={KEY.reveal()}"
    assert "x-kde-passwordManagerHint" in QGuiApplication.clipboard().mimeData().formats()
    await until(lambda: on_clipboard() == "")


def test_macos_gets_the_concealed_type_through_a_converter(monkeypatch: pytest.MonkeyPatch) -> None:
    class QtsConverter:
        """As Qt has it on macOS only."""

    monkeypatch.setattr(QtGui, "QUtiMimeConverter", QtsConverter, raising=False)
    macos_pasteboard.teach_qt_to_conceal.cache_clear()
    converter: Any = macos_pasteboard.teach_qt_to_conceal()
    macos_pasteboard.teach_qt_to_conceal.cache_clear()

    mime, uti = macos_pasteboard.CONCEALED_MIME, "org.nspasteboard.ConcealedType"
    assert converter.utiForMime(mime) == uti
    assert converter.mimeForUti(uti) == mime
    assert converter.utiForMime("text/plain") == ""
    assert converter.mimeForUti("public.utf8-plain-text") == ""
    assert converter.convertFromMime(mime, b"secret", uti) == [b"secret"]
    assert converter.convertToMime(mime, [b"secret"], uti) == b"secret"


def test_a_copied_key_has_thirty_seconds(clipboard: SecretClipboard) -> None:
    clipboard.copy(KEY)

    assert clipboard._timer.isActive()
    assert clipboard._timer.interval() == CLEAR_AFTER_MS == 30_000


async def test_a_copied_key_goes_when_its_time_is_up(application: QApplication) -> None:
    clipboard = SecretClipboard(application, clear_after_ms=1)
    clipboard.copy(KEY)
    await until(lambda: on_clipboard() == "")


async def test_what_was_copied_since_stays(application: QApplication) -> None:
    clipboard = SecretClipboard(application, clear_after_ms=1)
    clipboard.copy(KEY)
    copy("Something else")
    await until(lambda: not clipboard._timer.isActive())

    assert on_clipboard() == "Something else"


def test_the_end_of_the_session_is_listened_for(application: QApplication) -> None:
    """Only Qt can make the session that comes with the signal, so it is not sent here."""
    before = application.receivers(SESSION_ENDS)
    made = SecretClipboard(application)

    assert application.receivers(SESSION_ENDS) == before + 1
    made.deleteLater()


@pytest.mark.parametrize("at", ["the end of the session", "the end of Qt"])
def test_a_copied_key_is_taken_back_at_once(clipboard: SecretClipboard, at: str) -> None:
    clipboard.copy(KEY)
    if at == "the end of the session":
        clipboard._take_back()
    else:
        clipboard._end()

    assert on_clipboard() == ""


async def test_keystep_ending_leaves_a_persons_own_copy(clipboard: SecretClipboard) -> None:
    copy(KEY.reveal())
    await clipboard.aclose()

    assert on_clipboard() == KEY.reveal()


@pytest.mark.parametrize("around", ["{}", "{}\n", "OPENAI_API_KEY={}", '"{}"'])
def test_a_click_clears_a_persons_own_copy_however_it_is_wrapped(
    clipboard: SecretClipboard, around: str
) -> None:
    copy(around.format(KEY.reveal()))
    assert clipboard.holds(KEY, OPENAI)
    clipboard.clear(KEY, OPENAI)

    assert on_clipboard() == ""


def test_a_click_leaves_another_key(clipboard: SecretClipboard) -> None:
    copy(project_key("zzzz"))
    clipboard.clear(KEY, OPENAI)

    assert on_clipboard() == project_key("zzzz")


def test_there_is_one_owner(application: QApplication) -> None:
    assert secret_clipboard() is secret_clipboard()
