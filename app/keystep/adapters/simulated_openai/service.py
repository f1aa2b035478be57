"""The simulated service: organizations and keys with their troubles, as an ASGI callable."""

import asyncio
import json
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import Enum
from http import HTTPStatus
from itertools import count

from keystep.adapters.asgi import Message, Receive, Send
from keystep.adapters.simulated_openai import answers
from keystep.adapters.simulated_openai.answers import SimulatedAnswer
from keystep.adapters.simulated_openai.resources import (
    ALL_SCOPES,
    FILES_ONLY,
    LIST_MODELS_SCOPE,
    MODELS,
    RESOURCES,
    Credit,
    Resource,
)
from keystep.domain.diagnosis import Json

SLOW_SECONDS = 10.0


class Trouble(Enum):
    """What is wrong with a simulated key."""

    NONE = "none"
    RESTRICTED = "restricted"
    REFUSED = "refused"
    WRONG_ORGANIZATION = "wrong_organization"
    NO_CREDIT = "no_credit"
    SERVICE_DOWN = "service_down"
    SLOW = "slow"
    EXPIRED = "expired"
    WRONG_REGION = "wrong_region"
    FILTERED = "filtered"


@dataclass(frozen=True)
class SimulatedOrganization:
    id: str
    title: str


@dataclass(frozen=True)
class SimulatedKey:
    """The first organization is the key's own; the others its owner belongs to as well.

    With the trouble of a wrong organization it is the last one that is the key's own.

    A key may do everything but for what `scopes` or its trouble take away.
    """

    text: str = field(repr=False)
    organizations: tuple[SimulatedOrganization, ...]
    project: str | None = None
    trouble: Trouble = Trouble.NONE
    scopes: frozenset[str] = ALL_SCOPES
    credit: Credit = Credit.ENOUGH

    def first_missing(self, scopes: Iterable[str]) -> str | None:
        own = self.scopes & FILES_ONLY if self.trouble is Trouble.RESTRICTED else self.scopes
        return next((scope for scope in scopes if scope not in own), None)

    @property
    def pays_with(self) -> Credit:
        return Credit.EXHAUSTED if self.trouble is Trouble.NO_CREDIT else self.credit


@dataclass(frozen=True)
class SeenRequest:
    """A request as it arrived, for tests to look at."""

    method: str
    path: str
    headers: dict[str, str] = field(repr=False)
    body: bytes = b""

    @property
    def resource(self) -> Resource | None:
        return RESOURCES.get((self.method, self.path.removeprefix("/v1")))


class SimulatedOpenAI:
    """Keeps what it has seen, the newest thousand requests, in `seen`.

    `posts` counts the requests that could have changed something, `paid` those that cost something.
    """

    def __init__(self, keys: Iterable[SimulatedKey], slow_seconds: float = SLOW_SECONDS) -> None:
        self._keys = {key.text: key for key in keys}
        self._slow_seconds = slow_seconds
        self._numbers = count(1)
        self.seen: deque[SeenRequest] = deque(maxlen=1000)
        self.posts = self.paid = 0
        self._model: SimulatedKey | None = None

    @property
    def behaves_like(self) -> str | None:
        return self._model.text if self._model else None

    def behave_like(self, practice_key: str | None) -> None:
        """Answer every key that is known as if it were this one, until it is said otherwise."""
        self._model = None if practice_key is None else self._keys[practice_key]

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _live(receive, send)
            return
        request = await _request(scope, receive)
        self.seen.append(request)
        self.posts += request.method == "POST"
        await _respond(send, await self._answer(request), number=next(self._numbers))

    async def _answer(self, request: SeenRequest) -> SimulatedAnswer:
        key = self._key_of(request)
        if isinstance(key, SimulatedAnswer):
            return key
        if key.trouble is Trouble.SLOW:
            await asyncio.sleep(self._slow_seconds)
        if answer := _refused_before_all(key, request):
            return answer
        match request.method, request.path.rpartition("/")[2]:
            case "GET", "me":
                return _me(key)
            case "GET", "models":
                return _wrong_place(key, request) or _models(key)
        if request.resource is None:
            return answers.NOT_FOUND
        return _wrong_place(key, request) or self._use(request.resource, key, request.body)

    def _use(self, resource: Resource, key: SimulatedKey, body: bytes) -> SimulatedAnswer:
        if scope := key.first_missing(resource.scopes):
            return answers.missing_scope(scope)
        answer = resource.answer(_json(body), key.pays_with)
        self.paid += resource.costs and answer.status == HTTPStatus.OK
        return answer

    def _key_of(self, request: SeenRequest) -> SimulatedKey | SimulatedAnswer:
        scheme, _space, text = request.headers.get("authorization", "").partition(" ")
        if scheme != "Bearer" or not text:
            return answers.NO_KEY
        key = self._keys.get(text)
        if key is not None and self._model is not None:
            key = replace(self._model, text=text)
        if key is None or key.trouble is Trouble.REFUSED:
            return answers.key_refused(text)
        return key


