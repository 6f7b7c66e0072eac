"""A plan that breaks one of its promises is found out: INVARIANT_BROKEN, with what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from docs.example_plan import plan_example
from docs.finding_examples import FEWER_BONDS, MORE_BONDS, TWO_ACCOUNTS
from xlrebal.plan.check_plan import check_plan
from xlrebal.plan.make_plan import Plan
from xlrebal.plan.net_orders import Orders
from xlrebal.plan.proposal.decisions import Order
from xlrebal.schema.finding import Problem, Severity


@pytest.fixture(scope="module")
def plan() -> Plan:
    """Sells VTI and buys BND, in one account."""
    made = plan_example({"Targets": MORE_BONDS}).plan
    assert made is not None
    assert [(order.side, order.symbol) for order in made.orders.orders] == [("SELL", "VTI"), ("BUY", "BND")]
    return made


def broken(plan: Plan, orders: Orders) -> list[str]:
    """What is wrong with the plan had it these orders."""
    findings = check_plan(plan.listed, plan.year, plan.proposal, orders, plan.outcome)
    assert {(each.code, each.severity) for each in findings} <= {(Problem.INVARIANT_BROKEN, Severity.ERROR)}
    return [each.message.removesuffix(" Do not trade on this plan; report the file.") for each in findings]


def sale_changed(plan: Plan, change: Callable[[Order], Order]) -> Orders:
    sale, *others = plan.orders.orders
    return replace(plan.orders, orders=(change(sale), *others))


def test_the_plan_itself_is_sound(plan: Plan) -> None:
    assert broken(plan, plan.orders) == []


def test_a_lot_oversold(plan: Plan) -> None:
    def oversell(sale: Order) -> Order:
        lot = sale.lots[0]
        return replace(sale, lots=(replace(lot, quantity=lot.quantity + 60_000_000), *sale.lots[1:]))

    found = broken(plan, sale_changed(plan, oversell))
    assert f"Lot {plan.orders.orders[0].lots[0].lot_id} of VTI in Joint is oversold." in found
    assert "SELL VTI in Joint: its lots do not add up to the order." in found


def test_an_amount_that_is_not_quantity_times_price(plan: Plan) -> None:
    found = broken(plan, sale_changed(plan, lambda sale: replace(sale, gross=sale.gross + 1)))
    assert found == ["SELL VTI in Joint: amount is not quantity × price.", "SELL VTI in Joint: its lots' proceeds do not add up to the order."]


def test_cash_that_does_not_foot(plan: Plan) -> None:
    row, *others = plan.orders.cash
    assert broken(plan, replace(plan.orders, cash=(replace(row, after=row.after + 1), *others))) == ["Cash in Joint does not foot."]


def test_cash_below_its_minimum(plan: Plan) -> None:
    row, *others = plan.orders.cash
    orders = replace(plan.orders, cash=(replace(row, minimum=row.after + 1), *others))
    assert broken(plan, orders) == ["Cash in Joint ends below its minimum and need although it buys."]


def test_a_symbol_on_both_sides(plan: Plan) -> None:
    sale, purchase = plan.orders.orders
    both = replace(purchase, symbol=sale.symbol, price=sale.price, quantity=1_000_000, gross=sale.price // 10_000_000)
    found = broken(plan, replace(plan.orders, orders=(sale, both)))
    assert "VTI or an identical security is bought and sold in Joint." in found


def test_gains_that_miss_their_buckets(plan: Plan) -> None:
    outcome = replace(plan.outcome, proposed_long=plan.outcome.proposed_long + 1)
    findings = check_plan(plan.listed, plan.year, plan.proposal, plan.orders, outcome)
    assert [each.message for each in findings] == [
        "The gains of the trades do not add up to the gain buckets. Do not trade on this plan; report the file."]


def test_a_restriction_broken(plan: Plan) -> None:
    held = plan_example({"Targets": MORE_BONDS, "Restrictions": "Account, Symbol, Rule\nJoint, VTI, do not sell"}).plan
    assert held is not None
    assert "SELL VTI in Joint breaks a restriction." in broken(held, plan.orders)


def test_a_wash_sale_caused() -> None:
    clean = plan_example({**TWO_ACCOUNTS, "Targets": FEWER_BONDS}).plan
    washing = plan_example({**TWO_ACCOUNTS, "Targets": FEWER_BONDS, "Lots": TWO_ACCOUNTS["Lots"].replace("2026-11-05", "2024-11-05")}).plan
    assert clean is not None
    assert washing is not None
    assert any(order.symbol == "BND" and order.account == "Joint" for order in washing.orders.orders)
    assert any("would be washed by" in line for line in broken(clean, washing.orders))


def test_a_rebuilt_lot_that_gains_what_the_ledger_does_not_say(washed: Plan) -> None:
    """The 40 shares that carry a wash sale are long-term, the others short-term: swapped, or as one lot, they are found out."""
    assert broken(washed, washed.orders) == []
    order = washed.orders.orders[0]
    matched, plain = order.lots
    merged = replace(matched, quantity=100_000_000, proceeds=500_000, basis=480_000, gain=20_000, term="ST")
    for lots in ((merged,), (replace(matched, term="ST"), plain)):
        found = broken(washed, replace(washed.orders, orders=(replace(order, lots=lots), *washed.orders.orders[1:])))
        assert "The gain of Joint / AAA lot R is not what the ledger says of it." in found


@pytest.fixture(scope="module")
def washed() -> Plan:
    """40 of the 100 shares of lot R replace 40 sold at a loss of 800."""
    made = plan_example({
        "Holdings": "Account, Symbol, Quantity, Price, Asset Class\nJoint, AAA, 100, 50, Stocks",
        "Lots": "Account, Symbol, Lot ID, Acquired, Quantity, Cost Basis, Adjusted\nJoint, AAA, R, 2026-02-20, 100, 4000, no",
        "Transactions": "Date, Account, Symbol, Action, Quantity, Amount, Lot ID, Lots\n2024-01-10, Joint, AAA, buy, 40, 2000, O, \n"
                        "2026-02-10, Joint, AAA, sell, 40, 1200, , O\n2026-02-20, Joint, AAA, buy, 100, 4000, R, ",
        "Targets": "Asset Class, Target %\nStocks, 0\nCash, 100",
    }).plan
    assert made is not None
    assert [lot.gain for lot in made.orders.orders[0].lots] == [-40_000, 60_000]
    return made


@pytest.fixture(scope="module")
def with_trust() -> Plan:
    """Both accounts sell VTI at a gain; the trust is on a return of its own."""
    made = plan_example({
        "Accounts": "Account, Type, Tax Return\nJoint, taxable,\nTrust, taxable, separate",
        "Holdings": "Account, Symbol, Quantity, Price, Asset Class\nJoint, VTI, 10, 300, Stocks\nTrust, VTI, 20, 300, Stocks",
        "Lots": "Account, Symbol, Lot ID, Acquired, Quantity, Cost Basis\nJoint, VTI, L1, 2020-03-02, 10, 2000\nTrust, VTI, L2, 2020-03-02, 20, 4000",
        "Transactions": "Date, Account, Symbol, Action, Quantity, Amount, Acquired, Cost Basis\n2026-06-01, Joint, VTI, sell, 1, 280, 2020-03-02, 200\n"
                        "2026-06-01, Trust, VTI, sell, 1, 280, 2020-03-02, 200",
        "Targets": "Asset Class, Target %\nCash, 100",
    }).plan
    assert made is not None
    assert [order.account for order in made.orders.orders] == ["Joint", "Trust"]
    assert (made.outcome.results_with.lt, [row.account for row in made.year.elsewhere]) == (108_000, ["Trust"])
    return made


def test_no_gain_of_a_separate_return_is_in_a_bucket(with_trust: Plan) -> None:
    """A trust's proposed gain, its sale of the year, or its loss at risk among this return's figures is found out."""
    plan, year, outcome = with_trust, with_trust.year, with_trust.outcome
    assert broken(plan, plan.orders) == []
    mine, theirs = plan.orders.orders
    counted = replace(theirs, lots=tuple(replace(lot, separate_return=False) for lot in theirs.lots))
    there = "Sales in Trust count on this return, and Trust is not on it."
    assert broken(plan, replace(plan.orders, orders=(mine, counted))) == [there]
    for changed_year, changed_outcome, expected in (
        (year, replace(outcome, proposed_long=outcome.proposed_long + theirs.lt_gain), "The gains of the trades do not add up to the gain buckets."),
        (replace(year, sales=(*year.sales, *year.elsewhere)), outcome, there),
        (replace(year, last_year=year.elsewhere), outcome, there),
        (year, replace(outcome, results_without=replace(outcome.results_without, lt=16_000)), "The long-term gains of the year's sales do not add up to the gain bucket."),
    ):
        findings = check_plan(plan.listed, changed_year, plan.proposal, plan.orders, changed_outcome)
        assert expected in [each.message.removesuffix(" Do not trade on this plan; report the file.") for each in findings]
