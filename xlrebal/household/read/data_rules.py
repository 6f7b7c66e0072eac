"""What is bad data: the rules D-1 to D-9, each decided here and nowhere else.

The builders ask about the workbook's columns, tax/bad_data about plain records; who asks adds the place and the words.
What one cell may hold (no blank, nothing below zero) its column declares in schema/inputs, and `cell_fault` looks there.
Quantities in micro-shares, money in cents, prices in nano-dollars, days as datetime64[D] (NaT: not known).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Generic, NamedTuple, TypeVar

import numpy as np

from xlrebal.schema.column import Column
from xlrebal.schema.finding import Finding, Problem, Severity
from xlrebal.schema.inputs import PRICES
from xlrebal.tax.columns import Dates, Flags, Ints
from xlrebal.tax.wash_window import LOOK_BACK

Key = TypeVar("Key", bound=Hashable)
S = TypeVar("S", bound=str)

SEVERITIES: Mapping[Problem, Severity] = {
    Problem.BAD_DATE: Severity.ERROR,
    Problem.FUTURE_DATE: Severity.ERROR,
    Problem.MISSING_BASIS: Severity.ERROR,
    Problem.BAD_BASIS: Severity.ERROR,
    Problem.ZERO_BASIS: Severity.WARNING,
    Problem.BAD_QTY: Severity.ERROR,
    Problem.LOTS_DO_NOT_SUM: Severity.ERROR,
    Problem.DUPLICATE_LOT: Severity.ERROR,
    Problem.UNKNOWN_SYMBOL: Severity.ERROR,
    Problem.UNKNOWN_LOT: Severity.ERROR,
    Problem.LOT_OVERSOLD: Severity.ERROR,
    Problem.SOLD_BEFORE_BOUGHT: Severity.ERROR,
    Problem.MISSING_PRICE: Severity.ERROR,
    Problem.BAD_PRICE: Severity.ERROR,
    Problem.STALE_PRICE: Severity.WARNING,
    Problem.SHORT_HISTORY: Severity.WARNING,
}
PRICE = PRICES.column("price")


def broken_rule(
    code: Problem, message: str, *, sheet: str = "", row: int | None = None, column: str = "", value: object = ""
) -> Finding:
    """A finding of D-1 to D-9, as bad as its rule says."""
    return Finding(
        code=code, severity=SEVERITIES[code], message=message, sheet=sheet, row=row, column=column, value=str(value)
    )


def cell_fault(column: Column, value: date | float | None) -> Problem | None:
    """What a cell breaks (D-1, D-2, D-3, D-8) by its column's declaration, in any unit, as the limits are zero.

    None for the value: blank, or no date or number; nothing is guessed.
    """
    if value is None:
        return column.blank or column.unreadable
    if isinstance(value, date):
        return None
    too_low = column.minimum is not None and value < column.minimum
    return column.out_of_range if too_low or (column.above is not None and value <= column.above) else None


def acquired_later(acquired: Dates, as_of: date) -> Flags:
    """D-1: lots from after the as-of date; an unknown day is not."""
    later: Flags = acquired > np.datetime64(as_of, "D")
    return later


def without_cost(basis: Ints) -> Flags:
    """D-2: lots whose basis is given as zero."""
    free: Flags = basis == 0
    return free


def counted(quantity: Ints) -> Flags:
    """D-3: lots that count; one without a positive quantity is rejected."""
    return quantity > 0


class LotSums(NamedTuple):
    """The lots' micro-shares by holding, and where they differ from what is held by more than the tolerance."""

    total: Ints
    differ: Flags


def compare_sums(holding: Ints, quantity: Ints, held: Ints, tolerance: int) -> LotSums:
    """D-4: rejected lots do not count, those of a repeated id do. holding: each lot's index into `held`, -1 for none."""
    counts = (holding >= 0) & counted(quantity)
    total = np.zeros(len(held), dtype=np.int64)
    np.add.at(total, holding[counts], quantity[counts])
    return LotSums(total, np.abs(total - held) > tolerance)


def repeated(ids: Sequence[Key]) -> dict[Key, list[int]]:
    """D-5: every (account, symbol, lot id) that stands more than once, and where; one id in two positions is fine."""
    times = {key for key, count in Counter(ids).items() if count > 1}
    places: dict[Key, list[int]] = {}
    for place, key in enumerate(ids) if times else ():
        if key in times:
            places.setdefault(key, []).append(place)
    return places


def unknown_symbols(held: Iterable[S], known: Collection[str]) -> list[S]:
    """D-6: symbols without a security record, which are never assumed to be anything."""
    return [symbol for symbol in held if symbol not in known]


class KnownLot(NamedTuple):
    """A lot that sales may name. bought: None if unknown. quantity: None where it may have held more than is known."""

    bought: date | None
    quantity: int | None


class NamedSale(NamedTuple, Generic[Key]):
    """Shares of one lot that were sold, or are named to be; `sold` is None where the day is unknown."""

    lot: Key
    sold: date | None
    quantity: int


class SaleFault(NamedTuple):
    """What is wrong with a sale, by its index. taken: all that sales up to this one took of the lot."""

    sale: int
    code: Problem
    lot: KnownLot
    taken: int


def known_lots(lots: Iterable[tuple[Key, KnownLot]]) -> dict[Key, KnownLot]:
    """The lots by key; those that share one are one lot, bought on the first day, its quantity known if every one's is."""
    known: dict[Key, KnownLot] = {}
    for key, lot in lots:
        if key in known:
            days = [day for day in (known[key].bought, lot.bought) if day is not None]
            parts = [part for part in (known[key].quantity, lot.quantity) if part is not None]
            lot = KnownLot(min(days, default=None), sum(parts) if len(parts) == 2 else None)
        known[key] = lot
    return known


def sale_faults(sales: Iterable[NamedSale[Key]], lots: Mapping[Key, KnownLot]) -> Iterator[SaleFault]:
    """D-7 for sales in their order: lots that do not exist, were bought later, or hold less than all sales took."""
    taken: Counter[Key] = Counter()
    for index, sale in enumerate(sales):
        taken[sale.lot] += sale.quantity
        lot = lots.get(sale.lot)
        if lot is None:
            yield SaleFault(index, Problem.UNKNOWN_LOT, KnownLot(None, None), taken[sale.lot])
            continue
        if lot.quantity is not None and taken[sale.lot] > lot.quantity:
            yield SaleFault(index, Problem.LOT_OVERSOLD, lot, taken[sale.lot])
        if sale.sold is not None and lot.bought is not None and sale.sold < lot.bought:
            yield SaleFault(index, Problem.SOLD_BEFORE_BOUGHT, lot, taken[sale.lot])


def price_fault(price: int | None, priced_on: date | None, as_of: date, limit_days: int) -> Problem | None:
    """D-8: no price, none above zero, or one older than the limit in calendar days; one without a date is not stale."""
    fault = cell_fault(PRICE, price) or (Problem.BAD_PRICE if price == 0 else None)
    stale = priced_on is not None and (as_of - priced_on).days > limit_days
    return fault or (Problem.STALE_PRICE if stale else None)


def short_histories(first_transaction: Mapping[str, date | None], as_of: date) -> list[str]:
    """D-9: accounts whose transactions (None: there are none) do not reach back to 61 days before the as-of date."""
    reach = as_of - LOOK_BACK
    return [account for account, first in first_transaction.items() if first is None or first > reach]
