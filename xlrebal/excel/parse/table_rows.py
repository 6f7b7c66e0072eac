"""Which rows under a heading are records: not blank ones, totals, repeated headings or remarks under the table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from xlrebal.excel.grid import Cell, Grid
from xlrebal.excel.parse.find_heading import Heading
from xlrebal.excel.parse.heading_words import normal_name
from xlrebal.excel.parse.parse_cells import is_dated, read_number, read_text
from xlrebal.excel.parse.parse_percents import read_percent_text
from xlrebal.schema.column import InputSheet, Kind

# "Total" and its like wherever they stand; "Total Stocks", "Joint Total" only where the row lacks what a record needs.
_TOTAL = re.compile(
    r"\W*(?:(?:grand|sub|account|accounts|positions?|portfolio|household|overall|cash and investments)[\s-]*)?totals?"
    r"(?:\s+(?:value|portfolio|account|positions?|market value|for\b.*))?\W*|\W*(?:grand[\s-]*)?(?:sums?|\u03a3)\W*",
    re.IGNORECASE,
)
# Rows so called add up others where their figure is the sum: a class may be called Overall, or Total Return.
_MAY_ADD_UP = re.compile(
    r"\W*(?:all|overall|portfolio|household|combined|check|check[\s-]*sum)(?:\s+(?:classes|assets|rows|sum))?\W*"
    r"|(?:sum|sub[\s-]*sum)\b.*|\W*(?:must|should)\b.*\b100\b.*|\W*=?\s*100\s*%?\W*",
    re.IGNORECASE,
)
_PART_TOTAL = re.compile(r"total\b.*|.*\b(?:sub)?totals?\W*", re.IGNORECASE)
_LABELS = ("account", "symbol", "asset_class", "group", "model", "date")
_LONG_REMARK = 48  # characters; no account, symbol or setting is as long
_WHOLE = 1e-4  # how near, of itself, a total of parts comes to the whole
_SUMMED = (Kind.QUANTITY, Kind.MONEY, Kind.PERCENT)

TOTALS, REMARK = "totals", "remark"

Columns = dict[int, Sequence[Cell]]


class Records(NamedTuple):
    """The records' rows in the grid, 0-based, and the rows left out with what they are. Blank rows are in neither.

    cells: column → its cells, one a record, for every headed column.
    """

    rows: list[int]
    left_out: list[tuple[int, str]]
    cells: dict[int, list[Cell]]


def says_total(text: str) -> bool:
    """Whether a name is that of a row that adds up others: "Total", "Grand Total", "Total Stocks"."""
    return bool(_TOTAL.fullmatch(text) or _PART_TOTAL.fullmatch(text))


def find_records(grid: Grid, sheet: InputSheet, heading: Heading) -> Records:
    """The records under the heading; only rows that look unusual are looked at one by one."""
    first = heading.row + 1
    columns = _columns(grid.rows[first:], list(heading.texts))
    height = len(grid.rows) - first
    judge = _RowJudge(grid, sheet, heading, columns)
    dropped = dict(judge.dropped(height))
    kept = [at for at in range(height) if at not in dropped]
    cells = {column: _chosen(values, kept, bool(dropped)) for column, values in columns.items()}
    left_out = [(at + first, why) for at, why in dropped.items() if why]
    return Records([at + first for at in kept], left_out, cells)


def _columns(rows: Sequence[Sequence[Cell]], wanted: Sequence[int]) -> Columns:
    """The wanted columns of the rows, as columns."""
    width = max(wanted) + 1
    if any(len(cells) < width for cells in rows):
        rows = [(*cells, *[None] * (width - len(cells))) for cells in rows]
    turned: list[tuple[Cell, ...]] = list(zip(*rows, strict=False)) if rows else [()] * width
    return {column: turned[column] for column in wanted}


def _chosen(values: Sequence[Cell], kept: Sequence[int], some_dropped: bool) -> list[Cell]:
    """The kept rows' cells of one column."""
    return [values[at] for at in kept] if some_dropped else list(values)


