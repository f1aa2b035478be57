"""Finding out what a key may do: only at OpenAI, only what was agreed to, within one deadline."""

import asyncio

import pytest

from keystep.domain.access import Access, Realm
from keystep.domain.api_address import OPENAI, ApiAddress
from keystep.domain.capabilities import PROBES, Capability
from keystep.domain.causes import Cause
from keystep.domain.diagnosis import Answer, NoAnswer, Reply
from keystep.domain.not_done import NotDone
from keystep.domain.permissions import Can, Permissions
from keystep.domain.requests import Request
from keystep.domain.secret import SecretKey
from keystep.services.check_key import DEADLINE_SECONDS
from keystep.services.probe_permissions import AT_ONCE, ProbePermissions
from tests.services.fakes import GATEWAY, KEY, REFUSED, FakeOpenAI, run

AT_OPENAI = Access(OPENAI, KEY, "org-Abc", "proj_Abc")
SHORT = 0.05
LIST = Answer(200, {"object": "list", "data": []})
NO_SUCH_FIELD = Answer(400, {"error": {"type": "invalid_request_error", "param": "speed"}})
LACKS_SCOPE = Answer(401, {"error": "Missing scopes: api.files.read."})
READS = {each for each in Capability if PROBES[each].request.only_reads}
CHANGES = set(Capability) - READS


def replies_of_a_good_key(**others: Reply | None) -> dict[Request, Reply | None]:
    """Every probe is answered with a yes, but for those named."""
    usual: dict[Request, Reply | None] = {
        probe.request: NO_SUCH_FIELD if capability not in READS or probe.names_an_object else LIST
        for capability, probe in PROBES.items()
    }
    named = {PROBES[Capability(name)].request: reply for name, reply in others.items()}
    return {**usual, **named}


def probe(
    openai: FakeOpenAI,
    access: Access = AT_OPENAI,
    realm: Realm = Realm.REAL,
    deadline: float = DEADLINE_SECONDS,
    *,
    with_changes: bool = True,
) -> Permissions | Cause | NotDone:
    return run(ProbePermissions(openai, realm, deadline)(access, with_changes=with_changes))


def test_what_is_permitted_is_a_yes() -> None:
    found = probe(FakeOpenAI(others=replies_of_a_good_key()))
    assert found == Permissions(dict.fromkeys(Capability, Can.YES))


def test_what_is_not_permitted_is_a_no() -> None:
    found = probe(FakeOpenAI(others=replies_of_a_good_key(read_files=LACKS_SCOPE)))
    assert isinstance(found, Permissions)
    assert found.of(Capability.READ_FILES) is Can.NO
    assert found.of(Capability.ADD_FILES) is Can.YES


def test_without_changes_nothing_but_reading_is_asked() -> None:
    openai = FakeOpenAI(others=replies_of_a_good_key())
    found = probe(openai, with_changes=False)
    assert {request.method for request in openai.requests} == {"GET"}
    assert isinstance(found, Permissions)
    assert {each for each in Capability if found.of(each) is Can.NOT_TRIED} == CHANGES


def test_each_probe_is_sent_once() -> None:
    openai = FakeOpenAI(others=replies_of_a_good_key())
    probe(openai)
    assert len(openai.requests) == len(set(openai.requests)) == len(Capability)


def test_the_service_is_asked_with_the_whole_access() -> None:
    openai = FakeOpenAI(others=replies_of_a_good_key())
    probe(openai)
    assert all(access == AT_OPENAI for access in openai.asked_with)


def test_no_more_than_four_are_asked_at_once() -> None:
    openai = FakeOpenAI(others=replies_of_a_good_key())
    probe(openai)
    assert openai.most_in_flight == AT_ONCE == 4


@pytest.mark.parametrize(
    "address", [GATEWAY, ApiAddress("http://127.0.0.1/v1"), ApiAddress("https://api.openai.org/v1")]
)
def test_another_service_is_not_asked(address: ApiAddress) -> None:
    openai = FakeOpenAI(others=replies_of_a_good_key())
    assert probe(openai, Access(address, KEY)) is NotDone.OTHER_SERVICE
    assert openai.asked == []


def test_a_region_of_openai_is_asked() -> None:
    eu = ApiAddress("https://eu.api.openai.com/v1")
    found = probe(FakeOpenAI(others=replies_of_a_good_key()), Access(eu, KEY))
    assert isinstance(found, Permissions)


