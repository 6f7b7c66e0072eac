"""What placement is measured against: never dearer than told, and the yardstick sells what the plan's rows do, in proportion."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings

from tests.properties.households import World, worlds
from xlrebal.household.target import Level
from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.plan.make_plan import Plan, make_plan
from xlrebal.plan.proposal.decisions import Phase, TradePurpose
from xlrebal.tax.symbol import Symbol

thorough = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@thorough
@given(worlds())
def test_no_plan_is_cheaper_than_the_unrounded_best(world: World) -> None:
    plan = make_plan(world.household())
    moved = [each for each in (*plan.proposal.sales, *plan.proposal.purchases) if each.phase in (Phase.SALES, Phase.BUYS, Phase.RAISE_CASH) and each.purpose is not TradePurpose.SWAP_BACK]
    assert plan.above_unrounded is None or moved
    assert plan.above_unrounded is None or plan.above_unrounded >= -1


@thorough
@given(worlds())
def test_the_yardstick_sells_what_the_rows_do(world: World) -> None:
    plan = make_plan(world.household())
    lower = sum(max(0, cents) for cents in net_sales(plan).values())
    if plan.yardstick is not None:
        assert plan.yardstick.sold == pytest.approx(lower, abs=len(plan.orders.orders) + 1)


def net_sales(plan: Plan) -> Mapping[object, int]:
    """Cents by which each narrowest row of a scope ends lower by what is sold for drift and bought."""
    household, found = plan.household, defaultdict[object, int](int)
    for sale in plan.proposal.sales:
        if sale.phase is Phase.SALES and sale.purpose is TradePurpose.DRIFT:
            found[row_of(plan, household.account_of(sale.lot), household.symbol_of(sale.lot))] += sale.gross
    for each in plan.proposal.purchases:
        if each.phase is Phase.BUYS:
            found[row_of(plan, each.account, each.stands_for or each.symbol)] -= each.gross
    return found


def row_of(plan: Plan, account: str, symbol: Symbol) -> object:
    """The narrowest row of the account's scope that a symbol counts in; the scope itself where there is none."""
    drift: ScopeDrift = next(each for each in plan.drift if account in each.scope.accounts)
    covering = [row for row in drift.targets.rows if row != drift.targets.cash_row and row.covers(plan.household.path(symbol))]
    narrowest = max(covering, key=lambda row: list(Level).index(row.level), default=None)
    return drift.scope.account, narrowest and narrowest.path
