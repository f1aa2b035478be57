"""Examines what Keystep needs of this computer, without any connection and without any key."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum

from keystep.domain.access import Access
from keystep.domain.api_address import ApiAddress
from keystep.domain.causes import CATALOGUE, Cause
from keystep.domain.connection import SecretRef
from keystep.domain.diagnosis import Answer, NoAnswer, Reply, cause_of
from keystep.domain.ladder import Rung, State
from keystep.domain.machine import MachineFacts
from keystep.domain.policy import NO_POLICY, Policy
from keystep.domain.secret import SecretKey
from keystep.services.check_key import DEADLINE_SECONDS
from keystep.services.ports import (
    Catalog,
    CatalogTrouble,
    Keychain,
    KeychainTrouble,
    Machine,
    OpenAI,
)

_NO_KEY = SecretKey("no-key-is-sent")
"""Stands where an access wants a key, in a question that is asked without one."""

_NO_ITEM = SecretRef("doctor")
"""No connection is called so: to look for it shows whether the keychain is open."""

_AT_PROXY = {Cause.PROXY_LOGIN, Cause.PROXY_UNREACHABLE}
_IN_TRUST = {Cause.TLS_SELF_SIGNED, Cause.TLS_UNKNOWN_ISSUER}


class Part(Enum):
    """What is examined. The values are a contract: scripts read them."""

    KEYCHAIN = "keychain"
    NETWORK = "network"
    PROXY = "proxy"
    TRUST = "trust"
    FOLDERS = "folders"
    CONNECTIONS = "connections"
    POLICY = "policy"
    VERSIONS = "versions"


@dataclass(frozen=True)
class KeychainFound:
    """Neither a trouble nor an answer means that it still waits, as for a password."""

    name: str | None = None
    trouble: KeychainTrouble | None = None
    has_answered: bool = True

    @property
    def state(self) -> State:
        if self.trouble:
            return State.FAILED
        return State.PASSED if self.has_answered else State.UNKNOWN


@dataclass(frozen=True)
class Reach:
    """How far the way to a service goes. `cause` None: it answered as it should."""

    address: ApiAddress
    cause: Cause | None = None
    http_status: int | None = None
    latency_ms: int | None = None

    @property
    def state(self) -> State:
        if self.cause is None:
            return State.PASSED
        on_the_way = CATALOGUE[self.cause].rung in {Rung.NETWORK, Rung.ADDRESS}
        return State.FAILED if on_the_way else State.UNKNOWN


@dataclass(frozen=True)
class Examination:
    """`connections` is how many there are."""

    keychain: KeychainFound
    network: Reach
    machine: MachineFacts
    connections: int | CatalogTrouble

    def state_of(self, part: Part) -> State:
        machine, cause = self.machine, self.network.cause
        match part:
            case Part.KEYCHAIN:
                return self.keychain.state
            case Part.NETWORK:
                return self.network.state
            case Part.PROXY:
                return _failed_if(not machine.proxy.is_usable or cause in _AT_PROXY)
            case Part.TRUST:
                is_whole = all(file.is_readable for file in machine.trust_files)
                return _failed_if(not is_whole or cause in _IN_TRUST)
            case Part.FOLDERS:
                return _failed_if(not all(folder.is_writable for folder in machine.folders))
            case Part.CONNECTIONS if self.connections is CatalogTrouble.BUSY:
                return State.UNKNOWN
            case Part.POLICY:
                return _failed_if(bool(machine.policy.refused))
            case Part.CONNECTIONS:
                return _failed_if(isinstance(self.connections, CatalogTrouble))
        return State.PASSED

    @property
    def state(self) -> State:
        """The worst of all."""
        states = {self.state_of(part) for part in Part}
        return next(s for s in (State.FAILED, State.UNKNOWN, State.PASSED) if s in states)


@dataclass(frozen=True)
class ExamineMachine:
    catalog: Catalog
    keychain: Keychain
    openai: OpenAI
    machine: Machine
    deadline_seconds: float = DEADLINE_SECONDS
    policy: Policy = NO_POLICY

    async def __call__(self) -> Examination:
        """All at once: what one part lacks must not keep the others from being seen."""
        return Examination(
            *await asyncio.gather(
                self._keychain(),
                self._network(),
                self.machine.facts(self.policy.address_of_new.value),
                self._connections(),
            )
        )

    async def _keychain(self) -> KeychainFound:
        name = None
        try:
            async with asyncio.timeout(self.deadline_seconds):
                name = await self.keychain.name()
                if isinstance(name, KeychainTrouble):
                    return KeychainFound(trouble=name)
                read = await self.keychain.read(_NO_ITEM)
        except TimeoutError:
            return KeychainFound(name if isinstance(name, str) else None, has_answered=False)
        if read is KeychainTrouble.MISSING or not isinstance(read, KeychainTrouble):
            return KeychainFound(name)  # it looked and found nothing, as it should be
        return KeychainFound(name, read)

    async def _network(self) -> Reach:
        """The way that a new connection would take."""
        address = self.policy.address_of_new.value
        reply: Reply = NoAnswer(Cause.TIMED_OUT)
        with suppress(TimeoutError):
            async with asyncio.timeout(self.deadline_seconds):
                reply = await self.openai.list_models_without_key(Access(address, _NO_KEY))
        status = reply.status if isinstance(reply, Answer) else None
        return Reach(address, _in_the_way(reply), status, reply.latency_ms)

    async def _connections(self) -> int | CatalogTrouble:
        connections = await self.catalog.connections()
        return connections if isinstance(connections, CatalogTrouble) else len(connections)


def _in_the_way(reply: Reply) -> Cause | None:
    """OpenAI refuses who shows no key, in JSON: whoever hears that has reached it."""
    if isinstance(reply, Answer) and reply.status == 401 and isinstance(reply.body, dict):
        return None
    cause = cause_of(reply)
    return Cause.KEY_NOT_PROVEN if cause is Cause.WORKS else cause


def _failed_if(trouble: bool) -> State:
    return State.FAILED if trouble else State.PASSED
