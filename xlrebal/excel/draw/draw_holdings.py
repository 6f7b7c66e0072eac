"""The advisor's own Holdings as they made them look, with the drift columns appended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xlrebal.excel.draw.cell_formats import DATE, GREY, Formats
from xlrebal.excel.draw.column_widths import LETTERS, column_width, heading_height, values_of
from xlrebal.excel.draw.draw_table import TableStyle, draw_column, draw_totals, refuse_too_many_rows, write_value
from xlrebal.excel.draw.highlights import highlight_column
from xlrebal.excel.draw.page import HoldingsCopy
from xlrebal.excel.draw.result_workbook import ResultWorksheet
from xlrebal.excel.grid import Cell, ColumnLook
from xlrebal.schema.column import Row
from xlrebal.schema.results import DRIFT_APPENDED, DRIFT_HOLDINGS

DEFAULT_WIDTH = 8.43  # Excel's, in characters
WIDEST_OWN = 24.0  # of a column whose width the advisor has not set
_EPOCH = datetime.combine(date(1899, 12, 30), time())
_SECONDS_A_DAY = 86_400


def holdings_widths(layout: HoldingsCopy, rows: Sequence[Row]) -> list[float]:
    """The advisor's own column widths, wide enough for what they hold where none is set, then those of the appended columns."""
    own = [
        look.width or max(DEFAULT_WIDTH, min(WIDEST_OWN, _longest(row[index : index + 1] for row in layout.rows)))
        for index, look in enumerate(looks_of(layout))
    ]
    return own + [column_width(column, values_of(rows, column.key)) for column in DRIFT_APPENDED]


def _longest(cells: Iterable[Sequence[Cell]]) -> float:
    """Characters that the widest cell takes."""
    return max((_characters(cell) for each in cells for cell in each if cell is not None), default=0.0)


def _characters(cell: Cell) -> float:
    if isinstance(cell, date):
        return 12.0
    return len(cell) / LETTERS + 2 if isinstance(cell, str) else len(f"{cell:,.10g}") + 1.0


def draw_hidden(sheet: ResultWorksheet, formats: Formats, layout: HoldingsCopy, top: int, left: int) -> None:
    """The columns that the advisor hides, right of all that is shown, and hidden: whoever shows them again finds them."""
    for index, (heading, look) in enumerate(zip(layout.headings, looks_of(layout), strict=True)):
        sheet.write_string(top, left + index, heading, formats.get(**_heading_properties(look)))
        _draw_own_column(sheet, formats, look, [_cell(row, index) for row in layout.rows], (top + 1, left + index))
        sheet.set_column(left + index, left + index, look.width or DEFAULT_WIDTH, None, {"hidden": True})


def looks_of(layout: HoldingsCopy) -> list[ColumnLook]:
    """One look a heading, the plain one where none was read."""
    missing = len(layout.headings) - len(layout.looks)
    return [*layout.looks[: len(layout.headings)], *[ColumnLook()] * max(0, missing)]


def draw_holdings(
    sheet: ResultWorksheet,
    formats: Formats,
    layout: HoldingsCopy,
    rows: Sequence[Row],
    top: int,
    widths: Sequence[float],
) -> int:
    """Draw the copy with its headings in row `top`; the row after it.

    A plain range with a filter, not an Excel table: the advisor's headings may repeat or be blank, and stay theirs.
    """
    own = len(layout.headings)
    _draw_headings(sheet, formats, layout, top)
    names = [*layout.headings, *(column.name for column in DRIFT_APPENDED)]
    sheet.set_row(top, heading_height(names, widths[: len(names)]))
    if not rows:
        sheet.write_string(top + 1, 0, DRIFT_HOLDINGS.empty, formats.get(italic=True, font_color=GREY))
        return top + 2
    for index, look in enumerate(looks_of(layout)):
        _draw_own_column(sheet, formats, look, [_cell(row, index) for row in layout.rows], (top + 1, index))
    last = top + len(rows)
    refuse_too_many_rows(sheet, last)
    for index, column in enumerate(DRIFT_APPENDED, own):
        draw_column(sheet, formats, column, rows, (top + 1, index), TableStyle(name="", wrapped=False))
        highlight_column(sheet, formats, column.key, (top + 1, last, index, index))
    sheet.autofilter(top, 0, last, own + len(DRIFT_APPENDED) - 1)
    return draw_totals(sheet, formats, DRIFT_APPENDED, rows, (top + 1, last), own)


def _draw_headings(sheet: Worksheet, formats: Formats, layout: HoldingsCopy, top: int) -> None:
    for index, (heading, look) in enumerate(zip(layout.headings, looks_of(layout), strict=True)):
        sheet.write_string(top, index, heading, formats.get(**_heading_properties(look)))
    for index, column in enumerate(DRIFT_APPENDED, len(layout.headings)):
        sheet.write_string(top, index, column.name, formats.heading(column))


def _draw_own_column(
    sheet: ResultWorksheet, formats: Formats, look: ColumnLook, cells: Sequence[Cell], corner: tuple[int, int]
) -> None:
    """Write one of the advisor's columns downwards from `corner`."""
    plain = formats.get(**_cell_properties(look, look.number_format))
    day = formats.get(**_cell_properties(look, DATE)) if look.number_format == "General" else plain
    first, place = corner
    looks = [day if isinstance(cell, date) else plain for cell in cells]
    for row, cell, own in sheet.write_down(first, place, cells, looks):
        _write_cell(sheet, row, place, cell, own)


def _write_cell(sheet: Worksheet, row: int, place: int, cell: Cell, look: Format) -> None:
    """Write a cell as the advisor had it: truth values and times stay what they are."""
    if isinstance(cell, bool):
        sheet.write_boolean(row, place, cell, look)
    elif isinstance(cell, datetime):
        sheet.write_number(row, place, (cell - _EPOCH).total_seconds() / _SECONDS_A_DAY, look)
    else:
        write_value(sheet, row, place, cell, look)


def _cell(row: Sequence[Cell], index: int) -> Cell:
    return row[index] if index < len(row) else None


def _cell_properties(look: ColumnLook, number_format: str) -> dict[str, Any]:
    return _given(
        num_format=number_format, font_name=look.font_name, font_size=look.font_size,
        font_color=_colour(look.font_color), align=look.align, indent=look.indent or None,
    )  # fmt: skip


def _heading_properties(look: ColumnLook) -> dict[str, Any]:
    return _given(
        font_name=look.heading_font_name, font_size=look.heading_font_size, font_color=_colour(look.heading_font_color),
        bold=look.heading_bold, bg_color=_colour(look.heading_fill), text_wrap=look.heading_wrap or None,
        align=look.align, valign="vcenter",
    )  # fmt: skip


def _colour(text: str | None) -> str | None:
    return f"#{text[-6:]}" if text else None


def _given(**properties: Any) -> dict[str, Any]:
    """The properties that the advisor set."""
    return {name: value for name, value in properties.items() if value is not None}
