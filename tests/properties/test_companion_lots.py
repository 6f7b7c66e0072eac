"""Households with dividends reinvested beside old losses: what a harvest sells along never washes, and pays for itself."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from fractions import Fraction

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from tests.properties.households import AS_OF, SYMBOLS, World, worlds
from tests.properties.test_plan_properties import (
    check_budget,
    check_cash,
    check_lots,
    check_sides,
    check_steps,
    check_washes,
)
from xlrebal.plan.make_plan import Plan, make_plan
from xlrebal.plan.proposal.decisions import Phase
from xlrebal.schema.reason import Rule


@st.composite
def reinvesting(draw: st.DrawFn) -> World:
    """A world that trades only to harvest and for its needs, with a small recent lot in taxable positions."""
    world = draw(worlds())
    holdings, lots = [], list(world.sheets["lots"])
    for row in world.sheets["holdings"]:
        if row["account"] in ("Joint", "Spouse") and row["symbol"] != "CASH":
            quantity = draw(st.sampled_from([0.25, 1, 1.459, 3]))
            value = quantity * row["price"] * SYMBOLS[row["symbol"]].get("price_factor", 1.0)
            lots.append({"account": row["account"], "symbol": row["symbol"], "lot_id": f"R{len(lots)}", "acquired": AS_OF - timedelta(days=draw(st.sampled_from([1, 18, 30, 31]))),
                         "quantity": quantity, "cost_basis": round(value * draw(st.sampled_from([0.5, 0.98, 1.0, 1.02])), 2)})
            row = row | {"quantity": row["quantity"] + quantity}
        holdings.append(row)
    chosen = {**world.settings, "trigger": "never", "harvest_losses": True}
    return World({**world.sheets, "holdings": holdings, "lots": lots}, chosen, ())


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(reinvesting())
def test_what_is_sold_along_frees_losses_and_washes_none(world: World) -> None:
    plan = make_plan(world.household())
    event(f"{min(len(sold_along(plan)), 3)} sold along")
    assert plan.findings == ()
    for check in (check_washes, check_budget, check_lots, check_cash, check_sides, check_steps):
        check(plan)
    check_companions(plan)


def sold_along(plan: Plan) -> set[int]:
    return {sale.lot for sale in plan.proposal.sales if [reason.rule for reason in sale.reasons] == [Rule.SOLD_ALONG]}


def check_companions(plan: Plan) -> None:
    """They go whole, beside harvested losses of their own position that save more tax than they cost and are worth more."""
    sold: dict[int, int] = defaultdict(int)
    harvested, companions = defaultdict(list), defaultdict(list)
    for sale in plan.proposal.sales:
        sold[sale.lot] += sale.quantity
        if sale.phase is Phase.HARVEST:
            (companions if sale.lot in sold_along(plan) else harvested)[sale.position].append(sale)
    for position, along in companions.items():
        assert all(sold[sale.lot] == plan.household.lots.quantity[sale.lot] for sale in along)
        assert sum(sale.gross for sale in along) <= sum(sale.gross for sale in harvested[position])
        saved = -sum(tax(plan, sale.lot, sale.quantity) for sale in harvested[position])
        assert saved > sum(tax(plan, sale.lot, sale.quantity) for sale in along) - len(along) - len(harvested[position])  # cents of rounding
    proposed = {line.lot for line in plan.harvest.lines if line.status == "proposed"}
    assert proposed == {sale.lot for sale in plan.proposal.sales if sale.phase is Phase.HARVEST and plan.valued.gain[sale.lot] < -0.005}


def tax(plan: Plan, lot: int, quantity: int) -> Fraction:
    """Cents of tax on a lot's gain at the rate of its term."""
    settings = plan.household.settings
    rate = settings.long_term_rate_pct if plan.valued.long_term[lot] else settings.short_term_rate_pct
    part = Fraction(quantity, int(plan.household.lots.quantity[lot]))
    return Fraction(str(rate)) * Fraction(float(plan.valued.gain[lot])) * 100 * part
