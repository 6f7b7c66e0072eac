"""The year's tax and its parts, over random results: parts add up, both modes agree with the tax rules they stand on."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from xlrebal.plan.taxes.tax_of_year import OtherIncome, TaxYear, tax_of_year, tax_total
from xlrebal.tax.exact import half_up
from xlrebal.tax.income_tax import YearIncome, year_tax
from xlrebal.tax.marginal import MarginalRates, marginal_tax
from xlrebal.tax.netting import CapitalResults, net_results
from xlrebal.tax.rates import TAX_2026, FilingStatus

RATES = MarginalRates(Fraction(35, 100), Fraction(15, 100), Fraction(38, 1000), Fraction(5, 100))
PARAMETERS = TAX_2026[FilingStatus.JOINT]
MONEY = st.integers(-50_000_000, 50_000_000)
CARRIED = st.integers(0, 20_000_000)
RESULTS = st.builds(CapitalResults, MONEY, MONEY, CARRIED, CARRIED, CARRIED, MONEY)
INCOME = st.builds(OtherIncome, st.integers(0, 90_000_000), CARRIED, CARRIED, st.integers(0, 90_000_000), st.just(0))


@given(RESULTS)
def test_marginal_mode_is_the_rule_on_the_netted_amounts(results: CapitalResults) -> None:
    net = net_results(results, PARAMETERS.loss_limit)
    whole = marginal_tax(net.net_st, net.net_lt, RATES, rate28_gain=net.rate28_gain, loss_limit=PARAMETERS.loss_limit)
    tax_year = TaxYear(PARAMETERS, RATES)
    estimate = tax_of_year(results, tax_year)
    assert estimate.tax == whole.tax == tax_total(results, tax_year)
    assert (estimate.ordinary_offset, estimate.unused_loss, estimate.other_income) == (net.ordinary_offset, whole.unused_loss, 0)


@given(RESULTS, INCOME)
def test_full_mode_is_the_worksheet_on_the_whole_year(results: CapitalResults, income: OtherIncome) -> None:
    tax_year = TaxYear(PARAMETERS, RATES, income)
    net = tax_year.net(results)
    gains = net.net_total if net.net_total > 0 else -net.ordinary_offset
    year = year_tax(YearIncome(income.ordinary + net.st_rate_gain - net.ordinary_offset, income.dividends + net.preferential_gain, net.rate28_gain,
                               income.investment + gains, (income.magi or 0) + gains), PARAMETERS)
    state = half_up(RATES.state * (net.st_rate_gain + net.preferential_gain - net.ordinary_offset))
    assert tax_of_year(results, tax_year).tax == half_up(year.income_tax) + half_up(year.niit) + state


@given(RESULTS, INCOME, st.integers(0, 10_000_000))
def test_more_gain_never_costs_less(results: CapitalResults, income: OtherIncome, more: int) -> None:
    for tax_year in (TaxYear(PARAMETERS, RATES), TaxYear(PARAMETERS, RATES, income)):
        for raised in (CapitalResults(results.st + more, *_rest(results)), _with_long(results, more)):
            assert tax_total(raised, tax_year) >= tax_total(results, tax_year) - 2  # each part is rounded by itself


def _rest(results: CapitalResults) -> tuple[int, ...]:
    return results.lt, results.st_carry, results.lt_carry, results.distributions, results.collectibles


def _with_long(results: CapitalResults, more: int) -> CapitalResults:
    return CapitalResults(results.st, results.lt + more, *_rest(results)[1:])
