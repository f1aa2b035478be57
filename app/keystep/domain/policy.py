"""What the organisation behind this computer has settled: for which settings, and how firmly.

`read_policy.py` makes one out of what an administrator wrote. What it says holds in real use;
practice mode has nothing that could be protected, and follows none.

It binds whoever uses Keystep as it is. Who runs programs of their own can get at their own keys
without Keystep, policy or not.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from enum import Enum

from keystep.domain.api_address import OPENAI, ApiAddress
from keystep.domain.causes import Cause
from keystep.domain.connection import Connection
from keystep.domain.precedence import Decided, decide
from keystep.domain.verdict import Verdict, findings_for

LARGEST_FILE = 64 * 1024
SYSTEM_PROXY, NO_PROXY = "system", "none"
"""What `proxy` may say beside an address: as the computer is set, or none at all."""


class Level(Enum):
    """How firmly something is settled; a file's tables are called so. Mandatory is locked."""

    MANDATORY = "policy"
    RECOMMENDED = "recommended"


@dataclass(frozen=True)
class ManagedBy:
    """Whose computer this is, and who helps its people."""

    name: str = ""
    support_email: str = ""
    support_url: str = ""


@dataclass(frozen=True)
class Settings:
    """None: nothing is said about it.

    `allowed_addresses` limits every key, not only new ones. `ca_file` is one more file with
    authorities to trust. `test_interval_minutes` is for the quiet watch; 0 turns it off.
    """

    api_address: ApiAddress | None = None
    allowed_addresses: tuple[ApiAddress, ...] | None = None
    organization_id: str | None = None
    project_id: str | None = None
    proxy: str | None = None
    ca_file: str | None = None
    test_interval_minutes: int | None = None
    allow_export: bool | None = None
    allow_reveal: bool | None = None

    def over(self, other: "Settings") -> "Settings":
        """These; where they say nothing, the others."""
        said = {each.name: getattr(self, each.name) for each in fields(self)}
        return replace(other, **{name: value for name, value in said.items() if value is not None})


