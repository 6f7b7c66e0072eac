"""Whatever conventions are chosen, the plan keeps its promises: no wash is proposed, and its own proof finds nothing."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.properties.households import World, worlds
from tests.properties.test_plan_properties import check_lots
from xlrebal.plan.history.household_ledger import replay_household
from xlrebal.plan.history.ledger_names import lot_key
from xlrebal.plan.make_plan import make_plan
from xlrebal.schema.settings import SETTINGS_BY_KEY
from xlrebal.tax.conventions import CONVENTIONS
from xlrebal.tax.transaction import Status

CHOICES = st.fixed_dictionaries({}, optional={
    key: st.sampled_from(SETTINGS_BY_KEY[key].choices)
    for convention in CONVENTIONS if convention.setting for key in (convention.id.lower().replace("-", "_"),)})


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(world=worlds(), chosen=CHOICES)
def test_no_wash_is_proposed_under_any_convention(world: World, chosen: dict[str, str]) -> None:
    plan = make_plan(replace(world, settings={**world.settings, **chosen}).household())
    assert plan.findings == ()
    check_lots(plan)
    losing = {lot_key(lot.account, lot.symbol, lot.lot_id) for lot in plan.outcome.lots if lot.gain < 0}
    for match in replay_household(plan.household, plan.orders.orders).matches:
        if match.sale_status is not Status.PROPOSED or match.lot in losing:  # the basis on Lots is final: no loss, no wash
            assert Status.PROPOSED not in (match.sale_status, match.purchase_status), match
