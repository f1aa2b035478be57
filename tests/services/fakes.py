"""Stand-ins for the outside world that do as they are told and remember what was asked."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from keystep.domain.access import Access
from keystep.domain.api_address import OPENAI, ApiAddress
from keystep.domain.causes import Cause
from keystep.domain.component import Component
from keystep.domain.connection import Connection, Particulars, SecretRef
from keystep.domain.diagnosis import Answer, Reply
from keystep.domain.hand_off import HandOff
from keystep.domain.history import PastCheck
from keystep.domain.machine import Folder, FolderUse, MachineFacts, ProxyRoute, TrustFile
from keystep.domain.nickname import FreeNicknames
from keystep.domain.recipe import BrokenRecipe, Field, Recipe, Step
from keystep.domain.requests import Request, is_allowed
from keystep.domain.secret import KeyFacts, SecretKey
from keystep.domain.verdict import Verdict, findings_for
from keystep.services.ports import (
    CatalogTrouble,
    Conflict,
    FetchTrouble,
    FileTrouble,
    KeychainTrouble,
    Mended,
    RecipesMissing,
)
from tests.services.fake_key_steps import FakeKeySteps
from tests.support.keys import project_key

T = TypeVar("T")

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
KEY = SecretKey(project_key())
GATEWAY = ApiAddress("https://gateway.example/v1")
MODELS = Answer(
    200, {"object": "list", "data": [{"id": "gpt-9"}]}, request_id="req_1", latency_ms=42
)
REFUSED = Answer(
    401,
    {"error": {"message": "Incorrect API key provided: sk-…"}},
    request_id="req_2",
    latency_ms=7,
)


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run it on a loop of its own; what hangs fails instead of waiting for ever."""

    async def patiently() -> T:
        async with asyncio.timeout(10):
            return await coroutine

    return asyncio.run(patiently())


def verdict_of(cause: Cause) -> Verdict:
    return Verdict(cause, findings_for(cause), NOW)


def a_connection(
    nickname: str = "Marketing", address: ApiAddress = OPENAI, keychain: str = "fake"
) -> Connection:
    id_ = f"id of {nickname}"
    return Connection(
        id_, nickname, address, SecretRef(id_), keychain, KEY.facts, NOW, "org-Abc", "proj_Abc"
    )


@dataclass
class FakeClock:
    """Stands still but for what a test moves it."""

    time: datetime = NOW

    def now(self) -> datetime:
        return self.time


@dataclass
class FakeNotifier:
    """Shows nothing, where `works` is false."""

    works: bool = True
    told: list[tuple[str, str]] = field(default_factory=list)

    async def tell(self, headline: str, text: str) -> bool:
        self.told.append((headline, text))
        return self.works


FACTS = MachineFacts(
    system="Debian GNU/Linux 12 (bookworm)",
    versions=(("Keystep", "1.2.3"), ("Python", "3.13.0")),
    proxy=ProxyRoute(place="proxy.example:3128"),
    trust_files=(TrustFile("SSL_CERT_FILE", "~/ca.pem", is_readable=True),),
    folders=(Folder(FolderUse.DATA, "~/.local/share/keystep", is_writable=True),),
)


@dataclass
class FakeMachine:
    is_like: MachineFacts = FACTS
    asked_about: list[ApiAddress] = field(default_factory=list)

    async def facts(self, address: ApiAddress) -> MachineFacts:
        self.asked_about.append(address)
        return self.is_like

    async def components(self) -> Sequence[Component]:
        return (Component("httpx", "0.28.1", "BSD-3-Clause"),)


@dataclass
class FakeFiles:
    """Files by path; `trouble` with all of them."""

    trouble: FileTrouble | None = None
    content: dict[Path, bytes] = field(default_factory=dict)

    async def read(self, path: Path, most: int) -> bytes | FileTrouble:
        if self.trouble or path not in self.content:
            return self.trouble or FileTrouble.NOT_THERE
        return self.content[path][: most + 1]

    async def write(self, path: Path, content: bytes) -> FileTrouble | None:
        if self.trouble is None:
            self.content[path] = content
        return self.trouble


