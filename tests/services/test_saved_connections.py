"""Finding out more of a saved connection: its own key, read once, for its own address."""

from dataclasses import replace

import pytest

from keystep.domain.access import Access, Realm
from keystep.domain.api_address import OPENAI, ApiAddress
from keystep.domain.causes import Cause
from keystep.domain.connection import Connection, SecretRef
from keystep.domain.diagnosis import Answer
from keystep.domain.not_done import NotDone
from keystep.domain.permissions import Permissions
from keystep.domain.requests import embedding_try_out
from keystep.domain.secret import SecretKey
from keystep.domain.verdict import Verdict
from keystep.services.check_key import CheckKey
from keystep.services.ports import CatalogTrouble, KeychainTrouble
from keystep.services.probe_connection import ProbeConnection
from keystep.services.probe_permissions import ProbePermissions
from keystep.services.saved_connection import CAUSE_OF_TROUBLE
from keystep.services.try_payment import TryPayment
from keystep.services.try_payment_of_connection import TryPaymentOfConnection
from tests.services.fakes import (
    GATEWAY,
    KEY,
    FakeCatalog,
    FakeClock,
    FakeKeychain,
    FakeOpenAI,
    a_connection,
    run,
)
from tests.services.test_probe_permissions import replies_of_a_good_key
from tests.support.keys import project_key

NEW = SecretKey(project_key("new1"))
MODEL = "text-embedding-3-small"
PAID = Answer(200, {"object": "list", "data": [{"embedding": [0.5]}]})
EVERY_TROUBLE = pytest.mark.parametrize("trouble", KeychainTrouble, ids=lambda each: each.value)


class World:
    def __init__(self, address: ApiAddress = OPENAI, keychain: str = "fake") -> None:
        self.connection: Connection = a_connection(address=address, keychain=keychain)
        self.catalog = FakeCatalog()
        self.catalog.put(self.connection)
        self.keychain = FakeKeychain(entries={str(self.connection.secret): KEY})
        self.openai = FakeOpenAI(
            models=Answer(200, {"data": [{"id": MODEL}]}),
            others={**replies_of_a_good_key(), embedding_try_out(MODEL): PAID},
        )

    def probe(self) -> Permissions | Cause | NotDone:
        probing = ProbePermissions(self.openai, Realm.REAL)
        probe = ProbeConnection(self.catalog, self.keychain, probing)
        return run(probe(self.connection, with_changes=False))

    def try_payment(self) -> Verdict | NotDone:
        paying = TryPayment(CheckKey(self.openai, FakeClock(), Realm.REAL))
        return run(TryPaymentOfConnection(self.catalog, self.keychain, paying)(self.connection))

    def replace_key(self) -> None:
        """As another program does, while this one goes on with what it has read."""
        now = replace(self.connection, secret=SecretRef(self.connection.id, 2), key=NEW.facts)
        self.catalog.put(now)
        self.keychain.entries = {str(now.secret): NEW}

    @property
    def last_check(self) -> Verdict | None:
        return self.catalog.rows[self.connection.id].last_check


def test_a_connection_is_probed_with_its_own_key_organization_and_project() -> None:
    world = World()
    assert isinstance(world.probe(), Permissions)
    expected = Access(OPENAI, KEY, "org-Abc", "proj_Abc")
    assert all(access == expected for access in world.openai.asked_with)


def test_what_was_agreed_to_is_passed_on() -> None:
    world = World()
    world.probe()
    assert {request.method for request in world.openai.requests} == {"GET"}


def test_the_key_is_read_once() -> None:
    world = World()
    world.probe()
    assert world.keychain.log == ["read"]


def test_probing_leaves_the_last_check_as_it_is() -> None:
    world = World()
    world.probe()
    assert world.last_check is None


def test_a_connection_pays_with_its_own_key_organization_and_project() -> None:
    world = World()
    verdict = world.try_payment()
    assert isinstance(verdict, Verdict)
    assert verdict.cause is Cause.WORKS_AND_CAN_PAY
    assert world.openai.asked_with == [Access(OPENAI, KEY, "org-Abc", "proj_Abc")] * 2


def test_what_the_payment_showed_is_remembered() -> None:
    world = World()
    assert world.try_payment() == world.last_check


def test_a_payment_that_cannot_be_remembered_is_still_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    world = World()
    world.catalog.troubles["remember_check"] = CatalogTrouble.FULL
    verdict = world.try_payment()
    assert isinstance(verdict, Verdict)
    assert verdict.cause is Cause.WORKS_AND_CAN_PAY
    assert "full" in caplog.text


def test_a_payment_that_was_not_tried_is_no_verdict() -> None:
    world = World()
    world.openai = FakeOpenAI(models=Answer(200, {"data": []}))
    assert world.try_payment() is NotDone.NO_CHEAP_MODEL
    assert world.last_check is None


def test_another_service_is_neither_probed_nor_paid_nor_the_keychain_asked() -> None:
    world = World(GATEWAY)
    assert world.probe() is NotDone.OTHER_SERVICE
    assert world.try_payment() is NotDone.OTHER_SERVICE
    assert world.openai.asked == world.keychain.log == []


def test_a_key_that_was_replaced_since_the_list_was_read_is_used_instead() -> None:
    """Another program may replace it: "missing" would be said, and kept, of a key that is there."""
    world = World()
    world.replace_key()
    assert isinstance(world.probe(), Permissions)
    assert all(access.key == NEW for access in world.openai.asked_with)


def test_a_key_that_was_not_replaced_and_is_gone_is_missing() -> None:
    world = World()
    world.keychain.entries.clear()
    assert world.probe() is Cause.KEY_MISSING


def test_a_connection_that_was_removed_since_the_list_was_read_has_no_key() -> None:
    world = World()
    world.keychain.entries.clear()
    world.catalog.rows.clear()
    assert world.probe() is Cause.KEY_MISSING


def test_a_list_that_can_t_be_read_again_leaves_the_key_missing() -> None:
    world = World()
    world.replace_key()
    world.catalog.troubles["connections"] = CatalogTrouble.BUSY
    assert world.probe() is Cause.KEY_MISSING


@EVERY_TROUBLE
def test_trouble_with_the_keychain_is_the_answer_of_a_probe(trouble: KeychainTrouble) -> None:
    world = World()
    world.keychain.troubles["read"] = trouble
    assert world.probe() is CAUSE_OF_TROUBLE[trouble]
    assert world.openai.asked == []


@EVERY_TROUBLE
def test_trouble_with_the_keychain_is_the_verdict_of_a_payment(trouble: KeychainTrouble) -> None:
    world = World()
    world.keychain.troubles["read"] = trouble
    verdict = world.try_payment()
    assert isinstance(verdict, Verdict)
    assert verdict.cause is CAUSE_OF_TROUBLE[trouble]
    assert world.openai.asked == []


def test_another_keychain_is_not_asked_for_the_key() -> None:
    world = World(keychain="the one before")
    assert world.probe() is Cause.KEYCHAIN_CHANGED
    assert world.keychain.log == []