@dataclass(frozen=True)
class Policy:
    """`is_whole` False: a part of it could not be read, and nobody knows what that part forbids.

    Then no key goes anywhere and nothing is given out, until it can be read again. The list, its
    nicknames and the doctor stay of use.
    """

    managed_by: ManagedBy = ManagedBy()
    mandatory: Settings = Settings()
    recommended: Settings = Settings()
    is_whole: bool = True

    @property
    def may_export(self) -> bool:
        return self.is_whole and self.mandatory.allow_export is not False

    @property
    def may_reveal(self) -> bool:
        """Whether a key may be shown on a screen. It can be given to programs in any case."""
        return self.is_whole and self.mandatory.allow_reveal is not False

    @property
    def address_of_new(self) -> Decided[ApiAddress]:
        """Where the keys of new connections go, unless the person says otherwise."""
        usual = self.recommended.api_address
        if usual is not None and self._forbids(usual):
            usual = None
        return decide(
            self._usual_address(), mandatory=self.mandatory.api_address, recommended=usual
        )

    @property
    def ca_file(self) -> str | None:
        """It only adds to what the computer trusts, so there is nothing for a person to prefer."""
        return self.mandatory.ca_file or self.recommended.ca_file

    def organization_of_new(self, walkthrough: str | None = None) -> Decided[str]:
        """Its organization ID; empty: the one that owns the key."""
        return decide(
            "",
            mandatory=self.mandatory.organization_id,
            walkthrough=walkthrough,
            recommended=self.recommended.organization_id,
        )

    def project_of_new(self, walkthrough: str | None = None) -> Decided[str]:
        """Its project ID; empty: the key's own."""
        return decide(
            "",
            mandatory=self.mandatory.project_id,
            walkthrough=walkthrough,
            recommended=self.recommended.project_id,
        )

    def why_not_at(self, address: ApiAddress) -> Cause | None:
        """Why no key may go to this address here; None when one may."""
        if not self.is_whole:
            return Cause.POLICY_UNREADABLE
        if not self._forbids(address):
            return None
        is_set = self.mandatory.api_address is not None
        return Cause.ADDRESS_SET_BY_POLICY if is_set else Cause.ADDRESS_NOT_ALLOWED

    def address_of_next_key(self, address: ApiAddress) -> ApiAddress:
        """Where a connection at this address sends a key that is pasted now.

        The saved key never comes along: it is bound to the address it was pasted for.
        """
        if self.why_not_at(address) is Cause.ADDRESS_SET_BY_POLICY:
            return self.mandatory.api_address or address
        return address

    def as_it_stands(self, connection: Connection) -> Connection:
        """The connection with what keeps its key from being sent now, whatever was found before."""
        cause = self.why_not_at(connection.api_address)
        last = connection.last_check
        if cause is None or (last is not None and last.cause is cause):
            return connection
        since = last.checked_at if last else connection.created_at
        return replace(connection, last_check=Verdict(cause, findings_for(cause), since))

    def all_as_they_stand(self, connections: Sequence[Connection]) -> Sequence[Connection]:
        if self == NO_POLICY:
            return connections
        return tuple(map(self.as_it_stands, connections))

    def watch_every(self, chosen: bool | None) -> Decided[int]:
        """Every how many minutes the quiet watch checks a connection; 0: not at all.

        `chosen` is whether the person turned it on or off, None if neither.
        """
        usual = self.recommended.test_interval_minutes
        person = None if chosen is None else (usual or DAY) if chosen else 0
        return decide(
            0, mandatory=self.mandatory.test_interval_minutes, person=person, recommended=usual
        )

    def _forbids(self, address: ApiAddress) -> bool:
        allowed = self._allowed()
        return allowed is not None and address not in allowed

    def _allowed(self) -> tuple[ApiAddress, ...] | None:
        """The one that is set, and those that are named; None: all."""
        named, set_ = self.mandatory.allowed_addresses, self.mandatory.api_address
        if set_ is None:
            return named
        return (set_, *(named or ()))

    def _usual_address(self) -> ApiAddress:
        allowed = self._allowed()
        return OPENAI if not allowed or OPENAI in allowed else allowed[0]


DAY = 24 * 60
NO_POLICY = Policy()


class PolicyProblem(Enum):
    """Why a file of the policy is not heeded. The values are a contract, as is `Source`."""

    NOT_OWNED = "not_owned_by_the_administrator"
    OTHERS_CAN_WRITE = "others_can_write"
    NOT_A_FILE = "not_a_file"
    NOT_READABLE = "not_readable"
    TOO_LARGE = "too_large"
    NOT_WELL_FORMED = "not_well_formed"
    NEWER = "newer"
    HOLDS_A_KEY = "holds_a_key"
    WRONG_TYPE = "wrong_type"
    UNUSABLE_VALUE = "unusable_value"


@dataclass(frozen=True)
class Refused:
    """A file, folder or registry key that is not heeded. `name` says which setting in it."""

    source: str
    problem: PolicyProblem
    name: str = ""


@dataclass(frozen=True)
class InForce:
    """One setting as it holds, for people and scripts to read: its table, name, value, origin."""

    table: str
    name: str
    value: str | int | bool | tuple[str, ...]
    source: str


@dataclass(frozen=True)
class FoundPolicy:
    """The policy with everything that was found on the way to it.

    `unknown` are (source, name) of what this Keystep knows nothing about. `is_heeded` is False in
    practice mode.
    """

    policy: Policy = NO_POLICY
    in_force: tuple[InForce, ...] = ()
    refused: tuple[Refused, ...] = ()
    unknown: tuple[tuple[str, str], ...] = ()
    is_heeded: bool = True


NOTHING_FOUND = FoundPolicy()


class NotAllowed(Enum):
    """What the policy keeps people from."""

    EXPORT = "export"
    REVEAL = "reveal"
