"""Packs the frozen program as `keystep_VERSION_amd64.deb`.

debhelper does what every Debian package needs (dependencies on the system's libraries, checksums,
rights, compression), from the files in `debian/` beside this one and those that are made here.
"""

import os
import shutil
import subprocess
import sys
import textwrap
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from argcomplete.shell_integration import shellcode

import keystep
from linux import desktop_entry, menu_texts, metainfo, walkthrough_type
from linux.changes import Release, read_releases
from linux.icons import write_icons
from linux.licences import copyright_file
from linux.translated import Translations
from man_page import man_page

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PICTURES = "usr/share/keystep/pictures"
COMPLETIONS = {
    "bash": "usr/share/bash-completion/completions/keystep",
    "zsh": "usr/share/zsh/vendor-completions/_keystep",
    "fish": "usr/share/fish/vendor_completions.d/keystep.fish",
}
MAINTAINER = "Keystep <packages@keystep.invalid>"
"""Nobody reads mail for Keystep yet, and `.invalid` says so (RFC 2606)."""


def build(program: Path, target: Path, when: datetime) -> Path:
    """Make the package out of a frozen program in the folder `target`; return its path."""
    releases = read_releases(ROOT / "packaging" / "CHANGELOG.md")
    if releases[0].version != keystep.__version__:
        raise ValueError(f"CHANGELOG.md begins with another version than {keystep.__version__}")
    work = target / "debian-package"
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(HERE / "debian", work / "debian")
    shutil.copytree(program, work / "usr" / "lib" / "keystep", symlinks=True)
    write_installed_files(work, releases, when)
    (work / "keystep.1").write_text(man_page(when.date()), encoding="utf-8")
    changelog = "\n".join(debian_changelog(releases, when))
    (work / "debian" / "changelog").write_text(changelog, encoding="utf-8")
    terms = copyright_file(ROOT / "packaging" / "requirements.txt", when.year)
    (work / "debian" / "copyright").write_text(terms, encoding="utf-8")
    env = {**os.environ, "SOURCE_DATE_EPOCH": str(int(when.timestamp())), "LC_ALL": "C.UTF-8"}
    subprocess.run(["debian/rules", "binary"], cwd=work, env=env, check=True)
    return target / f"keystep_{keystep.__version__}_amd64.deb"


def write_installed_files(tree: Path, releases: Sequence[Release], when: datetime) -> None:
    """Write all that is installed but the program itself, below `tree`."""
    translations = Translations(ROOT / "resources" / "locale")
    centre = metainfo.SoftwareCentre(translations, releases, when.date())
    drawn = ROOT / "resources" / "pictures"
    texts = {
        f"usr/share/applications/{desktop_entry.FILE_NAME}": desktop_entry.desktop_entry(
            translations
        ),
        f"usr/share/metainfo/{metainfo.FILE_NAME}": centre.metainfo(),
        f"usr/share/swcatalog/xml/{metainfo.CATALOG_NAME}": centre.catalog(drawn, f"/{PICTURES}"),
        "usr/share/mime/packages/keystep.xml": walkthrough_type.mime_info(translations),
        **{place: shellcode(["keystep"], shell=shell) for shell, place in COMPLETIONS.items()},
    }
    for place, text in texts.items():
        path = tree / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    write_icons(ROOT / "resources" / "icons" / "keystep.svg", tree / "usr/share/icons/hicolor")
    (tree / PICTURES).mkdir(parents=True)
    for name in menu_texts.PICTURES:
        shutil.copyfile(drawn / name, tree / PICTURES / name)


def debian_changelog(releases: Sequence[Release], when: datetime) -> Iterator[str]:
    """The changelog as Debian's tools read it; a version that is not out yet is of today."""
    for release in releases:
        day = release.day
        written = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else when
        yield f"keystep ({release.version}) stable; urgency=medium\n"
        for change in release.changes:
            yield from textwrap.wrap(
                f"* {change}", 78, initial_indent="  ", subsequent_indent="    "
            )
        yield f"\n -- {MAINTAINER}  {format_datetime(written)}\n"


def commit_time() -> datetime:
    """`SOURCE_DATE_EPOCH`, else the time of the last commit: two builds of it are the same."""
    epoch = (
        os.environ.get("SOURCE_DATE_EPOCH")
        or subprocess.run(
            ["git", "log", "-1", "--format=%ct"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    )
    return datetime.fromtimestamp(int(epoch), UTC)


def main() -> int:
    """Pack, and say where the package is."""
    reader = ArgumentParser(prog="debian.py", description=__doc__)
    reader.add_argument("program", type=Path, help="the folder of the frozen program")
    reader.add_argument("target", type=Path, help="the folder for the package")
    options = reader.parse_args()
    made = build(options.program.resolve(), options.target.resolve(), commit_time())
    print(f"{made}: {made.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
