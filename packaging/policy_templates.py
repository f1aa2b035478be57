"""Writes the templates with which administrators set a policy, from its schema.

`python3 packaging/policy_templates.py` writes `windows/keystep.admx` with `en-US/keystep.adml`, for
Group Policy and Intune, and `macos/keystep.mobileconfig`, a sample for device management. They are
kept in the repository; `tests/packaging/test_policy_templates.py` says when they are out of date.
"""

import json
import plistlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

PACKAGING = Path(__file__).resolve().parent
SCHEMA = PACKAGING.parent / "resources" / "policy.schema.json"
ADMX = PACKAGING / "windows" / "keystep.admx"
ADML = PACKAGING / "windows" / "en-US" / "keystep.adml"
MOBILECONFIG = PACKAGING / "macos" / "keystep.mobileconfig"

KEY = r"Software\Policies\Keystep"
DOMAIN = "app.keystep.Keystep"
REVISION = "1.0"
_NAMESPACE = "http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions"
_CATEGORIES = {"organisation": "Organisation", "policy": "Mandatory", "recommended": "Recommended"}
_LONGEST_TEXT = 1023
"""What the editor takes unless it is told otherwise."""


@dataclass(frozen=True)
class Setting:
    """`name` is what registry and preferences call it; `about` its part of the schema."""

    table: str
    name: str
    about: dict[str, Any]

    @property
    def id(self) -> str:
        return f"{self.name}_recommended" if self.table == "recommended" else self.name

    @property
    def key(self) -> str:
        return rf"{KEY}\Recommended" if self.table == "recommended" else KEY


def settings() -> Iterator[Setting]:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    for table in _CATEGORIES:
        for name, about in schema["properties"][table]["properties"].items():
            flat = "organisation_name" if (table, name) == ("organisation", "name") else name
            reference = about.get("$ref", "").rpartition("/")[2]
            yield Setting(table, flat, schema["$defs"][reference] if reference else about)


def admx() -> bytes:
    root = _root("policyDefinitions")
    spaces = SubElement(root, "policyNamespaces")
    SubElement(spaces, "target", prefix="keystep", namespace="Keystep.Policies.Keystep")
    SubElement(root, "resources", minRequiredRevision=REVISION)
    supported = SubElement(SubElement(root, "supportedOn"), "definitions")
    SubElement(supported, "definition", name="any", displayName="$(string.any)")
    categories = SubElement(root, "categories")
    SubElement(categories, "category", name="keystep", displayName="$(string.keystep)")
    for name in _CATEGORIES:
        category = SubElement(categories, "category", name=name, displayName=f"$(string.{name})")
        SubElement(category, "parentCategory", ref="keystep")
    policies = SubElement(root, "policies")
    for one in settings():
        _add_policy(policies, one)
    return _written(root)


def _add_policy(policies: Element, one: Setting) -> None:
    texts = {"displayName": f"$(string.{one.id})", "explainText": f"$(string.{one.id}_explain)"}
    attributes = {"name": one.id, "class": "Machine", **texts, "key": one.key}
    is_switch = one.about["type"] == "boolean"
    if is_switch:
        attributes["valueName"] = one.name
    else:
        attributes["presentation"] = f"$(presentation.{one.id})"
    policy = SubElement(policies, "policy", attributes)
    SubElement(policy, "parentCategory", ref=one.table)
    SubElement(policy, "supportedOn", ref="any")
    if is_switch:
        for state, value in (("enabledValue", "1"), ("disabledValue", "0")):
            SubElement(SubElement(policy, state), "decimal", value=value)
        return
    elements = SubElement(policy, "elements")
    entry = {"id": one.name, "valueName": one.name, "required": "true"}
    match one.about["type"]:
        case "integer":
            bounds = {"minValue": one.about["minimum"], "maxValue": one.about["maximum"]}
            entry |= {name: str(value) for name, value in bounds.items()}
            SubElement(elements, "decimal", entry)
        case "array":
            SubElement(elements, "multiText", entry)
        case _:
            longest = one.about.get("maxLength", _LONGEST_TEXT)
            SubElement(elements, "text", {**entry, "maxLength": str(longest)})


def adml() -> bytes:
    root = _root("policyDefinitionResources")
    SubElement(root, "displayName").text = "Keystep"
    SubElement(root, "description").text = "What an organisation settles for Keystep."
    resources = SubElement(root, "resources")
    strings = SubElement(resources, "stringTable")
    presentations = SubElement(resources, "presentationTable")
    texts = {"any": "Every version of Keystep for Windows", "keystep": "Keystep", **_CATEGORIES}
    for one in settings():
        level = " (recommended)" if one.table == "recommended" else ""
        texts[one.id] = one.about["title"] + level
        texts[f"{one.id}_explain"] = one.about["description"]
        _add_presentation(presentations, one)
    for name, text in texts.items():
        SubElement(strings, "string", id=name).text = text
    return _written(root)


def _add_presentation(presentations: Element, one: Setting) -> None:
    if one.about["type"] == "boolean":
        return
    presentation = SubElement(presentations, "presentation", id=one.id)
    match one.about["type"]:
        case "integer":
            box = SubElement(presentation, "decimalTextBox", refId=one.name)
            box.set("defaultValue", str(one.about["examples"][0]))
            box.text = one.about["title"]
        case "array":
            SubElement(presentation, "multiTextBox", refId=one.name).text = one.about["title"]
        case _:
            box = SubElement(presentation, "textBox", refId=one.name)
            SubElement(box, "label").text = one.about["title"]


def mobileconfig() -> bytes:
    """A sample with every setting, each with the example of the schema."""
    payload: dict[str, Any] = {
        "PayloadType": DOMAIN,
        "PayloadVersion": 1,
        "PayloadIdentifier": f"{DOMAIN}.policy",
        "PayloadUUID": _uuid("policy"),
        "PayloadDisplayName": "Keystep",
    }
    recommended: dict[str, Any] = {}
    for one in settings():
        place = recommended if one.table == "recommended" else payload
        place[one.name] = one.about["examples"][0]
    payload["recommended"] = recommended
    profile = {
        "PayloadType": "Configuration",
        "PayloadVersion": 1,
        "PayloadIdentifier": f"{DOMAIN}.profile",
        "PayloadUUID": _uuid("profile"),
        "PayloadDisplayName": "Keystep: sample policy",
        "PayloadDescription": "Change each value, and take out what you don't settle.",
        "PayloadScope": "System",
        "PayloadContent": [payload],
    }
    return plistlib.dumps(profile, sort_keys=False)


def _uuid(name: str) -> str:
    """The same each time, so that a new sample differs only in what is new."""
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{name}.{DOMAIN}")).upper()


def _root(name: str) -> Element:
    return Element(name, xmlns=_NAMESPACE, revision=REVISION, schemaVersion="1.0")


def _written(root: Element) -> bytes:
    indent(root)
    text: str = tostring(root, "unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def main() -> None:
    for path, content in ((ADMX, admx()), (ADML, adml()), (MOBILECONFIG, mobileconfig())):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


if __name__ == "__main__":
    main()
