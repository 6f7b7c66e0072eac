"""Ranges as the tables the workbook's sheets are read as: with headings, in any order, or without.

A range without headings has its columns in the order of SHORT_FORMS for its width; one of holdings, lots or targets that
is wider than those has them in the order of the sheet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from xlrebal.shells.functions.cell_error import BadInput
from xlrebal.shells.functions.parameter import Cell, Rows

if TYPE_CHECKING:
    from xlrebal.excel.grid import Grid
    from xlrebal.household.lot_columns import LotColumns
    from xlrebal.schema.column import InputSheet, Table

SHORT_FORMS: dict[str, dict[int, tuple[str, ...]]] = {
    "holdings": {
        3: ("Symbol", "Quantity", "Price"),
        4: ("Symbol", "Quantity", "Price", "Asset Class"),
        5: ("Account", "Symbol", "Quantity", "Price", "Asset Class"),
    },
    "lots": {
        3: ("Acquired", "Quantity", "Cost Basis"),
        4: ("Lot ID", "Acquired", "Quantity", "Cost Basis"),
        5: ("Symbol", "Lot ID", "Acquired", "Quantity", "Cost Basis"),
        6: ("Account", "Symbol", "Lot ID", "Acquired", "Quantity", "Cost Basis"),
    },
    "targets": {
        2: ("Asset Class", "Target %"),
        3: ("Asset Class", "Target %", "Band %"),
        4: ("Asset Class", "Symbol", "Target %", "Band %"),
    },
    "prices": {2: ("Symbol", "Price")},
    "settings": {2: ("Name", "Value")},
    "securities": {2: ("Symbol", "Substitutes")},
    "transactions": {
        1: ("Date",),
        2: ("Date", "Symbol"),
        3: ("Date", "Symbol", "Quantity"),
        4: ("Date", "Symbol", "Action", "Quantity"),
    },
}
WHOLE_SHEETS = frozenset({"holdings", "lots", "targets"})
ANY_SYMBOL = "LOT OF"  # stands for the one security of a range that names none


class Headed(NamedTuple):
    """A range as heading row and records; what stood above the headings is left out."""

    sheet: InputSheet
    headings: list[str]
    records: list[list[Cell]]

    def with_column(self, heading: str, value: Cell) -> Headed:
        """The same with one more column that holds the same everywhere."""
        return self._replace(headings=[*self.headings, heading], records=[[*record, value] for record in self.records])

    def with_record(self, cells: Mapping[str, Cell]) -> Headed:
        """The same with one more record; columns it does not name stay blank, and headings the range lacks are added."""
        places = {key: self.headings[place] for key, place in self.places().items()}
        named = {places.get(key, self.sheet.column(key).name): cell for key, cell in cells.items()}
        headings = [*self.headings, *(name for name in named if name not in self.headings)]
        padded = [[*record, *[None] * (len(headings) - len(record))] for record in self.records]
        return self._replace(headings=headings, records=[*padded, [named.get(heading) for heading in headings]])

    def places(self) -> dict[str, int]:
        """Column key → its place."""
        from xlrebal.excel.find_heading import find_heading

        found = find_heading(grid_of(self.sheet.name, [self.headings]), self.sheet)
        return found.places if found else {}

    def column(self, key: str) -> list[Cell] | None:
        """One column's cells; None where the range has no such column."""
        place = self.places().get(key)
        return None if place is None else [record[place] for record in self.records]

    def grid(self) -> Grid:
        """The range as a sheet of that name."""
        return grid_of(self.sheet.name, [self.headings, *self.records])


def headed(name: str, rows: Rows, needed: Sequence[str] = ()) -> Headed:
    """A range as a table of the sheet with this key; `needed` are the columns without which a heading row is none."""
    from xlrebal.excel.find_heading import find_heading
    from xlrebal.schema.inputs import INPUT_SHEETS

    sheet = next(each for each in INPUT_SHEETS if each.key == name)
    full = [list(row) for row in rows if any(cell is not None for cell in row)]
    found = find_heading(grid_of(sheet.name, full), sheet)
    wanted = set(needed or (column.key for column in sheet.columns if column.required))
    if found is not None and wanted <= set(found.places):
        return Headed(sheet, [found.texts.get(place, "") for place in range(len(full[0]))], full[found.row + 1 :])
    if found is not None and len(found.places) > 1:
        lacks = ", ".join(sorted(sheet.column(key).name for key in wanted - set(found.places)))
        raise BadInput(
            f"The range of {sheet.name.lower()} lacks the column {lacks}: add it, or give the range without headings."
        )
    return Headed(sheet, _headings_for(sheet, max(map(len, full))), full)


def _headings_for(sheet: InputSheet, width: int) -> list[str]:
    """What the columns of a range without headings are."""
    short = SHORT_FORMS.get(sheet.key, {})
    if width in short:
        return list(short[width])
    if sheet.key in WHOLE_SHEETS and max(short) < width <= len(sheet.columns):
        return [column.name for column in sheet.columns[:width]]
    raise BadInput(
        f"The range of {sheet.name.lower()} has {width} column{'' if width == 1 else 's'} and no headings we know: include its headings."
    )


