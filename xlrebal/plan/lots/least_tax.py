"""Which lots make up one sale for the least tax on the year's brackets (L-3).

A rate is that of the brackets the sale fills, not of its first dollar: the 0 % on long-term gains may end after two
shares. Inside a term the lot that gains least a share always goes first, of those that pay a redemption fee and of those that pay
none; so a sale is a split between terms. Several are
tried, each in one pass: by today's rates, by what each further share costs as the brackets fill, and by the rates these
end at; the one that costs least is taken. By today's rates where it makes no difference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from heapq import heapify, heappop, heappush
from typing import NamedTuple, Protocol

from xlrebal.household.indexes import LotIndex
from xlrebal.plan.taxes.tax_curve import NOTHING_ADDED, Added, TaxCurve

SMALLEST = 1  # cent of tax by which another split must be cheaper
_PROBE = 100  # cents of gain by which a rate is felt for


class TaxedAs(NamedTuple):
    """What a gain is taxed as: on the return of the plan, or at one rate of its own."""

    on_return: bool
    long_term: bool
    collectible: bool
    rate: float = 0.0

    def added(self, gain: float) -> Added:
        """So many cents of it, as the plan's return sees it."""
        if not self.on_return:
            return NOTHING_ADDED
        if not self.long_term:
            return Added(short_term=gain)
        return Added(long_term=gain, collectible=gain if self.collectible else 0.0)


class Offered(NamedTuple):
    """A lot that may be sold: micro-shares, cents of gain and of redemption fee a micro-share, and what a dollar of it costs at today's rates."""

    lot: LotIndex
    quantity: int
    gain_each: float
    taxed_as: TaxedAs
    cost_per_dollar: float
    fee_each: float = 0.0

    def apart(self, quantity: int) -> float:
        """Cents that so many micro-shares cost beside the tax of the plan's return: tax elsewhere, and the fee."""
        return (self.gain_each * self.taxed_as.rate + self.fee_each) * quantity


class Queue(Protocol):
    """The lots of one position, or of one term of it, in their order."""

    def at(self, place: int) -> Offered | None:
        """The lot at a place; None behind the last."""


class Pick(NamedTuple):
    """Micro-shares of the lot at a place of a queue."""

    queue: int
    place: int
    quantity: int


class Taken(NamedTuple):
    """Micro-shares of a lot."""

    lot: LotIndex
    quantity: int


class _Split(NamedTuple):
    """Picks, what they add to the plan's return, and what they cost apart from it in cents."""

    picks: list[Pick]
    added: Added
    apart: float

    def cost(self, curve: TaxCurve) -> float:
        """Cents of tax and fees with these picks."""
        return curve.exact(self.added) + self.apart


Rate = Callable[[Offered], float]  # cents of tax a cent of gain


def least_tax(queues: Sequence[Queue], wanted: int, curve: TaxCurve, step: int) -> list[Taken]:
    """The lots for so many micro-shares, or all there are, that add the least tax; `step`: the smallest quantity traded."""
    today = _split(queues, wanted, None)
    filling = _filling(queues, wanted, curve, step)
    ending = [_split(queues, wanted, _rates(curve, each.added)) for each in (today, filling)]
    best, cheapest = today, today.cost(curve) - SMALLEST
    for each in (filling, *ending):
        if (cost := each.cost(curve)) < cheapest:
            best, cheapest = each, cost
    return _by_lot(queues, best.picks)


def _by_lot(queues: Sequence[Queue], picks: Sequence[Pick]) -> list[Taken]:
    """Each lot once, at its first turn."""
    taken: dict[LotIndex, int] = {}
    for pick in picks:
        if (lot := queues[pick.queue].at(pick.place)) is not None:
            taken[lot.lot] = taken.get(lot.lot, 0) + pick.quantity
    return [Taken(lot, quantity) for lot, quantity in taken.items()]


def _rates(curve: TaxCurve, added: Added) -> Rate:
    """The rates at one point of the year: of a further gain, and what a further loss takes off."""
    known: dict[tuple[TaxedAs, bool], float] = {}
    here = curve.exact(added)

    def rate(lot: Offered) -> float:
        if not lot.taxed_as.on_return:
            return lot.taxed_as.rate
        key = (lot.taxed_as, lot.gain_each < 0)
        if key not in known:
            probe = -_PROBE if lot.gain_each < 0 else _PROBE
            known[key] = (curve.exact(_plus(added, lot.taxed_as.added(probe))) - here) / probe
        return known[key]

    return rate


