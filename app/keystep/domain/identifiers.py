"""Organization and project IDs as a person may type or paste them."""

import re
from enum import Enum

from keystep.domain.api_address import ApiAddress
from keystep.domain.pasted_text import (
    ORGANIZATION_ID,
    PROJECT_ID,
    cleaned_line,
    holds_a_key,
)
from keystep.domain.secret import is_sendable

LONGEST_ID = 200


class IdProblem(Enum):
    IS_A_KEY = "is_a_key"
    IS_A_PROJECT = "is_a_project"
    IS_AN_ORGANIZATION = "is_an_organization"
    IS_AN_EMAIL = "is_an_email"
    IS_A_NAME = "is_a_name"
    UNUSABLE = "unusable"


def read_organization(text: str, address: ApiAddress) -> str | IdProblem | None:
    """The organization ID, None for an empty text, or what the text is instead."""
    return _read(text, address, ORGANIZATION_ID, other=PROJECT_ID, mix_up=IdProblem.IS_A_PROJECT)


def read_project(text: str, address: ApiAddress) -> str | IdProblem | None:
    """The project ID, None for an empty text, or what the text is instead."""
    return _read(
        text, address, PROJECT_ID, other=ORGANIZATION_ID, mix_up=IdProblem.IS_AN_ORGANIZATION
    )


def _read(
    text: str,
    address: ApiAddress,
    shape: re.Pattern[str],
    other: re.Pattern[str],
    mix_up: IdProblem,
) -> str | IdProblem | None:
    cleaned = cleaned_line(text)
    if not cleaned:
        return None
    if holds_a_key(cleaned):
        return IdProblem.IS_A_KEY
    if other.fullmatch(cleaned):
        return mix_up
    if "@" in cleaned:
        return IdProblem.IS_AN_EMAIL
    if shape.fullmatch(cleaned) and len(cleaned) <= LONGEST_ID:
        return cleaned
    if address.is_openai:
        return IdProblem.IS_A_NAME
    # Other services name their organizations as they like; it only has to fit into a header.
    fits = is_sendable(cleaned) and len(cleaned) <= LONGEST_ID
    return cleaned if fits else IdProblem.UNUSABLE
