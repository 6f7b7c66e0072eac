"""The Lots sheet as columns of exact figures, with what each lot's own cells get wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

import numpy as np

from xlrebal.household.household import Dates, Flags, Ints
from xlrebal.household.money import CENTS, MICROS, NANOS, amount_cents, scaled_column
from xlrebal.household.names import Names, symbols_of
from xlrebal.household.sheet_rows import LARGEST, SheetRows
from xlrebal.schema.finding import Finding, Problem, error, warning

UNKNOWN = -1
DAY = "datetime64[D]"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class LotColumns:
    """One element a lot whose quantity is usable, in sheet order. record: its place on the sheet. Units as in Lots.

    stopped: an error of the lot's own keeps it from being sold. basis is UNKNOWN where none is usable.
    basis_blank: neither Cost Basis nor Unit Cost was given at all. gift_unvalued: a gift whose value then is not known.
    """

    record: Ints
    account: list[str]
    symbol: list[str]
    lot_id: list[str]
    acquired: Dates
    holding_date: Dates
    quantity: Ints
    basis: Ints
    basis_blank: Flags
    inherited: Flags
    gift_value: Ints
    gift_unvalued: Flags
    gift_date: Dates
    adjusted: Flags
    stopped: Flags
    sell_quantity: Ints

    def keys(self) -> frozenset[tuple[str, str]]:
        """The accounts and symbols that have lots."""
        return frozenset(zip(self.account, self.symbol, strict=True))


def read_lot_columns(rows: SheetRows, names: Names) -> LotColumns:
    """Every lot with a quantity (D-3: others are rejected). Blank lot ids are made up."""
    kept = [index for index, quantity in enumerate(rows.numbers("quantity")) if quantity is not None and quantity > 0]
    accounts, symbols = (_taken(column, kept) for column in (names.accounts_of(rows), symbols_of(rows)))
    quantity = scaled_column(_taken(rows.numbers("quantity"), kept), MICROS)
    acquired = _days(rows, "acquired", kept)
    holding = _days(rows, "holding_date", kept)
    basis = _basis(rows, kept, quantity)
    how = np.array(_taken(rows.texts("how"), kept), dtype=object)
    gift_value = scaled_column(_taken(rows.numbers("gift_value"), kept), CENTS)
    has_gift_value = np.array([value is not None for value in _taken(rows.numbers("gift_value"), kept)], dtype=bool)
    below_basis = (how == "gift") & has_gift_value & (gift_value < basis)  # H-5: otherwise donor's basis and dates
    gift_date = _days(rows, "gift_date", kept)
    blank = basis == UNKNOWN
    blank[blank] = [not rows.faulty(kept[place], "cost_basis", "unit_cost") for place in np.flatnonzero(blank).tolist()]
    return LotColumns(
        np.array(kept, dtype=np.int64),
        accounts,
        symbols,
        _lot_ids(rows, kept, accounts, symbols, quantity, basis),
        acquired,
        np.where(np.isnat(holding), acquired, holding),
        quantity,
        basis,
        blank,
        how == "inheritance",
        np.where(below_basis, gift_value, UNKNOWN),
        (how == "gift") & ~has_gift_value,
        np.where(below_basis, gift_date, np.datetime64("NaT", "D")),
        np.array([flag is not False for flag in _taken(rows.flags("adjusted"), kept)], dtype=bool),
        np.array(_unreadable(rows, kept), dtype=bool),
        scaled_column(_taken(rows.numbers("sell_quantity"), kept), MICROS),
    )


def _taken(column: Sequence[T], kept: Sequence[int]) -> list[T]:
    return [column[index] for index in kept]


def _days(rows: SheetRows, key: str, kept: Sequence[int]) -> Dates:
    """A date column; NaT where blank or unreadable."""
    if rows.blank(key):
        return np.full(len(kept), np.datetime64("NaT"), dtype=DAY)
    return np.array(_taken(rows.dates(key), kept), dtype=DAY)


def _unreadable(rows: SheetRows, kept: Sequence[int]) -> list[bool]:
    """Whether a cell that decides the lot's term could not be read (D-1)."""
    faults = rows.table.faults
    keys = ("acquired", "holding_date", "gift_date", "gift_value", "how", "sell_quantity", "adjusted")
    return [any((index, key) in faults for key in keys) for index in kept] if faults else [False] * len(kept)


def _basis(rows: SheetRows, kept: Sequence[int], quantity: Ints) -> Ints:
    """Total basis in cents: the total as given, else unit cost × quantity, exact and rounded once (D-2: never zero for a blank)."""
    totals = _taken(rows.numbers("cost_basis"), kept)
    basis = scaled_column(totals, CENTS)
    known = np.array([total is not None for total in totals], dtype=bool)
    if rows.has("unit_cost"):
        units = _taken(rows.numbers("unit_cost"), kept)
        wanted = [
            place
            for place in np.flatnonzero(~known).tolist()
            if units[place] is not None and not rows.faulty(kept[place], "cost_basis")
        ]
        nanos = scaled_column([units[place] for place in wanted], NANOS).tolist()
        for place, unit in zip(wanted, nanos, strict=True):
            amount = amount_cents(int(quantity[place]), unit)
            basis[place], known[place] = (amount, True) if amount <= LARGEST * CENTS else (0, False)
    return np.where(known, basis, UNKNOWN)


