"""A policy that trades where that costs less than the drift it takes away: the cost-aware optimal policy.

On each day that it looks it goes for the weights of least  ½ λ H (w − w*)′ Σ (w − w*) + Σ cᵢ |wᵢ − vᵢ|, the textbook form of
rebalancing under proportional costs (Leland, "Optimal portfolio implementation with transactions costs and capital gains
taxes", 2000): λ the risk aversion, H the years that drift is counted over. Σ is that of the returns up to that day: nothing
later is known. Around the target there is a region in which nothing is traded; from outside it goes to its edge.
"""

from __future__ import annotations

import numpy as np

from xlrebal.optimize.rebalanced_weights import rebalanced_weights
from xlrebal.risk.covariance_forms import WholeMatrix
from xlrebal.schema.record import record
from xlrebal.study.destination import DUST, with_flows
from xlrebal.study.one_path import OnePath
from xlrebal.tax.columns import Flags, Floats, Ints

LEARNED = 3  # years of returns, before which nothing is known of risk and nothing is traded
WORTH = 1e-9  # of the portfolio: what trading must save


@record(kw_only=True)
class WeighedPolicy:
    """What such a policy needs. returns, targets (periods, assets); looking: when it looks; share: the
    cost of each dollar traded, by asset; each: dollars for every order; price: ½ λ H, by which variance a year is multiplied."""

    returns: Floats
    targets: Floats
    looking: Flags
    share: Floats
    each: float
    price: float
    periods_a_year: int
    flows: Floats | None
    start: float


def weighed_path(given: WeighedPolicy) -> OnePath:
    """The path, day by day that it looks."""
    periods, assets = given.returns.shape
    held = given.start * given.targets[0]
    holdings, values = np.empty((periods, assets)), np.empty(periods + 1)
    values[0] = given.start
    turnover = cost = cost_growth = largest = 0.0
    rebalances = first = 0
    for at in _stops(given).tolist():
        grown = held * np.cumprod(1 + given.returns[first : at + 1], axis=0)
        holdings[first : at + 1] = grown
        values[first + 1 : at + 2] = grown.sum(axis=1)
        largest = max(largest, _furthest(grown, given.targets[first : at + 1]))
        before = grown[-1]
        flow = 0.0 if given.flows is None else float(given.flows[at])
        dollars = with_flows(before[:, None], np.array([flow]), given.targets[at][:, None])[:, 0] if flow else before
        value = float(dollars.sum())
        goal = _goal(given, dollars / value, at) if given.looking[at] and value > 0 else None
        wanted = dollars if goal is None else goal * value
        rebalances += goal is not None
        traded = np.abs(wanted - before)
        if value > 0 and (flow or goal is not None):
            paid = float(given.share @ traded) + given.each * int((traded > DUST * value).sum())
            kept = max(value - paid, 0.0) / value
            turnover += float(traded.sum()) / 2 / value
            cost += value * (1 - kept)
            cost_growth -= float(np.log(kept)) if kept > 0 else -np.inf
            wanted = wanted * kept
        held, first = wanted, at + 1
        holdings[at], values[at + 1] = held, held.sum()
    return OnePath(
        values=values,
        turnover=turnover,
        cost=cost,
        cost_growth=cost_growth,
        rebalances=rebalances,
        largest_drift=largest,
        holdings=holdings,
    )


def _stops(given: WeighedPolicy) -> Ints:
    """The periods at whose end something may be done, and the last."""
    some = given.looking if given.flows is None else given.looking | (given.flows != 0)
    found: Ints = np.union1d(np.flatnonzero(some), [len(given.returns) - 1])
    return found


def _furthest(dollars: Floats, targets: Floats) -> float:
    """The furthest that any asset stands from its target on any of these days (days, assets)."""
    values = dollars.sum(axis=1, keepdims=True)
    weights = np.divide(dollars, values, out=np.zeros_like(dollars), where=values > 0)
    return float(np.abs(weights - targets)[values[:, 0] > 0].max(initial=0.0))


def _goal(given: WeighedPolicy, weights: Floats, at: int) -> Floats | None:
    """The weights worth trading to; None where none is: no dollar moved from one asset to another saves more than it costs."""
    if at + 1 < LEARNED * given.periods_a_year:
        return None
    covariance = np.atleast_2d(np.cov(given.returns[: at + 1], rowvar=False)) * given.periods_a_year
    slope = 2 * given.price * (covariance @ (weights - given.targets[at]))  # what a dollar more of each costs a year
    gives = slope - given.share
    if gives[weights > 0].max() - (slope + given.share).min() <= WORTH:
        return None
    found = rebalanced_weights(
        given.targets[at], weights, WholeMatrix(covariance), given.share, risk_aversion=given.price
    ).weights
    return found if (np.abs(found - weights) > DUST).any() else None
