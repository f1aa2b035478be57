"""Who decides, where several say something: the one order that every setting keeps to."""

from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

T = TypeVar("T")


class Source(Enum):
    """Who had the say, the strongest first. The values are a contract: `keystep doctor --json`."""

    MANDATORY = "mandatory"
    PERSON = "person"
    WALKTHROUGH = "walkthrough"
    RECOMMENDED = "recommended"
    BUILT_IN = "built_in"


@dataclass(frozen=True)
class Decided(Generic[T]):
    value: T
    source: Source

    @property
    def is_locked(self) -> bool:
        """Whether nobody at this computer can change it."""
        return self.source is Source.MANDATORY


def decide(
    built_in: T,
    *,
    mandatory: T | None = None,
    person: T | None = None,
    walkthrough: T | None = None,
    recommended: T | None = None,
) -> Decided[T]:
    """The first of them that says anything; None says nothing, and what is built in always does.

    A walkthrough comes from anyone: it has no say in addresses, proxies and certificates, so for
    those nobody passes one here.
    """
    said = {
        Source.MANDATORY: mandatory,
        Source.PERSON: person,
        Source.WALKTHROUGH: walkthrough,
        Source.RECOMMENDED: recommended,
    }
    for source, value in said.items():
        if value is not None:
            return Decided(value, source)
    return Decided(built_in, Source.BUILT_IN)
