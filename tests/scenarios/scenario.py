"""Scenarios: a test's docstring holds the household and what is expected of it, as tables a CPA could check.

    @scenario
    def test_dearer_lot_goes_first(given):
        '''
        As of: 2026-11-20

        Lots:
          Lot ID  Account  Symbol  Acquired    Quantity  Cost Basis
          L1      Joint    VTI     2020-03-02  10        1200

        Expect:
        Lots Sold:
          Lot ID  Quantity
          L1      10
        '''

A line `Name:` opens a table; its lines are indented further, its columns stand two or more spaces apart and start under
their headings. Before `Expect:` tables are input sheets, read through the workbook's own parser; after it they are
result tables, compared on the columns listed, every row in order; `(none)` is an empty table, a cell `-` a blank one.
The sentence before the first table is free text.
"""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from xlrebal.excel.grid import Grid
from xlrebal.excel.parse.parse_tables import ParsedBook, parse_tables
from xlrebal.household.household import Household
from xlrebal.household.read.build import build_household
from xlrebal.household.read.build_holdings import read_holdings
from xlrebal.household.read.names import read_names
from xlrebal.household.read.read_settings import read_settings
from xlrebal.household.read.sheet_rows import Sheets
from xlrebal.plan.make_plan import Plan, make_plan
from xlrebal.report.tabulate import tabulate_plan
from xlrebal.schema.column import Results, Table, Value, snake_case
from xlrebal.schema.finding import Finding
from xlrebal.schema.plan_settings import PlanSettings
from xlrebal.schema.results import RESULT_SHEETS

AS_OF = date(2026, 11, 20)  # where the docstring names no other day
TableText = list[list[str]]


@dataclass(frozen=True)
class Given:
    """What a scenario's docstring gives, parsed, built and planned when first asked for."""

    as_of: date
    sheets: Mapping[str, TableText]
    profile: str = ""

    @cached_property
    def book(self) -> ParsedBook:
        """The input sheets as the workbook's parser reads them."""
        return parse_tables([Grid(name, [list(row) for row in table]) for name, table in self.sheets.items()])

    @cached_property
    def settings(self) -> PlanSettings:
        """Every setting with its value or default."""
        return read_settings(self.book.settings)

    @property
    def tables(self) -> Mapping[str, Table]:
        """The typed tables by key."""
        return self.book.tables

    @cached_property
    def household(self) -> Household:
        """The household built from them."""
        return build_household(self.book.tables, self.settings, self.as_of, profile=self.profile)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Everything reading and building found."""
        return (*self.book.findings, *self.household.findings)

    @property
    def codes(self) -> list[str]:
        """The findings' codes, sorted."""
        return sorted(finding.code.value for finding in self.findings)

    @cached_property
    def plan(self) -> Plan:
        """The plan of the household."""
        return make_plan(self.household)

    @cached_property
    def results(self) -> Results:
        """The result tables by key."""
        spelled = {one.record: (one.account, one.symbol) for one in read_holdings(Sheets(self.tables), read_names(Sheets(self.tables)))}
        keys = [spelled.get(record, ("", "")) for record in range(len(self.tables.get("holdings", ())))]
        return tabulate_plan(self.plan, (*self.findings, *self.plan.findings), keys)

    def rows_of(self, name: str) -> Sequence[Mapping[str, Value]]:
        """A result table by its sheet's name, its title or its key; Checks is what reading and building found."""
        if snake_case(name) == "checks":
            return [_as_row(finding) for finding in self.findings]
        return self.results[_result_key(name)]


def scenario(test: Callable[[Given], None]) -> Callable[[], None]:
    """A test whose docstring holds its input and, after `Expect:`, its results; the body may check more of `given`."""

    @functools.wraps(test)
    def run() -> None:
        given, expected = read_scenario(inspect.getdoc(test) or "")
        for name, table in expected.items():
            compare(name, table, given.rows_of(name))
        test(given)

    del run.__wrapped__  # pytest would look for a fixture called `given`
    return run


