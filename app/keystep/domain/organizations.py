"""The organizations behind a key, as a service tells them."""

from dataclasses import dataclass

from keystep.domain.api_address import OPENAI
from keystep.domain.diagnosis import Json
from keystep.domain.identifiers import read_organization

LONGEST_TITLE = 80
MOST_ORGANIZATIONS = 50
"""More than anyone chooses from; each is a button on the screen."""


@dataclass(frozen=True)
class Organization:
    """`title` is the service's own text: shown as plain text only."""

    id: str
    title: str
    is_default: bool = False


def organizations_in(body: Json) -> tuple[Organization, ...]:
    """The organizations in a `GET /me` answer (help centre article 9132009), whatever it holds.

    Each once, the default one first.
    """
    orgs = body.get("orgs") if isinstance(body, dict) else None
    data = orgs.get("data") if isinstance(orgs, dict) else None
    if not isinstance(data, list):
        return ()
    found: dict[str, Organization] = {}
    for entry in data:
        if organization := _organization(entry):
            found.setdefault(organization.id, organization)
    in_order = sorted(found.values(), key=lambda organization: not organization.is_default)
    return tuple(in_order[:MOST_ORGANIZATIONS])


def _organization(entry: Json) -> Organization | None:
    if not isinstance(entry, dict):
        return None
    id_, title = entry.get("id"), entry.get("title")
    if not isinstance(id_, str) or read_organization(id_, OPENAI) != id_:
        return None
    shown = title if isinstance(title, str) and title.isprintable() and title.strip() else id_
    return Organization(id_, shown[:LONGEST_TITLE], entry.get("is_default") is True)
