"""The rules method: which rows move, and how far, is decided by rule; in which lots, symbols and accounts, by one problem.

The problem is exact and small: least tax and cost over every lot and account of the household at once, after what the
advisor ordered, what the client needs and what is harvested.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

from xlrebal.optimize.placement import place
from xlrebal.optimize.plain_order import place_in_plain_order
from xlrebal.optimize.problem import Placement, PlacementProblem
from xlrebal.optimize.solve import NoSolution
from xlrebal.plan.allowed.wash_guard import WashGuard
from xlrebal.plan.drift.decide_whether import Verdict
from xlrebal.plan.drift.set_aims import Aims
from xlrebal.plan.placement.ceilings import ceilings
from xlrebal.plan.placement.may_move import possible_purchases, sellable_lots
from xlrebal.plan.placement.not_reached import not_reached
from xlrebal.plan.placement.problem_of import Movable, problem_of
from xlrebal.plan.placement.row_aims import row_aims
from xlrebal.plan.placement.washes_found import WashesFound
from xlrebal.plan.placement.whole_shares import buy_whole_shares, sell_whole_shares
from xlrebal.plan.placement.why_moved import WhyMoved
from xlrebal.plan.placement.why_there import WhyThere
from xlrebal.plan.proposal.draft_proposal import DraftProposal
from xlrebal.plan.proposal.owed import owed
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.raise_cash import cover
from xlrebal.tax.money import NO_MONEY, Cents

ROUNDS = 8  # in which a wash that only the finished trades show is planned around


def rules_method(
    proposal: Proposal, aims: tuple[Aims, ...], verdicts: tuple[Verdict, ...], guard: WashGuard
) -> Proposal:
    """The proposal with all that drift asks for, as far as lots, cash, limits and the wash rule allow."""
    waiting = owed(proposal)
    trading = [
        (own, verdict)
        for own, verdict in zip(aims, verdicts, strict=True)
        if own.drift.scope.is_known and (own.new_money is None or own.new_money or _owes(waiting, own))
    ]
    if not trading:
        return proposal
    why, washes = WhyMoved(proposal, aims, verdicts), WashesFound()
    for _ in range(ROUNDS):
        draft = DraftProposal.of(proposal)
        movable = _movable(draft, trading, guard, washes, waiting)
        if not movable.lots and not movable.purchases:
            break
        placement = _placed(draft, problem_of(draft, movable))
        there = WhyThere(draft, guard, movable, placement)
        kept = sell_whole_shares(draft, guard, movable, placement, why, there)
        buy_whole_shares(draft, guard, movable, placement, why, there)
        known, washes = washes, washes.with_more(proposal, draft, guard, movable.unclean, kept)
        if washes == known:
            break
    for own, _ in trading:
        for account in own.drift.scope.accounts:
            if account in waiting:  # whole shares may leave cents to pay
                cover(draft, own.drift, guard, account)
        draft.refuse(not_reached(proposal, draft, own, guard))
    return draft.frozen()


def _placed(draft: DraftProposal, problem: PlacementProblem) -> Placement:
    """The least-cost placement; where the solver fails, one in plain order, and the plan says so."""
    try:
        return place(problem)
    except NoSolution as why:
        draft.unsolved = str(why) or "no reason given"
        return place_in_plain_order(problem)


def _movable(
    proposal: DraftProposal,
    trading: list[tuple[Aims, Verdict]],
    guard: WashGuard,
    washes: WashesFound,
    waiting: Mapping[str, Cents],
) -> Movable:
    scopes = [own.drift.scope for own, _ in trading]
    selling = [own.drift for own, verdict in trading if verdict.trades or _owes(waiting, own)]
    purchases = list(chain.from_iterable(possible_purchases(proposal, own.drift, guard) for own, _ in trading))
    wishes = {(own.drift.scope.account, name): change for own, _ in trading for name, change in own.changes.items()}
    wanted = {symbol for (_, symbol), change in wishes.items() if change > 0}
    # what may not be bought for a while is not sold for its substitute
    kept = frozenset(each.stands_for for each in purchases if each.stands_for in wanted)
    sellable = [sellable_lots(proposal, drift, guard, kept, washes.freed) for drift in selling]
    cash = {name: _spends(proposal, own, name) for own, _ in trading for name in own.drift.scope.accounts}
    lots = [lot for each in sellable for lot in each.lots if lot.lot not in washes.kept]
    return Movable(
        lots=lots,
        unclean=frozenset().union(*(each.unclean for each in sellable)),
        whole=washes.gone,
        purchases=purchases,
        aims=list(chain.from_iterable(row_aims(proposal, own, verdict) for own, verdict in trading)),
        cash=cash,
        kept={name: proposal.spendable(name) - spends for name, spends in cash.items()},
        wishes=wishes,
        scope_of={name: scope.account for scope in scopes for name in scope.accounts},
        ceilings=ceilings(proposal, scopes, lots, purchases),
    )


def _owes(waiting: Mapping[str, Cents], aims: Aims) -> bool:
    """Whether an account of the scope has still to pay for what the advisor buys."""
    return any(name in waiting for name in aims.drift.scope.accounts)


def _spends(proposal: Proposal, aims: Aims, account: str) -> Cents:
    """Cents an account may spend: all that is free, or its own new money alone."""
    if aims.new_money is None or proposal.spendable(account) < 0:
        return proposal.spendable(account)
    return aims.new_money.get(account, NO_MONEY)
