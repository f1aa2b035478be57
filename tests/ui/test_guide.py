"""The printed guide says what the wizard says, with IT's words and pictures, in HTML and PDF."""

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

from PySide6.QtGui import QImage

from keystep.bootstrap import Program
from keystep.domain.access import Realm
from keystep.domain.guide import Guide, Instructions, Paragraph, Picture, Points, Quoted, Warned
from keystep.domain.read_walkthrough import ReadWalkthrough, read_walkthrough
from keystep.domain.walkthrough import Walkthrough
from keystep.domain.wizard_flow import Step
from keystep.services.guide_in_html import in_html
from keystep.ui.guide.making import make_guide
from keystep.ui.guide.printing import in_pdf
from keystep.ui.main_window.guide_work import GuideWork
from keystep.ui.wizard.step2_secret_key import _instructions
from tests.ui.stage import Stage, answer, click, offers, question, says, until

DAY = date(2026, 11, 25)
FILE = """
schema = 1
[organisation]
name = "Acme <b>Ltd</b>"
support_email = "it@acme.example"
support_url = "https://help.acme.example/ai"
[wizard]
skip = ["nickname"]
nickname = "Acme {user}"
organization_id = "org-AcmeCompany0001"
purpose = "use"
[text.en]
intro = "You need <5 minutes & a browser."
secret_key = "Choose 'Office'.\\n<img src=x onerror=alert(1)>"
"""


def walkthrough(text: str = FILE) -> Walkthrough:
    read = read_walkthrough(text.encode())
    assert isinstance(read, ReadWalkthrough), read
    return read.walkthrough


async def guide_with(theirs: Walkthrough | None) -> Guide:
    async with Program(Realm.PRACTICE).use_cases() as cases:
        return await make_guide(cases, theirs, DAY)


