"""The problem that all rounds of placement share, and what each makes of it: it is put into columns once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from xlrebal.household.indexes import LotIndex
from xlrebal.optimize.problem import PlacementProblem, SaleLimits
from xlrebal.plan.allowed.wash_guard import WashGuard
from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.plan.placement.ceilings import ceilings
from xlrebal.plan.placement.may_move import sellable_lots
from xlrebal.plan.placement.movable import Movable
from xlrebal.plan.placement.problem_of import problem_of
from xlrebal.plan.placement.washes_found import WashesFound
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.tax.money import CENTS, Cents
from xlrebal.tax.symbol import Symbol


class Candidates(NamedTuple):
    """Everything that may move once no loss is washed, and its problem in columns."""

    movable: Movable
    problem: PlacementProblem

    def with_limits(self, limits: SaleLimits) -> Candidates:
        """The same within other limits on what is sold; their steps stay those of all lots."""
        own = self.problem.limits
        room = replace(own, gain=limits.gain, short_term=limits.short_term, tax=limits.tax)
        return self._replace(problem=replace(self.problem, limits=room))

    def after(self, washes: WashesFound, in_order: Mapping[LotIndex, Cents]) -> Candidates:
        """What may move given the washes found so far.

        in_order: cents of lots that may go at most, as those before them in their position go first.
        """
        movable = self.movable
        unclean = movable.unclean - washes.freed
        stays = unclean | washes.kept | {lot for lot, most in in_order.items() if most == 0}
        at = np.flatnonzero(~np.isin(movable.of_lots, list(stays)))
        lots = [movable.lots[index] for index in at.tolist()]
        if in_order:
            lots = [each._replace(worth=min(each.worth, in_order.get(each.lot, each.worth))) for each in lots]
        problem = self.problem.only(at, np.arange(len(self.problem.purchases.room)))
        own = problem.lots
        value = np.array([each.worth for each in lots], dtype=float) / CENTS if in_order else own.value
        gone, losing = (np.isin(own.name, list(each)) for each in (washes.gone, washes.losing))
        sold = replace(own, value=value, least=np.where(gone, value, 0.0), loses=own.loses | losing)
        left = replace(movable, lots=lots, unclean=unclean, whole=washes.gone, freed=washes.freed)
        return Candidates(left, replace(problem, lots=sold))


def candidates(
    asked: Movable, proposal: Proposal, drifts: Sequence[ScopeDrift], selling: frozenset[str], guard: WashGuard
) -> Candidates | None:
    """What is asked for with all that may be sold in the accounts that sell; None where nothing may move."""
    kept = _kept(asked)
    sellable = [
        sellable_lots(proposal, drift, guard, kept.get(drift.scope.account, frozenset()))
        for drift in drifts
        if not selling.isdisjoint(drift.scope.accounts)
    ]
    account_of = proposal.household.account_of
    lots = [lot for each in sellable for lot in each.lots if account_of(lot.lot) in selling]
    if not (lots or asked.purchases or asked.payments):
        return None
    movable = replace(
        asked,
        lots=lots,
        unclean=frozenset().union(*(each.unclean for each in sellable)),
        ceilings=ceilings(proposal, drifts, lots, asked.purchases),
    )
    return Candidates(movable, problem_of(proposal, movable))


def _kept(asked: Movable) -> Mapping[str, frozenset[Symbol]]:
    """By scope: what may not be bought for a while, and is not sold for its substitute."""
    wanted = {pair for pair, change in asked.wishes.items() if change > 0}
    found: dict[str, set[Symbol]] = defaultdict(set)
    for each in asked.purchases:
        if (asked.scope_of[each.account], each.stands_for) in wanted:
            found[asked.scope_of[each.account]].add(each.stands_for)
    return {scope: frozenset(symbols) for scope, symbols in found.items()}
