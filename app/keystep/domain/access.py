"""What is needed to ask a service something, and the rules for where a key may go."""

import re
from dataclasses import dataclass
from enum import Enum

from keystep.domain.api_address import ApiAddress
from keystep.domain.causes import Cause
from keystep.domain.key_shapes import vendor_of
from keystep.domain.secret import KeyKind, SecretKey

_OPENAI_URL = re.compile(
    r"https://(?:(?P<region>[a-z0-9-]{2,20})\.)?api\.openai\.com(?P<path>/[^?#\s]*)"
)
"""The whole address, so that no other port, login or query passes."""


class Realm(Enum):
    """Whether keys and services are the real ones or those of practice mode."""

    REAL = "real"
    PRACTICE = "practice"


@dataclass(frozen=True)
class Access:
    """One key at one address, with the organization and project that it is used for."""

    address: ApiAddress
    key: SecretKey
    organization: str | None = None
    project: str | None = None


def why_not_sent(access: Access, realm: Realm) -> Cause | None:
    """Why this key must not leave the computer for this address; None when it may.

    Another address than OpenAI's gets keys of any look, because gateways make their own, but never
    an admin key: it could do more there than any tool needs.
    """
    if access.key.is_practice_key:
        return None if realm is Realm.PRACTICE else Cause.PRACTICE_KEY
    if realm is Realm.PRACTICE:
        return Cause.REAL_KEY_IN_PRACTICE
    if access.key.facts.kind is KeyKind.ADMIN:
        return Cause.ADMIN_KEY
    if access.address.is_openai and vendor_of(access.key):
        return Cause.OTHER_VENDORS_KEY
    return None


def may_move(old: ApiAddress, new: ApiAddress) -> bool:
    """Whether a saved key may go from the address it is bound to, to this one.

    Only where it is already, or between OpenAI and one of OpenAI's own regions, with the same
    path. For any other address the key has to be pasted again.
    """
    if old == new:
        return True
    here, there = _OPENAI_URL.fullmatch(old.url), _OPENAI_URL.fullmatch(new.url)
    if here is None or there is None:
        return False
    one_is_home = (here["region"] is None) != (there["region"] is None)
    return one_is_home and here["path"] == there["path"]
