"""Every row that ends outside its band says why, and what it says is so: without that limit it ends nearer, or another is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

from hypothesis import HealthCheck, event, given, settings

from tests.properties.households import Row, World, worlds
from xlrebal.plan.make_plan import make_plan
from xlrebal.report.drift_rows import drift_rows
from xlrebal.review.done_under import DoneUnder
from xlrebal.review.measure_after import measure_after
from xlrebal.review.why_off import Off, WhyOff
from xlrebal.schema.reason import Rule

thorough = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
Key = tuple[str, str, str]
SAME = 1e-9


class Ended(NamedTuple):
    """A row that ends outside its band: by how much of the whole, why, and what Drift says."""

    beyond: float
    off: Off | None
    said: str
    trades: bool


def ended(world: World) -> dict[Key, Ended]:
    """The target rows outside their bands once all is traded, by scope, level and name."""
    plan = make_plan(world.household())
    after = measure_after(plan)
    why = WhyOff(plan, DoneUnder(plan))
    said = {(row["account"] or "", row["level"], row["name"]): str(row["why"]) for row in drift_rows(plan, after, whole=True)}
    trades = {each.scope: each.trades for each in plan.verdicts}
    found = {}
    for scope in after.scopes:
        for row in scope.rows:
            if row.row is not None and row.status in ("over", "under"):
                assert row.weight is not None and row.low is not None and row.high is not None
                key = row.account, row.level.value, row.name
                beyond = max(row.weight - row.high, row.low - row.weight)
                found[key] = Ended(beyond, why.beyond_band(scope, row), said[key], trades[row.account])
    return found


def rows(world: World, sheet: str, change: Callable[[Row], Row]) -> World:
    """The world with every row of a sheet changed."""
    return replace(world, sheets={**world.sheets, sheet: [change(dict(row)) for row in world.sheets[sheet]]})


def without(world: World, sheet: str, *columns: str) -> World:
    """The world with columns of a sheet empty."""
    return rows(world, sheet, lambda row: {key: value for key, value in row.items() if key not in columns})


def dropped(world: World, sheet: str) -> World:
    """The world without a sheet's rows."""
    return replace(world, sheets={**world.sheets, sheet: []})


def with_settings(world: World, **values: Any) -> World:
    """The world with other settings."""
    return replace(world, settings={**world.settings, **values})


def fractional(world: World) -> World:
    """Any quantity of everything may be traded."""
    return with_settings(rows(world, "securities", lambda row: row | {"fractional": True, "round_lot": None}), minimum_trade=0.0)


def nothing_first(world: World) -> World:
    """No orders of the advisor's, no cash to raise, no phase-out, no harvest."""
    world = without(dropped(dropped(world, "cash_needs"), "restrictions"), "accounts", "minimum_cash")
    world = rows(world, "holdings", lambda row: row | {"quantity": max(0.0, row["quantity"])})
    return with_settings(replace(world, overrides=()), harvest_losses=False)


def without_limit(world: World) -> World:
    """No gain, short-term or tax limit."""
    return with_settings(world, gain_budget=None, tax_budget=None, short_term_gain_limit=None)


LIFTED: dict[Rule, Callable[[World], World]] = {
    Rule.OVER_BUDGET: without_limit,
    Rule.TURNOVER_CUT: lambda world: with_settings(world, turnover_limit_pct=None),
    Rule.RESTRICTED: lambda world: dropped(world, "restrictions"),
    Rule.MIN_WEIGHT: lambda world: dropped(world, "restrictions"),
    Rule.MAX_WEIGHT: lambda world: dropped(without(world, "securities", "max_weight_pct"), "restrictions"),
    Rule.GROUP_CAP: lambda world: without(world, "exposure_groups", "cap_pct"),
    Rule.NOT_ON_MENU: lambda world: without(world, "accounts", "menu"),
    Rule.NOT_ITS_PLACE: lambda world: without(without(world, "securities", "location_preference"), "securities", "sub_class"),
    Rule.WAITS_FOR_LONG_TERM: lambda world: with_settings(world, wait_for_long_term_days=0),
    Rule.WORTH_WAITING: lambda world: with_settings(world, wait_for_long_term_risk=None, wait_for_long_term_days=0),
    Rule.WAITS_FOR_FEE: lambda world: with_settings(world, wait_for_long_term_days=0),
    Rule.HELD_TOO_SHORT: lambda world: without(world, "securities", "minimum_days"),
    Rule.TOO_SMALL: lambda world: with_settings(world, minimum_trade=0.0),
    Rule.LESS_THAN_A_STEP: fractional,
    Rule.BUT_FOR_COSTS: lambda world: without(world, "securities", "commission", "commission_bps", "redemption_fee_pct"),
    Rule.SPECID_SHORT: lambda world: rows(world, "lots", lambda row: row | {"sell_quantity": row["quantity"]}),
    Rule.OWN_BAND: lambda world: rows(world, "targets", lambda row: row | {"low_pct": 0.0, "high_pct": 1.0} if row.get("symbol") else row),
    Rule.COMES_FIRST: nothing_first,
    Rule.SKIPPED: lambda world: replace(world, overrides=()),
    Rule.OVERRIDDEN: lambda world: replace(world, overrides=()),
    Rule.LOCKED: lambda world: replace(world, overrides=()),
}


@thorough
@given(worlds())
def test_every_row_outside_its_band_says_why_and_it_is_so(world: World) -> None:
    found = ended(world)
    lifted: dict[Rule, dict[Key, Ended]] = {}
    for key, row in found.items():
        assert row.off is not None, key
        assert not row.said.endswith(("above it.", "below it.", "see Audit.", "%.", ": no trade.", "its band.")), (key, row.said)
        rule = row.off.reason.rule
        event(rule.name)
        small = rule is Rule.LESS_THAN_A_STEP and row.beyond < 1e-4  # then too little is left to pay anything for
        if rule not in LIFTED or not row.trades or small:
            continue
        if rule not in lifted:
            lifted[rule] = ended(LIFTED[rule](world))
        then = lifted[rule].get(key)
        assert then is None or then.beyond < row.beyond - SAME or (then.off and (then.off.reason.rule is not rule or then.off.purpose is not row.off.purpose)), (key, row.said, then)
