"""Read a workbook that is open in Excel, through public xlwings: the same grids that its file gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, time
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Any

import xlwings

from xlrebal.excel.grid import Cell, ColumnLook, Grid
from xlrebal.excel.live.live_values import error_text, kept_values

_MIDNIGHT = time()
_FIRST_YEAR = 1900  # a time of day comes as a moment of 30 December 1899

Place = tuple[int, int]


def read_live(book: xlwings.Book, only: Callable[[str], bool] | None = None) -> list[Grid]:
    """One grid for each worksheet, hidden ones too, in tab order; `only` chooses by the sheet's name.

    Nothing in the workbook is changed.
    """
    return [_read_sheet(sheet) for sheet in book.sheets if only is None or only(sheet.name)]


def read_look(book: xlwings.Book, sheet: str, heading_row: int, columns: Sequence[int]) -> list[ColumnLook]:
    """How the advisor made these columns look: their heading, and the cell below it for the rest.

    Rows and columns count from 0, as in `Grid`.
    """
    cells = book.sheets[sheet]
    return [_column_look(cells[heading_row, column], cells[heading_row + 1, column]) for column in columns]


class LiveFormats(Mapping[Place, str]):
    """Excel format codes of the numbers and dates that are not General, asked for a column at a time, when wanted."""

    def __init__(self, area: xlwings.Range, rows: Sequence[Sequence[Cell]]) -> None:
        """Keep what is needed to answer; `rows` are the values of `area`."""
        self._area, self._rows = area, rows
        self._column = cache(self._read_column)

    def __getitem__(self, place: Place) -> str:
        """The format code of a cell; KeyError where it is General or the cell holds no number."""
        return self._column(place[1])[place]

    def __iter__(self) -> Iterator[Place]:
        """The cells that have a format of their own."""
        return (place for column in range(self._width) for place in self._column(column))

    def __len__(self) -> int:
        """How many cells have a format of their own."""
        return sum(len(self._column(column)) for column in range(self._width))

    @property
    def _width(self) -> int:
        return len(self._rows[0]) if self._rows else 0

    def _read_column(self, column: int) -> dict[Place, str]:
        """One column's answers."""
        rows = [row for row, cells in enumerate(self._rows) if column < len(cells) and _has_format(cells[column])]
        spans = _uniform_spans(self._area, column, rows)
        return {(row, column): code for span, code in spans if code != "General" for row in span}


def _read_sheet(sheet: xlwings.Sheet) -> Grid:
    """The sheet's cells from A1 to the last one with something in it."""
    last = sheet.used_range.last_cell
    area = sheet.range((1, 1), (last.row, last.column))
    values = _without_blank_edges(area.options(ndim=2, err_to_str=True).value)
    errors = {(row, column): error for row, cells in enumerate(values) for column, value in enumerate(cells)
              if (error := error_text(value))}  # fmt: skip
    kept = cache(lambda: kept_values(area))
    rows = [[_uncut(kept()[row][column]) if isinstance(value, Decimal) else _plain(value)
             for column, value in enumerate(cells)] for row, cells in enumerate(values)]  # fmt: skip
    formats = LiveFormats(area, rows)
    return Grid(sheet.name, _fill_merged(area, rows), errors, formats)


def _without_blank_edges(values: list[list[Any]]) -> list[list[Any]]:
    """The cells without the blank rows and columns at the end, which formats alone can make part of the used range."""
    filled = [row for row, cells in enumerate(values) if any(value is not None for value in cells)]
    width = max((len(cells) - _blanks_at_end(cells) for cells in values), default=0)
    return [cells[:width] for cells in values[: filled[-1] + 1]] if filled else []


def _blanks_at_end(cells: list[Any]) -> int:
    """How many cells at the end of a row are empty."""
    return next((blanks for blanks, value in enumerate(reversed(cells)) if value is not None), len(cells))


def _plain(value: Any) -> Cell:
    """A cell's value as a file gives it; None for an error."""
    if error_text(value):
        return None
    if isinstance(value, datetime):
        return _plain_moment(value)
    plain: Cell = value
    return plain


def _plain_moment(moment: datetime) -> Cell:
    """A day without a time as a date, a time without a day as text."""
    if moment.year < _FIRST_YEAR:
        return str(moment.time())
    return moment.date() if moment.time() == _MIDNIGHT else moment


def _uncut(kept: object) -> float:
    """The number behind a cell of a currency format, which Excel cuts to four decimals when it is asked for its value."""
    assert isinstance(kept, float)
    return kept


def _fill_merged(area: xlwings.Range, rows: list[list[Cell]]) -> list[list[Cell]]:
    """The rows with a value that is merged downwards given to each row it spans: an account named for its block."""
    filled = [list(cells) for cells in rows]
    for merged in _merged_areas(area) if rows else ():
        top, left = merged.row - 1, merged.column - 1
        for row in range(top + 1, min(top + merged.shape[0], len(rows))):
            if left < len(rows[top]):
                filled[row][left] = rows[top][left]
    return filled


def _merged_areas(area: xlwings.Range) -> Iterator[xlwings.Range]:
    """The merged cells of an area: one question where there are none, halves of it where there are some."""
    height, width = area.shape
    if area.merge_cells is False:
        return
    if height * width == 1:
        yield area.merge_area
    elif height >= width:
        yield from _merged_areas(area[: height // 2, :])
        yield from _merged_areas(area[height // 2 :, :])
    else:
        yield from _merged_areas(area[:, : width // 2])
        yield from _merged_areas(area[:, width // 2 :])


def _has_format(value: Cell) -> bool:
    """Whether a number format says something about the value."""
    return not (value is None or isinstance(value, str | bool))


def _uniform_spans(area: xlwings.Range, column: int, rows: list[int]) -> Iterator[tuple[list[int], str]]:
    """Rows sharing one number format, with it: asked for the whole column first, for parts of it where it differs."""
    if not rows:
        return
    code = area[rows[0] : rows[-1] + 1, column].number_format
    if code is not None:
        yield rows, code
    elif len(rows) > 1:
        # Cells in between (a blank, a heading) may be what differs: part at a gap where there is one.
        cut = next((at for at, (row, after) in enumerate(pairwise(rows), 1) if after != row + 1), len(rows) // 2)
        yield from _uniform_spans(area, column, rows[:cut])
        yield from _uniform_spans(area, column, rows[cut:])


def _column_look(heading: xlwings.Range, cell: xlwings.Range) -> ColumnLook:
    """One column's look, from its heading and its first cell."""
    return ColumnLook(
        width=cell.column_width or None,
        hidden=cell.column_width == 0,
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


def formula_rows(book: xlwings.Book, sheet: str, column: int) -> dict[int, str]:
    """{Excel row: formula} of a column counted from 0."""
    cells = book.sheets[sheet]
    last = cells.used_range.last_cell.row
    column_cells = cells.range((1, column + 1), (last, column + 1)).formula
    texts = (
        [column_cells]
        if isinstance(column_cells, str)
        else [row[0] if isinstance(row, tuple | list) else row for row in column_cells]
    )
    return {row: text for row, text in enumerate(map(str, texts), 1) if text.startswith("=")}
