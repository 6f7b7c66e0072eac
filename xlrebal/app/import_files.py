"""What custodians export, as a new workbook: positions, lots, transactions and accounts, and every line that is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from xlrebal.custodian.join_exports import join_exports
from xlrebal.custodian.read_export import Export, ImportedRow, read_export
from xlrebal.excel.draw.plain_workbook import plain_workbook
from xlrebal.excel.file.read_csv_folder import read_csv
from xlrebal.excel.file.save_file import save_atomically
from xlrebal.excel.grid import Cell, Grid
from xlrebal.excel.refused import WorkbookRefused
from xlrebal.schema.column import InputSheet
from xlrebal.schema.inputs import ACCOUNT_TYPES, ACCOUNTS, HOLDINGS, LOTS, TARGETS, TRANSACTIONS
from xlrebal.schema.registrations import registered_kind

NOT_IMPORTED = "Not Imported"


class GuessedAccount(NamedTuple):
    """An account and what its registration says of its tax; kind: "" where it says nothing that is sure."""

    account: str
    registration: str
    kind: str


class Imported(NamedTuple):
    """Files as one client's data. path: of the workbook, None where none was written."""

    exports: tuple[Export, ...]
    accounts: tuple[GuessedAccount, ...]
    path: Path | None

    @property
    def failed(self) -> bool:
        """Whether a line that ought to be a row is none, a total is off, or there is no row at all."""
        lines = any(line.failed for each in self.exports for line in each.dropped)
        off = any(
            total.found is None or abs(total.found - total.stated) >= 0.01
            for each in self.exports
            for total in each.totals
        )
        return lines or off or not any(each.rows for each in self.exports)


def import_files(files: Sequence[Path], output: Path | None) -> Imported:
    """Reads the files and writes `output`, unless that is None or there is nothing to write.

    WorkbookRefused where a file cannot be read, two have one name, or `output` exists: nothing is joined with a workbook.
    """
    if output is not None and output.exists():
        raise WorkbookRefused(f"{output.name} exists already: give the name of a new workbook.")
    names = [path.name for path in files]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise WorkbookRefused(
            f"Two of the files are called {twice}: rename one, so that it can be told whose lines are whose."
        )
    exports = join_exports([read_export(path.name, _grid(path)) for path in files])
    accounts = tuple(_accounts(exports))
    imported = Imported(tuple(exports), accounts, None)
    if output is None or not any(each.rows for each in exports):
        return imported
    save_atomically(output, plain_workbook(_sheets(imported)))
    return imported._replace(path=output)


def import_json(imported: Imported) -> dict[str, object]:
    """The rows by sheet, the lines left out, the accounts and the control totals, as JSON has them."""
    rows = [row for each in imported.exports for row in each.rows]
    tables: dict[str, object] = {
        sheet.key: [
            {
                **{key: _plain(row.values.get(key)) for key in _used(sheet, rows)},
                "account": row.account,
                "file": row.file,
                "line": row.line,
            }
            for row in rows
            if row.sheet is sheet
        ]
        for sheet in (HOLDINGS, LOTS, TRANSACTIONS)
    }
    tables["accounts"] = [
        {"account": each.account, "registration": each.registration, "type": each.kind or None}
        for each in imported.accounts
    ]
    tables["not_imported"] = [
        {"file": line.file, "line": line.line, "reason": line.reason, "text": line.text}
        for each in imported.exports
        for line in each.dropped
    ]
    tables["files"] = [
        {
            "file": each.file,
            "custodian": each.custodian or None,
            "lines": each.lines,
            "used": len(each.rows),
            "not_imported": len(each.dropped),
        }
        for each in imported.exports
    ]
    tables["control_totals"] = [
        {"file": total.file, "line": total.line, "account": total.account, "stated": total.stated, "found": total.found}
        for each in imported.exports
        for total in each.totals
    ]
    return tables


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _grid(path: Path) -> Grid:
    """A file's lines; the first may only say what separates its cells."""
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise WorkbookRefused(f"{path.name} cannot be read: {problem.strerror or problem}.") from problem
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise WorkbookRefused(
            f"{path.name} is a workbook: save its sheet as CSV, or paste it on Holdings, Lots or Transactions."
        )
    grid = read_csv(path.stem, data)
    first = "".join(str(cell) for cell in grid.rows[0] if cell) if grid.rows else ""
    if first.casefold().startswith("sep="):
        return Grid(grid.sheet, [[None] * len(grid.rows[0]), *grid.rows[1:]], grid.errors)
    return grid


def _accounts(exports: Sequence[Export]) -> Iterator[GuessedAccount]:
    """Each account in order, with the kind that its registration names."""
    names: dict[str, str] = {}
    for row in (row for each in exports for row in each.rows):
        names[row.account] = names.get(row.account) or row.account_name
    for account, name in names.items():
        kind = registered_kind(name or account)
        yield GuessedAccount(account, name, kind if kind in ACCOUNT_TYPES else "")


def _sheets(imported: Imported) -> list[Grid]:
    """The workbook's sheets; Targets has only its headings, the advisor's to fill in."""
    rows = [row for each in imported.exports for row in each.rows]
    sheets = [_sheet(sheet, [row for row in rows if row.sheet is sheet]) for sheet in (HOLDINGS, LOTS, TRANSACTIONS)]
    accounts: list[list[Cell]] = [["Account", "Type"]]
    accounts += [[each.account, each.kind or None] for each in imported.accounts]
    dropped: list[list[Cell]] = [["File", "Line", "Why", "Text"]]
    dropped += [[line.file, line.line, line.reason, line.text] for each in imported.exports for line in each.dropped]
    targets = [["Asset Class", "Symbol", "Target %", "Band %"]]
    return [
        *(each for each in sheets if each),
        Grid(ACCOUNTS.name, accounts),
        Grid(TARGETS.name, targets),
        Grid(NOT_IMPORTED, dropped),
    ]


def _sheet(sheet: InputSheet, rows: Sequence[ImportedRow]) -> Grid | None:
    """The rows under the headings that they fill; None without any."""
    if not rows:
        return None
    keys = [*_used(sheet, rows), *(["asset_class"] if sheet is HOLDINGS else [])]
    name = {column.key: column.name for column in sheet.columns}
    cells = [[row.account if key == "account" else row.values.get(key) for key in keys] for row in rows]
    return Grid(sheet.name, [[name[key] for key in keys], *cells])


def _used(sheet: InputSheet, rows: Sequence[ImportedRow]) -> list[str]:
    """The columns that any row of the sheet fills, and those that every sheet of the kind has."""
    ours = [row for row in rows if row.sheet is sheet]
    return [
        column.key
        for column in sheet.columns
        if column.key != "asset_class"
        and (column.key == "account" or any(row.values.get(column.key) is not None for row in ours))
    ]
