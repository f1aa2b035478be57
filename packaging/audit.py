"""Looks the locked packages up among the published advisories, and says so where that can't be.

Run by `dev.py test`. What is found fails the run: `dev.py lock --upgrade` mostly mends it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

LOCK = Path(__file__).resolve().parent / "requirements-dev.txt"
PATIENCE_SECONDS = 120
NOT_REACHED = "Not audited: the advisory service can't be reached from here."

Packages = list[dict[str, Any]]


def main() -> int:
    """1 for known advisories, 0 for none, and for none that could be asked about."""
    packages = ask()
    audited = [package for package in packages if "skip_reason" not in package]
    if not audited:
        print(NOT_REACHED)
        return 0
    advisories = [line for package in audited for line in _advisories(package)]
    print("\n".join(advisories or [f"No known advisory for {len(audited)} locked packages."]))
    if skipped := [package["name"] for package in packages if "skip_reason" in package]:
        print(f"Not audited, as the service does not know them: {', '.join(skipped)}")
    return 1 if advisories else 0


def ask() -> Packages:
    """What pip-audit says of each package; nothing where it gets no answer."""
    lock = ["-r", str(LOCK), "--require-hashes", "--disable-pip"]
    how = ["--format", "json", "--progress-spinner", "off", "--timeout", "10"]
    command = [sys.executable, "-m", "pip_audit", *lock, *how]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS
        )
        packages: Packages = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError):
        return []
    return packages


def _advisories(package: dict[str, Any]) -> list[str]:
    return [
        f"{package['name']} {package['version']}: {found['id']}, mended in"
        f" {', '.join(found['fix_versions']) or 'no version yet'}"
        for found in package["vulns"]
    ]


if __name__ == "__main__":
    sys.exit(main())
