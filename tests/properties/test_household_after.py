"""What holds of any household a year after its plan: nothing is lost or made, and the plan of then keeps every promise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from tests.properties.households import World, worlds
from xlrebal.household.household import Household
from xlrebal.household.positions_and_lots import UNKNOWN_BASIS
from xlrebal.plan.make_plan import Plan, make_plan
from xlrebal.plan.proposal.value_lots import value_lots
from xlrebal.schema.side import Side
from xlrebal.study.household_after import household_after
from xlrebal.tax.netting import net_results

thorough = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def a_year_later(day: date) -> date:
    return day + timedelta(days=366)


@thorough
@given(worlds())
def test_a_year_later_all_is_where_the_trades_left_it(world: World) -> None:
    household = world.household()
    plan = make_plan(household)
    event(f"{min(len(plan.orders.orders), 6)} orders")
    later = household_after(household, plan, a_year_later(household.as_of))
    check_shares(household, plan, later)
    check_order(later)
    check_basis(household, plan, later)
    paid = {row.account: min(max(0, row.need), max(0, row.after)) for row in plan.orders.cash}
    assert {row.account: row.after - paid[row.account] for row in plan.orders.cash} == later.cash
    results = plan.outcome.results_with
    net = net_results(results, 300_000)
    if household.settings.other_income is None and household.settings.filing_status != "mfs":
        assert (later.settings.st_carryforward, later.settings.lt_carryforward) == (net.carry_st, net.carry_lt)
        used = -min(0, net.net_total) - net.carry_st - net.carry_lt
        assert 0 <= used <= 300_000
    again = make_plan(later)
    assert again.findings == ()
    assert (again.year.short_term, again.year.long_term, again.year.open_windows) == (0, 0, ())


@thorough
@given(worlds(), st.integers(1, 40))
def test_days_later_the_year_knows_what_was_realized(world: World, days: int) -> None:
    household = world.household()
    plan = make_plan(household)
    later = household_after(household, plan, household.as_of + timedelta(days=days))
    check_shares(household, plan, later)
    again = make_plan(later)
    assert again.findings == ()
    # a holding period carried over stands on Lots alone, which no longer has a lot that is sold
    plain = not any(lot.disallowed or lot.holding_date for lot in plan.outcome.lots)
    if later.as_of.year == household.as_of.year and plain:
        expected = plan.outcome.results_with
        found = again.outcome.results_without
        assert (found.st + found.lt, found.st) == (expected.st + expected.lt, expected.st)


def check_shares(household: Household, plan: Plan, later: Household) -> None:
    """Shares before, and what is traded, are the shares after; lots are all of them where they were."""
    change: dict[tuple[str, str], int] = {}
    for order in plan.orders.orders:
        change[order.account, order.symbol] = change.get((order.account, order.symbol), 0) + (order.quantity if order.side is Side.BUY else -order.quantity)
    before, after = household.positions, later.positions
    for place in {*before.index_of, *after.index_of}:
        held = int(before.quantity[before.index_of[place]]) if place in before.index_of else 0
        now = int(after.quantity[after.index_of[place]]) if place in after.index_of else 0
        assert now == held + change.get(place, 0)
    for place, at in after.index_of.items():
        lots = int(later.lots.quantity[later.lots.position == at].sum())
        was = int(household.lots.quantity[household.lots.position == before.index_of[place]].sum()) if place in before.index_of else 0
        assert lots == was + change.get(place, 0)


def check_order(later: Household) -> None:
    """Sorted as every household is, and no purchase is taken for a part of another lot."""
    places = list(zip(later.positions.account, later.positions.symbol, strict=True))
    assert places == sorted(places)
    keys = list(zip(later.lots.position.tolist(), later.lots.lot_id, strict=True))
    assert keys == sorted(keys)
    assert (later.lots.quantity > 0).all()
    bought = np.array([lot_id.startswith("bought ") for lot_id in later.lots.lot_id], dtype=bool)
    assert not (later.lots.continues & bought).any()


def check_basis(household: Household, plan: Plan, later: Household) -> None:
    """What was paid before, and now, is what the sold lots cost and the rest costs, but for gifts, whose basis their sale decides."""
    if (household.lots.basis == UNKNOWN_BASIS).any() or household.lots.gifted.any() or not household.lots.adjusted.all():
        return
    paid = sum(order.gross + order.commission for order in plan.orders.orders if order.side is Side.BUY)
    sold = sum(lot.basis for lot in plan.outcome.lots)
    assert int(later.lots.basis.sum()) == int(household.lots.basis.sum()) + paid - sold


@thorough
@given(worlds())
def test_what_was_short_term_is_long_term_a_year_later(world: World) -> None:
    household = world.household()
    later = household_after(household, make_plan(household), a_year_later(household.as_of))
    assert value_lots(later).long_term[~np.isnat(later.lots.holding_date)].all()
    assert replace(later, as_of=household.as_of).value == later.value
