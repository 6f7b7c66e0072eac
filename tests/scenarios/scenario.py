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

`Household: Joint and IRA; 60 % stocks, 40 % bonds` takes sheets from households.py, by name; the scenario's own come in
place of those of the same name, and rows of Settings in addition. `House Targets:` is the sheet Targets of the house file house.xlsx. A line `Name:` opens a table; its lines are indented further, its columns stand two or more spaces apart and start under
their headings. `Years: 3` and `Yearly: 0, 1000 of gain` look ahead, as the command transition does. `Study: never; annual` adds
policies to compare to the policy study, as the command backtest does. `Review: year end` is the command year-end. Before `Expect:` tables are input sheets, read through the workbook's own parser; after it they are
result tables, compared on the columns listed, every row in order; `(none)` is an empty table, a cell `-` a blank one.
The sentence before the first table is free text.
"""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple, TypeVar

from tests.replanned import Decide, locked, lots_sold_sheet, trades_sheet
from tests.scenarios.households import PARTS
from xlrebal.app.plan import Answer, Request, plan
from xlrebal.app.policy_study import StudyAsked, study_answer
from xlrebal.app.transition import YearsAsked, transition_answer
from xlrebal.app.year_end import year_end_answer
from xlrebal.excel.grid import Grid
from xlrebal.excel.parse.parse_tables import ParsedBook, parse_tables
from xlrebal.excel.result_names import choose_names
from xlrebal.excel.source import RESULT_NAMES, HouseSource, Source
from xlrebal.household.household import Household
from xlrebal.household.read.build import build_household
from xlrebal.household.read.read_settings import read_settings
from xlrebal.plan.make_plan import Plan
from xlrebal.plan.purpose import Purpose
from xlrebal.schema.column import Results, Table, Value, snake_case
from xlrebal.schema.finding import Finding
from xlrebal.schema.plan_settings import PlanSettings
from xlrebal.schema.reason import Reason
from xlrebal.schema.results import RESULT_SHEETS

AS_OF = date(2026, 11, 20)  # where the docstring names no other day
TableText = list[list[str]]
HOUSE = "House "  # a sheet so called is the house file's


@dataclass(frozen=True)
class Reading:
    """What a docstring gives, read and built into a household when first asked for."""

    as_of: date
    sheets: Mapping[str, TableText]
    profile: str = ""
    purpose: Purpose = Purpose.REBALANCE

    @cached_property
    def grids(self) -> list[Grid]:
        """The input sheets."""
        return [Grid(name, [list(row) for row in table]) for name, table in self.sheets.items()]

    @cached_property
    def book(self) -> ParsedBook:
        """The input sheets as the workbook's parser reads them."""
        return parse_tables(self.grids)

    @cached_property
    def settings(self) -> PlanSettings:
        """Every setting with its value or default."""
        return read_settings(self.book.settings, self.book.unread_settings)

    @property
    def tables(self) -> Mapping[str, Table]:
        """The typed tables by key."""
        return self.book.tables

    @cached_property
    def household(self) -> Household:
        """The household built from them."""
        return build_household(self.book.tables, self.settings, self.as_of, profile=self.profile)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What Checks is to say: here, everything reading and building found."""
        return (*self.book.findings, *self.household.findings)

    @property
    def codes(self) -> list[str]:
        """The findings' codes, sorted."""
        return sorted(finding.code.value for finding in self.findings)

    def rows_of(self, name: str) -> Sequence[Mapping[str, Value]]:
        """The rows of Checks; nothing else is there yet."""
        assert snake_case(name) == "checks", f"{name} needs a plan: use @scenario"
        return [_as_row(finding) for finding in self.findings]


class Entry(NamedTuple):
    """What the advisor enters on a row of Trades; `quantity` is what the run before proposed there."""

    action: str
    symbol: str
    override_quantity: float | None = None
    decision: str = ""
    note: str = ""
    quantity: float = 3.0
    account: str = "Joint"


