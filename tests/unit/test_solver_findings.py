"""A search that stops at its limit is said, with what the trades may cost above the least at most."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.benches.bench_least_tax import FOUR, ONE, household_sheets
from tests.properties.households import World
from xlrebal.optimize import few_orders, in_order
from xlrebal.optimize.solve import solve
from xlrebal.plan.make_plan import Plan, make_plan
from xlrebal.review.cautions import cautions
from xlrebal.schema.finding import Finding, Problem
from xlrebal.schema.money_text import money_text


def stopped(plan: Plan) -> list[Finding]:
    return [each for each in cautions(plan) if each.code is Problem.SEARCH_STOPPED]


def first_in_first_out(seed: int, accounts: tuple[tuple[str, str], ...]) -> World:
    """A household all of whose lots leave in order."""
    world = household_sheets(seed, accounts)
    rows = [row | {"lot_method": "FIFO"} for row in world.sheets["accounts"]]
    return replace(world, sheets={**world.sheets, "accounts": rows})


@pytest.mark.parametrize("seed", [0, 5, 8])
def test_a_search_in_the_order_of_lots_that_stops_is_said_once_with_what_it_may_cost(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    world = first_in_first_out(seed, ONE)
    assert not stopped(make_plan(world.household()))
    monkeypatch.setattr(in_order, "NODES", 0)
    plan = make_plan(world.household())
    (said,) = stopped(plan)
    assert plan.above_unrounded
    assert f"at most {money_text(plan.above_unrounded)} more than the least" in said.message
    assert "set Lot Method to TAXCOST" in said.message and (said.sheet, said.column) == ("Accounts", "Lot Method")


def test_orders_that_are_not_proved_to_be_the_best_are_said_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(few_orders, "solve", lambda program: replace(solve(program), proved=False))
    (said,) = stopped(make_plan(household_sheets(0, FOUR).household()))
    assert "stopped at its limit" in said.message
