"""A column, and a sheet of columns, declared once: reading, checking, drawing, the template and the docs follow from it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, field
from datetime import date
from enum import StrEnum
from functools import lru_cache

from xlrebal.schema.finding import Problem
from xlrebal.schema.record import record

Value = None | str | float | int | bool | date


class Kind(StrEnum):
    """What a column's cells hold; decides parsing, number format, alignment and width."""

    TEXT = "text"
    CHOICE = "choice"  # one of `choices`, case and spacing ignored
    FLAG = "yes/no"
    NUMBER = "number"
    COUNT = "count"  # a whole number
    QUANTITY = "shares"
    PRICE = "$ a share"
    MONEY = "$"
    PERCENT = "%"  # a fraction inside the program: 0.05 is 5 %
    DATE = "date"
    MIXED = "by row"  # the row's `unit` says which kind its cells are


@record
class Column:
    """One column of one sheet.

    required: the sheet cannot be used without it. blank: the code of a blank cell in a row that has other cells
    (None: blank is fine). unreadable: the code of a cell that is not of its kind. minimum (inclusive) and above
    (exclusive) bound numbers; outside them the cell gets `out_of_range`. until_then: what is left out of trading until a
    cell with a finding is corrected. spare_beside: columns that say the same together; where a row has them all, a cell of
    this one that cannot be used is a warning. total: the column is summed under its table.

    A heading means the column when it is its name or an alias, or has the words of one in any order; else by one of
    `words`: "cost|basis share|unit ~ average total" is met by a heading with a word of each group (cost or basis, and share
    or unit) and no others but those after the ~. never: headings that would fit, and mean something else. unclear: words
    of headings that may mean this column or `or_else`: they are asked about, not read. named_twice: what it names has a
    number and a name, and a sheet may have a column of each. or_share: the column that percentages among its dollars go to.
    """

    name: str
    kind: Kind
    help: str
    aliases: tuple[str, ...] = ()
    _: KW_ONLY
    required: bool = False
    choices: tuple[str, ...] = ()
    blank: Problem | None = None
    unreadable: Problem = Problem.BAD_VALUE
    minimum: float | None = None
    above: float | None = None
    out_of_range: Problem = Problem.BAD_VALUE
    until_then: str = ""
    spare_beside: tuple[str, ...] = ()
    example: str = ""
    total: bool = False
    width: float | None = None
    words: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    or_else: str = ""
    named_twice: bool = False
    or_share: str = ""

    @property
    def key(self) -> str:
        """The heading in snake_case: "ST Gain" is st_gain, "Loss %" loss_pct."""
        return snake_case(self.name)


@lru_cache(maxsize=4096)
def snake_case(heading: str) -> str:
    """A heading as a key: lower case, words joined by _, % as pct, $ dropped unless it tells columns apart."""
    text = heading.replace("%", " pct ").replace("$", " ").lower()
    return re.sub(r"[^a-z0-9]+", "_", text).strip("_")


@record
class InputSheet:
    """A sheet the advisor fills in. Sheets of date-by-name shape (Returns) allow further columns as data: `open_ended`.

    filling: how a needed sheet is filled, said where it is missing or has no rows.
    above: the name of a sheet that is read in its place where the workbook has one.
    read_aside: words of headings that are read though no column is declared for them.
    """

    name: str
    purpose: str
    _: KW_ONLY
    columns: tuple[Column, ...]
    needed: bool = False
    open_ended: bool = False
    aliases: tuple[str, ...] = ()
    filling: str = ""
    above: str = ""
    read_aside: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The sheet's name in snake_case."""
        return snake_case(self.name)

    def column(self, key: str) -> Column:
        """The column with this key; KeyError when the sheet has none."""
        return next(column for column in self.columns if column.key == key)


@record
class RowsFrom:
    """Which rows of a table another sheet gave: those from `first` on. sheet: what findings call it; headings: its own, by key.

    cells: its row of each cell of the table's own rows that is taken from it, by record and key.
    """

    first: int
    sheet: str
    headings: Mapping[str, str]
    cells: Mapping[tuple[int, str], int] = field(default_factory=dict)


