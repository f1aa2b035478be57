"""Times as people say them."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import QLocale

from keystep.ui.main_window.times import (
    ago,
    ago_inside,
    day_in_words,
    exact,
    exact_day,
    read_day,
    since,
)

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


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (timedelta(minutes=5), "since 11:55"),
        (timedelta(days=1), "since yesterday"),
        (timedelta(days=2), "since Sunday"),
        (timedelta(days=6), "since Wednesday"),
        (timedelta(days=7), "since 17 November"),
        (timedelta(days=400), "since 20 Oct 2025"),
    ],
)
def test_since_when(monkeypatch: pytest.MonkeyPatch, passed: timedelta, said: str) -> None:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    try:
        assert since(NOW - passed, NOW) == said
    finally:
        monkeypatch.undo()
        time.tzset()


def test_inside_a_sentence_no_capital_stands() -> None:
    assert ago_inside(NOW, NOW) == "just now"


def test_a_day_has_its_year_only_where_it_would_not_be_clear() -> None:
    assert day_in_words(date(2027, 1, 3), date(2026, 12, 25)) == "3 January"
    assert day_in_words(date(2025, 9, 22), date(2026, 12, 25)) == "22 Sept 2025"


@pytest.mark.parametrize(
    "typed", ["3/4/2027", "03/04/2027", "2027-04-03", " 3 April  2027", "3 Apr 2027"]
)
def test_a_day_can_be_typed_as_people_write_it(typed: str) -> None:
    assert read_day(typed) == date(2027, 4, 3)


@pytest.mark.parametrize("typed", ["", "soon", "31/02/2027", "3/4"])
def test_what_is_no_day_is_none(typed: str) -> None:
    assert read_day(typed) is None


@pytest.mark.parametrize("locale", ["de_DE", "en_US", "ja_JP", "ar_EG", "sv_SE"])
def test_a_day_that_was_shown_is_read_again(locale: str) -> None:
    QLocale.setDefault(QLocale(locale))
    try:
        assert read_day(exact_day(date(2027, 4, 3))) == date(2027, 4, 3)
    finally:
        QLocale.setDefault(QLocale.c())
