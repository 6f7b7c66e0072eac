"""Households that need cash, from named accounts and from whichever costs least: all of it is raised, or nothing is left to sell."""

from __future__ import annotations

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
from xlrebal.plan.allowed.may_sell import why_not_sold
from xlrebal.plan.make_plan import Plan, make_plan
from xlrebal.plan.proposal.decisions import TradePurpose
from xlrebal.plan.purpose import Purpose


@st.composite
def in_need(draw: st.DrawFn) -> World:
    """A world whose household needs cash, as may some of its accounts."""
    world = draw(worlds())
    names = [row["account"] for row in world.sheets["accounts"]]
    amounts = st.sampled_from([700.0, 4000.0, 25_000.0, 900_000.0])
    own = [{"account": name, "amount": draw(amounts)} for name in names if draw(st.sampled_from([True, False, False]))]
    return replace(world, sheets={**world.sheets, "cash_needs": [{"account": None, "amount": draw(amounts)}, *own]})


@thorough
@given(in_need(), st.sampled_from([Purpose.CASH, Purpose.REBALANCE]))
def test_what_is_needed_is_raised_by_those_who_may(world: World, purpose: Purpose) -> None:
    plan = make_plan(world.household(), purpose)
    assert plan.findings == ()
    check_shares(plan)
    for check in (check_cash, check_sides, check_washes, check_restrictions, check_steps):
        check(plan)
    if purpose is Purpose.CASH:
        check_who_sells(plan)


def check_shares(plan: Plan) -> None:
    """The parts add up to the need; only taxable accounts pay, and what is not paid is said when no more may be sold."""
    household, proposal = plan.household, plan.proposal
    paid = sum(proposal.pays.values())
    event("paid" if paid == household.need else "paid in part" if paid else "not paid")
    assert paid + proposal.unpaid == household.need and proposal.unpaid >= 0
    assert set(proposal.pays) <= set(household.payers)
    assert all(household.accounts[name].taxable for name in proposal.pays)
    for row in plan.orders.cash:
        assert row.need == max(household.accounts[row.account].need, 0) + proposal.pays.get(row.account, 0)
        if row.account in proposal.pays:
            assert row.after >= row.minimum + row.need or short_said(plan, row.account)
    if proposal.unpaid:
        assert short_said(plan, "")
        assert all(proposal.spendable(name) <= 0 for name in household.payers)


def short_said(plan: Plan, account: str) -> bool:
    return any(refusal.side is None and refusal.account == account for refusal in plan.proposal.refusals)


def check_who_sells(plan: Plan) -> None:
    """Without a rebalance only those sell that have something to raise; the household pays from cash before it sells."""
    household, proposal = plan.household, plan.proposal
    advised = {household.positions.account[sale.position] for sale in proposal.sales if sale.purpose is TradePurpose.ADVISOR}
    bought = {each.account for each in proposal.purchases if each.purpose is TradePurpose.ADVISOR}
    for sale in proposal.sales:
        account = household.positions.account[sale.position]
        record = household.accounts[account]
        lacks = record.need > 0 or record.minimum_cash > 0 or household.cash[account] < 0
        assert lacks or account in advised | bought or account in proposal.pays, account
    assert not [sale for sale in proposal.sales if sale.purpose is TradePurpose.CASH and why_not_sold(proposal, sale.position)]
