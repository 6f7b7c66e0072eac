"""Ranges as the tables the workbook's sheets are read as: with headings, in any order, or without.

A range without headings has its columns in the order of SHORT_FORMS for its width; one of holdings, lots or targets that
is wider than those has them in the order of the sheet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
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
ARGUMENTS = {"settings": "rules", "transactions": "buys"}  # sheets whose range goes by another name
WHOLE_SHEETS = frozenset({"holdings", "lots", "targets"})
ANY_SYMBOL = "LOT OF"  # stands for the one security of a range that names none


class Headed(NamedTuple):
    """A range as heading row and records, blank rows among them; titles above the headings are left out.

    first_row: the row of the range, counted from 1, in which the first record stands. bare: it came without headings.
    number_format: of every number, where it tells how they are read.
    """

    sheet: InputSheet
    headings: list[str]
    records: list[list[Cell]]
    first_row: int = 1
    bare: bool = False
    number_format: str = ""

    @property
    def name(self) -> str:
        """What the argument is called."""
        return ARGUMENTS.get(self.sheet.key, self.sheet.key)

    def with_column(self, heading: str, value: Cell) -> Headed:
        """The same with one more column that holds the same in every row that is not blank."""
        records = [[*record, value if any(cell is not None for cell in record) else None] for record in self.records]
        return self._replace(headings=[*self.headings, heading], records=records)

    def filled(self, key: str, value: Cell) -> Headed:
        """The same with a value in every blank cell of a column, which is added where the range lacks it."""
        place = self.places().get(key)
        if place is None:
            return self.with_column(self.sheet.column(key).name, value)
        records = [[*record[:place], value if record[place] is None else record[place], *record[place + 1 :]]
                   if any(cell is not None for cell in record) else record for record in self.records]  # fmt: skip
        return self._replace(records=records)

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
        rows: Rows = [self.headings, *self.records]
        numbers = (
            (row, column) for row, cells in enumerate(rows) for column, cell in enumerate(cells) if _is_number(cell)
        )
        return grid_of(self.sheet.name, rows, dict.fromkeys(numbers, self.number_format) if self.number_format else {})


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def headed(name: str, rows: Rows, needed: Sequence[str] = ()) -> Headed:
    """A range as a table of the sheet with this key; `needed` are the columns without which a heading row is none."""
    from xlrebal.excel.find_heading import find_heading
    from xlrebal.schema.inputs import INPUT_SHEETS

    sheet = next(each for each in INPUT_SHEETS if each.key == name)
    blank_above = next((at for at, row in enumerate(rows) if any(cell is not None for cell in row)), 0)
    used = [list(row) for row in rows[blank_above:]]
    found = find_heading(grid_of(sheet.name, used), sheet)
    wanted = set(needed or (column.key for column in sheet.columns if column.required))
    if found is not None and wanted <= set(found.places):
        _refuse_figures_above(sheet, used[: found.row])
        headings = [found.texts.get(place, "") for place in range(len(used[0]))]
        return Headed(sheet, headings, used[found.row + 1 :], blank_above + found.row + 2)
    argument = ARGUMENTS.get(name, name)
    if found is not None and len(found.places) > 1:
        lacks = ", ".join(sorted(sheet.column(key).name for key in wanted - set(found.places)))
        raise BadInput(f"The range of {argument} lacks the column {lacks}: add it, or give the range without headings.")
    width = max(map(len, used), default=min(SHORT_FORMS.get(name, {1: ()})))
    return Headed(sheet, _headings_for(sheet, width), used, blank_above + 1, bare=True)


def _refuse_figures_above(sheet: InputSheet, rows: Rows) -> None:
    """A title may stand above the headings; a record there would be lost."""
    if any(_is_number(cell) for row in rows for cell in row):
        name = ARGUMENTS.get(sheet.key, sheet.key)
        raise BadInput(f"The range of {name} has figures above its headings: begin it with its headings.")


def _headings_for(sheet: InputSheet, width: int) -> list[str]:
    """What the columns of a range without headings are."""
    short = SHORT_FORMS.get(sheet.key, {})
    if width in short:
        return list(short[width])
    if sheet.key in WHOLE_SHEETS and max(short) < width <= len(sheet.columns):
        return [column.name for column in sheet.columns[:width]]
    raise BadInput(
        f"The range of {ARGUMENTS.get(sheet.key, sheet.key)} has {width} column{'' if width == 1 else 's'} and no headings we know: include its headings."
    )


def grid_of(name: str, rows: Rows, formats: Mapping[tuple[int, int], str] = MappingProxyType({})) -> Grid:
    """Rows as a sheet; no cell shows an error, or the function would not have been asked."""
    from xlrebal.excel.grid import Grid

    return Grid(name, rows, number_formats=formats)


def tables_of(*ranges: Headed) -> dict[str, Table]:
    """The typed tables of ranges; BadInput with the first error found in them."""
    from xlrebal.excel.parse_tables import parse_tables
    from xlrebal.shells.functions.range_faults import refuse_faults

    given = {each.sheet.name for each in ranges}
    parsed = parse_tables([each.grid() for each in ranges])
    refuse_faults([finding for finding in parsed.findings if finding.sheet in given], ranges)
    return parsed.tables


def lot_range(rows: Rows) -> Headed:
    """A range of lots; one that names no symbol is about one security."""
    lots = headed("lots", rows, ("acquired", "quantity"))
    return lots if "symbol" in lots.places() else lots.with_column("Symbol", ANY_SYMBOL)


def lot_columns(rows: Rows) -> LotColumns:
    """The lots of one security as exact columns; BadInput where they are of several, or lack a date or a basis."""
    from xlrebal.household.household import UNKNOWN_BASIS
    from xlrebal.household.lot_columns import read_lot_columns
    from xlrebal.household.names import read_names
    from xlrebal.household.sheet_rows import Sheets

    given = lot_range(rows)
    sheets = Sheets(tables_of(given))
    lots = read_lot_columns(sheets.rows("lots", "Lots"), read_names(sheets))
    left_out = sorted(set(range(len(sheets.tables["lots"]))) - set(lots.record.tolist()))
    if left_out:
        row = sheets.tables["lots"].rows[left_out[0]] - 2 + given.first_row
        raise BadInput(
            f"lots, row {row}: the quantity is not one that can be sold: give more than 0 and less than a trillion shares, or leave the row out."
        )
    symbols = sorted(set(lots.symbol))
    if len(symbols) > 1:
        raise BadInput(f"The lots are of several securities ({', '.join(symbols[:4])}): give the lots of one.")
    for lot_id, basis in zip(lots.lot_id, lots.basis.tolist(), strict=True):
        if basis == UNKNOWN_BASIS:
            raise BadInput(f"Lot {lot_id} has no cost basis, which is never taken as zero: fill it in.")
    return lots
