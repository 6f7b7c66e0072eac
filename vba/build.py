"""Builds what is in workbook/ from text: the add-in and the templates. `python -m vba.build`, the same bytes every time."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

from vba import lite
from vba.package import addin_package, zipped
from vba.project import read_modules, vba_project
from vba.wrappers import FUNCTIONS, generate
from xlrebal.excel.draw.template import build_template

WORKBOOKS = Path(__file__).parent.parent / "workbook"
RIBBON = Path(__file__).with_name("customUI14.xml")
MAC_SCRIPT = Path(__file__).with_name("xlrebal.applescript")
_PLAIN, _MACROS = (
    f"application/vnd.{kind}.main+xml".encode()
    for kind in ("openxmlformats-officedocument.spreadsheetml.sheet", "ms-excel.sheet.macroEnabled")
)


def build(functions: str = FUNCTIONS) -> dict[str, bytes]:
    """{file name: bytes} of everything in workbook/."""
    template = build_template()
    return {
        "template.xlsx": stored(template),
        "template.xlsm": stored(template, macros=True),
        "xlrebal.applescript": MAC_SCRIPT.read_bytes(),
        "xlrebal.xlam": build_addin(template, functions),
        "xlwings_lite.py": lite.generate().encode(),
    }


def build_addin(template: bytes, functions: str = FUNCTIONS) -> bytes:
    """The add-in, with a VBA function for each one that the Python module `functions` declares; its theme is the template's."""
    with zipfile.ZipFile(io.BytesIO(template)) as archive:
        theme = archive.read("xl/theme/theme1.xml")
    return addin_package(vba_project(all_modules(functions)), RIBBON.read_text(encoding="utf-8"), theme)


def all_modules(functions: str = FUNCTIONS) -> dict[str, str]:
    """{module: source} of the whole VBA project."""
    return {**read_modules(), "XLRebalFunctions": generate(functions)}


def stored(workbook: bytes, *, macros: bool = False) -> bytes:
    """The workbook without compression, so that no version of it matters; as an .xlsm it is ready for macros, with none of ours."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    if macros:
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(_PLAIN, _MACROS)
    return zipped(parts)


def main() -> None:
    """Write every file to workbook/."""
    WORKBOOKS.mkdir(exist_ok=True)
    for name, data in build().items():
        (WORKBOOKS / name).write_bytes(data)
        sys.stdout.write(f"{name}: {len(data):,} bytes\n")


if __name__ == "__main__":
    main()
