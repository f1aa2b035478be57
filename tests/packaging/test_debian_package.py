"""The Debian package in a bare Debian: installed, used, upgraded, removed.

`dev.py deb --check` runs this with `--package`. It needs root, for a root folder of its own and for
mounts in a namespace of their own, which are gone with each command: what is removed afterwards
has nothing of this computer in it.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from keystep.adapters.simulated_openai.service import SimulatedOpenAI
from tests.support.keys import project_key, simulated
from tests.support.simulated_service import SimulatedService

KEY = project_key("deb1")
PERSON = "person"
BESIDE = ("dbus", "gnome-keyring", "xvfb", "x11-utils")
"""What a desktop has, and this root needs to be one."""

IN_SESSION = """
printf password | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
"$@"
"""
IN_A_WINDOW = """
Xvfb :77 -screen 0 1280x1024x24 >/dev/null 2>&1 &
screen=$!
export DISPLAY=:77
for _ in $(seq 100); do xdpyinfo >/dev/null 2>&1 && break; sleep 0.1; done
keystep "$@" & program=$!
for _ in $(seq 300); do
  found=$(xwininfo -root -tree | grep '"app.keystep.Keystep" "Keystep"' | grep 'Keystep"' | head -1)
  [ -n "$found" ] && break
  sleep 0.1
done
echo "$found"
kill -TERM $program; wait $program; code=$?
kill $screen
exit $code
"""
LEFT_BEHIND = """
find / -xdev -iname '*keystep*' -not -path '/proc/*' -not -path '/home/*' \
  -not -path '/run/*' -not -path '/tmp/*' -not -path '/var/lib/apt/*' \
  -not -path '/var/log/*' -not -path '/var/cache/*'
grep -rIil keystep /usr/share/applications /usr/share/mime /etc /var/lib 2>/dev/null \
  | grep -v '^/var/lib/apt/\\|^/etc/apt/'