class _RowJudge:
    """Tells records from other rows; rows count from the one under the heading."""

    def __init__(self, grid: Grid, sheet: InputSheet, heading: Heading, columns: Columns) -> None:
        self._heading, self._columns = heading, columns
        self._known = {column.key: columns[heading.places[column.key]] for column in sheet.columns
                       if column.key in heading.places}  # fmt: skip
        self._needed = [column for column in sheet.columns if column.required]
        self._required_columns = [heading.places[column.key] for column in self._needed]
        self._required = [columns[place] for place in self._required_columns]
        self._texts = [self._known[column.key] for column in sheet.columns
                       if column.kind in (Kind.TEXT, Kind.CHOICE) and column.key in self._known]  # fmt: skip
        self._summed = [self._known[column.key] for column in sheet.columns
                        if column.kind in _SUMMED and column.key in self._known]  # fmt: skip
        first_column = columns[min(columns)]
        self._labels = [first_column, *(self._known[key] for key in _LABELS if key in self._known)]
        self._erring = {row - heading.row - 1 for row, column in grid.errors if column in columns}
        self._names_settings = sheet.name == "Settings"
        self._adds_to_whole = sheet.name == "Targets"

    def dropped(self, height: int) -> Iterator[tuple[int, str]]:
        """Each row that is no record, with what it is ("" for a blank row or a repeated heading)."""
        incomplete = self._incomplete()
        incomplete -= self._dated() if incomplete else set()
        suspects = sorted(incomplete | self._labelled_totals() | self._unnamed() | self._headings_again())
        suspect_set = set(suspects)
        last_full = next((at for at in range(height - 1, -1, -1) if at not in suspect_set), -1)
        after_gap = False
        for at in suspects:
            why = self._judge(at, at > last_full and after_gap)
            if why is not None:
                after_gap |= at > last_full
                yield at, why

    def _incomplete(self) -> set[int]:
        """Rows that lack a required cell."""
        return {at for column in self._required for at in _rows_of(column, _is_blank)}

    def _dated(self) -> set[int]:
        """Rows with a date where the sheet needs one: no total and no heading has it, whatever else the row lacks."""
        dates = [column for column, each in zip(self._required, self._needed, strict=True) if each.kind is Kind.DATE]
        return {at for column in dates for at in _rows_of(column, is_dated)}

    def _labelled_totals(self) -> set[int]:
        """Rows called Total or the like."""
        rows: set[int] = set()
        for column in self._labels:
            totals = {cell for cell in set(column) if isinstance(cell, str) and self._may_total(cell)}
            if totals:
                rows |= {at for at, cell in enumerate(column) if cell in totals}
        return rows

    def _unnamed(self) -> set[int]:
        """Rows of a whole's parts that name nothing: a figure under the others, perhaps their sum."""
        if not self._adds_to_whole:
            return set()
        return {at for at in range(len(self._labels[0])) if not any(read_text(column[at]) for column in self._texts)}

    def _headings_again(self) -> set[int]:
        """Rows that hold a column's own heading."""
        column = self._required_columns[0]
        text = self._heading.texts[column]
        return {at for at, cell in enumerate(self._columns[column]) if cell == text}

    def _judge(self, at: int, after_table: bool) -> str | None:
        """What an unusual row is; None: a record all the same."""
        filled = {column: cells[at] for column, cells in self._columns.items() if cells[at] is not None}
        filled = {column: cell for column, cell in filled.items() if not isinstance(cell, str) or cell.strip()}
        if not filled:
            return None if at in self._erring else ""
        if self._repeats_heading(filled):
            return ""
        if self._is_totals(at):
            return TOTALS
        return REMARK if self._is_remark(filled, after_table) else None

    def _repeats_heading(self, filled: dict[int, Cell]) -> bool:
        """Whether the row is the heading over again, as at the top of each printed page."""
        same = [column for column, cell in filled.items()
                if isinstance(cell, str) and normal_name(cell) == normal_name(self._heading.texts[column])]  # fmt: skip
        return len(same) >= max(2, len(filled) - 1)

    def _is_totals(self, at: int) -> bool:
        """Whether the row adds up others: it says so, or it has no names and a number that is a column's sum."""
        labels = {label for column in self._labels if isinstance(column[at], str) and (label := read_text(column[at]))}
        if any(map(_TOTAL.fullmatch, labels)):
            return True
        if self._adds_to_whole and any(map(self._may_total, labels)) and self._adds_up(at):
            return True
        incomplete = any(column[at] is None or read_text(column[at]) is None for column in self._required)
        # One name only: the cash of an account called Total Return Trust has a symbol as well.
        if incomplete and len(labels) == 1 and any(map(_PART_TOTAL.fullmatch, labels)):
            return True
        if at in self._erring or any(read_text(column[at]) for column in self._texts):
            return False
        return any(_is_same(numbers[at], above[at]) for numbers, above in self._sums)

    def _may_total(self, text: str) -> bool:
        """Whether a row so called adds up others, or may: where parts of a whole are listed, more words do."""
        return bool(_TOTAL.fullmatch(text)) or (
            self._adds_to_whole and bool(_MAY_ADD_UP.fullmatch(text) or _PART_TOTAL.fullmatch(text))
        )

    def _adds_up(self, at: int) -> bool:
        """Whether a row that may be a total is one: it is the sum of the rows above it, or of those since the last such
        row, and what is listed makes the whole without it.
        """
        parts = [not any(isinstance(column[row], str) and self._may_total(str(column[row])) for column in self._labels)
                 for row in range(len(self._labels[0]))]  # fmt: skip
        begin = next((row + 1 for row in range(at - 1, -1, -1) if not parts[row]), 0)
        for numbers, _ in self._sums:
            listed = [number if part else 0.0 for number, part in zip(numbers, parts, strict=True)]
            whole = sum(listed)
            is_whole = any(abs(whole - each) <= _WHOLE * each for each in (1.0, 100.0))
            if _is_same(numbers[at], sum(listed[:at])) and (is_whole or _is_same(numbers[at], whole)):
                return True
            if is_whole and _is_same(numbers[at], sum(listed[begin:at])):
                return True
        return False

    @cached_property
    def _sums(self) -> list[tuple[list[float], list[float]]]:
        """For each column that can be added up: its numbers, and the sum of those above each."""
        columns = map(_numbers, self._summed)
        return [(numbers, list(accumulate(numbers, initial=0.0))) for numbers in columns]

    def _is_remark(self, filled: dict[int, Cell], after_table: bool) -> bool:
        """Whether the row is a single piece of text: a disclaimer, a source, a date of download."""
        if len(filled) > 1 or len(self._columns) == 1:
            return False
        (cell,) = filled.values()
        if not isinstance(cell, str):
            return False
        return len(cell) > _LONG_REMARK or (after_table and not self._names_settings)


def _is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and read_text(cell) is None)


def _rows_of(column: Sequence[Cell], test: Callable[[Cell], bool]) -> Iterator[int]:
    """Where a column's cells meet a test; each distinct cell is tested once."""
    found = {cell for cell in set(column) if test(cell)}
    return (at for at, cell in enumerate(column) if cell in found) if found else iter(())


def _is_same(total: float, added: float) -> bool:
    """Whether a number is the sum of others, to a cent."""
    return total != 0 and abs(total - added) <= max(0.01, abs(total) * 1e-9)


def _numbers(column: Sequence[Cell]) -> list[float]:
    """The column's numbers, 0 where a cell holds none."""
    read = (read_percent_text(cell) if isinstance(cell, str) and "%" in cell else read_number(cell) for cell in column)
    return [number if isinstance(number, float) else 0.0 for number in read]
