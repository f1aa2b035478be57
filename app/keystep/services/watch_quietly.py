"""The quiet watch: checks what is due, and tells on the desktop only what changed.

It never makes the keychain ask for a password: while that is locked, nothing is due.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from keystep.domain.connection import Connection
from keystep.domain.round import Outcome, Round
from keystep.domain.watch import BETWEEN_CHECKS, due, is_news
from keystep.services.names import quoted
from keystep.services.ports import Catalog, CatalogTrouble, Clock, Keychain, Notifier
from keystep.services.round_in_words import MOST_NAMED, standing_in_words
from keystep.texts import ngettext, number

CheckThese = Callable[[Sequence[Connection]], Awaitable[Round]]


@dataclass(frozen=True)
class WatchQuietly:
    catalog: Catalog
    keychain: Keychain
    clock: Clock
    notifier: Notifier

    async def __call__(
        self, check_these: CheckThese, every: timedelta = BETWEEN_CHECKS
    ) -> str | None:
        """What changed, where the desktop did not show it; else None. `check_these` keeps verdicts.

        To be called every now and then: what is not due, or can't be checked silently, waits.
        """
        connections = await self.catalog.connections()
        if isinstance(connections, CatalogTrouble):
            return None
        todo = due(connections, self.clock.now(), every)
        if not todo or not await self.keychain.is_open():
            return None
        news = [outcome for outcome in (await check_these(todo)).outcomes if is_news(outcome)]
        if not news:
            return None
        headline, text = headline_of(news), news_in_words(news)
        return None if await self.notifier.tell(headline, text) else f"{headline}: {text}"


def headline_of(news: Sequence[Outcome]) -> str:
    count = len(news)
    return ngettext(
        "{count} connection has changed", "{count} connections have changed", count
    ).format(count=number(count))


def news_in_words(news: Sequence[Outcome]) -> str:
    """Nicknames and how they stand now, and nothing else: a lock screen may show it."""
    named = [_one(outcome) for outcome in news[:MOST_NAMED]]
    if more := len(news) - len(named):
        named.append(ngettext("{count} more", "{count} more", more).format(count=number(more)))
    return "; ".join(named)


def _one(outcome: Outcome) -> str:
    standing = standing_in_words(outcome.verdict) if outcome.verdict else ""
    return f"{quoted(outcome.connection.nickname)}: {standing}"
