"""How many shares an amount of money buys."""

from __future__ import annotations

from typing import NamedTuple

from xlrebal.household.household import Household
from xlrebal.plan.proposal.trading_rules import share_step
from xlrebal.tax.money import amount_cents, shares_worth


class Affordable(NamedTuple):
    """quantity in micro-shares, gross in cents (quantity × price, before commission)."""

    quantity: int
    gross: int


def shares_for(household: Household, symbol: str, budget: int) -> Affordable:
    """The most shares, in whole steps, whose cost is at most `budget` cents; nothing for an unpriced security."""
    price = household.securities[symbol].price
    if not price or budget <= 0:
        return Affordable(0, 0)
    step = share_step(household, symbol)
    quantity = shares_worth(budget, price) // step * step
    while quantity > 0 and amount_cents(quantity, price) > budget:
        quantity -= step
    return Affordable(quantity, amount_cents(quantity, price))


def share_cost(household: Household, symbol: str) -> int:
    """Cents one step (a share, a round lot) costs; 0 without a price."""
    return amount_cents(share_step(household, symbol), household.securities[symbol].price or 0)
