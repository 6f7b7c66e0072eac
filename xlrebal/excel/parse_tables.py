"""Turn the advisor's grids into typed tables, with a finding for everything that could not be used."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from xlrebal.excel.check_cells import ColumnSource, check_column
from xlrebal.excel.find_heading import Heading, find_heading, normal_name
from xlrebal.excel.grid import Cell, Grid
from xlrebal.excel.parse_cells import Unreadable, Values, parse_column, read_each, read_number, read_text
from xlrebal.excel.parse_percents import PercentColumn, read_percent_text, read_percents
from xlrebal.excel.parse_settings import parse_settings
from xlrebal.excel.table_rows import REMARK, Records, find_records
from xlrebal.schema.column import Column, InputSheet, Kind, Table, Value
from xlrebal.schema.finding import Finding, Problem, error, note, warning
from xlrebal.schema.inputs import HOLDINGS, INPUT_SHEETS, LOTS, SETTINGS

CASH_CLASSES = frozenset({"cash", "cashandequivalents", "cashequivalents", "cashcashequivalents", "moneymarket",
                          "cashandmoneymarket", "cashandcashequivalents"})  # fmt: skip
_ONE_OF = {LOTS.name: ("cost_basis", "unit_cost")}  # either will do, so neither is required by itself


class HoldingsLayout(NamedTuple):
    """The advisor's own Holdings columns, as they stand: what the Drift sheet repeats.

    heading_row and columns count from 0. cells: one list a column, in the order of `headings`, one cell a record of the
    Holdings table (the text of an error where a cell shows one).
    """

    sheet: str
    heading_row: int
    columns: tuple[int, ...]
    headings: tuple[str, ...]
    cells: tuple[list[Cell], ...]


class ParsedBook(NamedTuple):
    """Everything read from a workbook: tables by the key of their sheet, settings by key (only those given)."""

    tables: dict[str, Table]
    settings: dict[str, Value]
    findings: tuple[Finding, ...]
    holdings: HoldingsLayout | None


class _Found(NamedTuple):
    """A sheet of the advisor's that holds one of our tables."""

    sheet: InputSheet
    grid: Grid
    heading: Heading
    records: Records


class _Parsed(NamedTuple):
    """One table with its findings."""

    table: Table
    findings: list[Finding]


def is_input_sheet(name: str) -> bool:
    """Whether a sheet of this name is one the advisor fills in for us."""
    return normal_name(name) in _SHEET_NAMES


def parse_tables(grids: Sequence[Grid]) -> ParsedBook:
    """Every input sheet found among the grids, typed and checked; the order of findings is that of sheets and columns."""
    tables: dict[str, Table] = {}
    settings: dict[str, Value] = {}
    findings: list[Finding] = []
    layout = None
    for sheet in INPUT_SHEETS:
        found, problems = _find_table(sheet, grids)
        findings += problems
        if found is None:
            continue
        parsed = _parse(found)
        tables[sheet.key] = parsed.table
        findings += parsed.findings
        if sheet is HOLDINGS:
            layout = _layout(found)
        if sheet is SETTINGS:
            settings, problems = parse_settings(parsed.table, _value_formats(found), _cells(found, "value"))
            findings += problems
    return ParsedBook(tables, settings, tuple(findings), layout)


def _find_table(sheet: InputSheet, grids: Sequence[Grid]) -> tuple[_Found | None, list[Finding]]:
    """Where a sheet's table stands; findings where it is missing or cannot be used."""
    named = _called(sheet, grids)
    if not named:
        return None, [_missing_sheet(sheet)] if sheet.needed else []
    headings = [find_heading(grid, sheet) for grid in named]
    complete = [at for at, heading in enumerate(headings) if heading and not _missing(sheet, heading)]
    chosen = complete[0] if complete else 0
    grid, heading = named[chosen], headings[chosen]
    if heading is None or chosen not in complete:
        return None, list(_unusable(sheet, grid, heading))
    records = find_records(grid, sheet, heading)
    findings = [*_repeated_headings(sheet, grid, heading, records), *_left_out(grid, records)]
    if not records.rows and sheet.needed:
        findings.append(_empty(sheet, grid))
    return _Found(sheet, grid, heading, records), findings


