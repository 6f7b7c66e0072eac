"""The household's marginal tax rates, from its settings."""

from __future__ import annotations

from fractions import Fraction

from xlrebal.household.household import Household
from xlrebal.tax.marginal import MarginalRates


def marginal_rates(household: Household) -> MarginalRates:
    """Federal short- and long-term rates, NIIT and state, as exact fractions of one (T-4, T-5)."""
    short, long, niit, state = (
        Fraction(str(household.settings.get(key) or 0))
        for key in ("short_term_rate_pct", "long_term_rate_pct", "niit_pct", "state_rate_pct")
    )
    return MarginalRates(short, long, niit, state)


def rate_of(rates: MarginalRates, *, long_term: bool) -> float:
    """The whole rate on a gain of this term: federal, NIIT and state."""
    return float((rates.long_term if long_term else rates.short_term) + rates.niit + rates.state)