class Page(HTMLParser):
    """What is in an HTML page: its tags with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def attributes(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


async def test_every_step_is_told_in_the_wizards_own_words(stage: Stage) -> None:
    guide = await guide_with(None)
    headings = [section.heading for section in guide.sections]
    assert headings[:5] == [
        f"Step {int(step)} of 5: {name}"
        for step, name in zip(
            Step,
            ["Before you begin", "Secret key", "Organization", "Nickname", "Check and save"],
            strict=True,
        )
    ]
    assert guide.sections[1].headline == "Create and paste a secret key"
    [told] = [block for block in guide.sections[1].blocks if isinstance(block, Instructions)]
    assert [(one.text, one.drawing.shows) for one in told.steps] == [
        (one.text, one.picture) for one in _instructions()
    ]
    assert any(isinstance(block, Warned) for block in guide.sections[0].blocks)
    [purposes] = [block for block in guide.sections[3].blocks if isinstance(block, Points)]
    assert purposes.texts[0] == "Read only: It looks at things and changes nothing."
    assert "Made on Wednesday, 25 November 2026 with Keystep" in guide.made


async def test_each_step_has_a_sharp_picture_with_words_for_it(stage: Stage) -> None:
    guide = await guide_with(None)
    pictures = [
        block
        for section in guide.sections
        for block in section.blocks
        if isinstance(block, Picture)
    ]
    assert len(pictures) == len(guide.sections) == 6
    assert all(one.shows and one.caption for one in pictures)
    assert len({one.shows for one in pictures}) == 6
    for one in pictures:
        image = QImage.fromData(one.png)
        assert image.width() >= one.width
        colours = {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, 400, 7)}
        assert len(colours) > 10, "nothing is on it"


async def test_its_words_are_set_apart_and_their_skipped_steps_left_out(stage: Stage) -> None:
    guide = await guide_with(walkthrough())
    assert guide.title == "Acme <b>Ltd</b>: connect to OpenAI with Keystep"
    headings = [section.heading for section in guide.sections]
    assert headings[0] == "Instructions from IT"
    assert not any("Nickname" in heading for heading in headings)
    opening = [block for block in guide.opening if isinstance(block, Quoted)]
    assert [block.text for block in opening] == [
        "You need <5 minutes & a browser.",
        "it@acme.example\nhttps://help.acme.example/ai",
    ]
    [note] = [block for block in guide.sections[2].blocks if isinstance(block, Quoted)]
    assert note.lead == "From Acme <b>Ltd</b>"
    assert "onerror" in note.text
    assert any(isinstance(block, Warned) for block in guide.opening), "it is a draft"


async def test_the_web_page_holds_no_script_nothing_from_elsewhere_and_all_words_escaped(
    stage: Stage,
) -> None:
    page = Page(in_html(await guide_with(walkthrough())))
    kinds = {tag for tag, _attributes in page.tags}
    assert not kinds & {"script", "iframe", "link", "object", "form", "b"}
    assert not any(name.startswith("on") for _tag, given in page.tags for name in given)
    images = page.attributes("img")
    assert all(str(one["src"]).startswith("data:image/png;base64,") for one in images)
    assert all(one["alt"] for one in images)
    assert "<img src=x onerror=alert(1)>" in page.text
    [policy] = [one for one in page.attributes("meta") if "http-equiv" in one]
    assert str(policy["content"]).startswith("default-src 'none'; img-src data:;")
    assert {str(one["href"]).partition(":")[0] for one in page.attributes("a")} == {
        *(f"#part-{number}" for number in range(1, 7)),
        "https",
    }


async def test_the_web_page_is_built_of_headings_lists_and_figures(stage: Stage) -> None:
    guide = await guide_with(None)
    page = Page(in_html(guide))
    kinds = [tag for tag, _attributes in page.tags]
    assert kinds.count("h1") == 1
    assert kinds.count("h2") == kinds.count("figure") == kinds.count("figcaption") == 6
    assert page.attributes("html") == [{"lang": "en", "dir": "ltr"}]
    assert page.attributes("title") == [{}]
    assert "ol" in kinds


def test_a_language_from_the_right_says_so() -> None:
    guide = Guide("دليل", "", "ar", from_the_right=True, opening=(), sections=())
    assert Page(in_html(guide)).attributes("html") == [{"lang": "ar", "dir": "rtl"}]
    assert in_pdf(guide).startswith(b"%PDF-")


async def test_the_pdf_has_a_title_and_cuts_nothing_in_two(stage: Stage) -> None:
    guide = await guide_with(walkthrough())
    pdf = in_pdf(guide)
    pages = re.findall(rb"/Type\s*/Page\b", pdf)
    assert len(pages) == len(guide.sections) + 1, "each step on a page of its own"
    title = guide.title.encode("utf-16-be")
    assert title in pdf or guide.title.encode() in pdf


async def test_a_long_guide_goes_on_on_another_page(stage: Stage) -> None:
    long = Guide(
        "Long",
        "",
        "en",
        from_the_right=False,
        opening=tuple(Paragraph("word " * 60) for _number in range(40)),
        sections=(),
    )
    assert len(re.findall(rb"/Type\s*/Page\b", in_pdf(long))) > 2


async def test_from_the_help_menu_it_is_made_beside_the_window(
    stage: Stage, tmp_path: Path
) -> None:
    out = tmp_path / "guide.html"
    async with stage.window([("Old", "sk-proj-" + "a" * 40)]) as window:
        window.guide.make(out, None)
        assert says(window, "Making the guide…")
        await until(lambda: not window.guide.is_busy)
        assert says(window, f"The guide is ready: {out}")
        assert offers(window, "Open folder")
    assert out.read_text(encoding="utf-8").startswith("<!doctype html>")


def left_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def test_stopping_it_leaves_no_guide(stage: Stage, tmp_path: Path) -> None:
    out = tmp_path / "guide.pdf"
    async with stage.window([("Old", "sk-proj-" + "a" * 40)]) as window:
        window.guide.make(out, None)
        process = window.guide._process
        assert process is not None
        await until(lambda: offers(window, "Stop"))
        click(window, "Stop")
        assert says(window, "Stopped. No guide was made.")
        await until(lambda: not window.guide.is_busy)
    assert left_in(tmp_path) == []


async def test_why_there_is_none_is_said_in_the_window(stage: Stage, tmp_path: Path) -> None:
    async with stage.window([("Old", "sk-proj-" + "a" * 40)]) as window:
        window.guide.make(tmp_path / "no" / "guide.pdf", None)
        await until(lambda: not window.guide.is_busy)
        assert says(window, "There is no such file or folder. Check the name.")


async def test_it_is_asked_whose_words_go_in(stage: Stage) -> None:
    async with stage.window([("Old", "sk-proj-" + "a" * 40)]) as window:
        window.guide.ask()
        box = question(window)
        assert box is not None
        assert {one.text() for one in box.buttons()} == {"With IT's file…", "Without", "Cancel"}
        answer(window, "Cancel")
        assert not window.guide.is_busy
        assert isinstance(window.guide, GuideWork)
