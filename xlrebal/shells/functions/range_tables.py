"""Ranges as the tables the workbook's sheets are read as: with headings, in any order, or without.

A range without headings has its columns in the order of SHORT_FORMS for its width; one of holdings, lots or targets that
is wider than those has them in the order of the sheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xlrebal.shells.functions.cell_error import BadInput
from xlrebal.shells.functions.headed import ARGUMENTS, Headed, grid_of, is_number
from xlrebal.shells.functions.range_cells import Rows
from xlrebal.shells.functions.range_memory import remembered

if TYPE_CHECKING:
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


def headed(name: str, rows: Rows, needed: Sequence[str] = ()) -> Headed:
    """A range as a table of the sheet with this key; `needed` are the columns without which a heading row is none."""
    return remembered(rows, ("headed", name, tuple(needed)), lambda: _headed(name, rows, needed))


def _headed(name: str, rows: Rows, needed: Sequence[str]) -> Headed:
    from xlrebal.excel.parse.find_heading import find_heading
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
    if any(is_number(cell) for row in rows for cell in row):
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


def tables_of(*ranges: Headed) -> dict[str, Table]:
    """The typed tables of ranges; BadInput with the first error found in them."""
    from xlrebal.excel.parse.parse_tables import parse_tables
    from xlrebal.shells.functions.range_faults import refuse_faults

    given = {each.sheet.name for each in ranges}
    parsed = parse_tables([each.grid() for each in ranges])
    refuse_faults([finding for finding in parsed.findings if finding.sheet in given], ranges)
    return parsed.tables


def lot_range(rows: Rows) -> Headed:
    """A range of lots; one that names no symbol is about one security."""
    return remembered(rows, "lots", lambda: _lot_range(rows))


def _lot_range(rows: Rows) -> Headed:
    lots = headed("lots", rows, ("acquired", "quantity"))
    return lots if "symbol" in lots.places() else lots.with_column("Symbol", ANY_SYMBOL)


def lot_columns(rows: Rows) -> LotColumns:
    """The lots of one security as exact columns; BadInput where they are of several, or lack a date or a basis."""
    return remembered(rows, "lot columns", lambda: _lot_columns(rows))


def _lot_columns(rows: Rows) -> LotColumns:
    from xlrebal.household.positions_and_lots import UNKNOWN_BASIS
    from xlrebal.household.read.lot_columns import read_lot_columns
    from xlrebal.household.read.names import read_names
    from xlrebal.household.read.sheet_rows import Sheets

    given = lot_range(rows)
    sheets = Sheets(tables_of(given))
    lots = read_lot_columns(sheets.rows("lots", "Lots"), read_names(sheets), {})
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
