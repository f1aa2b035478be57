"""Times as people say them: how long ago, since when, and in the reader's own format."""

from datetime import UTC, date, datetime

from PySide6.QtCore import QDate, QDateTime, QLocale

from keystep.domain.connection import UNTIL_CONFIRMED
from keystep.texts import _, ngettext

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_WEEK_IN_DAYS = 7
_CLEAR_WITHOUT_YEAR = 300


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


def today() -> date:
    """The reader's own day."""
    return datetime.now(UTC).astimezone().date()


def ago_inside(time: datetime, now: datetime | None = None) -> str:
    """As `ago`, for the middle of a sentence."""
    is_new = ((now or datetime.now(UTC)) - time).total_seconds() < _MINUTE
    return _("just now") if is_new else ago(time, now)


def since(time: datetime, now: datetime | None = None) -> str:
    """ "since 14:05", "since yesterday", "since Tuesday", "since 3 March"."""
    then, this_day = time.astimezone(), (now or datetime.now(UTC)).astimezone().date()
    days = (this_day - then.date()).days
    if days <= 0:
        clock = _locale().toString(_local(time).time(), QLocale.FormatType.ShortFormat)
        return _("since {when}").format(when=clock)
    if days == 1:
        return _("since yesterday")
    if days < _WEEK_IN_DAYS:
        return _("since {when}").format(when=_locale().dayName(then.isoweekday()))
    return _("since {when}").format(when=day_in_words(then.date(), this_day))


def day_in_words(day: date, this_day: date | None = None) -> str:
    """ "3 March"; "3 Mar 2025" where the year would not be clear."""
    is_clear = abs((day - (this_day or today())).days) < _CLEAR_WITHOUT_YEAR
    # Translators: Qt's signs for day, month and year, in the order of your language.
    form = _("d MMMM") if is_clear else _("d MMM yyyy")
    return _locale().toString(QDate(day.year, day.month, day.day), form)


def exact_day(day: date) -> str:
    """As a person types it: "03/03/2027"."""
    shown = QDate(day.year, day.month, day.day)
    return _locale().toString(shown, _with_whole_year(_locale()))


def read_day(text: str) -> date | None:
    """A day as the reader writes it, or as computers do: "2027-03-03"."""
    short = _with_whole_year(_locale())
    plain = short.replace("dd", "d").replace("MM", "M")
    for form in (short, plain, "yyyy-M-d", "d MMMM yyyy", "d MMM yyyy", "MMMM d, yyyy"):
        found = _locale().toDate(" ".join(text.split()), form)
        if found.isValid():
            return date(found.year(), found.month(), found.day())
    return None


def exact(time: datetime) -> str:
    return _locale().toString(_local(time), QLocale.FormatType.ShortFormat)


def day(date_: date) -> str:
    """With the month in words: nobody can mistake it for another day."""
    written = QDate(date_.year, date_.month, date_.day)
    return _locale().toString(written, _("d MMMM yyyy"))


def last_day(time: datetime | None) -> str:
    """The date as the reader writes it; nothing where there is no end."""
    if time is None or time == UNTIL_CONFIRMED:
        return ""
    return _locale().toString(_local(time).date(), QLocale.FormatType.ShortFormat)


def _with_whole_year(locale: QLocale) -> str:
    short = locale.dateFormat(QLocale.FormatType.ShortFormat)
    return short if "yyyy" in short else short.replace("yy", "yyyy")


def _locale() -> QLocale:
    """The reader's, or English where none is set: Qt's format for that is "25 11 2026"."""
    reader = QLocale()
    return QLocale("en_GB") if reader.language() is QLocale.Language.C else reader


def _local(time: datetime) -> QDateTime:
    return QDateTime.fromSecsSinceEpoch(int(time.timestamp()))
