"""The rules method: which rows move, and how far, is decided by rule; in which lots, symbols and accounts, by one problem.

The problem is exact and small: least tax and cost over every lot and account of the household at once, after what the
advisor ordered, what the client needs and what is harvested.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from xlrebal.household.indexes import LotIndex
from xlrebal.optimize.limits_for_needs import with_room_for_needs
from xlrebal.optimize.placement import place
from xlrebal.optimize.plain_order import place_in_plain_order
from xlrebal.optimize.problem import Placement, PlacementProblem
from xlrebal.optimize.solve import NoSolution
from xlrebal.optimize.stages import Stages
from xlrebal.plan.allowed.wash_guard import WashGuard
from xlrebal.plan.drift.decide_whether import Verdict
from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.plan.drift.set_aims import Aims
from xlrebal.plan.placement.freed import with_what_is_worth_freeing
from xlrebal.plan.placement.freed_in_vain import Placing, without_what_is_freed_in_vain
from xlrebal.plan.placement.improvement import Improvement
from xlrebal.plan.placement.into_band import IntoBand
from xlrebal.plan.placement.may_move import possible_payments, possible_purchases
from xlrebal.plan.placement.movable import Movable
from xlrebal.plan.placement.not_reached import Told, not_reached
from xlrebal.plan.placement.placed import Placed
from xlrebal.plan.placement.rounds import Candidates, candidates
from xlrebal.plan.placement.row_aims import RowAim, need_aim, row_aims
from xlrebal.plan.placement.sold_in_order import sold_in_order
from xlrebal.plan.placement.waits_for_a_day import waits_for_a_day
from xlrebal.plan.placement.washes_found import WashesFound
from xlrebal.plan.placement.whole_shares import (
    buy_whole_shares,
    groups_bought,
    pay_to_the_cent,
    sell_whole_shares,
    sold_whole,
)
from xlrebal.plan.placement.why_moved import WhyMoved
from xlrebal.plan.placement.why_there import WhyThere
from xlrebal.plan.proposal.draft_proposal import DraftProposal
from xlrebal.plan.proposal.owed import owed
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.traded_in_accounts import traded_in_accounts
from xlrebal.plan.raise_cash import cover, cover_household, pay_no_more_than_there_is
from xlrebal.plan.situation import Proposed, Situation
from xlrebal.plan.trading_scopes import trading_scopes
from xlrebal.schema.record import record
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_MONEY, Cents

FORESEEN = 4  # rounds in which a wash that a placement shows is planned around before its trades are made
ROUNDS = 8  # in which a wash or a cut that only the finished trades show is planned around


@record(kw_only=True)
class Way:
    """How a method uses the placement problem: what its rows aim at, and how it is solved.

    weighs: whether the aims of a scope are weighed against what they cost; else each symbol is wished to change as `Aims` says,
    and it is told why one does not. nets: whether gains and losses are netted with the year's even where no brackets are known.
    """

    rows: Callable[[Proposal, Aims, Verdict], list[RowAim]]
    solve: Callable[[PlacementProblem, Stages], Placement]
    weighs: Callable[[Aims, Verdict], bool]
    nets: bool


class Solved(NamedTuple):
    """A proposal, and everything that could have moved in it."""

    proposed: Proposed
    every: Candidates | None


def rules_method(situation: Situation) -> Proposed:
    """The proposal with all that drift and needs ask for, as far as lots, cash, limits and the wash rule allow.

    Where the solver fails trades are placed in plain order, and the plan says so.
    """
    failed = list[str]()

    def solve(problem: PlacementProblem, stages: Stages) -> Placement:
        failed.clear()
        try:
            return place(problem, stages)
        except NoSolution as why:
            failed[:] = [str(why) or "no reason given"]
            return place_in_plain_order(problem)

    proposed = solved(situation, Way(rows=row_aims, solve=solve, weighs=lambda *_: False, nets=False)).proposed
    return proposed._replace(proposal=replace(proposed.proposal, unsolved=failed[0])) if failed else proposed


def solved(situation: Situation, way: Way) -> Solved:
    """The proposal that a way of using the placement problem comes to. Raises NoSolution where that does."""
    proposal, guard, purpose = situation.proposal, situation.guard, situation.purpose
    aims, verdicts = situation.aims, situation.verdicts
    waiting = owed(proposal, purpose)
    trading = [
        (replace(own, waits=waits_for_a_day(proposal, own, guard)) if own.new_money is None else own, verdict)
        for own, verdict in trading_scopes(situation)
    ]
    why, washes, stages = WhyMoved(proposal, aims, verdicts), WashesFound(), Stages()
    in_order: dict[LotIndex, Cents] = {}
    placed: Placed | None = None
    drifts = [own.drift for own, _ in trading]
    improvement = Improvement(
        proposal.household, [(own.drift, verdict) for own, verdict in trading if verdict.trades], frozenset(waiting)
    )
    asked = _asked(situation, trading, improvement, way)
    every = candidates(asked, proposal, drifts, _selling(trading, asked, waiting), guard)
    stood: Placing | None = None
    past_limits = False  # as cash that is needed cannot be raised within
    found: _Stands | None = None  # the best so far, where limits cut what lots in order bring: less may be brought then
    for number in range(ROUNDS):
        draft = DraftProposal.of(proposal)
        if every is None:
            break
        movable, problem = every.after(washes, in_order)
        if not (movable.lots or movable.purchases or movable.payments):
            break
        placement = _placed(draft, problem, stages, way)
        roomier = with_room_for_needs(problem, placement)
        if roomier is not problem:
            problem, every = roomier, every.with_limits(roomier.limits)
            placement = _placed(draft, problem, stages, way)
            past_limits = True
        placing = Placing(washes, movable, problem, placement)
        if stood is not None and number < ROUNDS - 2:
            washes = without_what_is_freed_in_vain(draft.household, stood, placing)
            if washes != placing.washes:
                continue
        stood = placing
        bought = groups_bought(draft.household, movable, placement)
        seen = washes.foreseen(proposal, guard, movable.unclean, sold_whole(movable, placement), bought)
        if number == 0:
            seen = with_what_is_worth_freeing(every, proposal, guard, seen, stages)
        if seen != washes and number < FORESEEN:
            washes = seen
            continue
        placed = Placed(problem, placement, movable, stages)
        kept = _in_whole_shares(draft, situation, placing, why, past_limits)
        known = washes
        washes = washes.with_more(proposal, draft, guard, movable.unclean, kept, bought)
        ordered: dict[LotIndex, Cents] = {}  # asked for once washes are known: without them limits may cut nothing
        if washes == known:
            ordered = sold_in_order(proposal, draft, movable, placement)
            if ordered or found:
                stands = _Stands(sum(_off(draft, way, own, verdict) for own, verdict in trading), draft, placed)
                found = stands if found is None or stands.off < found.off else found
            if ordered.items() <= in_order.items():
                break
        in_order |= ordered
        if washes.kept != known.kept or ordered:  # less may be sold: what stood before is no measure
            stood = None
    if found is not None:
        draft, placed = found.draft, found.placed
    short, told = owed(draft, purpose), Told()
    for own, verdict in trading:
        _cover_what_is_left(draft, own.drift, guard, short)
        rows = way.rows(draft, own, verdict) if verdict.trades else ()
        asked_for = replace(own, changes={}) if way.weighs(own, verdict) else own
        draft.refuse(not_reached(proposal, draft, asked_for, guard, rows, improvement, told))
    return Solved(Proposed(draft.frozen(), placed), every)


class _Stands(NamedTuple):
    """What a round comes to in whole shares. off: by how much rows miss their aims, each at its price."""

    off: float
    draft: DraftProposal
    placed: Placed


def _off(draft: DraftProposal, way: Way, own: Aims, verdict: Verdict) -> float:
    """By how much a scope's rows miss their aims as the draft leaves them, each at its price."""
    rows = way.rows(draft, own, verdict) if verdict.trades else ()
    return sum(row.price * max(0, row.low - row.now, row.now - row.high) for row in rows)


