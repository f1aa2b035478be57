"""What `keystep doctor` found as JSON, schema 1. Fields may be added, never renamed."""

from collections.abc import Callable, Mapping

from keystep.domain.diagnosis import Json
from keystep.domain.policy import Level
from keystep.domain.precedence import Source
from keystep.services.examination_in_words import lines_of
from keystep.services.examine_machine import Examination, Part
from keystep.services.ports import CatalogTrouble

_LEVELS = {
    Level.MANDATORY.value: Source.MANDATORY.value,
    Level.RECOMMENDED.value: Source.RECOMMENDED.value,
}


def examination_document(examination: Examination) -> Json:
    """Each part with its state and words, as in plain output, and the facts behind them."""
    document: dict[str, Json] = {"state": examination.state.value}
    for line in lines_of(examination):
        about: dict[str, Json] = {
            "state": line.state.value,
            "found": line.found,
            "what_to_do": list(line.what_to_do),
        }
        document[line.part.value] = about | _FACTS[line.part](examination)
    return document


def _keychain(examination: Examination) -> dict[str, Json]:
    found = examination.keychain
    return {"name": found.name, "trouble": found.trouble.value if found.trouble else None}


def _network(examination: Examination) -> dict[str, Json]:
    reach = examination.network
    return {
        "api_address": reach.address.url,
        "cause": reach.cause.value if reach.cause else None,
        "http_status": reach.http_status,
        "latency_ms": reach.latency_ms,
    }


def _proxy(examination: Examination) -> dict[str, Json]:
    proxy = examination.machine.proxy
    return {"place": proxy.place, "usable": proxy.is_usable, "exempt": proxy.is_exempt}


def _trust(examination: Examination) -> dict[str, Json]:
    return {
        "files": [
            {"variable": file.variable, "path": file.path, "readable": file.is_readable}
            for file in examination.machine.trust_files
        ]
    }


def _folders(examination: Examination) -> dict[str, Json]:
    return {
        folder.use.value: {"path": folder.path, "writable": folder.is_writable}
        for folder in examination.machine.folders
    }


def _connections(examination: Examination) -> dict[str, Json]:
    found = examination.connections
    if isinstance(found, CatalogTrouble):
        return {"count": None, "trouble": found.value}
    return {"count": found, "trouble": None}


def _policy(examination: Examination) -> dict[str, Json]:
    """Each setting in force with where it comes from, and what was refused or not known."""
    found = examination.machine.policy
    by = found.policy.managed_by
    settings: list[Json] = [
        {
            "name": one.name,
            "level": _LEVELS[one.table],
            "value": list(one.value) if isinstance(one.value, tuple) else one.value,
            "source": one.source,
        }
        for one in found.in_force
        if one.table in _LEVELS
    ]
    return {
        "managed_by": by.name or None,
        "support_email": by.support_email or None,
        "support_url": by.support_url or None,
        "heeded": found.is_heeded,
        "settings": settings,
        "refused": [
            {"source": one.source, "problem": one.problem.value, "name": one.name or None}
            for one in found.refused
        ],
        "unknown": [{"source": source, "name": name} for source, name in found.unknown],
    }


def _versions(examination: Examination) -> dict[str, Json]:
    machine = examination.machine
    versions: dict[str, Json] = {what.lower(): number for what, number in machine.versions}
    return versions | {"system": machine.system}


_FACTS: Mapping[Part, Callable[[Examination], dict[str, Json]]] = {
    Part.KEYCHAIN: _keychain,
    Part.NETWORK: _network,
    Part.PROXY: _proxy,
    Part.TRUST: _trust,
    Part.FOLDERS: _folders,
    Part.CONNECTIONS: _connections,
    Part.POLICY: _policy,
    Part.VERSIONS: _versions,
}
