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


def impact_of_size(household: Household, symbol: Symbol, traded: Cents) -> float:
    """The share that trading so many cents of a symbol on one side costs, in all accounts together: the market knows no accounts.

    0 where Impact bps says it, or volume or volatility is not known. 40 bps of daily volatility and a quarter of a day's volume:
    1 × 0.40 % × √0.25 = 20 basis points.
    """
    return impact_of_a_cent(household, symbol) * sqrt(traded)


def impact_of_a_cent(household: Household, symbol: Symbol) -> float:
    """The share that trading one cent would cost: of n cents it is √n times as much. 0 where it is not by size, or not known."""
    security, coefficient = household.securities[symbol], household.settings.impact_coefficient
    if security.impact_bps is not None or not security.adv or not security.price or not coefficient:
        return 0.0
    covariance = covariance_of(household)
    if covariance is None:
        return 0.0
    volatility = covariance.volatility.get(covariance.name_of(household.path(symbol)))
    volume = security.adv * int(security.price) / NANOS * CENTS
    return coefficient * (volatility or 0.0) / sqrt(TRADING_DAYS) / sqrt(volume)
