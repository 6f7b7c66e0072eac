"""An account's cash after each trade, in the order of the list."""

from __future__ import annotations

from collections.abc import Sequence

from xlrebal.plan.make_plan import Plan
from xlrebal.schema.side import Side
from xlrebal.tax.money import Cents


def cash_after_each(plan: Plan) -> Sequence[Cents | None]:
    """Cents in the account of each order once it and those before it are done, costs paid; None where its cash is not known."""
    cash = {row.account: row.before for row in plan.orders.cash if plan.household.knows_cash(row.account)}
    found: list[Cents | None] = []
    for order in plan.orders.orders:
        if order.account not in cash:
            found.append(None)
            continue
        moved = order.gross if order.side is Side.SELL else -order.gross
        cash[order.account] = Cents(cash[order.account] + moved - order.commission)
        found.append(cash[order.account])
    return found
