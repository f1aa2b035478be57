"""IT's instructions in words: why a file is not used, what it fills in, who helps."""

from collections.abc import Sequence

from keystep.domain.capabilities import PROBES
from keystep.domain.foreign_text import isolated
from keystep.domain.read_walkthrough import Refusal, Refused
from keystep.domain.walkthrough import Organisation, Walkthrough
from keystep.domain.wizard_flow import Step
from keystep.services.ports import FileTrouble
from keystep.services.wording import purpose_in_words
from keystep.texts import N_, _

MOST_NAMED = 5
LONGEST_PLACE = 60

STEP_TITLES = {
    Step.BEFORE_YOU_BEGIN: N_("Before you begin"),
    Step.SECRET_KEY: N_("Secret key"),
    Step.ORGANIZATION: N_("Organization"),
    Step.NICKNAME: N_("Nickname"),
    Step.CHECK_AND_SAVE: N_("Check and save"),
}

_UNREADABLE = N_("This file can't be read. Check your rights.")
_FILE_SENTENCES = {
    **dict.fromkeys(FileTrouble, _UNREADABLE),
    FileTrouble.NOT_THERE: N_("There is no such file. Check the name."),
    FileTrouble.NOT_A_FILE: N_("This is not a file. Choose a file."),
}

_SENTENCES: dict[Refusal, str] = {
    Refusal.TOO_LARGE: N_("This file is too large: instructions have 64 KiB at most."),
    Refusal.NOT_UTF8: N_("This file is no text in UTF-8. Save it as UTF-8, then try again."),
    Refusal.NOT_TOML: N_("This file is not written like instructions for Keystep."),
    Refusal.HOLDS_A_KEY: N_("This file contains a key. Delete it and tell IT."),
    Refusal.NEWER: N_("These instructions are for a newer Keystep. Ask IT to update yours."),
    Refusal.ONLY_A_POLICY: N_(
        "This file wants to set “{place}”. A file that was sent to you may not do that."
    ),
    Refusal.MISSING: N_("“{place}” is missing in this file."),
    Refusal.NOT_A_TEXT: N_("“{place}” must be a text between quotes."),
    Refusal.NOT_A_LIST: N_("“{place}” must be a list, such as [\"…\"]."),
    Refusal.NOT_A_TABLE: N_("“{place}” must be a part of its own, such as [{place}]."),
    Refusal.UNKNOWN_VALUE: N_("“{place}” may only be: {allowed}."),
    Refusal.TOO_LONG: N_("“{place}” is too long. A text has 300 letters at most, a nickname 64."),
    Refusal.HIDDEN_CHARACTERS: N_("“{place}” has characters in it that can't be seen."),
    Refusal.WEB_ADDRESS: N_("“{place}” has a web address in it. It goes into “support_url”."),
    Refusal.NOT_HTTPS: N_("“{place}” must be a plain address that starts with https://."),
    Refusal.NO_EMAIL: N_("“{place}” is no e-mail address."),
    Refusal.NO_ORGANIZATION: N_("“{place}” is no organization ID. Such an ID starts with “org-”."),
    Refusal.NO_PROJECT: N_("“{place}” is no project ID. Such an ID starts with “proj_”."),
    Refusal.NO_TEMPLATE: N_("In “{place}” only these may stand in braces: {allowed}."),
}  # fmt: skip


def refused_in_words(trouble: FileTrouble | Refused) -> str:
    """Why the instructions are not used, in one or two sentences, the place included."""
    if isinstance(trouble, FileTrouble):
        return _(_FILE_SENTENCES[trouble])
    if trouble.why is Refusal.NOT_TOML and trouble.line is not None:
        return _(
            "Line {line} of this file can't be read. Look for a missing quote or bracket."
        ).format(line=trouble.line)
    return _(_SENTENCES[trouble.why]).format(
        place=isolated(trouble.place, LONGEST_PLACE), allowed=", ".join(trouble.allowed)
    )  # fmt: skip


def from_whom(walkthrough: Walkthrough) -> str:
    return _("Instructions from {name}").format(name=isolated(walkthrough.organisation.name))


def not_verified(origin: str) -> str:
    """Where they came from is all that is known: anyone can write any name into a file."""
    return _("They came with “{origin}”. Not verified: Keystep can't tell who wrote them.").format(
        origin=isolated(origin)
    )


