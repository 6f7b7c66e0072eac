"""Which trades bring a risk down whose limit is broken: these the cost gate leaves alone, and no others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from xlrebal.household.household import Household
from xlrebal.household.target import Path
from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.plan.drift.risk_limits import BrokenLimit, risk_limits_broken
from xlrebal.plan.drift.risk_weights import target_weights, weights_by_path
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.risk.active_risk import ActiveRisk
from xlrebal.risk.covariance import Covariance
from xlrebal.risk.factor_exposure import factor_exposures
from xlrebal.risk.portfolio_risk import less
from xlrebal.tax.columns import Flags

NOTICEABLE = 1e-3  # of the variance, or of a factor's exposure: what brings it down by less does so by chance


class RiskRelief(NamedTuple):
    """The limits that what is held breaks, and the household with all that is proposed, all scopes together."""

    household: Household
    broken: tuple[BrokenLimit, ...]
    after: Mapping[Path, float]
    target: Mapping[Path, float]
    worth: int
    covariance: Covariance

    @classmethod
    def of(cls, proposal: Proposal, drift: Sequence[ScopeDrift], covariance: Covariance) -> RiskRelief:
        """What is asked of each chain."""
        household, broken = proposal.household, risk_limits_broken(proposal.household, drift)
        worth = max(1, sum(each.scope.value for each in drift))
        after: dict[Path, float] = {}
        target: dict[Path, float] = {}
        for each in drift if broken else ():
            held = weights_by_path(household, proposal.values(each.scope), proposal.cash_of(each.scope), worth)
            aims = target_weights(household, each, each.scope.value / worth) if each.targets.rows else held
            for sums, weights in ((after, held), (target, aims)):
                for path, weight in weights.items():
                    sums[path] = sums.get(path, 0.0) + weight
        return cls(household, broken, after, target, worth, covariance)

    def why_made(self, undone: Sequence[Mapping[Path, float]], whole: int) -> list[str]:
        """Of each change that leaves a chain out: the limit that is broken and that the chain brings nearer, in words; "" for none.

        undone: weights of a scope that is worth `whole` cents.
        """
        found = [""] * len(undone)
        changes = [{path: weight * whole / self.worth for path, weight in each.items()} for each in undone]
        for limit in self.broken:
            said = f"it brings down a risk: {limit}"
            for at, relieves in enumerate(self._relieves(limit, changes).tolist()):
                found[at] = found[at] or (said if relieves else "")
        return found

    def _relieves(self, limit: BrokenLimit, changes: Sequence[Mapping[Path, float]]) -> Flags:
        """Whether each change, were it made, would bring a risk up."""
        if limit.sheet == "Factors":
            return self._of_factor(limit, changes)
        weights = less(self.after, self.target) if "Tracking" in limit.name else self.after
        nothing: dict[Path, float] = {}
        whole = -ActiveRisk(weights, [less(nothing, weights)], self.covariance).added[0]
        added = ActiveRisk(weights, changes, self.covariance).added
        relieves: Flags = added > NOTICEABLE * max(float(whole), 0.0)
        return relieves

    def _of_factor(self, limit: BrokenLimit, changes: Sequence[Mapping[Path, float]]) -> Flags:
        model = self.household.risk.factors
        assert model is not None
        at, over = list(model.factors).index(limit.name), limit.value > limit.limit
        more = np.array([factor_exposures(each, model)[at].exposure or 0.0 for each in changes])
        relieves: Flags = (more if over else -more) > NOTICEABLE * max(abs(limit.value), NOTICEABLE)
        return relieves
