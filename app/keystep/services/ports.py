"""What the use cases need of the outside world, from a service to the computer itself.

Nothing here raises for what can go wrong outside: troubles are values, so that every caller has
to say what it does about them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

TYPE_CHECKING = False
if TYPE_CHECKING:  # a command that needs only these names loads nothing behind them
    from collections.abc import Sequence
    from contextlib import AbstractAsyncContextManager
    from datetime import datetime
    from pathlib import Path

    from keystep.domain.access import Access
    from keystep.domain.api_address import ApiAddress
    from keystep.domain.component import Component
    from keystep.domain.connection import Connection, Particulars, SecretRef
    from keystep.domain.diagnosis import Reply
    from keystep.domain.hand_off import HandOff
    from keystep.domain.history import PastCheck
    from keystep.domain.machine import MachineFacts
    from keystep.domain.recipe import BrokenRecipe, Recipe
    from keystep.domain.requests import Request
    from keystep.domain.secret import KeyFacts, SecretKey
    from keystep.domain.unfinished import Stray, Unfinished
    from keystep.domain.verdict import Verdict


class OpenAI(Protocol):
    """The service that a key is for, be it OpenAI, a gateway or the simulated one."""

    async def list_models(self, access: Access) -> Reply: ...

    async def list_models_without_key(self, access: Access) -> Reply:
        """The same request without the key: does this service look at keys at all?"""
        ...

    async def who_am_i(self, access: Access) -> Reply:
        """`GET /me`: the organizations behind the key, where the service offers it."""
        ...

    async def ask(self, access: Access, request: Request) -> Reply:
        """Any request of `domain/requests.py`. Raises ValueError for one that is not in it."""
        ...

    async def aclose(self) -> None: ...


class KeychainTrouble(Enum):
    """Why the keychain could not do what was asked. Only MISSING says that the entry is gone.

    SILENT: it did not answer for minutes, as while a prompt waits for somebody who is not there.
    """

    LOCKED = "locked"
    SILENT = "silent"
    ABSENT = "absent"
    CHANGED = "changed"
    BROKEN = "broken"
    MISSING = "missing"


class Keychain(Protocol):
    """The keychain of the computer. Every call may wait for the person to unlock it."""

    async def name(self) -> str | KeychainTrouble:
        """Which keychain is in use, as it is remembered with each connection."""
        ...

    async def write(self, ref: SecretRef, key: SecretKey) -> KeychainTrouble | None:
        """Store the key under a name that was never used, and make sure that it is there.

        LOCKED and ABSENT say for certain that nothing was stored. When the caller is cancelled
        while the keychain still works, or gives up on it (SILENT), the entry is removed again as
        soon as it lets go.
        """
        ...

    async def read(self, ref: SecretRef) -> SecretKey | KeychainTrouble: ...

    async def is_open(self) -> bool:
        """Whether a key can be read now with nobody there. It asks nobody for anything.

        False also where there is no keychain, and where nobody can know.
        """
        ...

    async def remove(self, ref: SecretRef) -> KeychainTrouble | None:
        """Remove the entry and make sure that it is gone. One that was gone already is fine.

        LOCKED and ABSENT say for certain that it is still there. After SILENT it may go at any
        time.
        """
        ...


class CatalogTrouble(Enum):
    """Why the catalog could not do what was asked. Nothing in it was changed."""

    UNREADABLE = "unreadable"
    DAMAGED = "damaged"
    NOT_OURS = "not_ours"
    NEWER = "newer"
    UNSAFE = "unsafe"
    READ_ONLY = "read_only"
    FULL = "full"
    BUSY = "busy"


@dataclass(frozen=True)
class Mended:
    """A damaged catalog was set aside, and a new one has what could be read of it.

    `recovered` and `lost` count connections; `lost` is None where nobody can tell.
    """

    recovered: int
    lost: int | None
    set_aside: Path


class Conflict(Enum):
    """Why a change to the catalog was not made although the catalog is fine."""

    NICKNAME_TAKEN = "nickname_taken"
    NO_SUCH_CONNECTION = "no_such_connection"
    KEY_IS_BOUND = "key_is_bound"
    KEY_IN_USE = "key_in_use"
    UNFINISHED = "unfinished"
    NO_OLD_KEY = "no_old_key"


class ConnectionReader(Protocol):
    """Reads the list at once, for commands that need nothing else."""

    def connections(self) -> Sequence[Connection] | CatalogTrouble: ...

    def unfinished(self) -> Sequence[Unfinished] | CatalogTrouble:
        """What waits for the keychain. `connections` has only what can be used as well."""
        ...

    def hand_offs(self, connection_id: str) -> Sequence[HandOff] | CatalogTrouble:
        """The tools that a connection is used in."""
        ...


class KeySteps(Protocol):
    """The steps of a change that spans catalog and keychain, each one commit.

    The order is always the same: begin (the intent and the names of all keys are on the disk),
    keychain, finish. Whoever takes such steps has the turn, so that what is found unfinished with
    the turn in hand is nobody's any more.
    """

    def turn(self, *, wait: bool = True) -> AbstractAsyncContextManager[CatalogTrouble | None]:
        """Be the only one, of all programs, who changes both stores; None when it is so."""
        ...

    async def begin_adding(self, connection: Connection) -> Conflict | CatalogTrouble | None:
        """Write the secret reference down, before anything goes into the keychain under it."""
        ...

    async def finish_adding(self, connection_id: str) -> Conflict | CatalogTrouble | None:
        """Let the connection appear in the list, unless its nickname was taken meanwhile."""
        ...

    async def begin_replacing(
        self, connection_id: str, keep_old_until: datetime | None
    ) -> Unfinished | Conflict | CatalogTrouble:
        """Write down under which name, never used before, the new key will be written.

        UNFINISHED when an earlier replacement has not been recovered from yet.
        """
        ...

    async def finish_replacing(
        self,
        connection_id: str,
        key: KeyFacts,
        replaced_at: datetime,
        last_check: Verdict | None,
        moves_to: ApiAddress | None = None,
    ) -> Connection | Conflict | CatalogTrouble:
        """Put the new key in force and make the old one the previous one, which must be free.

        `moves_to` is the address that the new key was pasted for; None: the one it has.
        """
        ...

    async def undo_replacing(self, connection_id: str) -> CatalogTrouble | None: ...

    async def forget_previous(self, connection_id: str) -> CatalogTrouble | None:
        """The key before the one in force is no longer in the keychain."""
        ...

    async def let_previous_go(self, connection_id: str) -> Unfinished | Conflict | CatalogTrouble:
        """The old key is due to leave the keychain, however long it was to be kept."""
        ...

    async def swap_back(
        self, connection_id: str, key: KeyFacts, replaced_at: datetime
    ) -> Connection | Conflict | CatalogTrouble:
        """Put the old key in force again, unchecked; the new one is due to leave the keychain."""
        ...

    async def begin_removing(self, connection_id: str) -> Unfinished | Conflict | CatalogTrouble:
        """What there is to remove, which may be more than the caller knows of."""
        ...

    async def undo_removing(self, connection_id: str) -> CatalogTrouble | None: ...

    async def forget(self, connection_id: str) -> CatalogTrouble | None:
        """Drop the row: the end of removing, and of an adding that came to nothing."""
        ...

    async def unfinished(self, now: datetime) -> Sequence[Unfinished] | CatalogTrouble:
        """What was begun and has not ended, and old keys that were kept for long enough."""
        ...

    async def strays(self) -> Sequence[Stray] | CatalogTrouble:
        """Keys that were written once and that no row names, should the catalog have been lost."""
        ...

    async def note_gone(self, ref: SecretRef) -> CatalogTrouble | None:
        """The keychain has been seen not to have it."""
        ...

    async def note_stray(self, ref: SecretRef, since: datetime) -> CatalogTrouble | None: ...


class Catalog(KeySteps, Protocol):
    """The list of connections, without secrets. Unfinished ones are not in `connections`."""

    async def mend(self) -> Mended | CatalogTrouble | None:
        """For programs that may change the list, before they read it.

        A damaged file is set aside and what can be read of it is saved; nothing is deleted.
        """
        ...

    async def connections(self) -> Sequence[Connection] | CatalogTrouble: ...

    async def connections_like(self, key: KeyFacts) -> Sequence[Connection] | CatalogTrouble:
        """Those whose keys have this kind, ending and length."""
        ...

    async def add_without_keys(
        self, connections: Sequence[Connection]
    ) -> Sequence[Connection] | CatalogTrouble:
        """Rows whose keys nobody has pasted yet, all in one commit; what was added, as it is then.

        One whose id is there already is left out. A nickname that is taken becomes one that is
        free, and a reference one that no key ever had.
        """
        ...

    async def rename(
        self, connection_id: str, nickname: str
    ) -> Conflict | CatalogTrouble | None: ...

    async def change_access(
        self,
        connection_id: str,
        api_address: ApiAddress,
        organization: str | None,
        project: str | None,
    ) -> Conflict | CatalogTrouble | None:
        """What the key is used for and where. The last check was about another access: it goes."""
        ...

    async def change_particulars(
        self, connection_id: str, particulars: Particulars
    ) -> Conflict | CatalogTrouble | None: ...

    async def remember_check(self, connection_id: str, verdict: Verdict) -> CatalogTrouble | None:
        """As the last check, and in the history."""
        ...

    async def past_checks(self, connection_id: str) -> Sequence[PastCheck] | CatalogTrouble:
        """Those of the last 30 days, the oldest first."""
        ...

    async def forget_old_checks(self) -> CatalogTrouble | None:
        """What is older than that, now. It also goes with each check and when the file is opened.

        A list that is not there is not made.
        """
        ...

    async def note_hand_off(
        self, connection_id: str, handed: HandOff
    ) -> Conflict | CatalogTrouble | None:
        """A tool got the key: once more, or for the first time."""
        ...

    async def hand_offs(self, connection_id: str) -> Sequence[HandOff] | CatalogTrouble:
        """The last one for each tool, by the tool's name."""
        ...

    async def forget_hand_offs(self, connection_id: str, tool: str) -> CatalogTrouble | None:
        """The connection is not used in this tool any more."""
        ...


