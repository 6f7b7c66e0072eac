"""How wide a column and how high a row must be for its text to be seen: estimated, as no program is asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil

from xlsxwriter.worksheet import Worksheet

from xlrebal.excel.draw.cell_formats import LEFT
from xlrebal.schema.column import Column, Kind, ResultTable, Row, Value

LINE_POINTS = 13.5
ROW_POINTS = 16.5
TALLEST_POINTS = 400.0  # Excel's own limit is 409
WRAPPED_FROM = 30.0  # a text column declared this wide holds sentences
LETTERS = 1.3  # letters of the 10-point font that fill one unit of width, a digit of the 11-point font
_BUTTON = 3.5  # units a filter button takes


def column_width(column: Column, values: Sequence[Value], *, filtered: bool = True) -> float:
    """Characters wide enough for the heading's longest word and the values; sentences stop at the declared width."""
    heading = _heading_width(column, filtered)
    if column.kind not in LEFT:
        return max(heading, _figures_width(column, values))
    declared = column.width or 14.0
    if column.kind is Kind.CHOICE:
        return max(heading, declared)
    most = declared if declared >= WRAPPED_FROM else 1.5 * declared
    return max(heading, min(most, _longest_text(values) + 3.0))


def table_widths(table: ResultTable, rows: Sequence[Row], *, filtered: bool = True) -> list[float]:
    """The widths of a table's columns."""
    return [column_width(column, values_of(rows, column.key), filtered=filtered) for column in table.columns]


def values_of(rows: Sequence[Row], key: str) -> list[Value]:
    """One column's values."""
    return [row.get(key) for row in rows]


def set_widths(sheet: Worksheet, widths: Sequence[float]) -> None:
    """Make the sheet's first columns this wide."""
    for index, width in enumerate(widths):
        sheet.set_column(index, index, width)


def row_heights(columns: Sequence[Column], rows: Sequence[Row], widths: Sequence[float]) -> dict[int, float]:
    """{index of a row: its height in points} for the rows that need more than one line."""
    heights: dict[int, float] = {}
    for column, width in zip(columns, widths, strict=True):
        if column.kind not in LEFT:
            continue
        room = int((width - 1) * LETTERS)
        for index, text in enumerate(values_of(rows, column.key)):
            if isinstance(text, str) and (len(text) > room or "\n" in text):
                needed = text_height(text, width)
                if needed > heights.get(index, ROW_POINTS):
                    heights[index] = needed
    return heights


def text_height(text: str, width: float) -> float:
    """Points a text takes when wrapped into `width` characters of the 10-point font."""
    lines = sum(max(1, ceil(len(line) / max((width - 1) * LETTERS, 1))) for line in text.split("\n"))
    return min(TALLEST_POINTS, max(ROW_POINTS, lines * LINE_POINTS + 4))


def heading_height(headings: Iterable[str], widths: Iterable[float], *, filtered: bool = True) -> float:
    """Points the heading row takes."""
    room = _BUTTON - 1 if filtered else 0.5
    lines = max((_lines(heading, width - room) for heading, width in zip(headings, widths, strict=True)), default=1)
    return max(21.0, lines * LINE_POINTS + 6)


def _lines(text: str, width: float) -> int:
    """Lines a bold text takes, broken between words."""
    lines, used = 1, 0.0
    for word in text.split():
        length = len(word) / 1.12
        if used and used + 1 + length > width:
            lines, used = lines + 1, length
        else:
            used += length + (1 if used else 0)
    return lines


def _longest_text(values: Sequence[Value]) -> float:
    """Units the longest text takes; capitals, of which codes consist, are wider than other letters."""
    longest = max((value for value in values if isinstance(value, str)), key=len, default="")
    capitals = sum(map(str.isupper, longest))
    return (len(longest) - capitals) / LETTERS + capitals * 1.15


def _heading_width(column: Column, filtered: bool) -> float:
    word = max(map(len, column.name.split()), default=0)
    button = 0.0 if not filtered else _BUTTON if column.kind in LEFT else 2 * _BUTTON - 2  # centred: room on both sides
    return word / 1.05 + 2.0 + button


def _figures_width(column: Column, values: Sequence[Value]) -> float:
    """The width the largest figure, and the total of all, takes."""
    if column.kind is Kind.DATE:
        return 12.0
    if column.kind is Kind.MIXED:
        return max([12.0, *(len(v) + 1.0 if isinstance(v, str) else _money_width(v) for v in values if v is not None)])
    figures = [value for value in values if isinstance(value, int | float)]
    if not figures:
        return 8.0
    if column.kind is Kind.PERCENT:
        return 8.5
    if column.kind in (Kind.QUANTITY, Kind.PRICE):
        decimals = 7 if any(isinstance(value, float) and value % 1 for value in figures) else 0
        return max(len(f"{max(figures):,.0f}"), len(f"{min(figures):,.0f}")) + decimals + 1.0
    if column.kind is Kind.COUNT:
        return len(str(max(figures))) + 2.0
    return max(map(_money_width, (max(figures), min(figures), sum(figures))))


def _money_width(value: Value) -> float:
    return len(f"{value:,.2f}") + 2.0 if isinstance(value, int | float) else 12.0
