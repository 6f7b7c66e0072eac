"""Grids as a plain workbook: what a folder of CSV files becomes before results are added to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from io import BytesIO

from xlrebal.excel.draw.column_widths import set_widths
from xlrebal.excel.grid import Grid
from xlrebal.excel.result_names import sheet_names

NARROWEST, WIDEST = 9.0, 40.0
CREATED = datetime(2026, 1, 1, tzinfo=UTC)  # the same input gives the same bytes


def plain_workbook(grids: Sequence[Grid]) -> bytes:
    """One sheet a grid, its cells as they are; text never becomes a formula. A name that no sheet may bear is shortened."""
    from xlsxwriter import Workbook

    target = BytesIO()
    book = Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": CREATED})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for grid, name in zip(grids, sheet_names(grid.sheet for grid in grids), strict=True):
        sheet = book.add_worksheet(name)
        set_widths(sheet, _widths(grid))
        for row, cells in enumerate(grid.rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, str):
                    sheet.write_string(row, column, cell)
                elif isinstance(cell, date):
                    sheet.write_datetime(row, column, cell, day)
                elif cell is not None:
                    sheet.write(row, column, cell)
    book.close()
    return target.getvalue()


def _widths(grid: Grid) -> list[float]:
    """Wide enough for the cells of each column, within reason."""
    longest = [max(len("" if cell is None else str(cell)) for cell in cells) for cells in zip(*grid.rows, strict=True)]
    return [min(max(float(length + 2), NARROWEST), WIDEST) for length in longest]
