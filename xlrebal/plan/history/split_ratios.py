"""By how much each split multiplied the shares of its account and symbol, where lots are counted only after it (H-6).

Lots shows shares as they are on the as-of date, and a sale that brings its own purchase counts them on its day. What they
were before a split follows from what is held today, walked back over what Transactions list since.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import prod
from typing import NamedTuple

from xlrebal.household.household import Household
from xlrebal.household.listed_transaction import ListedTransaction
from xlrebal.tax.symbol import Symbol
from xlrebal.tax.transaction import NO_SPLIT

Place = tuple[str, Symbol]  # account and symbol


class RatioOfSplit(NamedTuple):
    """A split by its day and its row on Transactions, and the shares after it for each one before."""

    day: date
    row: int
    ratio: Fraction


class Splits(NamedTuple):
    """ratio: by row of Transactions, shares after a split for each one before; by_place: the splits of an account and symbol.

    A split of shares whose purchases are all listed is in neither: the shares held then tell.
    """

    ratio: Mapping[int, Fraction]
    by_place: Mapping[Place, Sequence[RatioOfSplit]]

    def since(self, place: Place, bought: date) -> Fraction:
        """By how much the splits since a purchase, that day's included, have multiplied its shares."""
        return _together(each for each in self.by_place.get(place, ()) if each.day >= bought)

    def after(self, sale: ListedTransaction) -> Fraction:
        """By how much the splits listed after a sale have multiplied the shares."""
        own = self.by_place.get((sale.account, sale.symbol), ())
        return _together(each for each in own if (each.day, each.row) > (sale.traded, sale.row))

    def before(self, sale: ListedTransaction, bought: date) -> Fraction:
        """By how much the splits between a purchase and its sale had multiplied the shares."""
        own = self.by_place.get((sale.account, sale.symbol), ())
        return _together(each for each in own if each.day >= bought and (each.day, each.row) < (sale.traded, sale.row))


def _together(splits: Iterable[RatioOfSplit]) -> Fraction:
    return prod((each.ratio for each in splits), start=NO_SPLIT)


NO_SPLITS = Splits({}, {})


def splits_of(household: Household, transactions: Sequence[ListedTransaction]) -> Splits:
    """The ratio of every split of which some shares are counted only after it."""
    places = {(each.account, each.symbol) for each in transactions if each.is_split and not each.scheduled}
    if not places:
        return NO_SPLITS
    own: dict[Place, list[ListedTransaction]] = defaultdict(list)
    for each in transactions:
        if (each.account, each.symbol) in places and not each.scheduled:
            own[each.account, each.symbol].append(each)
    on_lots = _on_lots(household, places)
    ratio: dict[int, Fraction] = {}
    by_place: dict[Place, list[RatioOfSplit]] = {}
    for place, rows in own.items():
        if not _counted_after(rows, on_lots.get(place, {})):
            continue
        by_place[place] = _walked_back(rows, _held_today(household, place), on_lots.get(place, {}))
        ratio |= {each.row: each.ratio for each in by_place[place]}
    return Splits(ratio, by_place)


class _ShownLot(NamedTuple):
    """A lot on Lots: the day it was acquired, and micro-shares left."""

    day: date | None
    left: int


def _on_lots(household: Household, places: set[Place]) -> dict[Place, dict[str, _ShownLot]]:
    """The lots on Lots of these places, by id."""
    lots, positions = household.lots, household.positions
    found: dict[Place, dict[str, _ShownLot]] = defaultdict(dict)
    wanted: dict[int, Place] = {positions.index_of[place]: place for place in places if place in positions.index_of}
    shown = zip(lots.position.tolist(), lots.lot_id, lots.acquired.tolist(), lots.quantity.tolist(), strict=True)
    for at, lot_id, day, left in shown:
        if at in wanted:
            found[wanted[at]][lot_id] = _ShownLot(day, left)
    return found


def _held_today(household: Household, place: Place) -> int:
    """Micro-shares on Holdings."""
    at = household.positions.index_of.get(place)
    return 0 if at is None else household.positions.quantity.item(at)


def _counted_after(rows: Iterable[ListedTransaction], on_lots: Mapping[str, _ShownLot]) -> bool:
    """Whether some shares of before a split are known only as they count after it."""
    rows = list(rows)
    last = max(each.traded for each in rows if each.is_split)
    listed = {each.lot_id for each in rows if each.makes_lot}
    older = any(lot not in listed and (each.day is None or each.day <= last) for lot, each in on_lots.items())
    return older or any(each.is_sale and each.basis is not None for each in rows)


def _walked_back(rows: Sequence[ListedTransaction], held: int, on_lots: Mapping[str, _ShownLot]) -> list[RatioOfSplit]:
    """Each split and its ratio, from what is held after all of these rows; none where that leaves nothing to split.

    Lots bought since and listed nowhere else were not there: they are counted as they stood before each split, and taken off.
    """
    listed = {each.lot_id for each in rows if each.makes_lot}
    later = {lot: Fraction(each.left) for lot, each in on_lots.items() if lot not in listed and each.day is not None}
    own, found = Fraction(held), []
    for each in reversed(rows):
        if each.is_sale:
            own += each.quantity
            for lot, quantity in each.lots:
                if lot in later:
                    later[lot] += quantity
        elif each.is_split:
            since = sum((count for lot, count in later.items() if _bought_after(on_lots[lot], each)), Fraction(0))
            after = own - since
            before = after - each.quantity
            if before > 0:
                found.append(RatioOfSplit(each.traded, each.row, after / before))
                later = {
                    lot: count * before / after for lot, count in later.items() if not _bought_after(on_lots[lot], each)
                }
            own = before
        else:
            own -= each.quantity
    return found


def _bought_after(lot: _ShownLot, split: ListedTransaction) -> bool:
    return lot.day is not None and lot.day > split.traded
