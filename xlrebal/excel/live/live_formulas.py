"""The formulas of cells in an open workbook, in one shape."""

from __future__ import annotations

from collections.abc import Sequence

import xlwings


def in_rows(area: xlwings.Range) -> Sequence[Sequence[object]]:
    """The area's formulas row by row, whatever shape xlwings gives them."""
    formulas = area.formula
    if not isinstance(formulas, list | tuple):
        return [[formulas]]
    if not isinstance(formulas[0], list | tuple):
        return [formulas] if area.shape[0] == 1 else [[formula] for formula in formulas]
    return formulas
