"""The year's tax as steps of its gains: what the next dollar costs, the one after it, and so on, for the placement problem.

Income fills brackets from below: other income, then short-term gains, then collectibles, then the other long-term gains.
So the tax is a sum of three functions, each of one total (all of T-2, T-3 and T-5 in them):

- of all gains: the 0, 15 and 20 % that the top of them reaches, NIIT above its threshold, and the state's rate;
- of short-term gains and collectibles: by how much more than that they pay below the rate of collectibles;
- of short-term gains: what they pay above the rate of collectibles.

Losses of either term come off gains of the other (N-1, N-2): a net long-term loss off the second and third, a net short-term
loss saves no more than the first does. Losses carried into the year and realized in it count at what they will be worth: the rate of the first dollar of gain, or
of other income where such a gain is not taxed. A gain they cover costs that, and what of it takes from the offset against
other income (N-3) costs the rate on that income. What is due this year alone, which the tax budget holds (B-1), counts
a gain at nothing that leaves the offset whole.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from itertools import pairwise
from typing import NamedTuple

from xlrebal.plan.taxes.tax_of_year import OtherIncome, TaxYear
from xlrebal.tax.netting import CapitalResults
from xlrebal.tax.rates import FIFTEEN, TWENTY, TaxParameters

FAR = float("inf")
RATHER_LONG = 0.001  # of a dollar of net short-term loss: between equals, the short-term gain stays


class Total(Enum):
    """Which gains a total counts: (short-term, long-term, of which collectible)."""

    ALL = (True, True, False)
    SHORT_AND_COLLECTIBLE = (True, False, True)
    SHORT = (True, False, False)
    COLLECTIBLE = (False, False, True)

    @property
    def covered(self) -> bool:
        """Whether a net long-term loss comes off it."""
        return self.value[0] and not self.value[1]


class Step(NamedTuple):
    """So many cents of a total, each taxed at a rate."""

    cents: float
    rate: float


class TaxSteps(NamedTuple):
    """The steps of one total from where the year stands: of more gains, and of more losses (what each of them saves)."""

    total: Total
    up: tuple[Step, ...]
    down: tuple[Step, ...]


NOTHING = Step(0.0, 0.0)
Rate = Callable[[float], float]  # of the cent above a total


def worth_steps(year: TaxYear, results: CapitalResults) -> tuple[TaxSteps, ...]:
    """What gains cost by the brackets they fill; none where the year's brackets are not known."""
    return () if year.income is None else _steps(year, year.income, results, carried=1.0, later=True)


def netted_steps(year: TaxYear, results: CapitalResults, carried: float) -> tuple[TaxSteps, ...]:
    """What gains cost and losses save, netted with the year: by brackets where they are known, else at the rates.

    carried: what a loss that is carried on is worth, as a share of the rate on a long-term gain.
    """
    if year.income is not None:
        return _steps(year, year.income, results, carried=carried, later=False)
    return _at_rates(year, results, carried)


def due_steps(year: TaxYear, results: CapitalResults) -> tuple[TaxSteps, ...]:
    """What gains add to this year's tax: nothing while losses cover them, then what they take of the offset (N-3)."""
    if year.income is not None:
        return _steps(year, year.income, results, carried=0.0, later=False)
    return _at_rates(year, results, 0.0)


def _at_rates(year: TaxYear, results: CapitalResults, carried: float) -> tuple[TaxSteps, ...]:
    rates = year.rates
    offset = Step(year.loss_limit, float(rates.short_term + rates.state))
    long, short = float(rates.on_gain(long_term=True)), float(rates.on_gain(long_term=False))
    metal = float(rates.on_gain(long_term=True, collectible=True))
    return (
        _at(Total.ALL, results.net_st + results.net_lt, (), lambda _: long, offset, carried * long),
        _at(Total.SHORT, results.net_st + min(0, results.net_lt), (), lambda _: short - long, NOTHING),
        _at(Total.COLLECTIBLE, _collectible(results), (), lambda _: metal - long, NOTHING),
    )


