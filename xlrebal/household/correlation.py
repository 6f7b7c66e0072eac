"""How asset classes, symbols and factors move together, as somebody stated it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from xlrebal.tax.columns import Floats


@dataclass(frozen=True, eq=False)
class Correlation:
    """Correlations between names, each with each; NaN where nobody says one, a name with itself 1.

    matrix: a row and a column a name, in the order of `names`.
    """

    names: Sequence[str] = ()
    matrix: Floats = field(default_factory=lambda: np.zeros((0, 0)))

    def among(self, names: Sequence[str]) -> Floats:
        """The matrix of these names, in their order; not to be changed."""
        if list(names) == list(self.names):
            return self.matrix
        place = {name: at for at, name in enumerate(self.names)}
        known = [at for at, name in enumerate(names) if name in place]
        chosen = [place[names[at]] for at in known]
        found: Floats = np.full((len(names), len(names)), np.nan)
        np.fill_diagonal(found, 1.0)
        found[np.ix_(known, known)] = self.matrix[np.ix_(chosen, chosen)]
        return found

    def of(self, one: str, other: str) -> float:
        """The correlation of two names."""
        return float(self.among((one, other))[0, 1]) if one != other else 1.0


def correlation_of(pairs: Mapping[tuple[str, str], float]) -> Correlation:
    """The correlations given pair by pair; a pair given one way holds both ways."""
    names = sorted({name for pair in pairs for name in pair})
    place = {name: at for at, name in enumerate(names)}
    matrix: Floats = np.full((len(names), len(names)), np.nan)
    for (one, other), value in pairs.items():
        matrix[place[one], place[other]] = matrix[place[other], place[one]] = value
    np.fill_diagonal(matrix, 1.0)
    return Correlation(names, matrix)
