"""The policy in the use cases, where the whole program would show nothing more."""

from keystep.domain.access import Access, Realm
from keystep.domain.api_address import OPENAI, ApiAddress
from keystep.domain.causes import Cause
from keystep.domain.diagnosis import Answer
from keystep.domain.policy import Policy, Settings
from keystep.domain.secret import SecretKey
from keystep.services.check_key import CheckKey
from keystep.services.go_back_to_old_key import GoBackToOldKey
from keystep.services.ports import Conflict, KeychainTrouble
from keystep.services.replace_key import ReplaceKey
from keystep.services.saved_connection import access_of
from tests.services.fakes import (
    GATEWAY,
    KEY,
    NOW,
    FakeCatalog,
    FakeClock,
    FakeKeychain,
    FakeOpenAI,
    a_connection,
    run,
)
from tests.support.keys import project_key

SET = Policy(mandatory=Settings(api_address=GATEWAY))
ELSEWHERE = Answer(
    401,
    {
        "error": {
            "message": "You must use eu.api.openai.com for this organization.",
            "code": "incorrect_hostname",
        }
    },
)


def test_a_key_that_may_not_be_sent_is_not_even_read() -> None:
    """Nobody is asked to unlock a keychain for nothing."""
    keychain, saved = FakeKeychain(), a_connection(address=OPENAI)
    assert run(access_of(saved, keychain, FakeCatalog(), SET)) is Cause.ADDRESS_SET_BY_POLICY
    assert keychain.log == []


def test_a_region_that_is_not_allowed_is_not_offered() -> None:
    only_openai = Policy(mandatory=Settings(allowed_addresses=(OPENAI,)))
    region = ApiAddress("https://eu.api.openai.com/v1")
    both = Policy(mandatory=Settings(allowed_addresses=(OPENAI, region)))
    for policy, offered in ((only_openai, None), (both, region)):
        check = CheckKey(FakeOpenAI(ELSEWHERE), FakeClock(), Realm.REAL, policy=policy)
        verdict = run(check(Access(OPENAI, KEY)))
        assert verdict.cause is Cause.WRONG_REGION
        assert (verdict.repair.address if verdict.repair else None) == offered


def test_nobody_goes_back_to_a_key_that_was_for_another_address() -> None:
    """Not even while the keychain has yet to let it go."""
    catalog, keychain = FakeCatalog(), FakeKeychain()
    saved = a_connection(address=OPENAI)
    catalog.put(saved)
    keychain.entries[str(saved.secret)] = KEY
    replacing = ReplaceKey(catalog, keychain, FakeClock(), Realm.REAL, SET)
    keychain.troubles["remove"] = KeychainTrouble.LOCKED
    run(replacing(saved, SecretKey(project_key("next")), None, NOW))
    keychain.troubles.clear()
    moved = catalog.rows[saved.id]
    assert moved.api_address == GATEWAY
    assert moved.old_key is not None
    back = run(GoBackToOldKey(catalog, keychain, FakeClock())(moved))
    assert back is Conflict.NO_OLD_KEY
    assert catalog.rows[saved.id].secret == moved.secret
