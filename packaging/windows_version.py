"""What the Properties of keystep.exe say, in the form that PyInstaller's `EXE(version=…)` reads."""

ENGLISH_UNICODE = "040904B0"


def version_info(version: str, file_name: str) -> str:
    """`version` is `keystep.__version__`: numbers and dots, up to four of them."""
    parts = [*map(int, version.split(".")), 0, 0, 0][:4]
    words = {
        "CompanyName": "Keystep",
        "FileDescription": "Keystep",
        "FileVersion": version,
        "InternalName": file_name,
        "OriginalFilename": file_name,
        "ProductName": "Keystep",
        "ProductVersion": version,
    }
    structs = ", ".join(f"StringStruct({key!r}, {text!r})" for key, text in words.items())
    numbers = tuple(parts)
    return (
        "VSVersionInfo(\n"
        f"  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3f, flags=0x0,\n"
        "    OS=0x40004, fileType=0x1, subtype=0x0, date=(0, 0)),\n"
        "  kids=[\n"
        f"    StringFileInfo([StringTable({ENGLISH_UNICODE!r}, [{structs}])]),\n"
        "    VarFileInfo([VarStruct('Translation', [0x409, 1200])]),\n"
        "  ],\n"
        ")\n"
    )
