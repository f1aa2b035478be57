"""Where a program and all that it starts connect to, as the kernel is asked: strace."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CALLS = "connect,sendto,sendmsg,sendmmsg"
_UNIX = re.compile(r'sa_family=AF_UNIX, sun_path=@?"([^"]*)"')
_INET = re.compile(
    r"sa_family=AF_INET6?, sin6?_port=htons\((\d+)\)"
    r'.*?(?:inet_addr\("|inet_pton\(AF_INET6, ")([^"]*)"'
)
_FAMILY = re.compile(r"sa_family=(AF_\w+)")


@dataclass(frozen=True)
class Destinations:
    """`local` are sockets in the file system, `remote` are hosts with ports, `others` the rest."""

    local: frozenset[str]
    remote: frozenset[tuple[str, int]]
    others: frozenset[str]


def watched(command: list[str], record: Path) -> list[str]:
    """The command line that runs a program and writes down its calls."""
    return ["strace", "-f", "-qq", "-s", "256", "-e", f"trace={CALLS}", "-o", str(record), *command]


def destinations(record: Path) -> Destinations:
    local: set[str] = set()
    remote: set[tuple[str, int]] = set()
    others: set[str] = set()
    for line in record.read_text(errors="replace").splitlines():
        if found := _UNIX.search(line):
            local.add(found[1])
        elif found := _INET.search(line):
            remote.add((found[2], int(found[1])))
        else:
            others.update(_families(line))
    return Destinations(frozenset(local), frozenset(remote), frozenset(others))


def _families(line: str) -> Iterator[str]:
    return (found[1] for found in _FAMILY.finditer(line))
