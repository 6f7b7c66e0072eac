"""An input sheet as the builders read it: typed columns, and where a cell stands for a finding."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple, TypeVar

from xlrebal.schema.column import Table, Value, snake_case
from xlrebal.schema.finding import Place
from xlrebal.schema.record import record

R = TypeVar("R")

LARGEST = 1e12  # shares or dollars: a larger figure is a slip, and would not be exact in 64 bits


@record
class SheetRows:
    """One sheet's records. A sheet the workbook lacks has none."""

    table: Table

    def __len__(self) -> int:
        """How many records."""
        return len(self.table)

    def has(self, key: str) -> bool:
        """Whether the advisor's sheet has this column."""
        return self.table.has(key)

    def cells(self, key: str) -> list[Value]:
        """The column as parsed; all None where the sheet has no such column."""
        return self.table.columns.get(key) or [None] * len(self.table)

    def blank(self, key: str) -> bool:
        """Whether no record has anything in this column."""
        cells = self.cells(key)
        return cells.count(None) == len(cells)

    def texts(self, key: str) -> list[str]:
        """The column as text, "" where blank."""
        if self.blank(key):
            return [""] * len(self)
        return [cell.strip() if type(cell) is str else _text(cell) for cell in self.cells(key)]

    def spelled(self, key: str, spelling: Callable[[str], R]) -> list[R]:
        """The column's texts through a function, which sees each distinct cell once."""
        cells = self.cells(key)
        distinct = {cell: spelling(_text(cell)) for cell in set(cells)}
        return [distinct[cell] for cell in cells]

    def numbers(self, key: str) -> list[float | None]:
        """The column as numbers, None where blank, unusable or beyond LARGEST."""
        return [
            cell if isinstance(cell, (int, float)) and -LARGEST <= cell <= LARGEST else None for cell in self.cells(key)
        ]

    def dates(self, key: str) -> list[date | None]:
        """The column as dates, None where blank or unusable."""
        return [cell if isinstance(cell, date) else None for cell in self.cells(key)]

    def flags(self, key: str) -> list[bool | None]:
        """The column as yes or no, None where blank."""
        return [cell if isinstance(cell, bool) else None for cell in self.cells(key)]

    def extra(self, *names: str) -> list[Value] | None:
        """An undeclared column by any of its usual names, None where the sheet has none of them."""
        for heading, cells in sorted(self.table.extra.items()):
            if snake_case(heading) in names:
                return cells
        return None

    def faulty(self, index: int, *keys: str) -> bool:
        """Whether reading already wrote a finding for one of these cells."""
        return any((index, key) in self.table.faults for key in keys)

    def not_calculated(self, index: int, key: str) -> bool:
        """Whether this cell is a formula whose value no program has worked out."""
        return (index, key) in self.table.not_calculated

    def heading(self, key: str) -> str:
        """What the advisor calls the column; our own name where the sheet has none."""
        return self.table.headings.get(key) or key.replace("_", " ").title()

    def place(self, index: int, key: str = "", value: object = "") -> Place:
        """Where a finding about this record points; a whole number is shown without its decimal point."""
        value = int(value) if isinstance(value, float) and value.is_integer() else value
        house = self.table.house
        taken = house.cells.get((index, key)) if house else None
        part = (self.table.given_by(index) if taken is None else house) or self.table
        row = self.table.rows[index] if taken is None else taken
        return Place(sheet=part.sheet, row=row, column=part.headings.get(key, ""), value=value)

    def sheet_of(self, index: int, name: str) -> str:
        """What a record's sheet is called in a finding: `name`, or the sheet that gave it."""
        part = self.table.given_by(index)
        return part.sheet if part else name


def _text(cell: Value) -> str:
    return cell.strip() if isinstance(cell, str) else "" if cell is None else str(cell)


def records(record: Callable[..., R], /, **columns: Iterable[object]) -> Iterator[R]:
    """One record a row, from columns of one length named after its fields."""
    return (record(**dict(zip(columns, values, strict=True))) for values in zip(*columns.values(), strict=True))


class Sheets(NamedTuple):
    """Every input sheet by key, present or not."""

    tables: Mapping[str, Table]

    def rows(self, key: str, name: str = "") -> SheetRows:
        """The sheet's records; none where the workbook lacks it. `name` is what findings then call it."""
        table = self.tables.get(key)
        return SheetRows(Table(name or key, {}, []) if table is None else table)

    def has(self, key: str) -> bool:
        """Whether the sheet exists and has records."""
        return key in self.tables and len(self.tables[key]) > 0
