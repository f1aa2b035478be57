#!/usr/bin/env python3
"""Set up this clone and work in it: run, test, bench, build, deb, readability, lock, sbom, texts.

Only the standard library, since this runs before anything is installed, and no syntax that an
older Python cannot read, since it may have to tell that Python what is wrong.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

if sys.platform != "win32":
    import fcntl

PYTHONS = ("3.13", "3.12", "3.11")

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "keystep-setup"
RUN_LOCK = ROOT / "packaging" / "requirements.txt"
TEST_LOCK = ROOT / "packaging" / "requirements-dev.txt"
BUILD_LOCK = ROOT / "packaging" / "requirements-build.txt"
LOCALE = ROOT / "resources" / "locale"
TEMPLATE = LOCALE / "keystep.pot"
SBOM = ROOT / "build" / "sbom.json"

# Debian and Ubuntu names.
RUN_PACKAGES = """
    libegl1 libgl1 libx11-6 libdbus-1-3 libfontconfig1 libfreetype6 libglib2.0-0 libxkbcommon0
    libbrotli1 libgssapi-krb5-2 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1
    libxcb-render-util0 libxcb-render0 libxcb-shape0 libxcb-util1 libxcb-xkb1 libxkbcommon-x11-0
    libwayland-client0 libwayland-cursor0 libwayland-egl1 fonts-noto-core gettext
"""
TEST_PACKAGES = f"""
    {RUN_PACKAGES} xvfb openbox xdotool x11-utils gnome-keyring libsecret-tools dbus
    at-spi2-core python3-gi gir1.2-atspi-2.0 xclip xfce4-clipman parcellite strace
    zsh fish groff-base fonts-noto-cjk appstream desktop-file-utils
"""
DEB_PACKAGES = "debhelper dpkg-dev lintian debootstrap"

DESKTOP_VARIABLES = (
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "DBUS_SESSION_BUS_ADDRESS",
    "XDG_RUNTIME_DIR",
)


class SetupError(Exception):
    """Something the person at the keyboard has to know; the message is all they see."""


def say(line: str) -> None:
    """Speak on stderr, so that the output of the program itself can be piped."""
    print(line, file=sys.stderr, flush=True)


def quietly(
    command: Sequence[str | Path],
    complaint: str,
    pass_fds: Sequence[int] = (),
    env: Mapping[str, str] | None = None,
) -> None:
    """Run a command whose output matters only when it fails."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
        pass_fds=pass_fds,
        env=env,
    )
    if done.returncode:
        last_lines = done.stdout.strip().splitlines()[-12:]
        raise SetupError("\n    ".join([complaint, *last_lines]))


def become(command: Sequence[str | Path], env: Mapping[str, str]) -> NoReturn:
    """Hand this process over to a command: its signals and exit code are then its own."""
    words = [str(word) for word in command]
    if sys.platform == "win32":  # exec there returns to the shell before the program has ended
        sys.exit(subprocess.run(words, env=env, check=False).returncode)
    os.execve(words[0], words, dict(env))  # noqa: S606 -- no shell is wanted


