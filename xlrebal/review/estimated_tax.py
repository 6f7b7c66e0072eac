"""What one order's gains are estimated to cost, at the rates of the return they stand on."""

from __future__ import annotations

from collections.abc import Iterator

from xlrebal.plan.make_plan import Plan
from xlrebal.plan.proposal.decisions import Order
from xlrebal.schema.money_text import money_text
from xlrebal.schema.side import Side
from xlrebal.tax.exact import half_up

A_DOLLAR = 100  # in cents


def estimated_tax(plan: Plan, order: Order) -> int:
    """Each gain × the rate of its term (T-4), in cents; a loss is negative tax. On a separate return at the rates of such (S-9)."""
    rates = plan.valued.rates_on(plan.household.accounts[order.account].on_return)
    collectible = plan.household.securities[order.symbol].collectible
    long_rate = rates.on_gain(long_term=True, collectible=collectible)
    return half_up(order.st_gain * rates.on_gain(long_term=False) + order.lt_gain * long_rate)


def why_taxes_differ(plan: Plan) -> str:
    """Why the trades' estimates on this return do not add up to what the year's tax rises by; "" where they do, within a dollar."""
    one_by_one, together = sum(_estimates_on_return(plan)), plan.outcome.tax_change
    if abs(one_by_one - together) < A_DOLLAR:
        return ""
    apart = ", those on separate returns left out" if _sells_elsewhere(plan) else ""
    return (
        f"With all trades together the year's tax {'rises' if together >= 0 else 'falls'} by {money_text(abs(together), whole_dollars=True)}; "
        f"the estimates on Trades, each gain by itself at its own rate{apart}, do not add up to that: losses, carryforwards and brackets count for the year."
    )


def _estimates_on_return(plan: Plan) -> Iterator[int]:
    accounts = plan.household.accounts
    return (estimated_tax(plan, order) for order in plan.orders.orders if not accounts[order.account].separate_return)


def _sells_elsewhere(plan: Plan) -> bool:
    accounts = plan.household.accounts
    return any(
        accounts[each.account].taxable and accounts[each.account].separate_return and each.side is Side.SELL
        for each in plan.orders.orders
    )