def draft_in_words() -> str:
    return _("This is a draft. IT is not done with it.")


def contact_in_words(organisation: Organisation) -> str:
    """Whom to ask; empty where the file names nobody."""
    ways = [way for way in (organisation.support_email, organisation.support_url) if way]
    if not ways:
        return ""
    return _("Need help? Ask {name}: {ways}").format(
        name=isolated(organisation.name), ways="  ·  ".join(ways)
    )


def says(organisation: Organisation) -> str:
    """Above IT's own words, which are not ours."""
    return _("{name} says:").format(name=isolated(organisation.name))


def own_words(text: str) -> str:
    """What IT wrote, line by line, with the reading order of nothing around it turned."""
    return "\n".join(isolated(line, len(line)) for line in text.replace("\t", " ").split("\n"))


def fills_in(walkthrough: Walkthrough, user: str) -> list[str]:
    """What these instructions put in and leave out, one line each."""
    lines = []
    if walkthrough.organization_id:
        lines.append(_("Organization ID: {id}").format(id=walkthrough.organization_id))
    if walkthrough.project_id:
        lines.append(_("Project ID: {id}").format(id=walkthrough.project_id))
    if nickname := walkthrough.nickname_for(user):
        lines.append(_("Nickname: {nickname}").format(nickname=isolated(nickname)))
    if walkthrough.purpose:
        purpose = purpose_in_words(walkthrough.purpose)
        lines.append(_("What it is for: {purpose}").format(purpose=purpose))
    if walkthrough.skip:
        lines.append(_("Steps left out: {steps}").format(steps=steps_in_words(walkthrough)))
    return lines


def steps_in_words(walkthrough: Walkthrough) -> str:
    return ", ".join(_(STEP_TITLES[step]) for step in sorted(walkthrough.skip))


def permissions_in_words(walkthrough: Walkthrough) -> str:
    """How the key must be set up at OpenAI; empty where any key will do."""
    if not walkthrough.permissions:
        return ""
    settings = (_(PROBES[one].setting) for one in walkthrough.permissions)
    return _("Under Permissions, set: {settings}.").format(settings=", ".join(settings))


def unknown_in_words(unknown: Sequence[str]) -> str:
    """What of the file is left out; empty where nothing is."""
    if not unknown:
        return ""
    named = [isolated(place, LONGEST_PLACE) for place in unknown[:MOST_NAMED]]
    more = ["…"] if len(unknown) > MOST_NAMED else []
    return _("Not known to this Keystep, and left out: {places}").format(
        places=", ".join([*named, *more])
    )


def remarks(walkthrough: Walkthrough, unknown: Sequence[str]) -> list[str]:
    """What its author may want to change. None of it keeps anyone from using the file."""
    found = [unknown_in_words(unknown)] if unknown else []
    organisation = walkthrough.organisation
    if walkthrough.is_draft:
        found.append(_("This is a draft. Set “status” to “ready” when it is done."))
    if not contact_in_words(organisation):
        found.append(_("It names nobody who helps. Add “support_email” or “support_url”."))
    if walkthrough.permissions and walkthrough.purpose is None:
        found.append(_("“permissions” does nothing without “purpose”."))
    if Step.NICKNAME in walkthrough.skip and not walkthrough.nickname:
        found.append(_("The step “nickname” comes all the same: there is no nickname to use."))
    if Step.ORGANIZATION in walkthrough.skip and not walkthrough.organization_id:
        found.append(_("The step “organization” is left out: the one that owns the key is used."))
    return [*found, *_about_texts(walkthrough)]


def _about_texts(walkthrough: Walkthrough) -> list[str]:
    if not walkthrough.words:
        return [_("It has no words of yours. Add a part such as [text.en].")]
    written = {step for words in walkthrough.words for step in words.notes}
    found = []
    for step in sorted(written & walkthrough.skip):
        text = _("The step “{step}” is left out, so nobody sees your text for it.")
        found.append(text.format(step=step.name.lower()))
    for words in walkthrough.words:
        missing = [step.name.lower() for step in sorted(written - words.notes.keys())]
        if not words.intro and any(each.intro for each in walkthrough.words):
            missing.insert(0, "intro")
        if missing:
            text = _("[text.{language}] lacks what another language has: {missing}")
            found.append(text.format(language=words.language, missing=", ".join(missing)))
    return found
