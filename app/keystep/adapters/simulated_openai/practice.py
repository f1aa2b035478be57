"""Practice mode's world: its organizations, its keys, and the connections it starts with."""

from keystep.adapters.simulated_openai.service import (
    SimulatedKey,
    SimulatedOpenAI,
    SimulatedOrganization,
    Trouble,
)
from keystep.domain.access import Access
from keystep.domain.api_address import OPENAI
from keystep.domain.connection import Purpose
from keystep.domain.secret import SecretKey
from keystep.services.use_cases import UseCases

COMPANY = SimulatedOrganization("org-PracticeCompany000000001", "Practice Company")
SCHOOL = SimulatedOrganization("org-PracticeSchool0000000002", "Practice School")

WORKS = "sk-practice-works"
_TROUBLES = {
    WORKS: Trouble.NONE,
    "sk-practice-restricted": Trouble.RESTRICTED,
    "sk-practice-refused": Trouble.REFUSED,
    "sk-practice-wrong-organization": Trouble.WRONG_ORGANIZATION,
    "sk-practice-no-credit": Trouble.NO_CREDIT,
    "sk-practice-service-down": Trouble.SERVICE_DOWN,
    "sk-practice-slow": Trouble.SLOW,
}
_SEEDS = (
    ("Marketing", WORKS, Purpose.USE),
    ("Reports (read-only)", "sk-practice-restricted", Purpose.READ),
    ("Old website", "sk-practice-refused", None),
    ("Help desk", "sk-practice-no-credit", Purpose.USE),
)


def practice_service() -> SimulatedOpenAI:
    return SimulatedOpenAI(
        SimulatedKey(text, (COMPANY, SCHOOL), trouble=trouble)
        for text, trouble in _TROUBLES.items()
    )


async def seed(cases: UseCases) -> None:
    """Add a few connections, as if someone had, so that each command has something to show."""
    for nickname, key, purpose in _SEEDS:
        access = Access(OPENAI, SecretKey(key), COMPANY.id)
        await cases.add(nickname, access, purpose, await cases.check_key(access))
