"""The organisation that manages this computer, as texts name it and say who helps.

Like the language it is the same for the whole program, so it is said once, at the start.
"""

from keystep.domain.foreign_text import isolated
from keystep.domain.policy import ManagedBy
from keystep.texts import _

_managed_by = ManagedBy()


def speak_of(managed_by: ManagedBy) -> None:
    """From here on texts name this one."""
    global _managed_by  # noqa: PLW0603  there is one computer
    _managed_by = managed_by


def organisation_name() -> str:
    """ "Acme Ltd", or "your organisation" where the policy gives no name."""
    return isolated(_managed_by.name) or _("your organisation")


def has_name() -> bool:
    return bool(_managed_by.name)


def contact(between: str = ", ") -> str:
    """Where its people get help; empty where the policy does not say."""
    return between.join(filter(None, (_managed_by.support_email, _managed_by.support_url)))


def set_by() -> str:
    """ "Set by Acme Ltd", beside what nobody here can change."""
    return _("Set by {organisation}").format(organisation=organisation_name())


def ask_for_help() -> str:
    """Whom to ask, as a last step; empty where there is nobody."""
    if not contact():
        return ""
    text = _("For help, ask {organisation}: {contact}")
    return text.format(organisation=organisation_name(), contact=contact())
