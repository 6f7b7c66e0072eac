"""Optimal placements against what others find: every way of washes and orders tried one by one, and a modelling layer."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import cvxpy as cp
import numpy as np
import pytest
from scipy.optimize import linprog

from tests.benches.bench_optimal import optimal_problem
from xlrebal.optimize.above_least import above_least, costs
from xlrebal.optimize.optimal_placement import place_optimally
from xlrebal.optimize.problem import Placement, PlacementProblem, SaleLimits
from xlrebal.optimize.stages import Stages
from xlrebal.optimize.worth_of_limits import SaleLimit, worth_of_more
from xlrebal.tax.columns import Flags


def tiny(seed: int, accounts: int, names: int, minimum: float) -> PlacementProblem:
    """A household of few names, the first two of them identical."""
    found = optimal_problem(accounts, names, 2, seed=seed)
    lots, purchases = found.lots, found.purchases
    same = np.where(np.arange(names) == 1, 0, np.arange(names))
    return replace(
        found,
        minimum=minimum,
        lots=replace(lots, group=same[lots.symbol], smallest=np.full(len(lots.value), minimum)),
        purchases=replace(purchases, group=same[purchases.symbol], smallest=np.full(len(purchases.room), minimum)),
    )


def least(problem: PlacementProblem, shut_lots: Flags, shut_purchases: Flags, low: np.ndarray, high: np.ndarray) -> float:
    """Dollars of the least with some lots and purchases shut, and the orders between two amounts: sales by position, then purchases."""
    lots, purchases, rows = problem.lots, problem.purchases, problem.rows
    of_lot = np.unique(lots.queue, return_inverse=True)[1]
    sales, size, bought, off = int(of_lot.max()) + 1, len(lots.value), len(purchases.room), len(rows.now)
    cost = np.concatenate([lots.tax + lots.price, purchases.price, np.full(2 * off, rows.drift[0])])
    spent, ends = np.zeros((len(problem.cash), len(cost))), np.zeros((off, len(cost)))
    spent[lots.account, np.arange(size)] = -1
    spent[purchases.account, size + np.arange(bought)] = 1
    ends[lots.symbol, np.arange(size)] = -1
    ends[purchases.symbol, size + np.arange(bought)] = 1
    ends[np.arange(off), size + bought + np.arange(off)] = -1
    ends[np.arange(off), size + bought + off + np.arange(off)] = 1
    orders = np.zeros((sales + bought, len(cost)))
    orders[of_lot, np.arange(size)] = 1
    orders[sales + np.arange(bought), size + np.arange(bought)] = 1
    most = np.concatenate([np.where(shut_lots, 0, lots.value), np.where(shut_purchases, 0, purchases.room), np.full(2 * off, np.inf)])
    found = linprog(cost, A_ub=np.vstack([spent, orders, -orders]), b_ub=np.concatenate([problem.cash, high, -low]), A_eq=ends, b_eq=rows.low - rows.now,
                    bounds=np.stack([np.zeros(len(cost)), most], axis=1), method="highs")
    return float(found.fun) if found.status == 0 else np.inf


def every_way(problem: PlacementProblem, *, orders: bool) -> float:
    """The least over all ways in which groups sell their losses or are bought, each account sells or buys the identical two, and, where asked, orders are made or not."""
    lots, purchases = problem.lots, problem.purchases
    groups = np.intersect1d(lots.group[lots.loses], purchases.group)
    there = amounts_there(problem)
    made = product((False, True), repeat=len(there)) if orders else [None]
    found = np.inf
    for which in made:
        low, high = (np.zeros(len(there)), there) if which is None else (np.where(which, np.minimum(problem.minimum, there), 0), np.where(which, there, 0))
        for modes, sides in product(product((False, True), repeat=len(groups)), product((False, True), repeat=len(problem.cash))):
            sells = groups[np.array(modes, dtype=bool)]
            buys_two = np.array(sides)
            shut_lots = (lots.loses & np.isin(lots.group, groups) & ~np.isin(lots.group, sells)) | ((lots.group == 0) & buys_two[lots.account])
            shut_purchases = np.isin(purchases.group, sells) | ((purchases.group == 0) & ~buys_two[purchases.account])
            found = min(found, least(problem, shut_lots, shut_purchases, low, high))
    return found


def amounts_there(problem: PlacementProblem) -> np.ndarray:
    """Dollars of each position, then of each purchase."""
    lots = problem.lots
    return np.concatenate([np.bincount(np.unique(lots.queue, return_inverse=True)[1], lots.value), problem.purchases.room])


@pytest.mark.parametrize("seed", range(12))
def test_the_best_of_every_way_in_which_losses_may_be_washed(seed: int) -> None:
    problem = tiny(seed, accounts=1 + seed % 2, names=4, minimum=0.0)
    answer = place_optimally(problem)
    best = every_way(problem, orders=False)
    assert costs(problem, answer.sold, answer.bought).total == pytest.approx(best, abs=1e-6 * problem.worth * 1e-2)
    assert above_least(problem, answer.sold, answer.bought, Stages()) >= -1e-6 * problem.worth  # the bound is no higher than an answer


@pytest.mark.parametrize("seed", range(4))
def test_the_best_of_every_way_in_which_orders_may_be_made(seed: int) -> None:
    problem = tiny(seed, accounts=1, names=3, minimum=400.0)
    answer = place_optimally(problem)
    found, best = costs(problem, answer.sold, answer.bought).total, every_way(problem, orders=True)
    assert best - 0.01 <= found <= best + 0.01
    made = np.concatenate([np.bincount(np.unique(problem.lots.queue, return_inverse=True)[1], answer.sold), answer.bought])
    assert (made[made > 0.01] >= np.minimum(problem.minimum, amounts_there(problem))[made > 0.01] - 0.01).all()


@pytest.mark.parametrize("seed", range(16))
def test_a_modelling_layer_finds_the_same_cost(seed: int) -> None:
    problem = without_washes(1 + seed % 3, seed=100 + seed)
    answer = place_optimally(problem)
    assert costs(problem, answer.sold, answer.bought).total == pytest.approx(modelled(problem), rel=1e-6, abs=1e-8 * problem.worth)
    assert spent(problem, answer).max() <= 1e-8 * problem.worth


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


def without_washes(accounts: int, seed: int) -> PlacementProblem:
    """A household of which no loss counts or washes, and no order is too small: what a modelling layer can say."""
    given = optimal_problem(accounts, 12, 3, seed=seed)
    lots, purchases = given.lots, given.purchases
    return replace(given, minimum=0.0, lots=replace(lots, tax=np.maximum(lots.tax, 0.0), loses=np.zeros(len(lots.value), np.bool_), smallest=np.zeros(len(lots.value))),
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
    uses = ((limits.gain, (lots.gain_short + lots.gain_long) @ sold), (limits.short_term, lots.gain_short @ sold), (limits.traded, cp.sum(sold) + cp.sum(bought)))
    within = [sold >= 0, sold <= lots.value / unit, bought >= 0, bought <= purchases.room / unit, mine[1] @ bought - mine[0] @ sold <= problem.cash / unit]
    told = cp.Problem(cp.Minimize(cost), [*within, *(used <= most / unit for most, used in uses if np.isfinite(most))])
    told.solve(solver=cp.CLARABEL, tol_gap_abs=1e-9, tol_gap_rel=1e-9, tol_feas=1e-9)
    return float(told.value * unit)
