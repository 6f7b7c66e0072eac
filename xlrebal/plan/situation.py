"""The situation a method begins from: what is held and known, what drifted, and what is decided before any choice is left.

Decided by then are the advisor's own orders, cash for scopes whose weights are not known, phase-outs and harvests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from xlrebal.household.average_basis import with_average_basis
from xlrebal.household.household import Household
from xlrebal.plan.allowed.wash_guard import WashGuard, wash_guard
from xlrebal.plan.allowed.worth_waiting import worth_waiting
from xlrebal.plan.drift.decide_whether import Verdict, decide_whether, held_verdicts
from xlrebal.plan.drift.measure_drift import ScopeDrift, measure_drift
from xlrebal.plan.drift.money_to_invest import money_to_invest
from xlrebal.plan.drift.set_aims import Aims, set_aims
from xlrebal.plan.harvest.harvest_losses import Harvest, harvest_losses
from xlrebal.plan.harvest.retarget import retarget
from xlrebal.plan.harvest.swap_back import stood_in, with_swap_backs
from xlrebal.plan.history.rebuild_lots import with_rebuilt_lots
from xlrebal.plan.history.year_so_far import YearSoFar, year_so_far
from xlrebal.plan.mode import run_in_mode
from xlrebal.plan.proposal.proposal import Proposal, empty_proposal
from xlrebal.plan.proposal.value_lots import ValuedLots, value_lots
from xlrebal.plan.proposal.weighed import Weighed
from xlrebal.plan.purpose import Purpose, why_nothing
from xlrebal.plan.raise_cash import raise_cash
from xlrebal.plan.taxes.gain_budget import GainBudget, gain_budget
from xlrebal.plan.what_leaves import what_leaves
from xlrebal.schema.reason import Reason
from xlrebal.schema.record import record
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_MONEY, Cents
from xlrebal.tax.symbol import NO_SYMBOL, Symbol


@record(kw_only=True)
class Gate:
    """Trades that the cost gate holds back, each with why. scopes: whose; kept: cents that all other trades of these come to, by scope and symbol."""

    reasons: Mapping[tuple[Side, str, Symbol], Reason]
    scopes: frozenset[str]
    kept: Mapping[tuple[str, Symbol], Cents]

    def widened(self, aim: RowAim) -> RowAim:
        """A row's aim, which what is not held back reaches: no other trade takes the place of one that is held."""
        if aim.scope.account not in self.scopes or NO_SYMBOL in aim.symbols:
            return aim
        stands = sum(
            (self.kept.get((aim.scope.account, name), NO_MONEY) for name in dict.fromkeys(aim.symbols)), aim.now
        )
        return replace(aim, low=min(aim.low, stands), high=max(aim.high, stands))


if TYPE_CHECKING:
    from xlrebal.plan.placement.optimum import Optimum
    from xlrebal.plan.placement.placed import Placed
    from xlrebal.plan.placement.row_aims import RowAim


@record(kw_only=True)
class Situation:
    """What a method is given, the same for each.

    listed: the household as its sheets list it; household: the same with its lots rebuilt (W-6) and averaged (L-5). budget: the
    year's, before any trade. proposal: what is decided already, with its harvest. aims: what each scope aims at from there.
    steady: cents by account and side that would be traded but for what the advisor changed; empty where nothing was.
    weighed: what each scope's trades for drift would cost and what they are worth. gate: those of them that are held back while
    others of their scope are made.
    """

    listed: Household
    household: Household
    purpose: Purpose
    valued: ValuedLots
    year: YearSoFar
    drift: tuple[ScopeDrift, ...]
    verdicts: tuple[Verdict, ...]
    guard: WashGuard
    budget: GainBudget
    proposal: Proposal
    harvest: Harvest
    aims: tuple[Aims, ...]
    steady: Mapping[tuple[str, Side], Cents] = field(default_factory=dict)
    weighed: tuple[Weighed, ...] = ()
    gate: Gate | None = None

    def gated(self, gate: Gate | None) -> Situation:
        """The same with some trades held back."""
        reasons = gate.reasons if gate else {}
        return replace(self, gate=gate, proposal=replace(self.proposal, gated=reasons))


class Proposed(NamedTuple):
    """What a method proposes, and the problem it solved for it; None where nothing had to be placed. optimum: what the optimal method weighed."""

    proposal: Proposal
    placed: Placed | None = None
    optimum: Optimum | None = None


Method = Callable[[Situation], Proposed]


def take_stock(listed: Household, purpose: Purpose, held: Mapping[str, Reason] = MappingProxyType({})) -> Situation:
    """Everything that is known and decided before a method chooses, in the order an advisor would.

    held: the scopes that trade nothing for drift because it is not worth its cost, and why.
    """
    run = run_in_mode(listed, purpose)
    listed, purpose = run.household, Purpose.NOTHING if why_nothing(listed.settings) else run.purpose
    if purpose in (Purpose.LOSSES, Purpose.NOTHING):
        listed = _without_needs(listed)
    year = year_so_far(listed)
    household = with_average_basis(with_rebuilt_lots(listed, year.rebuilt))
    valued = value_lots(household)
    drift = measure_drift(household)
    verdicts = held_verdicts(decide_whether(household, drift, purpose), held)
    guard = wash_guard(household, valued, year)
    stand_ins = {each.scope.account: stood_in(household, year, each) for each in drift}
    budget = gain_budget(household, year.results(household))
    waits = worth_waiting(household, valued, budget, drift)
    proposal = replace(empty_proposal(household, valued, budget), waits=waits)
    if household.overrides:
        from xlrebal.plan.honour_overrides import honour_overrides

        proposal = honour_overrides(proposal, guard, purpose)
    if purpose.raises_cash:
        proposal = raise_cash(proposal, drift, guard)
    leaving = what_leaves(proposal, drift, verdicts, stand_ins) if purpose is Purpose.REBALANCE else {}
    if leaving:
        from xlrebal.plan.phase_out import phase_out

        proposal = phase_out(proposal, guard, leaving)
    proposal, harvest = harvest_losses(proposal, drift, verdicts, guard, purpose)
    aims = _aims(proposal, retarget(drift, harvest, proposal), verdicts)
    aims = tuple(with_swap_backs(each, stand_ins[each.drift.scope.account], proposal) for each in aims)
    return Situation(
        listed=listed,
        household=household,
        purpose=purpose,
        valued=valued,
        year=year,
        drift=drift,
        verdicts=verdicts,
        guard=guard,
        budget=budget,
        proposal=proposal,
        harvest=harvest,
        aims=aims,
    )


def _without_needs(household: Household) -> Household:
    """The household that asks for no cash and has none to invest."""
    accounts = {name: replace(account, need=NO_MONEY) for name, account in household.accounts.items()}
    return replace(household, accounts=accounts, need=NO_MONEY)


def _aims(proposal: Proposal, drift: tuple[ScopeDrift, ...], verdicts: tuple[Verdict, ...]) -> tuple[Aims, ...]:
    """What each scope aims at from here, with everything decided so far counted."""
    return tuple(
        set_aims(
            proposal.household,
            each,
            verdict,
            proposal.values(each.scope),
            proposal.cash_of(each.scope),
            money_to_invest(proposal, each),
        )
        for each, verdict in zip(drift, verdicts, strict=True)
    )
