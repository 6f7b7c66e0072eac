"""One exported file read: the rows that are used, and every other line with the reason why it is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from xlrebal.custodian.export_tables import ExportTable, export_tables
from xlrebal.excel.grid import Grid
from xlrebal.excel.parse.find_heading import find_heading
from xlrebal.excel.parse.parse_cells import read_number
from xlrebal.excel.parse.parse_tables import parse_tables
from xlrebal.excel.parse.told_by import told_by
from xlrebal.schema.column import InputSheet, Table, Value
from xlrebal.schema.custodian import GENERIC
from xlrebal.schema.finding import Finding, Problem, Severity
from xlrebal.schema.inputs import HOLDINGS, NO_ACCOUNT, TRANSACTIONS
from xlrebal.schema.record import record


@record(kw_only=True)
class ImportedRow:
    """One record. values: by column key; line: of the file, from 1; account_name: the registration beside an account's number."""

    sheet: InputSheet
    account: str
    account_name: str
    values: Mapping[str, Value]
    file: str
    line: int
    realized: bool


class Dropped(NamedTuple):
    """A line that is no row of the workbook. failed: whether it ought to have been one."""

    file: str
    line: int
    reason: str
    text: str
    failed: bool


class ControlTotal(NamedTuple):
    """What a file says an account is worth, and what its rows come to, in dollars; None where a row has no value."""

    file: str
    line: int
    account: str
    stated: float
    found: float | None


class Export(NamedTuple):
    """One file, read. lines: how many are not blank; each is a used row's or is among `dropped`."""

    file: str
    custodian: str
    lines: int
    rows: tuple[ImportedRow, ...]
    dropped: tuple[Dropped, ...]
    totals: tuple[ControlTotal, ...]


def read_export(file: str, grid: Grid) -> Export:
    """The file's rows. Rows of a file that names no account are of an account called after the file: never of another's."""
    filled = [row for row, cells in enumerate(grid.rows) if any(cell not in (None, "") for cell in cells)]
    tables = export_tables(grid)
    rows: list[ImportedRow] = []
    reasons: dict[int, tuple[str, bool]] = {}
    totals: list[ControlTotal] = []
    custodian = ""
    for table in tables:
        told = told_by(cell for cell in grid.rows[table.heading] if isinstance(cell, str))
        custodian = custodian or (told.name if told else "")
        read = _read_table(file, table)
        rows += read.rows
        reasons |= read.reasons
        totals += _control_totals(file, table, read.rows)
    used = {row.line for row in rows}
    headings = {table.heading + 1 for table in tables}
    dropped = []
    for row in filled:
        line = row + 1
        if line in used:
            continue
        if line in headings:
            reason, failed = "headings", False
        elif not tables:
            reason, failed = "no line of the file has the headings of positions, lots or transactions", True
        else:
            reason, failed = reasons.get(line, ("a title, a name or a remark: no record", False))
        dropped.append(Dropped(file, line, reason, _text(grid, row), failed))
    return Export(file, custodian, len(filled), tuple(rows), tuple(dropped), tuple(totals))


class _TableRead(NamedTuple):
    """reasons: of lines that are not used, and whether they ought to have been."""

    rows: list[ImportedRow]
    reasons: dict[int, tuple[str, bool]]


def _read_table(file: str, table: ExportTable) -> _TableRead:
    """One table's records, read as they are where it is pasted on a sheet."""
    parsed = parse_tables([table.grid], [table.sheet])
    reasons = {
        each.row: (_reason(each), each.severity is Severity.ERROR)
        for each in sorted(parsed.findings, key=lambda each: each.severity is Severity.ERROR)
        if each.row is not None and each.row != table.heading + 1 and each.code is not Problem.ROWS_WITHOUT_SHARES
    }
    found = parsed.tables.get(table.sheet.key)
    if found is None:
        return _TableRead([], reasons)
    if table.sheet is TRANSACTIONS:
        passed = set(range(table.heading + 2, len(table.grid.rows) + 1)) - set(found.rows) - reasons.keys()
        why = _passed_over(parsed.findings)
        reasons |= {line: (why, False) for line in passed if len(list(filter(None, table.grid.rows[line - 1]))) > 2}
    faulty = {at for at, _ in found.faults}
    rows = []
    for at, line in enumerate(found.rows):
        if at in faulty:
            continue
        if (reason := _not_held(table, found, at)) is not None:
            reasons[line] = (reason, False)
            continue
        rows.append(_row(file, table, found, at))
    return _TableRead(rows, reasons)


def _row(file: str, table: ExportTable, found: Table, at: int) -> ImportedRow:
    """A record as a row; without an account it is of one called after the file."""
    values = {key: cells[at] for key, cells in found.columns.items()}
    account, name = str(values.get("account") or ""), str(values.get("account_name") or "")
    if account in ("", NO_ACCOUNT):
        account = name or f"{file} (no account named)"
    return ImportedRow(
        sheet=table.sheet,
        account=account,
        account_name=name,
        values=values,
        file=file,
        line=found.rows[at],
        realized=table.realized,
    )


def _not_held(table: ExportTable, found: Table, at: int) -> str | None:
    """Why a record of positions is no position: what is only on its way."""
    symbol = found.columns["symbol"][at]
    if table.sheet is not HOLDINGS or found.columns["quantity"][at] is not None or not isinstance(symbol, str):
        return None
    if not any(each.fullmatch(symbol) for each in GENERIC.pending):
        return None
    value = found.columns["market_value"][at]
    worth = f" of ${value:,.2f}" if isinstance(value, float) else ""
    return f"activity{worth} that has not settled: no position, and counted in none"


def _passed_over(findings: Sequence[Finding]) -> str:
    """What is said of lines of Transactions that move no shares."""
    said = next((each.message for each in findings if each.code is Problem.ROWS_WITHOUT_SHARES), "")
    return "moves no shares, or came to nothing" if said else "no record of a purchase, a sale or a receipt"


def _reason(finding: Finding) -> str:
    return f"{finding.column}: {finding.message}" if finding.column else finding.message


def _control_totals(file: str, table: ExportTable, rows: Sequence[ImportedRow]) -> Iterator[ControlTotal]:
    """Each line of an account's total on a table of positions, beside the sum of the rows above it."""
    heading = find_heading(table.grid, HOLDINGS) if table.sheet is HOLDINGS else None
    if heading is None or "market_value" not in heading.places:
        return
    place, done = heading.places["market_value"], 0
    used = {row.line for row in rows}
    for line in range(heading.row + 2, len(table.grid.rows) + 1):
        cells = table.grid.rows[line - 1]
        first = next((cell.strip() for cell in cells if isinstance(cell, str) and cell.strip()), "")
        if line in used or not any(end.fullmatch(first) for end in GENERIC.ends):
            continue
        stated = read_number(cells[place]) if place < len(cells) else None
        above = [row for row in rows if done < row.line < line]
        if isinstance(stated, float | int) and above:
            values = [_value(row.values) for row in above]
            known = [value for value in values if value is not None]
            found = sum(known) if len(known) == len(values) else None
            yield ControlTotal(file, line, above[-1].account, float(stated), found)
        done = line


def _value(values: Mapping[str, Value]) -> float | None:
    """What a position is worth, as the file has it."""
    value = values.get("market_value")
    return value if isinstance(value, float) else None


def _text(grid: Grid, row: int) -> str:
    return ", ".join(str(cell) for cell in grid.rows[row] if cell not in (None, ""))
