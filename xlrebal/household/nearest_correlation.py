"""Correlations that cannot all hold at once, and the nearest ones that can.

A matrix of correlations is possible only if no portfolio has a negative variance (it is positive semidefinite). Cells
entered or estimated one by one need not be: with A and B 0.9, B and C 0.9, A and C cannot be −0.9. The nearest possible
matrix by sum of squared changes is found by alternating projections: N. J. Higham, "Computing the nearest correlation
matrix: a problem from finance", IMA Journal of Numerical Analysis 22 (2002), algorithm 3.3.
"""

from __future__ import annotations

import numpy as np

from xlrebal.tax.columns import Floats

ROUNDING = 1e-8  # an eigenvalue this little below 0 is arithmetic
CLOSE = 1e-10  # how little a step must change for the search to end
STEPS = 2_000


def is_possible(matrix: Floats) -> bool:
    """Whether a symmetric matrix without NaN is positive semidefinite."""
    return not len(matrix) or float(np.linalg.eigvalsh(matrix)[0]) >= -ROUNDING


def nearest_correlation(matrix: Floats) -> Floats:
    """The nearest possible correlations, 1 on the diagonal; the matrix itself where it is possible."""
    if is_possible(matrix):
        return matrix
    found, correction = matrix.copy(), np.zeros_like(matrix)
    for _ in range(STEPS):
        shifted = found - correction
        possible = _without_negative(shifted)
        correction = possible - shifted
        before, found = found, possible.copy()
        np.fill_diagonal(found, 1.0)
        if float(np.abs(found - before).max()) < CLOSE:
            break
    last = _without_negative(found)
    scale = np.sqrt(np.diag(last))
    last = last / np.outer(scale, scale)
    np.fill_diagonal(last, 1.0)
    return np.asarray(np.clip(last, -1.0, 1.0))


def _without_negative(matrix: Floats) -> Floats:
    """The nearest positive semidefinite matrix: negative eigenvalues set to 0."""
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
    return np.asarray((vectors * np.maximum(values, 0.0)) @ vectors.T)