def version_of(python: str | Path) -> str:
    """Ask an interpreter for its version; empty if it does not work, as a dead link or a shim."""
    ask = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        answer = subprocess.run(
            [python, "-S", "-c", ask], capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return answer.stdout.strip() if answer.returncode == 0 else ""


def insist_on_supported_python() -> None:
    """Start again with a Python that Keystep supports if this one is too old or too new."""
    current = "{}.{}".format(*sys.version_info)
    if current in PYTHONS:
        return
    for version in PYTHONS:
        python = shutil.which(f"python{version}")
        if python and version_of(python) == version:
            become([python, *sys.argv], os.environ)
    raise SetupError(
        f"Keystep needs Python 3.11, 3.12 or 3.13: this is {current}, and none of them is on PATH."
    )


def missing_packages(names: Sequence[str]) -> list[str]:
    """Pick the packages that dpkg does not have; some systems end a name in t64 (64-bit time)."""
    asked = [*names, *(f"{name}t64" for name in names)]
    listing = subprocess.run(
        ["dpkg-query", "-W", "-f=${Package} ${db:Status-Status}\n", *asked],
        capture_output=True,
        text=True,
        check=False,
    )
    pairs = [line.split(" ") for line in listing.stdout.splitlines()]
    installed = {name for name, status in pairs if status == "installed"}
    return [name for name in names if not installed & {name, f"{name}t64"}]


def venv_packages() -> list[str]:
    """Name the part of Python that Debian packs separately although venv needs it."""
    if importlib.util.find_spec("ensurepip") or not shutil.which("dpkg-query"):
        return []
    return ["python{}.{}-venv".format(*sys.version_info)]


def install_packages(names: Sequence[str]) -> None:
    """Install through apt, as root, through sudo, or by asking for somebody who may."""
    if not names:
        return
    apt = [*permission_for(names), "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    update = [*apt, "update"]
    # Unattended upgrades may hold the lock for a while.
    install = [*apt, "-o", "DPkg::Lock::Timeout=300", *install_words(names)]
    complaint = "apt-get could not install the system packages:"
    say(f"Installing {counted(names, 'system package')} (about a minute)…")
    # Somebody else's broken package source fails the update, yet ours may have been read.
    with contextlib.suppress(SetupError):
        quietly(update, complaint)
    try:
        quietly(install, complaint)
    except SetupError:
        say("That failed; once more with fresh package lists…")
        quietly(update, complaint)
        quietly(install, complaint)


def install_words(names: Sequence[str]) -> list[str]:
    """Spell the part of the apt command that a person would have to type too."""
    return ["install", "-y", "--no-install-recommends", *names]


def permission_for(names: Sequence[str]) -> list[str]:
    """Return what goes in front of apt-get, or refuse with the command for an administrator."""
    if sys.platform == "win32" or os.geteuid() == 0:
        return []
    if shutil.which("sudo"):
        terminal = sys.stdin.isatty()
        sudo = ["sudo"] if terminal else ["sudo", "-n"]
        if terminal:
            say(f"{counted(names, 'system package')} missing; sudo may ask for your password.")
        # Without a terminal sudo would only add its own words to ours.
        done = subprocess.run([*sudo, "true"], capture_output=not terminal, check=False)
        if done.returncode == 0:
            return sudo
    command = " ".join(["sudo apt-get", *install_words(names)])
    raise SetupError(
        "Keystep needs system packages that this account may not install. "
        f"Ask your IT department to run:\n\n    sudo apt-get update && {command}\n"
    )


def counted(things: Sequence[object], noun: str) -> str:
    """Say how many, in the right number."""
    return f"{len(things)} {noun}{'' if len(things) == 1 else 's'}"


def in_venv(name: str, venv: Path = VENV) -> Path:
    """Return the path of a command in a virtual environment."""
    return venv / "Scripts" / f"{name}.exe" if sys.platform == "win32" else venv / "bin" / name


def stamp_for(*locks: Path, venv: Path = VENV) -> set[str]:
    """Describe .venv when these locks are installed in it.

    The interpreter is part of it because a system upgrade can change it under .venv, and the
    place because .venv does not survive being moved with the clone.
    """
    digests = {f"{lock.name} {hashlib.sha256(lock.read_bytes()).hexdigest()}" for lock in locks}
    return {f"python {version_of(in_venv('python', venv))} {venv}"} | digests


def read_stamp() -> set[str]:
    """Return what the last finished set-up wrote; nothing if it never finished."""
    return set(STAMP.read_text(encoding="utf-8").splitlines()) if STAMP.exists() else set()


def write_stamp(lines: set[str]) -> None:
    """Replace the stamp in one step: it must never be half true."""
    draft = STAMP.with_suffix(".new")
    draft.write_text("\n".join(sorted(lines)), encoding="utf-8")
    draft.replace(STAMP)


@contextlib.contextmanager
def one_at_a_time() -> Iterator[Sequence[int]]:
    """Hold the clone during set-up: two at once would remove each other's .venv.

    The caller passes the held descriptor on to pip, which may outlive a dev.py that was killed.
    """
    if sys.platform == "win32":
        yield ()
    else:
        folder = os.open(ROOT, os.O_RDONLY)
        try:
            try:
                fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say("Another dev.py is still setting up this clone; waiting for it…")
                fcntl.flock(folder, fcntl.LOCK_EX)
            yield (folder,)
        finally:
            os.close(folder)


def set_up(packages: str, *locks: Path) -> None:
    """Bring system packages and .venv to what is asked; the last lock is the one to install."""
    with one_at_a_time() as held:
        remake = not stamp_for() <= read_stamp() and not adoptable()
        needed = venv_packages() if remake else []
        if shutil.which("dpkg-query"):
            needed += missing_packages(packages.split())
        elif remake and sys.platform == "linux" and packages:
            say("No dpkg here: please see to libEGL, libGL, xcb-util-cursor and xkbcommon-x11.")
        install_packages(needed)
        if remake:
            make_venv()
        if not stamp_for(*locks) <= read_stamp():
            install_lock(locks[-1], held)
            write_stamp(stamp_for(*locks))


def adoptable() -> bool:
    """Whether somebody made a usable .venv by hand; ours has a stamp from its first moment."""
    python = in_venv("python")
    if STAMP.exists() or version_of(python) not in PYTHONS:
        return False
    pip = subprocess.run([python, "-m", "pip", "-V"], capture_output=True, check=False)
    return pip.returncode == 0


def make_venv() -> None:
    """Make .venv anew. The empty stamp marks it as unfinished from the start."""
    if VENV.is_symlink() or VENV.is_file():
        VENV.unlink()
    elif VENV.exists():
        say("Removing .venv: it is unfinished, broken, or for another Python…")
        shutil.rmtree(VENV)
    say("Making .venv (a few seconds)…")
    VENV.mkdir()
    write_stamp(set())
    create_venv(VENV)
    write_stamp(stamp_for())


def create_venv(folder: Path) -> None:
    """Create from the interpreter behind a virtual one: the latter may be the one just removed."""
    python = getattr(sys, "_base_executable", sys.executable)
    quietly([python, "-m", "venv", folder], f"Python could not make {folder}:")


def install_lock(lock: Path, held: Sequence[int]) -> None:
    """Install exactly what the lock names, and let `import keystep` find this clone."""
    say(f"Installing Python packages from {lock.relative_to(ROOT)} (about a minute)…")
    # An interrupted pip leaves packages half there, which it then takes for whole.
    write_stamp(set())
    pip_install(lock, held)
    # Python 3.11 and 3.12 read the file in the encoding of the locale.
    path_file = site_packages() / "keystep.pth"
    path_file.write_text(f"{ROOT / 'app'}\n", encoding="locale")


def pip_install(lock: Path, held: Sequence[int], venv: Path = VENV) -> None:
    """No package without its hash, and none that would have to be built."""
    pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    locked = ["--require-hashes", "--only-binary=:all:", "-r", str(lock)]
    complaint = "pip could not install the Python packages:"
    quietly([in_venv("python", venv), *pip, *locked], complaint, pass_fds=held)


def site_packages() -> Path:
    """Return where .venv keeps its packages."""
    if sys.platform == "win32":
        return VENV / "Lib" / "site-packages"
    return VENV / "lib" / f"python{version_of(in_venv('python'))}" / "site-packages"


def run(arguments: list[str]) -> NoReturn:
    """Start Keystep from this clone; without arguments in practice mode."""
    set_up(RUN_PACKAGES, RUN_LOCK)
    compile_texts()
    env = dict(os.environ)
    if not arguments:
        arguments = ["--practice"]
        if not has_screen():
            folder = ROOT / "build" / "tour"
            say(f"There is no screen here, so Keystep tours its windows into {folder}")
            env["QT_QPA_PLATFORM"] = "offscreen"
            arguments += ["tour", "--out", str(folder)]
    become([in_venv("python"), "-m", "keystep", *arguments], env)


def has_screen() -> bool:
    """Whether a window could be shown: not just whether a variable names a screen."""
    ask = "import sys; from keystep.cli.screen import has_screen; sys.exit(not has_screen())"
    return subprocess.run([in_venv("python"), "-c", ask], check=False).returncode == 0


def test(everything: bool, arguments: list[str]) -> int:
    """Run every check even after one has failed, so that one run shows all there is to mend."""
    set_up(TEST_PACKAGES, RUN_LOCK, TEST_LOCK)
    compile_texts()
    sweep = "full" if everything or os.environ.get("CI") else "sample"
    checks = [
        ["ruff", "check"],
        ["ruff", "format", "--check"],
        ["mypy"],
        *(
            # Each with its cache: they would throw away each other's.
            ["mypy", "--platform", platform, "--cache-dir", f".mypy_cache/{platform}", "app"]
            for platform in ("win32", "darwin")
        ),
        ["lint-imports"],
        ["python", "packaging/audit.py"],
        ["pytest", f"--sweep={sweep}", *arguments],
    ]
    if sweep == "full":
        checks.append(["python", "packaging/build.py", "--check"])
        checks.append(["python", "packaging/dev.py", "deb", "--check"])
    # Nothing here may open windows on, or ask the keychain of, whoever runs it.
    env = {name: value for name, value in os.environ.items() if name not in DESKTOP_VARIABLES}
    failures: dict[str, int] = {}
    for command, *options in checks:
        title = " ".join([command, *options])
        say(f"\n{title}")
        done = subprocess.run([in_venv(command), *options], cwd=ROOT, env=env, check=False)
        if done.returncode:
            failures[title] = done.returncode
    say("\n" + (f"Failed: {', '.join(failures)}" if failures else "All checks passed."))
    return next(iter(failures.values()), 0)


def bench(words: Sequence[str]) -> int:
    """Measure Keystep beside the limit, and print one table of ratios."""
    set_up(TEST_PACKAGES, RUN_LOCK, TEST_LOCK)
    command = [str(in_venv("python")), "-m", "tests.bench", *words]
    # Compiled modules are kept, as they are for everybody else.
    env = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode


def bench_words(options: argparse.Namespace) -> list[str]:
    """Say the same to tests/bench."""
    peers = (f"--peer={peer}" for peer in options.peer)
    return [*options.names, *(["--quick"] if options.quick else []), *peers]


def readability(language: str) -> int:
    """List the texts that are hardest to read."""
    set_up("", RUN_LOCK, TEST_LOCK)
    command = [str(in_venv("python")), "-m", "tests.readability", language]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def lock(upgrade: bool) -> None:
    """Resolve the dependencies for every platform at once and write both lock files."""
    install_packages(venv_packages())
    with tempfile.TemporaryDirectory() as folder:
        say("Fetching uv (a few seconds)…")
        venv = Path(folder)
        create_venv(venv)
        quietly([in_venv("pip", venv), "install", "uv"], "pip could not install uv:")
        compile_locks(in_venv("uv", venv), ["--upgrade"] if upgrade else [])


def compile_locks(uv: Path, extra: list[str]) -> None:
    """Keep the options that make the outcome the same on every machine in one place."""
    options = ["-q", "--universal", "--generate-hashes", "--python-version", "3.11", *extra]
    options += ["--no-emit-index-url", "--custom-compile-command", "python3 packaging/dev.py lock"]
    as_tested = ["-c", str(RUN_LOCK.relative_to(ROOT))]
    groups = {
        RUN_LOCK: [],
        TEST_LOCK: ["--group", "dev"],
        BUILD_LOCK: ["--group", "build", *as_tested],
    }
    for path, group in groups.items():
        target = str(path.relative_to(ROOT))
        say(f"Resolving {target}…")
        command = ["pip", "compile", *options, "pyproject.toml", *group, "-o", target]
        quietly([uv, *command], f"uv could not resolve {target}:")


def sbom() -> None:
    """Write down what Keystep ships with, from the lock, as a CycloneDX bill of materials."""
    set_up("", RUN_LOCK, TEST_LOCK)
    say(f"Writing {SBOM.relative_to(ROOT)}")
    write_sbom(SBOM)


def write_sbom(path: Path, venv: Path = VENV) -> None:
    """The same lock gives the same bytes. cyclonedx-py finds no version, as ours is in the code."""
    path.parent.mkdir(parents=True, exist_ok=True)
    project = ["--pyproject", "pyproject.toml", "--mc-type", "application"]
    # Checking it against the schema takes seconds: a test does that.
    output = ["--output-reproducible", "--no-validate", "--of", "JSON", "-o", str(path)]
    words = ["requirements", str(RUN_LOCK), *project, *output]
    complaint = "cyclonedx-py could not write the bill of materials:"
    quietly([in_venv("cyclonedx-py", venv), *words], complaint)
    bill = json.loads(path.read_text(encoding="utf-8"))
    source = (ROOT / "app" / "keystep" / "__init__.py").read_text(encoding="utf-8")
    version = source.partition('__version__ = "')[2].partition('"')[0]
    bill["metadata"]["component"]["version"] = version
    path.write_text(json.dumps(bill, indent=2) + "\n", encoding="utf-8")


def wheel() -> None:
    """Build the small wheel for Python programs, `from keystep import connection`."""
    set_up("", RUN_LOCK, TEST_LOCK)
    folder = ROOT / "build" / "wheels"
    say(f"Building into {folder.relative_to(ROOT)}")
    build_wheel(folder)


def build_wheel(folder: Path) -> None:
    """With hatchling from the lock, so that nothing is fetched."""
    options = ["--no-deps", "--no-build-isolation", "--disable-pip-version-check"]
    source = str(ROOT / "packaging" / "for_programs")
    quietly(
        [in_venv("python"), "-m", "pip", "wheel", *options, "-w", str(folder), source],
        "The wheel could not be built:",
    )


def build(arguments: list[str]) -> int:
    """Freeze the program. That is a longer story, told in build.py."""
    script = str(ROOT / "packaging" / "build.py")
    return subprocess.run([sys.executable, script, *arguments], check=False).returncode


def deb(check: bool) -> int:
    """Pack the frozen program as a Debian package, build/keystep_VERSION_amd64.deb."""
    if failed := build([]):
        return failed
    set_up(f"{TEST_PACKAGES} {DEB_PACKAGES}", RUN_LOCK, TEST_LOCK)
    script = ROOT / "packaging" / "linux" / "debian.py"
    command = [
        str(in_venv("python")),
        str(script),
        str(ROOT / "build" / "keystep"),
        str(SBOM.parent),
    ]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "packaging")}
    failed = subprocess.run(command, cwd=ROOT, env=env, check=False).returncode
    if failed or not check:
        return failed
    [package] = (ROOT / "build").glob("keystep_*.deb")
    say("Trying it out in a bare Debian (two minutes)…")
    lintian = subprocess.run(["lintian", "--fail-on=error,warning", str(package)], check=False)
    pytest = [str(in_venv("python")), "-m", "pytest", "tests/packaging/test_debian_package.py"]
    tried = subprocess.run([*pytest, "--package", str(package)], cwd=ROOT, check=False)
    return lintian.returncode or tried.returncode


