"""Formulas that stand in no cell and call a function of ours: names, data validations, conditional formats, tables.

They have no value to be put in their place, so they are named. Only the formula of a table's column goes: the column's
cells hold their values, and a new row would get a formula that shows #NAME?.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from xlrebal.excel.file.package import MAIN, RELATION, Package, parse_xml, to_bytes
from xlrebal.excel.file.workbook_part import WorkbookPart
from xlrebal.excel.our_functions import calls_our_function

_EXTENSION = "http://schemas.microsoft.com/office/excel/2006/main"  # of the formulas that newer Excels keep apart
_FORMULAS = (*(f"{{{MAIN}}}{name}" for name in ("formula", "formula1", "formula2")), f"{{{_EXTENSION}}}f")
_KINDS = {"dataValidation": "data validation", "cfRule": "conditional format"}
_COLUMN, _COLUMN_FORMULA = f"{{{MAIN}}}tableColumn", f"{{{MAIN}}}calculatedColumnFormula"
_TOTAL_FORMULA = f"{{{MAIN}}}totalsRowFormula"


def names_calling(workbook: WorkbookPart) -> Iterator[str]:
    """The defined names that call a function of ours, in words."""
    for name in workbook.defined_names():
        if calls_our_function(name.reference):
            yield f"the name {name.name}"


def rules_calling(sheet: str, root: etree._Element) -> Iterator[str]:
    """The sheet's data validations and conditional formats that call a function of ours, in words, each once."""
    said = {
        f"the {kind} of {sheet}!{_cells_of(formula)}": None
        for formula in root.iter(*_FORMULAS)
        if calls_our_function(formula.text) and (kind := _kind_of(formula))
    }
    yield from said


def free_table_columns(book: Package, sheet_part: str) -> Iterator[str]:
    """Takes the formulas that call a function of ours from the columns of a sheet's tables; yields totals that keep theirs."""
    for relation in book.relationships(sheet_part):
        if relation.type != f"{RELATION}/table" or b"RB_" not in book.read(relation.target).upper():
            continue
        root = parse_xml(book.read(relation.target))
        freed = False
        for column in root.iter(_COLUMN):
            formula = column.find(_COLUMN_FORMULA)
            if formula is not None and calls_our_function(formula.text):
                column.remove(formula)
                freed = True
            if calls_our_function(column.findtext(_TOTAL_FORMULA)):
                yield f"the total of {column.get('name')} in the table {root.get('displayName')}"
        if freed:
            book.put(relation.target, to_bytes(root))


def _kind_of(formula: etree._Element) -> str:
    """What the formula belongs to; "" where it can call nothing."""
    names = (etree.QName(above).localname for above in formula.iterancestors())
    return next((_KINDS[name] for name in names if name in _KINDS), "")


def _cells_of(formula: etree._Element) -> str:
    """The cells it applies to: an attribute of what holds it, or an element beside it in the newer form."""
    for above in formula.iterancestors():
        cells = above.get("sqref") or above.findtext(f"{{{_EXTENSION}}}sqref")
        if cells:
            return cells
    return ""
