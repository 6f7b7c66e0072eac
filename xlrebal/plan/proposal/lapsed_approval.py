"""An approval belongs to the quantity that was approved: it holds none, and lapses when the plan asks for another."""

from __future__ import annotations

from xlrebal.household.household import Household, Override, Security
from xlrebal.plan.proposal.decisions import Order
from xlrebal.schema.reason import Reason, Rule, because


def lapsed_approval(order: Order | None, entry: Override | None, household: Household) -> Reason | None:
    """Why the advisor's approval of an earlier run no longer stands; None where it does, or there is none.

    order: today's trade of the same account, symbol and side, None where there is none.
    """
    if entry is None or entry.decision != "approve":
        return None
    approved = entry.proposed if entry.quantity is None else entry.quantity
    if order and order.quantity == approved:
        return None
    security = household.securities.get(entry.symbol, Security(symbol=entry.symbol))
    return because(Rule.APPROVAL_LAPSED, quantity=approved, **security.units)