exit 0
"""


class Root:
    """A Debian with nothing but its base, in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def make(self) -> None:
        """Fetch it, and let it resolve names and fetch as this computer does."""
        release, mirror = _own_release()
        words = ["debootstrap", "--variant=minbase", "--include=ca-certificates", release]
        done = subprocess.run(
            [*words, str(self._folder), mirror], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout[-2000:]
        self._folder.chmod(0o755)  # people other than root live there too
        shutil.copy("/etc/resolv.conf", self._folder / "etc" / "resolv.conf")
        for path in Path("/etc/apt/apt.conf.d").iterdir():
            shutil.copy(path, self._folder / "etc" / "apt" / "apt.conf.d" / path.name)
        self.run("useradd", "--create-home", PERSON)
        self.run("install", "-d", "-m", "700", "-o", PERSON, f"/run/{PERSON}")

    def run(self, *words: str, code: int = 0, stdin: str = "", as_person: bool = False) -> str:
        """Run it there with an environment of its own; its output."""
        inside = ["runuser", "-u", PERSON, "--"] if as_person else []
        mounts = 'mount --bind /dev "$0/dev" && mount -t proc proc "$0/proc"'
        inside_of = f'{mounts} && exec chroot "$0" "$@"'
        command = ["unshare", "--mount", "--propagation", "private", "sh", "-c", inside_of]
        env = {
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": f"/home/{PERSON}" if as_person else "/root",
            "LANG": "C.UTF-8",
            "DEBIAN_FRONTEND": "noninteractive",
            "XDG_RUNTIME_DIR": f"/run/{PERSON}" if as_person else "/run",
            **{name: text for name, text in os.environ.items() if name.endswith("_proxy")},
        }
        done = subprocess.run(
            [*command, str(self._folder), *inside, *words],
            env=env, input=stdin, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        assert done.returncode == code, (words, done.stdout[-2000:], done.stderr[-2000:])
        return done.stdout

    def take(self, file: Path, place: str) -> str:
        """Copy a file in; its path there."""
        shutil.copy(file, self._folder / place.lstrip("/"))
        return f"{place}/{file.name}" if (self._folder / place.lstrip("/")).is_dir() else place

    def install(self, package: Path) -> None:
        """As a person does: dependencies come along."""
        there = self.take(package, "/tmp")
        self.run("apt-get", "install", "-y", "--no-install-recommends", there)

    def keystep(self, *words: str, stdin: str = "", code: int = 0) -> str:
        """In a session with a keychain, as the person."""
        session = ("dbus-run-session", "--", "sh", "-c", IN_SESSION, "sh")
        return self.run(*session, "keystep", *words, stdin=stdin, code=code, as_person=True)

    def window(self, *words: str) -> str:
        """The line that the X server has for the window; empty if there was none."""
        session = ("dbus-run-session", "--", "sh", "-c", IN_SESSION, "sh")
        return self.run(*session, "sh", "-c", IN_A_WINDOW, "sh", *words, as_person=True).strip()


@pytest.fixture(scope="module")
def package(pytestconfig: pytest.Config) -> Path:
    if (path := pytestconfig.getoption("--package")) is None:
        pytest.skip("“dev.py deb --check” runs this with the package")
    if os.geteuid() != 0:
        pytest.skip("a Debian in a folder is made by root only")
    if subprocess.run(["unshare", "--mount", "true"], check=False).returncode:
        pytest.skip("this computer gives no mounts of one's own")
    return Path(path).absolute()


@pytest.fixture(scope="module")
def root(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Root]:
    """Without Python, and with the package installed."""
    folder = tmp_path_factory.mktemp("debian")
    made = Root(folder)
    try:
        made.make()
        made.run("apt-get", "update", "-q")
        made.install(package)
        assert made.run("sh", "-c", "command -v python3 || true") == ""
        made.run("apt-get", "install", "-y", "--no-install-recommends", *BESIDE)
        yield made
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.timeout(900)
def test_it_is_installed_used_upgraded_and_removed(
    root: Root, package: Path, tmp_path: Path
) -> None:
    files = root.run("dpkg", "-L", "keystep").splitlines()
    assert {"/usr/bin/keystep", "/usr/share/man/man1/keystep.1.gz"} <= set(files)
    assert "Marketing" in root.run("keystep", "--practice", "list", as_person=True)
    practice = ("--practice", "add", "--nickname", "Mine", "--key-stdin", "--json")
    added = json.loads(root.run("keystep", *practice, stdin="sk-practice-works", as_person=True))
    assert added["connection"]["last_check"]["cause"] == "works"
    assert '"app.keystep.Keystep" "Keystep"' in root.window("--practice")

    openai = SimulatedOpenAI([simulated(KEY)])
    with SimulatedService(openai, tls_folder=tmp_path) as service:
        assert service.ca_path is not None
        root.take(service.ca_path, "/usr/local/share/ca-certificates/simulated.crt")
        root.run("update-ca-certificates")
        options = ("--nickname", "Marketing", "--api-address", service.url, "--key-stdin")
        root.keystep("add", *options, stdin=KEY)
        assert _verdict(root) == "works"
        assert "Keystep" in root.window()

        root.install(_newer(package, tmp_path))
        assert root.run("dpkg-query", "-W", "-f=${Version}", "keystep").endswith("+newer")
        assert _verdict(root) == "works"

        root.run("apt-get", "purge", "-y", "keystep")
        assert root.run("sh", "-c", LEFT_BEHIND) == ""
        home = f"/home/{PERSON}/.local/share"
        assert root.run("ls", f"{home}/keystep/connections.db", f"{home}/keyrings")

        root.install(package)
        assert _verdict(root) == "works"


def _own_release() -> tuple[str, str]:
    """This computer's own release, and from where it is installed."""
    codename = platform.freedesktop_os_release()["VERSION_CODENAME"]
    ask = ("apt-get", "indextargets", "--format", "$(REPO_URI)")
    wanted = ("Created-By: Packages", f"Codename: {codename}", "Component: main")
    done = subprocess.run([*ask, *wanted], capture_output=True, text=True, check=True)
    return codename, done.stdout.split()[0]


def _verdict(root: Root) -> str:
    [result] = json.loads(root.keystep("test", "Marketing", "--json"))["results"]
    return str(result["cause"])


def _newer(package: Path, folder: Path) -> Path:
    """The same under a later version."""
    tree = folder / "newer"
    subprocess.run(["dpkg-deb", "-R", package, tree], check=True)
    control = tree / "DEBIAN" / "control"
    text = control.read_text(encoding="utf-8")
    lines = [
        f"{line}+newer" if line.startswith("Version: ") else line for line in text.splitlines()
    ]
    control.write_text("\n".join(lines) + "\n", encoding="utf-8")
    made = folder / "keystep-newer.deb"
    subprocess.run(["dpkg-deb", "-Znone", "-b", tree, made], check=True, capture_output=True)
    return made
