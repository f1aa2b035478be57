"""Mending a saved connection: a check comes first, and a key goes nowhere it may not go."""

from dataclasses import replace

import pytest
from hypothesis import given

from keystep.domain.access import Access, Realm
from keystep.domain.api_address import OPENAI, ApiAddress
from keystep.domain.causes import Cause, Remedy
from keystep.domain.connection import Connection
from keystep.domain.diagnosis import Answer, NoAnswer, Reply
from keystep.domain.repair import Repair
from keystep.domain.verdict import Verdict
from keystep.services.check_key import CheckKey
from keystep.services.ports import CatalogTrouble, Conflict, KeychainTrouble
from keystep.services.repair_connection import RepairConnection
from keystep.services.saved_connection import CAUSE_OF_TROUBLE
from tests.domain.properties import other_addresses, quick
from tests.services.fakes import (
    GATEWAY,
    KEY,
    REFUSED,
    FakeCatalog,
    FakeClock,
    FakeKeychain,
    FakeOpenAI,
    a_connection,
    run,
    verdict_of,
)

EUROPE = ApiAddress("https://eu.api.openai.com/v1")
TO_EUROPE = Repair(Remedy.USE_REGION, EUROPE, "org-Abc", "proj_Abc")
TO_ACME = Repair(Remedy.USE_ORGANIZATION, OPENAI, "org-Acme", "proj_Abc", "Acme Ltd")
LIMITED = Answer(403, {"error": "Missing scopes: api.model.read."})


class World:
    """A connection that was checked and found wrong."""

    def __init__(
        self, models: Reply | None = None, address: ApiAddress = OPENAI, keychain: str = "fake"
    ) -> None:
        saved = a_connection(address=address, keychain=keychain)
        self.connection = replace(saved, last_check=verdict_of(Cause.WRONG_REGION))
        self.catalog = FakeCatalog()
        self.catalog.put(self.connection)
        self.keychain = FakeKeychain(entries={str(self.connection.secret): KEY})
        self.openai = FakeOpenAI(models) if models else FakeOpenAI()

    def repair(self, repair: Repair) -> Verdict | CatalogTrouble | Conflict:
        check_key = CheckKey(self.openai, FakeClock(), Realm.REAL)
        use_case = RepairConnection(self.catalog, self.keychain, check_key)
        return run(use_case(self.connection, repair))

    @property
    def saved(self) -> Connection:
        return self.catalog.rows[self.connection.id]

    def nothing_was_sent(self) -> bool:
        return self.openai.asked == []

    def nothing_changed(self) -> bool:
        return self.saved == self.connection


def test_the_repaired_access_is_checked_with_the_saved_key() -> None:
    world = World()
    world.repair(TO_EUROPE)
    assert world.openai.asked_with == [Access(EUROPE, KEY, "org-Abc", "proj_Abc")]


def test_a_repair_that_works_is_kept_with_its_verdict() -> None:
    world = World()
    verdict = world.repair(TO_EUROPE)
    assert isinstance(verdict, Verdict)
    assert verdict.cause is Cause.WORKS
    assert world.saved == replace(
        world.connection, api_address=EUROPE, last_check=verdict, status_since=verdict.checked_at
    )


@pytest.mark.parametrize(
    ("repair", "organization", "project"),
    [
        (TO_ACME, "org-Acme", "proj_Abc"),
        (Repair(Remedy.LEAVE_OUT_ORGANIZATION, OPENAI, None, "proj_Abc"), None, "proj_Abc"),
        (Repair(Remedy.LEAVE_OUT_PROJECT, OPENAI, "org-Abc", None), "org-Abc", None),
    ],
)
def test_each_repair_changes_its_own_point(
    repair: Repair, organization: str | None, project: str | None
) -> None:
    world = World()
    world.repair(repair)
    assert world.saved.api_address == OPENAI
    assert (world.saved.organization, world.saved.project) == (organization, project)