@dataclass(frozen=True)
class Given(Reading):
    """What a docstring gives, planned through the product's own door when first asked for."""

    entries: tuple[Entry, ...] = ()
    earlier: Results | None = None  # what the run before left, with the advisor's entries on it
    years: YearsAsked | None = None  # how far ahead is looked
    study: StudyAsked | None = None  # which policies are studied
    year_end: bool = False  # whether the year is reviewed

    def entering(self, *entries: Entry) -> Given:
        """The same household planned again, with the advisor's entries on Trades."""
        return replace(self, entries=entries)

    def deciding(self, decide: Decide = locked, **sheets: TableText) -> Given:
        """Planned again from the sheets of its own results, with the advisor's entries on them; sheets: that are others by then."""
        trades = tuple({**row, **decide(row)} for row in self.results["trades"])
        return replace(self, earlier={**self.results, "trades": trades}, sheets={**self.sheets, **sheets})

    @cached_property
    def answer(self) -> Answer:
        """The answer to these sheets, as a shell gets it."""
        names = choose_names(list(self.sheets), {}, RESULT_NAMES)
        trades = Grid("Trades", [[field.replace("_", " ").title() for field in Entry._fields], *map(list, self.entries)])
        own = [grid for grid in self.grids if not grid.sheet.startswith(HOUSE)]
        source = Source(grids=own, trades=trades if self.entries else None, sheets=list(self.sheets), names=names, fingerprint="", data=b"", look=lambda layout: [])
        if shared := [replace(grid, sheet=grid.sheet.removeprefix(HOUSE)) for grid in self.grids if grid.sheet.startswith(HOUSE)]:
            source = replace(source, house=HouseSource(name="house.xlsx", grids=shared, fingerprint="5eed"))
        if self.earlier:
            source = replace(source, trades=trades_sheet(self.earlier), lots_sold=lots_sold_sheet(self.earlier))
        request = Request(self.as_of, self.as_of, self.profile, purpose=self.purpose)
        if self.year_end:
            return year_end_answer(source, request)
        if self.study:
            return study_answer(source, request, self.study)
        return transition_answer(source, request, self.years) if self.years else plan(source, request)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything Checks says, the plan's own and its review's too."""
        return self.answer.findings

    @property
    def plan(self) -> Plan:
        """The plan of the household."""
        assert self.answer.plan is not None, f"not planned: {'; '.join(map(str, self.findings))}"
        return self.answer.plan

    @property
    def refused(self) -> list[Reason]:
        """Why trades were not made, each reason once: rule and numbers, whatever its wording."""
        reasons: list[Reason] = []
        for each in self.plan.proposal.refusals:
            reasons += [each.reason] if each.reason not in reasons else []
        return reasons

    @property
    def results(self) -> Results:
        """The result tables by key."""
        return self.answer.results

    def rows_of(self, name: str) -> Sequence[Mapping[str, Value]]:
        """A result table by its sheet's name, its title or its key."""
        return self.results[_result_key(name)]


def scenario(test: Callable[[Given], None]) -> Callable[[], None]:
    """A test whose docstring holds its input and, after `Expect:`, its results; the body may check more of `given`."""
    return _tested(test, Given)


def reading(test: Callable[[Reading], None]) -> Callable[[], None]:
    """The same for what is read and built, before anything is planned: it can expect Checks alone."""
    return _tested(test, Reading)


AnyReading = TypeVar("AnyReading", bound=Reading)


def _tested(test: Callable[[AnyReading], None], kind: type[AnyReading]) -> Callable[[], None]:
    @functools.wraps(test)
    def run() -> None:
        given, expected = read_scenario(inspect.getdoc(test) or "", kind)
        for name, table in expected.items():
            compare(name, table, given.rows_of(name))
        test(given)

    del run.__wrapped__  # pytest would look for a fixture called `given`
    return run


def read_scenario(docstring: str, kind: type[AnyReading]) -> tuple[AnyReading, dict[str, TableText]]:
    """The input and the expected tables of a docstring."""
    before, _, after = docstring.partition("\nExpect:")
    options = {name.lower(): value for name, value in re.findall(r"^(As of|Profile|Purpose|Household|Years|Yearly|Study|Review): *(\S.*)$", before, re.MULTILINE | re.IGNORECASE)}
    as_of = date.fromisoformat(options["as of"]) if "as of" in options else AS_OF
    sheets = with_sheets(base_sheets(options.get("household", "")), read_text_tables(before))
    found = kind(as_of, sheets, options.get("profile", ""), Purpose(options.get("purpose", "rebalance")))
    if "study" in options:
        found = replace(found, study=StudyAsked(policies=options["study"], histories=0))
    if "review" in options:
        assert options["review"] == "year end", f"there is no review called {options['review']!r}"
        found = replace(found, year_end=True)
    if "years" in options:
        assert isinstance(found, Given), "Years asks for a plan: use @scenario"
        found = replace(found, years=years_asked(options["years"], options.get("yearly", "")))
    return found, read_text_tables(after)


def years_asked(years: str, yearly: str) -> YearsAsked:
    """How far to look ahead, and at which yearly budgets: `Years: 3` and `Yearly: 0, 1000 of gain`."""
    amounts, _, of = yearly.partition(" of ")
    return YearsAsked(years=int(years), budgets=[float(each) for each in amounts.split(",") if each.strip()], of=of.strip())


def base_sheets(names: str) -> dict[str, TableText]:
    """The sheets of the named parts of a household, as "Joint and IRA; 60 % stocks, 40 % bonds"; ValueError for a name that is none."""
    sheets: dict[str, TableText] = {}
    for name in filter(None, map(str.strip, names.split(";"))):
        if name not in PARTS:
            raise ValueError(f"no part of a household is called {name!r}: choose among {', '.join(PARTS)}")
        sheets = with_sheets(sheets, read_text_tables(PARTS[name]))
    return sheets


def with_sheets(sheets: Mapping[str, TableText], own: Mapping[str, TableText]) -> dict[str, TableText]:
    """The sheets with others in place of those of the same name; to Settings rows are added."""
    joined = {**sheets, **own}
    if "Settings" in sheets and "Settings" in own:
        joined["Settings"] = sheets["Settings"] + own["Settings"][1:]
    return joined


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


def lacking(sentence: object, *words: str) -> list[str]:
    """The figures and key words that a sentence should have and has not, so that a better wording breaks no scenario."""
    return [word for word in words if word not in str(sentence)]


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
    keys = {table.key for sheet in RESULT_SHEETS for table in sheet.tables}
    names |= {sheet.name.lower(): sheet.tables[0].key for sheet in RESULT_SHEETS if snake_case(sheet.name) not in keys}
    return names.get(name.lower(), snake_case(name))