def _lot_ids(
    rows: SheetRows, kept: Sequence[int], accounts: Sequence[str], symbols: Sequence[str], quantity: Ints, basis: Ints
) -> list[str]:
    """Each lot's id; blank ones are made from symbol and acquired date, numbered by size so that row order is irrelevant."""
    ids = _taken(rows.texts("lot_id"), kept)
    if all(ids):
        return ids
    acquired = _taken(rows.dates("acquired"), kept)
    blank = [place for place, lot_id in enumerate(ids) if not lot_id]
    blank.sort(
        key=lambda place: (
            accounts[place],
            symbols[place],
            str(acquired[place]),
            int(quantity[place]),
            int(basis[place]),
        )
    )
    made = [f"{symbols[place]} {acquired[place] or 'undated'}" for place in blank]
    numbered: Counter[tuple[str, str]] = Counter()
    for place, name in zip(blank, made, strict=True):
        numbered[accounts[place], name] += 1
        ordinal = numbered[accounts[place], name]
        ids[place] = name if ordinal == 1 else f"{name} #{ordinal}"
    return ids


class CheckedCells(NamedTuple):
    """Which lots their own cells stop, and why."""

    stopped: Flags
    findings: list[Finding]


def check_lot_cells(rows: SheetRows, lots: LotColumns, taxable: Flags, as_of: date) -> CheckedCells:
    """Which lots their own cells stop, and the findings (D-1, D-2, D-3, D-7, H-5)."""
    today = np.datetime64(as_of, "D")
    unknown = lots.basis == UNKNOWN
    future = lots.acquired > today
    later = lots.holding_date > lots.acquired
    undated_gift = (lots.gift_value != UNKNOWN) & np.isnat(lots.gift_date)
    oversold = lots.sell_quantity > lots.quantity
    stopped = (
        lots.stopped
        | (unknown & (taxable | ~lots.basis_blank))
        | future
        | later
        | undated_gift
        | oversold
        | np.isnat(lots.acquired)
    )
    problems = (
        (
            lots.basis_blank & taxable,
            error,
            Problem.MISSING_BASIS,
            "cost_basis",
            "has no cost basis: it is never sold and never taken as zero; fill in Cost Basis or Unit Cost",
        ),
        (
            lots.basis_blank & ~taxable,
            warning,
            Problem.MISSING_BASIS,
            "cost_basis",
            "has no cost basis: it may be sold, as its account is not taxed; fill in Cost Basis",
        ),
        (
            lots.basis == 0,
            warning,
            Problem.ZERO_BASIS,
            "cost_basis",
            "has a cost basis of zero, so that all of its value is gain: correct it if the basis is unknown",
        ),
        (
            future,
            error,
            Problem.FUTURE_DATE,
            "acquired",
            f"was acquired after the as-of date {as_of}: it is not sold; correct Acquired or the As Of setting",
        ),
        (
            later,
            error,
            Problem.BAD_DATE,
            "holding_date",
            "has a Holding Date after Acquired: it is not sold; a period carried over starts earlier",
        ),
        (
            undated_gift,
            error,
            Problem.MISSING_VALUE,
            "gift_date",
            "was given below its basis and has no Gift Date: it is not sold; fill it in",
        ),
        (
            lots.gift_unvalued,
            warning,
            Problem.MISSING_VALUE,
            "gift_value",
            "is a gift without a Gift Value: the donor's basis is used; fill in the value on the day of the gift",
        ),
        (
            oversold,
            error,
            Problem.LOT_OVERSOLD,
            "sell_quantity",
            "names more to sell than it holds: it is not sold; correct Sell Quantity",
        ),
    )
    findings = [*_rejected(rows, lots), *(finding for problem in problems for finding in _each(rows, lots, *problem))]
    return CheckedCells(stopped, findings)


def _rejected(rows: SheetRows, lots: LotColumns) -> list[Finding]:
    """D-3 for quantities that reading let pass: those of no size, and those beyond all reason."""
    left_out = set(range(len(rows))) - set(lots.record.tolist())
    return [
        error(
            Problem.BAD_QTY,
            "The lot has no usable quantity and is left out: correct it.",
            **rows.place(index, "quantity", rows.cells("quantity")[index] or ""),
        )
        for index in sorted(left_out)
        if not rows.faulty(index, "quantity")
    ]


def _each(
    rows: SheetRows, lots: LotColumns, where: Flags, make: Callable[..., Finding], code: Problem, key: str, what: str
) -> list[Finding]:
    cells = rows.cells(key)
    return [
        make(
            code,
            f"Lot {lots.lot_id[place]} of {lots.symbol[place]} in {lots.account[place]} {what}.",
            **rows.place(
                int(lots.record[place]),
                key,
                "" if cells[int(lots.record[place])] is None else cells[int(lots.record[place])],
            ),
        )
        for place in np.flatnonzero(where).tolist()
    ]
