"""Full mode: income tax with preferential rates, and NIIT, as a difference (T-1 to T-3).

The Schedule D Tax Worksheet without unrecaptured §1250 gain (lines 35-40 are out of scope). With no 28% gain it gives
what the Qualified Dividends and Capital Gain Tax Worksheet gives. Amounts in cents; tax exact until it is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from xlrebal.schema.record import record
from xlrebal.tax.exact import half_up
from xlrebal.tax.rates import FIFTEEN, TWENTY, Bracket, TaxParameters


@record
class YearIncome:
    """A year's income in cents.

    `ordinary_taxable` is taxable income without the preferential part; `rate28` is part of `preferential`; `nii` and
    `magi` are what NIIT looks at.
    """

    ordinary_taxable: int = 0
    preferential: int = 0
    rate28: int = 0
    nii: int = 0
    magi: int = 0


class YearTax(NamedTuple):
    """Income tax and NIIT, exact cents; `total` is their sum."""

    income_tax: Fraction
    niit: Fraction

    @property
    def total(self) -> Fraction:
        """Both taxes together."""
        return self.income_tax + self.niit


class TaxEstimate(NamedTuple):
    """Taxes in whole cents, and the change against the year without the trades (T-1), None without such a year."""

    income_tax: int
    niit: int
    tax_change: int | None


def bracket_tax(amount: int, brackets: Sequence[Bracket]) -> Fraction:
    """Tax on ordinary taxable income by brackets."""
    tax, lower = Fraction(0), 0
    for upper, rate in brackets:
        top = amount if upper is None else min(amount, upper)
        tax += max(0, top - lower) * rate
        if upper is None or amount <= upper:
            break
        lower = upper
    return tax


def income_tax(income: YearIncome, parameters: TaxParameters) -> Fraction:
    """Ordinary brackets, preferential income stacked on top (T-2): Schedule D Tax Worksheet lines 1 to 47."""
    preferential = max(0, income.preferential)
    rate28 = min(max(0, income.rate28), preferential)
    taxable = max(0, income.ordinary_taxable + preferential)  # line 1; line 10 is `preferential`
    low_rate = preferential - rate28  # line 13: taxed at 0, 15 or 20
    ordinary_and_28 = max(0, taxable - low_rate)  # line 14
    up_to_zero_max = min(taxable, parameters.zero_max)  # line 16
    at_zero = up_to_zero_max - min(ordinary_and_28, up_to_zero_max)  # line 22
    # Lines 18 to 21: collectibles fill the ordinary brackets up to the top of the 24% bracket first.
    by_brackets = max(max(0, taxable - preferential), min(ordinary_and_28, taxable, parameters.top24))
    rest = min(taxable, low_rate) - at_zero  # line 25
    at_fifteen = min(rest, max(0, min(taxable, parameters.fifteen_max) - by_brackets - at_zero))  # line 30
    at_twenty = rest - at_fifteen  # line 33
    at_28 = taxable - by_brackets - at_zero - at_fifteen - at_twenty  # line 42
    stacked = (
        bracket_tax(by_brackets, parameters.brackets)
        + at_fifteen * FIFTEEN
        + at_twenty * TWENTY
        + at_28 * parameters.collectibles_rate
    )  # line 45
    return min(stacked, bracket_tax(taxable, parameters.brackets))  # line 47


def niit(income: YearIncome, parameters: TaxParameters) -> Fraction:
    """Net investment income tax (T-3, §1411): 3.8% of investment income or of MAGI over the threshold, the less."""
    return max(0, min(income.nii, income.magi - parameters.niit_threshold)) * parameters.niit_rate


def year_tax(income: YearIncome, parameters: TaxParameters) -> YearTax:
    """Both taxes of one year, exact."""
    return YearTax(income_tax(income, parameters), niit(income, parameters))


def estimate_tax(income: YearIncome, parameters: TaxParameters, base: YearIncome | None = None) -> TaxEstimate:
    """The year's taxes, and what the trades change against `base`, the same year without them (T-1)."""
    tax = year_tax(income, parameters)
    change = None if base is None else half_up(tax.total - year_tax(base, parameters).total)
    return TaxEstimate(half_up(tax.income_tax), half_up(tax.niit), change)
