"""How much of the variance of weights less targets each of several changes adds, and adds once others are made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from xlrebal.household.target import Path
from xlrebal.risk.covariance import Covariance
from xlrebal.tax.columns import Floats


class ActiveRisk:
    """The variance a year that each change of active weights would add as things stand. Every figure it rests on must be known.

    added: fractions squared, one a change.
    """

    def __init__(
        self, active: Mapping[Path, float], changes: Sequence[Mapping[Path, float]], covariance: Covariance
    ) -> None:
        """Begins at these weights less targets, as fractions of the whole."""
        self._covariance, self._matrix = covariance, np.nan_to_num(covariance.matrix)
        self._changes = self._columns(changes)
        slope = self._matrix @ self._columns([active])[0]
        own = np.einsum("ij,ij->i", self._changes @ self._matrix, self._changes)
        self.added: Floats = 2 * self._changes @ slope + own

    def make(self, at: int) -> None:
        """One of the changes is made."""
        self.added = self.added + 2 * self._changes @ (self._matrix @ self._changes[at])

    def _columns(self, changes: Sequence[Mapping[Path, float]]) -> Floats:
        """A row a change, a column a name of the matrix."""
        found = np.zeros((len(changes), len(self._covariance.names)))
        for row, change in enumerate(changes):
            for path, weight in change.items():
                if name := self._covariance.name_of(path):
                    found[row, self._covariance.place[name]] += weight
        return found
