"""Losses that are freed only by selling more than they are worth: a plan of whole orders shows what the program alone does not."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

import numpy as np

from xlrebal.household.household import Household
from xlrebal.household.indexes import LotIndex
from xlrebal.optimize.prices import price_of_an_order
from xlrebal.optimize.problem import Placement, PlacementProblem
from xlrebal.plan.placement.movable import Movable
from xlrebal.plan.placement.washes_found import WashesFound


class Placing(NamedTuple):
    """A placement, with the washes it was planned with and what might move."""

    washes: WashesFound
    movable: Movable
    problem: PlacementProblem
    placement: Placement


def without_what_is_freed_in_vain(household: Household, before: Placing, now: Placing) -> WashesFound:
    """The washes now, or without half of what was freed since, where the placement costs more than the one before.

    First in first out, say, a freed loss is sold before what went before it was freed, and the recent lots that have to go whole
    take all of their position with them: the rows may end further off than with the losses kept. The half of the identical
    groups of which most more is sold stays.
    """
    if now.placement.cost <= before.placement.cost + price_of_an_order(now.problem.worth):
        return now.washes
    freed, gone = now.washes.freed - before.washes.freed, now.washes.gone - before.washes.gone

    def group(lot: LotIndex) -> str:
        return household.group_of[household.symbol_of(lot)]

    dragged = {group(lot) for lot in freed | gone}
    more = defaultdict[str, float](float)
    for sign, each in ((1, now), (-1, before)):
        for at in np.flatnonzero(each.placement.sold).tolist():
            more[group(each.movable.lots[at].lot)] += sign * float(each.placement.sold[at])
    dearest = sorted(dragged, key=lambda name: (-round(more[name], 2), name))
    vain = frozenset(dearest[: (len(dearest) + 1) // 2])
    return now.washes.without(
        frozenset(lot for lot in freed if group(lot) in vain), frozenset(lot for lot in gone if group(lot) in vain)
    )
