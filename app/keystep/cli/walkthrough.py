"""`keystep walkthrough check|new`: for IT, who write the instructions for others."""

import argparse
from pathlib import Path

from keystep.cli.exit_codes import ExitCode
from keystep.cli.output import complain, print_document, say
from keystep.cli.program import Program
from keystep.cli.walkthrough_example import EXAMPLE
from keystep.cli.words import inert
from keystep.domain.diagnosis import Json
from keystep.domain.read_walkthrough import Refused
from keystep.domain.walkthrough import Walkthrough, Words
from keystep.domain.wizard_flow import Step
from keystep.services.open_walkthrough import Opened
from keystep.services.ports import FileTrouble
from keystep.services.walkthrough_in_words import (
    STEP_TITLES,
    contact_in_words,
    draft_in_words,
    fills_in,
    from_whom,
    not_verified,
    own_words,
    permissions_in_words,
    refused_in_words,
    remarks,
)
from keystep.texts import _


def run(program: Program, options: argparse.Namespace) -> int:
    if options.do == "new":
        return _write_example(options.file)
    file: Path = options.file
    return _check(program.open_walkthrough(file), as_json=options.json)


def _write_example(path: Path | None) -> ExitCode:
    """Never over a file that is there."""
    if path is None:
        say(EXAMPLE, end="")
        return ExitCode.DONE
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(EXAMPLE)
    except FileExistsError:
        complain(_("“{file}” is there already, and stays as it is.").format(file=inert(str(path))))
        return ExitCode.USAGE
    except (OSError, ValueError):
        complain(_("The file can't be written there. Choose another folder."))
        return ExitCode.USAGE
    said = _("Wrote an example to “{file}”. Change it, then check it.")
    say(said.format(file=inert(str(path))))
    return ExitCode.DONE


def _check(found: Opened | FileTrouble | Refused, *, as_json: bool) -> ExitCode:
    if isinstance(found, Opened):
        if as_json:
            warnings: list[Json] = list(remarks(found.walkthrough, found.unknown))
            document = _document(found.walkthrough)
            print_document("walkthrough", document, refused=None, warnings=warnings)
        else:
            say("\n".join(_lines(found)))
        return ExitCode.DONE
    sentence = refused_in_words(found)
    complain(sentence)
    if as_json:
        print_document("walkthrough", None, refused=_refused(found, sentence), warnings=[])
    return ExitCode.USAGE


def _lines(opened: Opened) -> list[str]:
    """What a reader sees, in their order, then what the author may want to change."""
    walkthrough = opened.walkthrough
    head = [
        from_whom(walkthrough),
        *([draft_in_words()] if walkthrough.is_draft else []),
        not_verified(opened.origin),
        contact_in_words(walkthrough.organisation),
        *fills_in(walkthrough, opened.user),
        permissions_in_words(walkthrough),
    ]
    lines = [_("This file can be used. A reader sees:"), *(f"  {line}" for line in head if line)]
    for words in walkthrough.words:
        lines += ["", _("In the language “{code}”:").format(code=words.language)]
        lines += [f"  {line}" for line in _texts(words, walkthrough)]
    if found := remarks(walkthrough, opened.unknown):
        lines += ["", _("Worth a look:"), *(f"  - {remark}" for remark in found)]
    return lines


def _texts(words: Words, walkthrough: Walkthrough) -> list[str]:
    shown = {step: note for step, note in words.notes.items() if step not in walkthrough.skip}
    parts = [(_("First"), words.intro)] if words.intro else []
    parts += [(_step_in_words(step), note) for step, note in sorted(shown.items())]
    return [f"{name}: {_on_one_line(text)}" for name, text in parts] or [_("Nothing")]


def _step_in_words(step: Step) -> str:
    return _("Step {number}, {title}").format(number=int(step), title=_(STEP_TITLES[step]))


def _on_one_line(text: str) -> str:
    return " / ".join(own_words(text).split("\n"))


def _document(walkthrough: Walkthrough) -> Json:
    organisation = walkthrough.organisation
    texts: dict[str, Json] = {}
    for words in walkthrough.words:
        notes: dict[str, Json] = {step.name.lower(): note for step, note in words.notes.items()}
        texts[words.language] = {"intro": words.intro, **notes}
    return {
        "status": walkthrough.readiness.value,
        "organisation": {
            "name": organisation.name,
            "support_email": organisation.support_email,
            "support_url": organisation.support_url,
        },
        "nickname": walkthrough.nickname,
        "organization_id": walkthrough.organization_id,
        "project_id": walkthrough.project_id,
        "purpose": walkthrough.purpose.value if walkthrough.purpose else None,
        "permissions": [one.value for one in walkthrough.permissions],
        "skip": [step.name.lower() for step in sorted(walkthrough.skip)],
        "text": texts,
    }


def _refused(trouble: FileTrouble | Refused, sentence: str) -> Json:
    if isinstance(trouble, FileTrouble):
        return {"why": trouble.value, "place": "", "line": None, "sentence": sentence}
    why, place, line = trouble.why.value, trouble.place, trouble.line
    return {"why": why, "place": place, "line": line, "sentence": sentence}
