"""The use cases share their neighbours and their realm."""

from keystep.domain.access import Realm
from keystep.services.use_cases import UseCases
from tests.services.fakes import (
    FakeCatalog,
    FakeClock,
    FakeFiles,
    FakeKeychain,
    FakeMachine,
    FakeNotifier,
    FakeOpenAI,
    FakeRecipes,
)


def test_every_use_case_acts_in_the_same_realm_on_the_same_neighbours() -> None:
    catalog, keychain, openai = FakeCatalog(), FakeKeychain(), FakeOpenAI()
    machine = FakeMachine()
    cases = UseCases(
        Realm.PRACTICE,
        catalog,
        keychain,
        openai,
        FakeClock(),
        machine=machine,
        notifier=FakeNotifier(),
        files=FakeFiles(),
        recipes=FakeRecipes(),
    )
    assert cases.realm is cases.check_key.realm is Realm.PRACTICE
    assert cases.add.realm is cases.find_organizations.realm is Realm.PRACTICE
    assert cases.add.catalog is cases.check.catalog is cases.remove.catalog is catalog
    assert cases.rename.catalog is catalog
    assert cases.add.keychain is cases.check.keychain is cases.remove.keychain is keychain
    assert cases.check_key.openai is cases.find_organizations.openai is openai
    assert cases.check.check_key is cases.try_payment.check_key is cases.check_key
    assert cases.probe_permissions.openai is openai
    assert cases.probe_permissions.realm is Realm.PRACTICE
    assert cases.probe.probe_permissions is cases.probe_permissions
    assert cases.try_payment_of.try_payment is cases.try_payment
    assert cases.try_payment_of.catalog is catalog
    assert cases.probe.keychain is cases.try_payment_of.keychain is keychain
    assert cases.check.check_key is cases.repair.check_key is cases.check_key
    assert cases.repair.catalog is catalog
    assert cases.repair.keychain is keychain
    assert cases.write_report.machine is machine
    assert cases.write_report.keychain is keychain
    assert cases.examine.machine is machine
    assert cases.examine.openai is openai
    assert cases.examine.keychain is keychain
    assert cases.examine.catalog is catalog
    assert isinstance(cases.recipes, FakeRecipes)
    assert cases.hand_over.catalog is catalog
    assert cases.hand_over.keychain is keychain
