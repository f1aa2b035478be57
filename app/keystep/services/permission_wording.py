"""The permissions of a key in words, the same on screen and in the terminal."""

from collections.abc import Iterable

from keystep.domain.capabilities import PROBES, Capability
from keystep.domain.permissions import CAN_NAMES, Can, Permissions
from keystep.domain.purpose_fit import FIT_SENTENCES, Comparison, Fit
from keystep.domain.secret import KeyKind
from keystep.texts import _


def capability_in_words(capability: Capability) -> str:
    return _(PROBES[capability].name)


def use_in_words(capability: Capability) -> str:
    """What the capability is good for, in one sentence."""
    return _(PROBES[capability].use)


def can_in_words(can: Can) -> str:
    return _(CAN_NAMES[can])


def rows_in_words(permissions: Permissions) -> list[tuple[str, str]]:
    """Every capability and whether the key has it."""
    return [(capability_in_words(c), can_in_words(permissions.of(c))) for c in Capability]


def fit_in_words(comparison: Comparison) -> str:
    return _(FIT_SENTENCES[comparison.fit])


def how_to_make_it_fit(comparison: Comparison, kind: KeyKind) -> tuple[str, ...]:
    """The steps towards a key that fits: give what is lacking, take what is too much."""
    if comparison.fit is Fit.LACKS:
        return (
            _("Open the “API keys” page and edit the key."),
            *(_give(capability) for capability in comparison.lacking),
        )
    if comparison.beyond:
        return _how_to_narrow(kind)
    return ()


def too_much_in_words(comparison: Comparison) -> str | None:
    """What the key can do beyond its purpose; None when nothing of the kind was found."""
    if not comparison.beyond:
        return None
    return _("More than needed: {list}.").format(list=_listed(comparison.beyond))


def lacking_in_words(comparison: Comparison) -> str | None:
    """What the key can't do and should; None when nothing of the kind was found."""
    if not comparison.lacking:
        return None
    return _("Not allowed: {list}.").format(list=_listed(comparison.lacking))


def taken_in_words(permissions: Permissions) -> str | None:
    """What to look after when a request that was meant to fail did not; None as a rule."""
    if not permissions.taken:
        return None
    return _(
        "OpenAI did what we only meant to try: {list}. See at OpenAI if something new is there."
    ).format(list=_listed(permissions.taken))


def notice_about_changes() -> str:
    """What a person has to know before `with_changes`."""
    return _(
        "To see what the key may change, Keystep sends requests that are meant to fail."
        " Nothing is made and nothing is spent."
        " They show as failed requests in the logs of your organization."
    )


def notice_about_payment() -> str:
    """What a person has to know before `TryPayment`."""
    return _("Keystep sends one tiny request to a cheap model. It costs far less than a cent.")


def _listed(capabilities: Iterable[Capability]) -> str:
    return ", ".join(capability_in_words(capability) for capability in capabilities)


def _give(capability: Capability) -> str:
    return _("Under Permissions, set {setting}.").format(setting=_(PROBES[capability].setting))


def _how_to_narrow(kind: KeyKind) -> tuple[str, ...]:
    """OpenAI's page shows no permissions for the key of a service account (article 8867743)."""
    if kind is KeyKind.SERVICE_ACCOUNT:
        return (
            _("A service account's key can't be narrowed on the “API keys” page."),
            _("Create a key there that is owned by you, set it to Restricted, and use that one."),
        )
    return (
        _("Open the “API keys” page and edit the key."),
        _("Under Permissions, choose Restricted."),
        _("Allow what this connection needs, and switch off the rest."),
    )
