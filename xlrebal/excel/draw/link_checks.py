"""Links from the rows of Checks to the cells they are about."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from xlrebal.excel.draw.cell_formats import BLUE, Formats
from xlrebal.excel.draw.draw_table import TablePlace
from xlrebal.excel.draw.page import Page
from xlrebal.excel.draw.sheet_frame import link_to
from xlrebal.schema.column import Row

MOST_LINKS = 60_000  # Excel allows 65,530 a sheet


def link_checks(sheet: Worksheet, formats: Formats, rows: Sequence[Row], place: TablePlace, page: Page) -> None:
    """Turn the sheet's name in each row into a link to the cell, where the workbook has that sheet."""
    look = formats.cell(font_color=BLUE, underline=1, indent=1)
    for index, row in enumerate(rows[:MOST_LINKS], place.first):
        name = row.get("sheet")
        if isinstance(name, str) and name in page.input_sheets:
            target = link_to(name, _cell(row, name, page))
            tip = f"Go to {target.removeprefix('internal:')}"
            sheet.write_url(index, place.columns["sheet"], target, look, name, tip)


def _cell(row: Row, sheet: str, page: Page) -> str:
    """The cell a check is about: its row, in the column of its heading, or the sheet's first."""
    column = page.heading_places.get((sheet, str(row.get("column"))), "A")
    number = row.get("row")
    return f"{column}{number if isinstance(number, int) and number > 0 else 1}"
