"""The sheet Optimal Targets, drawn by itself into a workbook that is then hung into the advisor's."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from xlrebal.excel.draw.cell_formats import Formats
from xlrebal.excel.draw.draw_sheets import CREATED, OPTIONS, draw_single
from xlrebal.excel.draw.page import Page
from xlrebal.excel.draw.result_workbook import ResultWorkbook, ResultWorksheet
from xlrebal.schema.column import Row
from xlrebal.schema.results import OPTIMAL_TARGETS_SHEET


def draw_optimal_targets(rows: Sequence[Row], page: Page) -> bytes:
    """The workbook of that one sheet; the same input gives the same bytes."""
    target = BytesIO()
    book = ResultWorkbook(target, OPTIONS)
    book.set_properties({"created": CREATED, "title": "Rebalancing", "author": "xlrebal"})
    sheet = book.add_worksheet(page.names[OPTIMAL_TARGETS_SHEET.name], ResultWorksheet)
    draw_single(book, sheet, Formats(book), OPTIMAL_TARGETS_SHEET, {OPTIMAL_TARGETS_SHEET.tables[0].key: rows}, page)
    book.close()
    return target.getvalue()
