"""The plan: every trade decided in the order an advisor would, each phase's result kept."""

from __future__ import annotations

from dataclasses import dataclass

from xlrebal.household.average_basis import with_average_basis
from xlrebal.household.household import Household
from xlrebal.plan.check_plan import check_plan
from xlrebal.plan.choose_buys import choose_buys
from xlrebal.plan.choose_gifts import CharitableGift, choose_gifts
from xlrebal.plan.choose_sales import ScopeWants, choose_sales
from xlrebal.plan.decide_whether import Verdict, decide_whether
from xlrebal.plan.gain_budget import gain_budget
from xlrebal.plan.harvest_losses import Harvest, harvest_losses
from xlrebal.plan.history.rebuild_lots import with_rebuilt_lots
from xlrebal.plan.history.year_so_far import YearSoFar, year_so_far
from xlrebal.plan.honour_overrides import honour_overrides
from xlrebal.plan.measure_drift import ScopeDrift, measure_drift
from xlrebal.plan.phase_out import phase_out
from xlrebal.plan.raise_cash import raise_cash
from xlrebal.plan.realize_gains import Outcome, realize_gains
from xlrebal.plan.retarget import retarget
from xlrebal.plan.settle_orders import Orders, settle_orders
from xlrebal.plan.settle_refusals import settle_refusals
from xlrebal.plan.standing import Standing, opening
from xlrebal.plan.value_lots import ValuedLots, value_lots
from xlrebal.plan.wanted_changes import wanted_changes
from xlrebal.plan.wash_guard import wash_guard
from xlrebal.schema.finding import Finding


@dataclass(frozen=True, slots=True)
class Plan:
    """Every phase's result; these fields are the checkpoints that tests, the Audit sheet and a debugger read.

    listed: the household as its sheets list it; `household`: the same with its lots rebuilt (W-6) and averaged (L-5),
    which is what every other field speaks of.
    """

    listed: Household
    household: Household
    valued: ValuedLots
    year: YearSoFar
    drift: tuple[ScopeDrift, ...]
    verdicts: tuple[Verdict, ...]
    harvest: Harvest
    wants: tuple[ScopeWants, ...]
    standing: Standing
    orders: Orders
    outcome: Outcome
    gift: CharitableGift
    findings: tuple[Finding, ...]


def make_plan(listed: Household) -> Plan:
    """Decide every trade, in the order an advisor would; deterministic, and nothing in the household changes."""
    year = year_so_far(listed)
    household = with_average_basis(with_rebuilt_lots(listed, year.rebuilt))
    valued = value_lots(household)
    drift = measure_drift(household)
    verdicts = decide_whether(household, drift)
    guard = wash_guard(household, valued, year)
    standing = start = opening(household, valued, gain_budget(household, year))
    standing = honour_overrides(standing, guard)
    standing = raise_cash(standing, drift, guard)
    standing = phase_out(standing, drift, verdicts, guard)
    standing, harvest = harvest_losses(standing, drift, guard)
    wants = _wants(standing, retarget(drift, harvest, standing), verdicts)
    standing = choose_sales(standing, wants, verdicts, guard)
    standing = choose_buys(standing, wants, guard)
    orders = settle_orders(standing, drift)
    standing, harvest = settle_refusals(standing, harvest, guard, orders.orders)
    outcome = realize_gains(household, start.budget, orders, year.at_risk)
    gift = choose_gifts(standing)
    findings = check_plan(listed, year, standing, orders, outcome)
    return Plan(
        listed=listed,
        household=household,
        valued=valued,
        year=year,
        drift=drift,
        verdicts=verdicts,
        harvest=harvest,
        wants=wants,
        standing=standing,
        orders=orders,
        outcome=outcome,
        gift=gift,
        findings=findings,
    )


def _wants(standing: Standing, drift: tuple[ScopeDrift, ...], verdicts: tuple[Verdict, ...]) -> tuple[ScopeWants, ...]:
    """What each scope wants from here, with everything decided so far counted."""
    return tuple(
        ScopeWants(
            each,
            wanted_changes(
                standing.household, each, verdict, standing.values(each.scope), standing.cash_of(each.scope)
            ),
        )
        for each, verdict in zip(drift, verdicts, strict=True)
    )
