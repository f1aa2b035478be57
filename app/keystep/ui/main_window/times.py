"""Times as people say them: how long ago, and the exact time in the reader's own format."""

from datetime import UTC, date, datetime

from PySide6.QtCore import QDate, QDateTime, QLocale

from keystep.texts import _, ngettext

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_WEEK_IN_DAYS = 7


def ago(time: datetime, now: datetime | None = None) -> str:
    """ "Just now", "5 minutes ago", "3 days ago"; the date after a week."""
    seconds = int(((now or datetime.now(UTC)) - time).total_seconds())
    if seconds < _MINUTE:
        return _("Just now")
    if seconds < _HOUR:
        minutes = seconds // _MINUTE
        return ngettext("{n} minute ago", "{n} minutes ago", minutes).format(n=minutes)
    if seconds < _DAY:
        hours = seconds // _HOUR
        return ngettext("{n} hour ago", "{n} hours ago", hours).format(n=hours)
    days = seconds // _DAY
    if days <= _WEEK_IN_DAYS:
        return ngettext("{n} day ago", "{n} days ago", days).format(n=days)
    return _locale().toString(_local(time).date(), QLocale.FormatType.ShortFormat)


def exact(time: datetime) -> str:
    return _locale().toString(_local(time), QLocale.FormatType.ShortFormat)


def day_in_words(day: date) -> str:
    return _locale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.ShortFormat)


def _locale() -> QLocale:
    """The reader's, or English where none is set: Qt's format for that is "25 11 2026"."""
    reader = QLocale()
    return QLocale("en_GB") if reader.language() is QLocale.Language.C else reader


def _local(time: datetime) -> QDateTime:
    return QDateTime.fromSecsSinceEpoch(int(time.timestamp()))
