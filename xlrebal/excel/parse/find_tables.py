"""Find the advisor's sheet for each table of ours; findings where it is missing or cannot be used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from xlrebal.excel.grid import Cell, Grid
from xlrebal.excel.parse.account_sections import Sectioned
from xlrebal.excel.parse.activity_rows import rows_with_shares
from xlrebal.excel.parse.find_heading import Heading, find_heading
from xlrebal.excel.parse.heading_words import normal_name
from xlrebal.excel.parse.sheet_names import bears_name, sheets_called, sheets_like
from xlrebal.excel.parse.table_rows import REMARK, Records, find_records
from xlrebal.excel.parse.unread_headings import find_unread
from xlrebal.schema.column import Column, InputSheet
from xlrebal.schema.finding import Finding, Problem, error, note, warning
from xlrebal.schema.inputs import HOLDINGS, LOTS, TRANSACTIONS

_ONE_OF = {LOTS.name: ("cost_basis", "unit_cost")}  # either will do, so neither is required by itself


class FoundTable(NamedTuple):
    """A sheet of the advisor's that holds one of our tables.

    unread: rows whose account is a line that may be none. since: see Table.
    """

    sheet: InputSheet
    grid: Grid
    heading: Heading
    records: Records
    unread: frozenset[int]
    since: Mapping[str, date]

    def cells(self, key: str) -> list[Cell]:
        """The records' cells of one column found."""
        return self.records.cells[self.heading.places[key]]


def find_table(sheet: InputSheet, sheets: Sequence[Sectioned]) -> tuple[FoundTable | None, list[Finding]]:
    """Where a sheet's table stands among the advisor's; findings where it is missing or cannot be used."""
    by_name = {each.grid.sheet: each for each in sheets}
    present = [each.grid for each in sheets]
    named = [by_name[grid.sheet] for grid in sheets_called(sheet, present)]
    if not named:
        return None, [_missing_sheet(sheet, present)] if sheet.needed else []
    headings = [find_heading(each.grid, sheet) for each in named]
    complete = [at for at, heading in enumerate(headings) if heading and not _missing(sheet, heading)]
    chosen = complete[0] if complete else 0
    (grid, unread, said), heading = named[chosen], headings[chosen]
    if heading is None or chosen not in complete:
        return None, list(_unusable(sheet, grid, heading))
    findings = list(said)
    records, since = find_records(grid, sheet, heading), dict[str, date]()
    if sheet is TRANSACTIONS:
        records, passed_over, since = rows_with_shares(grid, heading, records)
        findings += passed_over
    from_lots = sheet is LOTS and not sheets_called(HOLDINGS, present)
    aside = HOLDINGS if from_lots else None
    findings += _repeated_headings(sheet, grid, heading, records)
    findings += [*find_unread(sheet, grid, heading, records, aside), *_left_out(grid, records)]
    if not bears_name(grid.sheet, sheet):
        findings.append(_by_headings(sheet, grid))
    others = [named[at].grid for at in complete[1:]]
    findings += [_second_sheet(sheet, grid, other) for other in others if other.rows != grid.rows]
    if not records.rows and sheet.needed:
        findings.append(_empty(sheet, grid))
    return FoundTable(sheet, grid, heading, records, unread, since), findings


def _missing(sheet: InputSheet, heading: Heading) -> list[Column]:
    """The required columns that the heading row lacks."""
    missing = [column for column in sheet.columns if column.required and column.key not in heading.places]
    either = _ONE_OF.get(sheet.name, ())
    if either and not any(key in heading.places for key in either):
        missing.append(sheet.column(either[0]))
    return missing


