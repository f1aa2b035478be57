"""Practice mode: what each key may do, and whether it can pay, so that both can be shown."""

import pytest

from keystep.adapters.clock import SystemClock
from keystep.adapters.openai.http_client import client_of_app
from keystep.adapters.openai.http_openai import HttpOpenAI
from keystep.adapters.simulated_openai.practice import COMPANY, practice_service
from keystep.adapters.simulated_openai.service import SimulatedOpenAI
from keystep.domain.access import Access, Realm
from keystep.domain.api_address import OPENAI
from keystep.domain.capabilities import PROBES, Capability
from keystep.domain.causes import Cause
from keystep.domain.connection import Purpose
from keystep.domain.not_done import NotDone
from keystep.domain.permissions import Can, Permissions
from keystep.domain.practice_keys import PRACTICE_KEYS
from keystep.domain.purpose_fit import Fit, compare
from keystep.domain.secret import SecretKey
from keystep.domain.verdict import Verdict
from keystep.services.check_key import CheckKey
from keystep.services.probe_permissions import ProbePermissions
from keystep.services.try_payment import TryPayment

READS = {each for each in Capability if PROBES[each].request.only_reads}
FILES = {Capability.READ_FILES, Capability.ADD_FILES}
EVERYTHING = set(Capability)
# This key says that it has no credit even on the model list.
ALL_BUT_THE_LIST = EVERYTHING - {Capability.LIST_MODELS}

ALLOWED = {
    "sk-practice-works": EVERYTHING,
    "sk-practice-works-too": EVERYTHING,
    "sk-practice-restricted": FILES,
    "sk-practice-read-only": READS,
    "sk-practice-no-credit": ALL_BUT_THE_LIST,
    "sk-practice-cannot-pay": EVERYTHING,
    "sk-practice-spend-limit": EVERYTHING,
    "sk-practice-slow": EVERYTHING,
}
STOPPED = {
    "sk-practice-refused": Cause.KEY_REFUSED,
    "sk-practice-wrong-organization": Cause.WRONG_ORGANIZATION,
    "sk-practice-expired": Cause.KEY_EXPIRED,
    "sk-practice-wrong-region": Cause.WRONG_REGION,
}
TELL_NOTHING = ("sk-practice-service-down", "sk-practice-filtered")
PAYMENT = {
    "sk-practice-works": Cause.WORKS_AND_CAN_PAY,
    "sk-practice-works-too": Cause.WORKS_AND_CAN_PAY,
    "sk-practice-restricted": Cause.WORKS_WITHOUT_MODEL_LIST,
    "sk-practice-refused": Cause.KEY_REFUSED,
    "sk-practice-wrong-organization": Cause.WRONG_ORGANIZATION,
    "sk-practice-read-only": Cause.MISSING_PERMISSION,
    "sk-practice-no-credit": Cause.NO_CREDIT,
    "sk-practice-cannot-pay": Cause.NO_CREDIT,
    "sk-practice-spend-limit": Cause.ORGANIZATION_SPEND_LIMIT,
    "sk-practice-service-down": Cause.SERVICE_BUSY,
    "sk-practice-slow": Cause.WORKS_AND_CAN_PAY,
    "sk-practice-expired": Cause.KEY_EXPIRED,
    "sk-practice-wrong-region": Cause.WRONG_REGION,
    "sk-practice-filtered": Cause.BLOCKED_ON_THE_WAY,
}


class Practice:
    def __init__(self) -> None:
        self.service: SimulatedOpenAI = practice_service()
        self.service._slow_seconds = 0
        self.openai = HttpOpenAI(client_of_app(self.service))

    async def probe(self, key: str, *, with_changes: bool = True) -> Permissions | Cause | NotDone:
        probing = ProbePermissions(self.openai, Realm.PRACTICE)
        found = await probing(_access(key), with_changes=with_changes)
        await self.openai.aclose()
        return found

    async def try_payment(self, key: str) -> Verdict | NotDone:
        paying = TryPayment(CheckKey(self.openai, SystemClock(), Realm.PRACTICE))
        verdict = await paying(_access(key))
        await self.openai.aclose()
        return verdict


def _access(key: str) -> Access:
    return Access(OPENAI, SecretKey(key), COMPANY.id)


@pytest.mark.parametrize("key", ALLOWED)
async def test_a_key_may_do_what_it_is_for(key: str) -> None:
    found = await Practice().probe(key)
    assert isinstance(found, Permissions)
    assert {each for each in Capability if found.of(each) is Can.YES} == ALLOWED[key]


@pytest.mark.parametrize("key", ["sk-practice-restricted", "sk-practice-read-only"])
async def test_what_a_key_may_not_do_is_a_no(key: str) -> None:
    found = await Practice().probe(key)
    assert isinstance(found, Permissions)
    assert {each for each in Capability if found.of(each) is Can.NO} == EVERYTHING - ALLOWED[key]


@pytest.mark.parametrize(("key", "cause"), STOPPED.items())
async def test_a_key_that_is_no_good_is_told_at_once(key: str, cause: Cause) -> None:
    practice = Practice()
    assert await practice.probe(key) is cause
    assert practice.service.posts == 0


@pytest.mark.parametrize("key", TELL_NOTHING)
async def test_a_service_that_is_down_or_out_of_reach_tells_nothing(key: str) -> None:
    found = await Practice().probe(key)
    assert found == Permissions(dict.fromkeys(Capability, Can.CANT_TELL))


@pytest.mark.parametrize("key", PRACTICE_KEYS)
async def test_each_key_shows_whether_it_can_pay(key: str) -> None:
    verdict = await Practice().try_payment(key)
    assert isinstance(verdict, Verdict)
    assert verdict.cause is PAYMENT[key]


async def test_probing_sends_each_change_once_and_pays_nothing() -> None:
    practice = Practice()
    await practice.probe("sk-practice-works")
    assert (practice.service.posts, practice.service.paid) == (len(EVERYTHING - READS), 0)


async def test_reading_alone_sends_no_change() -> None:
    practice = Practice()
    await practice.probe("sk-practice-works", with_changes=False)
    assert practice.service.posts == 0


async def test_a_try_out_pays_once() -> None:
    practice = Practice()
    await practice.try_payment("sk-practice-works")
    assert (practice.service.posts, practice.service.paid) == (1, 1)


@pytest.mark.parametrize("key", ["sk-practice-cannot-pay", "sk-practice-spend-limit"])
async def test_a_key_that_cannot_pay_pays_nothing(key: str) -> None:
    practice = Practice()
    await practice.try_payment(key)
    assert (practice.service.posts, practice.service.paid) == (1, 0)


@pytest.mark.parametrize(
    ("key", "purpose", "fit"),
    [
        ("sk-practice-works", Purpose.USE, Fit.MORE_THAN_NEEDED),
        ("sk-practice-works", Purpose.MANAGE, Fit.FITS),
        ("sk-practice-read-only", Purpose.READ, Fit.FITS),
        ("sk-practice-read-only", Purpose.USE, Fit.LACKS),
        ("sk-practice-restricted", Purpose.READ, Fit.LACKS),
        ("sk-practice-restricted", Purpose.MANAGE, Fit.FITS),
    ],
)
async def test_every_kind_of_fit_can_be_shown(key: str, purpose: Purpose, fit: Fit) -> None:
    found = await Practice().probe(key)
    assert isinstance(found, Permissions)
    assert compare(found, purpose).fit is fit


def test_no_practice_key_is_left_out_above() -> None:
    assert set(PRACTICE_KEYS) == {*ALLOWED, *STOPPED, *TELL_NOTHING} == set(PAYMENT)
