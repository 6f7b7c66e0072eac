"""XlsxWriter's workbook and worksheet, quicker where it is our own results that are drawn."""

from __future__ import annotations

import re
import zipfile
from typing import Any

from xlsxwriter import workbook as library
from xlsxwriter.utility import xl_rowcol_to_cell_fast
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import CellBlankTuple, CellNumberTuple, CellStringTuple, Worksheet

_PLAIN_CELLS = {
    CellBlankTuple: '<c r="%s" s="%d"/>',
    CellNumberTuple: '<c r="%s" s="%d"><v>%.16G</v></c>',
    CellStringTuple: '<c r="%s" s="%d" t="s"><v>%d</v></c>',
}
_FUNCTIONS = re.compile(r"([A-Za-z][A-Za-z0-9.]*)\(")
_OLD = frozenset({
    "ABS", "AND", "AVERAGE", "COUNT", "COUNTA", "COUNTIF", "FIND", "HYPERLINK", "IF", "IFERROR", "INDEX", "ISBLANK", "ISNUMBER", "LEFT", "LEN", "MATCH",
    "MAX", "MID", "MIN", "NOT", "OR", "RIGHT", "ROUND", "ROW", "SEARCH", "SUBTOTAL", "SUM", "SUMIF", "SUMIFS", "SUMPRODUCT", "TEXT", "TODAY",
})  # fmt: skip


class ResultWorksheet(Worksheet):  # type: ignore[misc]
    """Its cells and formulas are written without looking for what is not in ours.

    XlsxWriter looks for characters to escape in every cell's place and format, and for each of Excel's newer functions, which
    need a prefix, in every formula.
    """

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        kind = _PLAIN_CELLS.get(type(cell))
        if kind is None or cell.format is None:
            super()._write_cell(row, col, cell)
        else:
            self.fh.write(kind % (xl_rowcol_to_cell_fast(row, col), cell.format._get_xf_index(), *cell[:-1]))

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        if _OLD.issuperset(_FUNCTIONS.findall(formula)) and not formula.startswith("{"):
            return formula.removeprefix("=")
        prepared: str = super()._prepare_formula(formula, expand_future_functions)
        return prepared


class ResultWorkbook(Workbook):  # type: ignore[misc]
    """Its parts are not compressed: they are taken out again at once, and compressed where they come to stay."""

    def _store_workbook(self) -> None:
        before = library.ZIP_DEFLATED
        library.ZIP_DEFLATED = zipfile.ZIP_STORED
        try:
            super()._store_workbook()
        finally:
            library.ZIP_DEFLATED = before
