"""Losses that are clean once recent lots have gone whole (C-2): which of them a household's problem is better for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from xlrebal.household.indexes import LotIndex
from xlrebal.optimize.freeing import Freeing
from xlrebal.optimize.placement import worth_freeing
from xlrebal.optimize.solve import NoSolution
from xlrebal.optimize.stages import Stages
from xlrebal.plan.allowed.wash_guard import WashGuard
from xlrebal.plan.placement.movable import Movable
from xlrebal.plan.placement.rounds import Candidates
from xlrebal.plan.placement.washes_found import WashesFound
from xlrebal.plan.proposal.proposal import Proposal

Sets = dict[frozenset[LotIndex], frozenset[LotIndex]]


def with_what_is_worth_freeing(
    every: Candidates, before: Proposal, guard: WashGuard, known: WashesFound, stages: Stages
) -> WashesFound:
    """What is known of washes, and the losses that are worth it that all recent lots which would wash them go.

    stages: of the placement in which these losses stay.
    """
    sets = _sets(every.movable, before, guard, known)
    if not sets:
        return known
    asked = replace(known, freed=known.freed.union(*sets.values()))
    movable, problem = every.after(asked, {})
    recent = list(sets)
    try:
        worth = worth_freeing(problem, _freeing(movable, recent, sets), stages)
    except NoSolution:
        return known
    free = [each for each, is_worth in zip(recent, worth.tolist(), strict=True) if is_worth]
    return replace(known, freed=known.freed.union(*(sets[each] for each in free)), gone=known.gone.union(*free))


def _sets(movable: Movable, before: Proposal, guard: WashGuard, known: WashesFound) -> Sets:
    """The losses that may be freed, by the recent lots that have to go, which all may."""
    whole = {each.lot for each in movable.lots if before.free_of(each.lot) == before.left_of(each.lot)} - known.kept
    found: dict[frozenset[LotIndex], set[LotIndex]] = {}
    for lot in sorted((movable.unclean - known.freed) & whole):
        recent = guard.lots_washing(lot, before.sold)
        if recent and lot not in recent and recent <= whole:
            found.setdefault(recent, set()).add(lot)
    free = {}
    for recent, lots in found.items():
        sold = {lot: before.household.quantity_of(lot) for lot in recent}
        free[recent] = frozenset(lots - guard.unclean(lots, replace(before, sold={**before.sold, **sold})))
    clean, count = whole - movable.unclean | known.freed, -1
    while count != len(free):  # a recent lot that is a loss itself has to be free to go
        count, may_go = len(free), clean.union(*free.values())
        free = {recent: lots for recent, lots in free.items() if lots and recent <= may_go}
    return {recent: free[recent] for recent in sorted(free, key=sorted)}


def _freeing(movable: Movable, recent: list[frozenset[LotIndex]], sets: Sets) -> Freeing:
    at = {each.lot: index for index, each in enumerate(movable.lots)}
    waiting = [(at[lot], number) for number, each in enumerate(recent) for lot in sorted(sets[each])]
    going = [(at[lot], number) for number, each in enumerate(recent) for lot in sorted(each)]
    lot, waits_for = np.array(waiting, dtype=np.int64).T
    of, of_set = np.array(going, dtype=np.int64).T
    return Freeing(lot=lot, waits_for=waits_for, recent=of, of_set=of_set, sets=len(recent))
