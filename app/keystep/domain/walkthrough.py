"""A walkthrough: what IT already knows about a connection, and its own words for each step.

It explains and fills in, and can do nothing else: it has no place for an address, a proxy, a
certificate, a lock or a key. `read_walkthrough.py` makes one out of a file that anyone may have
written.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from keystep.domain.capabilities import Capability
from keystep.domain.connection import Purpose
from keystep.domain.nickname import LONGEST_NICKNAME, read_nickname
from keystep.domain.wizard_flow import Step

LONGEST_TEXT = 300
USER, ORGANISATION = "{user}", "{organisation}"
"""What may stand in a template of a nickname."""

SKIPPABLE = (Step.BEFORE_YOU_BEGIN, Step.ORGANIZATION, Step.NICKNAME)
"""The key and the check are never skipped."""


class Readiness(Enum):
    """A draft is shown as one, wherever it is used."""

    DRAFT = "draft"
    READY = "ready"


@dataclass(frozen=True)
class Organisation:
    """Who wrote the walkthrough, by its own account, and who helps. Nobody has verified it."""

    name: str
    support_email: str | None = None
    support_url: str | None = None

    @property
    def support_host(self) -> str | None:
        """The host of the page for help, in full."""
        if self.support_url is None:
            return None
        return re.split("[/?#]", self.support_url.removeprefix("https://"), maxsplit=1)[0]


@dataclass(frozen=True)
class Words:
    """IT's words in one language, such as "de" or "pt-BR": an introduction, a note for a step."""

    language: str
    intro: str = ""
    notes: Mapping[Step, str] = field(default_factory=dict)


NO_WORDS = Words("")


@dataclass(frozen=True)
class Walkthrough:
    """`words` are in the file's order; `nickname` is a template; empty: nothing is filled in."""

    organisation: Organisation
    readiness: Readiness = Readiness.READY
    words: tuple[Words, ...] = ()
    nickname: str = ""
    organization_id: str | None = None
    project_id: str | None = None
    purpose: Purpose | None = None
    permissions: tuple[Capability, ...] = ()
    skip: frozenset[Step] = frozenset()

    @property
    def is_draft(self) -> bool:
        return self.readiness is Readiness.DRAFT

    def words_for(self, languages: Sequence[str]) -> Words:
        """In the first language of the reader's that is there; else in English; else the first."""
        for wanted in (*languages, "en"):
            if found := _best(wanted, self.words):
                return found
        return self.words[0] if self.words else NO_WORDS

    def nickname_for(self, user: str) -> str:
        """The template filled in, cut to what a nickname may hold; empty: none comes of it."""
        filled = self.nickname.replace(ORGANISATION, self.organisation.name).replace(USER, user)
        read = read_nickname(" ".join(filled.split())[:LONGEST_NICKNAME])
        return read if isinstance(read, str) else ""


def _best(wanted: str, words: Sequence[Words]) -> Words | None:
    """The same language, a wider one ("pt" for "pt_BR"), or another form of it."""
    parts = _parts(wanted)
    known = [(_parts(one.language), one) for one in words]
    for length in range(len(parts), 0, -1):
        for theirs, one in known:
            if theirs == parts[:length]:
                return one
    return next((one for theirs, one in known if theirs[:1] == parts[:1]), None)


def _parts(language: str) -> list[str]:
    """ "pt_BR.UTF-8" and "pt-br" are the same."""
    return re.split("[.@]", language, maxsplit=1)[0].replace("_", "-").lower().split("-")
