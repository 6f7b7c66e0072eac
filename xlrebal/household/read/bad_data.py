"""The checks D-1 to D-9 on plain records, each finding what it finds.

household/data_rules decides; here records are brought to it and what it finds gets the name of its lot, account/symbol,
symbol or account. An error stops trades in what it names; a warning is printed. What could not be read is None here,
blank or text alike: nothing is guessed. Quantities in micro-shares, money in cents, prices in nano-dollars.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from xlrebal.household.read.data_rules import (
    SEVERITIES,
    KnownLot,
    NamedSale,
    acquired_later,
    cell_fault,
    compare_sums,
    counted,
    known_lots,
    price_fault,
    repeated,
    sale_faults,
    short_histories,
    unknown_symbols,
    without_cost,
)
from xlrebal.household.read.read_settings import read_settings
from xlrebal.schema.finding import Problem, Severity
from xlrebal.schema.inputs import LOTS
from xlrebal.schema.record import record
from xlrebal.tax.columns import Ints
from xlrebal.tax.money import micros

DEFAULTS = read_settings({})


class DataIssue(NamedTuple):
    """A code, how bad it is, and the lot, account/symbol, symbol or account it is about."""

    code: Problem
    severity: Severity
    ref: str


class LotRecord(NamedTuple):
    """A lot as read; None where the cell was blank or no date or number."""

    id: str
    account: str
    symbol: str
    acquired: date | None
    quantity: int | None
    basis: int | None


class HoldingRecord(NamedTuple):
    """A position as the custodian reports it."""

    account: str
    symbol: str
    quantity: int | None


class PriceRecord(NamedTuple):
    """A price and its date."""

    symbol: str
    price: int | None
    priced_on: date | None


class SellRecord(NamedTuple):
    """A sale of history, or a specific identification, naming a lot."""

    account: str
    lot: str
    sold: date | None
    quantity: int | None


@record(kw_only=True)
class DataToCheck:
    """Everything checked at once; a part that is None was not given, and its check is left out."""

    as_of: date
    lots: Sequence[LotRecord] = ()
    symbols: Sequence[str] | None = None
    holdings: Sequence[HoldingRecord] | None = None
    prices: Sequence[PriceRecord] | None = None
    sells: Sequence[SellRecord] = ()
    stale_days: int = DEFAULTS.stale_price_days
    tolerance: int = micros(DEFAULTS.quantity_tolerance)


def check_data(data: DataToCheck) -> tuple[DataIssue, ...]:
    """All issues of D-1 to D-8, each once, in the order of the rules."""
    held = held_symbols(data)
    issues = [*check_lots(data.lots, data.as_of)]
    issues += check_sums(data.lots, data.holdings, data.tolerance) if data.holdings else []
    issues += [
        _issue(Problem.DUPLICATE_LOT, lot)
        for _, _, lot in repeated([(lot.account, lot.symbol, lot.id) for lot in data.lots])
    ]
    if data.symbols is not None:
        issues += [_issue(Problem.UNKNOWN_SYMBOL, symbol) for symbol in unknown_symbols(held, data.symbols)]
    issues += check_sells(data.lots, data.sells)
    issues += check_prices(held, data.prices, data.as_of, data.stale_days) if data.prices is not None else []
    return tuple(dict.fromkeys(issues))


def held_symbols(data: DataToCheck) -> list[str]:
    """Every symbol with a lot or a holding, once, in order of appearance."""
    lots = [lot.symbol for lot in data.lots]
    return list(dict.fromkeys(lots + [holding.symbol for holding in data.holdings or ()]))


def check_lots(lots: Sequence[LotRecord], as_of: date) -> Iterator[DataIssue]:
    """D-1 to D-3, lot by lot."""
    acquired, cost, quantity = (LOTS.column(key) for key in ("acquired", "cost_basis", "quantity"))
    later = acquired_later(np.array([lot.acquired for lot in lots], dtype="datetime64[D]"), as_of).tolist()
    free = without_cost(np.array([-1 if lot.basis is None else lot.basis for lot in lots], dtype=np.int64)).tolist()
    for lot, is_later, is_free in zip(lots, later, free, strict=True):
        codes = (
            cell_fault(acquired, lot.acquired) or (Problem.FUTURE_DATE if is_later else None),
            cell_fault(cost, lot.basis) or (Problem.ZERO_BASIS if is_free else None),
            cell_fault(quantity, lot.quantity),
        )
        yield from (_issue(code, lot.id) for code in codes if code)


def check_sums(lots: Sequence[LotRecord], holdings: Sequence[HoldingRecord], tolerance: int) -> Iterator[DataIssue]:
    """D-4 for each account and symbol with lots or a holding."""
    held: Counter[tuple[str, str]] = Counter()
    for lot in lots:
        held[lot.account, lot.symbol] += 0
    for holding in holdings:
        held[holding.account, holding.symbol] += holding.quantity or 0
    index = {key: place for place, key in enumerate(held)}
    place = np.array([index[lot.account, lot.symbol] for lot in lots], dtype=np.int64)
    differ = compare_sums(place, _quantities(lots), np.array([*held.values()], dtype=np.int64), tolerance).differ
    for (account, symbol), differs in zip(held, differ.tolist(), strict=True):
        if differs:
            yield _issue(Problem.LOTS_DO_NOT_SUM, f"{account}/{symbol}")


def check_sells(lots: Sequence[LotRecord], sells: Sequence[SellRecord]) -> Iterator[DataIssue]:
    """D-7: sales of lots that do not exist, of more than they hold, or from before they were bought."""
    known = known_lots(
        ((lot.account, lot.id), KnownLot(lot.acquired, lot.quantity if counts else None))
        for lot, counts in zip(lots, counted(_quantities(lots)).tolist(), strict=True)
    )
    sales = [NamedSale((sell.account, sell.lot), sell.sold, sell.quantity or 0) for sell in sells]
    return (_issue(fault.code, sells[fault.sale].lot) for fault in sale_faults(sales, known))


def check_prices(
    held: Iterable[str], prices: Iterable[PriceRecord], as_of: date, stale_days: int
) -> Iterator[DataIssue]:
    """D-8 for each symbol held or priced."""
    known = {price.symbol: price for price in prices}
    for symbol in dict.fromkeys([*held, *known]):
        price = known.get(symbol, PriceRecord(symbol, None, None))
        if fault := price_fault(price.price, price.priced_on, as_of, stale_days):
            yield _issue(fault, symbol)


def check_history(first_transaction: Mapping[str, date | None], as_of: date) -> Iterator[DataIssue]:
    """D-9 for each in-scope account: its transactions must reach back to 61 days before the as-of date."""
    return (_issue(Problem.SHORT_HISTORY, account) for account in short_histories(first_transaction, as_of))


def _quantities(lots: Sequence[LotRecord]) -> Ints:
    return np.array([lot.quantity or 0 for lot in lots], dtype=np.int64)


def _issue(code: Problem, ref: str) -> DataIssue:
    return DataIssue(code, SEVERITIES[code], ref)
