"""What each row of a pasted sheet is: a record, a heading over again, a line that may name an account, an account's end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import accumulate, islice

from xlrebal.excel.grid import Cell, Grid
from xlrebal.excel.parse.account_labels import (
    Certainty,
    Label,
    compared,
    line_texts,
    looks_like_a_symbol,
    may_be_a_name,
    read_label,
)
from xlrebal.excel.parse.find_heading import Heading, find_heading
from xlrebal.excel.parse.other_names import OtherNames
from xlrebal.excel.parse.parse_cells import is_dated, read_number, read_text
from xlrebal.excel.parse.table_rows import says_total
from xlrebal.schema.column import InputSheet, Kind
from xlrebal.schema.custodian import GENERIC
from xlrebal.schema.custodians import CUSTODIANS

_FIGURES = (Kind.QUANTITY, Kind.PRICE, Kind.MONEY, Kind.NUMBER, Kind.PERCENT)
_CENT = 0.005
_LONGEST_SECTION = 500  # rows that a total above them is looked for
_CASH = frozenset(
    {
        "cash",
        "cash & equivalents",
        "cash and equivalents",
        "cash equivalents",
        "cash & cash equivalents",
        "money market",
    }
)
_MOST_CELLS = 4  # of a line that is a label; a record has more


class Line(Enum):
    """What a row without a quantity is."""

    NOTHING = "nothing"  # blank, a total, a remark
    RECORD = "record"
    HEADING = "heading"
    LABEL = "label"
    END = "end"  # of an account's rows


@dataclass(slots=True)
class Section:
    """Rows that stand together. lines: the rows above them that may name their account; heading: their own heading row."""

    lines: list[int] = field(default_factory=list)
    heading: int | None = None
    rows: list[int] = field(default_factory=list)
    closed_before: bool = False  # the line before them closes an account


class SheetLines:
    """The rows of one sheet, in sections. repeated: the headings that stand over again, by row; remarks: rows that say something."""

    def __init__(self, grid: Grid, sheet: InputSheet, heading: Heading, other: OtherNames) -> None:
        """Each row is looked at once; those with a quantity or a date, which are records, not even that."""
        self._grid, self._sheet, self._heading, self._other = grid, sheet, heading, other
        self._last_column = max(heading.texts)
        self._erring = {row for row, _ in grid.errors}
        self.repeated: dict[int, Heading] = {}
        self.remarks: list[int] = []
        self.sections = list(self._find_sections())

    def text(self, row: int) -> str:
        """A line's text, without a total beside it."""
        return ", ".join(self.name(row))

    def name(self, row: int) -> list[str]:
        """The same, cell by cell."""
        texts = self._texts(row)
        return texts[:1] if self._is_before_total(row) else texts

    def label(self, row: int) -> Label:
        """What a line names."""
        return self._read(self.name(row))

    def cell(self, row: int, key: str) -> Cell:
        """A row's cell of a column that the sheet has."""
        return self._cells(row)[self._heading.places[key]]

    def _find_sections(self) -> Iterator[Section]:
        """The rows in their sections, from the top of the sheet."""
        section, start = Section(), self._heading.row
        records = self._surely_records()
        for row in range(len(self._grid.rows)):
            if row == start:
                section.heading = row
                continue
            if row < start:
                if self._may_be_label(row):
                    section.lines.append(row)
                continue
            if row in records:
                section.rows.append(row)
                continue
            texts = self._texts(row)
            line = self._kind_of(row, texts) if texts else Line.NOTHING
            if line is Line.RECORD:
                section.rows.append(row)
            if line in (Line.RECORD, Line.NOTHING):
                continue
            if section.rows:
                yield section
                section = Section()
            if line is Line.END:
                section = Section(closed_before=True)
            elif line is Line.HEADING:
                section.heading = row
            else:
                section.lines.append(row)
        if section.rows:
            yield section

    def _surely_records(self) -> set[int]:
        """The rows below the heading with a number for a quantity or a date: records, whatever else they hold."""
        first = self._heading.row + 1
        found: set[int] = set()
        for key, place in self._heading.places.items():
            kind = self._sheet.column(key).kind
            if kind not in (Kind.QUANTITY, Kind.DATE):
                continue
            column = [cells[place] if place < len(cells) else None for cells in self._grid.rows[first:]]
            sure = {
                cell
                for cell in set(column)
                if (type(cell) is float and kind is Kind.QUANTITY)
                or is_dated(cell)
                or (kind is Kind.QUANTITY and _is_number(cell))
            }
            found |= {row for row, cell in enumerate(column, first) if cell in sure}
        return found

    def _kind_of(self, row: int, texts: Sequence[str]) -> Line:
        """What a row without a quantity is."""
        if any(end.fullmatch(texts[0]) for each in (*CUSTODIANS, GENERIC) for end in each.ends):
            return Line.END
        if says_total(texts[0]):
            return Line.NOTHING
        figures = self._has_figures(row)
        if not figures and (again := self._heading_at(row, texts)):
            self.repeated[row] = again
            return Line.HEADING
        if self._may_be_label(row):
            return Line.LABEL
        if not figures and not may_be_a_name(texts):
            self.remarks.append(row)
            return Line.NOTHING
        return Line.RECORD if figures or self._in_symbol_column(row) else Line.NOTHING

    def _has_figures(self, row: int) -> bool:
        """Whether the row has a number where its columns hold such."""
        cells = self._cells(row)
        places = [place for key, place in self._heading.places.items() if self._sheet.column(key).kind in _FIGURES]
        return any(_is_number(cells[place]) for place in places)

    def _cells(self, row: int) -> Sequence[Cell]:
        """A row's cells under and before the headings, the text of an error where a cell has one, blanks where it is shorter."""
        cells = self._grid.rows[row][: self._last_column + 1]
        whole = [*cells, *[None] * (self._last_column + 1 - len(cells))]
        if row not in self._erring:
            return whole
        return [self._grid.errors.get((row, column), cell) for column, cell in enumerate(whole)]

    def _texts(self, row: int) -> list[str]:
        return line_texts(self._cells(row))

    def _may_be_label(self, row: int) -> bool:
        """Whether a row is a line of text rather than a record."""
        texts = self._texts(row)
        if not texts or len(texts) > _MOST_CELLS:
            return False
        label = self._read(texts)
        if row < self._heading.row:
            return len(texts) == 1 or label.certainty is Certainty.CERTAIN
        if len(texts) > 1:  # a label with its number, its type or its total beside it
            if label.certainty is Certainty.CERTAIN or not self._is_before_total(row):
                return label.certainty is Certainty.CERTAIN
            return self._read(texts[:1]).certainty is Certainty.CERTAIN or self._adds_up(row)
        if label.certainty is not Certainty.NONE:
            return (
                not self._in_symbol_column(row)
                or not looks_like_a_symbol(texts[0])
                or compared(texts[0]) in self._other.accounts
            )
        if not self._in_symbol_column(row) or compared(texts[0]) in self._other.classes - _CASH:
            return True
        return not looks_like_a_symbol(texts[0]) and (compared(texts[0]) not in _CASH or self._is_above_cash(row))

    def _is_above_cash(self, row: int) -> bool:
        """Whether the next row is cash with an amount: else a line Cash is cash whose amount is missing."""
        texts = next((each for at in range(row + 1, len(self._grid.rows)) if (each := self._texts(at))), [])
        return bool(texts) and len(texts) > 1 and bool(re.match(r"cash\b|[A-Z]{3}XX\b", texts[0], re.IGNORECASE))

    def _in_symbol_column(self, row: int) -> bool:
        place = self._heading.places.get("symbol")
        return place is not None and read_text(self._cells(row)[place]) is not None

    def _heading_at(self, row: int, texts: Sequence[str]) -> Heading | None:
        """The row as a heading of this sheet over again; None where it is none."""
        if len(texts) < 2:
            return None
        again = find_heading(Grid(self._sheet.name, [self._cells(row)]), self._sheet)
        key = "symbol" if "symbol" in self._heading.places else "quantity"
        return again if again and key in again.places and len(again.places) > 1 else None

    def _read(self, texts: Sequence[str]) -> Label:
        return read_label(texts, self._other.accounts, CUSTODIANS)

    def _is_before_total(self, row: int) -> bool:
        """Whether a row is one text and figures beside it, none of them a quantity or a price."""
        texts, cells, places = self._texts(row), self._cells(row), self._heading.places
        if any(read_text(cells[places[key]]) for key in ("quantity", "price") if key in places):
            return False
        return len(texts) > 1 and all(isinstance(read_number(text.rstrip("%")), float) for text in texts[1:])

    def _adds_up(self, row: int) -> bool:
        """Whether the Market Value of a row is the sum of those that follow it: the row is a heading with its total."""
        place = self._heading.places.get("market_value")
        total = read_number(self._cells(row)[place]) if place is not None else None
        if place is None or not isinstance(total, float) or not total:
            return False
        below = (read_number(cells[place]) for cells in self._grid.rows[row + 1 :] if place < len(cells))
        sums = accumulate(number for number in below if isinstance(number, float))
        return any(abs(added - total) < _CENT for added in islice(sums, _LONGEST_SECTION))


def _is_number(cell: Cell) -> bool:
    return isinstance(read_number(cell), float)
