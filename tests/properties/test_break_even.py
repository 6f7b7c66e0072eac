"""Lots that cost within two cents of what they are worth, with commissions: no loss of a cent is washed, no limit passed."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.properties.households import World, worlds
from tests.properties.test_plan_properties import check_budget, check_lots, check_washes
from xlrebal.household.household import Household
from xlrebal.household.positions_and_lots import UNKNOWN_BASIS
from xlrebal.plan.make_plan import make_plan
from xlrebal.tax.money import amount_cents


def near_break_even(household: Household, chance: Random) -> Household:
    """The household with every known basis moved to the lot's value, give or take two cents, and small commissions."""
    lots = household.lots
    basis = lots.basis.copy()
    for lot in (basis != UNKNOWN_BASIS).nonzero()[0].tolist():
        worth = amount_cents(int(lots.quantity[lot]), household.price_of(lot))
        basis[lot] = max(0, worth + chance.randint(-2, 2))
    securities = {name: replace(each, commission=chance.choice([0, 0, 3, 6])) for name, each in household.securities.items()}
    return replace(household, lots=replace(lots, basis=basis), securities=securities)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(worlds(), st.integers(0, 1_000_000))
def test_a_cent_either_way(world: World, seed: int) -> None:
    plan = make_plan(near_break_even(world.household(), Random(seed)))
    assert plan.findings == ()
    check_lots(plan)
    check_washes(plan)
    check_budget(plan)
