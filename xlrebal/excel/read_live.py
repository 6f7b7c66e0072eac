"""Read a workbook that is open in Excel, through public xlwings: the same grids that a file gives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from decimal import Decimal
from itertools import pairwise
from typing import Any

import xlwings

from xlrebal.excel.grid import Cell, ColumnLook, Grid

ERROR_TEXTS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!",
                         "#CONNECT!", "#BLOCKED!", "#UNKNOWN!", "#FIELD!", "#CALC!", "#BUSY!"})  # fmt: skip
# Windows hands an error over as an integer, 0x800A0000 above its number; xlwings names only those of Excel 2016.
_ERROR_BASE = -2146828288
_NEWER_ERRORS = {2043: "#GETTING_DATA", 2045: "#SPILL!", 2046: "#CONNECT!", 2047: "#BLOCKED!", 2048: "#UNKNOWN!",
                 2049: "#FIELD!", 2050: "#CALC!", 2051: "#BUSY!"}  # fmt: skip
_HIDDEN = (0, 2)  # xlSheetHidden (which False equals), xlSheetVeryHidden

Places = dict[tuple[int, int], str]


def read_live(book: xlwings.Book) -> list[Grid]:
    """One grid for each visible worksheet, in tab order. Nothing in the workbook is changed."""
    return [_read_sheet(sheet) for sheet in book.sheets if sheet.visible not in _HIDDEN]


def read_look(book: xlwings.Book, sheet: str, heading_row: int, columns: Sequence[int]) -> list[ColumnLook]:
    """How the advisor made these columns look: their heading, and the cell below it for the rest.

    Rows and columns count from 0, as in `Grid`.
    """
    cells = book.sheets[sheet]
    return [_column_look(cells[heading_row, column], cells[heading_row + 1, column]) for column in columns]


def _read_sheet(sheet: xlwings.Sheet) -> Grid:
    """The sheet's cells from A1 to the last one with something in it."""
    last = sheet.used_range.last_cell
    area = sheet.range((1, 1), (last.row, last.column))
    values = area.options(ndim=2, err_to_str=True).value
    rows, errors = _sort_out(area, values)
    return Grid(sheet.name, rows, errors, _number_formats(area, rows))


def _sort_out(area: xlwings.Range, values: list[list[Any]]) -> tuple[list[list[Cell]], Places]:
    """The cells as plain values, and the errors among them; blank rows and columns at the end are dropped."""
    errors: Places = {}
    rows = [[_plain(area, errors, row, column, value) for column, value in enumerate(cells)]
            for row, cells in enumerate(values)]  # fmt: skip
    height = 1 + max((row for row, cells in enumerate(values) if any(v is not None for v in cells)), default=-1)
    width = max((len(cells) - _blanks_at_end(cells) for cells in values), default=0)
    return [row[:width] for row in rows[:height]], errors


def _blanks_at_end(cells: list[Any]) -> int:
    """How many cells at the end of a row are empty."""
    return next((blanks for blanks, value in enumerate(reversed(cells)) if value is not None), len(cells))


def _plain(area: xlwings.Range, errors: Places, row: int, column: int, value: Any) -> Cell:
    """A cell's value as a file gives it; an error is noted in `errors` and leaves the cell empty."""
    if isinstance(value, float | bool) or value is None:
        return value
    if isinstance(value, Decimal):
        return _uncut(area[row, column], value)
    error = value if isinstance(value, str) else _newer_error(value)
    if error in ERROR_TEXTS:
        errors[row, column] = error
        return None
    plain: Cell = value
    return plain


def _newer_error(value: Any) -> str:
    """The text of an error that xlwings leaves as Windows' integer, or ""."""
    return _NEWER_ERRORS.get(value - _ERROR_BASE, "") if isinstance(value, int) else ""


def _uncut(cell: xlwings.Range, value: Decimal) -> float:
    """The number behind a cell of a currency format, which Excel cuts to four decimals when read.

    What the advisor typed stands uncut in the cell's formula text; the result of a real formula is taken as it is.
    """
    with suppress(ValueError):
        typed = float(str(cell.formula))
        return typed if abs(typed - float(value)) < 0.0001 else float(value)
    return float(value)


def _number_formats(area: xlwings.Range, rows: Sequence[Sequence[Cell]]) -> Places:
    """Format codes of the cells that hold a number or a date and are not General."""
    found: Places = {}
    for column in range(len(rows[0]) if rows else 0):
        wanted = [row for row, cells in enumerate(rows) if _has_format(cells[column])]
        for span, code in _uniform_spans(area, column, wanted):
            found.update(((row, column), code) for row in span if code != "General")
    return found


def _has_format(value: Cell) -> bool:
    """Whether a number format says something about the value."""
    return not (value is None or isinstance(value, str | bool))


def _uniform_spans(area: xlwings.Range, column: int, rows: list[int]) -> Iterator[tuple[list[int], str]]:
    """Rows sharing one number format, with it: asked for the whole column first, for halves where it differs."""
    if not rows:
        return
    code = area[rows[0] : rows[-1] + 1, column].number_format
    if code is not None:
        yield rows, code
    elif len(rows) > 1:
        # Cells in between (a blank, a heading) may be what differs: halve at gaps where there are any.
        cut = next((i + 1 for i, (row, after) in enumerate(pairwise(rows)) if after != row + 1), len(rows) // 2)
        yield from _uniform_spans(area, column, rows[:cut])
        yield from _uniform_spans(area, column, rows[cut:])


def _column_look(heading: xlwings.Range, cell: xlwings.Range) -> ColumnLook:
    """One column's look, from its heading and its first cell."""
    return ColumnLook(
        width=cell.column_width,
        number_format=cell.number_format or "General",
        font_name=cell.font.name,
        font_size=cell.font.size,
        font_color=_hex(cell.font.color),
        align=_alignment(cell.horizontal_alignment),
        heading_font_name=heading.font.name,
        heading_font_size=heading.font.size,
        heading_font_color=_hex(heading.font.color),
        heading_bold=bool(heading.font.bold),
        heading_fill=_hex(heading.color),
        heading_wrap=bool(heading.wrap_text),
    )


def _hex(colour: tuple[int, int, int] | None) -> str | None:
    """(255, 192, 0) as "FFC000"; None stays None."""
    return None if colour is None else "{:02X}{:02X}{:02X}".format(*colour)


def _alignment(alignment: str | None) -> str | None:
    """The alignment, None where the kind of value decides it."""
    return None if alignment == "general" else alignment
