"""What a check found, in words: headline, reason, what to do, and what would mend it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from keystep.domain.causes import CATALOGUE, Cause, Remedy, Status
from keystep.domain.foreign_text import isolated
from keystep.services import our_organisation
from keystep.services.names import quoted
from keystep.texts import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from keystep.domain.api_address import ApiAddress
    from keystep.domain.repair import Repair
    from keystep.domain.verdict import Verdict

_NEEDS_HELP = {Status.FAILED, Status.UNKNOWN, Status.ATTENTION}


_NEEDS_HELP = {Status.FAILED, Status.UNKNOWN, Status.ATTENTION}


def service_name(address: ApiAddress) -> str:
    """The service as texts about it call it: "OpenAI", or the host of another one."""
    return "OpenAI" if address.is_openai else address.host


def why(cause: Cause, address: ApiAddress) -> str:
    return _(CATALOGUE[cause].why).format(service=service_name(address))


def why_about(
    verdict: Verdict, address: ApiAddress, day: Callable[[date], str] = date.isoformat
) -> str:
    """As `why`, with the name and the last day of a model where the check found that out."""
    news, service = verdict.model, service_name(address)
    if verdict.cause is Cause.MODEL_ENDS_SOON and news is not None and news.ends is not None:
        text = _("The key works. But {service} shuts down its model “{model}” on {day}.")
        return text.format(service=service, model=isolated(news.name), day=day(news.ends))
    if verdict.cause is Cause.MODEL_NOT_LISTED and news is not None:
        text = _("{service} knows this key. But its list of models has no “{model}”.")
        return text.format(service=service, model=isolated(news.name))
    return why(verdict.cause, address)


def what_to_do(cause: Cause, address: ApiAddress) -> tuple[str, ...]:
    service = service_name(address)
    return tuple(_(step).format(service=service) for step in CATALOGUE[cause].what_to_do)


def title(cause: Cause) -> str:
    if cause is Cause.ADDRESS_SET_BY_POLICY and our_organisation.has_name():
        text = _("Set by {organisation}: paste the key again")
        return text.format(organisation=our_organisation.organisation_name())
    return _(CATALOGUE[cause].title)


def what_to_do_about(
    verdict: Verdict, address: ApiAddress, organization_given: str | None = None
) -> tuple[str, ...]:
    """What would mend it where a check found that out, else the steps of its cause."""
    if verdict.repair is None:
        steps = what_to_do(verdict.cause, address)
        help_ = our_organisation.ask_for_help() if verdict.status in _NEEDS_HELP else ""
        return (*steps, help_) if help_ else steps
    return (repair_in_words(verdict.repair, organization_given),)


def repair_in_words(repair: Repair, organization_given: str | None) -> str:
    """What would mend it, in one sentence: with the whole host, or with both organizations."""
    match repair.remedy:
        case Remedy.USE_REGION:
            return _("OpenAI wants this key to be used at {host}.").format(host=repair.address.host)
        case Remedy.USE_ORGANIZATION if organization_given:
            text = _("The key belongs to {organization}, not to {given}: use that one.")
        case Remedy.USE_ORGANIZATION:
            text = _("The key belongs to {organization}: use that one.")
        case Remedy.LEAVE_OUT_ORGANIZATION if organization_given:
            text = _("The key works with no organization ID, but not with {given}: leave it out.")
        case Remedy.LEAVE_OUT_ORGANIZATION:
            text = _("The key works with no organization ID: leave it out.")
        case _:
            text = _("The key works with no project ID: leave it out.")
    organization = _organization_in_words(repair)
    return text.format(organization=organization, given=organization_given)


def repair_button(repair: Repair) -> str:
    """What mends it, as the text of a button. A title in it is the service's own: plain text."""
    match repair.remedy:
        case Remedy.USE_REGION:
            return _("Use {host}").format(host=repair.address.host)
        case Remedy.USE_ORGANIZATION if _has_title(repair):
            return _("Use “{title}”").format(title=isolated(repair.title))
        case Remedy.USE_ORGANIZATION:
            return _("Use {organization}").format(organization=repair.organization)
        case Remedy.LEAVE_OUT_ORGANIZATION:
            return _("Leave the organization empty")
        case _:
            return _("Leave the project empty")


def _organization_in_words(repair: Repair) -> str:
    if not _has_title(repair):
        return repair.organization or ""
    return f"{quoted(repair.title)} ({repair.organization})"


def _has_title(repair: Repair) -> bool:
    """Services may name an organization by its ID alone."""
    return bool(repair.title) and repair.title != repair.organization
