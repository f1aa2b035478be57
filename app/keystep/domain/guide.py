"""The walkthrough on paper: what a printed guide holds, whichever way it is printed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Picture:
    """`shows` is for who can't see it. `width` is as on a screen, in pixels at 100 %."""

    png: bytes
    width: int
    shows: str
    caption: str = ""


@dataclass(frozen=True)
class Paragraph:
    """`lead` is the name of what the text is about, as of a field; alone it is a small heading."""

    text: str
    lead: str = ""


@dataclass(frozen=True)
class Points:
    """Things side by side, in no order."""

    texts: tuple[str, ...]


@dataclass(frozen=True)
class Instruction:
    text: str
    drawing: Picture


@dataclass(frozen=True)
class Instructions:
    """What to do, one after the other."""

    steps: tuple[Instruction, ...]


@dataclass(frozen=True)
class WebPage:
    """A page that a button opens: `name` is what stands on the button."""

    name: str
    address: str


@dataclass(frozen=True)
class Quoted:
    """The organisation's own words, `lead` says whose. None of them is ours."""

    lead: str
    text: str


@dataclass(frozen=True)
class Warned:
    text: str


Block = Paragraph | Points | Instructions | WebPage | Quoted | Warned | Picture


@dataclass(frozen=True)
class Section:
    """`heading` names the step as its window does, `headline` what to do there."""

    heading: str
    headline: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Guide:
    """`made` tells for whom, when and with which version. `language` is as in HTML ("pt-BR")."""

    title: str
    made: str
    language: str
    from_the_right: bool
    opening: tuple[Block, ...]
    sections: tuple[Section, ...]
