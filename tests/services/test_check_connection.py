"""Checking a saved connection: its key from the keychain, its verdict into the catalog."""

from dataclasses import replace

import pytest

from keystep.domain.access import Access, Realm
from keystep.domain.api_address import OPENAI, ApiAddress
from keystep.domain.causes import Cause
from keystep.domain.connection import Connection
from keystep.domain.diagnosis import Answer
from keystep.domain.verdict import Verdict, findings_for
from keystep.services.check_connection import CheckConnection
from keystep.services.check_key import CheckKey
from keystep.services.ports import CatalogTrouble, KeychainTrouble
from keystep.services.same_key import SameKeys
from keystep.services.saved_connection import CAUSE_OF_TROUBLE
from tests.services.fakes import (
    KEY,
    REFUSED,
    FakeCatalog,
    FakeClock,
    FakeKeychain,
    FakeOpenAI,
    a_connection,
    run,
)

CAUSES = [
    (KeychainTrouble.LOCKED, Cause.KEYCHAIN_LOCKED),
    (KeychainTrouble.ABSENT, Cause.KEYCHAIN_ABSENT),
    (KeychainTrouble.BROKEN, Cause.KEYCHAIN_BROKEN),
    (KeychainTrouble.CHANGED, Cause.KEYCHAIN_CHANGED),
    (KeychainTrouble.MISSING, Cause.KEY_MISSING),
]


class World:
    def __init__(self, connection: Connection | None = None) -> None:
        self.connection = connection or a_connection()
        self.catalog = FakeCatalog()
        self.catalog.put(self.connection)
        self.keychain = FakeKeychain(entries={str(self.connection.secret): KEY})
        self.openai = FakeOpenAI()

    def check(self) -> Verdict:
        check_key = CheckKey(self.openai, FakeClock(), Realm.REAL)
        same_keys = SameKeys(self.catalog, self.keychain)
        check = CheckConnection(self.catalog, self.keychain, check_key, same_keys)
        return run(check(self.connection))


def test_a_connection_is_checked_with_its_own_key_organization_and_project() -> None:
    world = World()
    assert world.check().cause is Cause.WORKS
    assert world.openai.asked_with == [Access(OPENAI, KEY, "org-Abc", "proj_Abc")]


def test_a_verdict_is_remembered() -> None:
    world = World()
    world.openai = FakeOpenAI(models=REFUSED)
    verdict = world.check()
    assert world.catalog.rows[world.connection.id].last_check == verdict
    assert verdict.cause is Cause.KEY_REFUSED


def test_a_verdict_that_cannot_be_remembered_is_still_given(
    caplog: pytest.LogCaptureFixture,
) -> None:
    world = World()
    world.catalog.troubles["remember_check"] = CatalogTrouble.FULL
    assert world.check().cause is Cause.WORKS
    assert "full" in caplog.text


def test_every_trouble_of_the_keychain_has_a_cause() -> None:
    assert set(CAUSE_OF_TROUBLE) == set(KeychainTrouble)


@pytest.mark.parametrize("call", ["name", "read"])
@pytest.mark.parametrize(("trouble", "cause"), CAUSES)
def test_trouble_with_the_keychain_is_the_verdict(
    call: str, trouble: KeychainTrouble, cause: Cause
) -> None:
    world = World()
    world.keychain.troubles[call] = trouble
    verdict = world.check()
    assert verdict.cause is cause
    assert verdict.findings == findings_for(cause)
    assert world.openai.asked == []


def test_a_key_that_is_gone_is_missing() -> None:
    world = World()
    world.keychain.entries.clear()
    assert world.check().cause is Cause.KEY_MISSING


def test_another_keychain_is_not_asked_for_the_key() -> None:
    world = World(a_connection(keychain="the one before"))
    assert world.check().cause is Cause.KEYCHAIN_CHANGED
    assert world.keychain.log == []
    assert world.openai.asked == []


@pytest.mark.parametrize(("named", "is_offered"), [("api", True), ("us.api", False)])
def test_only_an_address_that_the_saved_key_may_go_to_is_offered(
    named: str, is_offered: bool
) -> None:
    world = World(a_connection(address=ApiAddress("https://eu.api.openai.com/v1")))
    said = f"Please make your request to {named}.openai.com"
    elsewhere = Answer(401, {"error": {"code": "incorrect_hostname", "message": said}})
    world.openai = FakeOpenAI(models=elsewhere)
    verdict = world.check()
    assert verdict.cause is Cause.WRONG_REGION
    assert (verdict.repair is not None) is is_offered


@pytest.mark.parametrize(
    ("model", "cause"),
    [(None, Cause.WORKS), ("gpt-9", Cause.WORKS), ("o3", Cause.MODEL_NOT_LISTED)],
)
def test_the_model_that_the_connection_relies_on_is_looked_up(
    model: str | None, cause: Cause
) -> None:
    assert World(replace(a_connection(), model=model)).check().cause is cause
