"""How many shares an amount of money buys."""

from __future__ import annotations

from typing import NamedTuple

from xlrebal.household.household import Household
from xlrebal.plan.proposal.trading_rules import share_step
from xlrebal.tax.money import NO_MONEY, NO_SHARES, Cents, MicroShares, amount_cents, shares_worth
from xlrebal.tax.symbol import Symbol


class Affordable(NamedTuple):
    """What is bought, and what it costs before commission."""

    quantity: MicroShares
    gross: Cents


def shares_for(household: Household, symbol: Symbol, budget: Cents) -> Affordable:
    """The most shares, in whole steps, whose cost is at most `budget` cents; nothing for an unpriced security."""
    price = household.securities[symbol].price
    if not price or budget <= 0:
        return Affordable(NO_SHARES, NO_MONEY)
    step = share_step(household, symbol)
    quantity = MicroShares(shares_worth(budget, price) // step * step)
    while quantity > 0 and amount_cents(quantity, price) > budget:
        quantity -= step
    return Affordable(quantity, amount_cents(quantity, price))


def share_cost(household: Household, symbol: Symbol) -> Cents:
    """Cents one step (a share, a round lot) costs; 0 without a price."""
    return amount_cents(share_step(household, symbol), household.price(symbol))
