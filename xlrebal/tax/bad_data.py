"""The checks of TAX_RULES section 7 on plain records: D-1 to D-9, each finding what it finds.

An error stops trades in the lot, symbol or account it names; a warning is printed. What could not be read is None
here, blank or text alike: nothing is guessed. Quantities in micro-shares, money in cents, prices in nano-dollars.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from xlrebal.schema.finding import Problem, Severity

DEFAULT_TOLERANCE = 100  # micro-shares: 0.0001 share
DEFAULT_STALE_DAYS = 5
HISTORY_DAYS = 61  # thirty days' look-back before a loss sale made thirty days ago


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

    @property
    def counts(self) -> bool:
        """Whether the lot counts at all: one without a positive quantity is rejected (D-3)."""
        return self.quantity is not None and self.quantity > 0


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


@dataclass(frozen=True, slots=True)
class DataToCheck:
    """Everything checked at once; a part that is None was not given, and its check is left out."""

    as_of: date
    lots: Sequence[LotRecord] = ()
    symbols: Sequence[str] | None = None
    holdings: Sequence[HoldingRecord] | None = None
    prices: Sequence[PriceRecord] | None = None
    sells: Sequence[SellRecord] = ()
    stale_days: int = DEFAULT_STALE_DAYS
    tolerance: int = DEFAULT_TOLERANCE


def check_data(data: DataToCheck) -> tuple[DataIssue, ...]:
    """All issues of D-1 to D-8, each once, in the order of the rules."""
    held = held_symbols(data)
    issues = [issue for lot in data.lots for issue in check_lot(lot, data.as_of)]
    issues += check_sums(data.lots, data.holdings, data.tolerance) if data.holdings else []
    issues += check_duplicates(data.lots)
    issues += check_symbols(held, data.symbols) if data.symbols is not None else []
    issues += check_sells(data.lots, data.sells)
    issues += check_prices(held, data.prices, data.as_of, data.stale_days) if data.prices is not None else []
    return tuple(dict.fromkeys(issues))


def held_symbols(data: DataToCheck) -> list[str]:
    """Every symbol with a lot or a holding, once, in order of appearance."""
    lots = [lot.symbol for lot in data.lots]
    return list(dict.fromkeys(lots + [holding.symbol for holding in data.holdings or ()]))


def check_lot(lot: LotRecord, as_of: date) -> Iterator[DataIssue]:
    """D-1 to D-3 for one lot."""
    if lot.acquired is None:
        yield _error(Problem.BAD_DATE, lot.id)
    elif lot.acquired > as_of:
        yield _error(Problem.FUTURE_DATE, lot.id)
    if lot.basis is None:
        yield _error(Problem.MISSING_BASIS, lot.id)
    elif lot.basis < 0:
        yield _error(Problem.BAD_BASIS, lot.id)
    elif lot.basis == 0:
        yield _warning(Problem.ZERO_BASIS, lot.id)
    if not lot.counts:
        yield _error(Problem.BAD_QTY, lot.id)


def check_sums(lots: Iterable[LotRecord], holdings: Iterable[HoldingRecord], tolerance: int) -> Iterator[DataIssue]:
    """D-4 for each account and symbol with lots or a holding; rejected lots do not count, doubled ones do."""
    difference: Counter[tuple[str, str]] = Counter()
    for lot in lots:
        difference[lot.account, lot.symbol] += (lot.quantity or 0) if lot.counts else 0
    for holding in holdings:
        difference[holding.account, holding.symbol] -= holding.quantity or 0
    for (account, symbol), quantity in difference.items():
        if abs(quantity) > tolerance:
            yield _error(Problem.LOTS_DO_NOT_SUM, f"{account}/{symbol}")


def check_duplicates(lots: Iterable[LotRecord]) -> Iterator[DataIssue]:
    """D-5: the same id twice in one account; in two accounts it is fine."""
    seen = Counter((lot.account, lot.id) for lot in lots)
    return (_error(Problem.DUPLICATE_LOT, lot) for (_, lot), times in seen.items() if times > 1)


def check_symbols(held: Iterable[str], known: Iterable[str]) -> Iterator[DataIssue]:
    """D-6: held without a security record."""
    securities = set(known)
    return (_error(Problem.UNKNOWN_SYMBOL, symbol) for symbol in held if symbol not in securities)


def check_sells(lots: Sequence[LotRecord], sells: Iterable[SellRecord]) -> Iterator[DataIssue]:
    """D-7: sales of lots that do not exist, of more than they hold, or from before they were bought."""
    left: Counter[tuple[str, str]] = Counter()
    bought: dict[tuple[str, str], date] = {}
    rejected = {(lot.account, lot.id) for lot in lots if not lot.counts}
    for lot in lots:
        key = lot.account, lot.id
        left[key] += lot.quantity or 0
        if lot.acquired is not None:
            bought[key] = min(lot.acquired, bought.get(key, lot.acquired))
    for sell in sells:
        key = sell.account, sell.lot
        if key not in left:
            yield _error(Problem.UNKNOWN_LOT, sell.lot)
            continue
        left[key] -= sell.quantity or 0
        if left[key] < 0 and key not in rejected:
            yield _error(Problem.LOT_OVERSOLD, sell.lot)
        if sell.sold is not None and key in bought and sell.sold < bought[key]:
            yield _error(Problem.SOLD_BEFORE_BOUGHT, sell.lot)


def check_prices(
    held: Iterable[str], prices: Iterable[PriceRecord], as_of: date, stale_days: int
) -> Iterator[DataIssue]:
    """D-8: no price, none above zero, or one older than the limit in calendar days."""
    known = {price.symbol: price for price in prices}
    for symbol in dict.fromkeys([*held, *known]):
        price = known.get(symbol)
        if price is None or price.price is None:
            yield _error(Problem.MISSING_PRICE, symbol)
        elif price.price <= 0:
            yield _error(Problem.BAD_PRICE, symbol)
        elif price.priced_on is not None and (as_of - price.priced_on).days > stale_days:
            yield _warning(Problem.STALE_PRICE, symbol)


def check_history(first_transaction: Mapping[str, date | None], as_of: date) -> Iterator[DataIssue]:
    """D-9 for each in-scope account: its transactions must reach back to 61 days before the as-of date."""
    needed = as_of - timedelta(days=HISTORY_DAYS)
    for account, first in first_transaction.items():
        if first is None or first > needed:
            yield _warning(Problem.SHORT_HISTORY, account)


def _error(code: Problem, ref: str) -> DataIssue:
    return DataIssue(code, Severity.ERROR, ref)


def _warning(code: Problem, ref: str) -> DataIssue:
    return DataIssue(code, Severity.WARNING, ref)
