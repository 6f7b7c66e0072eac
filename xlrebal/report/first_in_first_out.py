"""What a broker that sells first in, first out would realize with each sale instead, and what tax that would add."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from xlrebal.plan.make_plan import Plan
from xlrebal.plan.proposal.decisions import Order
from xlrebal.plan.taxes.tax_curve import NOTHING_ADDED, Added, TaxCurve
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_MONEY, Cents, cents
from xlrebal.tax.symbol import Symbol


class BrokersOrder(NamedTuple):
    """Cents: what the sale would gain by FIFO, and by how much more tax the year would owe; negative: less."""

    gain: Cents
    more_tax: Cents


def by_first_in_first_out(plan: Plan) -> dict[tuple[str, Symbol], BrokersOrder]:
    """Of each sale on this plan's return whose lots FIFO would choose otherwise, by account and symbol (L-1, L-4)."""
    return dict(_compared(plan))


def _compared(plan: Plan) -> Iterator[tuple[tuple[str, Symbol], BrokersOrder]]:
    curve: TaxCurve | None = None
    for order in plan.orders.orders:
        if order.side is not Side.SELL or not order.lots or not all(lot.on_return for lot in order.lots):
            continue
        gains = _gains(plan, order)
        if gains is None:
            continue
        made = Added(
            sum(lot.gain for lot in order.lots if lot.term == "ST"),
            sum(lot.gain for lot in order.lots if lot.term == "LT"),
        )
        if abs(gains.short_term - made.short_term) < 1 and abs(gains.long_term - made.long_term) < 1:
            continue
        curve = curve or TaxCurve(plan.proposal.budget.tax_year, plan.outcome.results_with)
        other = Added(gains.short_term - made.short_term, gains.long_term - made.long_term)
        more = curve.cents(other) - curve.cents(NOTHING_ADDED)
        yield (
            (order.account, order.symbol),
            BrokersOrder(cents(round((gains.short_term + gains.long_term) / 100, 2)), Cents(more)),
        )


def _gains(plan: Plan, order: Order) -> Added | None:
    """Cents that the order would gain by FIFO, by term; None where the lots do not say."""
    household, valued, lots = plan.household, plan.valued, plan.household.lots
    position = household.positions.index_of.get((order.account, order.symbol))
    if position is None:
        return None
    mine = np.array(plan.proposal.lots_of.get(position, ()), dtype=np.int64)
    if (lots.basis[mine] < 0).any() or int(lots.quantity[mine].sum()) < order.quantity:
        return None
    mine = mine[np.lexsort((mine, lots.acquired[mine]))]
    quantity = lots.quantity[mine].astype(float)
    before = np.cumsum(quantity) - quantity
    taken = np.clip(order.quantity - before, 0.0, quantity)
    proceeds = sum((lot.proceeds for lot in order.lots), NO_MONEY) * taken / order.quantity
    gain = proceeds - lots.basis[mine] * taken / quantity
    long_term = valued.long_term[mine]
    return Added(float(gain[~long_term].sum()), float(gain[long_term].sum()))
