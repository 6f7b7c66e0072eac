"""The plan: every trade decided in the order an advisor would, each phase's result kept."""

from __future__ import annotations

from dataclasses import replace

from xlrebal.household.average_basis import with_average_basis
from xlrebal.household.household import Household
from xlrebal.plan.accepted_washes import with_accepted_washes
from xlrebal.plan.allowed.wash_guard import wash_guard
from xlrebal.plan.check_plan import check_plan
from xlrebal.plan.choose_gifts import CharitableGift, choose_gifts
from xlrebal.plan.comparison.compare import Comparison
from xlrebal.plan.drift.decide_whether import Verdict, decide_whether
from xlrebal.plan.drift.measure_drift import ScopeDrift, measure_drift
from xlrebal.plan.drift.money_to_invest import money_to_invest
from xlrebal.plan.drift.set_aims import Aims, set_aims
from xlrebal.plan.final_refusals import final_refusals
from xlrebal.plan.harvest.harvest_losses import Harvest, harvest_losses
from xlrebal.plan.harvest.harvest_saving import with_savings
from xlrebal.plan.harvest.retarget import retarget
from xlrebal.plan.harvest.swap_back import stood_in, with_swap_backs
from xlrebal.plan.history.rebuild_lots import with_rebuilt_lots
from xlrebal.plan.history.year_so_far import YearSoFar, year_so_far
from xlrebal.plan.honour_overrides import honour_overrides
from xlrebal.plan.net_orders import Orders, net_orders
from xlrebal.plan.phase_out import phase_out
from xlrebal.plan.placement.pro_rata import ProRata, pro_rata
from xlrebal.plan.placement.unrounded import above_unrounded
from xlrebal.plan.proposal.proposal import Proposal, empty_proposal
from xlrebal.plan.proposal.value_lots import ValuedLots, value_lots
from xlrebal.plan.purpose import Purpose, why_nothing
from xlrebal.plan.raise_cash import raise_cash
from xlrebal.plan.rules_method import rules_method
from xlrebal.plan.tax_outcome import Outcome, tax_outcome
from xlrebal.plan.taxes.gain_budget import gain_budget
from xlrebal.schema.finding import Finding
from xlrebal.schema.reason import Reason
from xlrebal.schema.record import record
from xlrebal.tax.money import NO_MONEY, Cents


@record(kw_only=True)
class Plan:
    """Every phase's result; these fields are the checkpoints that tests, the Audit sheet and a debugger read.

    listed: the household as its sheets list it; `household`: the same with its lots rebuilt (W-6) and averaged (L-5),
    which is what every other field speaks of. purpose: what the run is for. yardstick, above_unrounded: what the placement is
    measured by, see pro_rata.py and unrounded.py. comparison: what each trade spares, worked out when it is asked for.
    """

    listed: Household
    household: Household
    purpose: Purpose
    valued: ValuedLots
    year: YearSoFar
    drift: tuple[ScopeDrift, ...]
    verdicts: tuple[Verdict, ...]
    harvest: Harvest
    aims: tuple[Aims, ...]
    proposal: Proposal
    orders: Orders
    outcome: Outcome
    yardstick: ProRata | None
    above_unrounded: Cents | None
    gift: CharitableGift
    comparison: Comparison
    findings: tuple[Finding, ...]

    @property
    def waiting(self) -> tuple[Reason, ...]:
        """Why each scope trades nothing for drift in which a worth is not known."""
        judged = zip(self.verdicts, self.drift, strict=True)
        return tuple(verdict.reason for verdict, drift in judged if drift.targets.rows and not drift.scope.is_known)


def make_plan(listed: Household, purpose: Purpose = Purpose.REBALANCE) -> Plan:
    """Decide every trade, in the order an advisor would; deterministic, and nothing in the household changes."""
    if why_nothing(listed.settings):
        purpose = Purpose.NOTHING
    if purpose in (Purpose.LOSSES, Purpose.NOTHING):
        listed = _without_needs(listed)
    year = year_so_far(listed)
    household = with_average_basis(with_rebuilt_lots(listed, year.rebuilt))
    valued = value_lots(household)
    drift = measure_drift(household)
    verdicts = decide_whether(household, drift, purpose)
    guard = wash_guard(household, valued, year)
    stand_ins = {each.scope.account: stood_in(household, year, each) for each in drift}
    proposal = start = empty_proposal(household, valued, gain_budget(household, year.results(household)))
    proposal = honour_overrides(proposal, guard, purpose)
    if purpose.raises_cash:
        proposal = raise_cash(proposal, drift, guard)
    if purpose is Purpose.REBALANCE:
        proposal = phase_out(proposal, drift, verdicts, guard, stand_ins)
    proposal, harvest = harvest_losses(proposal, drift, guard, purpose)
    aims = _aims(proposal, retarget(drift, harvest, proposal), verdicts)
    aims = tuple(with_swap_backs(each, stand_ins[each.drift.scope.account], proposal) for each in aims)
    given = proposal
    proposal, placed = rules_method(proposal, aims, verdicts, guard, purpose)
    orders = with_accepted_washes(listed, net_orders(proposal, drift))
    proposal, harvest = final_refusals(proposal, harvest, guard, orders.orders)
    outcome = tax_outcome(household, start.budget, orders, year.at_risk)
    proposal, harvest, orders = with_savings(proposal, harvest, orders, outcome, start.budget.tax_year)
    movable = placed.movable if placed else None
    yardstick = pro_rata(given, proposal, movable, outcome, start.budget.tax_year)
    gift = choose_gifts(proposal)
    findings = check_plan(listed, year, proposal, orders, outcome)
    return Plan(
        listed=listed,
        household=household,
        purpose=purpose,
        valued=valued,
        year=year,
        drift=drift,
        verdicts=verdicts,
        harvest=harvest,
        aims=aims,
        proposal=proposal,
        orders=orders,
        outcome=outcome,
        yardstick=yardstick,
        above_unrounded=above_unrounded(given, proposal, movable),
        gift=gift,
        comparison=Comparison(proposal, orders, aims, verdicts, placed),
        findings=findings,
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
