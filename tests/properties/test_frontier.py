"""What holds of the frontier of any household: no point is past its budget, and planning with a point's budget gives that point."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, event, given, settings

from tests.properties.households import World, worlds
from xlrebal.plan.make_plan import make_plan
from xlrebal.plan.taxes.gain_budget import Limit
from xlrebal.study.frontier import frontier

BASIS_POINT = 0.0001


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(worlds())
def test_planning_with_the_budget_of_a_point_gives_that_point(world: World) -> None:
    plan = make_plan(world.household())
    found = frontier(plan, Limit.TAX, points=4)
    steps = [each for each in found.points if each.budget and each.budget.cents is not None and not each.stated]
    event(f"{len(steps)} budgets")
    assert len(steps) in (1, 4)
    listed = plan.listed
    for point in steps:
        assert point.budget is not None and point.budget.cents is not None
        chosen = replace(listed.settings, tax_budget=point.budget.cents, tax_budget_pct=None)
        again = frontier(make_plan(replace(listed, settings=chosen)), Limit.TAX, points=2).stated
        assert abs(again.share_off - point.share_off) <= BASIS_POINT
        assert (again.tax, again.trades) == (point.tax, point.trades)
    assert found.nothing.tax == 0 and found.nothing.trades == 0
