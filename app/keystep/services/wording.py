"""What the GUI and the terminal say in the same words: names, purposes, what a check found.

What a check found has its words in `domain/causes.py`.
"""

from __future__ import annotations

from collections.abc import Callable

from keystep.domain.api_address import ApiAddress
from keystep.domain.causes import CATALOGUE, Cause, Remedy
from keystep.domain.connection import Purpose
from keystep.domain.foreign_text import isolated
from keystep.domain.secret import KeyFacts, KeyKind
from keystep.domain.unfinished import Intent, Unfinished
from keystep.texts import N_, _, ngettext

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from keystep.domain.recipe import BrokenRecipe
    from keystep.domain.repair import Repair
    from keystep.domain.verdict import Verdict
    from keystep.services.ports import Mended

_KEY_KINDS = {
    KeyKind.PROJECT: N_("OpenAI project key"),
    KeyKind.SERVICE_ACCOUNT: N_("OpenAI service account key"),
    KeyKind.USER: N_("OpenAI user key"),
    KeyKind.ADMIN: N_("OpenAI admin key"),
    KeyKind.OTHER: N_("Key"),
}

_PURPOSES = {
    Purpose.READ: N_("Read only"),
    Purpose.USE: N_("Use models"),
    Purpose.MANAGE: N_("Manage files"),
}


def broken_recipe_in_words(broken: BrokenRecipe) -> str:
    """Which file it is, and where in it to look."""
    if not broken.place:
        return _("The steps in “{file}” can't be read.").format(file=broken.file)
    text = _("The steps in “{file}” can't be used. Look at “{place}”.")
    return text.format(file=broken.file, place=broken.place)


def mended_in_words(mended: Mended) -> str:
    """What became of a damaged list, and what is left to do."""
    parts = [
        _("The file of the list was damaged. It is kept as “{path}”.").format(
            path=mended.set_aside
        ),
        _saved_in_words(mended.recovered),
        _lost_in_words(mended),
    ]
    return " ".join(part for part in parts if part)


def _saved_in_words(count: int) -> str:
    if not count:
        return _("No connection in it could be read, so the list is empty now.")
    return ngettext(
        "{count} connection could be read and is in a new list.",
        "{count} connections could be read and are in a new list.",
        count,
    ).format(count=count)


def _lost_in_words(mended: Mended) -> str:
    if mended.lost is None:
        return _("Some may be gone: add them again.") if mended.recovered else ""
    if not mended.lost:
        return _("None is gone.") if mended.recovered else ""
    return ngettext(
        "{count} could not be read: add it again.",
        "{count} could not be read: add them again.",
        mended.lost,
    ).format(count=mended.lost)


_UNFINISHED = {
    Intent.ADDING: N_(
        "“{nickname}” is not fully saved yet. Keystep tries again once your keychain is open."
    ),
    Intent.REPLACING: N_(
        "“{nickname}” still uses its old key. Keystep tidies up once your keychain is open."
    ),
    Intent.REMOVING: N_(
        "“{nickname}” is not fully removed yet. Keystep tries again once your keychain is open."
    ),
    Intent.TIDYING: N_(
        "“{nickname}” uses its new key. The old one leaves this computer when Keystep starts"
        " with your keychain open."
    ),
}


def unfinished_in_words(unfinished: Unfinished) -> str:
    """What a person should know of a change that waits to be ended."""
    text = _(_UNFINISHED[unfinished.intent])
    return text.format(nickname=isolated(unfinished.connection.nickname))


def key_in_words(facts: KeyFacts) -> str:
    """ "OpenAI project key, ends …b7Qx, 164 characters"."""
    length = ngettext("{count} character", "{count} characters", facts.length)
    return _("{kind}, ends …{ending}, {length}").format(
        kind=_(_KEY_KINDS[facts.kind]),
        ending=facts.ending,
        length=length.format(count=facts.length),
    )


def purpose_in_words(purpose: Purpose | None) -> str:
    return _(_PURPOSES[purpose]) if purpose else _("Not said")


def service_name(address: ApiAddress) -> str:
    """The service as texts about it call it: "OpenAI", or the host of another one."""
    return "OpenAI" if address.is_openai else address.host


def why(cause: Cause, address: ApiAddress) -> str:
    return _(CATALOGUE[cause].why).format(service=service_name(address))


def why_about(verdict: Verdict, address: ApiAddress, day: Callable[[date], str] = str) -> str:
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
    return _(CATALOGUE[cause].title)


def what_to_do_about(
    verdict: Verdict, address: ApiAddress, organization_given: str | None = None
) -> tuple[str, ...]:
    """What would mend it where a check found that out, else the steps of its cause."""
    if verdict.repair is None:
        return what_to_do(verdict.cause, address)
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
    return f"“{isolated(repair.title)}” ({repair.organization})"


def _has_title(repair: Repair) -> bool:
    """Services may name an organization by its ID alone."""
    return bool(repair.title) and repair.title != repair.organization
