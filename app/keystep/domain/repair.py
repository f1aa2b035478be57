"""What would make a connection work that was found to be wrong in one place."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from keystep.domain.access import Access
from keystep.domain.api_address import ApiAddress
from keystep.domain.causes import Remedy
from keystep.domain.organizations import Organization

_OPENAI_HOST = re.compile(
    r"(?<![A-Za-z0-9.@/:-])((?:[a-z0-9-]{2,20}\.)?api\.openai\.com)(?![A-Za-z0-9:@-]|\.[A-Za-z0-9])"
)


@dataclass(frozen=True)
class Repair:
    """The connection as it should be; `remedy` says in which point it differs.

    `title` is the organization's own name where the service told it: plain text only.
    """

    remedy: Remedy
    address: ApiAddress
    organization: str | None
    project: str | None
    title: str = ""

    def applied_to(self, access: Access) -> Access:
        return Access(self.address, access.key, self.organization, self.project)


def in_region_named_by(message: str, access: Access) -> Repair | None:
    """The same connection at the host of OpenAI that the message names.

    Only from one host of OpenAI to another, with the same path: a key goes nowhere else on a
    service's word. Several different hosts in one message name none.
    """
    if not access.address.is_openai:
        return None
    hosts = set(_OPENAI_HOST.findall(message.lower())) - {access.address.host}
    if len(hosts) != 1:
        return None
    path = urlsplit(access.address.url).path
    address = ApiAddress(f"https://{hosts.pop()}{path}")
    return Repair(Remedy.USE_REGION, address, access.organization, access.project)


def in_organization(organization: Organization, access: Access) -> Repair:
    return Repair(
        Remedy.USE_ORGANIZATION,
        access.address,
        organization.id,
        access.project,
        organization.title,
    )


def without_organization(access: Access) -> Repair:
    return Repair(Remedy.LEAVE_OUT_ORGANIZATION, access.address, None, access.project)


def without_project(access: Access) -> Repair:
    return Repair(Remedy.LEAVE_OUT_PROJECT, access.address, access.organization, None)
