"""How much of the variance of weights less targets each change of them adds: one matrix product for all of them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from xlrebal.household.target import Path
from xlrebal.risk.covariance import Covariance
from xlrebal.tax.columns import Floats, Ints


class ActiveRisk:
    """The variance a year of active weights, and what changing them adds to it. Every figure it rests on must be known."""

    def __init__(self, active: Mapping[Path, float], covariance: Covariance) -> None:
        """Begins at these weights less targets, as fractions of the whole."""
        self._covariance = covariance
        self._matrix = np.nan_to_num(covariance.matrix)
        self._slope = np.zeros(len(covariance.names))
        self.change(active)

    def added(self, change: Mapping[Path, float]) -> float:
        """By how much the variance grows with a change of the weights."""
        rows, shift = self._of(change)
        return float(2 * shift @ self._slope[rows] + shift @ self._matrix[np.ix_(rows, rows)] @ shift)

    def change(self, change: Mapping[Path, float]) -> None:
        """The weights are changed."""
        rows, shift = self._of(change)
        self._slope += self._matrix[:, rows] @ shift

    def _of(self, change: Mapping[Path, float]) -> tuple[Ints, Floats]:
        """The rows of the matrix that a change touches, and by how much."""
        summed: dict[int, float] = {}
        for path, weight in change.items():
            if name := self._covariance.name_of(path):
                at = self._covariance.place[name]
                summed[at] = summed.get(at, 0.0) + weight
        rows = sorted(summed)
        return np.array(rows, dtype=np.int64), np.array([summed[at] for at in rows])
