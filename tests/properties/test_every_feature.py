"""Every promise with every feature on at once, whatever the wishes and however they conflict."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings

from tests.properties.every_feature import everything
from tests.properties.households import World
from tests.properties.test_hard_limits import check_floors
from tests.properties.test_modes_and_reviews import barred_is_not_traded, small_is_not_traded
from tests.properties.test_plan_properties import (
    check_budget,
    check_cash,
    check_held_too_short,
    check_limits,
    check_lots,
    check_places,
    check_restrictions,
    check_sides,
    check_steps,
    check_totals,
    check_washes,
    results_of,
    thorough,
    without_rows,
)
from tests.properties.test_true_sentences import (
    UNGRAMMATICAL,
    Said,
    the_headline_is_the_furthest_row,
    the_row_is_told_as_it_is,
    the_trade_is_told_as_it_is,
    what_is_avoided_is_told_as_it_is,
)
from tests.properties.test_why_off import ended
from xlrebal.plan.make_plan import Plan, make_plan


def check_trading(plan: Plan) -> None:
    """Nothing is traded in an account that may not trade; a need is paid only where it may be."""
    for order in plan.orders.orders:
        assert plan.household.accounts[order.account].tradable, order


def every_promise(world: World) -> None:
    """All that holds of orders, limits and sums."""
    plan = make_plan(world.household())
    assert plan.findings == ()
    for check in (check_lots, check_cash, check_held_too_short, check_sides, check_restrictions, check_steps, check_places, check_budget, check_trading):
        check(plan)
    if not world.settings["accept_wash_up_to"]:
        check_washes(plan)
    for drift in plan.drift:
        bought = {each.symbol for each in plan.proposal.purchases if each.account in drift.scope.accounts}
        after = plan.proposal.values(drift.scope)
        check_limits(plan, drift.scope, after, bought)
        check_floors(plan, drift.scope)
    barred_is_not_traded(plan)
    small_is_not_traded(plan)
    check_totals(plan)


def any_order_of_rows(world: World) -> None:
    """The same plan whatever the order of rows."""
    first, again, mixed = (results_of(make_plan(one.household())) for one in (world, world, world.shuffled(7)))
    assert first == again
    one, other = without_rows(first), without_rows(mixed)
    assert one == other, [(name, each) for name in one for each in zip(one[name], other[name], strict=False) if each[0] != each[1]][:2]


def every_row_says_why(world: World) -> None:
    """Every row that ends outside its band has a reason."""
    for key, row in ended(world).items():
        assert row.off is not None, key
        assert row.said.endswith(("nothing is above its band.", "nothing is below its band.")) or not row.said.endswith(("above it.", "below it.", "see Audit.", "%.", ": no trade.", "its band.")), (key, row.said)


def what_is_said_is_so(world: World) -> None:
    """The sentences agree with the tables."""
    said = Said(world, world.household())
    for where, text in said.sentences():
        assert not UNGRAMMATICAL.search(text) or (where == "audit" and "_" in text), (where, text)
    the_headline_is_the_furthest_row(said)
    what_is_avoided_is_told_as_it_is(said)
    for row in said.results["drift"]:
        the_row_is_told_as_it_is(said, row)
    for row in said.results["trades"]:
        the_trade_is_told_as_it_is(said, row)


CHECKS: dict[str, Callable[[World], None]] = {each.__name__: each for each in (every_promise, any_order_of_rows, every_row_says_why, what_is_said_is_so)}


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
@settings(parent=thorough, max_examples=60)
@given(world=everything())
def test_with_every_feature_on(check: Callable[[World], None], world: World) -> None:
    check(world)
