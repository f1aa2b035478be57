"""What would mend a refusal is found by trying it, within the check's own deadline."""

import asyncio
from dataclasses import replace

import pytest

from keystep.domain.access import Access, Realm
from keystep.domain.api_address import OPENAI, ApiAddress
from keystep.domain.causes import Cause, Remedy
from keystep.domain.diagnosis import Answer, Json, Reply
from keystep.domain.repair import Repair
from keystep.domain.requests import Request
from keystep.domain.verdict import Verdict
from keystep.services.check_key import CheckKey
from keystep.services.find_repair import MOST_TRIES
from tests.services.fakes import KEY, MODELS, REFUSED, FakeClock, run

ACCESS = Access(OPENAI, KEY, "org-Given", "proj_Given")


def error(code: str, message: str = "…") -> Answer:
    return Answer(401, {"error": {"code": code, "message": message}})


class PickyOpenAI:
    """Takes one organization and one project only, and says which organizations there are."""

    def __init__(
        self, organization: str | None, project: str | None, me: Reply | None = REFUSED
    ) -> None:
        self._right = (organization, project)
        self._me = me
        self.tried: list[tuple[str | None, str | None]] = []

    async def list_models(self, access: Access) -> Reply:
        self.tried.append((access.organization, access.project))
        if access.organization != self._right[0]:
            return error("mismatched_organization")
        return MODELS if access.project == self._right[1] else error("mismatched_project")

    async def list_models_without_key(self, access: Access) -> Reply:
        return REFUSED

    async def who_am_i(self, access: Access) -> Reply:
        assert (access.organization, access.project) == (None, None)
        if self._me is None:
            await asyncio.Event().wait()
        assert self._me is not None
        return self._me

    async def ask(self, access: Access, request: Request) -> Reply:
        raise AssertionError(request)

    async def aclose(self) -> None: ...


def me(*ids: str) -> Answer:
    data: list[Json] = [{"id": id_, "title": f"Title of {id_}"} for id_ in ids]
    return Answer(200, {"orgs": {"data": data}})


def check(openai: PickyOpenAI, deadline: float = 15.0) -> Verdict:
    return run(CheckKey(openai, FakeClock(), Realm.REAL, deadline)(ACCESS))


def test_the_organization_that_the_key_belongs_to_is_offered() -> None:
    verdict = check(PickyOpenAI("org-Own", "proj_Given", me("org-Other", "org-Own")))

    assert verdict.cause is Cause.WRONG_ORGANIZATION
    assert verdict.action is Remedy.USE_ORGANIZATION
    assert verdict.repair == Repair(
        Remedy.USE_ORGANIZATION, OPENAI, "org-Own", "proj_Given", "Title of org-Own"
    )


def test_an_organization_that_does_not_work_either_is_not_offered() -> None:
    verdict = check(PickyOpenAI("org-Unknown", "proj_Given", me("org-Other")))

    assert verdict.repair is None
    assert verdict.action is Remedy.CHANGE_ORGANIZATION


def test_where_nobody_tells_leaving_the_organization_out_is_tried() -> None:
    verdict = check(PickyOpenAI(None, "proj_Given"))
    assert verdict.repair == Repair(Remedy.LEAVE_OUT_ORGANIZATION, OPENAI, None, "proj_Given")


def test_a_wrong_project_is_left_out_where_that_works() -> None:
    verdict = check(PickyOpenAI("org-Given", None))

    assert verdict.cause is Cause.WRONG_PROJECT
    assert verdict.repair == Repair(Remedy.LEAVE_OUT_PROJECT, OPENAI, "org-Given", None)


def test_only_a_few_organizations_are_tried() -> None:
    openai = PickyOpenAI("org-Own", None, me(*(f"org-No{n}" for n in range(40))))
    check(openai)
    assert len(openai.tried) == 1 + MOST_TRIES + 1


def test_a_repair_that_takes_too_long_leaves_the_cause_as_it_was_found() -> None:
    verdict = check(PickyOpenAI("org-Own", None, me=None), deadline=0.05)

    assert verdict.cause is Cause.WRONG_ORGANIZATION
    assert verdict.http_status == 401
    assert verdict.repair is None


class Elsewhere(PickyOpenAI):
    async def list_models(self, access: Access) -> Reply:
        self.tried.append((access.organization, access.project))
        return error("incorrect_hostname", "Please make your request to eu.api.openai.com")


def test_a_region_is_offered_but_nothing_is_sent_there() -> None:
    openai = Elsewhere(None, None)
    verdict = check(openai)

    assert verdict.cause is Cause.WRONG_REGION
    assert verdict.repair is not None
    assert verdict.repair.address == ApiAddress("https://eu.api.openai.com/v1")
    assert len(openai.tried) == 1


@pytest.mark.parametrize("reply", [REFUSED, MODELS])
def test_other_verdicts_have_no_repair(reply: Reply) -> None:
    class Plain(PickyOpenAI):
        async def list_models(self, access: Access) -> Reply:
            return reply

    assert check(Plain(None, None)).repair is None


def test_the_services_words_come_without_the_key() -> None:
    class Echo(PickyOpenAI):
        async def list_models(self, access: Access) -> Reply:
            said = f"Incorrect API key provided: {KEY.reveal()}. Ask jane@example.com"
            return replace(REFUSED, body={"error": {"message": said}})

    verdict = check(Echo(None, None))

    assert verdict.service_said == "Incorrect API key provided: [removed]. Ask [removed]"