def man() -> None:
    """Write the man page, from the parser of the command line."""
    set_up("", RUN_LOCK, TEST_LOCK)
    page = ROOT / "build" / "keystep.1"
    say(f"Writing {page.relative_to(ROOT)}")
    script = str(ROOT / "packaging" / "man_page.py")
    quietly([in_venv("python"), script, str(page)], "The man page could not be written:")


def texts(check: bool) -> int:
    """Extract the texts to translate, bring the translations up to date and look them over."""
    set_up("", RUN_LOCK, TEST_LOCK)
    template = extracted_template()
    if TEMPLATE.exists() and TEMPLATE.read_bytes() == template:
        say(f"{TEMPLATE.relative_to(ROOT)} is up to date.")
    elif check:
        say(f"{TEMPLATE.relative_to(ROOT)} is stale: run python3 packaging/dev.py texts")
        return 1
    else:
        say(f"Writing {TEMPLATE.relative_to(ROOT)}")
        LOCALE.mkdir(parents=True, exist_ok=True)
        TEMPLATE.write_bytes(template)
    words = ["--check"] if check else ["--update", "--check"]
    script = ROOT / "packaging" / "translations.py"
    command = [str(in_venv("python")), str(script), *words]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def compile_texts() -> None:
    """Have the translations as gettext reads them. Babel is there for who works on Keystep only."""
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/keystep.po")):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        if not shutil.which("msgfmt"):
            say("No msgfmt here (package gettext), so Keystep speaks English only.")
            return
        words = ["msgfmt", "-o", str(compiled), str(source)]
        quietly(words, f"msgfmt could not read {source.relative_to(ROOT)}:")


