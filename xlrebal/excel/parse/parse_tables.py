"""Turn the advisor's grids into typed tables, with a finding for everything that could not be used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from xlrebal.excel.grid import NOT_CALCULATED, Cell, Grid, column_letters
from xlrebal.excel.parse.account_sections import join_sections
from xlrebal.excel.parse.band_ranges import split_ranges
from xlrebal.excel.parse.check_cells import CheckedColumn, ColumnSource, check_column
from xlrebal.excel.parse.find_tables import FoundTable, find_table
from xlrebal.excel.parse.heading_marks import read_marks, unit_of
from xlrebal.excel.parse.money_or_share import split_shares
from xlrebal.excel.parse.name_rows import name_rows
from xlrebal.excel.parse.parse_cells import Unreadable, Values, parse_column, read_each, read_number, read_text
from xlrebal.excel.parse.parse_percents import PercentColumn, read_percent_text, read_percents
from xlrebal.excel.parse.parse_settings import ParsedSettings, parse_settings
from xlrebal.excel.parse.table_rows import Records
from xlrebal.schema.column import Column, InputSheet, Kind, Table, Value
from xlrebal.schema.finding import Finding, Problem, Severity, error
from xlrebal.schema.inputs import HOLDINGS, LOTS, READ_SHEETS, SETTINGS


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
    """Everything read from a workbook: tables by the key of their sheet, settings by key (only those given).

    unread_settings: the keys of settings that are given and whose value cannot be used.
    places: the column letter of each (sheet, heading), for links from a check to its cell.
    """

    tables: dict[str, Table]
    settings: dict[str, Value]
    unread_settings: frozenset[str]
    findings: tuple[Finding, ...]
    holdings_layout: HoldingsLayout | None
    places: Mapping[tuple[str, str], str]


class _Parsed(NamedTuple):
    """One table with its findings."""

    table: Table
    findings: list[Finding]


def parse_tables(grids: Sequence[Grid], declared: Sequence[InputSheet] = READ_SHEETS) -> ParsedBook:
    """Every declared sheet found among the grids, typed and checked; findings come in the order of sheets and columns."""
    tables: dict[str, Table] = {}
    settings = ParsedSettings({}, frozenset(), [])
    findings: list[Finding] = []
    places: dict[tuple[str, str], str] = {}
    layout = lots = None
    sheets = join_sections(grids, declared)
    for sheet in declared:
        found, problems = find_table(sheet, sheets)
        findings += problems
        if found is None:
            continue
        parsed = _parse(found)
        tables[sheet.key] = parsed.table
        places |= {(found.grid.sheet, text): column_letters(at) for at, text in found.heading.texts.items()}
        findings += parsed.findings
        if sheet is HOLDINGS:
            layout = _layout(found)
        if sheet is LOTS:
            lots = found
        if sheet is SETTINGS:
            settings = parse_settings(parsed.table, _value_formats(found), found.cells("value"))
            findings += settings.findings
    book = ParsedBook(tables, settings.values, settings.unread, tuple(findings), layout, places)
    return _with_positions(book, lots)


def _with_positions(book: ParsedBook, lots: FoundTable | None) -> ParsedBook:
    """The book, with the positions of Lots where there is no sheet of Holdings."""
    missing = [each for each in book.findings if each.code is Problem.MISSING_SHEET and each.sheet == HOLDINGS.name]
    if not missing or lots is None:
        return book
    from xlrebal.excel.parse.positions_from_lots import positions_from_lots

    read = positions_from_lots(book.tables[LOTS.key])
    if read is None:
        return book
    return book._replace(
        tables={**book.tables, HOLDINGS.key: read.table},
        findings=(*(each for each in book.findings if each not in missing), read.finding),
        holdings_layout=_positions_layout(lots, read.table),
    )


def _parse(found: FoundTable) -> _Parsed:
    """The table's columns, typed and checked."""
    sheet, grid, heading, records, unread, since = found
    read = _read_columns(found)
    named = name_rows(found, read)
    read |= named.columns
    names = {key: read_each(read_text, records.cells[place]) for key, place in heading.names.items()}
    errors = _errors_by_column(grid, records)
    rows = [row + 1 for row in records.rows]
    columns: dict[str, list[Value]] = {}
    findings: list[Finding] = []
    faults: set[tuple[int, str]] = set()
    uncalculated: set[tuple[int, str]] = set()
    for column in sheet.columns:
        place = heading.places.get(column.key)
        if place is None:
            columns[column.key] = _without_place(read.get(column.key), len(rows))
            continue
        source = ColumnSource(grid.sheet, heading.texts[place], rows, records.cells[place], errors.get(place, {}))
        checked = check_column(column, _filled(read[column.key], names.get(column.key)), source)
        columns[column.key] = checked.values
        findings += _spared(column, checked, columns)
        faults.update((at, column.key) for at in checked.faults)
        uncalculated.update((at, column.key) for at, text in source.errors.items() if text == NOT_CALCULATED)
    faults.update((at, "account") for at, row in enumerate(records.rows) if row in unread)
    extra, problems = _extra(found, rows)
    headings = {key: heading.texts[place] for key, place in heading.places.items()}
    columns |= read_marks(heading.marks, columns) | _names_beside(names)
    table = Table(
        grid.sheet,
        columns,
        rows,
        headings,
        extra,
        frozenset(faults),
        not_calculated=frozenset(uncalculated),
        since=since,
    )
    return _Parsed(table, [*named.findings, *findings, *problems, *_no_usable_rows(sheet, table)])