def _in_whole_shares(
    draft: DraftProposal, situation: Situation, placing: Placing, why: WhyMoved, past_limits: bool
) -> frozenset[LotIndex]:
    """Makes the trades of a placement; the lots that stay after all, since something would wash them."""
    guard, movable, placement = situation.guard, placing.movable, placing.placement
    there = WhyThere(draft, guard, movable, placement)
    pay_to_the_cent(draft, movable, placement)
    bands = IntoBand(draft, movable, placement)
    waiting = owed(draft, situation.purpose)
    draft.budget = replace(draft.budget, planned_from=draft.budget.results)
    kept = sell_whole_shares(draft, guard, movable, placement, why, there, waiting, bands, past_limits)
    draft.budget = replace(draft.budget, planned_from=None)
    buy_whole_shares(draft, guard, movable, placement, why, there, bands)
    return kept


def _selling(trading: list[tuple[Aims, Verdict]], asked: Movable, waiting: Container[str]) -> frozenset[str]:
    """The accounts that sell: for drift, for what they owe, or for the household's need."""
    paying = {each.account for each in asked.payments}
    return frozenset(
        account
        for own, verdict in trading
        for account in own.drift.scope.accounts
        if verdict.trades or account in waiting or account in paying
    )


def _cover_what_is_left(draft: DraftProposal, drift: ScopeDrift, guard: WashGuard, short: Container[str]) -> None:
    """Raises what whole shares leave to pay, which is cents, and limits more; no cash crosses scopes."""
    for account in drift.scope.accounts:
        if account in short:
            cover(draft, drift, guard, account)
            pay_no_more_than_there_is(draft, account)
    if not drift.scope.account and draft.unpaid > 0:
        cover_household(draft, drift, guard)


