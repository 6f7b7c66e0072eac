"""How far an order moves the price against itself, by its size: coefficient × volatility a day × √(shares ÷ average daily volume).

The square root is the inventory model's: to trade a day's volume costs about a day's volatility, a quarter of it half as much
(Grinold and Kahn, Active Portfolio Management, 2nd ed., ch. 16). Impact Coefficient on Settings scales it.
"""

from __future__ import annotations

from math import sqrt

from xlrebal.household.household import Household
from xlrebal.risk.covariance import covariance_of
from xlrebal.tax.money import CENTS, NANOS, Cents
from xlrebal.tax.symbol import Symbol

TRADING_DAYS = 252  # a year


def impact_of_size(household: Household, symbol: Symbol, gross: Cents) -> float:
    """The share of an order of so many cents that its size costs; 0 where Impact bps says it, or volume or volatility is not known.

    40 bps of daily volatility and a quarter of a day's volume: 1 × 0.40 % × √0.25 = 20 basis points.
    """
    security, coefficient = household.securities[symbol], household.settings.impact_coefficient
    if security.impact_bps is not None or not security.adv or not security.price or not coefficient:
        return 0.0
    covariance = covariance_of(household)
    if covariance is None:
        return 0.0
    volatility = covariance.volatility.get(covariance.name_of(household.path(symbol)))
    volume = security.adv * int(security.price) / NANOS * CENTS
    return coefficient * (volatility or 0.0) / sqrt(TRADING_DAYS) * sqrt(gross / volume)
