"""Looks around on this computer: versions, proxy, trust, folders. Leaves no trace."""

from __future__ import annotations

import asyncio
import os
import platform
import sqlite3
import ssl
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import keystep
from keystep.domain.api_address import ApiAddress
from keystep.domain.component import Component
from keystep.domain.machine import Folder, FolderUse, MachineFacts, ProxyRoute, TrustFile
from keystep.domain.policy import NOTHING_FOUND, FoundPolicy, Policy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from keystep.adapters.openai.proxy_settings import FindProxy

_LIBRARIES = ("httpx", "truststore", "keyring")
_TRUST_VARIABLES = ("SSL_CERT_FILE", "SSL_CERT_DIR")


class ThisMachine:
    """`find_proxy` is made when it is needed: httpx and Qt are no use to a first window."""

    def __init__(
        self,
        folders: Mapping[FolderUse, Path],
        find_proxy: Callable[[], FindProxy],
        system: str = sys.platform,
        policy: FoundPolicy = NOTHING_FOUND,
    ) -> None:
        self._policy = policy
        self._folders = folders
        self._find_proxy = find_proxy
        self._platform = system

    async def facts(self, address: ApiAddress) -> MachineFacts:
        """Away from the loop: to find the proxy may take seconds."""
        return await asyncio.get_running_loop().run_in_executor(None, self._facts, address)

    async def components(self) -> Sequence[Component]:
        """Away from the loop: it reads a file for each."""
        from keystep.adapters.components import installed_components

        return await asyncio.get_running_loop().run_in_executor(None, installed_components)

    def _facts(self, address: ApiAddress) -> MachineFacts:
        return MachineFacts(
            system=_system(),
            versions=tuple(_versions()),
            proxy=_route_to(address, self._find_proxy()),
            trust_files=(*_trust_files(self._platform), *_from_policy(self._policy.policy)),
            folders=tuple(
                Folder(use, _impersonal(path), _can_write(path))
                for use, path in self._folders.items()
            ),
            policy=self._policy,
        )


def _system() -> str:
    if sys.platform != "linux":
        return platform.platform()
    try:
        name = platform.freedesktop_os_release().get("PRETTY_NAME", "Linux")
    except OSError:
        name = "Linux"
    return f"{name}, {platform.release()}, {platform.machine()}"


def _versions() -> Iterator[tuple[str, str]]:
    yield "Keystep", keystep.__version__
    yield "Python", platform.python_version()
    for library in _LIBRARIES:
        yield library, _version_of(library)
    yield "SQLite", sqlite3.sqlite_version
    yield "OpenSSL", ssl.OPENSSL_VERSION.removeprefix("OpenSSL ")


def _version_of(library: str) -> str:
    from importlib import metadata

    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:  # a frozen program may have lost its labels
        return "?"


def _route_to(address: ApiAddress, find_proxy: FindProxy) -> ProxyRoute:
    from keystep.adapters.openai.proxy_settings import names_a_proxy
    from keystep.adapters.openai.routes import proxy_url

    if address.url.startswith("http:"):
        return ProxyRoute()  # this computer: never through a proxy
    setting = find_proxy(address.url)
    if setting is None:
        return ProxyRoute(is_exempt=names_a_proxy())
    url = proxy_url(setting)
    if url is None:
        return ProxyRoute(is_usable=False)
    host = f"[{url.host}]" if ":" in url.host else url.host
    return ProxyRoute(place=f"{host}:{url.port}" if url.port else host)


def _trust_files(system: str) -> Iterator[TrustFile]:
    """Windows and macOS ask their own store and look at no variable."""
    if system in {"win32", "darwin"}:
        return
    for variable in _TRUST_VARIABLES:
        if value := os.environ.get(variable):
            paths = [Path(part) for part in value.split(os.pathsep)]
            shown = os.pathsep.join(_impersonal(path) for path in paths)
            yield TrustFile(variable, shown, any(os.access(path, os.R_OK) for path in paths))


def _from_policy(policy: Policy) -> Iterator[TrustFile]:
    if path := policy.ca_file:
        yield TrustFile("ca_file", _impersonal(Path(path)), os.access(path, os.R_OK))


def _impersonal(path: Path) -> str:
    """The path without the user's name: "~" for their folder, "…" where it stands elsewhere."""
    home = Path.home()
    if path.is_relative_to(home):
        return str(Path("~") / path.relative_to(home))
    return str(Path(*("…" if part == home.name else part for part in path.parts)))


def _can_write(folder: Path) -> bool:
    """Whether a file can be made there, found out with one that is gone at once."""
    nearest = next(place for place in (folder, *folder.parents) if os.access(place, os.F_OK))
    try:
        with tempfile.TemporaryFile(dir=nearest):
            return True
    except OSError:
        return False