class RecipesMissing(Enum):
    ALL = "all"


class Rehearsal(Protocol):
    """Practice mode's service, of which a trainer chooses how it answers."""

    @property
    def behaves_like(self) -> str | None: ...

    def behave_like(self, practice_key: str | None) -> None:
        """From now on every key meets what this practice key stands for; None: its own again."""
        ...


class Recipes(Protocol):
    async def all(self) -> Sequence[Recipe | BrokenRecipe] | RecipesMissing:
        """How each tool is given a connection. A broken one keeps no other away."""
        ...


class Notifier(Protocol):
    async def tell(self, headline: str, text: str) -> bool:
        """Show a desktop notification, as plain text. False when this desktop shows none."""
        ...


class Clock(Protocol):
    def now(self) -> datetime:
        """The time now, in UTC."""
        ...


class FileTrouble(Enum):
    """Why a file that a person chose could not be read or written."""

    NOT_THERE = "not_there"
    NOT_A_FILE = "not_a_file"
    NOT_READABLE = "not_readable"
    NOT_WRITABLE = "not_writable"
    FULL = "full"


class Files(Protocol):
    """Files that a person chose."""

    async def read(self, path: Path, most: int) -> bytes | FileTrouble:
        """The content; of a larger file than `most` bytes, just more than `most`."""
        ...

    async def write(self, path: Path, content: bytes) -> FileTrouble | None:
        """All or nothing, and for nobody else's eyes."""
        ...


class FetchTrouble(Enum):
    """Why a file could not be fetched. REDIRECTED: it is said to be elsewhere; nobody went there.

    NOT_TRUSTED: the other end could not prove who it is.
    """

    TOO_LARGE = "too_large"
    REDIRECTED = "redirected"
    NOT_THERE = "not_there"
    NOT_TRUSTED = "not_trusted"
    TIMED_OUT = "timed_out"
    UNREACHABLE = "unreachable"


class Fetcher(Protocol):
    async def fetch(self, url: str, most: int) -> bytes | FetchTrouble:
        """What is at an https address that the person has agreed to, `most` bytes of it at most."""
        ...


class Machine(Protocol):
    async def facts(self, address: ApiAddress) -> MachineFacts:
        """What this computer is like, seen from the way to this address."""
        ...

    async def components(self) -> Sequence[Component]:
        """The works of others that run here as part of Keystep."""
        ...
