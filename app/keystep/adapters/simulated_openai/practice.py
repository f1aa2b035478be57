"""Practice mode's world: its organizations, its keys, and the connections it starts with."""

from keystep.adapters.simulated_openai.resources import ENDING_MODEL, READ_SCOPES, Credit
from keystep.adapters.simulated_openai.service import (
    SimulatedKey,
    SimulatedOpenAI,
    SimulatedOrganization,
    Trouble,
)
from keystep.domain.access import Access
from keystep.domain.api_address import OPENAI
from keystep.domain.connection import Connection, Particulars, Purpose
from keystep.domain.secret import SecretKey
from keystep.services.use_cases import UseCases

COMPANY = SimulatedOrganization("org-PracticeCompany000000001", "Practice Company")
SCHOOL = SimulatedOrganization("org-PracticeSchool0000000002", "Practice School")

WORKS = "sk-practice-works"
_BELONGS_TO = (COMPANY, SCHOOL)
_TROUBLES = {
    WORKS: Trouble.NONE,
    "sk-practice-restricted": Trouble.RESTRICTED,
    "sk-practice-refused": Trouble.REFUSED,
    "sk-practice-wrong-organization": Trouble.WRONG_ORGANIZATION,
    "sk-practice-no-credit": Trouble.NO_CREDIT,
    "sk-practice-service-down": Trouble.SERVICE_DOWN,
    "sk-practice-slow": Trouble.SLOW,
    "sk-practice-expired": Trouble.EXPIRED,
    "sk-practice-wrong-region": Trouble.WRONG_REGION,
    "sk-practice-filtered": Trouble.FILTERED,
}
_ACCEPTED = (
    SimulatedKey("sk-practice-works-too", _BELONGS_TO),
    SimulatedKey("sk-practice-cannot-pay", _BELONGS_TO, credit=Credit.EXHAUSTED),
    SimulatedKey("sk-practice-spend-limit", _BELONGS_TO, credit=Credit.SPEND_LIMIT),
    SimulatedKey("sk-practice-read-only", _BELONGS_TO, scopes=READ_SCOPES),
)
"""Keys that a check accepts; what they lack shows only when more is tried."""
_SEEDS = (
    ("Marketing", WORKS, Purpose.USE),
    ("Reports (read-only)", "sk-practice-restricted", Purpose.READ),
    ("Old website", "sk-practice-refused", None),
    ("Help desk", "sk-practice-no-credit", Purpose.USE),
)
_RELIES_ON_AN_ENDING_MODEL = "Chat"


def practice_service() -> SimulatedOpenAI:
    with_trouble = (
        SimulatedKey(text, _BELONGS_TO, trouble=trouble) for text, trouble in _TROUBLES.items()
    )
    return SimulatedOpenAI([*with_trouble, *_ACCEPTED])


async def seed(cases: UseCases) -> None:
    """Add a few connections, as if someone had, so that each command has something to show."""
    for nickname, key, purpose in _SEEDS:
        access = Access(OPENAI, SecretKey(key), COMPANY.id)
        await cases.add(nickname, access, purpose, await cases.check_key(access))
    access = Access(OPENAI, SecretKey(WORKS), COMPANY.id)
    verdict = await cases.check_key(access, ENDING_MODEL)
    added = await cases.add(_RELIES_ON_AN_ENDING_MODEL, access, Purpose.USE, verdict)
    if isinstance(added, Connection):
        particulars = Particulars(Purpose.USE, model=ENDING_MODEL)
        await cases.catalog.change_particulars(added.id, particulars)
