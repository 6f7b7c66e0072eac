"""Limits that placement keeps in any household: caps and floors over all trades together, menus, identical funds, round lots."""

from __future__ import annotations

from hypothesis import given

from tests.properties.households import World, worlds
from tests.properties.test_plan_properties import check_limits, thorough
from xlrebal.household.household import Household
from xlrebal.plan.make_plan import Plan, make_plan
from xlrebal.plan.proposal.decisions import Phase
from xlrebal.plan.proposal.scopes import Scope
from xlrebal.plan.proposal.trading_rules import share_step
from xlrebal.schema.side import Side


@thorough
@given(worlds())
def test_limits_hold_over_all_trades_together(world: World) -> None:
    household = world.household()
    plan = make_plan(household)
    assert plan.findings == ()
    for drift in plan.drift:
        bought = {each.symbol for each in plan.proposal.purchases if each.account in drift.scope.accounts}
        check_limits(plan, drift.scope, plan.proposal.values(drift.scope), bought)
        check_floors(plan, drift.scope)
    for account, record in plan.household.accounts.items():
        if record.menu:
            assert {each.symbol for each in plan.proposal.purchases if each.account == account} <= record.menu


def check_floors(plan: Plan, scope: Scope) -> None:
    """No sale of the plan's own takes a symbol below its min weight."""
    ordered = {plan.household.symbol_of(sale.lot) for sale in plan.proposal.sales if sale.phase is Phase.OVERRIDES}
    after = plan.proposal.values(scope)
    for rule in (each for each in plan.household.restrictions if each.rule == "min weight" and (not each.account or each.account in scope.accounts)):
        least = min(scope.values.get(rule.symbol, 0), (rule.weight or 0.0) * scope.base)
        assert rule.symbol in ordered or after.get(rule.symbol, 0) >= least - 1, (rule.symbol, rule.weight)
    for rule in (each for each in plan.household.restrictions if each.rule == "phase out" and (not each.account or each.account in scope.accounts)):
        value, kept = scope.values.get(rule.symbol, 0), (rule.weight or 0.0) * scope.base
        years = 1 if rule.out_by is None else max(1, rule.out_by.year - plan.household.as_of.year + 1)
        sold = sum(each.amount or 0 for each in plan.household.transactions if each.is_sale and each.symbol == rule.symbol and each.account in scope.accounts and each.traded.year == plan.household.as_of.year)
        least = min(value, max(kept, value - (value + sold - kept) / years))  # no more than a year's part, at the most
        assert not scope.is_known or rule.symbol in ordered or after.get(rule.symbol, 0) >= least - 1, (rule.symbol, rule.out_by, rule.weight)


@thorough
@given(worlds())
def test_round_lots_and_the_minimum_trade_hold(world: World) -> None:
    household = world.household()
    plan = make_plan(household)
    for order in plan.orders.orders:
        own = [each for each in plan.proposal.sales if order.side is Side.SELL and (plan.household.account_of(each.lot), plan.household.symbol_of(each.lot)) == (order.account, order.symbol)]
        if any(each.phase is Phase.OVERRIDES for each in own) or is_advisors(plan.household, order.account, order.symbol, order.side):
            continue
        position = plan.household.positions.index_of.get((order.account, order.symbol))
        whole = order.side is Side.SELL and position is not None and order.quantity == int(plan.household.positions.quantity[position])
        assert whole or order.quantity % share_step(plan.household, order.symbol) == 0


def is_advisors(household: Household, account: str, symbol: str, side: Side) -> bool:
    return any((each.account, each.symbol, each.side) == (account, symbol, side) for each in household.overrides)
