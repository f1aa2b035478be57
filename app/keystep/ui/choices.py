"""What a person can choose about the windows as such: their look and their language."""

from dataclasses import dataclass

from keystep.ui.appearance import Appearance
from keystep.ui.language import Language


@dataclass(frozen=True)
class Choices:
    """`language` None: it can't be chosen."""

    appearance: Appearance
    language: Language | None = None
