"""A sheet on which each account's rows stand below a line that names it, read as one table with an Account column.

Custodians export all accounts so, and advisors write so: the label above a heading row of its own, or between rows of
one table. Rows below a label belong to its account, to the next label or to the line that closes the account. What
cannot be read as an account is never merged with one: its rows keep the line as their account, and are not traded.
A sheet with an Account column keeps its own accounts; a label fills only rows that have none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from xlrebal.excel.grid import Grid
from xlrebal.excel.parse.account_labels import NO_LABEL, Certainty, Label, may_be_a_name, speaks_of_a_class
from xlrebal.excel.parse.find_heading import Heading, find_heading
from xlrebal.excel.parse.other_names import OtherNames
from xlrebal.excel.parse.parse_cells import read_text
from xlrebal.excel.parse.set_apart import set_apart
from xlrebal.excel.parse.sheet_lines import Section, SheetLines
from xlrebal.excel.parse.sheet_names import sheets_called
from xlrebal.excel.parse.told_by import told_by
from xlrebal.schema.column import InputSheet
from xlrebal.schema.finding import Finding, Problem, error, note
from xlrebal.schema.inputs import HOLDINGS, LOTS, NO_ACCOUNT, READ_SHEETS, TRANSACTIONS

ACCOUNT, SYMBOL = "Account", "Symbol"


class Sectioned(NamedTuple):
    """The grid with the accounts in a column, and what is said of it. unread: rows whose account is a line that may be none."""

    grid: Grid
    unread: frozenset[int]
    findings: list[Finding]


def join_sections(grids: Sequence[Grid], declared: Sequence[InputSheet] = READ_SHEETS) -> list[Sectioned]:
    """Every sheet as one table: what stands beside it set apart, accounts in a column where it is exported account by account.

    declared: those that matter. Holdings first: what its lines name is what the lines of Lots and Transactions are compared with.
    """
    joined = [Sectioned(grid, frozenset(), []) for grid in grids]
    for sheet in declared:
        present = [each.grid for each in joined]
        called = {grid.sheet for grid in sheets_called(sheet, present)}
        other = OtherNames(present)
        joined = [_one_sheet(each.grid, sheet, other) if each.grid.sheet in called else each for each in joined]
    return joined


def _one_sheet(grid: Grid, sheet: InputSheet, other: OtherNames) -> Sectioned:
    apart = set_apart(grid, sheet)
    if sheet not in (HOLDINGS, LOTS, TRANSACTIONS):
        return Sectioned(apart.grid, frozenset(), apart.findings)
    found = read_sections(apart.grid, sheet, other)
    return found._replace(findings=[*apart.findings, *found.findings])


def read_sections(grid: Grid, sheet: InputSheet, other: OtherNames) -> Sectioned:
    """The grid as one table. other: what the other sheets call accounts and classes."""
    heading = find_heading(grid, sheet)
    if heading is None or not heading.texts or not ({"symbol", "quantity"} & heading.places.keys()):
        return Sectioned(grid, frozenset(), [])
    reading = _Reading(grid, sheet, heading, other)
    if reading.has_accounts():
        return reading.sectioned()
    return reading.of_one_account() if reading.has_parts() else Sectioned(grid, frozenset(), [])


class _Reading:
    """One sheet's lines, judged together: a word counts as an account's where its neighbours are accounts."""

    def __init__(self, grid: Grid, sheet: InputSheet, heading: Heading, other: OtherNames) -> None:
        self._grid, self._heading, self._other = grid, heading, other
        self._lines = SheetLines(grid, sheet, heading, other)
        self._sections = self._lines.sections
        self._labels = [self._label(section) for section in self._sections]

    def has_accounts(self) -> bool:
        """Whether any line names an account, or accounts end without one that does."""
        named = [label.certainty for label in self._labels]
        if "account" in self._heading.places:
            labelled = [each for each, label in zip(self._sections, self._labels, strict=True) if label.account]
            return any(
                read_text(self._lines.cell(row, "account")) is None for section in labelled for row in section.rows
            )
        if any(self._unread(each) or each.closed_before for each in self._sections):
            return True
        return any(named) or any(label.symbol for label in self._labels)

    def sectioned(self) -> Sectioned:
        """The grid with an Account (and where the lines name them, a Symbol) column."""
        from xlrebal.excel.parse.same_account import as_other_sheets

        named = {at: label.account for at, label in enumerate(self._labels) if label.account}
        spelled = as_other_sheets(set(named.values()), set(self._other.accounts.values()))
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
                account = self._lines.text(section.lines[-1])
                unread.update(section.rows)
                findings.append(self._not_read(section, account))
            if account or "account" not in self._heading.places:
                accounts |= dict.fromkeys(section.rows, account or NO_ACCOUNT)
            symbols |= dict.fromkeys(section.rows, symbol)
        sections = [(accounts.get(section.rows[0], ""), section.rows) for section in self._sections]
        findings.insert(0, self._said([each for each in sections if each[0]]))
        findings += self._left_out()
        return Sectioned(self._joined({ACCOUNT: accounts, SYMBOL: symbols}), frozenset(unread), findings)

    @cached_property
    def groups(self) -> list[int]:
        """The lines below the heading that name a group of securities, a class for one, above rows of any account."""
        lines = [row for each in self._sections for row in each.lines if row > self._heading.row]
        return [
            row
            for row in lines
            if self._lines.label(row).certainty is Certainty.NONE
            and speaks_of_a_class(self._lines.text(row), self._other.classes)
        ]

    def has_parts(self) -> bool:
        """Whether lines name groups of rows, or headings stand over again in another order."""
        return bool(self.groups) or any(each.texts != self._heading.texts for each in self._lines.repeated.values())

    def of_one_account(self) -> Sectioned:
        """The grid as one table of one account."""
        return Sectioned(self._joined({}), frozenset(), list(self._left_out()))

    def _left_out(self) -> Iterator[Finding]:
        """A note for each line that is neither a record nor an account's name."""
        for row in sorted({*self.groups, *self._lines.remarks}):
            what = "The name of a group of rows" if row in self.groups else "A remark"
            message = f"{what}, not a record: left out."
            yield note(Problem.TOTALS_ROW, message, sheet=self._grid.sheet, row=row + 1, value=self._lines.text(row))

    def _label(self, section: Section) -> Label:
        """The last line above the rows that surely names an account, else the last that speaks of one."""
        read = [
            (row, label) for row in section.lines if (label := self._lines.label(row)).certainty is not Certainty.NONE
        ]
        certain = [label for _, label in read if label.certainty is Certainty.CERTAIN]
        chosen = next((label for label in reversed(certain) if label.account), None)
        symbol = next((label.symbol for label in reversed(certain) if label.symbol), "")
        if chosen or not read:
            return (chosen or NO_LABEL)._replace(symbol=symbol)
        row, last = read[-1]
        if last.certainty is Certainty.WORDS and (row > self._heading.row or self._has_more_sections()):
            return last
        return Label(Certainty.CERTAIN, "", symbol) if certain else NO_LABEL

    def _has_more_sections(self) -> bool:
        """Whether the sheet has several sections with lines of their own."""
        return sum(bool(section.lines) for section in self._sections) > 1

    def _unread(self, section: Section) -> bool:
        """Whether the line above the rows may be an account's and cannot be read as one."""
        if not section.lines or section.lines[-1] < self._heading.row or "account" in self._heading.places:
            return False
        if any(self._lines.label(row).certainty is not Certainty.NONE for row in section.lines):
            return False
        row = section.lines[-1]
        return may_be_a_name(self._lines.name(row)) and not speaks_of_a_class(
            self._lines.text(row), self._other.classes
        )

    def _not_read(self, section: Section, text: str) -> Finding:
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
        custodian = told_by(self._heading.texts.values())
        source = f", as {custodian.name} exports it" if custodian else ""
        message = f"Read by the lines that name its accounts{source}: {'; '.join(shown[:6])}{more}."
        return note(Problem.ACCOUNT_SECTIONS, message, sheet=self._grid.sheet)

    def _joined(self, named: Mapping[str, Mapping[int, str]]) -> Grid:
        """One table, with a column for each of what the lines name."""
        from xlrebal.excel.parse.one_table import one_table

        known = {name: values for name, values in named.items() if any(values.values())}
        return one_table(self._grid, self._heading, self._lines, known)
