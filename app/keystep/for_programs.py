"""`from keystep import connection`: a saved connection for a Python program, key included.

    from keystep import connection
    client = openai.OpenAI(**connection("Marketing").openai_arguments())

It reads the same list and keychain as the window and the commands, changes nothing, and needs
neither Qt nor the network. It waits while the keychain asks its owner to unlock it.
"""

import os
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from keystep.adapters.catalog.catalog_file import CatalogFile
from keystep.adapters.folders import catalog_path
from keystep.adapters.keychain.keyring_keychain import KeyringKeychain
from keystep.adapters.policy import here
from keystep.domain.connection import Connection
from keystep.domain.environment import ORGANIZATION, PROJECT
from keystep.domain.nickname import folded
from keystep.domain.secret import SecretKey
from keystep.services.ports import CatalogTrouble, KeychainTrouble
from keystep.services.sentences import sentence


class ConnectionUnavailableError(Exception):
    """There is no such connection, or its key can't be had now. The text says why, without it."""


@dataclass(frozen=True)
class UsableConnection:
    """A connection with its key, which `repr` does not show."""

    nickname: str
    api_key: str = field(repr=False)
    organization: str | None
    project: str | None
    api_address: str

    def openai_arguments(self) -> dict[str, Any]:
        """What `openai.OpenAI` and `openai.AsyncOpenAI` take.

        Where the connection has no organization or project the library would take one from the
        environment, which may belong to another key: then its header is left out.
        """
        arguments: dict[str, Any] = {"api_key": self.api_key, "base_url": self.api_address}
        headers = {}
        for argument, value, variable, header in (
            ("organization", self.organization, ORGANIZATION, "OpenAI-Organization"),
            ("project", self.project, PROJECT, "OpenAI-Project"),
        ):
            if value is not None:
                arguments[argument] = value
            elif variable in os.environ:
                headers[header] = import_module("openai").Omit()
        return {**arguments, "default_headers": headers} if headers else arguments


def connection(nickname: str) -> UsableConnection:
    """The saved connection of that nickname, in whatever case.

    Raises ConnectionUnavailableError.
    """
    found = _find(nickname)
    if forbidden := here.read().policy.why_not_at(found.api_address):
        raise ConnectionUnavailableError(sentence(forbidden))
    keychain = KeyringKeychain()
    key = _read(keychain, found)
    if key is KeychainTrouble.MISSING:
        found = _find(nickname)  # its key may just have been replaced
        key = _read(keychain, found)
    if isinstance(key, KeychainTrouble):
        raise ConnectionUnavailableError(sentence(key))
    return UsableConnection(
        nickname=found.nickname,
        api_key=key.reveal(),
        organization=found.organization,
        project=found.project,
        api_address=found.api_address.url,
    )


def _find(nickname: str) -> Connection:
    catalog = CatalogFile(catalog_path())
    try:
        connections = catalog.connections()
    finally:
        catalog.close()
    if isinstance(connections, CatalogTrouble):
        raise ConnectionUnavailableError(sentence(connections))
    for one in connections:
        if folded(one.nickname) == " ".join(folded(nickname).split()):
            return one
    raise ConnectionUnavailableError(f"There is no connection called {nickname!r}.")


def _read(keychain: KeyringKeychain, of: Connection) -> SecretKey | KeychainTrouble:
    in_use = keychain.name()
    if isinstance(in_use, KeychainTrouble):
        return in_use
    return keychain.read(of.secret) if in_use == of.keychain else KeychainTrouble.CHANGED
