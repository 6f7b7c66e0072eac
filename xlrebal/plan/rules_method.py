"""The rules method: which rows move, and how far, is decided by rule; in which lots, symbols and accounts, by one problem.

The problem is exact and small: least tax and cost over every lot and account of the household at once, after what the
advisor ordered, what the client needs and what is harvested.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

from xlrebal.household.indexes import LotIndex
from xlrebal.optimize.placement import place
from xlrebal.plan.allowed.wash_guard import WashGuard
from xlrebal.plan.drift.decide_whether import Verdict
from xlrebal.plan.drift.set_aims import Aims
from xlrebal.plan.placement.ceilings import ceilings
from xlrebal.plan.placement.may_move import possible_purchases, sellable_lots
from xlrebal.plan.placement.not_reached import not_reached
from xlrebal.plan.placement.problem_of import Movable, problem_of
from xlrebal.plan.placement.row_aims import row_aims
from xlrebal.plan.placement.whole_shares import buy_whole_shares, sell_whole_shares
from xlrebal.plan.placement.why_moved import WhyMoved
from xlrebal.plan.proposal.draft_proposal import DraftProposal
from xlrebal.plan.proposal.owed import owed
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.raise_cash import cover
from xlrebal.tax.money import NO_MONEY, Cents
from xlrebal.tax.symbol import Symbol


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
    draft, why = DraftProposal.of(proposal), WhyMoved(proposal, aims, verdicts)
    barred: frozenset[LotIndex] = frozenset()
    while True:
        movable = _movable(proposal, draft, trading, guard, barred, waiting)
        if not movable.lots and not movable.purchases:
            break
        placement = place(problem_of(draft, movable))
        kept = sell_whole_shares(draft, guard, movable, placement, why)
        buy_whole_shares(draft, guard, movable, placement, why)
        if kept <= barred and not _freed(draft, movable, guard):
            break
        barred |= kept
    for own, _ in trading:
        for account in own.drift.scope.accounts:
            if account in waiting:  # whole shares may leave cents to pay
                cover(draft, own.drift, guard, account)
        draft.refuse(not_reached(proposal, draft, own, guard))
    return draft.frozen()


def _freed(draft: DraftProposal, movable: Movable, guard: WashGuard) -> bool:
    """Whether losses are clean that were not, now that recent lots have gone whole (C-2): they get their turn."""
    return bool(movable.unclean - guard.unclean(movable.unclean, draft))


def _movable(
    before: Proposal,
    proposal: DraftProposal,
    trading: list[tuple[Aims, Verdict]],
    guard: WashGuard,
    barred: frozenset[LotIndex],
    waiting: Mapping[str, Cents],
) -> Movable:
    done = {own.drift.scope.account: _changed(before, proposal, own) for own, _ in trading}
    scopes = [own.drift.scope for own, _ in trading]
    selling = [own.drift for own, verdict in trading if verdict.trades or _owes(waiting, own)]
    purchases = list(chain.from_iterable(possible_purchases(proposal, own.drift, guard) for own, _ in trading))
    wishes = {
        (own.drift.scope.account, name): change - done[own.drift.scope.account].get(name, 0)
        for own, _ in trading
        for name, change in own.changes.items()
    }
    wanted = {symbol for (_, symbol), change in wishes.items() if change > 0}
    # what may not be bought for a while is not sold for its substitute
    kept = frozenset(each.stands_for for each in purchases if each.stands_for in wanted)
    sellable = [sellable_lots(proposal, drift, guard, kept) for drift in selling]
    cash = {name: _spends(proposal, own, name) for own, _ in trading for name in own.drift.scope.accounts}
    lots = [lot for each in sellable for lot in each.lots if lot.lot not in barred]
    return Movable(
        lots=lots,
        unclean=frozenset().union(*(each.unclean for each in sellable)),
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


def _changed(before: Proposal, after: Proposal, aims: Aims) -> dict[Symbol, int]:
    """Cents by which each symbol of a scope has changed."""
    old, new = before.values(aims.drift.scope), after.values(aims.drift.scope)
    return {name: value - old.get(name, 0) for name, value in new.items()}