@record
class Table:
    """One input sheet's rows, typed: what parsing gives and the household is built from.

    `columns` has one list a declared column, present or not (absent: all None), by key, and the names beside the numbers of a
    column that is `named_twice`: account_name beside account, where the sheet gives both; cells are None (blank or not
    usable: a finding says so), str, float, bool or date; percents are fractions. `rows` holds each record's Excel row
    number. `headings` gives, by key, the heading as the advisor wrote it (only for columns found). `extra` holds the
    columns we do not know, by the advisor's heading. `faults` names (record index, key) of cells a finding was written for, and
    `not_calculated` those among them whose formula no program has worked out.
    `house`: which rows come from the house file, `benchmark`: which, after those, from the sheet Benchmark; None where none does.
    `since`: on Transactions, the earliest date among an account's rows that move no shares and are no records; "" where no account is named.
    """

    sheet: str
    columns: dict[str, list[Value]]
    rows: list[int]
    headings: dict[str, str] = field(default_factory=dict)
    extra: dict[str, list[Value]] = field(default_factory=dict)
    faults: frozenset[tuple[int, str]] = frozenset()
    _: KW_ONLY
    not_calculated: frozenset[tuple[int, str]] = frozenset()
    since: Mapping[str, date] = field(default_factory=dict)
    house: RowsFrom | None = None
    benchmark: RowsFrom | None = None

    def __len__(self) -> int:
        """How many records."""
        return len(self.rows)

    def has(self, key: str) -> bool:
        """Whether the advisor's sheet has this column."""
        return key in self.headings

    def from_house(self, index: int) -> bool:
        """Whether a record is the house file's."""
        return self.house is not None and index >= self.house.first and not self.from_benchmark(index)

    def from_benchmark(self, index: int) -> bool:
        """Whether a record is the sheet Benchmark's."""
        return self.benchmark is not None and index >= self.benchmark.first

    def given_by(self, index: int) -> RowsFrom | None:
        """Which other sheet gave a record; None where it is the table's own."""
        if self.from_benchmark(index):
            return self.benchmark
        return self.house if self.from_house(index) else None


@record
class ResultTable:
    """One table of results: its rows are dicts by column key. `empty` is the sentence shown when there are none.

    apart: the column whose kinds of rows are totalled each for itself; totals: by kind what its total is called.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    empty: str
    apart: str = ""
    totals: Mapping[str, str] = field(default_factory=dict)

    def keys(self) -> tuple[str, ...]:
        """The column keys in order."""
        return tuple(column.key for column in self.columns)


@record
class ResultSheet:
    """A sheet we write: a title, one sentence on what it shows, and its tables from top to bottom.

    asked_by: the key of the setting it is written for where that is given; asked_by_sheets: the keys of the advisor's sheets it
    is written for where one of them has rows; asked_by_command: the command (and button) that alone writes it;
    asked_by_rows: it is written where its first table has rows. Without any it is always written.
    """

    name: str
    purpose: str
    tables: tuple[ResultTable, ...]
    _: KW_ONLY
    asked_by: str = ""
    asked_by_sheets: tuple[str, ...] = ()
    asked_by_command: str = ""
    asked_by_rows: bool = False

    @property
    def on_request(self) -> bool:
        """Whether it is written only where it is asked for."""
        return bool(self.asked_by or self.asked_by_sheets or self.asked_by_command or self.asked_by_rows)

    def sentences(self, results: Mapping[str, Sequence[Mapping[str, Value]]]) -> Iterator[str]:
        """What the sheet says in words: its purpose, and the cells of its text columns, each text of a column once."""
        yield self.purpose
        for table in self.tables:
            rows = results.get(table.key, ())
            for key in (column.key for column in table.columns if column.kind is Kind.TEXT):
                yield from (text for text in dict.fromkeys([row.get(key) for row in rows]) if isinstance(text, str))


Row = dict[str, Value]
Results = dict[str, Sequence[Row]]
