"""Practice mode: each practice key shows on purpose what it is for."""

import asyncio

import pytest

from keystep.adapters.catalog.catalog_file import CatalogFile
from keystep.adapters.catalog.on_thread import CatalogOnThread
from keystep.adapters.clock import SystemClock
from keystep.adapters.keychain.in_memory import KeychainInMemory
from keystep.adapters.openai.http_client import client_of_app
from keystep.adapters.openai.http_openai import HttpOpenAI
from keystep.adapters.simulated_openai import service as simulated
from keystep.adapters.simulated_openai.practice import COMPANY, SCHOOL, practice_service, seed
from keystep.domain.access import Access, Realm
from keystep.domain.api_address import OPENAI
from keystep.domain.causes import Cause
from keystep.domain.practice_keys import PRACTICE_KEYS
from keystep.domain.secret import SecretKey
from keystep.domain.verdict import Verdict
from keystep.services.check_key import DEADLINE_SECONDS, CheckKey
from keystep.services.find_organizations import FindOrganizations
from keystep.services.use_cases import UseCases
from tests.services.fakes import FakeFetcher, FakeFiles, FakeMachine, FakeNotifier, FakeRecipes

CAUSES = {
    "sk-practice-works": Cause.WORKS,
    "sk-practice-works-too": Cause.WORKS,
    "sk-practice-restricted": Cause.WORKS_WITHOUT_MODEL_LIST,
    "sk-practice-refused": Cause.KEY_REFUSED,
    "sk-practice-wrong-organization": Cause.WRONG_ORGANIZATION,
    "sk-practice-no-credit": Cause.NO_CREDIT,
    "sk-practice-service-down": Cause.SERVICE_BUSY,
    "sk-practice-slow": Cause.WORKS,
    "sk-practice-read-only": Cause.WORKS,
    "sk-practice-cannot-pay": Cause.WORKS,
    "sk-practice-spend-limit": Cause.WORKS,
    "sk-practice-expired": Cause.KEY_EXPIRED,
    "sk-practice-wrong-region": Cause.WRONG_REGION,
    "sk-practice-filtered": Cause.BLOCKED_ON_THE_WAY,
}
"""The keys of the design, and what each is for. Trainers rely on them."""


async def checked(key: str, *, slow: float = 0, deadline: float = DEADLINE_SECONDS) -> Verdict:
    service = practice_service()
    service._slow_seconds = slow
    openai = HttpOpenAI(client_of_app(service))
    try:
        check = CheckKey(openai, SystemClock(), Realm.PRACTICE, deadline)
        return await check(Access(OPENAI, SecretKey(key), COMPANY.id))
    finally:
        await openai.aclose()


def test_the_practice_keys_of_the_design_exist() -> None:
    assert set(CAUSES) <= set(PRACTICE_KEYS)


@pytest.mark.parametrize("key", PRACTICE_KEYS)
async def test_each_practice_key_gives_its_cause(key: str) -> None:
    assert (await checked(key)).cause is CAUSES[key]


async def test_the_slow_key_is_cut_by_a_deadline() -> None:
    verdict = await checked("sk-practice-slow", slow=60, deadline=0.05)
    assert verdict.cause is Cause.TIMED_OUT


def test_the_slow_key_takes_ten_seconds_and_so_ends_before_the_deadline() -> None:
    assert practice_service()._slow_seconds == simulated.SLOW_SECONDS == 10
    assert simulated.SLOW_SECONDS < DEADLINE_SECONDS


async def test_a_slow_check_does_not_hold_up_another() -> None:
    slow = asyncio.create_task(checked("sk-practice-slow", slow=60))
    assert (await checked("sk-practice-works")).cause is Cause.WORKS
    assert not slow.done()
    slow.cancel()
    await asyncio.gather(slow, return_exceptions=True)


async def test_a_key_that_is_no_practice_key_is_refused_as_such() -> None:
    assert (await checked("sk-practice-nobodys")).cause is Cause.KEY_REFUSED


async def test_practice_organizations_are_found_by_name() -> None:
    openai = HttpOpenAI(client_of_app(practice_service()))
    find = FindOrganizations(openai, Realm.PRACTICE)
    found = await find(Access(OPENAI, SecretKey("sk-practice-works")))
    await openai.aclose()
    assert [(each.id, each.title) for each in found] == [
        (COMPANY.id, "Practice Company"),
        (SCHOOL.id, "Practice School"),
    ]


async def test_practice_begins_with_connections_of_several_kinds() -> None:
    openai = HttpOpenAI(client_of_app(practice_service()))
    catalog, keychain = CatalogOnThread(CatalogFile(None)), KeychainInMemory()
    neighbours = (catalog, keychain, openai, SystemClock())
    await seed(
        UseCases(
            Realm.PRACTICE,
            *neighbours,
            machine=FakeMachine(),
            notifier=FakeNotifier(),
            files=FakeFiles(),
            fetcher=FakeFetcher(),
            recipes=FakeRecipes(),
        )
    )
    listed = await catalog.connections()
    await openai.aclose()
    catalog.close()
    assert isinstance(listed, tuple)
    causes = {each.last_check.cause for each in listed if each.last_check}
    assert len(listed) == len(causes) >= 3
    assert Cause.WORKS in causes
