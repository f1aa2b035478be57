"""What a translation must keep of the English texts; says where one does not.

`dev.py texts` prints it, and `tests/test_translations.py` insists on it.
"""

from __future__ import annotations

import argparse
import gettext
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "app"))  # this clone's, wherever .venv finds another

from keystep.texts import LANGUAGES  # noqa: E402

LOCALE = ROOT / "resources" / "locale"
TEMPLATE = LOCALE / "keystep.pot"

# What a reader types, or recognises on a page that exists in English only.
_KEPT = re.compile(
    r"--[a-z][a-z-]+|\bkeystep(?: [a-z][a-z-]*)?\b|\b[A-Z]{2,}_[A-Z_]+\b|https?://[\w./-]*\w"
    r"|\b(?:sk|org)-\w*(?:-\w+)*|\bproj_|\.[a-z]+ignore|\.env\b|\bconfig\.yaml\b"
    r"|\b(?:OpenAI|Keystep|Okta|n8n|Zapier|Marketing|stdin|JSON)\b"
    r"|API keys|Create new secret key|IP allowlist|List models|Model capabilities|Fine-tuning"
    r"|Vector stores|until-confirmed"
)
_QUOTED = re.compile("“([^”]*)”")
_PAGES_OF_OTHERS = "resources/recipes/"
_HTML = re.compile(r"</?[a-zA-Z][^>]*>|&(?:[a-z]+|#\d+);")
_LETTER_TO_PRESS = re.compile("&(?=[^&\\s])")
# A number that is the only one of its form may go without its digits: "one connection".
_COUNTS = {"count", "n"}
_COUNTED_TO = 2000

_OF_ARGPARSE = re.compile(r"%\(\w+\)[rsd]|%[rsd]")

_ENDS = {"。": ".", "．": ".", "؟": "?", "？": "?", "：": ":", "！": "!", "۔": "."}
_CLOSING = "”»“」』\"'’)）"
_SENTENCE_ENDS = ".?!:…"


def read_template() -> Catalog:
    """The texts as the sources have them."""
    with TEMPLATE.open("rb") as file:
        return read_po(file)


def read_translation(language: str) -> Catalog:
    """The .po file of a language, such as "pt_BR"."""
    with (LOCALE / language / "LC_MESSAGES" / "keystep.po").open("rb") as file:
        return read_po(file, locale=language)


def complaints(language: str, catalog: Catalog, template: Catalog) -> list[str]:
    """What is wrong with a whole translation; nothing where all is well."""
    wrong = list(_about_the_file(language, catalog, template))
    for message in catalog:
        if message.id and message.id in template:
            wrong += [f"{_shown(message)}: {what}" for what in about(message, catalog)]
    return wrong


def _about_the_file(language: str, catalog: Catalog, template: Catalog) -> Iterator[str]:
    plural = get_plural(language)
    if (catalog.num_plurals, catalog.plural_expr) != (plural.num_plurals, plural.plural_expr):
        yield f"the header's Plural-Forms is not that of {language}: {plural.plural_forms}"
    ours, theirs = ({message.id for message in one if message.id} for one in (catalog, template))
    for missing in sorted(map(str, theirs - ours)):
        yield f"{missing}: is not there yet"
    for left in sorted(map(str, (ours - theirs) | set(catalog.obsolete))):
        yield f"{left}: is no text of Keystep any more"


def about(message: Message, catalog: Catalog) -> Iterator[str]:
    """What is wrong with one translation."""
    if message.fuzzy:
        yield "is fuzzy: nobody has said that it is right"
    string = message.string or ""
    forms = [string] if isinstance(string, str) else list(string)
    if not all(forms) or len(forms) != (catalog.num_plurals if message.pluralizable else 1):
        yield "is not translated, or not in every form"
        return
    quoted = any(path.startswith(_PAGES_OF_OTHERS) for path, _line in message.locations)
    for index, form in enumerate(forms):
        source = _source_of(message, index, catalog)
        exempt = _COUNTS if message.pluralizable and _is_one_number(index, catalog) else set()
        for what in _about_form(source, form, exempt=exempt, quoted=quoted):
            yield f"{what}: {form!r}"


