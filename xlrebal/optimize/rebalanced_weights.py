"""The weights to trade to: the textbook forms of rebalancing, solved to eight digits and with the proof of it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from xlrebal.optimize.exact_weights import exact_weights
from xlrebal.optimize.interior_point import interior_point
from xlrebal.optimize.weights_problem import HeldLots, WeightsProblem
from xlrebal.risk.covariance_forms import CovarianceForm
from xlrebal.tax.columns import Floats, Ints

LESS_TRADING = (
    1e-10  # of the objective's scale, for a dollar traded: of weights that cost the same, those that trade least
)
EXACT = 1e-15  # of the objective's scale


class TaxLots(NamedTuple):
    """What is held, lot by lot: of, its security's place; weight, of the whole; tax, for a dollar sold of it.

    A loss is taxed at 0. A tax below 0 is what a sale costs less than a buy; it may not be more than that.
    """

    of: Ints
    weight: Floats
    tax: Floats


class RebalancedWeights(NamedTuple):
    """weights: they sum to 1. value: of the objective there. above_least: how far above the least there is, at most."""

    weights: Floats
    value: float
    above_least: float


def rebalanced_weights(
    target: Floats,
    current: Floats,
    covariance: CovarianceForm,
    cost: Floats,
    *,
    risk_aversion: float = 1.0,
    lots: TaxLots | None = None,
) -> RebalancedWeights:
    """The weights of least  λ (w − w*)′ Σ (w − w*) + Σ cᵢ |wᵢ − vᵢ| + tax of what is sold,  with Σ w = 1 and w ≥ 0.

    target (w*), current (v), cost (c, for a dollar traded): one element a security; weights are fractions, none negative;
    current may sum to less or more than 1 (money to come or to go). covariance: Σ, `WholeMatrix` or `FactorForm`, in the
    same order; it may be singular. risk_aversion: λ. lots: what is held lot by lot with the tax for a dollar sold of each,
    the least taxed sold first; None: without tax. `one_lot_each` makes them of a tax for each security.

    Where several weights cost the least, those that trade least. above_least is proved for each answer by itself, from a
    tangent of the risk term. ValueError where lengths differ, or something is negative or unknown.
    """
    problem = _problem(target, current, covariance, cost, risk_aversion, lots)
    near = interior_point(problem, LESS_TRADING * problem.scale)
    rough = near.weights / near.weights.sum()
    found = [_answer(problem, weights) for weights in (rough, *exact_weights(problem, near))]
    return min(reversed(found), key=lambda each: max(each.above_least, EXACT * problem.scale))


def one_lot_each(current: Floats, tax: Floats) -> TaxLots:
    """Every security held as a single lot, with its tax for a dollar sold."""
    held = np.flatnonzero(current > 0)
    return TaxLots(held, current[held], tax[held])


def _answer(problem: WeightsProblem, weights: Floats) -> RebalancedWeights:
    value = problem.value(weights)
    return RebalancedWeights(weights, value, max(0.0, value - problem.never_below(weights)))


def _problem(
    target: Floats,
    current: Floats,
    covariance: CovarianceForm,
    cost: Floats,
    risk_aversion: float,
    lots: TaxLots | None,
) -> WeightsProblem:
    size = len(target)
    if not size or not size == len(current) == len(cost) == len(covariance.variances):
        raise ValueError("target, current, covariance and cost must be of the same securities, at least one")
    lots = lots or one_lot_each(current, np.zeros(size))
    columns = (target, current, cost, lots.of, lots.weight, cost[lots.of] + lots.tax, risk_aversion)
    if any(not np.isfinite(column).all() or np.min(column, initial=0.0) < 0 for column in columns):
        raise ValueError("weights, costs, taxes and the risk aversion must be known and not negative")
    if np.abs(np.bincount(lots.of, lots.weight, size) - current).max() > 1e-9:
        raise ValueError("the lots of a security must add up to its current weight")
    sold = HeldLots(lots.of, lots.weight, cost[lots.of] + lots.tax)
    return WeightsProblem(target, current, covariance, risk_aversion, cost, sold)
