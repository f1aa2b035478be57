"""The policy of this computer in words: what it settled, where, and what of it was not heeded."""

from collections.abc import Iterator

from keystep.domain.policy import (
    FoundPolicy,
    InForce,
    Level,
    NotAllowed,
    Policy,
    PolicyProblem,
    Refused,
)
from keystep.services.our_organisation import ask_for_help, organisation_name
from keystep.texts import N_, _

NO_POLICY = N_("None")
_PROBLEMS = {
    PolicyProblem.NOT_OWNED: N_("“{source}” does not belong to the administrator."),
    PolicyProblem.OTHERS_CAN_WRITE: N_("“{source}” can be changed by others."),
    PolicyProblem.NOT_A_FILE: N_("“{source}” is a link, or no file at all."),
    PolicyProblem.NOT_READABLE: N_("“{source}” can't be read by everyone who uses Keystep."),
    PolicyProblem.TOO_LARGE: N_("“{source}” is larger than 64 KiB."),
    PolicyProblem.NOT_WELL_FORMED: N_("“{source}” is not written as its kind of file should be."),
    PolicyProblem.NEWER: N_("“{source}” is for another version of Keystep."),
    PolicyProblem.HOLDS_A_KEY: N_("“{source}” holds what looks like a secret key. Delete it."),
    PolicyProblem.WRONG_TYPE: N_("In “{source}”, “{name}” is of the wrong type."),
    PolicyProblem.UNUSABLE_VALUE: N_("In “{source}”, “{name}” can't be used."),
}
_MENDING = {
    PolicyProblem.NOT_OWNED: N_("Let it belong to root, with all folders above it."),
    PolicyProblem.OTHERS_CAN_WRITE: N_("Take the right to write away from group and others."),
    PolicyProblem.NOT_A_FILE: N_("Put the file itself there."),
    PolicyProblem.NOT_READABLE: N_("Let everyone read it."),
    PolicyProblem.HOLDS_A_KEY: N_("Replace that key: others may have read it."),
}
_LEVELS = {
    Level.MANDATORY.value: N_("mandatory"),
    Level.RECOMMENDED.value: N_("recommended"),
}
_NOT_ALLOWED = {
    NotAllowed.EXPORT: N_("Set by {organisation}: the list is not to be exported."),
    NotAllowed.REVEAL: N_("Set by {organisation}: no key is to be shown on a screen."),
}


def refused_in_words(refused: Refused) -> str:
    return _(_PROBLEMS[refused.problem]).format(source=refused.source, name=refused.name)


def what_to_mend(found: FoundPolicy) -> tuple[str, ...]:
    """For IT, each thing once."""
    steps = [_MENDING.get(one.problem, N_("Mend it as the schema says.")) for one in found.refused]
    return tuple(_(step) for step in dict.fromkeys(steps))


def unreadable_in_words(found: FoundPolicy) -> str:
    """Empty where all could be read."""
    if not found.refused:
        return ""
    text = _("The settings of {organisation} could not be read, so no key is used: {reason}")
    said = text.format(organisation=organisation_name(), reason=refused_in_words(found.refused[0]))
    return " ".join(filter(None, (said, ask_for_help())))


def not_allowed_in_words(what: NotAllowed, policy: Policy) -> str:
    if not policy.is_whole:
        return _(
            "The settings of {organisation} could not be read, so this is not allowed."
        ).format(organisation=organisation_name())
    return _(_NOT_ALLOWED[what]).format(organisation=organisation_name())


def in_force_in_words(one: InForce) -> str:
    """ "api_address = https://gateway.example/v1 (mandatory, from /etc/…/10.toml)"."""
    if one.table not in _LEVELS:
        text = _("{name} = {value} (from {source})")
    else:
        text = _("{name} = {value} ({level}, from {source})")
    return text.format(
        name=one.name if one.table in _LEVELS else f"{one.table}.{one.name}",
        value=_value(one.value),
        level=_(_LEVELS[one.table]) if one.table in _LEVELS else "",
        source=one.source,
    )


def policy_in_words(found: FoundPolicy) -> str:
    """All of it in one line."""
    if not found.is_heeded:
        return _("None: practice mode follows no settings of an organisation.")
    return "; ".join(_parts(found)) or _(NO_POLICY)


def _parts(found: FoundPolicy) -> Iterator[str]:
    yield from map(refused_in_words, found.refused)
    yield from map(in_force_in_words, found.in_force)
    for source, name in found.unknown:
        yield _("“{name}” in {source} is not known here").format(name=name, source=source)


def _value(value: str | int | bool | tuple[str, ...]) -> str:
    """As it is written in a file."""
    if isinstance(value, bool):
        return str(value).lower()
    return ", ".join(value) if isinstance(value, tuple) else str(value)
