"""The advisor's entries on an earlier Trades sheet: approve, skip, lock, a quantity of their own, a note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xlrebal.excel.grid import Cell, Grid
from xlrebal.excel.parse_cells import read_number
from xlrebal.household.household import Override
from xlrebal.household.money import micros

NEEDED = ("Action", "Account", "Symbol", "Quantity", "Decision", "Override Quantity", "Note")
ACTIONS = ("SELL", "BUY")


def read_decisions(trades: Grid | None) -> tuple[Override, ...]:
    """Every row of Trades on which the advisor entered something, in the order of account, symbol and action."""
    if trades is None:
        return ()
    for index, row in enumerate(trades.rows):
        texts = [str(cell).strip() if cell is not None else "" for cell in row]
        if all(heading in texts for heading in NEEDED):
            places = {heading: texts.index(heading) for heading in NEEDED}
            entries = (_entry(cells, places) for cells in trades.rows[index + 1 :])
            return tuple(sorted(entry for entry in entries if entry is not None))
    return ()


def _entry(cells: Sequence[Cell], places: Mapping[str, int]) -> Override | None:
    def text(heading: str) -> str:
        cell = cells[places[heading]]
        return "" if cell is None else str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell).strip()

    decision, note = text("Decision").lower(), text("Note")
    quantity = _shares(cells[places["Override Quantity"]])
    if text("Action") not in ACTIONS or not (decision or note or quantity is not None):
        return None
    return Override(
        text("Account"),
        text("Symbol"),
        text("Action"),
        decision,
        quantity,
        _shares(cells[places["Quantity"]]) or 0,
        note,
    )


def _shares(cell: Cell) -> int | None:
    number = read_number(cell)
    return micros(number) if isinstance(number, int | float) and number >= 0 else None
