"""Shares that an order to sell, still working, speaks for (D-10): the plan does not sell them a second time."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from xlrebal.household.household import Household
from xlrebal.household.indexes import lots_where
from xlrebal.tax.columns import Ints


def spoken_for(household: Household, order: Ints) -> Ints:
    """Micro-shares of each lot that orders to sell, still working, will take.

    Those of the lots an order names, as far as these are on Lots; what it does not name it takes of its position as the
    account's method goes. order: each lot's place in its position's selling order.
    """
    lots, index_of = household.lots, household.positions.index_of
    taken = np.zeros(len(lots), dtype=np.int64)
    working = [each for each in household.transactions if each.is_sale and each.scheduled]
    wanted = {index_of[place] for each in working if (place := (each.account, each.symbol)) in index_of}
    if not wanted:
        return taken
    of_position: dict[int, list[int]] = defaultdict(list)
    for lot in lots_where(np.isin(lots.position, sorted(wanted))):
        of_position[int(lots.position[lot])].append(lot)
    for own in of_position.values():
        own.sort(key=lambda lot: (int(order[lot]), lot))
    unnamed: dict[int, int] = defaultdict(int)
    for each in working:
        position = index_of.get((each.account, each.symbol))
        own = of_position.get(-1 if position is None else int(position), [])
        left = int(each.quantity)
        for lot_id, quantity in each.lots:
            named = [lot for lot in own if lots.lot_id[lot] == lot_id]
            left -= _take(taken, lots.quantity, named, min(left, int(quantity)))
        if position is not None:
            unnamed[int(position)] += left
    for at, rest in unnamed.items():  # named lots first, whichever order came first
        _take(taken, lots.quantity, of_position[at], rest)
    return taken


def _take(taken: Ints, whole: Ints, lots: list[int], wanted: int) -> int:
    """Takes so many micro-shares of these lots, one after another, and says how many there were."""
    left = wanted
    for lot in lots:
        part = min(left, int(whole[lot] - taken[lot]))
        taken[lot] += part
        left -= part
    return wanted - left
