"""How to be polite to a service that says that it is asked too much.

It is left alone for as long as it says, or for longer each time where it does not say, and is then
asked one thing at a time until it answers again. Times are seconds of any clock that only moves on.
"""

from dataclasses import dataclass

from keystep.domain.causes import Cause
from keystep.domain.verdict import Verdict

FIRST_REST = 5.0
LONGEST_REST = 60.0
WORTH_WAITING_FOR = 120.0
"""Nobody watches a list that stands still for longer than this."""

_TOO_MUCH = {Cause.RATE_LIMITED, Cause.UNCLEAR_LIMIT, Cause.SERVICE_BUSY}


@dataclass
class _Service:
    rests_until: float = 0.0
    times: int = 0


class Pacing:
    """Which services rest, by host. Services that never complained are not in it."""

    def __init__(self) -> None:
        self._services: dict[str, _Service] = {}

    def heard(self, host: str, verdict: Verdict, now: float) -> None:
        """What a check of this host found. Several complaints at once are one."""
        if verdict.cause not in _TOO_MUCH:
            if verdict.http_status is not None and not self._rests(host, now):
                self._services.pop(host, None)
            return
        service = self._services.setdefault(host, _Service())
        if service.rests_until <= now:
            service.times += 1
        usual = min(FIRST_REST * 2 ** (service.times - 1), LONGEST_REST)
        rest = usual if verdict.retry_after is None else verdict.retry_after
        service.rests_until = max(service.rests_until, now + rest)

    def may_ask(self, host: str, running: int, now: float) -> bool:
        """`running` is how many checks of this host have not ended."""
        if host not in self._services:
            return True
        return running == 0 and not self._rests(host, now)

    def is_not_worth_waiting_for(self, host: str, now: float) -> bool:
        return self._rests(host, now + WORTH_WAITING_FOR)

    def seconds_to_wait(self, now: float) -> float | None:
        """Until the first of them has rested; None when none rests."""
        rests = [each.rests_until - now for each in self._services.values()]
        return min((rest for rest in rests if rest > 0), default=None)

    def _rests(self, host: str, now: float) -> bool:
        service = self._services.get(host)
        return service is not None and service.rests_until > now