def read_scenario(docstring: str) -> tuple[Given, dict[str, TableText]]:
    """The input and the expected tables of a docstring."""
    before, _, after = docstring.partition("\nExpect:")
    options = {name.lower(): value for name, value in re.findall(r"^(As of|Profile): *(\S.*)$", before, re.MULTILINE | re.IGNORECASE)}
    as_of = date.fromisoformat(options["as of"]) if "as of" in options else AS_OF
    return Given(as_of, read_text_tables(before), options.get("profile", "")), read_text_tables(after)


def read_text_tables(text: str) -> dict[str, TableText]:
    """Every `Name:` block as heading and rows of text cells."""
    blocks: dict[str, list[str]] = {}
    name = None
    for line in inspect.cleandoc("\n" + text).splitlines():
        if match := re.fullmatch(r"([A-Z][\w &-]*):", line.rstrip()):
            name = match[1]
            blocks[name] = []
        elif name and line.startswith(" ") and line.strip():
            blocks[name].append(line)
        elif line.strip():
            name = None
    return {name: _cells(lines) for name, lines in blocks.items()}


def _cells(lines: Sequence[str]) -> TableText:
    """Lines cut where their headings start; a word that runs over into the next column is an error, never cut in two."""
    if not lines or lines[0].strip() == "(none)":
        return []
    starts = [match.start() for match in re.finditer(r"\S+(?: \S+)*", lines[0])]
    return [[_cell(line, start, end) for start, end in zip(starts, [*starts[1:], None], strict=True)] for line in lines]


def _cell(line: str, start: int, end: int | None) -> str:
    if start > 0 and len(line) > start and line[start - 1] != " ":
        raise ValueError(f"a cell runs over its column at {line[start - 1:].split()[0]!r} in {line.strip()!r}")
    text = line[start:end].strip()
    return "" if text == "-" else text


def compare(name: str, expected: TableText, actual: Sequence[Mapping[str, Value]]) -> None:
    """Fails unless the listed columns of every row are as expected, in order."""
    if not expected:
        assert list(actual) == [], f"{name}: expected no rows"
        return
    keys = [snake_case(heading) for heading in expected[0]]
    shown = [[_shown(row[key], wanted) for key, wanted in zip(keys, _wanted(expected, at), strict=True)] for at, row in enumerate(actual)]
    assert shown == expected[1:], f"{name} differs; expected\n{_as_text(expected)}\nbut it is\n{_as_text([expected[0], *shown])}"


def _as_text(table: TableText) -> str:
    """A table as it would stand in a docstring."""
    widths = [max(len(row[column]) for row in table) for column in range(len(table[0]))]
    return "\n".join("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table)


def _wanted(expected: TableText, at: int) -> list[str]:
    return expected[at + 1] if at + 1 < len(expected) else [""] * len(expected[0])


def _shown(value: Value, wanted: str) -> str:
    """A value as text: as expected where it means the same ("1,200.00", "5%"), else plainly."""
    if value is None:
        return ""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        number = _number(wanted)
        return wanted if number is not None and abs(number - value) < 5e-7 else f"{value:g}" if abs(value) < 1e6 else f"{value:.2f}"
    return value.isoformat() if isinstance(value, date) else "yes" if value is True else "no" if value is False else str(value)


def _number(text: str) -> float | None:
    try:
        return float(text.rstrip("%").replace(",", "").replace("$", "")) / (100 if text.endswith("%") else 1)
    except ValueError:
        return None


def _as_row(finding: Finding) -> dict[str, Value]:
    return {"code": finding.code.value, "severity": finding.severity.value, "sheet": finding.sheet, "row": finding.row,
            "column": finding.column, "value": finding.value, "message": finding.message}


def _result_key(name: str) -> str:
    """The key of a result table, named by key, title or sheet."""
    names = {table.title.lower(): table.key for sheet in RESULT_SHEETS for table in sheet.tables}
    names |= {sheet.name.lower(): sheet.tables[0].key for sheet in RESULT_SHEETS}
    return names.get(name.lower(), snake_case(name))
