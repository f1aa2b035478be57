"""A computer with a policy in /etc, for single programs: the real /etc is never touched."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from tests.support.person import PROJECT, Person

_ETC_OVER_ETC = 'mount -t overlay keystep-test -o "lowerdir=$1:/etc" /etc && shift && exec "$@"'


class ManagedComputer:
    """Runs programs that find these files in /etc/keystep/policy.d, in a mount namespace each."""

    def __init__(self, folder: Path, **files: str) -> None:
        """`files` are contents by name, without the ending; they belong to root."""
        self._etc = folder / "managed" / "etc"
        self.policies = self._etc / "keystep" / "policy.d"
        self.policies.mkdir(parents=True)
        for each in (self.policies, self.policies.parent, self._etc):
            each.chmod(0o755)
        for name, content in files.items():
            self.put(name, content)

    def put(self, name: str, content: str) -> Path:
        """Write one more file; its path as it is outside the namespace."""
        path = self.policies / f"{name}.toml"
        path.write_text(content)
        path.chmod(0o644)
        return path

    def command(self, *command: str) -> list[str]:
        """The command line that runs another one there."""
        unshared = ["unshare", "--mount", "sh", "-c", _ETC_OVER_ETC, "sh"]
        return [*unshared, str(self._etc), *command]

    def keystep(
        self,
        person: Person,
        *arguments: str,
        stdin: str | None = None,
        env: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run Keystep's command line there, as the person."""
        command = self.command(sys.executable, "-m", "keystep", *arguments)
        variables = {"PYTHONPATH": str(PROJECT / "app"), **(env or {})}
        return person.run(*command, stdin=stdin, env=variables)


@cache
def can_be_managed() -> bool:
    """Whether a mount namespace can be had here: it takes root, and a kernel with overlays."""
    if os.getuid() != 0:
        return False
    with tempfile.TemporaryDirectory() as folder:
        command = ManagedComputer(Path(folder)).command("true")
        return subprocess.run(command, check=False, capture_output=True).returncode == 0