def _called(sheet: InputSheet, grids: Sequence[Grid]) -> list[Grid]:
    """The grids that bear the sheet's name, then those that bear an alias, in the aliases' order."""
    names = [normal_name(name) for name in (sheet.name, *sheet.aliases)]
    ranked = [(names.index(name), grid) for grid in grids if (name := normal_name(grid.sheet)) in names]
    return [grid for _, grid in sorted(ranked, key=lambda pair: pair[0])]


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
    # A sheet that only resembles one of ours by its name ("History") may be something else altogether.
    by_name = sheet.needed or normal_name(grid.sheet) == normal_name(sheet.name)
    say = error if by_name else warning
    found = ", ".join(heading.texts.values()) if heading else "no heading row"
    missing = _missing(sheet, heading) if heading else [column for column in sheet.columns if column.required]
    for column in missing:
        also = ", ".join(column.aliases[:6])
        message = (
            f"The column {column.name} is missing, so {sheet.name} is not read: add it"
            f"{f' (or call it {also})' if also else ''}. Found: {found}."
        )
        row = heading.row + 1 if heading else None
        yield say(Problem.MISSING_COLUMN, message, sheet=grid.sheet, row=row, column=column.name)


def _missing_sheet(sheet: InputSheet) -> Finding:
    """No sheet bears the name."""
    message = f"There is no sheet {sheet.name} (nor {', '.join(sheet.aliases)}): add one, or start from the template."
    return error(Problem.MISSING_SHEET, message, sheet=sheet.name)


def _empty(sheet: InputSheet, grid: Grid) -> Finding:
    """A needed sheet without records."""
    message = f"{sheet.name} has no rows: {sheet.purpose[0].lower()}{sheet.purpose[1:-1]} belongs here."
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


def _parse(found: _Found) -> _Parsed:
    """The table's columns, typed and checked."""
    sheet, grid, heading, records = found
    read = _read_columns(found)
    errors = _errors_by_column(grid, records)
    rows = [row + 1 for row in records.rows]
    columns: dict[str, list[Value]] = {}
    findings: list[Finding] = []
    faults: set[tuple[int, str]] = set()
    for column in sheet.columns:
        place = heading.places.get(column.key)
        if place is None:
            columns[column.key] = [None] * len(rows)
            continue
        source = ColumnSource(grid.sheet, heading.texts[place], rows, records.cells[place], errors.get(place, {}))
        checked = check_column(column, read[column.key], source)
        columns[column.key] = checked.values
        findings += checked.findings
        faults.update((at, column.key) for at in checked.faults)
    extra, problems = _extra(found, rows)
    headings = {key: heading.texts[place] for key, place in heading.places.items()}
    table = Table(grid.sheet, columns, rows, headings, extra, frozenset(faults))
    return _Parsed(table, [*findings, *problems, *_no_usable_rows(sheet, table)])


def _read_columns(found: _Found) -> dict[str, Values]:
    """The values of the columns found, by key; percents together, because they are decided together."""
    sheet, grid, heading, records = found
    present = [column for column in sheet.columns if column.key in heading.places]
    percents = {
        column.key: PercentColumn(_cells(found, column.key), _formats(grid, records, heading.places[column.key]))
        for column in present
        if column.kind is Kind.PERCENT
    }
    read = read_percents(percents)
    for column in present:
        if column.kind is not Kind.PERCENT:
            read[column.key] = parse_column(column, _cells(found, column.key))
    if sheet is HOLDINGS and None in read["symbol"] and "asset_class" in read:
        read["symbol"] = [_cash_symbol(*pair) for pair in zip(read["symbol"], read["asset_class"], strict=True)]
    return read


