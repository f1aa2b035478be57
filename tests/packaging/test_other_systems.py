"""What makes installers for Windows and macOS. None runs here: only its shape is tested."""

from __future__ import annotations

import plistlib
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID
from xml.etree import ElementTree

import pytest
from PIL import Image
from PIL.IcoImagePlugin import IcoImageFile

import keystep
from keystep.ui.application import APP_ID
from tests.packaging.conftest import load_script
from tests.support.person import PROJECT

WIX = "{http://wixtoolset.org/schemas/v4/wxs}"
WORKFLOW = PROJECT / ".github" / "workflows" / "build.yml"
MACOS = PROJECT / "packaging" / "macos"
UPGRADE_CODE = "9E8C1D0A-5B0F-4C5B-9D0E-6C1F6B9A7E41"
"""By this Windows knows an older Keystep. It never changes."""


@pytest.fixture(scope="module")
def icons(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("icons") / "new"
    script = PROJECT / "packaging" / "icons.py"
    subprocess.run([sys.executable, str(script), str(folder)], check=True)
    return folder


@pytest.fixture
def wix() -> ElementTree.Element:
    return ElementTree.parse(PROJECT / "packaging" / "windows" / "keystep.wxs").getroot()


def all_of(wix: ElementTree.Element, kind: str) -> Iterator[ElementTree.Element]:
    return wix.iter(f"{WIX}{kind}")


def test_the_icon_for_windows_has_each_size_drawn_for_itself(icons: Path) -> None:
    with Image.open(icons / "keystep.ico") as icon:
        assert isinstance(icon, IcoImageFile)
        sizes: Any = icon.info["sizes"]
        assert {(16, 16), (32, 32), (48, 48), (256, 256)} <= set(sizes)
        for size in sizes:
            alpha = icon.ico.getimage(size).convert("RGBA").getchannel("A")
            assert alpha.getextrema() == (0, 255), f"{size}: a drawing with free corners"


def test_the_icon_for_macos_has_all_sizes_up_to_1024(icons: Path) -> None:
    with Image.open(icons / "keystep.icns") as icon:
        sizes: Any = icon.info["sizes"]
        wide = {width * scale for width, _height, scale in sizes}
    assert {32, 64, 128, 256, 512, 1024} <= wide


def test_windows_knows_each_newer_package_as_an_upgrade(wix: ElementTree.Element) -> None:
    [package] = all_of(wix, "Package")
    assert package.attrib["UpgradeCode"] == UPGRADE_CODE
    assert package.attrib["Scope"] == "perUserOrMachine"
    assert package.attrib["Version"] == "$(Version)"
    assert list(all_of(wix, "MajorUpgrade"))


def test_every_part_of_the_windows_package_is_installed(wix: ElementTree.Element) -> None:
    def ids(*kinds: str) -> set[str]:
        return {part.attrib["Id"] for kind in kinds for part in all_of(wix, kind)}

    assert ids("Component", "ComponentGroup") == ids("ComponentRef", "ComponentGroupRef")
    written = [part.attrib.get("Guid") for part in all_of(wix, "Component")]
    guids = [UUID(guid) for guid in written if guid]
    assert len(guids) == len(set(guids)) == 4


def test_the_start_menu_entry_is_that_of_the_window(wix: ElementTree.Element) -> None:
    [name] = all_of(wix, "ShortcutProperty")
    assert name.attrib == {"Key": "System.AppUserModel.ID", "Value": APP_ID}
    [entry] = all_of(wix, "Shortcut")
    sources = {f"[#{file.attrib['Id']}]": file.attrib["Source"] for file in all_of(wix, "File")}
    assert sources[entry.attrib["Target"]].endswith("keystepw.exe")


def test_the_windows_package_takes_no_file_type_and_nothing_of_a_person(
    wix: ElementTree.Element,
) -> None:
    keys = [key.attrib["Key"] for key in all_of(wix, "RegistryKey")]
    assert keys == [r"Software\Classes\keystep"]
    kinds = {element.tag.removeprefix(WIX) for element in wix.iter()}
    assert not kinds & {"RemoveFile", "RemoveFolderEx", "CustomAction", "RemoveRegistryKey"}


def test_the_properties_of_the_windows_program_have_the_version() -> None:
    text = load_script("windows_version").version_info("1.20.3", "keystepw.exe")

    def read(*parts: object, **named: object) -> tuple[object, ...]:
        return (*parts, named)

    names = (
        "VSVersionInfo FixedFileInfo StringFileInfo StringTable StringStruct VarFileInfo VarStruct"
    )
    found = eval(text, dict.fromkeys(names.split(), read))
    assert found[-1]["ffi"][-1]["filevers"] == (1, 20, 3, 0)
    assert "StringStruct('FileVersion', '1.20.3')" in text


def test_a_mac_knows_keystep_by_its_id_its_links_and_its_files() -> None:
    info = plistlib.loads((MACOS / "Info.plist").read_bytes())
    assert info["CFBundleIdentifier"] == APP_ID
    assert info["CFBundleURLTypes"][0]["CFBundleURLSchemes"] == ["keystep"]
    [kind] = info["UTExportedTypeDeclarations"]
    assert info["CFBundleDocumentTypes"][0]["LSItemContentTypes"] == [kind["UTTypeIdentifier"]]
    assert kind["UTTypeTagSpecification"]["public.filename-extension"] == ["keystep.toml"]


def test_a_mac_is_asked_for_one_exception_only() -> None:
    asked = plistlib.loads((MACOS / "entitlements.plist").read_bytes())
    assert asked == {"com.apple.security.cs.allow-unsigned-executable-memory": True}


def test_the_recipe_for_macos_can_be_read_by_its_shell() -> None:
    subprocess.run(["bash", "-n", str(MACOS / "make_dmg.sh")], check=True)


def test_the_workflow_is_one() -> None:
    schema = ["--builtin-schema", "vendor.github-workflows"]
    command = [sys.executable, "-m", "check_jsonschema", *schema, str(WORKFLOW)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_workflow_runs_only_what_is_there_and_pins_what_it_uses() -> None:
    text = WORKFLOW.read_text(encoding="utf-8")
    used = re.findall(r"uses: (\S+)", text)
    assert used
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", one) for one in used)
    commands = re.findall(r"packaging/dev\.py (\w+)", text)
    help_ = load_script("dev").parser().format_help()
    for command in commands:
        assert re.search(rf"^    {command}\b", help_, re.MULTILINE), command
    for file in re.findall(r"packaging/[\w./]+\.(?:py|sh|wxs)", text):
        assert (PROJECT / file).is_file(), file


def test_all_that_tells_the_version_agrees() -> None:
    changes = (PROJECT / "packaging" / "CHANGELOG.md").read_text(encoding="utf-8")
    top = re.search(r"^## (\S+)", changes, re.MULTILINE)
    assert top is not None
    assert top[1] == keystep.__version__
    man = load_script("man_page")
    assert f'"Keystep {keystep.__version__}"' in man.man_page(man.date(2026, 11, 25))
    command = [sys.executable, "-m", "keystep", "--version"]
    said = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(PROJECT / "app")},
    )
    assert said.stdout.split()[-1] == keystep.__version__
    for name in ("pyproject.toml", "packaging/for_programs/pyproject.toml"):
        project = tomllib.loads((PROJECT / name).read_text(encoding="utf-8"))["project"]
        assert project["dynamic"] == ["version"]


def test_what_freezes_the_program_can_be_read_and_names_only_what_is_there() -> None:
    """PyInstaller itself runs it on Linux (`dev.py build`); the other branches only there."""
    source = (PROJECT / "packaging" / "keystep.spec").read_text(encoding="utf-8")
    compile(source, "keystep.spec", "exec")
    assert f'bundle_identifier="{APP_ID}"' in source
    for name in re.findall(r'packaging / ((?:"[\w.]+"(?: / )?)+)', source):
        file = Path(PROJECT, "packaging", *re.findall(r'"([\w.]+)"', name))
        assert file.exists(), file
