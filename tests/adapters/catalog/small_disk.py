"""A disk of its own that is nearly full, for a program that works on a catalog there.

It is a tmpfs in namespaces of its own, which needs no rights where the kernel lets people make
them. As a program it works with ever more room, from none, until it succeeds; it prints a line
for each try: KiB of room, the answer, whether the files were as before, and the answer with room.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from keystep.adapters.catalog.catalog_file import CatalogFile
from tests.adapters.catalog.files import bytes_in, settled
from tests.adapters.catalog.killed import learn_a_later_schema
from tests.support.person import PROJECT

NAMESPACES = ("unshare", "--user", "--map-root-user", "--mount")
STEP_KIB = 4


@cache
def can_be_made() -> bool:
    """Whether the kernel lets us."""
    if shutil.which(NAMESPACES[0]) is None:
        return False
    script = "mount -t tmpfs tmpfs /mnt"
    done = subprocess.run([*NAMESPACES, "sh", "-c", script], check=False, capture_output=True)
    return done.returncode == 0


def tried(work: str, path: Path, disk: Path, mib: int = 4) -> list[list[str]]:
    """The lines that are printed, as their words."""
    disk.mkdir()
    script = (
        f'mount -t tmpfs -o size={mib}m tmpfs "$1" &&'
        ' exec "$2" -m tests.adapters.catalog.small_disk "$3" "$4" "$1"'
    )
    arguments = ["sh", str(disk), sys.executable, work, str(path)]
    done = subprocess.run(
        [*NAMESPACES, "sh", "-c", script, *arguments],
        check=False,
        capture_output=True,
        text=True,
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": "app:."},
    )
    assert done.returncode == 0, done.stderr
    return [line.split() for line in done.stdout.splitlines()]


def _try_all(work: str, source: Path, disk: Path) -> None:
    if work == "migrate":
        learn_a_later_schema()
    for room in range(0, 4096, STEP_KIB):
        folder = disk / f"catalog-{room}"
        shutil.copytree(source.parent, folder)
        filler = disk / "filler"
        _fill(filler, room)
        before = settled(bytes_in(folder), source.name)
        answer = _do(work, folder / source.name)
        kept = before == settled(bytes_in(folder), source.name)
        filler.unlink()
        after = _do(work, folder / source.name)
        outcome = "unchanged" if kept else "changed"
        sys.stdout.write(f"{room} {answer} {outcome} {after}\n")
        shutil.rmtree(folder)
        if answer == after == "done":
            return


def _do(work: str, path: Path) -> str:
    catalog = CatalogFile(path)
    answer = catalog.mend() if work == "mend" else catalog.connections()
    if work == "mend" and answer is None:
        answer = catalog.connections()
    catalog.close()
    return str(getattr(answer, "value", "done"))


def _fill(filler: Path, room_kib: int) -> None:
    """Take all the room but so much."""
    disk = os.statvfs(filler.parent)
    free = disk.f_bavail * disk.f_frsize
    filler.write_bytes(b"x" * max(free - room_kib * 1024, 0))


if __name__ == "__main__":
    _try_all(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
