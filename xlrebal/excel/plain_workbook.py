"""Grids as a plain workbook: what a folder of CSV files becomes before results are added to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from io import BytesIO

from xlrebal.excel.grid import Grid

CREATED = datetime(2026, 1, 1, tzinfo=UTC)  # the same input gives the same bytes


def plain_workbook(grids: Sequence[Grid]) -> bytes:
    """One sheet a grid, its cells as they are; text never becomes a formula."""
    from xlsxwriter import Workbook

    target = BytesIO()
    book = Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": CREATED})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for grid in grids:
        sheet = book.add_worksheet(grid.sheet)
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
