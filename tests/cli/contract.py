"""The JSON documents as the design promises them to scripts: schema 1."""

from __future__ import annotations

import json
from subprocess import CompletedProcess
from typing import Any

import jsonschema

TIME = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$"}
ID = {"type": "string", "pattern": r"^[a-z][a-z0-9_]*$"}
TEXT = {"type": "string", "minLength": 1}
NUMBER = {"type": "integer", "minimum": 0}


def or_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Allow null as well."""
    return {"anyOf": [schema, {"type": "null"}]}


def everything(**fields: Any) -> dict[str, Any]:
    """Describe an object in which every field is always there."""
    return {"type": "object", "properties": fields, "required": list(fields)}


FINDING = everything(
    rung={"enum": ["format", "network", "address", "key", "organization", "permissions", "credit"]},
    state={"enum": ["passed", "failed", "unknown", "not_tried"]},
    cause=or_null(ID),
)
PERMISSION = everything(
    capability={
        "enum": [
            "list_models",
            "ask_by_chat",
            "ask_by_responses",
            "read_answers",
            "read_files",
            "add_files",
            "see_tuning",
            "start_tuning",
            "see_batches",
            "start_batches",
            "see_vector_stores",
        ]
    },
    can={"enum": ["yes", "no", "cant_tell", "not_tried"]},
)
REPAIR = everything(
    api_address={"type": "string", "pattern": "^https?://"},
    organization=or_null(TEXT),
    project=or_null(TEXT),
)
RESULT = everything(
    nickname=TEXT,
    status={"enum": ["works", "attention", "failed", "unknown", "cancelled"]},
    cause=ID,
    title=TEXT,
    what_to_do={"type": "array", "items": TEXT},
    action=or_null({"type": "string", "pattern": "^(open|do):[a-z_]+$"}),
    repair=or_null(REPAIR),
    model=or_null(everything(name=TEXT, ends_on=or_null({"type": "string", "format": "date"}))),
    findings={"type": "array", "items": FINDING, "minItems": 7, "maxItems": 7},
    http_status=or_null(NUMBER),
    request_id=or_null({"type": "string"}),
    latency_ms=or_null(NUMBER),
    checked_at=TIME,
    permissions=or_null({"type": "array", "items": PERMISSION, "minItems": 11, "maxItems": 11}),
    fits_purpose={"enum": ["fits", "more_than_needed", "lacks", "cant_tell", None]},
)
KEY = everything(
    kind={"enum": ["project", "service_account", "user", "admin", "other"]},
    ending={"type": "string", "minLength": 4, "maxLength": 4},
    length=NUMBER,
)
CONNECTION = everything(
    id={"type": "string", "pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"},
    nickname=TEXT,
    organization=or_null(TEXT),
    project=or_null(TEXT),
    api_address={"type": "string", "pattern": "^https?://"},
    purpose={"enum": ["read", "use", "manage", None]},
    key=or_null(KEY),
    old_key=or_null(
        everything(
            ending=or_null(TEXT), keep_until=or_null(TIME), until_confirmed={"type": "boolean"}
        )
    ),
    created_at=TIME,
    key_replaced_at=or_null(TIME),
    status_since=or_null(TIME),
    model=or_null(TEXT),
    replace_by=or_null({"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}),
    notes=or_null(TEXT),
    last_check=or_null(RESULT),
)
STATE = {"enum": ["passed", "failed", "unknown"]}


def examined(**facts: Any) -> dict[str, Any]:
    """Describe one part of an examination with the facts behind it."""
    steps = {"type": "array", "items": TEXT}
    return everything(state=STATE, found=TEXT, what_to_do=steps, **facts)


DOCTOR = everything(
    state=STATE,
    keychain=examined(name=or_null(TEXT), trouble=or_null(ID)),
    network=examined(
        api_address={"type": "string", "pattern": "^https://"},
        cause=or_null(ID),
        http_status=or_null(NUMBER),
        latency_ms=or_null(NUMBER),
    ),
    proxy=examined(place=or_null(TEXT), usable={"type": "boolean"}, exempt={"type": "boolean"}),
    trust=examined(
        files={
            "type": "array",
            "items": everything(variable=TEXT, path=TEXT, readable={"type": "boolean"}),
        }
    ),
    folders=examined(),
    connections=examined(count=or_null(NUMBER), trouble=or_null(ID)),
    policy=examined(
        managed_by=or_null(TEXT),
        support_email=or_null(TEXT),
        support_url=or_null(TEXT),
        heeded={"type": "boolean"},
        settings={
            "type": "array",
            "items": everything(
                name=TEXT,
                level={"enum": ["mandatory", "recommended"]},
                value={"type": ["string", "integer", "boolean", "array"]},
                source=TEXT,
            ),
        },
        refused={
            "type": "array",
            "items": everything(source=TEXT, problem=ID, name=or_null(TEXT)),
        },
        unknown={"type": "array", "items": everything(source=TEXT, name=TEXT)},
    ),
    versions=examined(keystep=TEXT, python=TEXT, system=TEXT),
)
UNFINISHED = everything(
    id=CONNECTION["properties"]["id"],
    nickname=TEXT,
    state={"enum": ["adding", "replacing", "removing", "tidying"]},
)
CONTENTS = {
    "unfinished": {"type": "array", "items": UNFINISHED},
    "connections": {"type": "array", "items": CONNECTION},
    "connection": CONNECTION,
    "results": {"type": "array", "items": RESULT},
    "doctor": DOCTOR,
}


def document(done: CompletedProcess[str], name: str) -> Any:
    """Return what is under `name` in the one JSON document that was printed."""
    printed = json.loads(done.stdout)
    jsonschema.validate(printed, everything(schema={"const": 1}, **{name: CONTENTS[name]}))
    assert done.stdout.endswith("}\n")
    return printed[name]


def says(done: CompletedProcess[str], *words: str, code: int) -> None:
    """Insist on the exit code, no output, and one plain sentence on stderr with these words."""
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    first = done.stderr.splitlines()[0]
    assert first.endswith("."), first
    assert "Traceback" not in done.stderr
    assert not [word for word in words if word not in first], first
