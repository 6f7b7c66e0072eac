"""Optimal placements against what others find: every way of washes and orders tried one by one."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from scipy.optimize import linprog

from tests.benches.bench_optimal import optimal_problem
from xlrebal.optimize.above_least import above_least, costs
from xlrebal.optimize.optimal_placement import place_optimally
from xlrebal.optimize.problem import PlacementProblem
from xlrebal.optimize.stages import Stages
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
