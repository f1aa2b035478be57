"""Tries whether the key of a saved connection can pay, and remembers what was found."""

from dataclasses import dataclass

from keystep.domain.causes import Cause
from keystep.domain.connection import Connection
from keystep.domain.not_done import NotDone
from keystep.domain.policy import NO_POLICY, Policy
from keystep.domain.verdict import Verdict
from keystep.services.ports import Catalog, Keychain
from keystep.services.saved_connection import access_of, remember
from keystep.services.try_payment import TryPayment


@dataclass(frozen=True)
class TryPaymentOfConnection:
    catalog: Catalog
    keychain: Keychain
    try_payment: TryPayment
    policy: Policy = NO_POLICY

    async def __call__(self, connection: Connection) -> Verdict | NotDone:
        """As `TryPayment`; its verdict then is the last check of the connection."""
        if not connection.api_address.is_openai:
            return NotDone.OTHER_SERVICE
        access = await access_of(connection, self.keychain, self.catalog, self.policy)
        if isinstance(access, Cause):
            verdict: Verdict | NotDone = self.try_payment.check_key.verdict(access)
        else:
            verdict = await self.try_payment(access)
        if isinstance(verdict, Verdict):
            await remember(verdict, connection, self.catalog)
        return verdict
