"""A sheet on which each account's rows stand below a line that names it, read as one table with an Account column.

Custodians export all accounts so, and advisors write so: the label above a heading row of its own, or between rows of
one table. Rows below a label belong to its account, to the next label or to the line that closes the account. What
cannot be read as an account is never merged with one: its rows keep the line as their account, and are not traded.
A sheet with an Account column keeps its own accounts; a label fills only rows that have none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from itertools import accumulate, islice
from typing import NamedTuple

from xlrebal.excel.grid import Cell, Grid
from xlrebal.excel.parse.account_labels import (
    NO_LABEL,
    Certainty,
    Label,
    compared,
    line_texts,
    looks_like_a_symbol,
    may_be_a_name,
    read_label,
    speaks_of_a_class,
)
from xlrebal.excel.parse.find_heading import Heading, find_heading
from xlrebal.excel.parse.heading_words import normal_name
from xlrebal.excel.parse.other_names import OtherNames
from xlrebal.excel.parse.parse_cells import read_date, read_number, read_text
from xlrebal.excel.parse.table_rows import says_total
from xlrebal.excel.parse.told_by import told_by
from xlrebal.schema.column import InputSheet, Kind
from xlrebal.schema.custodian import GENERIC
from xlrebal.schema.custodians import CUSTODIANS
from xlrebal.schema.finding import Finding, Problem, error, note
from xlrebal.schema.inputs import NO_ACCOUNT

ACCOUNT, SYMBOL = "Account", "Symbol"
_DIGITS = re.compile(r"\d+")
_FIGURES = (Kind.QUANTITY, Kind.PRICE, Kind.MONEY, Kind.NUMBER, Kind.PERCENT)
_CENT = 0.005
_LONGEST_SECTION = 500  # rows that a total above them is looked for
_MOST_CELLS = 4  # of a line that is a label; a record has more


class _Line(Enum):
    """What a row without a quantity is."""

    NOTHING = "nothing"  # blank, a total, a remark
    RECORD = "record"
    HEADING = "heading"
    LABEL = "label"
    END = "end"  # of an account's rows


class Sectioned(NamedTuple):
    """The grid with the accounts in a column, and what is said of it. unread: rows whose account is a line that may be none."""

    grid: Grid
    unread: frozenset[int]
    findings: list[Finding]


@dataclass(slots=True)
class _Section:
    """Rows that stand together. lines: the rows above them that may name their account; heading: their own heading row."""

    lines: list[int] = field(default_factory=list)
    heading: int | None = None
    rows: list[int] = field(default_factory=list)
    closed_before: bool = False  # the line before them closes an account


def read_sections(grid: Grid, sheet: InputSheet, other: OtherNames) -> Sectioned:
    """The grid as one table. other: what the other sheets call accounts and classes."""
    heading = find_heading(grid, sheet)
    if heading is None or not heading.texts or not ({"symbol", "quantity"} & heading.places.keys()):
        return Sectioned(grid, frozenset(), [])
    reading = _Reading(grid, sheet, heading, other)
    return reading.sectioned() if reading.has_accounts() else Sectioned(grid, frozenset(), [])


class _Reading:
    """One sheet's lines, judged together: a word counts as an account's where its neighbours are accounts."""

    def __init__(self, grid: Grid, sheet: InputSheet, heading: Heading, other: OtherNames) -> None:
        self._grid, self._sheet, self._heading, self._other = grid, sheet, heading, other
        self._last_column = max(heading.texts)
        self._told = told_by(heading.texts.values())
        self._repeated: dict[int, Heading] = {}
        self._remarks: list[int] = []
        self._sections = list(self._find_sections())
        self._labels = [self._label(section) for section in self._sections]

    def has_accounts(self) -> bool:
        """Whether any line names an account, or accounts end without one that does."""
        named = [label.certainty for label in self._labels]
        if "account" in self._heading.places:
            place = self._heading.places["account"]
            labelled = [each for each, label in zip(self._sections, self._labels, strict=True) if label.account]
            return any(read_text(self._cells(row)[place]) is None for section in labelled for row in section.rows)
        if any(self._unread(each) or each.closed_before for each in self._sections):
            return True
        return any(named) or any(label.symbol for label in self._labels)

    def sectioned(self) -> Sectioned:
        """The grid with an Account (and where the lines name them, a Symbol) column."""
        named = {at: label.account for at, label in enumerate(self._labels) if label.account}
        spelled = _as_other_sheets(set(named.values()), self._other)
        accounts: dict[int, str] = {}
        symbols: dict[int, str] = {}
        unread: set[int] = set()
        findings: list[Finding] = []
        account = symbol = ""
        for at, section in enumerate(self._sections):
            label = self._labels[at]
            account = "" if section.closed_before else account
            symbol = label.symbol or symbol
            if label.account:
                account = spelled[label.account]
            elif label.certainty is Certainty.CERTAIN and not label.symbol:  # a title of all accounts
                account = ""
            elif self._unread(section):
                account = self._text(section.lines[-1])
                unread.update(section.rows)
                findings.append(self._not_read(section, account))
            if account or "account" not in self._heading.places:
                accounts |= dict.fromkeys(section.rows, account or NO_ACCOUNT)
            symbols |= dict.fromkeys(section.rows, symbol)
        sections = [(accounts.get(section.rows[0], ""), section.rows) for section in self._sections]
        findings.insert(0, self._said([each for each in sections if each[0]]))
        findings += [
            note(
                Problem.TOTALS_ROW,
                "A remark, not a record: left out.",
                sheet=self._grid.sheet,
                row=row + 1,
                value=self._text(row),
            )
            for row in self._remarks
        ]
        return Sectioned(self._joined(accounts, symbols), frozenset(unread), findings)

    def _find_sections(self) -> Iterator[_Section]:
        """The rows in their sections, from the top of the sheet."""
        section, start = _Section(), self._heading.row
        numbered = self._with_quantities()
        for row in range(len(self._grid.rows)):
            if row == start:
                section.heading = row
                continue
            if row < start:
                if self._may_be_label(row):
                    section.lines.append(row)
                continue
            if row in numbered:
                section.rows.append(row)
                continue
            texts = self._texts(row)
            line = self._kind_of(row, texts) if texts else _Line.NOTHING
            if line is _Line.RECORD:
                section.rows.append(row)
            if line in (_Line.RECORD, _Line.NOTHING):
                continue
            if section.rows:
                yield section
                section = _Section()
            if line is _Line.END:
                section = _Section(closed_before=True)
            elif line is _Line.HEADING:
                section.heading = row
            else:
                section.lines.append(row)
        if section.rows:
            yield section

    def _with_quantities(self) -> set[int]:
        """The rows below the heading with a number for a quantity: records, whatever else they hold."""
        place, first = self._heading.places.get("quantity"), self._heading.row + 1
        if place is None:
            return set()
        column = [cells[place] if place < len(cells) else None for cells in self._grid.rows[first:]]
        numbers = {cell for cell in set(column) if isinstance(read_number(cell), float)}
        return {row for row, cell in enumerate(column, first) if cell in numbers}

    def _kind_of(self, row: int, texts: Sequence[str]) -> _Line:
        """What a row without a quantity is."""
        if any(end.fullmatch(texts[0]) for each in (*CUSTODIANS, GENERIC) for end in each.ends):
            return _Line.END
        if says_total(texts[0]):
            return _Line.NOTHING
        figures = self._has_figures(row)
        if not figures and (again := self._heading_at(row, texts)):
            self._repeated[row] = again
            return _Line.HEADING
        if self._may_be_label(row):
            return _Line.LABEL
        if not figures and not may_be_a_name(texts):
            self._remarks.append(row)
            return _Line.NOTHING
        return _Line.RECORD if figures or self._in_symbol_column(row) else _Line.NOTHING

    def _has_figures(self, row: int) -> bool:
        """Whether the row has a date or a number where its columns hold such."""
        cells = self._cells(row)
        for key, place in self._heading.places.items():
            kind = self._sheet.column(key).kind
            if kind is Kind.DATE and isinstance(read_date(cells[place]), date):
                return True
            if kind in _FIGURES and isinstance(read_number(cells[place]), float):
                return True
        return False

    def _cells(self, row: int) -> Sequence[Cell]:
        """A row's cells under and before the headings, and blanks where it is shorter."""
        cells = self._grid.rows[row][: self._last_column + 1]
        return [*cells, *[None] * (self._last_column + 1 - len(cells))]

    def _texts(self, row: int) -> list[str]:
        return line_texts(self._cells(row))

    def _name(self, row: int) -> list[str]:
        """The texts of a line, without a total beside its name."""
        texts = self._texts(row)
        return texts[:1] if self._is_before_total(row) else texts

    def _text(self, row: int) -> str:
        return ", ".join(self._name(row))

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
        return not (self._in_symbol_column(row) and looks_like_a_symbol(texts[0]))

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

    def _label(self, section: _Section) -> Label:
        """The last line above the rows that surely names an account, else the last that speaks of one."""
        read = [(row, label) for row in section.lines if (label := self._line(row)).certainty is not Certainty.NONE]
        certain = [label for _, label in read if label.certainty is Certainty.CERTAIN]
        chosen = next((label for label in reversed(certain) if label.account), None)
        symbol = next((label.symbol for label in reversed(certain) if label.symbol), "")
        if chosen or not read:
            return (chosen or NO_LABEL)._replace(symbol=symbol)
        row, last = read[-1]
        if last.certainty is Certainty.WORDS and (row > self._heading.row or self._has_more_sections()):
            return last
        return Label(Certainty.CERTAIN, "", symbol) if certain else NO_LABEL

    def _line(self, row: int) -> Label:
        return self._read(self._name(row))

    def _has_more_sections(self) -> bool:
        """Whether the sheet has several sections with lines of their own."""
        return sum(bool(section.lines) for section in self._sections) > 1

    def _unread(self, section: _Section) -> bool:
        """Whether the line above the rows may be an account's and cannot be read as one."""
        if not section.lines or section.lines[-1] < self._heading.row or "account" in self._heading.places:
            return False
        if any(self._line(row).certainty is not Certainty.NONE for row in section.lines):
            return False
        row = section.lines[-1]
        return may_be_a_name(self._name(row)) and not speaks_of_a_class(self._text(row), self._other.classes)

    def _not_read(self, section: _Section, text: str) -> Finding:
        first, last = section.rows[0] + 1, section.rows[-1] + 1
        rows = f"row {first}" if first == last else f"rows {first} to {last}"
        message = (
            f'"{text}" stands above {rows} and cannot be read as an account: what stands there counts in the value and is not traded. '
            "List it on Accounts if it is one, or write the account of each row in a column Account."
        )
        return error(Problem.UNREAD_LABEL, message, sheet=self._grid.sheet, row=section.lines[-1] + 1, value=text)

    def _said(self, sections: Sequence[tuple[str, Sequence[int]]]) -> Finding:
        """Which rows were read as whose."""
        spans: dict[str, list[str]] = {}
        for account, rows in sections:
            spans.setdefault(account, []).append(f"{rows[0] + 1}-{rows[-1] + 1}" if len(rows) > 1 else str(rows[0] + 1))
        shown = [
            f"{account} (row {', '.join(parts[:3])}{' …' if len(parts) > 3 else ''})"
            for account, parts in spans.items()
        ]
        more = f" and {len(shown) - 6} more" if len(shown) > 6 else ""
        source = f", as {self._told.name} exports it" if self._told else ""
        message = f"Read by the lines that name its accounts{source}: {'; '.join(shown[:6])}{more}."
        return note(Problem.ACCOUNT_SECTIONS, message, sheet=self._grid.sheet)

    def _joined(self, accounts: Mapping[int, str], symbols: Mapping[int, str]) -> Grid:
        """One table: the lines and headings between the sections blanked, the accounts in a column."""
        first, width = self._heading, max(map(len, self._grid.rows))
        rows = [[*cells, *[None] * (width - len(cells))] for cells in self._grid.rows]
        errors = dict(self._grid.errors)
        for section in self._sections:
            for row in (*section.lines, section.heading or 0):
                if row > first.row:
                    rows[row] = [None] * width
        for row in self._remarks:
            rows[row] = [None] * width
        own = first
        for section in self._sections:
            own = self._repeated.get(section.heading or 0, own)
            if own.texts != first.texts:
                for row in section.rows:
                    rows[row], moved = _rearranged(rows[row], own, first, width)
                    found = {column: errors.pop((row, column)) for column in range(width) if (row, column) in errors}
                    errors |= {(row, moved[column]): text for column, text in found.items() if column in moved}
        columns = [(ACCOUNT, accounts)] if any(accounts.values()) else []
        if "symbol" not in first.places and any(symbols.values()):
            columns.append((SYMBOL, symbols))
        for name, values in columns:
            place = first.places.get(name.lower())
            if place is None:
                place, width = width, width + 1
                rows = [[*cells, None] for cells in rows]
                rows[first.row][place] = name
            for row, value in values.items():
                if read_text(rows[row][place]) is None:
                    rows[row][place] = value
        return Grid(self._grid.sheet, rows, errors, self._grid.number_formats)


