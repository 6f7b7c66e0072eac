"""Which lots may leave only after others: averaged shares (L-5), and the parts of a lot that wash sales made (C-6)."""

from __future__ import annotations

import numpy as np

from xlrebal.household.household import Household
from xlrebal.household.indexes import lots_where
from xlrebal.household.positions_and_lots import Lots
from xlrebal.tax.columns import Ints

NOTHING = -1


def deferred(lots: Lots, order: Ints) -> Ints:
    """A selling order in which no part of a lot comes before the part that leaves it first; others keep their places."""
    places = order.copy()
    for lot in lots_where(lots.continues):  # equal places go by index, as the parts leave
        places[lot] = max(places[lot], places[lot - 1])
    return places


def leaves_after(household: Household, order: Ints) -> Ints:
    """For each lot the one that must be sold whole before it, by index into Lots; NOTHING where there is none."""
    lots = household.lots
    after = np.where(lots.continues, np.arange(len(lots)) - 1, NOTHING)
    for position in sorted(household.averaged):
        own = np.flatnonzero(lots.position == position)
        queue = own[np.argsort(order[own], kind="stable")]
        after[queue[:1]], after[queue[1:]] = NOTHING, queue[:-1]
    return after
