"""The formulas of one column of a sheet in a file."""

from __future__ import annotations

from lxml import etree

from xlrebal.excel.file.package import MAIN, Package, parse_xml
from xlrebal.excel.file.read_file import sheet_parts
from xlrebal.excel.grid import column_letters
from xlrebal.excel.refused import DAMAGED, WorkbookRefused

_CELL, _FORMULA = f"{{{MAIN}}}c", f"{{{MAIN}}}f"


def formula_rows(package: Package, sheet: str, column: int) -> dict[int, str]:
    """{Excel row: formula} of a column counted from 0; a cell that shares its formula with one above has that one's text."""
    try:
        root = parse_xml(package.read(sheet_parts(package)[sheet]))
    except etree.XMLSyntaxError as problem:
        raise WorkbookRefused(DAMAGED) from problem
    letters = column_letters(column)
    found: dict[int, str] = {}
    shared: dict[str, str] = {}
    for cell in root.iter(_CELL):
        formula = cell.find(_FORMULA)
        if formula is None:
            continue
        text, group = formula.text or "", formula.get("si", "") if formula.get("t") == "shared" else ""
        if group and text:
            shared[group] = text
        address = cell.get("r", "")
        row = address.removeprefix(letters)
        if row != address and row.isdecimal():
            found[int(row)] = text or shared.get(group, "")
    return found
