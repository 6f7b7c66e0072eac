"""From weights near the least to those of the least: which weights stand where their cost has a kink, and where the others are.

A semismooth Newton method (Qi and Sun, "A nonsmooth version of Newton's method", Mathematical Programming 58, 1993): where
every weight's price tells its piece, the weights between kinks are those of one linear system; that again tells the pieces.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from xlrebal.optimize.interior_point import Near
from xlrebal.optimize.weights_problem import WeightsProblem
from xlrebal.tax.columns import Flags, Floats, Ints

ROUNDS = 12
ROUNDING = 1e-13  # weights untouched stay as they were given, to the last digit
SOFT = (
    1e-8  # of the objective's scale: holds still what the risk term says nothing of; what it holds back is made up for
)
MADE_UP = 5


class _Pieces(NamedTuple):
    """weights: where each stands, at a kink of its cost or near. between: those at no kink. slope: their cost's, a dollar."""

    weights: Floats
    between: Flags
    slope: Floats


def exact_weights(problem: WeightsProblem, near: Near) -> Iterator[Floats]:
    """Weights that come nearer and nearer, from some that are near: they sum to 1 and none is negative."""
    seen = None
    kinks = _Kinks(problem)
    for _ in range(ROUNDS):
        pieces = kinks.pieces(near)
        if seen is not None and (pieces.between == seen.between).all() and (pieces.slope == seen.slope).all():
            return
        near, seen = _between_kinks(problem, pieces, near.price), pieces
        kept = np.clip(near.weights, 0, None)
        total = float(kept.sum())
        if total > 0:
            yield kept if abs(total - 1) < ROUNDING else kept / total


class _Kinks:
    """Where the cost of each weight has a kink: at the top and bottom of every lot; `left` and `right`, its slopes beside it."""

    def __init__(self, problem: WeightsProblem) -> None:
        lots, size = problem.lots, len(problem.current)
        owner = np.concatenate([lots.of, np.arange(size)])
        order = np.argsort(owner, kind="stable")  # a security's lots from the bottom, then what is held of it
        self.owner = owner[order]
        self.at: Floats = np.concatenate([lots.top - lots.size, problem.current])[order]
        self.right: Floats = np.concatenate([-lots.cost, problem.cost])[order]
        self.first: Ints = np.searchsorted(self.owner, np.arange(size))
        self.count = np.bincount(self.owner, minlength=size)
        self.left: Floats = np.roll(self.right, 1)
        self.left[self.first] = -np.inf
        curvature = 2 * problem.risk_aversion * problem.covariance.variances
        self.curvature: Floats = np.maximum(curvature, 1e-3 * problem.scale)
        self.problem = problem

    def pieces(self, near: Near) -> _Pieces:
        """Which piece each weight's price puts it in: that to which a step down the slope, then to the least cost, would lead."""
        down = near.weights - (self.problem.slope(near.weights) + near.price) / self.curvature
        steep = self.curvature[self.owner]
        passed = np.bincount(self.owner, self.at + self.right / steep < down[self.owner], len(down)).astype(np.int64)
        last = passed == self.count
        reached = self.first + np.where(last, 0, passed)
        stands = ~last & (self.at[reached] + self.left[reached] / self.curvature <= down)
        slope = np.where(stands, 0.0, self.right[self.first + np.maximum(passed, 1) - 1])
        return _Pieces(np.where(stands, self.at[reached], near.weights), ~stands, slope)


def _between_kinks(problem: WeightsProblem, pieces: _Pieces, price: float) -> Near:
    """The weights at no kink where the risk term's slope and the price of the sum make up for their cost's."""
    weights = pieces.weights
    if not pieces.between.any():
        return Near(weights, price)
    free = pieces.between / (SOFT * problem.scale)
    solve = problem.covariance.solver(free, 2 * problem.risk_aversion)
    of_one = solve(np.ones(len(free)))
    for _ in range(MADE_UP):
        step = solve(-problem.slope(weights) - pieces.slope)
        price = float(weights.sum() + step.sum() - 1) / float(of_one.sum())
        weights = weights + step - price * of_one
        weights = weights - (weights.sum() - 1) * free / free.sum()
    return Near(weights, price)