def _source_of(message: Message, index: int, catalog: Catalog) -> str:
    """The singular for a form that stands for one thing alone, else the plural."""
    if not message.pluralizable:
        return str(message.id)
    is_singular = _is_one_number(index, catalog) and _form_of(1, catalog) == index
    return str(message.id[0 if is_singular else 1])


def _form_of(number: int, catalog: Catalog) -> int:
    return int(gettext.c2py(catalog.plural_expr)(number))


def _is_one_number(index: int, catalog: Catalog) -> bool:
    chooses = gettext.c2py(catalog.plural_expr)
    return sum(chooses(number) == index for number in range(_COUNTED_TO)) == 1


def _about_form(source: str, form: str, *, exempt: set[str], quoted: bool) -> Iterator[str]:
    wanted, found = placeholders(source), placeholders(form)
    if found is None:
        yield "has a brace that is no placeholder's"
    elif wanted is not None and not wanted - exempt <= found <= wanted | exempt:
        yield f"must have exactly {sorted(wanted)}"
    if _HTML.search(form):
        yield "has HTML"
    for kept in sorted({*_KEPT.findall(source), *(_QUOTED.findall(source) if quoted else ())}):
        if kept not in form:
            yield f"must keep “{kept}” as it is"
    if _edges(source) != _edges(form):
        yield "begins or ends with other spaces"
    if source.count("\n") != form.count("\n"):
        yield "has another number of lines"
    if _ending(source) != _ending(form):
        yield f"must end as the English does ({_ending(source) or 'with a word'})"
    if len(_LETTER_TO_PRESS.findall(source)) != len(_LETTER_TO_PRESS.findall(form)):
        yield "must mark one letter with & where the English does, and none elsewhere"


def placeholders(text: str) -> set[str] | None:
    """The names in braces; None where a brace is no placeholder's."""
    try:
        parts = [part for _before, part, *_ in Formatter().parse(text) if part is not None]
    except ValueError:
        return None
    if not all(part.isidentifier() for part in parts):
        return None
    return {*parts, *_OF_ARGPARSE.findall(text)}


def _edges(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def _ending(text: str) -> str:
    """The mark that ends it, whatever the language's own sign for that is; none for a word."""
    bare = text.rstrip().rstrip(_CLOSING).rstrip()
    # Japanese marks the letter to press at the end: "開く(&O)…"
    last = re.sub(r"\(&\w$", "", bare)[-1:]
    last = _ENDS.get(last, last)
    return last if last in _SENTENCE_ENDS else ""


def _shown(message: Message) -> str:
    return repr(message.id if isinstance(message.id, str) else message.id[0])


def languages() -> list[str]:
    """Every language that has a .po file, finished or not."""
    return sorted(path.parts[-3] for path in LOCALE.glob("*/LC_MESSAGES/keystep.po"))


def update(language: str) -> None:
    """Take in the template's new texts, and let go of those that are gone.

    No guess is made from similar texts: a guess looks translated and is not.
    """
    catalog, template = read_translation(language), read_template()
    catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    path = LOCALE / language / "LC_MESSAGES" / "keystep.po"
    draft = path.with_suffix(".new")
    with draft.open("wb") as file:
        write_po(file, catalog, ignore_obsolete=True)
    draft.replace(path)


def compile_all() -> None:
    """Make what gettext reads out of every .po file that has changed."""
    for language in languages():
        source = LOCALE / language / "LC_MESSAGES" / "keystep.po"
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        draft = compiled.with_suffix(f".{os.getpid()}")
        with draft.open("wb") as file:
            write_mo(file, read_translation(language))
        draft.replace(compiled)


def main() -> int:
    """Do what the options say; 1 if a translation that Keystep offers is not as it should be."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--update", action="store_true", help="bring the .po files up to date")
    reader.add_argument("--check", action="store_true", help="say what is wrong with them")
    reader.add_argument("--compile", action="store_true", help="only make the .mo files")
    options = reader.parse_args()
    template, wrong = read_template(), 0
    for language in languages():
        if options.update:
            update(language)
        if not options.check:
            continue
        found = complaints(language, read_translation(language), template)
        if language in LANGUAGES:
            wrong += len(found)
            for line in found:
                print(f"{language}: {line}")
        elif found:
            print(f"{language}: is not offered yet, and has {len(found)} texts to see to")
    compile_all()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