def grid_of(name: str, rows: Rows) -> Grid:
    """Rows as a sheet; error cells become errors, as in a workbook."""
    from xlrebal.excel.grid import Grid
    from xlrebal.excel.read_csv_folder import ERROR_TEXTS

    errors = {
        (row, column): str(cell)
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
        if cell in ERROR_TEXTS
    }
    plain = [
        [None if (row, column) in errors else cell for column, cell in enumerate(cells)]
        for row, cells in enumerate(rows)
    ]
    return Grid(name, plain, errors)


def tables_of(*ranges: Headed) -> dict[str, Table]:
    """The typed tables of ranges; BadInput with the first error found in them."""
    from xlrebal.excel.parse_tables import parse_tables

    parsed = parse_tables([each.grid() for each in ranges])
    given = {each.sheet.name for each in ranges}
    refuse_errors([finding for finding in parsed.findings if finding.sheet in given])
    return parsed.tables


def refuse_errors(findings: Sequence[object]) -> None:
    """BadInput with the first error among findings: a cell has no room for half an answer."""
    from xlrebal.schema.finding import Finding, Severity

    for finding in findings:
        if isinstance(finding, Finding) and finding.severity is Severity.ERROR:
            place = " ".join(
                part for part in (finding.sheet, f"row {finding.row}" if finding.row else "", finding.column) if part
            )
            raise BadInput(f"{place}: {finding.message}" if place else finding.message)


def lot_range(rows: Rows) -> Headed:
    """A range of lots; one that names no symbol is about one security."""
    lots = headed("lots", rows, ("acquired", "quantity"))
    return lots if "symbol" in lots.places() else lots.with_column("Symbol", ANY_SYMBOL)


def lot_columns(rows: Rows) -> LotColumns:
    """The lots of one security as exact columns; BadInput where they are of several, or lack a date or a basis."""
    from xlrebal.household.lot_columns import UNKNOWN, read_lot_columns
    from xlrebal.household.names import read_names
    from xlrebal.household.sheet_rows import Sheets

    sheets = Sheets(tables_of(lot_range(rows)))
    lots = read_lot_columns(sheets.rows("lots", "Lots"), read_names(sheets))
    symbols = sorted(set(lots.symbol))
    if len(symbols) > 1:
        raise BadInput(f"The lots are of several securities ({', '.join(symbols[:4])}): give the lots of one.")
    for lot_id, basis in zip(lots.lot_id, lots.basis.tolist(), strict=True):
        if basis == UNKNOWN:
            raise BadInput(f"Lot {lot_id} has no cost basis, which is never taken as zero: fill it in.")
    return lots


def numbers_of(name: str, rows: Rows) -> list[float]:
    """Every number of a range, row by row; blanks and a heading in the first cell are left out."""
    flat = [cell for row in rows for cell in row]
    if flat and isinstance(flat[0], str) and not isinstance(_number(flat[0]), float):
        flat = flat[1:]
    return [_figure(name, cell) for cell in flat if cell is not None]


def figures_by_row(name: str, rows: Rows) -> list[float | None]:
    """A column's numbers with None for each blank, so that two columns stay side by side; a heading is left out."""
    flat = [cell for row in rows for cell in row]
    if flat and isinstance(flat[0], str) and not isinstance(_number(flat[0]), float):
        flat = flat[1:]
    return [None if cell is None else _figure(name, cell) for cell in flat]


def days_by_row(name: str, rows: Rows) -> list[date | None]:
    """A column's dates with None for each blank; a heading is left out."""
    from xlrebal.excel.parse_cells import read_date

    flat = [cell for row in rows for cell in row]
    if flat and isinstance(flat[0], str) and not isinstance(read_date(flat[0]), date):
        flat = flat[1:]
    return days_of(name, flat)


def days_of(name: str, column: Sequence[Cell]) -> list[date | None]:
    """Cells below a heading as dates, None for a blank."""
    from xlrebal.excel.parse_cells import read_date

    days = [read_date(cell) for cell in column]
    bad = [cell for cell, read in zip(column, days, strict=True) if read is not None and not isinstance(read, date)]
    if bad:
        raise BadInput(f"{name}: {bad[0]} is not a date: write it as 2026-11-20 or 11/20/2026, month first.")
    return [read if isinstance(read, date) else None for read in days]


def _figure(name: str, cell: Cell) -> float:
    read = _number(cell)
    if not isinstance(read, float):
        raise BadInput(f"{name}: {cell} is not a number: correct it, or leave its row out.")
    return read


def _number(cell: Cell) -> object:
    from xlrebal.excel.parse_cells import read_number
    from xlrebal.excel.parse_percents import read_percent_text

    return read_percent_text(cell) if isinstance(cell, str) and "%" in cell else read_number(cell)
