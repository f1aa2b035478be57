"""Freezes Keystep for people who run no Python: build/keystep, by `dev.py build`.

It works in a virtual environment of its own, build/venv: what is frozen holds the locked packages
and nothing that somebody tried out in .venv. Only the standard library, as in dev.py.
"""

from __future__ import annotations

import ast
import hashlib
import json
import lzma
import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, cast

import dev
import frozen_parts

BUILD = dev.ROOT / "build"
VENV = BUILD / "venv"
STAMP = VENV / "keystep-setup"
FROZEN = BUILD / "keystep"
COMPILED = BUILD / "locale"
SBOM = BUILD / "keystep.cdx.json"
SPEC = dev.ROOT / "packaging" / "keystep.spec"

# PyInstaller reads what libraries need with objdump, and strips them.
BUILD_PACKAGES = f"{dev.RUN_PACKAGES} binutils patchelf"


# Those that show whether all is there; the others test what is the same from source.
TESTS = (
    "tests/packaging/test_frozen.py",
    "tests/test_journey.py",
    "tests/test_one_window.py",
    "tests/cli/test_add.py",
)


def build() -> None:
    """Freeze what is checked out, and say what came of it."""
    set_up()
    compile_translations()
    freeze()
    write_sbom()
    report(FROZEN)


def check() -> int:
    """Try the frozen program out as a person would: windows, terminal, a real keychain, TLS."""
    build()
    dev.set_up(dev.TEST_PACKAGES, dev.RUN_LOCK, dev.TEST_LOCK)
    pytest = [str(dev.in_venv("python")), "-m", "pytest", "--program", str(FROZEN / "keystep")]
    hidden = dev.DESKTOP_VARIABLES
    env = {name: value for name, value in os.environ.items() if name not in hidden}
    return subprocess.run([*pytest, *TESTS], cwd=dev.ROOT, env=env, check=False).returncode


def twice() -> int:
    """Build two times from nothing and list what differs."""
    build()
    first = BUILD / "keystep-first"
    shutil.rmtree(first, ignore_errors=True)
    FROZEN.rename(first)
    freeze()
    found = differences(first, FROZEN)
    print("\n".join(found) if found else "Both builds are the same, byte for byte.")
    return 1 if found else 0


def differences(one: Path, other: Path) -> list[str]:
    """Each file that only one has, or that has other bytes, rights or target in the other."""
    found = []
    first, second = contents(one), contents(other)
    for path in sorted(first.keys() | second.keys()):
        if path not in second or path not in first:
            found.append(f"only in {(one if path in first else other).name}: {path}")
        elif first[path] != second[path]:
            found.append(f"different: {path}")
    return found


def contents(folder: Path) -> Mapping[str, tuple[int, str]]:
    """Mode and content of each file and link, by its path in the folder."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_symlink():
            inside = f"-> {path.readlink()}"
        elif path.is_file():
            inside = hashlib.sha256(path.read_bytes()).hexdigest()
        else:
            continue
        found[path.relative_to(folder).as_posix()] = (path.lstat().st_mode, inside)
    return found


def set_up() -> None:
    """Bring build/venv to the lock, anew for each change: then nothing older is left in it."""
    with dev.one_at_a_time() as held:
        if shutil.which("dpkg-query"):
            dev.install_packages(dev.missing_packages(BUILD_PACKAGES.split()) + dev.venv_packages())
        wanted = dev.stamp_for(dev.BUILD_LOCK, venv=VENV) if VENV.exists() else set()
        if wanted and STAMP.exists() and wanted == set(STAMP.read_text("utf-8").splitlines()):
            return
        dev.say("Making build/venv (about a minute)…")
        shutil.rmtree(VENV, ignore_errors=True)
        dev.create_venv(VENV)
        dev.pip_install(dev.BUILD_LOCK, held, VENV)
        lines = sorted(dev.stamp_for(dev.BUILD_LOCK, venv=VENV))
        STAMP.write_text("\n".join(lines), encoding="utf-8")


def compile_translations() -> None:
    """Only what is frozen needs them compiled; the source tree stays as it is."""
    shutil.rmtree(COMPILED, ignore_errors=True)
    for source in sorted(dev.LOCALE.glob("*/LC_MESSAGES/keystep.po")):
        target = COMPILED / source.relative_to(dev.LOCALE).with_suffix(".mo")
        target.parent.mkdir(parents=True)
        words = ["compile", "-i", str(source), "-o", str(target)]
        dev.quietly([dev.in_venv("pybabel", VENV), *words], f"{source} could not be compiled:")


def freeze() -> None:
    """Run PyInstaller on a clean slate, with the time of the last commit for the clock."""
    dev.say(f"Freezing into {FROZEN.relative_to(dev.ROOT)} (half a minute)…")
    shutil.rmtree(FROZEN, ignore_errors=True)
    places = ["--distpath", str(BUILD), "--workpath", str(BUILD / "work")]
    options = ["--noconfirm", "--clean", "--log-level", "WARN", *places]
    words = ["-m", "PyInstaller", *options, str(SPEC)]
    complaint = "PyInstaller could not freeze Keystep:"
    dev.quietly([dev.in_venv("python", VENV), *words], complaint, env=same_each_time())
    if sys.platform == "linux":
        forget_this_machine(FROZEN)


def forget_this_machine(folder: Path) -> None:
    """Take out where this machine's Python looks for libraries: elsewhere it is anybody's folder.

    All it needs is loaded already when its modules are.
    """
    for library in sorted(folder.rglob("*.so*")):
        if library.is_symlink():
            continue
        ask = ["patchelf", "--print-rpath", str(library)]
        found = subprocess.run(ask, capture_output=True, text=True, check=False).stdout.strip()
        if found and not found.startswith("$ORIGIN"):
            complaint = f"{library.name} could not be changed:"
            dev.quietly(["patchelf", "--remove-rpath", library], complaint)


def same_each_time() -> dict[str, str]:
    """An environment in which the same commit gives the same bytes."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    env["PYTHONHASHSEED"] = "0"
    env.setdefault("SOURCE_DATE_EPOCH", time_of_commit())
    return env


