"""Lots that a placement passes over for others, so that a gain limit or a bracket leaves room where it goes furthest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from xlrebal.household.indexes import LotIndex, PositionIndex, positions_in
from xlrebal.optimize.placement import place
from xlrebal.optimize.prices import CASH_SHORT, TIE
from xlrebal.optimize.problem import Placement
from xlrebal.optimize.solve import NoSolution
from xlrebal.plan.allowed.wash_guard import WashGuard
from xlrebal.plan.allowed.why_lot_stays import why_lot_stays
from xlrebal.plan.placement.improvement import Improvement
from xlrebal.plan.placement.may_move import SellableLot, worth_of
from xlrebal.plan.placement.movable import Movable
from xlrebal.plan.placement.problem_of import problem_of
from xlrebal.plan.placement.row_aims import RowAim
from xlrebal.plan.proposal.draft_proposal import DraftProposal
from xlrebal.plan.proposal.scopes import Scope, scopes
from xlrebal.plan.proposal.trading_rules import share_step
from xlrebal.tax.money import CENTS, NO_MONEY, Cents, MicroShares, amount_cents, shares_worth

HALF_A_CENT = 0.005


def held_back(draft: DraftProposal, movable: Movable, placement: Placement) -> dict[LotIndex, MicroShares]:
    """Micro-shares of lots of which only a part goes though others do: the rest would take what a limit, or a bracket, leaves for these."""
    household, lots, dollars = draft.household, movable.of_lots, placement.sold
    by_brackets, limited = draft.budget.tax_year.income is not None, draft.budget.limited
    if not (limited or by_brackets):
        return {}
    cost, position = draft.valued.cost_per_dollar[lots], household.lots.position[lots]
    size, going = len(household.positions), dollars > HALF_A_CENT
    by_tax = np.zeros(size, dtype=np.bool_)
    sold = np.unique(position[going])
    by_tax[sold] = [household.lot_method(each) == "TAXCOST" for each in positions_in(sold)]
    going &= by_tax[position]
    dearest, count = np.full(size, -np.inf), np.bincount(position[going], minlength=size)
    np.maximum.at(dearest, position[going], cost[going])
    passed = (cost + TIE < dearest[position]) & limited
    part = np.round(dollars * CENTS)
    kept = (part < movable.worths) & (passed | (by_brackets & (part > 0) & (count[position] > 1)))
    found = {}
    for at in np.flatnonzero(kept).tolist():
        lot = movable.lots[at].lot
        step = share_step(household, household.symbol_of(lot))
        shares = shares_worth(Cents(round(float(dollars[at]) * CENTS)), household.price_of(lot))
        steps = shares // step if passed[at] else -(-shares // step)
        found[lot] = MicroShares(steps * step)
    return found


def held_back_from(
    draft: DraftProposal, guard: WashGuard, quantities: Mapping[PositionIndex, MicroShares]
) -> dict[LotIndex, MicroShares]:
    """The same where just so many micro-shares of some positions are sold: the lots that all of them together cost least."""
    if not draft.budget.limited or not quantities:
        return {}
    movable = _ordered(draft, guard, quantities)
    try:
        return held_back(draft, movable, place(problem_of(draft, movable)))
    except NoSolution:
        return {}


def _ordered(draft: DraftProposal, guard: WashGuard, quantities: Mapping[PositionIndex, MicroShares]) -> Movable:
    """Nothing but the lots of these positions, each of which is to shrink by what is sold of it."""
    positions = draft.household.positions
    lots = [lot for position in quantities for lot in draft.lots_of.get(position, ())]
    unclean = guard.unclean([lot for lot in lots if draft.valued.realizes[lot] < 0], draft)
    scope_of = {name: scope for scope in scopes(draft.household) for name in scope.accounts}
    accounts = sorted({positions.account[position] for position in quantities})
    alone = {name: replace(scope_of[name], account=name, accounts=(name,)) for name in accounts}
    return Movable(
        lots=[
            SellableLot(lot, worth_of(draft, lot))
            for lot in lots
            if why_lot_stays(draft, guard, lot, unclean, urgent=False) is None
        ],
        unclean=unclean,
        whole=frozenset(),
        freed=frozenset(),
        purchases=(),
        payments=(),
        aims=[
            _shrinking(draft, alone[positions.account[position]], position, quantity)
            for position, quantity in quantities.items()
        ],
        improvement=Improvement(draft.household, ()),
        cash=dict.fromkeys(accounts, NO_MONEY),
        kept=dict.fromkeys(accounts, NO_MONEY),
        wishes={},
        scope_of={name: name for name in accounts},
    )


def _shrinking(draft: DraftProposal, scope: Scope, position: PositionIndex, quantity: MicroShares) -> RowAim:
    symbol, now = draft.household.positions.symbol[position], Cents(draft.household.positions.value[position])
    left = Cents(now - amount_cents(quantity, draft.household.price(symbol)))
    return RowAim(
        scope=scope,
        row=None,
        destination=None,
        symbols=(symbol,),
        now=now,
        low=left,
        high=left,
        price=CASH_SHORT,
        inside=(left, left),
    )