@dataclass
class FakeFetcher:
    """Gives what is at each address; `is_silent`: nothing ever comes."""

    content: dict[str, bytes | FetchTrouble] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    is_silent: bool = False

    async def fetch(self, url: str, most: int) -> bytes | FetchTrouble:
        self.asked.append(url)
        if self.is_silent:
            await asyncio.Event().wait()
        found = self.content.get(url, FetchTrouble.NOT_THERE)
        return found if isinstance(found, FetchTrouble) else found[: most + 1]


A_RECIPE = Recipe("Toolbox", "In a box.", (Step("Open it.", (Field("Key", "{key}"),), "Done."),))


@dataclass
class FakeRecipes:
    found: Sequence[Recipe | BrokenRecipe] | RecipesMissing = (A_RECIPE,)

    async def all(self) -> Sequence[Recipe | BrokenRecipe] | RecipesMissing:
        return self.found


class FakeOpenAI:
    """Each reply may be None: then no answer ever comes. `others` are replies of `ask`."""

    def __init__(
        self,
        models: Reply | None = MODELS,
        without_key: Reply | None = REFUSED,
        me: Reply | None = REFUSED,
        others: Mapping[Request, Reply | None] | None = None,
    ) -> None:
        self._models, self._without_key, self._me = models, without_key, me
        self._others = others or {}
        self.requests: list[Request] = []
        self.in_flight = self.most_in_flight = 0
        self.asked: list[str] = []
        self.asked_with: list[Access] = []
        self.cut_off: list[str] = []
        self.was_asked = asyncio.Event()

    async def list_models(self, access: Access) -> Reply:
        return await self._answer("list_models", access, self._models)

    async def list_models_without_key(self, access: Access) -> Reply:
        return await self._answer("list_models_without_key", access, self._without_key)

    async def who_am_i(self, access: Access) -> Reply:
        return await self._answer("who_am_i", access, self._me)

    async def ask(self, access: Access, request: Request) -> Reply:
        assert is_allowed(request)
        self.requests.append(request)
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            await asyncio.sleep(0)
            return await self._answer("ask", access, self._others.get(request, REFUSED))
        finally:
            self.in_flight -= 1

    async def aclose(self) -> None: ...

    async def _answer(self, question: str, access: Access, reply: Reply | None) -> Reply:
        self.asked.append(question)
        self.asked_with.append(access)
        self.was_asked.set()
        if reply is not None:
            return reply
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cut_off.append(question)
            raise
        raise AssertionError


@dataclass
class FakeKeychain:
    """`troubles` by the method that has them; `during_write` happens while a key is written."""

    log: list[str] = field(default_factory=list)
    troubles: dict[str, KeychainTrouble] = field(default_factory=dict)
    in_use: str = "fake"
    entries: dict[str, SecretKey] = field(default_factory=dict)
    during_write: Callable[[], None] = lambda: None
    write_hangs: bool = False
    opened: bool = True
    is_writing: asyncio.Event = field(default_factory=asyncio.Event)

    async def name(self) -> str | KeychainTrouble:
        return self.troubles.get("name", self.in_use)

    async def write(self, ref: SecretRef, key: SecretKey) -> KeychainTrouble | None:
        self.log.append("write")
        self.is_writing.set()
        if self.write_hangs:
            await asyncio.Event().wait()
        if trouble := self.troubles.get("write"):
            return trouble
        self.entries[str(ref)] = key
        self.during_write()
        return None

    async def read(self, ref: SecretRef) -> SecretKey | KeychainTrouble:
        self.log.append("read")
        if trouble := self.troubles.get("read"):
            return trouble
        return self.entries.get(str(ref), KeychainTrouble.MISSING)

    async def is_open(self) -> bool:
        self.log.append("is_open")
        return self.opened

    async def remove(self, ref: SecretRef) -> KeychainTrouble | None:
        self.log.append("remove")
        if trouble := self.troubles.get("remove"):
            return trouble
        self.entries.pop(str(ref), None)
        return None


