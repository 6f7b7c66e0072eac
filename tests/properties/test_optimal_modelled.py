"""Optimal placements against an independent modelling layer and its solver: cost, limits, and what more of a limit is worth."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import cvxpy as cp
import numpy as np
import pytest

from tests.benches.bench_optimal import optimal_problem, risky_problem
from xlrebal.optimize.above_least import costs
from xlrebal.optimize.optimal_placement import place_optimally
from xlrebal.optimize.problem import Placement, PlacementProblem, SaleLimits
from xlrebal.optimize.worth_of_limits import SaleLimit, worth_of_more

SAME = 1e-8  # of all there is


@pytest.mark.parametrize("seed", range(240))
def test_a_modelling_layer_finds_the_same_cost(seed: int) -> None:
    """Of one to four accounts and 4 to 16 names, three in four with limits that bind, many together."""
    problem = limited(seed)
    answer = place_optimally(problem)
    assert costs(problem, answer.sold, answer.bought).total == pytest.approx(modelled(problem), rel=1e-6, abs=0.001)
    assert broken(problem, answer) <= SAME * problem.worth


def limited(seed: int) -> PlacementProblem:
    """A random household; each limit on sales, where there is one, is a share of what would be used without it."""
    chance = np.random.default_rng(seed)
    free = without_washes(int(chance.integers(1, 5)), seed=1_000 + seed, names=int(chance.integers(4, 17)), lots=int(chance.integers(1, 5)))
    if seed % 4 == 0:
        return free
    answer, lots = place_optimally(free), free.lots
    used = {"gain": answer.sold @ (lots.gain_short + lots.gain_long), "short_term": answer.sold @ lots.gain_short, "traded": answer.sold.sum() + answer.bought.sum()}
    shares = {limit: float(chance.uniform(0, 1)) for limit in used if chance.random() < 0.6}
    return replace(free, limits=SaleLimits(**{limit: max(0.0, share * used[limit]) for limit, share in shares.items()}))


def broken(problem: PlacementProblem, answer: Placement) -> float:
    """The most dollars by which an answer breaks any rule: of cash, of what is there, of room, of the limits on all sales."""
    lots, limits, sold, bought = problem.lots, problem.limits, answer.sold, answer.bought
    uses = (limits.gain, sold @ (lots.gain_short + lots.gain_long)), (limits.short_term, sold @ lots.gain_short), (limits.traded, sold.sum() + bought.sum())
    beyond = [spent(problem, answer).max(), (sold - lots.value).max(), (-sold).max(), (bought - problem.purchases.room).max(), (-bought).max()]
    return float(max(*beyond, *(used - most for most, used in uses)))


@pytest.mark.parametrize("seed", range(120))
def test_a_modelling_layer_finds_the_same_cost_of_risk(seed: int) -> None:
    """The drift priced by its tracking error; of every other household one is held to less of it than would cost least, every fourth within limits on sales besides."""
    limits = limited(seed) if seed % 4 == 3 else None
    chance = np.random.default_rng(seed)
    size = int(chance.integers(1, 5)), int(chance.integers(4, 17)), int(chance.integers(1, 5))
    problem = with_risk(without_washes(size[0], 1_000 + seed, *size[1:]), risky_problem(*size, 1_000 + seed))
    if limits is not None:
        problem = replace(problem, limits=limits.limits)
    if seed % 2:
        answer, squares = place_optimally(problem), problem.variance.squares[0]
        reached = squares.values(problem.variance.exposures(answer.sold, answer.bought))
        at_most = replace(squares, price=np.zeros(len(squares.price)), most=0.9 * float(np.sqrt(reached @ reached)))
        problem = replace(problem, variance=replace(problem.variance, squares=(squares, at_most)))
    answer = place_optimally(problem)
    found, least = costs(problem, answer.sold, answer.bought), modelled(problem)
    if not np.isfinite(least):  # so little risk cannot be reached: as near as can be
        assert found.beyond > 0
        return
    assert found.total == pytest.approx(least, rel=1e-6, abs=1e-8 * problem.worth)
    assert found.beyond <= 1e-7 * problem.worth
    assert broken(problem, answer) <= SAME * problem.worth


def with_risk(problem: PlacementProblem, risky: PlacementProblem) -> PlacementProblem:
    """The problem with another's risk in place of a price for each dollar off."""
    return replace(problem, variance=risky.variance, rows=replace(problem.rows, drift=np.zeros(len(problem.rows.drift))))


