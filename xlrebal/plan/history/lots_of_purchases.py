"""Which lots of the Lots sheet are what is left of which purchases: by lot id, else by date and quantity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from xlrebal.household.household import Household
from xlrebal.household.indexes import LotIndex, PositionIndex, lots_where
from xlrebal.plan.history.ledger_names import lot_key, plain_id
from xlrebal.tax.money import micros
from xlrebal.tax.symbol import Symbol
from xlrebal.tax.transaction import Transaction

Place = tuple[str, Symbol]  # account and symbol


class LotsOfPlace(NamedTuple):
    """Indices into Lots of one position: those left of each purchase, by its id, and those no purchase explains."""

    of_purchase: Mapping[str, Sequence[LotIndex]]
    others: Sequence[LotIndex]


def lot_called(purchase: Transaction) -> str:
    """What a purchase's lot is called in a sentence: its lot id, else the day it was bought."""
    own = plain_id(purchase.account, purchase.id)
    return f"the lot of {purchase.first_day}" if own.startswith("row ") else f"lot {own}"


def lots_of_purchases(
    household: Household, bought: Iterable[Transaction], places: Container[Place]
) -> dict[Place, LotsOfPlace]:
    """The lots of these positions, where Lots speaks for all that is held; a position that is sold out has none.

    Custodians number the same purchase differently in different reports: what has no lot of its id is joined by date.
    """
    purchases: dict[Place, list[Transaction]] = defaultdict(list)
    for each in bought:
        if (each.account, each.symbol) in places:
            purchases[each.account, each.symbol].append(each)
    index_of = household.positions.index_of
    wanted = [index_of[place] for place in purchases if place in index_of]
    lots = household.lots
    by_position: dict[PositionIndex, list[LotIndex]] = defaultdict(list)
    for lot in lots_where(np.isin(lots.position, wanted)):
        by_position[household.position_of(lot)].append(lot)
    found: dict[Place, LotsOfPlace] = {}
    for place, rows in purchases.items():
        if place not in index_of:
            found[place] = LotsOfPlace({}, ())
        elif _speaks_for_all(household, index_of[place], by_position[index_of[place]]):
            found[place] = _joined(household, place, rows, by_position[index_of[place]])
    return found


def _speaks_for_all(household: Household, position: PositionIndex, lots: Sequence[LotIndex]) -> bool:
    """Whether these lots, none of them made by us, are what is held; averaged shares have no lots of their own."""
    columns = household.lots
    held = int(household.positions.quantity[position])
    exact = abs(int(columns.quantity[lots].sum()) - held) <= micros(household.settings.quantity_tolerance)
    return exact and bool((columns.row[lots] > 0).all()) and position not in household.averaged


def _joined(household: Household, place: Place, rows: Sequence[Transaction], lots: Sequence[LotIndex]) -> LotsOfPlace:
    """Lots by purchase: of the same id; then, of the same day, those of as many shares, and the others in order."""
    columns, ids = household.lots, {each.id for each in rows}
    of_purchase: dict[str, list[LotIndex]] = defaultdict(list)
    apart: list[LotIndex] = []
    for lot in lots:
        own = lot_key(*place, columns.lot_id[lot])
        (of_purchase[own] if own in ids else apart).append(lot)
    free: dict[date, list[Transaction]] = defaultdict(list)
    for each in reversed(rows):
        if each.id not in of_purchase:
            free[each.first_day].append(each)
    others: list[LotIndex] = []
    for lot in apart:
        same_day = free.get(columns.acquired[lot].item(), [])
        equal = next((each for each in same_day if each.quantity == columns.quantity[lot]), None)
        purchase = equal or (same_day[-1] if same_day else None)
        if purchase is None:
            others.append(lot)
        else:
            same_day.remove(purchase)
            of_purchase[purchase.id].append(lot)
    return LotsOfPlace(of_purchase, others)
