"""The year-end review of any household: its lines foot with Gains, and what costs no tax costs none."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from tests.properties.every_feature import everything
from tests.properties.households import World
from tests.properties.test_plan_properties import thorough
from xlrebal.plan.make_plan import make_plan
from xlrebal.plan.taxes.tax_of_year import tax_total
from xlrebal.report.gains_rows import gains_rows
from xlrebal.report.washes_rows import wash_rows
from xlrebal.report.year_end_rows import last_trading_day, year_end_results
from xlrebal.review.untaxed_gains import untaxed_gains


@pytest.mark.slow
@thorough
@given(everything())
def test_the_review_foots_with_gains_and_wash_sales(world: World) -> None:
    plan = make_plan(world.household())
    rows = year_end_results(plan)["year_end"]
    amounts: dict[str, float] = {}
    for row in rows:
        amounts[str(row["what"])] = amounts.get(str(row["what"]), 0.0) + float(str(row["amount"] or 0.0))
    total = next(row for row in gains_rows(plan) if row["bucket"] == "total")
    net = float(str(total["net"]))
    assert amounts.get("net with these trades", amounts["net so far"]) == pytest.approx(net)
    assert amounts["net so far"] + amounts.get("these trades", 0.0) == pytest.approx(net)
    windows = [row for row in wash_rows(plan) if row["kind"] == "open window"]
    opened = sum(value for what, value in amounts.items() if what in ("wash window opens", "wash window closes"))
    known = {(row["account"], row["symbol"], row["date"]) for row in windows if not row["amount"]}
    assert opened == pytest.approx(sum(float(str(row["amount"])) for row in windows if (row["account"], row["symbol"], row["date"]) not in known))
    day = last_trading_day(plan.household.as_of.year)
    assert all(row["by"] is None or row["by"] <= day or str(row["what"]).startswith(("wash", "required", "gift")) for row in rows)


@pytest.mark.slow
@thorough
@given(everything())
def test_what_costs_no_tax_costs_none_and_a_dollar_more_does(world: World) -> None:
    plan = make_plan(world.household())
    found, year, results = untaxed_gains(plan), plan.proposal.budget.tax_year, plan.outcome.results_with
    due = tax_total(results, year)
    assert tax_total(replace(results, lt=results.lt + found.untaxed), year) <= due
    assert found.untaxed <= found.there
    if found.untaxed < found.there:
        assert tax_total(replace(results, lt=results.lt + found.untaxed + 200), year) > due
