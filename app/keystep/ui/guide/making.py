"""Makes the guide: walks the wizard off screen in practice mode, reads it, takes its pictures.

In a process of its own: the screen in memory and the language are the whole program's.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QDate, QLocale, QSize
from PySide6.QtWidgets import QScrollArea

import keystep
from keystep import texts
from keystep.domain.guide import Block, Guide, Paragraph, Picture, Quoted, Section, Warned
from keystep.domain.walkthrough import NO_WORDS, Organisation, Walkthrough, Words
from keystep.domain.wizard_flow import Step
from keystep.services.open_walkthrough import Opened
from keystep.services.ports import CatalogTrouble, FileTrouble
from keystep.services.use_cases import UseCases
from keystep.services.walkthrough_in_words import permissions_in_words
from keystep.texts import N_, _
from keystep.ui import theme
from keystep.ui.application import make_application
from keystep.ui.async_runner import run_inside_qt
from keystep.ui.guide.printing import in_pdf
from keystep.ui.guide.reading import png_of, read_page
from keystep.ui.wizard.presenter import WizardPresenter
from keystep.ui.wizard.shell import STEPS, WizardShell
from keystep.ui.wizard.step_page import step_name

GOOD_KEY = "sk-practice-works"
ORGANIZATION = "org-PracticeCompany000000001"
PATIENCE_SECONDS = 60.0
WIDTH_IN_LETTERS, HEIGHT_IN_LINES = 124, 33
"""Smaller than on a screen, so that its words are larger on paper."""

OpenUseCases = Callable[[], AbstractAsyncContextManager[UseCases]]

_CAPTIONS = {
    Step.BEFORE_YOU_BEGIN: N_("Read this page. Then choose “Next”."),
    Step.SECRET_KEY: N_("The key is pasted. It stays hidden. Choose “Next”."),
    Step.ORGANIZATION: N_("Keystep has found the organization of this key. Choose “Next”."),
    Step.NICKNAME: N_("Say what the connection is for. Then choose “Next”."),
    Step.CHECK_AND_SAVE: N_("The check is done. Choose “Save connection”."),
}
_LEADS = {
    Step.ORGANIZATION: N_("Keystep finds the organization by itself. If it does not, do this:"),
    Step.CHECK_AND_SAVE: N_("Keystep tries the key. If something is wrong, it says what to do."),
}
_OFFERED = N_("Check whose instructions these are. Then choose “Use these instructions”.")
_OFFERED_SHOWN = N_(
    "Picture of the first page: whose instructions these are, and what they fill in."
)
_SAVED = N_("The connection is saved. Choose “Close”.")
_SHOWN = {
    Step.BEFORE_YOU_BEGIN: N_(
        "Picture of step 1: what you need, what it costs, and what never to send."
    ),
    Step.SECRET_KEY: N_(
        "Picture of step 2: four drawings of how to make a key. Below them, a key is pasted."
    ),
    Step.ORGANIZATION: N_(
        "Picture of step 3: the organization is chosen, and its ID is in the field."
    ),
    Step.NICKNAME: N_(
        "Picture of step 4: the nickname is filled in. Below are the choices of what it is for."
    ),
    Step.CHECK_AND_SAVE: N_(
        "Picture of step 5: “OpenAI accepted this key”, and a list of what was checked."
    ),
}
_SAVED_SHOWN = N_("Picture of the last page: the connection is saved, and the key was accepted.")


def run(
    open_use_cases: OpenUseCases,
    resources: Path,
    out: Path,
    walkthrough: Walkthrough | None,
) -> FileTrouble | None:
    """Leave the guide in `out`, as HTML or PDF by its name, in the language in use."""
    application = make_application(resources, theme.Scheme.LIGHT)

    async def make() -> FileTrouble | None:
        async with open_use_cases() as cases:
            today = datetime.now().astimezone().date()
            guide = await make_guide(cases, walkthrough, today)
            return await cases.save_guide(guide, out, in_pdf)

    return run_inside_qt(application, make())


async def make_guide(cases: UseCases, walkthrough: Walkthrough | None, today: date) -> Guide:
    """The guide in the language in use. It leaves no connection in practice mode."""
    language = texts.language()
    words = walkthrough.words_for([language]) if walkthrough else NO_WORDS
    await _start_afresh(cases)
    async with _wizard(cases) as shell:
        sections = [] if walkthrough is None else [await _offered(shell, walkthrough)]
        sections += [one async for one in _sections(shell, walkthrough, words)]
    return Guide(
        title=_title(walkthrough),
        made=_("Made on {day} with Keystep {version}").format(
            day=QLocale().toString(QDate(today.year, today.month, today.day)),
            version=keystep.__version__,
        ),
        language=language.replace("_", "-"),
        from_the_right=texts.is_mirrored(),
        opening=tuple(_opening(walkthrough, words)),
        sections=tuple(sections),
    )


async def _start_afresh(cases: UseCases) -> None:
    """Without the connections that practice mode begins with."""
    connections = await cases.catalog.connections()
    if not isinstance(connections, CatalogTrouble):
        for one in connections:
            await cases.remove(one)


def _title(walkthrough: Walkthrough | None) -> str:
    if walkthrough is None:
        return _("Connect to OpenAI with Keystep")
    return _("{organization}: connect to OpenAI with Keystep").format(
        organization=walkthrough.organisation.name
    )


def _opening(walkthrough: Walkthrough | None, words: Words) -> list[Block]:
    blocks: list[Block] = []
    if walkthrough is not None and walkthrough.is_draft:
        blocks.append(Warned(_("This is a draft. Do not hand it out yet.")))
    blocks.append(
        Paragraph(
            _(
                "Keystep leads you through {count} steps. The pictures are from practice mode:"
                " your own screen has other names on it."
            ).format(count=len(Step))
        )
    )
    if walkthrough is None:
        return blocks
    organisation = walkthrough.organisation
    if words.intro:
        blocks.append(Quoted(_by(organisation), words.intro))
    contact = [one for one in (organisation.support_email, organisation.support_url) if one]
    if contact:
        lead = _("Help from {organization}").format(organization=organisation.name)
        blocks.append(Quoted(lead, "\n".join(contact)))
    return blocks


def _by(organisation: Organisation) -> str:
    return _("From {organization}").format(organization=organisation.name)


@asynccontextmanager
async def _wizard(cases: UseCases) -> AsyncIterator[WizardShell]:
    # Without the choices for trainers, which a reader has no use for.
    presenter = WizardPresenter(replace(cases, rehearsal=None), frozenset())
    shell = WizardShell(presenter, None, _nothing)
    shell.show()
    try:
        yield shell
    finally:
        await presenter.aclose()
        shell.hide()
        shell.deleteLater()


async def _offered(shell: WizardShell, walkthrough: Walkthrough) -> Section:
    """Whose instructions they are, which a person sees first. Then they are used."""
    practised = replace(
        walkthrough,  # practice mode's key belongs to another organization
        organization_id=ORGANIZATION if walkthrough.organization_id else None,
        project_id=None,
    )
    opened = Opened(practised, _("the file that you got"), user=_("your name"))
    shell.presenter.offer_instructions(opened)
    picture = await _picture(shell, _(_OFFERED_SHOWN), _(_OFFERED))
    section = Section(_("Instructions from IT"), shell.page.accessibleName(), (picture,))
    shell.presenter.answer_offer(use=True)
    return section


async def _sections(
    shell: WizardShell, walkthrough: Walkthrough | None, words: Words
) -> AsyncIterator[Section]:
    """One for each step that is shown, and one for the result."""
    presenter = shell.presenter
    for made in (page(presenter) for page in STEPS):
        step = presenter.flow.step
        if made.step is not step:
            continue  # this one is skipped
        await _fill_in(presenter, step)
        headline, blocks = read_page(made)
        ours = [Paragraph(_(_LEADS[step]))] if step in _LEADS else []
        theirs = _theirs(walkthrough, words, step)
        picture = await _picture(shell, _(_SHOWN[step]), _(_CAPTIONS[step]))
        yield Section(step_name(step), headline, (*theirs, *ours, *blocks, picture))
        made.deleteLater()
        if step is Step.NICKNAME:
            presenter.set_purpose(None)  # practice mode's key can do more than any needs
        if step is not Step.CHECK_AND_SAVE:
            presenter.next()
    presenter.save(unverified_is_fine=True)
    await _until(lambda: presenter.saved is not None)
    picture = await _picture(shell, _(_SAVED_SHOWN), _(_SAVED))
    headline = shell.page.accessibleName()
    yield Section(_("Done"), headline, (picture,))


def _theirs(walkthrough: Walkthrough | None, words: Words, step: Step) -> list[Block]:
    """What the organisation says about this step, and how it wants the key to be set up."""
    blocks: list[Block] = []
    if walkthrough is None:
        return blocks
    if step in words.notes:
        blocks.append(Quoted(_by(walkthrough.organisation), words.notes[step]))
    if step is Step.SECRET_KEY and (settings := permissions_in_words(walkthrough)):
        blocks.append(Paragraph(settings))
    return blocks


async def _fill_in(presenter: WizardPresenter, step: Step) -> None:
    """What a person would have done on this page by the time that it looks done."""
    match step:
        case Step.SECRET_KEY:
            presenter.paste_key(GOOD_KEY)
        case Step.ORGANIZATION:
            await _until(lambda: not presenter.is_searching)
        case Step.CHECK_AND_SAVE:
            await _until(lambda: not presenter.check.is_checking)


async def _picture(shell: WizardShell, shows: str, caption: str) -> Picture:
    """As small as the page allows without scrolling, else as it usually is."""
    usual, metrics = shell.size(), shell.fontMetrics()
    small = QSize(
        metrics.averageCharWidth() * WIDTH_IN_LETTERS, metrics.lineSpacing() * HEIGHT_IN_LINES
    )
    await _resize(shell, small)
    if _hidden_below(shell):
        await _resize(shell, usual)
        await _resize(shell, usual + QSize(0, _hidden_below(shell)))
    picture = Picture(png_of(shell.grab()), shell.width(), shows, caption)
    shell.resize(usual)
    return picture


async def _resize(shell: WizardShell, size: QSize) -> None:
    shell.resize(size)
    for _pass in range(5):  # let the layout settle
        await asyncio.sleep(0.005)


def _hidden_below(shell: WizardShell) -> int:
    """How much of the page one would have to scroll to."""
    areas = (area for area in shell.findChildren(QScrollArea) if area.isVisible())
    return max((area.verticalScrollBar().maximum() for area in areas), default=0)


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not condition():  # noqa: ASYNC110  any state of any screen
            await asyncio.sleep(0.005)


def _nothing() -> None: ...
