"""Where the advisor accepts a few dollars of wash sales, no order has more of it, and every promise still holds (W-5, W-10)."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from tests.properties.households import World, worlds
from xlrebal.plan.make_plan import make_plan
from xlrebal.schema.reason import Rule


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(worlds(), st.sampled_from([5_00, 60_00, 2_000_00]), st.booleans())
def test_no_order_loses_more_than_is_accepted(world: World, limit: int, by_brackets: bool) -> None:
    household = world.household()
    changed = replace(household.settings, accept_wash_up_to=limit, harvest_losses=True, harvest_min_loss=1_00, harvest_min_loss_pct=0.0)
    if by_brackets:
        changed = replace(changed, filing_status="single", other_income=48_000_00, magi=60_000_00)
    plan = make_plan(replace(household, settings=changed))
    assert plan.findings == ()
    for order in plan.orders.orders:
        assert sum(lot.disallowed for lot in order.lots) <= limit
        assert all(0 <= lot.permanent <= lot.disallowed <= max(0, -lot.gain) for lot in order.lots)
        for lot in order.lots:
            assert sum(each.disallowed for each in lot.washed_by) == lot.disallowed
            assert sum(each.disallowed for each in lot.washed_by if each.permanent) == lot.permanent
            assert sum(each.quantity for each in lot.washed_by) <= lot.quantity
        accepted = [reason for lot in order.lots for reason in lot.reasons if reason.rule is Rule.WASH_ACCEPTED]
        assert len(accepted) == sum(lot.disallowed > 0 for lot in order.lots)
        event(f"{min(len(accepted), 2)} lots with something accepted")
