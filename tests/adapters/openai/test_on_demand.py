"""The client is made with the first request, once, and away from the loop."""

import asyncio
import threading
from collections.abc import Callable

from keystep.adapters.openai.on_demand import OpenAIOnDemand
from keystep.domain.access import Access
from keystep.domain.diagnosis import Answer, Reply
from keystep.domain.requests import CHAT_IN_VAIN, Request
from tests.adapters.openai.servers import access_to, address

ACCESS = access_to(address("https://gateway.test/v1"))


class FakeOpenAI:
    """Answers with the name of what it was asked."""

    def __init__(self) -> None:
        self.closed = False

    async def list_models(self, access: Access) -> Reply:
        return Answer(200, "list_models")

    async def list_models_without_key(self, access: Access) -> Reply:
        return Answer(200, "list_models_without_key")

    async def who_am_i(self, access: Access) -> Reply:
        return Answer(200, "who_am_i")

    async def ask(self, access: Access, request: Request) -> Reply:
        return Answer(200, request.path)

    async def aclose(self) -> None:
        self.closed = True


class Maker:
    def __init__(self, wait: Callable[[], object] = lambda: None) -> None:
        self.made: list[FakeOpenAI] = []
        self.threads: set[threading.Thread] = set()
        self._wait = wait

    def __call__(self) -> FakeOpenAI:
        self.threads.add(threading.current_thread())
        self._wait()
        self.made.append(FakeOpenAI())
        return self.made[-1]


async def test_nothing_is_made_before_the_first_request() -> None:
    make = Maker()
    openai = OpenAIOnDemand(make)
    await openai.aclose()
    assert make.made == []


async def test_it_is_made_once_for_many_requests_at_once() -> None:
    make = Maker()
    openai = OpenAIOnDemand(make)
    await asyncio.gather(*(openai.list_models(ACCESS) for _ in range(10)))
    await openai.aclose()
    assert len(make.made) == 1


async def test_it_is_made_away_from_the_loop() -> None:
    make = Maker()
    openai = OpenAIOnDemand(make)
    await openai.list_models(ACCESS)
    await openai.aclose()
    assert threading.current_thread() not in make.threads


async def test_each_question_is_passed_on() -> None:
    openai = OpenAIOnDemand(Maker())
    asked = (openai.list_models, openai.list_models_without_key, openai.who_am_i)
    assert [await question(ACCESS) for question in asked] == [
        Answer(200, question.__name__) for question in asked
    ]
    assert await openai.ask(ACCESS, CHAT_IN_VAIN) == Answer(200, "/chat/completions")
    await openai.aclose()


async def test_closing_closes_what_was_made() -> None:
    make = Maker()
    openai = OpenAIOnDemand(make)
    await openai.list_models(ACCESS)
    await openai.aclose()
    assert make.made[0].closed


async def test_a_first_request_that_is_cancelled_leaves_the_second_to_work() -> None:
    begun, go_on = threading.Event(), threading.Event()

    def wait() -> None:
        begun.set()
        go_on.wait(5)

    make = Maker(wait)
    openai = OpenAIOnDemand(make)
    first = asyncio.create_task(openai.list_models(ACCESS))
    await asyncio.to_thread(begun.wait, 5)
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    go_on.set()
    assert await openai.list_models(ACCESS) == Answer(200, "list_models")
    await openai.aclose()
