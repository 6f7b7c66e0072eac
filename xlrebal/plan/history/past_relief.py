"""Which lots past sales took, sale by sale, under a lot method (L-1 to L-3, L-8), before wash sales are worked out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from heapq import heappop, heappush
from typing import NamedTuple

from xlrebal.tax.holding_period import long_term_from
from xlrebal.tax.lot_order import LotMethod, Rates
from xlrebal.tax.money import MicroShares
from xlrebal.tax.transaction import Action, NamedLot, Transaction

Key = tuple[float, ...]


class PastLot(NamedTuple):
    """A lot as it was bought: micro-shares, days as ordinals, `basis_each` cents a micro-share. `since`: from when it may be sold."""

    id: str
    since: int
    acquired: int
    long_from: int
    basis_each: float
    quantity: int


class Relieved(NamedTuple):
    """By sale the lots it took, and by lot the micro-shares left."""

    taken: dict[str, list[NamedLot]]
    left: dict[str, int]


def past_lot(bought: Transaction) -> PastLot:
    """The lot of a purchase or receipt."""
    acquired = bought.first_day
    long_from = acquired if bought.is_inherited else long_term_from(bought.holding_date or acquired)
    return PastLot(
        id=bought.id,
        since=bought.trade_date.toordinal(),
        acquired=acquired.toordinal(),
        long_from=long_from.toordinal(),
        basis_each=bought.amount / bought.quantity if bought.quantity else 0.0,
        quantity=bought.quantity,
    )


def relieve(
    rows: Iterable[Transaction], lots: Sequence[PastLot], method: LotMethod, rates: Rates, tolerance: int = 0
) -> Relieved | None:
    """The lots that each sale among `rows` without lots took, in date order; None where some sale finds too few shares.

    Sales that name their lots take those. tolerance: micro-shares by which the last lot of a sale may fall short.
    """
    left = {lot.id: lot.quantity for lot in lots}
    taken: dict[str, list[NamedLot]] = {}
    coming = sorted(lots, key=lambda lot: lot.since, reverse=True)
    queue = _by_tax(method, rates) if method in (LotMethod.TAXCOST, LotMethod.MINTAX) else _InOrder(_ORDERS[method])
    ranks = {name: rank for rank, name in enumerate(sorted(left))}
    for sale in sorted((each for each in rows if each.action is Action.SELL), key=lambda each: each.trade_date):
        day = sale.trade_date.toordinal()
        while coming and coming[-1].since <= day:
            lot = coming.pop()
            queue.add(lot, (lot.acquired, ranks[lot.id]))
        if sale.lots:
            for name, quantity in sale.lots:
                left[name] = 0 if quantity is None else max(0, left.get(name, 0) - quantity)
            continue
        found = taken.setdefault(sale.id, [])
        wanted: int = sale.quantity
        while wanted > tolerance or (wanted > 0 and not found):
            next_lot = queue.first(day, sale.amount / sale.quantity, left)
            if next_lot is None:
                return None
            part = min(wanted, left[next_lot.id])
            left[next_lot.id] -= part
            wanted -= part
            found.append(NamedLot(next_lot.id, MicroShares(part)))
    return Relieved(taken, left)


_ORDERS: dict[LotMethod, Callable[[PastLot, Key], Key]] = {
    LotMethod.FIFO: lambda lot, ties: ties,
    LotMethod.LIFO: lambda lot, ties: tuple(-each for each in ties),
    LotMethod.HIFO: lambda lot, ties: (-lot.basis_each, *ties),
    LotMethod.LOFO: lambda lot, ties: (lot.basis_each, *ties),
}
_HIGHEST_COST = _ORDERS[LotMethod.HIFO]


class _InOrder:
    """Lots in an order that no sale changes."""

    def __init__(self, order: Callable[[PastLot, Key], Key]) -> None:
        self._order = order
        self._lots: list[tuple[Key, PastLot]] = []

    def add(self, lot: PastLot, ties: Key) -> None:
        """A lot from now on."""
        heappush(self._lots, (self._order(lot, ties), lot))

    def first(self, day: int, price: float, left: Mapping[str, int]) -> PastLot | None:
        """The next lot with shares left."""
        return self.first_but(lambda lot: left[lot.id] <= 0)

    def first_but(self, spent: Callable[[PastLot], bool]) -> PastLot | None:
        """The next lot that is not spent; spent ones in front are forgotten."""
        while self._lots and spent(self._lots[0][1]):
            heappop(self._lots)
        return self._lots[0][1] if self._lots else None


class _ByTerm:
    """Lots by what a sale of them is taxed at: inside a term the dearest first, the terms compared at the sale's price."""

    def __init__(self, rank: Callable[[float, bool], Key]) -> None:
        """rank: from a gain a share and its term to a key, lowest first."""
        self._rank = rank
        self._short, self._long = _InOrder(_HIGHEST_COST), _InOrder(_HIGHEST_COST)
        self._waiting: list[tuple[int, PastLot, Key]] = []

    def add(self, lot: PastLot, ties: Key) -> None:
        """A lot from now on, short-term until its day comes."""
        heappush(self._waiting, (lot.long_from, lot, ties))
        self._short.add(lot, ties)

    def first(self, day: int, price: float, left: Mapping[str, int]) -> PastLot | None:
        """The next lot with shares left on a day, at a price in cents a micro-share."""
        while self._waiting and self._waiting[0][0] <= day:
            _, lot, ties = heappop(self._waiting)
            self._long.add(lot, ties)
        short = self._short.first_but(lambda lot: left[lot.id] <= 0 or lot.long_from <= day)
        long = self._long.first(day, price, left)
        heads = [
            (self._rank(price - lot.basis_each, lot.long_from <= day), lot.acquired, lot)
            for lot in (short, long)
            if lot
        ]
        return min(heads)[-1] if heads else None


def _by_tax(method: LotMethod, rates: Rates) -> _ByTerm:
    if method is LotMethod.MINTAX:
        return _ByTerm(_mintax_rank)
    by_term = {False: float(rates.short_term), True: float(rates.long_term)}
    return _ByTerm(lambda gain, long: (gain * by_term[long],))


def _mintax_rank(gain: float, long: bool) -> Key:
    """L-2: ST losses, LT losses, ST zero, LT zero, LT gains, ST gains."""
    if gain < 0:
        return (1 if long else 0, gain)
    return (2 + long, gain) if gain == 0 else (4 if long else 5, gain)
