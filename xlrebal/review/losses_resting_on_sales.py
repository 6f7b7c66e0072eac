"""Losses of this plan that count only because other shares, bought in the window, are sold in the same event (C-2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from xlrebal.household.indexes import LotIndex
from xlrebal.plan.allowed.wash_guard import wash_guard
from xlrebal.plan.make_plan import Plan
from xlrebal.schema.finding import Finding, Problem, warning
from xlrebal.schema.money_text import money_text
from xlrebal.tax.money import Cents

Place = tuple[str, str]  # an account and a symbol: one order


def losses_resting_on_sales(plan: Plan) -> Iterator[Finding]:
    """A warning for each sale at a loss that another order keeps clean: that both are to be done on one day."""
    household, sold = plan.household, plan.proposal.sold
    losing = [
        each for each in plan.proposal.sales if plan.valued.taxable[each.lot] and plan.valued.realizes[each.lot] < 0
    ]
    if not losing:
        return
    guard = wash_guard(household, plan.valued, plan.year)

    def place(lot: LotIndex) -> Place:
        return household.account_of(lot), household.symbol_of(lot)

    alone: dict[Place, dict[LotIndex, int]] = defaultdict(dict)
    for lot, quantity in sold.items():
        alone[place(lot)][lot] = quantity
    loss: dict[Place, int] = defaultdict(int)
    others: dict[Place, set[Place]] = defaultdict(set)
    for sale in losing:
        own = place(sale.lot)
        if guard.washes(sale.lot, alone[own]):
            loss[own] += round(
                -float(plan.valued.realizes[sale.lot]) * 100 * sale.quantity / household.quantity_of(sale.lot)
            )
            others[own] |= {place(lot) for lot in guard.lots_washing(sale.lot, alone[own]) if sold.get(lot)}
    for own in sorted(others):
        if others[own]:
            account, symbol = own
            sales = " and ".join(f"the sale of {name} in {where}" for where, name in sorted(others[own]))
            yield warning(
                Problem.LOSS_RESTS_ON_SALE,
                f"{symbol} in {account}: its loss of {money_text(Cents(loss[own]))} counts only with {sales}, of shares bought within 30 days: "
                "do both on the same day, or what stays of them washes it (C-2).",
                sheet="Trades",
                value=symbol,
            )
