"""One go through many connections: how far it is, how they stand, and what changed."""

from collections.abc import Iterable
from dataclasses import dataclass

from keystep.domain.causes import Status
from keystep.domain.connection import Connection
from keystep.domain.verdict import Verdict


@dataclass(frozen=True)
class Outcome:
    """`connection` is as it was before. `verdict` None: it was not tested to the end."""

    connection: Connection
    verdict: Verdict | None

    @property
    def has_changed(self) -> bool:
        """Whether it stands otherwise than last time. What was never checked had no last time."""
        before, after = self.connection.last_check, self.verdict
        if before is None or after is None or before.cause is after.cause:
            return False
        return not before.status is after.status is Status.WORKS


class Round:
    """Hears of each connection once; others' checks are none of its business."""

    def __init__(self, connections: Iterable[Connection]) -> None:
        self._before = {connection.id: connection for connection in connections}
        self._outcomes: dict[str, Outcome] = {}

    def ended(self, connection_id: str, verdict: Verdict | None) -> bool:
        """Whether it was one of this round's."""
        if (before := self._before.get(connection_id)) is None or connection_id in self._outcomes:
            return False
        self._outcomes[connection_id] = Outcome(before, verdict)
        return True

    @property
    def connections(self) -> tuple[Connection, ...]:
        return tuple(self._before.values())

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """In the order in which they came."""
        return tuple(self._outcomes.values())

    @property
    def total(self) -> int:
        return len(self._before)

    @property
    def done(self) -> int:
        return len(self._outcomes)

    @property
    def is_over(self) -> bool:
        return self.done == self.total

    @property
    def works(self) -> int:
        return sum(verdict.status is Status.WORKS for verdict in self._verdicts())

    @property
    def need_attention(self) -> tuple[Connection, ...]:
        """All that were tested and do not plainly work."""
        return tuple(
            each.connection
            for each in self._outcomes.values()
            if each.verdict is not None and each.verdict.status is not Status.WORKS
        )

    @property
    def not_tested(self) -> int:
        return self.total - len(self._verdicts())

    @property
    def changes(self) -> tuple[Outcome, ...]:
        return tuple(each for each in self._outcomes.values() if each.has_changed)

    def _verdicts(self) -> list[Verdict]:
        return [each.verdict for each in self._outcomes.values() if each.verdict is not None]