@pytest.mark.parametrize(
    ("key", "realm", "cause"),
    [
        ("sk-practice-works", Realm.REAL, Cause.PRACTICE_KEY),
        (KEY.reveal(), Realm.PRACTICE, Cause.REAL_KEY_IN_PRACTICE),
        ("sk-admin-" + "x" * 100, Realm.REAL, Cause.ADMIN_KEY),
        ("sk-ant-api03-" + "x" * 93 + "AA", Realm.REAL, Cause.OTHER_VENDORS_KEY),
    ],
)
def test_a_key_that_must_not_be_sent_is_not(key: str, realm: Realm, cause: Cause) -> None:
    openai = FakeOpenAI()
    assert probe(openai, Access(OPENAI, SecretKey(key)), realm) is cause
    assert openai.asked == []


def test_an_answer_that_concerns_all_probes_is_the_answer() -> None:
    openai = FakeOpenAI(others=replies_of_a_good_key(read_files=REFUSED))
    assert probe(openai) is Cause.KEY_REFUSED


def test_an_answer_that_concerns_all_probes_keeps_changes_from_being_tried() -> None:
    openai = FakeOpenAI(others=replies_of_a_good_key(list_models=REFUSED))
    probe(openai)
    assert {request.method for request in openai.requests} == {"GET"}


def test_an_answer_that_concerns_all_probes_ends_those_that_wait() -> None:
    silent = dict.fromkeys(("list_models", "read_answers", "read_files"), None)
    openai = FakeOpenAI(others=replies_of_a_good_key(**silent, see_tuning=REFUSED))
    assert probe(openai) is Cause.KEY_REFUSED
    assert openai.cut_off == ["ask"] * 3


def test_no_way_to_the_service_is_the_answer() -> None:
    nowhere = dict.fromkeys((each.value for each in Capability), NoAnswer(Cause.NO_DNS))
    assert probe(FakeOpenAI(others=replies_of_a_good_key(**nowhere))) is Cause.NO_DNS


def test_the_deadline_is_15_seconds() -> None:
    assert ProbePermissions(FakeOpenAI(), Realm.REAL).deadline_seconds == 15


def test_what_is_not_answered_in_time_is_cant_tell() -> None:
    openai = FakeOpenAI(others=replies_of_a_good_key(start_batches=None))
    found = probe(openai, deadline=SHORT)
    assert isinstance(found, Permissions)
    assert found.of(Capability.START_BATCHES) is Can.CANT_TELL
    assert openai.cut_off == ["ask"]


def test_what_was_answered_in_time_stands() -> None:
    found = probe(FakeOpenAI(others=replies_of_a_good_key(start_batches=None)), deadline=SHORT)
    assert isinstance(found, Permissions)
    assert {can for each, can in found.found.items() if each is not Capability.START_BATCHES} == {
        Can.YES
    }


def test_what_the_deadline_did_not_let_begin_is_cant_tell() -> None:
    silent = dict.fromkeys((each.value for each in Capability), None)
    openai = FakeOpenAI(others=replies_of_a_good_key(**silent))
    assert probe(openai, deadline=SHORT) == Permissions(dict.fromkeys(Capability, Can.CANT_TELL))
    assert len(openai.requests) == AT_ONCE


def test_after_one_request_was_carried_out_no_other_that_changes_is_sent(
    caplog: pytest.LogCaptureFixture,
) -> None:
    taken = Answer(200, {"id": "file-1"})
    openai = FakeOpenAI(others=replies_of_a_good_key(ask_by_chat=taken))
    found = probe(openai)
    assert isinstance(found, Permissions)
    assert found.taken == (Capability.ASK_BY_CHAT,)
    assert found.of(Capability.ASK_BY_CHAT) is Can.YES
    assert found.of(Capability.START_BATCHES) is Can.NOT_TRIED
    assert PROBES[Capability.START_BATCHES].request not in openai.requests
    assert "ask_by_chat" in caplog.text


def test_cancelling_ends_every_request() -> None:
    silent = dict.fromkeys((each.value for each in Capability), None)
    openai = FakeOpenAI(others=replies_of_a_good_key(**silent))

    async def cancelled() -> None:
        probing = asyncio.create_task(
            ProbePermissions(openai, Realm.REAL)(AT_OPENAI, with_changes=True)
        )
        while openai.in_flight < AT_ONCE:
            await asyncio.sleep(0)
        await asyncio.sleep(0)
        probing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await probing

    run(cancelled())
    assert openai.cut_off == ["ask"] * AT_ONCE
    assert openai.in_flight == 0
