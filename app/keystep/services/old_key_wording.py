"""Old keys in words: how long one is kept here, and that it still works at the service."""

from collections.abc import Sequence
from datetime import datetime

from keystep.domain.connection import UNTIL_CONFIRMED, Connection, OldKey
from keystep.services.verdict_wording import service_name
from keystep.texts import _, ngettext, number

MOST_NAMED = 8


def kept_in_words(old: OldKey, day: str, now: datetime) -> str:
    """`day` is its last day here as the reader writes it, for where it has one."""
    if old.keep_until == UNTIL_CONFIRMED:
        text = _(
            "The old key …{ending} stays on this computer until you confirm that the new one is"
            " in use."
        )
    elif old.keep_until is None or old.keep_until <= now:
        text = _("The old key …{ending} leaves this computer when Keystep starts next.")
    else:
        text = _("The old key …{ending} stays on this computer until {day}.")
    return text.format(ending=old.ending, day=day)


def endings_of(connection: Connection) -> tuple[str, ...]:
    """Those of all its keys on this computer."""
    old = connection.old_key
    return (connection.key.ending, *((old.ending,) if old and old.ending else ()))


def service_of(connections: Sequence[Connection]) -> str:
    """The service that the keys are for, or "the service" where there are several."""
    names = {service_name(connection.api_address) for connection in connections}
    return names.pop() if len(names) == 1 else _("the service")


def still_work(endings: Sequence[str], service: str) -> str:
    """What has yet to be deleted at the service."""
    text = ngettext(
        "The key {endings} still works at {service} until it is deleted there.",
        "The keys {endings} still work at {service} until they are deleted there.",
        len(endings),
    )
    return text.format(endings=listed(endings), service=service)


def listed(endings: Sequence[str]) -> str:
    """ "…b7Qx, …c8Ry"."""
    named = ", ".join(f"…{ending}" for ending in endings[:MOST_NAMED])
    if (more := len(endings) - MOST_NAMED) <= 0:
        return named
    return ngettext("{named} and {count} more", "{named} and {count} more", more).format(
        named=named, count=number(more)
    )
