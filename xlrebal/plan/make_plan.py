"""The plan: the situation, what a method proposes in it, and what follows from that; each step's result kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from xlrebal.household.household import Household
from xlrebal.plan.accepted_washes import with_accepted_washes
from xlrebal.plan.as_the_advisor_says import Attempted, as_the_advisor_says
from xlrebal.plan.check_plan import check_plan
from xlrebal.plan.choose_gifts import Gifts, choose_gifts
from xlrebal.plan.comparison.compare import Comparison
from xlrebal.plan.drift.decide_whether import Verdict
from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.plan.drift.set_aims import Aims
from xlrebal.plan.final_refusals import final_refusals
from xlrebal.plan.harvest.harvest_losses import Harvest
from xlrebal.plan.harvest.harvest_saving import with_savings
from xlrebal.plan.history.year_so_far import YearSoFar
from xlrebal.plan.net_orders import Orders, net_orders
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.value_lots import ValuedLots
from xlrebal.plan.proposal.weighed import Weighed
from xlrebal.plan.purpose import Purpose
from xlrebal.plan.situation import Method, Proposed, Situation, take_stock
from xlrebal.plan.tax_outcome import Outcome, tax_outcome
from xlrebal.plan.taxes.tax_of_year import TaxYear
from xlrebal.plan.through_the_gate import through_the_gate
from xlrebal.plan.trading_scopes import trading_scopes
from xlrebal.schema.finding import Finding
from xlrebal.schema.reason import Reason
from xlrebal.schema.record import Remembering, record
from xlrebal.schema.side import Side
from xlrebal.tax.money import Cents

if TYPE_CHECKING:
    from xlrebal.plan.placement.optimum import Optimum
    from xlrebal.plan.placement.placed import Placed
    from xlrebal.plan.placement.pro_rata import ProRata


def by_rules(situation: Situation) -> Proposed:
    """What the rules method proposes; nothing more than is decided where no scope trades: such a run does not load what places trades."""
    if not trading_scopes(situation):
        return Proposed(situation.proposal)
    from xlrebal.plan.rules_method import rules_method

    return rules_method(situation)


def optimal(situation: Situation) -> Proposed:
    """What the optimal method proposes; as with the rules method nothing more is loaded where no scope trades."""
    if not trading_scopes(situation):
        return Proposed(situation.proposal)
    from xlrebal.plan.optimal_method import optimal_method

    return optimal_method(situation)


METHODS: Mapping[str, Method] = {"rules": by_rules, "optimal": optimal}


@record(kw_only=True)
class Plan(Remembering):
    """Every phase's result; these fields are the checkpoints that tests, the Audit sheet and a debugger read.

    listed: the household as its sheets list it; `household`: the same with its lots rebuilt (W-6) and averaged (L-5),
    which is what every other field speaks of. purpose: what the run is for. yardstick, above_unrounded: what the placement is
    measured by, see pro_rata.py and unrounded.py. optimum: what the optimal method weighed, and gap: cents from the best possible
    by that, at most. comparison: what each trade spares, worked out when it is asked for.
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
    weighed: tuple[Weighed, ...]
    proposal: Proposal
    orders: Orders
    outcome: Outcome
    yardstick: ProRata | None
    above_unrounded: Cents | None
    optimum: Optimum | None
    gap: Cents | None
    gifts: Gifts
    comparison: Comparison
    findings: tuple[Finding, ...]

    @property
    def waiting(self) -> tuple[Reason, ...]:
        """Why each scope trades nothing for drift in which a worth is not known."""
        judged = zip(self.verdicts, self.drift, strict=True)
        return tuple(verdict.reason for verdict, drift in judged if drift.targets.rows and not drift.scope.is_known)


def make_plan(listed: Household, purpose: Purpose = Purpose.REBALANCE) -> Plan:
    """Decide every trade, in the order an advisor would; deterministic, and nothing in the household changes."""
    method = METHODS[listed.settings.method]

    def attempt(listed: Household, steady: Mapping[tuple[str, Side], Cents]) -> Attempted:
        def take(held: Mapping[str, Reason]) -> Situation:
            return replace(take_stock(listed, purpose, held), steady=steady)

        return Attempted(*through_the_gate(take, method))

    return _finished(*as_the_advisor_says(listed, attempt))


def _finished(situation: Situation, proposed: Proposed) -> Plan:
    """What follows from a proposal, whatever the method: orders, their tax, what lasts of the refusals, comparisons and checks."""
    household, given, tax_year = situation.household, situation.proposal, situation.budget.tax_year
    proposal, placed, optimum = proposed
    orders = with_accepted_washes(situation.listed, net_orders(proposal, situation.drift))
    proposal, harvest = final_refusals(proposal, situation.harvest, situation.guard, orders.orders)
    outcome = tax_outcome(household, situation.budget, orders, situation.year.at_risk)
    proposal, harvest, orders = with_savings(proposal, harvest, orders, outcome, tax_year)
    measured = _measured(given, proposal, outcome, placed, tax_year) if placed else _Measured()
    return Plan(
        listed=situation.listed,
        household=household,
        purpose=situation.purpose,
        valued=situation.valued,
        year=situation.year,
        drift=situation.drift,
        verdicts=situation.verdicts,
        harvest=harvest,
        aims=situation.aims,
        weighed=situation.weighed,
        proposal=proposal,
        orders=orders,
        outcome=outcome,
        yardstick=measured.yardstick,
        above_unrounded=measured.above_unrounded,
        optimum=optimum,
        gap=optimum.scales.gap(given, proposal) if optimum and optimum.scales else None,
        gifts=choose_gifts(proposal),
        comparison=Comparison(proposal, orders, situation.aims, situation.verdicts, placed),
        findings=check_plan(situation.listed, situation.year, proposal, orders, outcome),
    )


class _Measured(NamedTuple):
    """What a placement is measured by; None where nothing was placed, or there is nothing to measure."""

    yardstick: ProRata | None = None
    above_unrounded: Cents | None = None


def _measured(before: Proposal, after: Proposal, outcome: Outcome, placed: Placed, year: TaxYear) -> _Measured:
    """The yardstick and the unrounded bound of what was placed."""
    from xlrebal.plan.placement.pro_rata import pro_rata
    from xlrebal.plan.placement.unrounded import above_unrounded

    return _Measured(pro_rata(before, after, placed.movable, outcome, year), above_unrounded(before, after, placed))