def _rearranged(cells: Sequence[Cell], own: Heading, first: Heading, width: int) -> tuple[list[Cell], dict[int, int]]:
    """A row under a heading of another order, in the order of the first; and where each of its columns went."""
    wanted = {normal_name(text): column for column, text in reversed(first.texts.items())}
    to = {column: place for column, text in own.texts.items() if (place := wanted.get(normal_name(text))) is not None}
    to |= {column: first.places[key] for key, column in own.places.items() if key in first.places}
    moved: list[Cell] = [None] * width
    for column, place in to.items():
        moved[place] = cells[column]
    return moved, to


def _as_other_sheets(labels: set[str], other: OtherNames) -> dict[str, str]:
    """Each label as the other sheets spell its account: the one that has its number, or its name where only one has a number."""
    names = sorted(set(other.accounts.values()))
    meant = {label: [name for name in names if _same_account(label, name)] for label in labels}
    taken = [found[0] for found in meant.values() if len(found) == 1]
    return {
        label: found[0] if len(found) == 1 and taken.count(found[0]) == 1 else label for label, found in meant.items()
    }


def _same_account(label: str, name: str) -> bool:
    """Whether two spellings may be one account: the end of a number, or the same words where one has no number."""
    if label == name:
        return True
    one, two = ("".join(_DIGITS.findall(text)) for text in (label, name))
    if one and two:
        return min(len(one), len(two)) >= 3 and (one.endswith(two) or two.endswith(one))
    return bool(one or two) and _words(label) == _words(name) != ""


def _words(text: str) -> str:
    """An account's name without its number."""
    return compared(
        re.sub(r"[\W_]*(?:\.{2,}|…|\bx{2,}|\bx-|\*+|#)?[ -]?[a-z]?\d[\d-]*\W*$", "", text, flags=re.IGNORECASE)
    )