def _cash_symbol(symbol: Value | Unreadable, asset_class: Value | Unreadable) -> Value | Unreadable:
    """CASH where a row without a symbol is of class Cash: custodians leave it blank there."""
    is_cash = symbol is None and isinstance(asset_class, str) and normal_name(asset_class) in CASH_CLASSES
    return "CASH" if is_cash else symbol


def _cells(found: _Found, key: str) -> list[Cell]:
    """The records' cells of one column."""
    return found.records.cells[found.heading.places[key]]


def _formats(grid: Grid, records: Records, column: int) -> dict[int, str]:
    """Record → number format, where one is set. Only cells with numbers are looked up."""
    return {
        at: code
        for at, (row, cell) in enumerate(zip(records.rows, records.cells[column], strict=True))
        if isinstance(cell, float | int) and (code := grid.number_formats.get((row, column)))
    }


def _value_formats(found: _Found) -> dict[int, str]:
    """The number formats of the Settings values."""
    return _formats(found.grid, found.records, found.heading.places["value"])


def _errors_by_column(grid: Grid, records: Records) -> dict[int, dict[int, str]]:
    """Column → record → the text of its error cell."""
    by_column: dict[int, dict[int, str]] = {}
    if grid.errors:
        record_of = {row: at for at, row in enumerate(records.rows)}
        for (row, column), text in grid.errors.items():
            if row in record_of:
                by_column.setdefault(column, {})[record_of[row]] = text
    return by_column


def _extra(found: _Found, rows: Sequence[int]) -> tuple[dict[str, list[Value]], list[Finding]]:
    """The columns we do not know: as they are, or as numbers where they are data (Returns, Risk)."""
    extra: dict[str, list[Value]] = {}
    findings: list[Finding] = []
    for place, text in found.heading.others().items():
        cells = found.records.cells[place]
        name = _free_name(text, extra)
        if not found.sheet.open_ended:
            extra[name] = list(cells)
            continue
        errors = _errors_by_column(found.grid, found.records).get(place, {})
        column = Column(text, Kind.NUMBER, "")
        checked = check_column(column, read_each(_read_figure, cells), ColumnSource(found.grid.sheet, text, rows, cells, errors))
        extra[name] = checked.values
        findings += checked.findings
    return extra, findings


def _free_name(text: str, taken: dict[str, list[Value]]) -> str:
    """The heading, numbered where it was used before."""
    number, name = 1, text
    while name in taken:
        number += 1
        name = f"{text} ({number})"
    return name


def _read_figure(cell: Cell) -> Value | Unreadable:
    """A figure of an open-ended sheet: a number, or a percentage as text."""
    return read_percent_text(cell) if isinstance(cell, str) and "%" in cell else read_number(cell)


def _no_usable_rows(sheet: InputSheet, table: Table) -> list[Finding]:
    """Said when every record of a sheet lacks something required."""
    required = [column.key for column in sheet.columns if column.required]
    bad = {at for at, key in table.faults if key in required}
    if not table.rows or len(bad) < len(table.rows):
        return []
    message = f"No row of {sheet.name} can be used: correct the cells named here, which every row needs."
    return [error(Problem.NO_USABLE_ROWS, message, sheet=table.sheet)]


def _layout(found: _Found) -> HoldingsLayout:
    """The advisor's Holdings columns as they stand."""
    errors = _errors_by_column(found.grid, found.records)
    columns = tuple(found.heading.texts)
    cells = []
    for column in columns:
        shown = dict(errors.get(column, {}))
        cells.append([shown.get(at, cell) for at, cell in enumerate(found.records.cells[column])])
    return HoldingsLayout(found.grid.sheet, found.heading.row, columns, tuple(found.heading.texts.values()), tuple(cells))


_SHEET_NAMES = {normal_name(name) for sheet in INPUT_SHEETS for name in (sheet.name, *sheet.aliases)}