def _plus(one: Added, two: Added) -> Added:
    return Added(one.short_term + two.short_term, one.long_term + two.long_term, one.collectible + two.collectible)


def _cost(lot: Offered, rate: Rate | None) -> tuple[float, float, int]:
    """What lots are taken by: what a share costs at a rate, a dollar at today's, then their order."""
    each = 0.0 if rate is None else round(lot.gain_each * rate(lot) + lot.fee_each, 12)
    return (each, round(lot.cost_per_dollar, 12), lot.lot)


Head = tuple[tuple[float, float, int], int, int, int]  # cost, queue, place, micro-shares taken of it


def _heads(queues: Sequence[Queue], places: Mapping[int, tuple[int, int]], rate: Rate | None) -> list[Head]:
    heads = [
        (_cost(lot, rate), queue, place, taken)
        for queue, (place, taken) in places.items()
        if (lot := queues[queue].at(place)) is not None
    ]
    heapify(heads)
    return heads


def _split(queues: Sequence[Queue], wanted: int, rate: Rate | None) -> _Split:
    """The split at rates that do not change."""
    heads = _heads(queues, dict.fromkeys(range(len(queues)), (0, 0)), rate)
    picks, added, apart = [], NOTHING_ADDED, 0.0
    while heads and wanted > 0:
        _, queue, place, _ = heappop(heads)
        lot = queues[queue].at(place)
        if lot is None:
            continue
        part = min(wanted, lot.quantity)
        picks.append(Pick(queue, place, part))
        added = _plus(added, lot.taxed_as.added(lot.gain_each * part))
        apart += lot.apart(part)
        wanted -= part
        following = queues[queue].at(place + 1)
        if following is not None:
            heappush(heads, (_cost(following, rate), queue, place + 1, 0))
    return _Split(picks, added, apart)


def _filling(queues: Sequence[Queue], wanted: int, curve: TaxCurve, step: int) -> _Split:
    """The split in which each further share is the cheapest as the brackets fill."""
    places = dict.fromkeys(range(len(queues)), (0, 0))
    picks: list[Pick] = []
    apart = 0.0
    added, stale, heads, rate = NOTHING_ADDED, True, list[Head](), _rates(curve, NOTHING_ADDED)
    while wanted > 0:
        if stale:
            rate = _rates(curve, added)
            heads, stale = _heads(queues, places, rate), False
        if not heads:
            break
        _, queue, place, taken = heappop(heads)
        lot = queues[queue].at(place)
        if lot is None:
            continue
        available = min(wanted, lot.quantity - taken)
        part = _at_this_rate(curve, added, lot, available, rate(lot), step)
        picks.append(Pick(queue, place, part))
        added = _plus(added, lot.taxed_as.added(lot.gain_each * part))
        apart += lot.apart(part)
        wanted -= part
        places[queue] = (place, taken + part) if taken + part < lot.quantity else (place + 1, 0)
        stale = part < available or _has_moved(curve, added, rate, heads, queues)
        following = queues[queue].at(places[queue][0])
        if not stale and following is not None:
            heappush(heads, (_cost(following, rate), queue, *places[queue]))
    return _Split(picks, added, apart)


def _has_moved(curve: TaxCurve, added: Added, rate: Rate, heads: Sequence[Head], queues: Sequence[Queue]) -> bool:
    """Whether the rates of the lots that could come next are others now."""
    now, seen = _rates(curve, added), set[tuple[TaxedAs, bool]]()
    for _, queue, place, _ in heads[:8]:
        lot = queues[queue].at(place)
        if lot is not None and (key := (lot.taxed_as, lot.gain_each < 0)) not in seen:
            seen.add(key)
            if abs(now(lot) - rate(lot)) > 1e-9:
                return True
    return False


def _at_this_rate(curve: TaxCurve, added: Added, lot: Offered, available: int, rate: float, step: int) -> int:
    """Micro-shares of a lot until its rate changes, in whole steps, one at least."""
    if not lot.taxed_as.on_return:
        return available
    here = curve.exact(added)

    def straight(quantity: int) -> bool:
        gain = lot.gain_each * quantity
        return abs(curve.exact(_plus(added, lot.taxed_as.added(gain))) - here - gain * rate) < SMALLEST

    if straight(available):
        return available
    low, high = 1, -(-available // step)  # steps: at least one; more are not straight
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if straight(middle * step) else (low, middle)
    return min(available, low * step)
