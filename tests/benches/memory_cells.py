"""What stands on a sheet held in memory, and xlwings' `Range` on it.

Values come as Excel on Windows gives them: dates as datetimes, currency as Decimals of four places, errors as text.
"""

from __future__ import annotations

from copy import deepcopy
from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from openpyxl.utils import range_boundaries
from xlwings import base_classes


class Contents:
    """What stands on a sheet: values, formulas and formats by row, merged areas, the names of tables, charts."""

    def __init__(self, shown: Any = None, written: Any = None) -> None:
        rows = [] if shown is None else [[_live(cell) for cell in row] for row in shown.iter_rows()]
        self.values: list[list[Any]] = rows or [[None]]
        self.kept = [[_kept(cell.value) for cell in row] for row in shown.iter_rows()] if shown else [[None]]
        self.formulas = [[_typed(cell.value) for cell in row] for row in written.iter_rows()] if written else [[""]]
        self.formats = [[cell.number_format for cell in row] for row in shown.iter_rows()] if shown else [["General"]]
        self.merged = [str(area) for area in shown.merged_cells.ranges] if shown else []
        self.tables = list(shown.tables) if shown else []
        self.charts = len(shown._charts) if shown else 0


def _live(cell: Any) -> Any:
    value = cell.value
    if isinstance(value, float | int) and not isinstance(value, bool):
        return Decimal(f"{value:.4f}") if "$" in cell.number_format else float(value)
    return datetime(value.year, value.month, value.day) if type(value) is date else value  # noqa: DTZ001


def _kept(value: Any) -> Any:
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _typed(value: Any) -> str:
    return "" if value is None else str(getattr(value, "text", value))


class Range(base_classes.Range):
    row, column, shape = 0, 0, (0, 0)
    has_array, horizontal_alignment, wrap_text, color, column_width = False, "general", False, None, 12.0
    font: Any = SimpleNamespace(name="Calibri", size=11.0, bold=False, color=(0, 0, 0))
    value: Any = None

    def __init__(self, sheet: Any, row: int, column: int, rows: int, columns: int) -> None:
        self.sheet, self.row, self.column, self.shape = sheet, row, column, (rows, columns)

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def __call__(self, *place: int) -> Range:
        row, column = place if len(place) == 2 else (1 + (place[0] - 1) // self.shape[1], 1 + (place[0] - 1) % self.shape[1])
        return Range(self.sheet, self.row + row - 1, self.column + column - 1, 1, 1)

    @property
    def api(self) -> Range:
        return self

    @property
    def last_cell(self) -> Range:
        return self(*self.shape)

    def _cut(self, rows: list[list[Any]]) -> list[list[Any]]:
        top, left = self.row - 1, self.column - 1
        return [row[left : left + self.shape[1]] for row in rows[top : top + self.shape[0]]]

    @property
    def raw_value(self) -> list[list[Any]]:
        return self._cut(self.sheet.contents.values)

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        """One cell, on this sheet alone: its copies share what they hold."""
        self.sheet.contents = deepcopy(self.sheet.contents)
        self.sheet.contents.values[self.row - 1][self.column - 1] = data[0][0] if isinstance(data, list) else data

    @property
    def Value2(self) -> Any:  # noqa: N802
        return tuple(map(tuple, self._cut(self.sheet.contents.kept)))

    @property
    def formula(self) -> Any:
        rows = self._cut(self.sheet.contents.formulas)
        return rows[0][0] if len(self) == 1 else tuple(map(tuple, rows))

    @formula.setter
    def formula(self, text: str) -> None:
        """Nothing is calculated here."""

    @property
    def number_format(self) -> str | None:
        codes = {code for row in self._cut(self.sheet.contents.formats) for code in row}
        return codes.pop() if len(codes) == 1 else None

    @property
    def merge_cells(self) -> bool | None:
        bottom, right = self.row + self.shape[0] - 1, self.column + self.shape[1] - 1
        for left, top, last, end in map(range_boundaries, self.sheet.contents.merged):
            if left <= right and last >= self.column and top <= bottom and end >= self.row:
                return True if len(self) == 1 else None
        return False

    @property
    def merge_area(self) -> Range:
        areas = map(range_boundaries, self.sheet.contents.merged)
        left, top, right, bottom = next(area for area in areas if area[0] <= self.column <= area[2] and area[1] <= self.row <= area[3])
        return self.sheet.range((top, left), (bottom, right))

    def copy(self, destination: Any = None) -> None:
        destination.impl.sheet.contents = self.sheet.contents


def place_of(corner: Any) -> tuple[int, ...]:
    """Row, column, rows and columns of a cell, of cells, of an address."""
    if isinstance(corner, Range):
        return corner.row, corner.column, *corner.shape
    if isinstance(corner, str):
        left, top, right, bottom = range_boundaries(corner)
        return top, left, bottom - top + 1, right - left + 1
    return corner if len(corner) == 4 else (*corner, 1, 1)