def _unusable(sheet: InputSheet, grid: Grid, heading: Heading | None) -> Iterator[Finding]:
    """Why a sheet has no table: it is empty, or required columns are missing."""
    if not any(cell is not None for cells in grid.rows for cell in cells):
        if sheet.needed:
            yield _empty(sheet, grid)
        return
    found = ", ".join(heading.texts.values()) if heading else "no heading row"
    missing = _missing(sheet, heading) if heading else [column for column in sheet.columns if column.required]
    row = heading.row + 1 if heading else None
    if not sheet.needed and normal_name(grid.sheet) != normal_name(sheet.name):
        # A sheet that only resembles one of ours by its name ("History") may be something else altogether.
        lacks = " and ".join(column.name for column in missing)
        message = f"{grid.sheet} is not read as {sheet.name}, because it lacks {lacks}. Found: {found}."
        yield warning(Problem.MISSING_COLUMN, message, sheet=grid.sheet, row=row, column=missing[0].name)
        return
    for column in missing:
        called = f" (or call it {', '.join(column.aliases[:6])})" if column.aliases else ""
        message = f"The column {column.name} is missing, so {sheet.name} is not read: add it{called}. Found: {found}."
        yield error(Problem.MISSING_COLUMN, message, sheet=grid.sheet, row=row, column=column.name)


def _by_headings(sheet: InputSheet, grid: Grid) -> Finding:
    """A sheet that is read though it is not called so."""
    message = f"{grid.sheet} is read as {sheet.name}, as its headings say: call it {sheet.name}, or add the right sheet under that name."
    return warning(Problem.SHEET_BY_HEADINGS, message, sheet=grid.sheet)


def _second_sheet(sheet: InputSheet, grid: Grid, other: Grid) -> Finding:
    """Another sheet that could be this one as well, and does not hold the same."""
    if sheet.above and normal_name(grid.sheet) == normal_name(sheet.above):
        message = f"{grid.sheet} is read in place of {other.sheet}, which stays as it is: delete the sheet {grid.sheet} to plan by {other.sheet} again."
        return note(Problem.SECOND_SHEET, message, sheet=other.sheet)
    message = f"{other.sheet} may be meant as {sheet.name} too, and only {grid.sheet} is read: put the rows on one sheet, or rename or delete {other.sheet}."
    return warning(Problem.SECOND_SHEET, message, sheet=other.sheet)


def _missing_sheet(sheet: InputSheet, grids: Sequence[Grid]) -> Finding:
    """No sheet bears the name; several may have its headings."""
    like = [grid.sheet for grid in sheets_like(sheet, grids)]
    several = f" {' and '.join(like)} have its headings: give the one that is meant its name." if like else ""
    message = f"There is no sheet {sheet.name} (nor {', '.join(sheet.aliases)}): add one and {sheet.filling}.{several}"
    return error(Problem.MISSING_SHEET, message, sheet=sheet.name)


def _empty(sheet: InputSheet, grid: Grid) -> Finding:
    """A needed sheet without records."""
    message = f"{grid.sheet} has no rows: {sheet.filling}."
    return error(Problem.EMPTY_SHEET, message, sheet=grid.sheet)


def _repeated_headings(sheet: InputSheet, grid: Grid, heading: Heading, records: Records) -> Iterator[Finding]:
    """Columns that bear the same heading and do not hold the same."""
    for key, columns in heading.repeated.items():
        first = heading.places[key]
        if all(records.cells[column] == records.cells[first] for column in columns):
            continue
        say = error if sheet.column(key).required else warning
        message = f"Two columns are headed {heading.texts[first]}: the first is used; rename or delete the other."
        yield say(Problem.DUPLICATE_HEADING, message, sheet=grid.sheet, row=heading.row + 1,
                  column=heading.texts[first], value=heading.texts[columns[0]])  # fmt: skip


def _left_out(grid: Grid, records: Records) -> Iterator[Finding]:
    """Rows that were taken for totals or remarks."""
    for row, why in records.left_out:
        text = next((str(cell) for cell in grid.rows[row] if cell is not None), "")
        message = "A remark, not a record: left out." if why == REMARK else "A row of totals, not a record: left out."
        yield note(Problem.TOTALS_ROW, message, sheet=grid.sheet, row=row + 1, value=text)