def _steps(
    year: TaxYear, other: OtherIncome, results: CapitalResults, *, carried: float, later: bool
) -> tuple[TaxSteps, ...]:
    """By brackets. carried: the worth of a loss that is carried on; later: a short-term one rather than a
    long-term one, between equals."""
    parameters, state = year.parameters, float(year.rates.state)
    metal, niit = float(parameters.collectibles_rate), float(parameters.niit_rate)
    base = other.ordinary + other.dividends
    above = (
        -min(other.investment, other.magi - other.gains - parameters.niit_threshold) if other.magi is not None else FAR
    )

    def all_gains(gain: float) -> float:
        return state + _preferential(parameters, base + gain) + (niit if gain >= above else 0.0)

    def below_metal(gain: float) -> float:
        income = other.ordinary + gain
        return min(metal, _ordinary(parameters, income)) - _preferential(parameters, income)

    def above_metal(gain: float) -> float:
        return max(0.0, _ordinary(parameters, other.ordinary + gain) - metal)

    spared = Step(year.loss_limit, _ordinary(parameters, other.ordinary - 1) + state + (niit if above <= 0 else 0.0))
    untaxed = not _preferential(parameters, base)
    saves = carried * (spared.rate if untaxed else all_gains(0.0))
    of_gains = [parameters.zero_max, parameters.fifteen_max]
    of_brackets = [bracket.upper for bracket in parameters.brackets if bracket.upper is not None]
    short = results.net_st + min(0, results.net_lt)
    return (
        _at(
            Total.ALL,
            results.net_st + results.net_lt,
            (*(each - base for each in of_gains), above),
            all_gains,
            spared,
            saves,
        ),
        _at(
            Total.SHORT_AND_COLLECTIBLE,
            short + max(0, _collectible(results)),
            [each - other.ordinary for each in (*of_gains, *of_brackets)],
            below_metal,
            NOTHING,
            RATHER_LONG if later else 0.0,
        ),
        _at(Total.SHORT, short, [each - other.ordinary for each in of_brackets], above_metal, NOTHING),
    )


def _collectible(results: CapitalResults) -> int:
    """The collectibles of the year net of what comes off them first (N-5)."""
    return results.collectibles - results.lt_carry + min(0, results.net_st)


def _at(total: Total, now: float, ends: Sequence[float], rate: Rate, offset: Step, carried: float = 0.0) -> TaxSteps:
    """The steps from a total's present amount; its rate changes at zero, up to which losses cover it, and at `ends`.

    offset: what a net loss takes off other income; below it, what is carried on saves `carried`.
    """
    limits = sorted({0.0, *(end for end in ends if 0 < end < FAR)})
    pieces = [(low, high, rate(low)) for low, high in pairwise([*limits, FAR])]
    pieces = [(-FAR, -offset.cents, carried), (-offset.cents, 0.0, offset.rate), *pieces]
    up = [Step(high - max(low, now), cost) for low, high, cost in pieces if high > max(low, now)]
    down = [Step(min(high, now) - low, cost) for low, high, cost in reversed(pieces) if low < min(high, now)]
    return TaxSteps(total, _joined(up), _joined(down))


def _joined(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Neighbours at one rate as one step."""
    found: list[Step] = []
    for step in steps:
        if found and abs(found[-1].rate - step.rate) < 1e-12:
            step = Step(found.pop().cents + step.cents, step.rate)
        found.append(step)
    return tuple(found)


def _ordinary(parameters: TaxParameters, income: float) -> float:
    """The rate of the bracket above an income."""
    brackets = parameters.brackets
    return float(next(each.rate for each in brackets if each.upper is None or income < each.upper))


def _preferential(parameters: TaxParameters, income: float) -> float:
    """0, 15 or 20 %: of long-term gains above an income."""
    if income < parameters.zero_max:
        return 0.0
    return float(FIFTEEN if income < parameters.fifteen_max else TWENTY)
