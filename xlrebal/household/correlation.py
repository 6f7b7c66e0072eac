"""How asset classes and symbols move together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from xlrebal.tax.columns import Floats


@dataclass(frozen=True, eq=False)
class Correlation:
    """Correlations between names, each with each; a pair of which nobody knows any counts as 0, a name with itself as 1.

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
        found: Floats = np.eye(len(names))
        found[np.ix_(known, known)] = self.matrix[np.ix_(chosen, chosen)]
        return found

    def of(self, one: str, other: str) -> float:
        """The correlation of two names."""
        return float(self.among((one, other))[0, 1]) if one != other else 1.0


def correlation_of(pairs: Mapping[tuple[str, str], float]) -> Correlation:
    """The correlations given pair by pair; where a pair stands both ways, each way is taken as it stands."""
    names = sorted({name for pair in pairs for name in pair})
    place = {name: at for at, name in enumerate(names)}
    matrix: Floats = np.zeros((len(names), len(names)))
    for (one, other), value in pairs.items():
        matrix[place[one], place[other]] = value
        if (other, one) not in pairs:
            matrix[place[other], place[one]] = value
    np.fill_diagonal(matrix, 1.0)
    return Correlation(names, matrix)