def time_of_commit() -> str:
    """In seconds since 1970; a source tree without git is of no time at all."""
    ask = ["git", "-C", str(dev.ROOT), "log", "-1", "--format=%ct"]
    try:
        done = subprocess.run(ask, capture_output=True, text=True, check=False)
    except OSError:
        return "0"
    return done.stdout.strip() or "0"


def write_sbom() -> None:
    """What is in the folder of the works of others: what is locked and has a label there.

    What wheels have inside (Qt, OpenSSL in cryptography) is theirs to tell; some do, in `sboms`
    beside their label.
    """
    dev.write_sbom(SBOM, VENV)
    bill = json.loads(SBOM.read_text(encoding="utf-8"))
    labels = {folder.name.removesuffix(".dist-info") for folder in FROZEN.rglob("*.dist-info")}
    inside = {plain(label) for label in labels}
    parts = [
        part for part in bill["components"] if plain(f"{part['name']}-{part['version']}") in inside
    ]
    bill["components"] = [*parts, *without_label()]
    refs = {part["bom-ref"] for part in bill["components"]} | {"root-component"}
    bill["dependencies"] = [{"ref": ref} for ref in sorted(refs)]
    SBOM.write_text(json.dumps(bill, indent=2) + "\n", encoding="utf-8")


def plain(name: str) -> str:
    """As packages are compared: `backports.tarfile` is `backports-tarfile`."""
    return re.sub(r"[-_.]+", "-", name).lower()


def without_label() -> Iterator[dict[str, str]]:
    """Python, the loader in the executable, and each library that was taken from this machine."""
    ask = "import platform, PyInstaller as p; print(platform.python_version(), p.__version__)"
    command = [str(dev.in_venv("python", VENV)), "-c", ask]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    python, pyinstaller = done.stdout.split()
    yield {"bom-ref": "python", "type": "platform", "name": "Python", "version": python}
    yield {
        "bom-ref": "pyinstaller",
        "type": "application",
        "name": "PyInstaller",
        "version": pyinstaller,
        "purl": f"pkg:pypi/pyinstaller@{pyinstaller}",
    }
    for name in of_this_machine():
        yield {"bom-ref": f"file {name}", "type": "file", "name": name}


def of_this_machine() -> list[str]:
    """Libraries in the folder that come neither from a wheel nor with Python."""
    read = ast.literal_eval((BUILD / "work" / "keystep" / "COLLECT-00.toc").read_text("utf-8"))
    files = next(part for part in read if isinstance(part, list))
    ours = (str(VENV), str(Path(getattr(sys, "base_prefix", sys.prefix))), str(BUILD / "work"))
    return [
        dest for dest, source, kind in files if kind == "BINARY" and not source.startswith(ours)
    ]


def report(folder: Path) -> None:
    """Print the size, and each large part with its reason; an unexplained one is a failure."""
    sizes = sizes_in(folder)
    on_disk = sum(sizes.values())
    print(f"{folder.relative_to(dev.ROOT)}: {len(sizes)} files, {megabytes(on_disk)}")
    print(f"packed with xz: {megabytes(packed_size(folder))}")
    for path, size in sorted(sizes.items(), key=lambda item: -item[1]):
        if size >= frozen_parts.LARGE_BYTES:
            reason = frozen_parts.reason_for(Path(path).name) or "nobody knows why"
            print(f"  {megabytes(size):>9}  {path}: {reason}")
    if unknown := list(frozen_parts.unexplained(sizes)):
        raise dev.SetupError(f"No reason is known for {', '.join(unknown)} (frozen_parts.py).")


def sizes_in(folder: Path) -> Mapping[str, int]:
    """The bytes of each file, by its path in the folder."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def packed_size(folder: Path) -> int:
    """The bytes it takes in a package: Debian's pack with xz like this."""

    class Counter:
        size = 0

        def write(self, data: bytes) -> int:
            self.size += len(data)
            return len(data)

    counter = Counter()
    with (
        lzma.open(cast("IO[bytes]", counter), "wb", preset=6) as packed,
        tarfile.open(fileobj=packed, mode="w|") as archive,
    ):
        archive.add(folder, folder.name)
    return counter.size


def megabytes(size: int) -> str:
    """In millions of bytes, as shops and download pages count."""
    return f"{size / 1e6:.1f} MB"


def main(arguments: list[str]) -> int:
    """Do what dev.py passed on."""
    if arguments == ["--check"]:
        return check()
    if arguments == ["--twice"]:
        return twice()
    build()
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (dev.SetupError, OSError) as error:
        sys.exit(f"\n{error}")
    except KeyboardInterrupt:
        sys.exit(130)
