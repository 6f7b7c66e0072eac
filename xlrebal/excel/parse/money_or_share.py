"""Cells of a column of dollars that are percentages: they are read into the column of shares beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xlrebal.excel.grid import Cell
from xlrebal.excel.parse.parse_cells import Unreadable, Values
from xlrebal.excel.parse.parse_percents import is_percentage, read_percent_text

SMALLEST = 20  # dollars; who writes 2 as the cash to keep means percent

UNCLEAR = Unreadable("may mean dollars or percent: type it with a % sign, or as dollars above 20")


def split_shares(values: Values, cells: Sequence[Cell], formats: Mapping[int, str]) -> tuple[Values, Values]:
    """The dollars and, one a record, the shares of a column that holds either; formats: record → its number format.

    "2%" and 0.02 formatted as a percentage are shares; a plain number too small for dollars is asked about.
    """
    dollars: Values = list(values)
    shares: Values = [None] * len(values)
    for at, cell in enumerate(cells):
        value = values[at]
        if isinstance(cell, str) and "%" in cell:
            dollars[at], shares[at] = None, read_percent_text(cell)
        elif isinstance(value, float) and is_percentage(value, formats.get(at, "")):
            dollars[at], shares[at] = None, value
        elif isinstance(value, float) and 0 < value <= SMALLEST:
            dollars[at] = UNCLEAR
    return dollars, shares
