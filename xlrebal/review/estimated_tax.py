"""What one order's gains are estimated to cost, at the rates of the return they stand on."""

from __future__ import annotations

from xlrebal.plan.make_plan import Plan
from xlrebal.plan.proposal.decisions import Order
from xlrebal.tax.exact import half_up


def estimated_tax(plan: Plan, order: Order) -> int:
    """Each gain × the rate of its term (T-4), in cents; a loss is negative tax. On a separate return at the rates of such (S-9)."""
    rates = plan.valued.rates_on(plan.household.accounts[order.account].on_return)
    collectible = plan.household.securities[order.symbol].collectible
    long_rate = rates.on_gain(long_term=True, collectible=collectible)
    return half_up(order.st_gain * rates.on_gain(long_term=False) + order.lt_gain * long_rate)
