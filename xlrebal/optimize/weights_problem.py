"""The textbook problem of trading towards target weights: risk of straying from them, cost of trading, tax on what is sold.

    λ (w − w*)′ Σ (w − w*)  +  Σᵢ cᵢ |wᵢ − vᵢ|  +  Σᵢ tax of selling vᵢ − wᵢ,    where Σᵢ wᵢ = 1 and wᵢ ≥ 0

w* are the targets, v the weights held. A position is sold lot by lot, the least taxed first, so that what its trades cost is
a convex function of its weight, made of straight pieces (Grinold and Kahn, Active Portfolio Management, 2nd ed., ch. 16).
"""

from __future__ import annotations

import numpy as np

from xlrebal.risk.covariance_forms import CovarianceForm
from xlrebal.tax.columns import Floats, Ints


class HeldLots:
    """What is held, lot by lot, of every security the dearest to sell first: those are sold last.

    of: its security. size: its weight. cost: of selling a dollar of it, tax included. top: the security's weight up to and
    with this lot, as they stand here.
    """

    def __init__(self, of: Ints, size: Floats, cost: Floats) -> None:
        """In any order; empty lots are left out."""
        order = np.lexsort((-cost, of))
        order = order[size[order] > 0]
        self.of, self.size, self.cost = of[order], size[order], cost[order]
        summed = np.cumsum(self.size)
        first = np.searchsorted(self.of, self.of)
        self.top: Floats = summed - (summed - self.size)[first]


class WeightsProblem:
    """The problem for n securities.

    target, current, cost: one element a security, none negative; cost is that of buying a dollar of it. current need not sum
    to 1. risk_aversion: λ, what a unit of variance a year costs.
    """

    def __init__(
        self,
        target: Floats,
        current: Floats,
        covariance: CovarianceForm,
        risk_aversion: float,
        cost: Floats,
        lots: HeldLots,
    ) -> None:
        """The lots must add up to current."""
        self.target, self.current, self.covariance, self.risk_aversion = target, current, covariance, risk_aversion
        self.cost, self.lots = cost, lots
        dearest = max(float(cost.max()), float(lots.cost.max(initial=0.0)))
        self.scale = max(dearest, 2 * risk_aversion * float(covariance.variances.max())) or 1.0

    def slope(self, weights: Floats) -> Floats:
        """How fast the risk term grows with each weight."""
        return 2 * self.risk_aversion * self.covariance.times(weights - self.target)

    def risk_term(self, weights: Floats) -> float:
        """λ (w − w*)′ Σ (w − w*)."""
        return 0.5 * float((weights - self.target) @ self.slope(weights))

    def value(self, weights: Floats) -> float:
        """The objective at these weights."""
        sold = np.clip(self.lots.top - weights[self.lots.of], 0, self.lots.size)
        bought = np.clip(weights - self.current, 0, None)
        return self.risk_term(weights) + float(self.cost @ bought) + float(self.lots.cost @ sold)

    def never_below(self, weights: Floats) -> float:
        """A value that no weights fall below, from the risk term's tangent at these and every cost in full.

        Under a tangent every lot kept and every buy has a price of its own: the cheapest are taken until they sum to 1.
        """
        slope, lots = self.slope(weights), self.lots
        price = np.concatenate([slope[lots.of] - lots.cost, slope + self.cost])
        size = np.concatenate([lots.size, np.ones(len(slope))])  # more than all is never bought
        order = np.argsort(price, kind="stable")
        taken = np.clip(1 - (np.cumsum(size[order]) - size[order]), 0, size[order])
        all_sold = float(lots.cost @ lots.size)
        return self.risk_term(weights) - float(slope @ weights) + all_sold + float(price[order] @ taken)