def extracted_template() -> bytes:
    """Extract without the date, line numbers and year that would change the file for nothing."""
    keywords = ["--no-default-keywords", "-k", "_", "-k", "N_", "-k", "ngettext:1,2"]
    order = ["--sort-by-file", "--add-location=file"]
    header = ["--project=Keystep", "--header-comment=# Texts of Keystep."]
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / "keystep.pot"
        notes = ["--add-comments=Translators:"]
        where = ["app/keystep", "resources/recipes", "packaging/linux"]
        out = ["-F", "packaging/texts.cfg", "-o", str(draft)]
        babel("extract", *keywords, *order, *header, *notes, *out, *where)
        lines = draft.read_bytes().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(b'"POT-Creation-Date:'))


def babel(command: str, *options: str) -> None:
    """Run one Babel command."""
    env = {**os.environ, "PYTHONPATH": str(ROOT / "packaging")}  # for recipe_texts.py
    quietly([in_venv("pybabel"), command, *options], f"pybabel {command} failed:", env=env)


def parser() -> argparse.ArgumentParser:
    """Describe the commands in plain words."""
    top = argparse.ArgumentParser(
        prog="dev.py",
        description="Everything to work on Keystep. Each command first installs what it needs.",
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser(
        "run",
        help="start Keystep; in practice mode unless arguments follow --",
        usage="dev.py run [-- ARGUMENTS...]",
    )
    checks = commands.add_parser(
        "test",
        help="run all checks and tests; arguments after -- go to pytest",
        usage="dev.py test [--all] [-- PYTEST ARGUMENTS...]",
    )
    checks.add_argument("--all", action="store_true", help="test every case, not just a sample")
    benches = commands.add_parser("bench", help="measure how fast Keystep is")
    benches.add_argument("names", nargs="*", metavar="NAME", help="only these (tests/bench/)")
    hardest = commands.add_parser("readability", help="list the texts that are hardest to read")
    hardest.add_argument("language", nargs="?", default="en", help="such as “de”; else English")
    benches.add_argument("--quick", action="store_true", help="a sample of each")
    benches.add_argument(
        "--peer",
        action="append",
        default=[],
        metavar="COMMAND",
        help="also measure another program's start, as keepassxc",
    )
    locks = commands.add_parser("lock", help="pin the dependencies in packaging/requirements*.txt")
    locks.add_argument("--upgrade", action="store_true", help="to the newest versions allowed")
    packs = commands.add_parser("deb", help="pack it for Debian and Ubuntu, in build/")
    packs.add_argument("--check", action="store_true", help="then try it out in a bare Debian")
    commands.add_parser("sbom", help="list what Keystep ships with, in build/sbom.json")
    frozen = commands.add_parser("build", help="freeze the program, into build/keystep")
    how = frozen.add_mutually_exclusive_group()
    how.add_argument("--check", action="store_true", help="then try it out, with a real keychain")
    how.add_argument("--twice", action="store_true", help="and again, and compare every byte")
    commands.add_parser("man", help="write the man page, in build/keystep.1")
    commands.add_parser("wheel", help="build the wheel for Python programs, in build/wheels")
    catalogues = commands.add_parser("texts", help="update the translation files")
    catalogues.add_argument(
        "--check", action="store_true", help="only say whether keystep.pot is up to date"
    )
    return top


def main() -> int:
    """Do what the command line says."""
    own, rest = sys.argv[1:], []
    if "--" in own:
        split = own.index("--")
        own, rest = own[:split], own[split + 1 :]
    options = parser().parse_args(own)
    if rest and options.command not in ("run", "test"):
        parser().error(f"{options.command} takes no arguments after --")
    insist_on_supported_python()
    how = [f"--{way}" for way in ("check", "twice") if getattr(options, way, False)]
    do = {
        "run": lambda: run(rest),
        "test": lambda: test(options.all, rest),
        "bench": lambda: bench(bench_words(options)),
        "build": lambda: build(how),
        "deb": lambda: deb(options.check),
        "readability": lambda: readability(options.language),
        "texts": lambda: texts(options.check),
        "lock": lambda: lock(options.upgrade),
        "sbom": sbom,
        "wheel": wheel,
        "man": man,
    }
    return do[options.command]() or 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (SetupError, OSError) as error:
        sys.exit(f"\n{error}")
    except KeyboardInterrupt:
        sys.exit(130)
