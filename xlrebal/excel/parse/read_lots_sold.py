"""The lots that an earlier run's Lots Sold names for each sale, so that a locked sale can keep them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from xlrebal.excel.grid import Cell, Grid
from xlrebal.excel.parse.parse_cells import read_number
from xlrebal.household.household import PlannedLot
from xlrebal.tax.money import micros

NEEDED = ("Account", "Symbol", "Lot ID", "Quantity")


def read_lots_sold(lots_sold: Grid | None) -> Mapping[tuple[str, str], tuple[PlannedLot, ...]]:
    """By account and symbol the lots in the sheet's order; a row without a quantity above zero names none.

    Nothing is checked here: the sheet may be older than the household, or edited.
    """
    found: dict[tuple[str, str], list[PlannedLot]] = defaultdict(list)
    rows = lots_sold.rows if lots_sold else ()
    for index, row in enumerate(rows):
        texts = [_text(cell) for cell in row]
        if all(heading in texts for heading in NEEDED):
            account, symbol, lot_id, quantity = (texts.index(heading) for heading in NEEDED)
            for cells in rows[index + 1 :]:
                shares = read_number(cells[quantity])
                if _text(cells[account]) and isinstance(shares, int | float) and shares > 0:
                    part = PlannedLot(_text(cells[lot_id]), micros(shares))
                    found[_text(cells[account]), _text(cells[symbol])].append(part)
            break
    return {pair: tuple(parts) for pair, parts in found.items()}


def _text(cell: Cell) -> str:
    return "" if cell is None else str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell).strip()
