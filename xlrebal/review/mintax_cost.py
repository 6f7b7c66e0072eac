"""What MINTAX's choice of lots costs above the least tax: L-2 asks for a warning."""

from __future__ import annotations

from collections.abc import Iterator

from xlrebal.household.indexes import PositionIndex
from xlrebal.plan.lots.sale_lot import sale_lot
from xlrebal.plan.make_plan import Plan
from xlrebal.plan.proposal.decisions import Order
from xlrebal.schema.finding import Finding, Problem, warning
from xlrebal.schema.side import Side
from xlrebal.tax.lot_order import Rates


def mintax_warnings(plan: Plan) -> Iterator[Finding]:
    """A warning for each sale by MINTAX that takes a large long-term gain before a small short-term one, and pays for it."""
    household = plan.household
    for order in plan.orders.orders:
        if order.side is not Side.SELL or not household.accounts[order.account].taxable:
            continue
        position = household.positions.index_of[order.account, order.symbol]
        if household.lot_method(position) == "MINTAX" and (extra := _extra_tax(plan, order, position)):
            yield warning(
                Problem.MINTAX_COSTS_MORE,
                f"Selling {order.symbol} in {order.account} by MINTAX costs about ${extra / 100:,.2f} more tax than by TAXCOST, each gain at its own rate: it takes "
                "any long-term gain before the smallest short-term one (L-2). Change the Lot Method if the client may.",
                sheet="Accounts",
                column="Lot Method",
                value=order.symbol,
            )


def _extra_tax(plan: Plan, order: Order, position: PositionIndex) -> int:
    """Cents above TAXCOST's choice from the lots that may be sold."""
    from xlrebal.tax.choose_lots import extra_tax_of_mintax

    household = plan.household
    rates = plan.valued.rates_on(household.accounts[order.account].on_return)
    lots = [sale_lot(household, lot) for lot in plan.proposal.lots_of.get(position, ()) if plan.valued.sellable[lot]]
    collectible = household.securities[order.symbol].collectible
    whole = Rates(rates.on_gain(long_term=False), rates.on_gain(long_term=True, collectible=collectible))
    price = household.price(order.symbol)
    return extra_tax_of_mintax(lots, order.quantity, price, household.as_of, whole, plan.valued.conventions)
