"""The household's marginal tax rates: as Settings gives them, else those of the brackets that its other income reaches."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from xlrebal.household.household import Household
from xlrebal.plan.taxes.tax_settings import full_mode, tax_parameters
from xlrebal.schema.finding import Problem
from xlrebal.tax.marginal import MarginalRates
from xlrebal.tax.rates import FIFTEEN, TOP_LONG_TERM_RATE, TOP_SHORT_TERM_RATE, TWENTY, TaxParameters

ZERO = Fraction(0)


def marginal_rates(household: Household) -> MarginalRates:
    """Federal short- and long-term rates, NIIT, state and collectibles, as exact fractions of one (T-4, T-5).

    In full mode a blank rate is that of the next dollar above Other Income and Qualified Dividends (T-2, T-3): gains and
    losses of the year are left out, so that lots still rank by their gains where the next dollar happens to be free.
    """
    parameters = tax_parameters(household)
    settings = household.settings
    short, long = _exact(settings.short_term_rate_pct), _exact(settings.long_term_rate_pct)
    niit, state = _exact(settings.niit_pct), _exact(settings.state_rate_pct)
    if full_mode(household):
        if niit is None and short is None and long is None:
            niit = _niit_met(household, parameters)
        short = _ordinary_met(household, parameters) if short is None else short
        long = _preferential_met(household, parameters) if long is None else long
    return MarginalRates(short or ZERO, long or ZERO, niit or ZERO, state or ZERO, parameters.collectibles_rate)


def rates_elsewhere(household: Household) -> MarginalRates:
    """The rates at which gains of a separate return are priced (S-9): this return's own, never nothing.

    What this return's brackets come to serves where Settings gives none. Where a rate of this return is nothing, whoever
    files the other one is not known to pay nothing too: the year's top federal rates serve.
    """
    own = marginal_rates(household)
    if own.short_term and own.long_term:
        return own
    return replace(own, short_term=TOP_SHORT_TERM_RATE, long_term=TOP_LONG_TERM_RATE)


def whose_rates_elsewhere(household: Household) -> str:
    """Which rates those are, in words that follow "at": none of them is known to be that return's own."""
    own, settings = marginal_rates(household), household.settings
    if not (own.short_term and own.long_term):
        return "the top federal rates, assumed because a rate of this return is 0 %"
    if settings.short_term_rate_pct is None or settings.long_term_rate_pct is None:
        return "the rates that this return's income reaches (for a child the parents' bracket), assumed for it"
    if any(each.code is Problem.DEFAULT_TAX_RATES for each in household.findings):
        return "the top federal rates where Settings gives none, assumed for it"
    return "the rates of Settings, assumed for it"


def _exact(rate: float | None) -> Fraction | None:
    """The rate as a person would write it."""
    return None if rate is None else Fraction(str(rate))


def _ordinary_met(household: Household, parameters: TaxParameters) -> Fraction:
    """The rate of the ordinary bracket that the next dollar falls into."""
    income = household.settings.other_income or 0
    return next(each.rate for each in parameters.brackets if each.upper is None or income < each.upper)


def _preferential_met(household: Household, parameters: TaxParameters) -> Fraction:
    """0, 15 or 20 %: preferential income stands on top of the ordinary."""
    income = (household.settings.other_income or 0) + (household.settings.qualified_dividends)
    if income < parameters.zero_max:
        return ZERO
    return FIFTEEN if income < parameters.fifteen_max else TWENTY


def _niit_met(household: Household, parameters: TaxParameters) -> Fraction:
    magi = household.settings.magi
    return parameters.niit_rate if magi is not None and magi >= parameters.niit_threshold else ZERO
