"""How long a placement takes, both passes, as ratios to the same relaxed linear program solved bare by scipy's HiGHS.

`python -m tests.benches.bench_placement` prints a line a size: accounts × names × lots, columns and rows, seconds bare and of
the whole placement (building, losses worth nothing, losses at their worth, modes, few orders), their ratio, memory. Then the same
where the year's brackets are known, for a year that stands differently so far: bare is then the first of the ways in which they
may fill that has a solution. Goals: at most 8 times, growth from 500 names to 3,000 at most n^1.4, memory < 1 GiB.
"""

from __future__ import annotations

import math
import resource
import time
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import product, repeat
from typing import NamedTuple

import numpy as np
import pytest

from xlrebal.optimize.linear_program import LinearProgram
from xlrebal.optimize.placement import place
from xlrebal.optimize.placement_program import draft_of
from xlrebal.optimize.prices import CLASS_OFF, TIE
from xlrebal.optimize.problem import (
    Buyable,
    Ceilings,
    Filling,
    PlacementProblem,
    RowAims,
    SaleLimits,
    Sellable,
    Wishes,
    in_basis_points,
)
from xlrebal.optimize.solve import NoSolution, solve
from xlrebal.optimize.year_tax import TaxBySteps
from xlrebal.plan.placement.problem_of import brackets_of
from xlrebal.plan.taxes.tax_of_year import OtherIncome, TaxYear
from xlrebal.plan.taxes.tax_steps import worth_steps
from xlrebal.tax.marginal import MarginalRates
from xlrebal.tax.netting import CapitalResults, net_results
from xlrebal.tax.rates import TAX_2026, FilingStatus

SIZES = ((4, 60, 6), (1, 500, 10), (20, 300, 10), (1, 3_000, 10))
CLASSES = 10
TAXABLE = 0.26  # of the accounts
TRADING = 0.0026
LOCATION_RANK = 0.005
GOAL = 8.0
GROWTH = 1.4
MEMORY = 1024  # MiB
INCOME = 250_000_00  # cents beside the gains, married filing jointly
YEARS = {  # how the year stands before the sales
    "nothing yet": CapitalResults(),
    "losses carried": CapitalResults(st=5_000_00, st_carry=10_000_00, lt_carry=40_000_00),
    "gains so far": CapitalResults(st=20_000_00, lt=60_000_00),
}


class Cost(NamedTuple):
    """Of one size: columns and rows of the program, and seconds of processor time."""

    columns: int
    rows: int
    bare: float
    placed: float

    @property
    def ratio(self) -> float:
        return self.placed / self.bare


def problem(accounts: int, names: int, lots: int, seed: int = 1) -> PlacementProblem:
    """A household of classes halfway to be turned over; untaxed positions are one lot each, a third of all lots are losses."""
    chance = np.random.default_rng(seed)
    taxable = max(1, round(accounts * TAXABLE))
    of_class = np.sort(chance.integers(0, CLASSES, names))
    account, symbol = np.repeat(np.arange(accounts), names), np.tile(np.arange(names), accounts)
    count = np.where(account < taxable, lots, 1)
    position = np.repeat(np.arange(len(account)), count)
    size = len(position)
    value = chance.lognormal(0, 0.7, size) * 1000
    gain = np.where(account[position] < taxable, chance.uniform(-0.25, 0.75, size), 0.0)
    long_term = chance.random(size) < 0.8
    worth = float(value.sum()) * 1.02
    now = np.bincount(of_class[symbol[position]], value, CLASSES)
    target = (now + chance.dirichlet(np.full(CLASSES, 5.0)) * value.sum()) / 2
    prices = np.full(CLASSES, CLASS_OFF)
    none = np.zeros(0, dtype=np.int64)
    return PlacementProblem(
        worth=worth,
        cash=np.full(accounts, worth * 0.02 / accounts),
        lots=Sellable(
            name=np.arange(size),
            account=account[position],
            symbol=symbol[position],
            value=value,
            least=np.zeros(size),
            tax=gain * np.where(long_term, 0.2, 0.37),
            price=TRADING + TIE * chance.random(size),
            gain_short=np.where(long_term, 0.0, gain),
            gain_long=np.where(long_term, gain, 0.0),
            group=symbol[position],
            loses=gain < 0,
            part=of_class[symbol[position]],
            queue=position,
            place=np.full(size, -1),
            smallest=np.full(size, 100.0),
            improves=np.zeros(size),
        ),
        purchases=Buyable(
            account=account,
            symbol=symbol,
            room=np.full(len(account), worth * 0.05),
            price=TRADING + TIE * chance.random(len(account)) + LOCATION_RANK * chance.integers(0, 3, len(account)),
            group=symbol,
            washes=np.ones(len(account), dtype=np.bool_),
            smallest=np.full(len(account), 100.0),
            improves=np.zeros(len(account)),
            is_trade=np.ones(len(account), dtype=np.bool_),
        ),
        rows=RowAims(
            now=now,
            low=target,
            high=target,
            least=target * 0.95,
            most=target * 1.05,
            off=prices,
            of_over=prices,
            of_under=prices,
            further=prices,
            near=np.full(CLASSES, 0.00002 * worth),
            member_row=of_class[symbol],
            member_symbol=symbol,
            member_account=account,
        ),
        wishes=Wishes(
            change=((target - now) / np.maximum(np.bincount(of_class, minlength=CLASSES), 1))[of_class],
            of_lot=symbol[position],
            of_purchase=symbol,
        ),
        limits=SaleLimits(),
        ceilings=Ceilings(
            most=np.zeros(0),
            over=np.zeros(0),
            of_sale=none,
            sale=none,
            sign=np.zeros(0),
            of_purchase=none,
            purchase=none,
        ),
        minimum=100.0,
    )