def _placed(draft: DraftProposal, problem: PlacementProblem, stages: Stages, way: Way) -> Placement:
    placement = way.solve(problem, stages)
    draft.unproved = not placement.proved
    return placement


def _asked(situation: Situation, trading: list[tuple[Aims, Verdict]], improvement: Improvement, way: Way) -> Movable:
    """What may be bought and paid, and where everything should go: the same in every round."""
    proposal, guard, gate = situation.proposal, situation.guard, situation.gate
    scopes = [own.drift.scope for own, _ in trading]
    payments = [each for scope in scopes for each in possible_payments(proposal, scope)]
    paying = {each.account for each in payments}
    purchases = [
        each
        for own, _ in trading
        for each in possible_purchases(proposal, own.drift, guard)
        if own.new_money is None or each.account in own.new_money
    ]
    aims = list(chain.from_iterable(way.rows(proposal, own, verdict) for own, verdict in trading))
    if payments:
        aims.append(need_aim(next(scope for scope in scopes if not scope.account), proposal.unpaid))
    cash = {
        name: proposal.spendable(name) if name in paying else _spends(proposal, own, name)
        for own, _ in trading
        for name in own.drift.scope.accounts
    }
    return Movable(
        lots=[],
        unclean=frozenset(),
        whole=frozenset(),
        freed=frozenset(),
        purchases=purchases,
        payments=payments,
        aims=aims if gate is None else [gate.widened(each) for each in aims],
        cash=cash,
        kept={name: proposal.spendable(name) - spends for name, spends in cash.items()},
        wishes={
            (own.drift.scope.account, name): change
            for own, verdict in trading
            if not way.weighs(own, verdict)
            for name, change in own.changes.items()
        },
        scope_of={name: scope.account for scope in scopes for name in scope.accounts},
        improvement=improvement,
        ceilings=[],
        steady=_still_to_trade(situation),
        harvests=situation.purpose.no_harvest(proposal.household.settings) is None,
        drifts=situation.drift,
        weighed=frozenset(own.drift.scope.account for own, verdict in trading if way.weighs(own, verdict)),
        carried=proposal.household.settings.worth_of_carried_loss_pct if way.nets else None,
    )


def _still_to_trade(situation: Situation) -> dict[tuple[str, Side], Cents]:
    """Cents that accounts are to trade as before, less what is decided already."""
    decided = traded_in_accounts(situation.proposal)
    return {each: max(NO_MONEY, Cents(amount - decided[each])) for each, amount in situation.steady.items()}


def _spends(proposal: Proposal, aims: Aims, account: str) -> Cents:
    """Cents an account may spend: all that is free, or its own new money alone."""
    if aims.new_money is None or proposal.spendable(account) < 0:
        return proposal.spendable(account)
    return aims.new_money.get(account, NO_MONEY)
