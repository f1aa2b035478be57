"""Finds out what a key may do at OpenAI, by requests that make nothing and cost nothing."""

import asyncio
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from keystep.domain.access import Access, Realm, why_not_sent
from keystep.domain.capabilities import PROBES, Capability
from keystep.domain.causes import Cause
from keystep.domain.not_done import NotDone
from keystep.domain.permissions import (
    Can,
    Permissions,
    asked_in_rounds,
    was_taken,
    what_it_tells,
)
from keystep.services.check_key import DEADLINE_SECONDS
from keystep.services.ports import OpenAI

AT_ONCE = 4

Probed = Permissions | Cause | NotDone
"""What was found, or why nothing can be said."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ProbePermissions:
    """At OpenAI's own hosts only: of other services nobody knows what such a request does there."""

    openai: OpenAI
    realm: Realm
    deadline_seconds: float = DEADLINE_SECONDS

    async def __call__(self, access: Access, *, with_changes: bool) -> Probed:
        """What was found, or the cause that tells why nothing can be.

        `with_changes` also asks what the key may change, by requests that are meant to fail: they
        show as failed ones in the organization's logs, so somebody has to have agreed to that.
        What is not answered within the deadline is "can't tell". Never raises for what the outside
        world does; cancelling it ends its requests.
        """
        if not access.address.is_openai:
            return NotDone.OTHER_SERVICE
        if refused := why_not_sent(access, self.realm):
            return refused
        return await _Probing(self.openai, access, with_changes=with_changes).run(
            self.deadline_seconds
        )


class _Stopped(Exception):  # noqa: N818  not an error: it ends the other requests
    """The answer to one probe concerns all of them."""

    def __init__(self, cause: Cause) -> None:
        self.cause = cause


class _Probing:
    """One run, in rounds: a few slots take one capability after another from the same line."""

    def __init__(self, openai: OpenAI, access: Access, *, with_changes: bool) -> None:
        self._openai = openai
        self._access = access
        self._rounds = asked_in_rounds(with_changes=with_changes)
        self._found = dict.fromkeys(chain(*self._rounds), Can.CANT_TELL)
        self._taken: list[Capability] = []

    async def run(self, deadline_seconds: float) -> Permissions | Cause:
        stopped_by: list[Cause] = []
        try:
            async with asyncio.timeout(deadline_seconds):
                for capabilities in self._rounds:
                    await self._find_out_all(capabilities)
        except* _Stopped as group:
            stopped_by += [each.cause for each in group.exceptions if isinstance(each, _Stopped)]
        except* TimeoutError:
            pass  # what was found until now stands
        return stopped_by[0] if stopped_by else Permissions(self._found, tuple(self._taken))

    async def _find_out_all(self, capabilities: Iterable[Capability]) -> None:
        line = iter(capabilities)
        async with asyncio.TaskGroup() as slots:
            for _slot in range(AT_ONCE):
                slots.create_task(self._work_off(line))

    async def _work_off(self, line: Iterator[Capability]) -> None:
        for capability in line:
            if self._taken:
                # What must not happen has happened once: nothing more of the kind is begun.
                self._found[capability] = Can.NOT_TRIED
            else:
                await self._find_out(capability)

    async def _find_out(self, capability: Capability) -> None:
        probe = PROBES[capability]
        reply = await self._openai.ask(self._access, probe.request)
        outcome = what_it_tells(probe, reply)
        if isinstance(outcome, Cause):
            raise _Stopped(outcome)
        self._found[capability] = outcome
        if was_taken(probe, reply):
            self._taken.append(capability)
            _log.warning("A request that was meant to fail was carried out: %s", capability.value)
