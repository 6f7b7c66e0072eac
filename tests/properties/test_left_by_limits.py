"""What limits leave off target is what lifting them mends, and those named together do it only together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from tests.properties.households import World, worlds
from xlrebal.plan.make_plan import Plan, make_plan
from xlrebal.review.left_by_limits import SETTINGS, left_by_limits
from xlrebal.review.measure_after import measure_after

thorough = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def nearness(plan: Plan) -> dict[tuple[str, Any], float]:
    """How far each target row ends from its target, by scope and path."""
    rows = (row for each in measure_after(plan).scopes for row in each.rows)
    return {(row.account, row.row.path): abs(row.weight - row.row.weight) for row in rows if row.row is not None and row.weight is not None}


def without(world: World, limits: tuple[str, ...]) -> Plan:
    return make_plan(replace(world, settings={**world.settings, **{name: None for limit in limits for name in SETTINGS[limit]}}).household())


@st.composite
def limited(draw: st.DrawFn) -> World:
    """Three funds far off target, at a gain, and limits that stop one another's trades."""
    basis = draw(st.sampled_from([2000.0, 5000.0]))
    holdings = [{"account": "Joint", "symbol": symbol, "quantity": quantity, "price": 100.0, "asset_class": of} for symbol, quantity, of in (("VTI", 60.0, "Stocks"), ("VEA", 20.0, "Foreign"), ("BND", 20.0, "Bonds"))]
    lots = [{"account": "Joint", "symbol": row["symbol"], "lot_id": row["symbol"], "acquired": acquired, "quantity": row["quantity"], "cost_basis": cost}
            for row, acquired, cost in zip(holdings, (date(2019, 1, 7), draw(st.sampled_from([date(2019, 1, 7), date(2026, 5, 4)])), date(2019, 1, 7)), (basis, 1000.0, 2000.0), strict=True)]
    targets = [{"asset_class": name, "target_pct": weight, "band_pct": 0.01} for name, weight in (("Stocks", 0.4), ("Foreign", draw(st.sampled_from([0.1, 0.25]))), ("Bonds", 0.0))]
    targets[-1]["target_pct"] = round(1 - sum(float(str(row["target_pct"])) for row in targets), 2)
    settings = {
        "gain_budget": draw(st.sampled_from([None, 0.0, 300.0, 600.0, 1200.0])), "tax_budget": draw(st.sampled_from([None, 60.0, 150.0, 300.0])),
        "short_term_gain_limit": draw(st.sampled_from([None, 0.0, 200.0])), "turnover_limit_pct": draw(st.sampled_from([None, 0.03, 0.08, 0.15])),
        "short_term_rate_pct": 0.37, "long_term_rate_pct": 0.2,
    }
    return World({"holdings": holdings, "lots": lots, "targets": targets}, settings, ())


@pytest.mark.slow
@thorough
@given(st.one_of(limited(), worlds()))
def test_limits_leave_what_lifting_them_mends(world: World) -> None:
    plan = make_plan(world.household())
    now, chosen = nearness(plan), {name for name, keys in SETTINGS.items() if any(world.settings.get(key) is not None for key in keys)}
    for found in left_by_limits(plan):
        event(" and ".join(found.limits))
        assert found.rows and chosen >= {*found.limits}
        then = nearness(without(world, found.limits))
        fewer = [nearness(without(world, some)) for some in combinations(found.limits, len(found.limits) - 1)] if len(found.limits) > 1 else []
        for left in found.rows:
            assert left.points == pytest.approx(now[left.key] - then[left.key], abs=1e-9) and left.points > 0 and left.amount > 0
        for some in fewer:  # none of them could be left out
            assert any(some[left.key] > then[left.key] for left in found.rows), (found.limits, found.rows)
