"""The status of a connection in words: what it is, and under it since when, or what is due."""

from datetime import UTC, date, datetime

from keystep.domain.causes import Cause, Status
from keystep.domain.connection import Connection
from keystep.domain.listing import Standing, standing_of
from keystep.domain.reminder import Due, due
from keystep.services.our_organisation import set_by
from keystep.services.verdict_wording import title
from keystep.texts import _
from keystep.ui.main_window.times import ago_inside, day_in_words, since


def headline(connection: Connection) -> str:
    """ "Works", "Key refused"."""
    if connection.last_check is None:
        return _("Not verified")
    if connection.last_check.cause is Cause.ADDRESS_SET_BY_POLICY:
        return _("Paste the key again")
    works = connection.last_check.status is Status.WORKS
    return _("Works") if works else title(connection.last_check.cause)


def reminder(connection: Connection, today: date) -> str:
    """ "Replace by 3 March"; empty until it is due."""
    match due(connection, today), connection.replace_by:
        case Due.SOON, date() as day:
            return _("Replace by {day}").format(day=day_in_words(day, today))
        case Due.OVERDUE, date() as day:
            return _("Replace: was due {day}").format(day=day_in_words(day, today))
    return ""


def when(connection: Connection, now: datetime | None = None) -> str:
    """What belongs under the headline. A key that can't be used is past being reminded of."""
    now = now or datetime.now(UTC)
    today = now.astimezone().date()
    if standing_of(connection) is not Standing.FAILED and (
        due_words := reminder(connection, today)
    ):
        return due_words
    last = connection.last_check
    if last is None:
        return _("added {when}").format(when=ago_inside(connection.created_at, now))
    if last.cause is Cause.ADDRESS_SET_BY_POLICY:
        return set_by()
    if last.status is Status.WORKS:
        return _("checked {when}").format(when=ago_inside(last.checked_at, now))
    return since(connection.status_since or last.checked_at, now)


def status_and_when(connection: Connection, now: datetime | None = None) -> str:
    """ "Works · checked 5 minutes ago"."""
    return f"{headline(connection)} · {when(connection, now)}"
