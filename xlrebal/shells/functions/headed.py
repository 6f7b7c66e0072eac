"""A range as a heading row and records."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from xlrebal.shells.functions.range_cells import Cell, Rows

if TYPE_CHECKING:
    from xlrebal.excel.grid import Grid
    from xlrebal.schema.column import InputSheet

ARGUMENTS = {"settings": "rules", "transactions": "buys"}  # sheets whose range goes by another name


class Headed(NamedTuple):
    """A range as heading row and records, blank rows among them; titles above the headings are left out.

    first_row: the row of the range, counted from 1, in which the first record stands. bare: it came without headings.
    number_format: of every number, where it tells how they are read.
    """

    sheet: InputSheet
    headings: list[str]
    records: list[list[Cell]]
    first_row: int = 1
    bare: bool = False
    number_format: str = ""

    @property
    def name(self) -> str:
        """What the argument is called."""
        return ARGUMENTS.get(self.sheet.key, self.sheet.key)

    def with_column(self, heading: str, value: Cell) -> Headed:
        """The same with one more column that holds the same in every row that is not blank."""
        records = [[*record, value if any(cell is not None for cell in record) else None] for record in self.records]
        return self._replace(headings=[*self.headings, heading], records=records)

    def filled(self, key: str, value: Cell) -> Headed:
        """The same with a value in every blank cell of a column, which is added where the range lacks it."""
        place = self.places().get(key)
        if place is None:
            return self.with_column(self.sheet.column(key).name, value)
        records = [[*record[:place], value if record[place] is None else record[place], *record[place + 1 :]]
                   if any(cell is not None for cell in record) else record for record in self.records]  # fmt: skip
        return self._replace(records=records)

    def with_record(self, cells: Mapping[str, Cell]) -> Headed:
        """The same with one more record; columns it does not name stay blank, and headings the range lacks are added."""
        places = {key: self.headings[place] for key, place in self.places().items()}
        named = {places.get(key, self.sheet.column(key).name): cell for key, cell in cells.items()}
        headings = [*self.headings, *(name for name in named if name not in self.headings)]
        padded = [[*record, *[None] * (len(headings) - len(record))] for record in self.records]
        return self._replace(headings=headings, records=[*padded, [named.get(heading) for heading in headings]])

    def places(self) -> dict[str, int]:
        """Column key → its place."""
        from xlrebal.excel.parse.find_heading import find_heading

        found = find_heading(grid_of(self.sheet.name, [self.headings]), self.sheet)
        return found.places if found else {}

    def column(self, key: str) -> list[Cell] | None:
        """One column's cells; None where the range has no such column."""
        place = self.places().get(key)
        return None if place is None else [record[place] for record in self.records]

    def grid(self) -> Grid:
        """The range as a sheet of that name."""
        rows: Rows = [self.headings, *self.records]
        numbers = (
            (row, column) for row, cells in enumerate(rows) for column, cell in enumerate(cells) if is_number(cell)
        )
        return grid_of(self.sheet.name, rows, dict.fromkeys(numbers, self.number_format) if self.number_format else {})


def is_number(cell: Cell) -> bool:
    """Whether a cell holds a number; yes and no are none."""
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def grid_of(name: str, rows: Rows, formats: Mapping[tuple[int, int], str] = MappingProxyType({})) -> Grid:
    """Rows as a sheet; no cell shows an error, or the function would not have been asked."""
    from xlrebal.excel.grid import Grid

    return Grid(name, rows, number_formats=formats)
