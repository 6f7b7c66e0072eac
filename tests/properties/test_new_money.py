"""Households that trade for their cash needs alone: new money is spent in its own account, and no more of it than came in."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import event, given
from hypothesis import strategies as st

from tests.properties.households import World, worlds
from tests.properties.test_plan_properties import (
    check_cash,
    check_restrictions,
    check_sides,
    check_steps,
    check_washes,
    thorough,
)
from xlrebal.plan.make_plan import Plan, make_plan
from xlrebal.plan.proposal.decisions import Phase, TradePurpose


@st.composite
def with_new_money(draw: st.DrawFn) -> World:
    """A world that does not rebalance; one of its accounts at least has money to invest."""
    world = draw(worlds())
    names = [row["account"] for row in world.sheets["accounts"]]
    amounts = st.sampled_from([-500.0, -3000.0, -50_000.0, 2000.0])
    needs = [{"account": draw(st.sampled_from(names)), "amount": -4000.0}, *({"account": name, "amount": draw(amounts)} for name in names if draw(st.booleans()))]
    return replace(world, sheets={**world.sheets, "cash_needs": needs}, settings={**world.settings, "trigger": "never"})


@thorough
@given(with_new_money())
def test_new_money_is_spent_where_it_came_in(world: World) -> None:
    plan = make_plan(world.household())
    assert plan.findings == ()
    check_spending(plan)
    for check in (check_cash, check_sides, check_washes, check_restrictions, check_steps):
        check(plan)


def check_spending(plan: Plan) -> None:
    """What each account spends on purchases of this phase, commissions included, is at most the money that came into it."""
    household, spent = plan.household, Counter[str]()
    came = Counter({name: max(0, -account.need) for name, account in household.accounts.items()})
    for sale in plan.proposal.sales:
        if sale.purpose is TradePurpose.PHASE_OUT:
            came[household.positions.account[sale.position]] += sale.gross
    invested = [each for each in plan.proposal.purchases if each.phase is Phase.BUYS]
    event(f"{min(len(invested), 3)} purchases")
    before = {(each.account, each.symbol) for each in plan.proposal.purchases if each.phase is not Phase.BUYS}
    for each in invested:
        spent[each.account] += each.gross
    for account, symbol in {(each.account, each.symbol) for each in invested} - before:
        spent[account] += household.securities[symbol].commission
    assert all(cents <= came[name] for name, cents in spent.items())
