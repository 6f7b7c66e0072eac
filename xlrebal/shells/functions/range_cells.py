"""What the cells of a range are, whatever hands them over: rows as wide as the widest, blanks as None, faults by their place."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any, NamedTuple

from xlrebal.shells.functions.cell_error import error_shown

Cell = None | str | float | int | bool | date | datetime
Rows = Sequence[Sequence[Cell]]


class Range(list[list[Cell]]):
    """The rows of a range down to the last with something in it, all as wide; None for a blank cell.

    height: how many rows it has with the blank ones below, as in a whole column. memo: what was worked out of it alone.
    """

    def __init__(self, rows: Sequence[Sequence[Cell]], height: int) -> None:
        """The rows are copied."""
        super().__init__(list(row) for row in rows)
        self.height = height
        self.memo: dict[Hashable, Any] = {}


class RangeRead(NamedTuple):
    """A range, and its first fault with its place ("" = none)."""

    cells: Range
    fault: str


def read_range(value: Any) -> RangeRead:
    """The range that a value is, as far down as it is used; one cell and one row are ranges too."""
    listed = value if isinstance(value, list | tuple) else [value]
    rows = listed if listed and all(isinstance(row, list | tuple) for row in listed) else [listed]
    used = next((at for at in range(len(rows), 0, -1) if _is_used(rows[at - 1])), 0)
    width = max(map(len, rows[:used]), default=0)
    full = [[*map(plain, row), *[None] * (width - len(row))] for row in rows[:used]]
    return RangeRead(Range(full, len(rows)), _first_fault(full))


def _first_fault(rows: Rows) -> str:
    """Where a cell stands that no function can use, and why; "" where none does."""
    for row, line in enumerate(rows, 1):
        for column, cell in enumerate(line, 1):
            if fault := fault_of(cell):
                return f"the cell in row {row}, column {column} {fault}"
    return ""


def fault_of(cell: object) -> str:
    """What no function can use: an error, or a figure that no cell can hold; "" for any other cell."""
    if error := error_shown(cell):
        return f"shows {error}: correct its formula, or enter the value"
    if isinstance(cell, float | int) and not is_finite(cell):
        return "is no figure that a cell can hold: correct it"
    return ""


def is_finite(number: float) -> bool:
    """Whether a cell can hold the number."""
    try:
        return isfinite(number)
    except OverflowError:  # a whole number with too many digits
        return False


def plain(cell: Any) -> Any:
    """None for a blank; a number for the Decimal that Excel for Windows makes of a cell in a currency format."""
    if isinstance(cell, Decimal):
        return float(cell)
    return None if _is_blank(cell) else cell


def _is_blank(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _is_used(row: Sequence[Cell]) -> bool:
    """Whether there is something in the row; None is by far the commonest blank, and quickly counted."""
    return row.count(None) < len(row) and not all(map(_is_blank, row))
