"""How far off target a household stays for how much tax: the plan made again at budgets from none to what it needs."""

from __future__ import annotations

from collections.abc import Callable

from xlrebal.household.household import Household
from xlrebal.plan.drift.measure_drift import measure_drift
from xlrebal.plan.drift.off_target import off_target
from xlrebal.plan.make_plan import Plan, make_plan
from xlrebal.plan.taxes.gain_budget import Limit
from xlrebal.review.measure_after import measure_after
from xlrebal.schema.record import record
from xlrebal.study.budgets import StudyBudget, is_over, stated_budget, usual_limit, with_budget
from xlrebal.study.household_after import household_after
from xlrebal.tax.budget import use_of_budgets
from xlrebal.tax.money import NO_MONEY, Cents

POINTS = 20
OnPoint = Callable[[str], None]


@record(kw_only=True)
class FrontierPoint:
    """One plan, amounts in cents. budget: None for doing nothing. gain: recognized on this return; tax: what the trades add to the year's.

    off: see off_target, with the trades; worth: of the whole household after them. tracking_error: with the trades, None where
    not known. trades: how many; over: they go past the budget, see is_over. stated: it is the plan that Settings asks for; unlimited: the plan without a limit.
    """

    budget: StudyBudget | None
    gain: Cents
    tax: Cents
    off: Cents
    worth: Cents
    tracking_error: float | None
    trades: int
    over: bool = False
    stated: bool = False
    unlimited: bool = False

    @property
    def share_off(self) -> float:
        """The share of the household that is off target."""
        return self.off / self.worth if self.worth > 0 else 0.0


@record
class Frontier:
    """limit: what the budgets are of. points: doing nothing, then by budget, the smallest first."""

    limit: Limit
    points: tuple[FrontierPoint, ...]

    @property
    def nothing(self) -> FrontierPoint:
        """Where nothing is traded."""
        return self.points[0]

    @property
    def least(self) -> FrontierPoint:
        """The plan at the smallest budget."""
        return self.points[1]

    @property
    def stated(self) -> FrontierPoint:
        """The plan that Settings asks for."""
        return next(each for each in self.points if each.stated)

    @property
    def unlimited(self) -> FrontierPoint:
        """The plan without a limit."""
        return next(each for each in self.points if each.unlimited)


def frontier(
    plan: Plan, limit: Limit | None = None, points: int = POINTS, on_point: OnPoint = lambda _: None
) -> Frontier:
    """The plan at so many budgets in equal steps, from what is used without it to what it needs where nothing limits it.

    limit: what the budgets are of; None: see usual_limit. Each point is a plan by the method that Settings asks for, in whole
    shares: planned with its budget, the household comes out there.
    """
    household = plan.listed
    limit = limit or usual_limit(household.settings)
    stated, without = stated_budget(plan, limit), StudyBudget(limit, None)
    free = plan if stated.cents is None else _planned(household, without, on_point)
    found = [_point(household, plan, stated, stated=True, unlimited=free is plan)]
    if free is not plan:
        found.append(_point(household, free, without, unlimited=True))
    least, needed = _used(free, limit, with_trades=False), _used(free, limit, with_trades=True)
    steps = points - 1 if needed > least else 0
    for step in range(steps + 1):
        budget = StudyBudget(limit, Cents(least + round((needed - least) * step / max(steps, 1))))
        found.append(_point(household, _planned(household, budget, on_point), budget))
    return Frontier(limit, (_nothing(household, plan), *sorted(found, key=_by_budget)))


def _by_budget(point: FrontierPoint) -> tuple[bool, int]:
    assert point.budget is not None
    return point.budget.cents is None, point.budget.cents or 0


def _planned(household: Household, budget: StudyBudget, on_point: OnPoint) -> Plan:
    on_point(
        "Planning without a limit"
        if budget.cents is None
        else f"Planning at a {budget.limit} of ${budget.cents / 100:,.0f}"
    )
    return make_plan(with_budget(household, budget))


def _used(plan: Plan, limit: Limit, *, with_trades: bool) -> int:
    """Cents of a budget that the year uses."""
    outcome = plan.outcome
    if limit is Limit.TAX:
        return outcome.tax_budget.used if with_trades else 0
    return use_of_budgets(outcome.results_with if with_trades else outcome.results_without).used


def _point(
    household: Household, plan: Plan, budget: StudyBudget, *, stated: bool = False, unlimited: bool = False
) -> FrontierPoint:
    later = household_after(household, plan, household.as_of)
    return FrontierPoint(
        budget=budget,
        gain=Cents(plan.outcome.proposed_short + plan.outcome.proposed_long),
        tax=Cents(plan.outcome.tax_change),
        off=off_target(measure_drift(later)),
        worth=later.value,
        tracking_error=measure_after(plan).risk.after.tracking_error,
        trades=len(plan.orders.orders),
        over=is_over(plan, budget.limit),
        stated=stated,
        unlimited=unlimited,
    )


def _nothing(household: Household, plan: Plan) -> FrontierPoint:
    return FrontierPoint(
        budget=None,
        gain=NO_MONEY,
        tax=NO_MONEY,
        off=off_target(plan.drift),
        worth=household.value,
        tracking_error=measure_after(plan).risk.before.tracking_error,
        trades=0,
    )
