"""Organization and project IDs as a person may type or paste them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from keystep.domain.api_address import ApiAddress
from keystep.domain.key_shapes import EMAIL, ORGANIZATION_ID, PROJECT_ID
from keystep.domain.pasted_text import holds_a_key, organization_in, project_in
from keystep.domain.secret import is_sendable
from keystep.domain.wrappings import cleaned_line

LONGEST_ID = 200


class IdProblem(Enum):
    IS_A_KEY = "is_a_key"
    IS_A_PROJECT = "is_a_project"
    IS_AN_ORGANIZATION = "is_an_organization"
    IS_AN_EMAIL = "is_an_email"
    IS_A_NAME = "is_a_name"
    UNUSABLE = "unusable"


@dataclass(frozen=True)
class _Kind:
    """How an ID of this kind is recognised, and what it is called in the other kind's field."""

    shape: re.Pattern[str]
    find: Callable[[str], str | None]
    misplaced: IdProblem


_ORGANIZATION = _Kind(ORGANIZATION_ID, organization_in, IdProblem.IS_AN_ORGANIZATION)
_PROJECT = _Kind(PROJECT_ID, project_in, IdProblem.IS_A_PROJECT)


def read_organization(text: str, address: ApiAddress) -> str | IdProblem | None:
    """The organization ID, None for an empty text, or what the text is instead."""
    return _read(text, address, wanted=_ORGANIZATION, other=_PROJECT)


def read_project(text: str, address: ApiAddress) -> str | IdProblem | None:
    """The project ID, None for an empty text, or what the text is instead."""
    return _read(text, address, wanted=_PROJECT, other=_ORGANIZATION)


def _read(text: str, address: ApiAddress, wanted: _Kind, other: _Kind) -> str | IdProblem | None:
    cleaned = cleaned_line(text)
    if not cleaned:
        return None
    if holds_a_key(text):
        return IdProblem.IS_A_KEY
    if wanted.shape.fullmatch(cleaned):
        return cleaned
    if other.shape.fullmatch(cleaned):
        return other.misplaced
    # Other services name their organizations as they like; it only has to fit into a header.
    fits = not address.is_openai and is_sendable(cleaned) and len(cleaned) <= LONGEST_ID
    if not fits or "=" in cleaned:
        if found := wanted.find(text):
            return found
        if other.find(text):
            return other.misplaced
    if EMAIL.fullmatch(cleaned) or ("@" in cleaned and address.is_openai):
        return IdProblem.IS_AN_EMAIL
    if fits:
        return cleaned
    return IdProblem.IS_A_NAME if address.is_openai else IdProblem.UNUSABLE
