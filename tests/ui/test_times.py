"""Times as people say them."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QLocale

from keystep.ui.main_window.times import ago, exact

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (timedelta(seconds=-5), "Just now"),
        (timedelta(seconds=59), "Just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=59), "59 minutes ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(hours=23), "23 hours ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=7), "7 days ago"),
    ],
)
def test_how_long_ago(passed: timedelta, said: str) -> None:
    assert ago(NOW - passed, NOW) == said


def test_after_a_week_the_date_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    QLocale.setDefault(QLocale("de_DE"))
    try:
        assert ago(NOW - timedelta(days=8), NOW) == "16.11.26"
    finally:
        QLocale.setDefault(QLocale.c())


def test_without_a_locale_a_time_is_written_as_in_english() -> None:
    QLocale.setDefault(QLocale.c())

    assert "24/11/2026" in exact(NOW)
