"""Losses of what follows the sheet Benchmark are taken only while its tracking error stays within the limit."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np

from xlrebal.household.target import Path
from xlrebal.plan.drift.benchmark_weights import ScopeHeld, error_to_index, index_weights, sleeve_weights, sleeves
from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.plan.harvest.harvest_swap import Swap
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.risk.covariance import Covariance, covariance_of
from xlrebal.risk.portfolio_risk import less
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.tax.columns import Floats
from xlrebal.tax.symbol import Symbol


class WithinIndex:
    """What follows the index as swaps are made, and Tracking Error Limit %; a limit that is broken already forbids only what strays further.

    Each swap moves two names: what it adds to the variance follows from the covariances of these with all others.
    """

    def __init__(self, proposal: Proposal, drift: Sequence[ScopeDrift]) -> None:
        """Nothing is ever forbidden without a limit, without a sheet Benchmark, or where the risk is not known."""
        household = self._household = proposal.household
        self._limit = household.settings.tracking_error_limit_pct
        parts = sleeves(household, drift) if self._limit is not None else ()
        covariance = covariance_of(household) if parts else None
        self._followed: frozenset[str] = frozenset()
        if covariance is None:
            return
        held = {
            each.scope.account: ScopeHeld(proposal.values(each.scope), proposal.cash_of(each.scope)) for each in drift
        }
        of_index, index = sleeve_weights(household, parts, held), index_weights(household)
        error = error_to_index(of_index.weights, index, covariance)
        if error is None:
            return
        self._followed = frozenset(part.account for part in parts)
        self._total, self._variance, self._covariance = of_index.value, error * error, covariance
        self._matrix: Floats = np.nan_to_num(covariance.matrix)
        active = np.zeros(len(covariance.names))
        for path, weight in less(of_index.weights, index).items():
            if (at := _row(covariance, path)) is not None:
                active[at] += weight
        self._slope: Floats = self._matrix @ active

    def why_not(self, scope: str, swap: Swap) -> Reason | None:
        """Why this swap may not be made in a scope now; None where it may, which counts it as made."""
        if self._limit is None or scope not in self._followed:
            return None
        change = self._change(swap)
        rows = sorted(change)
        amounts = np.array([change[row] for row in rows])
        own = float(amounts @ self._matrix[np.ix_(rows, rows)] @ amounts)
        after = max(0.0, self._variance + 2 * float(amounts @ self._slope[rows]) + own)
        before, strays = sqrt(self._variance), sqrt(after)
        if strays > max(before, self._limit):
            return because(Rule.STRAYS_FROM_INDEX, before=before, after=strays, limit=self._limit)
        self._variance = after
        self._slope = self._slope + self._matrix[:, rows] @ amounts
        return None

    def _change(self, swap: Swap) -> dict[int, float]:
        """What a swap adds to the weight of each row of the covariances."""
        gross: dict[Symbol, int] = {}
        for sale in swap.sales:
            symbol = self._household.symbol_of(sale.lot)
            gross[symbol] = gross.get(symbol, 0) - sale.gross
        if swap.purchase:
            gross[swap.purchase.symbol] = gross.get(swap.purchase.symbol, 0) + swap.purchase.gross
        change: dict[int, float] = {}
        for symbol, cents in gross.items():
            if (at := _row(self._covariance, self._household.path(symbol))) is not None:
                change[at] = change.get(at, 0.0) + cents / self._total
        return change


def _row(covariance: Covariance, path: Path) -> int | None:
    """The row that speaks of a security; None of cash of which none does."""
    return covariance.place.get(covariance.name_of(path))