@pytest.mark.parametrize("limit", ["gain", "short_term", "traded"])
@pytest.mark.parametrize("seed", range(8))
def test_a_modelling_layer_finds_what_more_of_a_limit_is_worth(seed: int, limit: SaleLimit) -> None:
    free = without_washes(1 + seed % 3, seed=300 + seed)
    lots, answer = free.lots, place_optimally(free)
    used = {"gain": answer.sold @ (lots.gain_short + lots.gain_long), "short_term": answer.sold @ lots.gain_short, "traded": answer.sold.sum() + answer.bought.sum()}[limit]
    allowed = max(0.0, used / 2 if used > 0 else used * 2)
    bound = replace(free, limits=SaleLimits(**{limit: allowed}))
    wider = replace(free, limits=SaleLimits(**{limit: allowed + (2 if limit == "traded" else 1) * 1_000}))
    less = modelled(bound) - modelled(wider)
    found = worth_of_more(bound, 1_000)
    assert all(each.limit == limit for each in found)
    assert sum(each.saved for each in found) == pytest.approx(less, abs=max(0.6 if less < 0.6 else 0.0, 2e-7 * free.worth))
    assert not worth_of_more(free, 1_000)  # what does not bind is worth nothing


def without_washes(accounts: int, seed: int, names: int = 12, lots: int = 3) -> PlacementProblem:
    """A household of which no loss counts or washes, and no order is too small: what a modelling layer can say."""
    given = optimal_problem(accounts, names, lots, seed=seed)
    held, purchases = given.lots, given.purchases
    return replace(given, minimum=0.0, lots=replace(held, tax=np.maximum(held.tax, 0.0), loses=np.zeros(len(held.value), np.bool_), smallest=np.zeros(len(held.value))),
                   purchases=replace(purchases, smallest=np.zeros(len(purchases.room))))


def spent(problem: PlacementProblem, answer: Placement) -> np.ndarray:
    """Dollars that each account spends beyond what it has."""
    mine = [np.equal.outer(np.arange(len(problem.cash)), each.account).astype(float) for each in (problem.lots, problem.purchases)]
    return np.asarray(mine[1] @ answer.bought - mine[0] @ answer.sold - problem.cash)


def modelled(problem: PlacementProblem) -> float:
    """Dollars of the least that a modelling layer finds, with the limits on all sales."""
    lots, purchases, rows, limits = problem.lots, problem.purchases, problem.rows, problem.limits
    unit = problem.worth / 1e4
    sold, bought = cp.Variable(len(lots.value)), cp.Variable(len(purchases.room))  # basis points
    of_lot = np.equal.outer(np.arange(len(rows.now)), lots.symbol).astype(float)
    of_purchase = np.equal.outer(np.arange(len(rows.now)), purchases.symbol).astype(float)
    ends = rows.now / unit - of_lot @ sold + of_purchase @ bought
    mine = [np.equal.outer(np.arange(len(problem.cash)), each.account).astype(float) for each in (lots, purchases)]
    cost = (lots.tax + lots.price) @ sold + purchases.price @ bought + rows.drift @ cp.abs(ends - rows.low / unit)
    at_most = []
    for squares in problem.variance.squares:
        roots = np.zeros((len(squares.aim), len(rows.now)))
        roots[squares.at_square, squares.at_exposure] = squares.root
        values = roots @ ends - squares.aim / unit  # every name has its row
        cost += unit * cp.sum_squares(cp.multiply(np.sqrt(squares.price), values))
        if np.isfinite(squares.most):
            at_most.append(cp.norm(values) <= squares.most / unit)
    uses = ((limits.gain, (lots.gain_short + lots.gain_long) @ sold), (limits.short_term, lots.gain_short @ sold), (limits.traded, cp.sum(sold) + cp.sum(bought)))
    within = [sold >= 0, sold <= lots.value / unit, bought >= 0, bought <= purchases.room / unit, mine[1] @ bought - mine[0] @ sold <= problem.cash / unit]
    told = cp.Problem(cp.Minimize(cost), [*within, *at_most, *(used <= most / unit for most, used in uses if np.isfinite(most))])
    told.solve(solver=cp.CLARABEL, tol_gap_abs=1e-9, tol_gap_rel=1e-9, tol_feas=1e-9)
    return float(told.value * unit)


@pytest.mark.parametrize("seed", range(24))
def test_the_best_of_every_way_in_which_losses_may_be_washed_where_risk_counts(seed: int) -> None:
    """Names that sell their losses may not be bought: each way is modelled by itself."""
    size = 1 + seed % 2, 3 + seed % 3, 2
    given = risky_problem(*size, seed=500 + seed)
    problem = replace(given, minimum=0.0, lots=replace(given.lots, smallest=np.zeros(len(given.lots.value))),
                      purchases=replace(given.purchases, smallest=np.zeros(len(given.purchases.room))))
    lots, purchases = problem.lots, problem.purchases
    groups = np.intersect1d(lots.group[lots.loses], purchases.group)
    ways = []
    for which in product((False, True), repeat=len(groups)):
        sells = groups[np.array(which, dtype=np.bool_)]
        ways.append(problem.without(lots.loses & np.isin(lots.group, groups) & ~np.isin(lots.group, sells), np.isin(purchases.group, sells)))
    answer = place_optimally(problem)
    found, least = costs(problem, answer.sold, answer.bought), min(modelled(way) for way in ways)
    assert found.total == pytest.approx(least, rel=1e-5, abs=1e-7 * problem.worth)
    assert broken(problem, answer) <= SAME * problem.worth
