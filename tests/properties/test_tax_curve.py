"""The quick tax is the year's tax, to the cent, in both modes (T-1 to T-5)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from xlrebal.plan.taxes.tax_curve import Added, TaxCurve
from xlrebal.plan.taxes.tax_of_year import OtherIncome, TaxYear, tax_total
from xlrebal.tax.marginal import MarginalRates
from xlrebal.tax.netting import CapitalResults
from xlrebal.tax.rates import TAX_2026

MONEY = st.integers(-60_000_000, 60_000_000)
INCOME = st.integers(0, 90_000_000)
RATES = st.sampled_from([Fraction(0), Fraction(12, 100), Fraction(15, 100), Fraction(238, 1000), Fraction(37, 100)])
YEARS = st.builds(
    TaxYear,
    st.sampled_from([*TAX_2026.values()]),
    st.builds(MarginalRates, RATES, RATES, RATES, st.sampled_from([Fraction(0), Fraction(93, 1000)])),
    st.none() | st.builds(OtherIncome, st.integers(-3_000_000, 90_000_000), INCOME, INCOME, st.none() | INCOME, MONEY),
)
CARRY = st.integers(0, 5_000_000)
RESULTS = st.builds(CapitalResults, st=MONEY, lt=MONEY, st_carry=CARRY, lt_carry=CARRY, distributions=CARRY, collectibles=MONEY)


@settings(max_examples=600, deadline=None)
@given(YEARS, RESULTS, MONEY, MONEY, MONEY)
def test_the_quick_tax_is_the_years_tax(year: TaxYear, results: CapitalResults, short: int, long: int, collectible: int) -> None:
    curve = TaxCurve(year, results)
    after = replace(results, st=results.st + short, lt=results.lt + long, collectibles=results.collectibles + collectible)
    added = Added(short, long, collectible)
    assert curve.cents(added) == tax_total(after, year)
    assert abs(curve.exact(added) - tax_total(after, year)) < 2
