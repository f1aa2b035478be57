"""The use cases share their neighbours and their realm."""

from keystep.domain.access import Realm
from keystep.domain.policy import ManagedBy, Policy
from keystep.services.use_cases import UseCases
from keystep.services.within_policy import OpenAIWithinPolicy
from tests.services.fakes import (
    FakeCatalog,
    FakeClock,
    FakeFetcher,
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
    policy = Policy(ManagedBy("Acme Ltd"))
    cases = UseCases(
        Realm.PRACTICE,
        catalog,
        keychain,
        openai,
        FakeClock(),
        machine=machine,
        notifier=FakeNotifier(),
        files=FakeFiles(),
        fetcher=FakeFetcher(),
        recipes=FakeRecipes(),
        policy=policy,
    )
    within = OpenAIWithinPolicy(openai, policy)
    assert cases.realm is cases.check_key.realm is Realm.PRACTICE
    assert cases.add.realm is cases.find_organizations.realm is Realm.PRACTICE
    assert cases.add.catalog is cases.check.catalog is cases.remove.catalog is catalog
    assert cases.rename.catalog is catalog
    assert cases.add.keychain is cases.check.keychain is cases.remove.keychain is keychain
    assert cases.check_key.openai is cases.find_organizations.openai
    assert cases.check_key.openai == within
    assert cases.check.check_key is cases.try_payment.check_key is cases.check_key
    assert cases.probe_permissions.openai is cases.check_key.openai
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
    assert cases.examine.openai is cases.check_key.openai
    assert cases.examine.keychain is keychain
    assert cases.examine.catalog is catalog
    assert isinstance(cases.recipes, FakeRecipes)
    assert cases.hand_over.catalog is catalog
    assert cases.hand_over.keychain is keychain
    heeding = (cases.add, cases.check, cases.check_key, cases.export_list, cases.import_list)
    assert all(case.policy is policy for case in heeding)
    with_its_key = (cases.hand_over, cases.probe, cases.repair, cases.try_payment_of)
    assert all(case.policy is policy for case in with_its_key)
    assert cases.policy is cases.replace_key.policy is cases.examine.policy is policy
