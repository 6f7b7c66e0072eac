"""XlsxWriter's workbook and worksheet, quicker where it is our own results that are drawn."""

from __future__ import annotations

import re
import zipfile

from xlsxwriter import workbook as library
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

_FUNCTIONS = re.compile(r"([A-Za-z][A-Za-z0-9.]*)\(")
_OLD = frozenset({
    "ABS", "AND", "AVERAGE", "COUNT", "COUNTA", "COUNTIF", "FIND", "HYPERLINK", "IF", "IFERROR", "INDEX", "ISBLANK", "ISNUMBER", "LEFT", "LEN", "MATCH",
    "MAX", "MID", "MIN", "NOT", "OR", "RIGHT", "ROUND", "ROW", "SEARCH", "SUBTOTAL", "SUM", "SUMIF", "SUMIFS", "SUMPRODUCT", "TEXT", "TODAY",
})  # fmt: skip


class ResultWorksheet(Worksheet):  # type: ignore[misc]
    """Functions that every Excel knows need no prefix of the newer ones', of which XlsxWriter looks for each in every formula."""

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
