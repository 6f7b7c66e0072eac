"""The year's tax as a quick function of gains added to it: what thousands of lots are ranked and valued by.

The same figures as `tax_total`, in floating point; a test holds the two together to the cent.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from math import floor
from typing import NamedTuple

from xlrebal.plan.taxes.tax_of_year import OtherIncome, TaxYear
from xlrebal.tax.netting import CapitalResults
from xlrebal.tax.rates import FIFTEEN, TWENTY, TaxParameters

_TIE = 1e-6  # a float a hair under half a cent is half a cent


class Added(NamedTuple):
    """Gains in cents on top of a year's results, losses negative; `collectible` is a part of `long_term`."""

    short_term: float = 0.0
    long_term: float = 0.0
    collectible: float = 0.0


NOTHING_ADDED = Added()


class TaxCurve:
    """The tax of one year's results with gains added to them."""

    def __init__(self, year: TaxYear, results: CapitalResults) -> None:
        """`results`: what gains are added to."""
        self._year, self._results = year, results
        self._parts = _at_rates(year) if year.income is None else _by_brackets(year, year.income)

    def exact(self, added: Added) -> float:
        """Cents of tax, unrounded: what gains are ranked by."""
        return sum(self._taxes(added))

    def cents(self, added: Added) -> int:
        """Whole cents of tax, each tax rounded as `tax_total` does (C-13)."""
        return sum(_half_up(tax) for tax in self._taxes(added))

    def _taxes(self, added: Added) -> tuple[float, ...]:
        base = self._results
        net_st, net_lt = base.net_st + added.short_term, base.net_lt + added.long_term
        total = net_st + net_lt
        preferential = max(0.0, min(net_lt, total))  # N-2
        offset = max(0.0, min(float(self._year.loss_limit), -total))  # N-3
        collectible = base.collectibles + added.collectible - base.lt_carry + min(0.0, net_st)  # N-5
        return self._parts(
            max(0.0, total) - preferential, preferential, min(preferential, max(0.0, collectible)), offset
        )


Parts = Callable[
    [float, float, float, float], tuple[float, ...]
]  # short-term gain, preferential, its collectibles, offset


def _at_rates(year: TaxYear) -> Parts:
    """T-4, T-5."""
    rates = year.rates
    short, long = float(rates.on_gain(long_term=False)), float(rates.on_gain(long_term=True))
    metal, other = float(rates.on_gain(long_term=True, collectible=True)), float(rates.short_term + rates.state)
    return lambda gain, preferential, collectible, offset: (
        gain * short + (preferential - collectible) * long + collectible * metal - offset * other,
    )


def _by_brackets(year: TaxYear, other: OtherIncome) -> Parts:
    """T-2, T-3, T-5."""
    parameters, state = year.parameters, float(year.rates.state)
    ordinary_tax = _bracket_tax(parameters)
    niit_rate, threshold = float(parameters.niit_rate), parameters.niit_threshold

    def parts(gain: float, preferential: float, collectible: float, offset: float) -> tuple[float, ...]:
        added = gain + preferential - offset
        magi = 0.0 if other.magi is None else other.magi + added - other.gains
        return (
            _income_tax(
                other.ordinary + gain - offset, other.dividends + preferential, collectible, parameters, ordinary_tax
            ),
            max(0.0, min(other.investment + added, magi - threshold)) * niit_rate,
            state * added,
        )

    return parts


def _income_tax(
    ordinary: float,
    preferential: float,
    collectible: float,
    parameters: TaxParameters,
    bracket_tax: Callable[[float], float],
) -> float:
    """`income_tax` line by line (Schedule D Tax Worksheet)."""
    taxable = max(0.0, ordinary + preferential)
    low_rate = preferential - collectible
    ordinary_and_28 = max(0.0, taxable - low_rate)
    up_to_zero_max = min(taxable, parameters.zero_max)
    at_zero = up_to_zero_max - min(ordinary_and_28, up_to_zero_max)
    by_brackets = max(0.0, taxable - preferential, min(ordinary_and_28, taxable, parameters.top24))
    rest = min(taxable, low_rate) - at_zero
    at_fifteen = min(rest, max(0.0, min(taxable, parameters.fifteen_max) - by_brackets - at_zero))
    at_28 = taxable - by_brackets - at_zero - rest
    stacked = (
        bracket_tax(by_brackets)
        + at_fifteen * float(FIFTEEN)
        + (rest - at_fifteen) * float(TWENTY)
        + at_28 * float(parameters.collectibles_rate)
    )
    return min(stacked, bracket_tax(taxable))


def _bracket_tax(parameters: TaxParameters) -> Callable[[float], float]:
    """Tax on ordinary income by brackets: each bracket's start, and what is owed by then."""
    starts, owed, rates = [0.0], [0.0], [float(bracket.rate) for bracket in parameters.brackets]
    for bracket, rate in zip(parameters.brackets, rates, strict=True):
        if bracket.upper is not None:
            owed.append(owed[-1] + (bracket.upper - starts[-1]) * rate)
            starts.append(float(bracket.upper))

    def tax(amount: float) -> float:
        place = max(0, bisect_left(starts, amount) - 1)
        return owed[place] + max(0.0, amount - starts[place]) * rates[place]

    return tax


def _half_up(amount: float) -> int:
    """Whole cents, halves away from zero (C-13)."""
    rounded = floor(abs(amount) + 0.5 + _TIE)
    return rounded if amount >= 0 else -rounded
