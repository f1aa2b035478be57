"""Schema, reader, Group Policy template and sample profile speak of the same settings."""

from __future__ import annotations

import json
import plistlib
import re
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import jsonschema
import pytest

from keystep.adapters.policy import macos, windows
from keystep.domain.read_policy import (
    FLAT_ORGANISATION,
    NAMES,
    ORGANISATION,
    SCHEMA,
    Part,
    read_part,
    with_tables,
)
from tests.packaging.conftest import load_script

templates: Any = load_script("policy_templates")
SETTINGS: list[Any] = [*templates.settings()]
POLICY: dict[str, Any] = json.loads(templates.SCHEMA.read_text(encoding="utf-8"))
SPACE = "{http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions}"
ADMX_TYPES = {"text": "string", "decimal": "integer", "multiText": "array"}


def admx() -> Element:
    return fromstring(templates.ADMX.read_bytes())


def adml() -> Element:
    return fromstring(templates.ADML.read_bytes())


@pytest.mark.parametrize("name", ["ADMX", "ADML", "MOBILECONFIG"])
def test_what_is_in_the_repository_is_what_the_schema_gives(name: str) -> None:
    """Else run `python3 packaging/policy_templates.py`."""
    written: bytes = getattr(templates, name.lower())()
    assert getattr(templates, name).read_bytes() == written


def test_the_schema_is_one_and_has_what_is_read() -> None:
    jsonschema.Draft202012Validator.check_schema(POLICY)
    tables = POLICY["properties"]
    assert tables["schema"]["const"] == SCHEMA
    assert {table: set(tables[table]["properties"]) for table in NAMES} == {
        table: set(names) for table, names in NAMES.items()
    }


def as_document(setting: Any, value: object) -> dict[str, Any]:
    name = FLAT_ORGANISATION.get(setting.name, setting.name)
    table = ORGANISATION if setting.table == "organisation" else setting.table
    return {table: {name: value}}


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda one: one.id)
def test_reader_and_schema_agree_on_types_and_examples(setting: Any) -> None:
    good = as_document(setting, setting.about["examples"][0])
    jsonschema.validate(good, POLICY)
    assert isinstance(read_part("x", good), Part)
    wrong: tuple[object, ...] = (1.5, {}, True if setting.about["type"] != "boolean" else "yes")
    for value in wrong:
        bad = as_document(setting, value)
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(bad, POLICY)
        assert not isinstance(read_part("x", bad), Part)


@pytest.mark.parametrize("minutes", [-1, 0, 1, 14, 15, 43_200, 43_201])
def test_reader_and_schema_agree_on_the_interval(minutes: int) -> None:
    document = {"policy": {"test_interval_minutes": minutes}}
    valid = jsonschema.Draft202012Validator(POLICY).is_valid(document)
    assert valid == isinstance(read_part("x", document), Part)


def test_the_template_has_each_setting_where_windows_reads_it() -> None:
    places = {}
    for policy in admx().iter(f"{SPACE}policy"):
        [*entries] = policy.findall(f"{SPACE}elements/*")
        kind = ADMX_TYPES[entries[0].tag.removeprefix(SPACE)] if entries else "boolean"
        name = entries[0].get("valueName") if entries else policy.get("valueName")
        assert policy.get("class") == "Machine"
        places[policy.get("key"), name] = kind
    assert places == {
        (windows.RECOMMENDED if one.table == "recommended" else windows.KEY, one.name): (
            one.about["type"]
        )
        for one in SETTINGS
    }


def test_a_switch_writes_the_numbers_that_are_read_as_yes_and_no() -> None:
    switches = [one for one in admx().iter(f"{SPACE}policy") if one.get("valueName")]
    assert switches
    for one in switches:
        values = {
            state: one.find(f"{SPACE}{state}/{SPACE}decimal")
            for state in ("enabledValue", "disabledValue")
        }
        found = {state: value.get("value") for state, value in values.items() if value is not None}
        assert found == {"enabledValue": "1", "disabledValue": "0"}


def test_every_text_and_presentation_is_there_and_none_is_left_over() -> None:
    used = set(re.findall(r"\$\((string|presentation)\.(\w+)\)", templates.ADMX.read_text()))
    there = {
        (kind, one.get("id"))
        for kind in ("string", "presentation")
        for one in adml().iter(f"{SPACE}{kind}")
    }
    assert used == there
    for policy in admx().iter(f"{SPACE}policy"):
        for entry in policy.findall(f"{SPACE}elements/*"):
            [shown] = adml().findall(
                f".//{SPACE}presentation[@id='{policy.get('name')}']/*[@refId='{entry.get('id')}']"
            )
            text = "".join(shown.itertext())
            assert text.strip()


def test_what_refers_to_something_finds_it() -> None:
    root = admx()
    categories = {one.get("name") for one in root.iter(f"{SPACE}category")}
    supported = {one.get("name") for one in root.iter(f"{SPACE}definition")}
    policies = [one.get("name") for one in root.iter(f"{SPACE}policy")]
    assert {one.get("ref") for one in root.iter(f"{SPACE}parentCategory")} <= categories
    assert {one.get("ref") for one in root.findall(f".//{SPACE}policy/{SPACE}supportedOn")} <= (
        supported
    )
    assert len(policies) == len(set(policies))
    order = [child.tag.removeprefix(SPACE) for child in root]
    assert order == ["policyNamespaces", "resources", "supportedOn", "categories", "policies"]


def test_the_sample_profile_is_read_whole() -> None:
    profile = plistlib.loads(templates.MOBILECONFIG.read_bytes())
    assert profile["PayloadScope"] == "System"
    [payload] = profile["PayloadContent"]
    assert f"{payload['PayloadType']}.plist" == macos.FILE_NAME
    flat = {name: value for name, value in payload.items() if not name.startswith("Payload")}
    part = read_part("profile", with_tables(flat, flat.pop("recommended")))
    assert isinstance(part, Part), part
    assert part.unknown == ()
    assert set(part.values) == {(table, name) for table, names in NAMES.items() for name in names}
