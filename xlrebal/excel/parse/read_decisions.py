"""The advisor's entries on an earlier Trades sheet: approve, skip, lock, a quantity of their own, a note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from xlrebal.excel.grid import Cell, Grid
from xlrebal.excel.parse.parse_cells import Unreadable, read_number, reader_of
from xlrebal.household.earlier_trade import EarlierTrade
from xlrebal.household.household import Override, PlannedLot
from xlrebal.schema.finding import Finding, Problem, warning
from xlrebal.schema.results import ADVISORS_ORDERS, TRADES
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_SHARES, MicroShares, micros
from xlrebal.tax.symbol import Symbol

NEEDED = ("Action", "Account", "Symbol", "Quantity", "Decision", "Override Quantity", "Note")
PHASE = "Phase"  # a sheet that is older, or made by hand, may have none
DECISION = next(column for column in TRADES.columns if column.name == "Decision")


class Decisions(NamedTuple):
    """What the advisor entered, in the order of account, symbol and side, and the quantities that could not be used.

    earlier: every trade that the sheet proposes.
    """

    overrides: tuple[Override, ...] = ()
    findings: tuple[Finding, ...] = ()
    earlier: tuple[EarlierTrade, ...] = ()


def read_decisions(trades: Grid | None, lots_sold: Grid | None = None) -> Decisions:
    """Every row of Trades on which the advisor entered something; of a sale the lots that Lots Sold names for it."""
    if trades is None:
        return Decisions()
    for index, row in enumerate(trades.rows):
        texts = [str(cell).strip() if cell is not None else "" for cell in row]
        if all(heading in texts for heading in NEEDED):
            from xlrebal.excel.parse.read_lots_sold import read_lots_sold

            places = {heading: texts.index(heading) for heading in (*NEEDED, PHASE) if heading in texts}
            return _decisions(trades, index, places, read_lots_sold(lots_sold))
    return Decisions()


class HandEntry(NamedTuple):
    """A decision on a sheet that is not ours: the sheet's row, counted from 1, and what it says in words."""

    row: int
    words: str


def entries_by_hand(sheet: Grid, known: Sequence[Override]) -> tuple[HandEntry, ...]:
    """What stands under Decision or Override Quantity on the advisor's own sheet, but for what is decided on ours as well.

    Nothing of it is followed: a trade that we did not propose has no quantity to approve, and its sheet may mean anything.
    """
    decided = {(one.account.casefold(), one.symbol.casefold(), one.side.casefold()) for one in known}
    for index, row in enumerate(sheet.rows):
        places = {str(cell).strip().casefold(): at for at, cell in enumerate(row) if cell is not None}
        asked = [
            places[heading.casefold()]
            for heading in (DECISION.name, "Override Quantity")
            if heading.casefold() in places
        ]
        if not asked:
            continue
        entries = []
        for at, cells in enumerate(sheet.rows[index + 1 :], index + 2):
            told = [_text(cells[place]) for place in asked if place < len(cells) and _text(cells[place])]
            action, account, symbol = (
                _text(cells[places[key]]) if key in places and places[key] < len(cells) else ""
                for key in ("action", "account", "symbol")
            )
            if told and (account.casefold(), symbol.casefold(), action.casefold()) not in decided:
                trade = f"{action} {symbol}".strip() + (f" in {account}" if account else "")
                entries.append(HandEntry(at, f"{trade or f'row {at}'}: {', '.join(told)}"))
        return tuple(entries)
    return ()


def _text(cell: Cell) -> str:
    return "" if cell is None else str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell).strip()


def _decisions(
    trades: Grid, heading_row: int, places: Mapping[str, int], lots: Mapping[tuple[str, str], tuple[PlannedLot, ...]]
) -> Decisions:
    """The rows below the headings, which stand in the columns `places`; lots: sold, by account and symbol."""
    overrides, findings, earlier = [], [], []
    for at in range(heading_row + 1, len(trades.rows)):
        entry = _entry(trades.rows[at], places)
        if entry is None:
            continue
        if entry.proposed > 0:
            earlier.append(EarlierTrade(entry.side, entry.account, entry.symbol, entry.proposed))
        cell = trades.errors.get((at, places["Override Quantity"])) or trades.rows[at][places["Override Quantity"]]
        if entry.quantity is None and read_number(cell) is not None:  # None: blank
            findings.append(_unusable(entry, cell, trades.sheet, at + 1))
        if entry.decision not in ("", *DECISION.choices):
            findings.append(_unknown(entry, trades.sheet, at + 1))
        if entry.decision or entry.note or entry.quantity is not None:
            sold = lots.get((entry.account, entry.symbol), ()) if entry.side is Side.SELL else ()
            overrides.append(replace(entry, lots=sold))
    in_order = tuple(sorted(overrides, key=lambda one: (one.account, one.symbol, one.side)))
    return Decisions(in_order, tuple(findings), tuple(earlier))


def _entry(cells: Sequence[Cell], places: Mapping[str, int]) -> Override | None:
    """The row of a trade, whether or not anything is entered; None for any other row."""

    def text(heading: str) -> str:
        return _text(cells[places[heading]])

    if text("Action") not in tuple(Side):
        return None
    return Override(
        account=text("Account"),
        symbol=Symbol(text("Symbol")),
        side=Side(text("Action")),
        decision=_decision(text("Decision")),
        quantity=_shares(cells[places["Override Quantity"]]),
        proposed=_shares(cells[places["Quantity"]]) or NO_SHARES,
        note=text("Note"),
        held=PHASE in places and text(PHASE) == ADVISORS_ORDERS,
    )


def _decision(text: str) -> str:
    """The decision in the column's words; as it stands where it is none of them, so that it can be corrected."""
    read = reader_of(DECISION)(text)
    return text.lower() if isinstance(read, Unreadable) else str(read or "")


def _unknown(entry: Override, sheet: str, row: int) -> Finding:
    """A decision that is none of the words for one."""
    return warning(
        Problem.OVERRIDE_NOT_POSSIBLE,
        f"{entry.symbol} in {entry.account}: your decision {entry.decision} is none of {', '.join(DECISION.choices)} and is not used; "
        "choose one of them, or clear the cell.",
        sheet=sheet,
        row=row,
        column="Decision",
        value=entry.decision,
    )


def _unusable(entry: Override, cell: Cell, sheet: str, row: int) -> Finding:
    """A quantity that is text, an error or below zero."""
    shown = int(cell) if isinstance(cell, float) and cell.is_integer() else cell
    return warning(
        Problem.OVERRIDE_NOT_POSSIBLE,
        f"{entry.symbol} in {entry.account}: your quantity {shown} is no number of shares, zero or more, and is not used; "
        "correct it, or clear the cell.",
        sheet=sheet,
        row=row,
        column="Override Quantity",
        value=shown,
    )


def _shares(cell: Cell) -> MicroShares | None:
    number = read_number(cell)
    return micros(number) if isinstance(number, int | float) and number >= 0 else None
