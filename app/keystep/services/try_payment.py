"""Tries whether a key can pay, by one request that costs a tiny part of a cent."""

import asyncio
from dataclasses import dataclass

from keystep.domain.access import Access, why_not_sent
from keystep.domain.causes import Cause
from keystep.domain.diagnosis import Answer, NoAnswer, Reply, cause_of, words_of
from keystep.domain.not_done import NotDone
from keystep.domain.payment import cheap_try_out, what_a_try_out_shows
from keystep.domain.redaction import without_secrets
from keystep.domain.verdict import Verdict
from keystep.services.check_key import CheckKey


@dataclass(frozen=True)
class TryPayment:
    """Has the service, realm, clock and deadline of the check, and speaks through its verdicts."""

    check_key: CheckKey

    async def __call__(self, access: Access) -> Verdict | NotDone:
        """One list of models, then one paid request with a cheap model of that list.

        Never sent to another service than OpenAI, nor without a model that is known to be cheap.
        Never raises for what the outside world does; cancelling it ends its request.
        """
        if not access.address.is_openai:
            return NotDone.OTHER_SERVICE
        if refused := why_not_sent(access, self.check_key.realm):
            return self.check_key.verdict(refused)
        try:
            async with asyncio.timeout(self.check_key.deadline_seconds):
                found = await self._try(access)
        except TimeoutError:
            found = Cause.TIMED_OUT, NoAnswer(Cause.TIMED_OUT)
        if isinstance(found, NotDone):
            return found
        cause, reply = found
        said = without_secrets(words_of(reply), access.key)
        return self.check_key.verdict(cause, reply, said)

    async def _try(self, access: Access) -> tuple[Cause, Reply] | NotDone:
        """The cause, and the reply that shows it."""
        openai, clock = self.check_key.openai, self.check_key.clock
        models = await openai.list_models(access)
        cause = cause_of(models)
        if cause is not Cause.WORKS or not isinstance(models, Answer):
            return cause, models
        request = cheap_try_out(models.body, clock.now().date())
        if request is None:
            return NotDone.NO_CHEAP_MODEL
        reply = await openai.ask(access, request)
        return what_a_try_out_shows(request, reply), reply
