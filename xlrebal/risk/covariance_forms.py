"""A covariance matrix in the form it is given in, whole or by factors, and what a solver of weights asks of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np

from xlrebal.tax.columns import Floats

Solve = Callable[[Floats], Floats]
WELL_CONDITIONED = 1e4
"""Squared moves of the factors beside the diagonal: up to here one refinement makes up for rounding."""


class CovarianceForm(Protocol):
    """Covariances a year of n securities, as fractions squared; positive semidefinite, it may be singular."""

    @property
    def variances(self) -> Floats:
        """The diagonal."""
        ...

    def times(self, weights: Floats) -> Floats:
        """Σ × weights."""
        ...

    def solver(self, freedom: Floats, scale: float) -> Solve:
        """What solves (1 ÷ freedom on the diagonal + scale × Σ) x = b for any b; where freedom is 0, x is 0."""
        ...


class WholeMatrix:
    """Every covariance written out: n × n. A solution costs n³."""

    def __init__(self, matrix: Floats) -> None:
        """It must be symmetric and positive semidefinite: `fault_in` says whether it is."""
        self._matrix = matrix
        self.variances: Floats = np.diag(matrix)

    def times(self, weights: Floats) -> Floats:
        """Σ × weights."""
        product: Floats = self._matrix @ weights
        return product

    def solver(self, freedom: Floats, scale: float) -> Solve:
        """See `CovarianceForm`."""
        root = np.sqrt(freedom)
        at = np.flatnonzero(root)
        system = np.eye(len(at)) + scale * root[at, None] * self._matrix[np.ix_(at, at)] * root[at]
        inverse = np.linalg.inv(system)

        def solve(given: Floats) -> Floats:
            found = np.zeros(len(root))
            right = root[at] * given[at]
            near = inverse @ right
            found[at] = root[at] * (near + inverse @ (right - system @ near))
            return found

        return solve


class FactorForm:
    """exposures × factors × exposures′ + specific on the diagonal, never multiplied out. A solution costs n k² for k factors.

    exposures: n × k. factors: k × k, the covariances of the factors. specific: n, the variance that is each one's own.
    """

    def __init__(self, exposures: Floats, factors: Floats, specific: Floats) -> None:
        """factors must be symmetric and positive semidefinite, specific not negative."""
        sizes, axes = np.linalg.eigh(factors)
        self._moves: Floats = exposures @ (axes * np.sqrt(np.clip(sizes, 0, None)))
        self._specific = specific
        self.variances: Floats = np.einsum("ij,ij->i", self._moves, self._moves) + specific

    def times(self, weights: Floats) -> Floats:
        """Σ × weights."""
        product: Floats = self._moves @ (self._moves.T @ weights) + self._specific * weights
        return product

    def solver(self, freedom: Floats, scale: float) -> Solve:
        """By Sherman, Morrison and Woodbury with one refinement; along the factors' axes where their moves are large beside the diagonal."""
        own = freedom / (1 + scale * freedom * self._specific)
        root = np.sqrt(own)
        moves = np.sqrt(scale) * root[:, None] * self._moves
        among = moves.T @ moves
        solve = _refined(moves, among) if np.trace(among) < WELL_CONDITIONED else _along_axes(moves)

        def scaled(given: Floats) -> Floats:
            found: Floats = root * solve(root * given)
            return found

        return scaled


def _refined(moves: Floats, among: Floats) -> Solve:
    """What solves (1 + moves × moves′) x = b. among: moves′ × moves."""
    inverse = np.linalg.inv(np.eye(len(among)) + among)

    def once(right: Floats) -> Floats:
        found: Floats = right - moves @ (inverse @ (moves.T @ right))
        return found

    def solve(right: Floats) -> Floats:
        near = once(right)
        found: Floats = near + once(right - near - moves @ (moves.T @ near))
        return found

    return solve


def _along_axes(moves: Floats) -> Solve:
    """The same with no difference of large numbers: along the axes of the moves, and across them."""
    axes, shape = np.linalg.qr(moves)
    turn, sizes, _ = np.linalg.svd(shape, full_matrices=False)
    axes = axes @ turn
    damped = 1 / (1 + sizes**2)

    def solve(right: Floats) -> Floats:
        along = axes.T @ right
        across = right - axes @ along
        across = across - axes @ (axes.T @ across)
        found: Floats = across + axes @ (damped * along)
        return found

    return solve


def fault_in(matrix: Floats) -> str:
    """Why a matrix is no covariance matrix; "" where it is one. Rounding of a part in a billion is none."""
    largest = float(np.abs(matrix).max(initial=0.0))
    if np.abs(matrix - matrix.T).max(initial=0.0) > 1e-9 * largest:
        row, column = np.unravel_index(np.abs(matrix - matrix.T).argmax(), matrix.shape)
        return (
            f"row {row + 1}, column {column + 1} is {matrix[row, column]:g} and row {column + 1}, column {row + 1} is "
            f"{matrix[column, row]:g}: make them equal"
        )
    if matrix.size and np.linalg.eigvalsh(matrix)[0] < -1e-9 * largest:
        return "these covariances cannot hold together (some portfolio of them would vary less than nothing): measure them over the same periods"
    return ""