def _spared(column: Column, checked: CheckedColumn, columns: Mapping[str, list[Value]]) -> list[Finding]:
    """The column's findings, each a warning where the row's other columns say the same without it."""
    if not checked.findings or not column.spare_beside:
        return checked.findings
    others = [columns[key] for key in column.spare_beside]
    return [
        replace(finding, severity=Severity.WARNING) if all(cells[at] is not None for cells in others) else finding
        for at, finding in zip(checked.faults, checked.findings, strict=True)
    ]


def _without_place(values: Values | None, count: int) -> list[Value]:
    """A column that the sheet lacks: blank, or what another column holds of it."""
    return [None] * count if values is None else [None if isinstance(value, Unreadable) else value for value in values]


def _filled(values: Values, others: Values | None) -> Values:
    """Numbers of accounts, and the names of those that have none."""
    return (
        values
        if others is None
        else [other if value is None else value for value, other in zip(values, others, strict=True)]
    )


def _names_beside(names: Mapping[str, Values]) -> dict[str, list[Value]]:
    """The names as columns of their own; text is never unreadable."""
    return {
        f"{key}_name": [value for value in values if not isinstance(value, Unreadable)] for key, values in names.items()
    }


def _read_columns(found: FoundTable) -> dict[str, Values]:
    """The values of the columns found, by key; percents together, because they are decided together."""
    sheet, grid, heading, records, *_ = found
    present = [column for column in sheet.columns if column.key in heading.places]
    percents = {
        column.key: PercentColumn(
            found.cells(column.key),
            _formats(grid, records, heading.places[column.key]),
            unit_of(heading.marks.get(column.key, frozenset())),
        )
        for column in present
        if column.kind is Kind.PERCENT
    }
    read = read_percents(split_ranges(percents))
    for column in present:
        if column.kind is not Kind.PERCENT:
            read[column.key] = parse_column(column, found.cells(column.key))
        if column.or_share:
            formats = _formats(grid, records, heading.places[column.key])
            read[column.key], shares = split_shares(read[column.key], found.cells(column.key), formats)
            read[column.or_share] = _filled(read.get(column.or_share, shares), shares)
    return read


def _formats(grid: Grid, records: Records, column: int) -> dict[int, str]:
    """Record → number format, where one is set. Only cells with numbers are looked up."""
    return {
        at: code
        for at, (row, cell) in enumerate(zip(records.rows, records.cells[column], strict=True))
        if isinstance(cell, float | int) and (code := grid.number_formats.get((row, column)))
    }


def _value_formats(found: FoundTable) -> dict[int, str]:
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


def _extra(found: FoundTable, rows: Sequence[int]) -> tuple[dict[str, list[Value]], list[Finding]]:
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
        source = ColumnSource(found.grid.sheet, text, rows, cells, errors)
        checked = check_column(column, read_each(_read_figure, cells), source)
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


def _layout(found: FoundTable) -> HoldingsLayout:
    """The advisor's Holdings columns as they stand, those with cells but no heading included."""
    errors = _errors_by_column(found.grid, found.records)
    unheaded = _without_heading(found)
    columns = tuple(sorted({*found.heading.texts, *unheaded}))
    headings = tuple(found.heading.texts.get(column, "") for column in columns)
    cells = []
    for column in columns:
        own = unheaded[column] if column in unheaded else found.records.cells[column]
        shown = errors.get(column, {})
        cells.append([shown.get(at, cell) for at, cell in enumerate(own)])
    return HoldingsLayout(found.grid.sheet, found.heading.row, columns, headings, tuple(cells))


def _without_heading(found: FoundTable) -> dict[int, list[Cell]]:
    """Column → its cells, one a record, for columns under a blank heading that hold something."""
    rows = [found.grid.rows[row] for row in found.records.rows]
    width = max(map(len, rows), default=0)
    blank = [column for column in range(width) if column not in found.heading.texts]
    columns = {column: [row[column] if column < len(row) else None for row in rows] for column in blank}
    return {
        column: cells
        for column, cells in columns.items()
        if any(cell is not None and str(cell).strip() for cell in cells)
    }


def _positions_layout(lots: FoundTable, positions: Table) -> HoldingsLayout:
    """The columns of the positions taken from Lots, which look as they do there."""
    place_of = {text: place for place, text in lots.heading.texts.items()}
    keys = sorted(positions.headings, key=lambda key: place_of[positions.headings[key]])
    headings = tuple(positions.headings[key] for key in keys)
    cells = tuple(list[Cell](positions.columns[key]) for key in keys)
    columns = tuple(place_of[heading] for heading in headings)
    return HoldingsLayout(positions.sheet, lots.heading.row, columns, headings, cells)
