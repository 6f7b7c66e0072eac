"""The Lots sheet, read into columns of exact figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import log
from typing import TypeVar

import numpy as np

from xlrebal.household.household import Security
from xlrebal.household.lot_columns import LotColumns
from xlrebal.household.positions_and_lots import NO_GIFT_VALUE, UNKNOWN_BASIS
from xlrebal.household.read.data_rules import counted
from xlrebal.household.read.names import Names
from xlrebal.household.read.sheet_rows import LARGEST, SheetRows
from xlrebal.tax.columns import Dates, Ints
from xlrebal.tax.money import CENTS, MICROS, NANOS, MicroShares, NanoDollars, amount_cents, scaled_column
from xlrebal.tax.symbol import Symbol

DAY = "datetime64[D]"
T = TypeVar("T")


def read_lot_columns(rows: SheetRows, names: Names, securities: Mapping[Symbol, Security]) -> LotColumns:
    """Every lot with a quantity (D-3: others are rejected). Blank lot ids are made up; a bond's Unit Cost is quoted as its price is."""
    quantity = scaled_column(rows.numbers("quantity"), MICROS)
    kept = np.flatnonzero(counted(quantity)).tolist()
    quantity = quantity[kept]
    accounts, symbols = _taken(names.accounts_of(rows), kept), _taken(names.symbols_of(rows), kept)
    acquired = _days(rows, "acquired", kept)
    holding = _days(rows, "holding_date", kept)
    basis = _basis(rows, kept, quantity, symbols, securities)
    how = np.array(_taken(rows.texts("how"), kept), dtype=object)
    gift_value = scaled_column(_taken(rows.numbers("gift_value"), kept), CENTS)
    has_gift_value = np.array([value is not None for value in _taken(rows.numbers("gift_value"), kept)], dtype=bool)
    unvalued = (how == "gift") & ~has_gift_value
    gift_value[unvalued] = 0  # H-5: until it is known no loss is taken
    below_basis = (how == "gift") & (gift_value < basis)  # otherwise donor's basis and dates
    gift_date = _days(rows, "gift_date", kept)
    blank = basis == UNKNOWN_BASIS
    blank[blank] = [not rows.faulty(kept[place], "cost_basis", "unit_cost") for place in np.flatnonzero(blank).tolist()]
    return LotColumns(
        record=np.array(kept, dtype=np.int64),
        account=accounts,
        symbol=symbols,
        lot_id=_lot_ids(rows, kept, accounts, symbols, quantity, basis),
        acquired=acquired,
        holding_date=np.where(np.isnat(holding), acquired, holding),
        quantity=quantity,
        basis=basis,
        basis_blank=blank,
        inherited=how == "inheritance",
        gifted=how == "gift",
        gift_value=np.where(below_basis, gift_value, NO_GIFT_VALUE),
        gift_unvalued=unvalued,
        gift_date=np.where(below_basis, gift_date, np.datetime64("NaT", "D")),
        adjusted=np.array([flag is not False for flag in _taken(rows.flags("adjusted"), kept)], dtype=bool),
        unreadable=np.array(_unreadable(rows, kept), dtype=bool),
        sell_quantity=scaled_column(_taken(rows.numbers("sell_quantity"), kept), MICROS),
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


def _basis(
    rows: SheetRows,
    kept: Sequence[int],
    quantity: Ints,
    symbols: Sequence[Symbol],
    securities: Mapping[Symbol, Security],
) -> Ints:
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
        nanos_of_unit = scaled_column([units[place] for place in wanted], NANOS).tolist()
        for place, quoted in zip(wanted, nanos_of_unit, strict=True):
            unit = _as_priced(quoted, securities.get(symbols[place]))
            amount = amount_cents(MicroShares(quantity[place]), unit)
            basis[place], known[place] = (amount, True) if amount <= LARGEST * CENTS else (0, False)
    return np.where(known, basis, UNKNOWN_BASIS)


def _as_priced(quoted: NanoDollars, security: Security | None) -> NanoDollars:
    """A Unit Cost in nano-dollars, times the price factor where it is quoted as the price is: 99 for a bond at 98.5, not 0.99."""
    if security is None or security.price_factor == 1 or not quoted:
        return quoted
    price = (security.quoted_price or 1 / security.price_factor) * NANOS
    as_quoted, as_a_share = (abs(log(quoted / each)) for each in (price, price * security.price_factor))
    return (
        quoted
        if as_a_share < as_quoted
        else NanoDollars(round(Fraction(quoted) * Fraction(str(security.price_factor))))
    )


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