class FakeCatalog(FakeKeySteps):
    """`troubles` by the method that has them."""

    async def mend(self) -> Mended | CatalogTrouble | None:
        return self.troubles.get("mend")

    async def connections(self) -> Sequence[Connection] | CatalogTrouble:
        return self.troubles.get("connections") or self.ready()

    async def connections_like(self, key: KeyFacts) -> Sequence[Connection] | CatalogTrouble:
        if trouble := self.troubles.get("connections_like"):
            return trouble
        return [one for one in self.ready() if one.key == key]

    async def add_without_keys(
        self, connections: Sequence[Connection]
    ) -> Sequence[Connection] | CatalogTrouble:
        self.log.append("add_without_keys")
        if trouble := self.troubles.get("add_without_keys"):
            return trouble
        nicknames = FreeNicknames(row.nickname for row in self.ready())
        new = [one for one in connections if one.id not in self.rows]
        added = [replace(one, nickname=nicknames.take(one.nickname)) for one in new]
        self.rows |= {one.id: one for one in added}
        self.states |= dict.fromkeys((one.id for one in added), "ready")
        return tuple(added)

    async def rename(self, connection_id: str, nickname: str) -> Conflict | CatalogTrouble | None:
        self.log.append("rename")
        if trouble := self.troubles.get("rename"):
            return trouble
        if self._is_taken(nickname):
            return Conflict.NICKNAME_TAKEN
        self.rows[connection_id] = replace(self.rows[connection_id], nickname=nickname)
        return None

    async def change_access(
        self,
        connection_id: str,
        api_address: ApiAddress,
        organization: str | None,
        project: str | None,
    ) -> Conflict | CatalogTrouble | None:
        self.log.append("change_access")
        if trouble := self.troubles.get("change_access"):
            return trouble
        if connection_id not in self.rows:
            return Conflict.NO_SUCH_CONNECTION
        self.rows[connection_id] = replace(
            self.rows[connection_id],
            api_address=api_address,
            organization=organization,
            project=project,
            last_check=None,
            status_since=None,
        )
        return None

    async def change_particulars(
        self, connection_id: str, particulars: Particulars
    ) -> Conflict | CatalogTrouble | None:
        self.log.append("change_particulars")
        if trouble := self.troubles.get("change_particulars"):
            return trouble
        if connection_id not in self.rows:
            return Conflict.NO_SUCH_CONNECTION
        self.rows[connection_id] = replace(
            self.rows[connection_id],
            purpose=particulars.purpose,
            notes=particulars.notes,
            model=particulars.model,
            replace_by=particulars.replace_by,
        )
        return None

    async def remember_check(self, connection_id: str, verdict: Verdict) -> CatalogTrouble | None:
        if trouble := self.troubles.get("remember_check"):
            return trouble
        self.rows[connection_id] = self.rows[connection_id].after_check(verdict)
        past = PastCheck(verdict.checked_at, verdict.cause, verdict.latency_ms)
        self.history.setdefault(connection_id, []).append(past)
        return None

    async def past_checks(self, connection_id: str) -> Sequence[PastCheck] | CatalogTrouble:
        trouble = self.troubles.get("past_checks")
        return trouble or tuple(self.history.get(connection_id, ()))

    async def forget_old_checks(self) -> CatalogTrouble | None:
        self.log.append("forget_old_checks")
        return self.troubles.get("forget_old_checks")

    async def note_hand_off(
        self, connection_id: str, handed: HandOff
    ) -> Conflict | CatalogTrouble | None:
        if trouble := self.troubles.get("note_hand_off"):
            return trouble
        if connection_id not in self.rows:
            return Conflict.NO_SUCH_CONNECTION
        self.ledger.append((connection_id, handed))
        return None

    async def hand_offs(self, connection_id: str) -> Sequence[HandOff] | CatalogTrouble:
        if trouble := self.troubles.get("hand_offs"):
            return trouble
        last = {
            handed.tool: handed
            for id_, handed in self.ledger
            if id_ == connection_id and id_ in self.rows
        }
        return tuple(sorted(last.values(), key=lambda handed: handed.tool.casefold()))

    async def forget_hand_offs(self, connection_id: str, tool: str) -> CatalogTrouble | None:
        if trouble := self.troubles.get("forget_hand_offs"):
            return trouble
        self.ledger = [
            (id_, handed)
            for id_, handed in self.ledger
            if (id_, handed.tool) != (connection_id, tool)
        ]
        return None
