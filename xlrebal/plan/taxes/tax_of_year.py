"""The year's tax on one set of capital results: by brackets where income is known, else at marginal rates (T-1 to T-5).

Always one side of a difference: the same year with the trades and without them. Amounts in cents.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from xlrebal.household.household import Household
from xlrebal.plan.taxes.marginal_rates import marginal_rates
from xlrebal.plan.taxes.tax_settings import full_mode, tax_parameters
from xlrebal.schema.record import record
from xlrebal.tax.exact import half_up
from xlrebal.tax.income_tax import YearIncome, estimate_tax, income_tax
from xlrebal.tax.marginal import MarginalRates, marginal_tax
from xlrebal.tax.netting import CapitalResults, Netting, net_results
from xlrebal.tax.rates import TaxParameters

ZERO = Fraction(0)


@record
class OtherIncome:
    """The year without its capital gains, in cents. `magi` includes `gains`, what the year has realized before the trades."""

    ordinary: int
    dividends: int
    investment: int
    magi: int | None
    gains: int


@record
class TaxYear:
    """What tax is worked out from: the year's parameters, the user's rates, and the other income in full mode (else None)."""

    parameters: TaxParameters
    rates: MarginalRates
    income: OtherIncome | None = None

    @property
    def loss_limit(self) -> int:
        """The most a net loss takes off other income, in cents (N-3)."""
        return self.parameters.loss_limit

    def net(self, results: CapitalResults) -> Netting:
        """The results netted; other income below zero limits the loss that is used up (N-4)."""
        limit = self.parameters.loss_limit
        net = net_results(results, limit)
        if self.income is None:
            return net
        return net_results(results, limit, self.income.ordinary + self.income.dividends - net.ordinary_offset)


@record(kw_only=True)
class TaxParts:
    """The tax in cents, and what it is made of: the parts add up to it. Full mode's includes the tax on other income.

    `collectibles` is what they cost above other long-term gains. `unused_loss` saves nothing this year and is carried forward.
    """

    other_income: int
    short_term: int
    long_term: int
    collectibles: int
    niit: int
    state: int
    ordinary_offset: int
    unused_loss: int

    @property
    def tax(self) -> int:
        """All of it."""
        return self.other_income + self.short_term + self.long_term + self.collectibles + self.niit + self.state


def tax_year(household: Household, before: CapitalResults) -> TaxYear:
    """Full mode where Settings gives filing status and other income, else marginal mode. `before`: without the trades."""
    year = TaxYear(tax_parameters(household), marginal_rates(household))
    if not full_mode(household):
        return year
    net = net_results(before, year.loss_limit)
    income = OtherIncome(
        household.settings.other_income or 0,
        household.settings.qualified_dividends,
        household.settings.investment_income,
        household.settings.magi,
        in_income(net),
    )
    return replace(year, income=income)


def tax_of_year(results: CapitalResults, year: TaxYear) -> TaxParts:
    """The year's tax on these results."""
    net = year.net(results)
    return (
        _by_brackets(net, year.parameters, year.income, year.rates.state)
        if year.income
        else _at_rates(results, net, year)
    )


def tax_total(results: CapitalResults, year: TaxYear) -> int:
    """The tax alone, in cents: what a tax budget asks for again and again."""
    net = year.net(results)
    if year.income is None:
        return _marginal(net, year.rates, year)
    estimate = estimate_tax(_whole_year(net, year.income), year.parameters)
    return estimate.income_tax + estimate.niit + _state_tax(net, year.rates.state)


def _at_rates(results: CapitalResults, net: Netting, year: TaxYear) -> TaxParts:
    """T-4, taken apart by adding one rate after the other, so that the parts add up to the whole."""
    rates = year.rates
    plain = MarginalRates(rates.short_term, ZERO, collectibles=ZERO)
    steps = (
        plain,
        replace(plain, long_term=rates.long_term),
        replace(plain, long_term=rates.long_term, collectibles=rates.collectibles),
        replace(rates, state=ZERO),
        rates,
    )
    totals = [0, *(_marginal(net, each, year) for each in steps)]
    short, long, collectibles, niit, state = (after - before for before, after in pairwise(totals))
    tax = marginal_tax(net.net_st, net.net_lt, rates, loss_limit=year.loss_limit)
    return TaxParts(
        other_income=0,
        short_term=short,
        long_term=long,
        collectibles=collectibles,
        niit=niit,
        state=state,
        ordinary_offset=tax.ordinary_offset,
        unused_loss=tax.unused_loss,
    )


def _marginal(net: Netting, rates: MarginalRates, year: TaxYear) -> int:
    return marginal_tax(net.net_st, net.net_lt, rates, rate28_gain=net.rate28_gain, loss_limit=year.loss_limit).tax


def _by_brackets(net: Netting, parameters: TaxParameters, other: OtherIncome, state_rate: Fraction) -> TaxParts:
    """T-2, T-3: the gains stacked on the other income one kind after the other, so that the parts add up to the whole."""
    whole = _whole_year(net, other)
    base = YearIncome(other.ordinary, other.dividends)
    short = YearIncome(whole.ordinary_taxable, other.dividends)
    long = YearIncome(whole.ordinary_taxable, whole.preferential)
    estimate = estimate_tax(whole, parameters)
    totals = [half_up(income_tax(each, parameters)) for each in (base, short, long)] + [estimate.income_tax]
    by_short, by_long, by_collectibles = (after - before for before, after in pairwise(totals))
    state = _state_tax(net, state_rate)
    unused = max(0, -net.net_total) - net.ordinary_offset
    return TaxParts(
        other_income=totals[0],
        short_term=by_short,
        long_term=by_long,
        collectibles=by_collectibles,
        niit=estimate.niit,
        state=state,
        ordinary_offset=net.ordinary_offset,
        unused_loss=unused,
    )


def _whole_year(net: Netting, other: OtherIncome) -> YearIncome:
    """The other income with the gains on top."""
    gains = in_income(net)
    return YearIncome(
        other.ordinary + net.st_rate_gain - net.ordinary_offset,
        other.dividends + net.preferential_gain,
        net.rate28_gain,
        other.investment + gains,
        0 if other.magi is None else other.magi + gains - other.gains,
    )


def _state_tax(net: Netting, rate: Fraction) -> int:
    """T-5: one flat rate."""
    return half_up(rate * (net.st_rate_gain + net.preferential_gain - net.ordinary_offset))


def in_income(net: Netting) -> int:
    """Capital gains as gross income counts them: the net gain, or the loss as far as it offsets other income."""
    return net.net_total if net.net_total > 0 else -net.ordinary_offset