def by_brackets(given: PlacementProblem, results: CapitalResults) -> PlacementProblem:
    """The same household where filing status and income are known, and the year stands so."""
    lots = replace(given.lots, tax=np.zeros(len(given.lots.value)))
    rates = MarginalRates(Fraction(0), Fraction(0), state=Fraction(5, 100))
    parameters = TAX_2026[FilingStatus.JOINT]
    net = net_results(results, parameters.loss_limit)
    gains = net.net_total if net.net_total > 0 else -net.ordinary_offset
    year = TaxYear(parameters, rates, OtherIncome(INCOME, 0, 0, INCOME + gains, gains))
    metal = np.zeros(len(lots.value), dtype=np.bool_)
    totals = tuple(brackets_of(lots, metal, each) for each in worth_steps(year, results))
    return replace(
        given, lots=lots, by_brackets=TaxBySteps(totals=totals, long_term=lots.gain_long, so_far=results.net_lt / 100)
    )


def _relaxed(given: PlacementProblem, way: Filling) -> LinearProgram:
    """The program in which the brackets fill in one way."""
    return draft_of(in_basis_points(given.filled(way)))[0].program()


def _is_feasible(program: LinearProgram) -> bool:
    try:
        solve(program)
    except NoSolution:
        return False
    return True


@cache
def cost(size: tuple[int, int, int], year: str | None = None) -> Cost:
    """The best of three runs of each, turn about. year: one of YEARS where its brackets are known."""
    from scipy.optimize import linprog
    from scipy.sparse import csr_matrix, vstack

    given = problem(*size)
    if year is not None:
        given = by_brackets(given, YEARS[year])
    worthless = replace(given, lots=replace(given.lots, tax=np.maximum(given.lots.tax, 0.0)))
    relaxed = next(each for each in map(_relaxed, repeat(worthless), worthless.branches()) if _is_feasible(each))
    matrix = csr_matrix(
        (relaxed.entry, (relaxed.at_row, relaxed.at_column)), shape=(len(relaxed.row_low), len(relaxed.cost))
    )
    equal = relaxed.row_low == relaxed.row_high
    above, below = ~equal & np.isfinite(relaxed.row_high), ~equal & np.isfinite(relaxed.row_low)
    rows = vstack([matrix[above], -matrix[below]])
    right = np.concatenate([relaxed.row_high[above], -relaxed.row_low[below]])
    bounds = np.stack([relaxed.low, relaxed.high], axis=1)
    bare = placed = math.inf
    for _ in range(3):
        begun = time.process_time()
        found = linprog(
            relaxed.cost,
            A_ub=rows,
            b_ub=right,
            A_eq=matrix[equal],
            b_eq=relaxed.row_low[equal],
            bounds=bounds,
            method="highs-ds",
        )
        between = time.process_time()
        place(given)
        bare, placed = min(bare, between - begun), min(placed, time.process_time() - between)
        assert found.status == 0, found.message
    return Cost(matrix.shape[1], matrix.shape[0], bare, placed)


@pytest.mark.bench
@pytest.mark.parametrize("size", SIZES[1:])
def test_a_placement_takes_a_few_times_its_bare_program(size: tuple[int, int, int]) -> None:
    assert cost(size).ratio < GOAL


@pytest.mark.bench
@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("size", SIZES[1:])
def test_so_does_one_by_brackets(size: tuple[int, int, int], year: str) -> None:
    assert cost(size, year).ratio < GOAL


@pytest.mark.bench
def test_a_placement_grows_little_faster_than_its_lots() -> None:
    small, large = cost((1, 500, 10)), cost((1, 3_000, 10))
    assert large.placed / small.placed < (3_000 / 500) ** GROWTH
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 < MEMORY


if __name__ == "__main__":
    for year, each in product((None, *YEARS), SIZES):
        found = cost(each, year)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{'×'.join(map(str, each)):<12}{found.columns:>8,} × {found.rows:<8,}{found.bare:>7.3f} s bare {found.placed:>7.3f} s placed {found.ratio:>5.1f} times {memory:>6.0f} MiB  {year or 'no brackets'}",
            flush=True,
        )