def _refused_before_all(key: SimulatedKey, request: SeenRequest) -> SimulatedAnswer | None:
    """What is said whatever was asked for."""
    match key.trouble:
        case Trouble.SERVICE_DOWN:
            return answers.OVERLOADED
        case Trouble.EXPIRED:
            return answers.EXPIRED
        case Trouble.FILTERED:
            return answers.FILTERED
        case Trouble.WRONG_REGION if request.headers.get("host") != answers.REGION_HOST:
            return answers.WRONG_REGION
    return None


def _wrong_place(key: SimulatedKey, request: SeenRequest) -> SimulatedAnswer | None:
    organization = request.headers.get("openai-organization")
    project = request.headers.get("openai-project")
    if organization is not None and not _matches(key, organization):
        return answers.WRONG_ORGANIZATION
    if project is not None and project != key.project:
        return answers.WRONG_PROJECT
    return None


def _models(key: SimulatedKey) -> SimulatedAnswer:
    if key.first_missing([LIST_MODELS_SCOPE]):
        return answers.MAY_NOT_LIST_MODELS
    if key.trouble is Trouble.NO_CREDIT:
        # Nobody has seen this on a model list: the key says it early so that it can be shown.
        return answers.NO_CREDIT
    return answers.model_list(MODELS)


def _matches(key: SimulatedKey, organization: str) -> bool:
    own = -1 if key.trouble is Trouble.WRONG_ORGANIZATION else 0
    return organization == key.organizations[own].id


def _me(key: SimulatedKey) -> SimulatedAnswer:
    """`GET /v1/me` in the shape of help centre article 9132009, without anything personal."""
    data: list[Json] = [
        {"object": "organization", "id": o.id, "title": o.title, "is_default": place == 0}
        for place, o in enumerate(key.organizations)
    ]
    body: Json = {
        "object": "user",
        "id": "user-practice",
        "orgs": {"object": "list", "data": data},
    }
    return SimulatedAnswer(HTTPStatus.OK, body)


async def _request(scope: Message, receive: Receive) -> SeenRequest:
    headers = scope["headers"]
    assert isinstance(headers, Iterable)  # noqa: S101  ASGI's promise
    return SeenRequest(
        method=str(scope["method"]),
        path=str(scope["path"]),
        headers={name.decode().lower(): value.decode("latin-1") for name, value in headers},
        body=await _whole_body(receive),
    )


async def _whole_body(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        part = message.get("body", b"")
        body += part if isinstance(part, bytes) else b""
        more = message.get("more_body") is True
    return body


def _json(body: bytes) -> Json:
    try:
        parsed: Json = json.loads(body)
    except ValueError:
        return None
    return parsed


async def _respond(send: Send, answer: SimulatedAnswer, number: int) -> None:
    kind = b"text/html" if answer.page else b"application/json"
    headers = [(b"content-type", kind), (b"x-request-id", f"req_{number:032x}".encode())]
    body = answer.page or json.dumps(answer.body)
    await send({"type": "http.response.start", "status": int(answer.status), "headers": headers})
    await send({"type": "http.response.body", "body": body.encode()})


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
