"""The steps that placement prices gains by add up to the year's tax, whichever brackets they fill (T-2 to T-5, N-3)."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from xlrebal.plan.taxes.tax_curve import NOTHING_ADDED, Added, TaxCurve
from xlrebal.plan.taxes.tax_of_year import OtherIncome, TaxYear
from xlrebal.plan.taxes.tax_steps import TaxSteps, due_steps, worth_steps
from xlrebal.tax.marginal import MarginalRates
from xlrebal.tax.netting import CapitalResults, net_results
from xlrebal.tax.rates import TAX_2026, FilingStatus

STATE = st.sampled_from([Fraction(0), Fraction(93, 1000)])
PARAMETERS = st.sampled_from([*TAX_2026.values()])
INCOME = st.integers(0, 90_000_000)
GAIN = st.integers(0, 60_000_000)
DIVIDENDS = st.integers(0, 3_000_000)
CARRY = st.integers(0, 5_000_000)
QUIRK = 20_000  # cents: between the ends of 0 % and of 12 %, where a long-term gain pays 15 or 12 (the worksheet's last line)


def tax_by(steps: tuple[TaxSteps, ...], short: float, long: float, net_long: float = 0.0) -> float:
    """Cents of tax on gains added, step by step. net_long: the long-term side before, a net loss below nothing."""
    covers = max(0.0, -(net_long + long)) - max(0.0, -net_long)
    return sum(_along(each, short * each.total.value[0] + long * each.total.value[1] - covers * each.total.covered) for each in steps)


def _along(steps: TaxSteps, amount: float) -> float:
    tax, left = 0.0, abs(amount)
    for step in steps.up if amount > 0 else steps.down:
        part = min(left, step.cents)
        tax, left = tax + part * step.rate, left - part
    return tax if amount > 0 else -tax


def curve_of(year: TaxYear, results: CapitalResults, short: float, long: float) -> float:
    curve = TaxCurve(year, results)
    return curve.exact(Added(short, long)) - curve.exact(NOTHING_ADDED)


def income(ordinary: int, dividends: int, investment: int, magi: int | None, results: CapitalResults, year: TaxYear) -> OtherIncome:
    net = net_results(results, year.loss_limit)
    gains = net.net_total if net.net_total > 0 else -net.ordinary_offset
    return OtherIncome(ordinary, dividends, investment, None if magi is None else magi + gains, gains)


@settings(max_examples=400, deadline=None)
@given(PARAMETERS, STATE, INCOME, DIVIDENDS, DIVIDENDS, st.none() | INCOME, GAIN, GAIN, GAIN, GAIN)
def test_gains_on_gains_cost_what_the_year_says(
    parameters, state, ordinary, dividends, investment, magi, had_short, had_long, short, long,  # type: ignore[no-untyped-def]
) -> None:
    results = CapitalResults(st=had_short, lt=had_long)
    year = TaxYear(parameters, MarginalRates(Fraction(0), Fraction(0), state=state))
    year = TaxYear(parameters, year.rates, income(ordinary, dividends, investment, magi, results, year))
    expected = curve_of(year, results, short, long)
    assert abs(tax_by(worth_steps(year, results), short, long) - expected) <= QUIRK
    assert abs(tax_by(due_steps(year, results), short, long) - expected) <= QUIRK


@settings(max_examples=400, deadline=None)
@given(PARAMETERS, STATE, st.none() | INCOME, DIVIDENDS, st.none() | INCOME, CARRY, GAIN, GAIN)
def test_gains_that_losses_cover_are_due_as_the_year_says(
    parameters, state, ordinary, dividends, magi, carry, short, long,  # type: ignore[no-untyped-def]
) -> None:
    """What covers them may also have taken 3,000 off other income, of the top bracket that this income reaches: a few hundred dollars off."""
    results = CapitalResults(st_carry=carry)
    rates = MarginalRates(Fraction(37, 100), Fraction(20, 100), Fraction(38, 1000), state)
    year = TaxYear(parameters, rates)
    if ordinary is not None:
        year = TaxYear(parameters, rates, income(ordinary, dividends, 0, magi, results, year))
    assert abs(tax_by(due_steps(year, results), short, long) - curve_of(year, results, short, long)) <= 60_000


SIGNED = st.integers(-20_000_000, 20_000_000)


@settings(max_examples=400, deadline=None)
@given(PARAMETERS, STATE, st.none() | INCOME, DIVIDENDS, st.none() | INCOME, SIGNED, SIGNED, SIGNED, SIGNED)
def test_gains_and_losses_of_both_terms_net_as_the_year_says(
    parameters, state, ordinary, dividends, magi, had_short, had_long, short, long,  # type: ignore[no-untyped-def]
) -> None:
    """Whatever covers what (N-1, N-2); of wages, the offset may take some of a bracket below (N-3)."""
    results = CapitalResults(st=had_short, lt=had_long)
    rates = MarginalRates(Fraction(37, 100), Fraction(20, 100), Fraction(38, 1000), state)
    year = TaxYear(parameters, rates)
    if ordinary is not None:
        year = TaxYear(parameters, rates, income(ordinary + year.loss_limit, dividends, 0, magi, results, year))
    expected = curve_of(year, results, short, long)
    assert abs(tax_by(due_steps(year, results), short, long, had_long) - expected) <= 60_000
    if ordinary is not None and min(had_short + had_long, had_short + short + had_long + long) >= 0:
        assert abs(tax_by(worth_steps(year, results), short, long, had_long) - expected) <= 60_000


def test_a_carried_loss_that_covers_a_gain_counts_at_its_worth() -> None:
    results = CapitalResults(lt_carry=10_000_00)
    year = TaxYear(TAX_2026[FilingStatus.SINGLE], MarginalRates(Fraction(0), Fraction(0)), OtherIncome(100_000_00, 0, 0, None, 0))
    assert tax_by(worth_steps(year, results), 0.0, 5_000_00) == 750_00
    assert tax_by(due_steps(year, results), 0.0, 5_000_00) == 0.0


def test_what_a_gain_takes_of_the_offset_costs_the_rate_on_other_income() -> None:
    """Zero-rate bracket, 12 % on other income: $3,500 carried in saves 12 % of $3,000; a gain of $5,000 leaves none of it, the rest is untaxed."""
    results = CapitalResults(lt_carry=3_500_00)
    parameters = TAX_2026[FilingStatus.JOINT]
    year = TaxYear(parameters, MarginalRates(Fraction(0), Fraction(0)), OtherIncome(41_000_00, 0, 0, None, -3_000_00))
    assert tax_by(due_steps(year, results), 0.0, 5_000_00) == 360_00
    assert tax_by(due_steps(year, results), 0.0, 500_00) == 0.0
    assert tax_by(worth_steps(year, results), 0.0, 5_000_00) == 420_00  # the other $500 would have saved as much in a later year
