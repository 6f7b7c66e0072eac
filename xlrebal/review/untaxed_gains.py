"""How much long-term gain may still be realized this year without a dollar more of tax (T-1)."""

from __future__ import annotations

from dataclasses import replace
from math import floor
from typing import NamedTuple

import numpy as np

from xlrebal.plan.make_plan import Plan
from xlrebal.plan.taxes.tax_of_year import tax_total
from xlrebal.tax.money import CENTS, Cents


class UntaxedGains(NamedTuple):
    """Cents of long-term gain: what is still there to realize, after the trades, on this plan's return, and how much of it adds no tax to the year's."""

    there: Cents
    untaxed: Cents


def untaxed_gains(plan: Plan) -> UntaxedGains:
    """What losses shelter, and what the 0 % bracket takes where the year's income is known; down to the dollar.

    A net loss of 10,000, 3,000 of it used against other income: 7,000 of gains add no tax, and are carried on no longer.
    """
    there = _there(plan)
    before, year = plan.outcome.results_with, plan.proposal.budget.tax_year
    due = tax_total(before, year)

    def adds_tax(gain: int) -> bool:
        return tax_total(replace(before, lt=before.lt + gain), year) > due

    if not adds_tax(there):
        return UntaxedGains(there, there)
    low, high = 0, -(-there // CENTS)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if adds_tax(middle * CENTS) else (middle, high)
    return UntaxedGains(there, Cents(low * CENTS))


def _there(plan: Plan) -> Cents:
    """Long-term gains of lots that the trades leave and that may be sold."""
    lots, valued = plan.household.lots, plan.valued
    left = lots.quantity.copy()
    for lot, quantity in plan.proposal.sold.items():
        left[lot] -= quantity
    counted = valued.on_return & valued.long_term & valued.sellable & (valued.gain > 0) & (lots.quantity > 0)
    gains = np.where(counted, valued.gain * left / np.where(lots.quantity > 0, lots.quantity, 1), 0.0)
    return Cents(floor(float(gains.sum()) * CENTS))
