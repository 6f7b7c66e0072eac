"""Volatility, tracking error, and what each holding contributes to them.

Weights are by security path (asset class, sub-class, sector, symbol), as fractions of the whole. Two holdings of which the
same row speaks move as one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import sqrt
from typing import NamedTuple

import numpy as np

from xlrebal.household.target import Path
from xlrebal.risk.covariance import Covariance
from xlrebal.tax.columns import Floats

NEGLIGIBLE = 1e-9  # a weight this small carries no risk


def volatility(weights: Mapping[Path, float], covariance: Covariance) -> float | None:
    """The standard deviation a year, √(w′Σw), as a fraction; cash of which no row speaks counts as riskless.

    None where a figure it rests on is not known: see `unknown_in`.
    """
    exposure = _exposure(weights, covariance)
    return None if exposure is None else exposure.deviation


def tracking_error(
    weights: Mapping[Path, float], targets: Mapping[Path, float], covariance: Covariance
) -> float | None:
    """The volatility of weights less targets: how far a year's return may stray from that of the targets."""
    return volatility(less(weights, targets), covariance)


def volatilities_against(paths: Sequence[Path], mix: Mapping[Path, float], covariance: Covariance) -> Floats:
    """The standard deviation a year of each path's return less that of a mix, as fractions; NaN where a figure it rests on is not known."""
    rows = [covariance.place.get(covariance.name_of(path), -1) for path in paths]
    known = np.array(
        [row >= 0 or covariance.is_riskless(path) for row, path in zip(rows, paths, strict=True)], dtype=bool
    )
    against = _exposure(mix, covariance)
    if against is None or not paths:
        return np.full(len(paths), np.nan)
    own = np.array([covariance.matrix[row, row] if row >= 0 else 0.0 for row in rows])
    shared = np.array([covariance.matrix[row, against.rows] @ against.weights if row >= 0 else 0.0 for row in rows])
    variance = own - 2 * shared + against.deviation**2
    found: Floats = np.where(known, np.sqrt(np.maximum(0.0, variance)), np.nan)
    return found


def less(weights: Mapping[Path, float], targets: Mapping[Path, float]) -> dict[Path, float]:
    """Weights less targets, of whatever is in either."""
    return {path: weights.get(path, 0.0) - targets.get(path, 0.0) for path in {**weights, **targets}}


def contributions(weights: Mapping[Path, float], covariance: Covariance) -> dict[Path, float] | None:
    """What each path adds to the volatility: its weight × how fast the volatility grows with it (Euler). They sum to the volatility.

    A negative one lowers it. None where the volatility is not known.
    """
    exposure = _exposure(weights, covariance)
    if exposure is None:
        return None
    deviation = exposure.deviation
    slopes = exposure.among @ exposure.weights / deviation if deviation > 0 else np.zeros(len(exposure.rows))
    slope = dict(zip(exposure.rows, slopes.tolist(), strict=True))
    place = covariance.place
    named = ((path, weight, covariance.name_of(path)) for path, weight in weights.items())
    return {path: weight * slope.get(place[name], 0.0) if name else 0.0 for path, weight, name in named}


def unknown_in(weights: Mapping[Path, float], covariance: Covariance) -> tuple[str, ...]:
    """What must be known before the risk of these weights is: each figure in words, in text order; empty where all is."""
    missing = set(_without_row(weights, covariance))
    held = [path for path, weight in weights.items() if abs(weight) > NEGLIGIBLE]
    names = sorted({covariance.name_of(path) for path in held} - {""})
    rows = [covariance.place[name] for name in names]
    matrix: Floats = covariance.matrix[np.ix_(rows, rows)]
    own = np.isnan(np.diag(matrix))
    missing |= {f"the volatility of {names[at]}" for at in np.flatnonzero(own).tolist()}
    pairs = np.argwhere(np.triu(np.isnan(matrix), 1) & ~own[:, None] & ~own[None, :]).tolist()
    missing |= {f"the correlation of {names[one]} with {names[other]}" for one, other in pairs}
    return tuple(sorted(missing))


def _without_row(weights: Mapping[Path, float], covariance: Covariance) -> Iterator[str]:
    """What no row speaks of, by its class, else by its symbol."""
    for path, weight in weights.items():
        if abs(weight) > NEGLIGIBLE and not covariance.name_of(path) and not covariance.is_riskless(path):
            yield f"the volatility of {path[0] or path[3]}"


class _Exposure(NamedTuple):
    """Rows of the matrix that carry a weight, their weights, and their covariances among each other."""

    rows: list[int]
    weights: Floats
    among: Floats

    @property
    def deviation(self) -> float:
        return sqrt(max(0.0, float(self.weights @ self.among @ self.weights)))


def _exposure(weights: Mapping[Path, float], covariance: Covariance) -> _Exposure | None:
    """The weight of each row of the matrix; None where one is held of which something is not known."""
    if any(True for _ in _without_row(weights, covariance)):
        return None
    place = covariance.place
    summed: dict[int, float] = {}
    for path, weight in weights.items():
        if abs(weight) > NEGLIGIBLE and (name := covariance.name_of(path)):
            summed[place[name]] = summed.get(place[name], 0.0) + weight
    rows = sorted(row for row, weight in summed.items() if weight)
    among = covariance.matrix[np.ix_(rows, rows)]
    return None if np.isnan(among).any() else _Exposure(rows, np.array([summed[row] for row in rows]), among)
