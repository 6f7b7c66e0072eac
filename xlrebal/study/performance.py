"""How a portfolio did: returns over time, after tax, against a benchmark, and how much was traded.

Returns are fractions (0.05 is 5 %), money is dollars, contributions are positive flows and withdrawals negative ones.
Floats throughout: these are measurements, nothing is traded on them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import prod, sqrt
from statistics import stdev
from typing import NamedTuple


class Unmeasurable(ArithmeticError):
    """There is no such figure; the text is one sentence for a person: why, and what to give instead."""


class Flow(NamedTuple):
    """Money in (+) or out (−) of the portfolio at the end of a day."""

    day: date
    amount: float


class Period(NamedTuple):
    """A portfolio over some time: what it was worth at the end of the first and of the last day, and the flows between."""

    begin_value: float
    end_value: float
    start: date
    end: date
    flows: Sequence[Flow] = ()


def time_weighted_return(values: Sequence[float], flows: Sequence[float]) -> float:
    """The growth of a dollar that stayed in: flows do not count, only what was earned between them.

    values: at the end of each period, its flow included. flows: of each period, at its end; the first is part of the
    first value. 100, then 110 with 5 paid in: (110 − 5) / 100 − 1 = 5 %.
    """
    if len(values) != len(flows):
        raise Unmeasurable(
            f"There are {len(values)} values and {len(flows)} flows: give one flow for each value, 0 where there is none."
        )
    if len(values) < 2:
        raise Unmeasurable("A return needs at least two values: give one at the start and one at the end.")
    if any(value <= 0 for value in values[:-1]):
        raise Unmeasurable("A period that starts with nothing or less has no return: leave it out.")
    steps = list(zip(values, values[1:], flows[1:], strict=False))
    if any(after - flow < 0 for _, after, flow in steps):
        raise Unmeasurable("A period that ends with less than nothing has no return: correct its value or its flow.")
    return prod((after - flow) / before for before, after, flow in steps) - 1


def modified_dietz(period: Period) -> float:
    """The return on the average money at work: each flow counts for the part of the period after its day.

    1,000 grows to 1,160 over 30 days with 100 paid in at the end of day 15: 60 / (1,000 + 100 × 15/30) = 5.71 %.
    """
    return _earned(period) / _average_capital(period)


def after_tax_return(period: Period, tax: float) -> float:
    """Modified Dietz with the tax of the period's realized gains and income taken from what was earned.

    Pre-liquidation: gains not yet realized are not taxed. A negative tax (losses used) adds.
    """
    return (_earned(period) - tax) / _average_capital(period)


def _earned(period: Period) -> float:
    return period.end_value - period.begin_value - sum(flow.amount for flow in period.flows)


def _average_capital(period: Period) -> float:
    if period.end_value < 0:
        raise Unmeasurable("A portfolio that ends with less than nothing has no return: correct its end value.")
    days = (period.end - period.start).days
    if days <= 0:
        raise Unmeasurable(f"The period ends on {period.end}, not after its start on {period.start}: give a later end.")
    outside = [flow.day for flow in period.flows if not period.start <= flow.day <= period.end]
    if outside:
        raise Unmeasurable(
            f"The flow of {min(outside)} is outside the period {period.start} to {period.end}: leave it out, or correct its date."
        )
    capital = period.begin_value + sum(flow.amount * (period.end - flow.day).days for flow in period.flows) / days
    if capital <= 0:
        raise Unmeasurable(
            "On average no money was at work, so there is no return: check the begin value and the flows."
        )
    return capital


def tracking_error(returns: Sequence[float], benchmark: Sequence[float], periods_per_year: float = 12) -> float:
    """The yearly standard deviation (sample) of the returns less the benchmark's, period by period."""
    if len(returns) != len(benchmark):
        raise Unmeasurable(
            f"There are {len(returns)} returns and {len(benchmark)} of the benchmark: give the same periods of both."
        )
    if len(returns) < 2:
        raise Unmeasurable("A tracking error needs at least two periods: give more returns.")
    if periods_per_year <= 0:
        raise Unmeasurable("A year has at least one period: give 12 for monthly returns, 252 for daily ones.")
    return stdev(mine - theirs for mine, theirs in zip(returns, benchmark, strict=True)) * sqrt(periods_per_year)


def turnover(amounts: Sequence[float], average_value: float) -> float:
    """One-way turnover: half the sum of all trades, sells and buys, over the average value."""
    if average_value <= 0:
        raise Unmeasurable("Without a value above 0 there is no turnover: give the portfolio's average value.")
    return sum(map(abs, amounts)) / 2 / average_value


def tax_alpha(after_tax: float, pre_tax: float, benchmark_after_tax: float, benchmark_pre_tax: float) -> float:
    """What tax management added: the excess return after tax less the excess return before tax."""
    return (after_tax - benchmark_after_tax) - (pre_tax - benchmark_pre_tax)