def test_a_repair_that_needs_attention_is_kept() -> None:
    world = World(LIMITED)
    verdict = world.repair(TO_ACME)
    assert isinstance(verdict, Verdict)
    assert verdict.cause is Cause.WORKS_WITHOUT_MODEL_LIST
    assert world.saved.organization == "org-Acme"


@pytest.mark.parametrize("reply", [REFUSED, NoAnswer(Cause.NO_DNS), Answer(503)])
def test_a_repair_that_is_not_accepted_changes_nothing(reply: Reply) -> None:
    world = World(reply)
    verdict = world.repair(TO_EUROPE)
    assert isinstance(verdict, Verdict)
    assert verdict.cause is not Cause.WORKS
    assert world.nothing_changed()
    assert world.catalog.log == []


@given(other_addresses)
@quick
def test_to_any_other_address_nothing_is_sent_and_nothing_changes(address: ApiAddress) -> None:
    world = World()
    outcome = world.repair(replace(TO_EUROPE, address=address))
    assert outcome is Conflict.KEY_IS_BOUND
    assert world.nothing_was_sent()
    assert world.nothing_changed()
    assert world.keychain.log == []


@given(other_addresses)
@quick
def test_a_key_of_another_address_is_not_sent_to_openai(address: ApiAddress) -> None:
    world = World(address=address)
    assert world.repair(replace(TO_EUROPE, address=OPENAI)) is Conflict.KEY_IS_BOUND
    assert world.nothing_was_sent()


def test_a_gateways_connection_may_have_its_organization_mended() -> None:
    world = World(address=GATEWAY)
    verdict = world.repair(replace(TO_ACME, address=GATEWAY))
    assert isinstance(verdict, Verdict)
    assert world.saved.organization == "org-Acme"
    assert {access.address for access in world.openai.asked_with} == {GATEWAY}


@pytest.mark.parametrize("call", ["name", "read"])
@pytest.mark.parametrize("trouble", KeychainTrouble)
def test_trouble_with_the_keychain_changes_nothing(call: str, trouble: KeychainTrouble) -> None:
    world = World()
    world.keychain.troubles[call] = trouble
    verdict = world.repair(TO_EUROPE)
    assert isinstance(verdict, Verdict)
    assert verdict.cause is CAUSE_OF_TROUBLE[trouble]
    assert world.nothing_was_sent()
    assert world.nothing_changed()


def test_another_keychain_is_not_asked_for_the_key() -> None:
    world = World(keychain="the one before")
    verdict = world.repair(TO_EUROPE)
    assert isinstance(verdict, Verdict)
    assert verdict.cause is Cause.KEYCHAIN_CHANGED
    assert world.keychain.log == []


@pytest.mark.parametrize("trouble", CatalogTrouble)
def test_trouble_with_the_catalog_is_told(trouble: CatalogTrouble) -> None:
    world = World()
    world.catalog.troubles["change_access"] = trouble
    assert world.repair(TO_EUROPE) is trouble
    assert world.nothing_changed()


def test_a_connection_that_was_removed_meanwhile_is_told() -> None:
    world = World()
    run(world.catalog.forget(world.connection.id))
    assert world.repair(TO_EUROPE) is Conflict.NO_SUCH_CONNECTION


def test_a_verdict_that_cannot_be_remembered_is_given_and_the_repair_kept(
    caplog: pytest.LogCaptureFixture,
) -> None:
    world = World()
    world.catalog.troubles["remember_check"] = CatalogTrouble.FULL
    assert isinstance(world.repair(TO_EUROPE), Verdict)
    assert world.saved.api_address == EUROPE
    assert "full" in caplog.text


def test_after_a_repair_the_model_that_is_relied_on_is_looked_up_too() -> None:
    world = World()
    world.connection = replace(world.connection, model="o3")
    verdict = world.repair(TO_EUROPE)
    assert isinstance(verdict, Verdict)
    assert verdict.cause is Cause.MODEL_NOT_LISTED
