"""The textbook weights against another formulation, solved by another program (Clarabel), on hundreds of random problems."""

from __future__ import annotations

import time
from typing import NamedTuple

import numpy as np
import pytest

from xlrebal.optimize.rebalanced_weights import TaxLots, one_lot_each, rebalanced_weights
from xlrebal.risk.covariance_forms import CovarianceForm, FactorForm, WholeMatrix
from xlrebal.tax.columns import Floats

EXACT = 1e-8


class Case(NamedTuple):
    target: Floats
    current: Floats
    form: CovarianceForm
    matrix: Floats
    cost: Floats
    risk_aversion: float
    lots: TaxLots | None

    @property
    def scale(self) -> float:
        tax = self.lots.tax.max(initial=0.0) if self.lots else 0.0
        return float(max(self.cost.max() + tax, 2 * self.risk_aversion * self.matrix.max())) or 1.0


def random_case(seed: int) -> Case:
    """Any size from 1; singular covariances, none at all, two securities alike; no costs, equal ones; targets held already; new money."""
    rng = np.random.default_rng(seed)
    size = int(rng.choice([1, 2, 3, 5, 10, 30, 60]))
    factors = int(rng.integers(1, size + 1))
    exposures = rng.normal(size=(size, factors)) * rng.choice([0.01, 0.1, 0.3])
    specific = rng.uniform(0.05, 0.4, size) ** 2
    match seed % 6:
        case 0:
            specific[:] = 0
        case 1:
            specific[rng.random(size) < 0.5] = 0
        case 2:
            exposures[:], specific[:] = 0, 0
        case 3 if size > 1:
            exposures[1] = exposures[0]
            specific[:2] = 0
    matrix = exposures @ exposures.T + np.diag(specific)
    target = rng.dirichlet(np.full(size, rng.choice([0.3, 1, 10])))
    held = rng.dirichlet(np.ones(size)) * (rng.random(size) < 0.6)
    current = [target, np.zeros(size), held, held / (held.sum() or 1)][rng.choice(4, p=[0.15, 0.05, 0.2, 0.6])]
    cost = [np.zeros(size), np.full(size, 0.001), rng.uniform(0, 0.01, size)][rng.choice(3)]
    return Case(
        target, current, FactorForm(exposures, np.eye(factors), specific) if rng.random() < 0.5 else WholeMatrix(matrix), matrix,
        cost, float(rng.choice([0, 0.1, 1, 10])), _lots(rng, current))  # fmt: skip


def _lots(rng: np.random.Generator, current: Floats) -> TaxLots | None:
    match rng.choice(3):
        case 0:
            return None
        case 1:
            return one_lot_each(current, rng.choice([0, 0.05, 0.2], size=len(current)))
    parts = [(at, part) for at in np.flatnonzero(current) for part in rng.dirichlet(np.ones(rng.integers(1, 5))) * current[at]]
    of, weight = (np.array(column, dtype=kind) for column, kind in zip(zip(*parts, strict=True) if parts else ([], []), (int, float), strict=True))
    return TaxLots(of, weight, rng.choice([0, 0.02, 0.05, 0.2], size=len(of)))


def by_clarabel(case: Case) -> Floats:
    """Weights, what is traded of each and what is sold of each lot as variables, every |·| and max as two rows."""
    clarabel = pytest.importorskip("clarabel", reason="Clarabel is not installed: pip install clarabel")
    from scipy import sparse

    size = len(case.target)
    lots = case.lots or one_lot_each(case.current, np.zeros(size))
    count = len(lots.of)
    quadratic = sparse.block_diag([2 * case.risk_aversion * case.matrix, sparse.csc_matrix((size + count, size + count))], "csc")
    linear = np.concatenate([-2 * case.risk_aversion * case.matrix @ case.target, case.cost, lots.tax])
    one, none, of_lots = sparse.eye(size), sparse.csc_matrix((size, count)), sparse.csc_matrix((np.ones(count), (lots.of, np.arange(count))), (size, count))
    each_lot, without = sparse.eye(count), sparse.csc_matrix((count, 2 * size))
    rows = sparse.vstack([
        sparse.hstack([sparse.csc_matrix(np.ones((1, size))), sparse.csc_matrix((1, size + count))]),
        sparse.hstack([-one, sparse.csc_matrix((size, size)), none]),  # w ≥ 0
        sparse.hstack([one, -one, none]),  # w − v ≤ traded
        sparse.hstack([-one, -one, none]),  # v − w ≤ traded
        sparse.hstack([-one, sparse.csc_matrix((size, size)), -of_lots]),  # v − w ≤ sold of its lots
        sparse.hstack([without, -each_lot]), sparse.hstack([without, each_lot]),
    ], "csc")  # fmt: skip
    right = np.concatenate([[1], np.zeros(size), case.current, -case.current, -case.current, np.zeros(count), lots.weight])
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = 1e-12
    cones = [clarabel.ZeroConeT(1), clarabel.NonnegativeConeT(len(right) - 1)]
    found = clarabel.DefaultSolver(sparse.triu(quadratic, format="csc"), linear, rows, right, cones, settings).solve()
    return np.array(found.x)[:size]


def cost_of(case: Case, weights: Floats) -> float:
    """The objective, written out once more: lots of a security are sold one by one, the least taxed first."""
    active = weights - case.target
    found = case.risk_aversion * active @ case.matrix @ active + case.cost @ np.abs(weights - case.current)
    left = np.maximum(0, case.current - weights)
    lots = case.lots or one_lot_each(case.current, np.zeros(len(weights)))
    for at in np.argsort(lots.tax, kind="stable"):
        sold = min(left[lots.of[at]], lots.weight[at])
        left[lots.of[at]] -= sold
        found += lots.tax[at] * sold
    return float(found)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(400))
def test_as_another_program_finds(seed: int) -> None:
    case = random_case(seed)
    found = rebalanced_weights(case.target, case.current, case.form, case.cost, risk_aversion=case.risk_aversion, lots=case.lots)
    assert abs(found.weights.sum() - 1) < 1e-12 and found.weights.min() >= 0
    assert found.value == pytest.approx(cost_of(case, found.weights), rel=1e-9, abs=1e-13)
    other = np.clip(by_clarabel(case), 0, None)
    assert found.value <= cost_of(case, other / other.sum()) + EXACT * case.scale
    assert found.above_least <= 1e-7 * case.scale  # the proof is as near; the answer itself is nearer


@pytest.mark.parametrize("seed", range(60))
def test_the_weights_too_where_they_are_unique(seed: int) -> None:
    case = random_case(6 * seed + 4)  # every security has a risk of its own
    case = case._replace(risk_aversion=max(case.risk_aversion, 0.1))
    found = rebalanced_weights(case.target, case.current, case.form, case.cost, risk_aversion=case.risk_aversion, lots=case.lots)
    whole = rebalanced_weights(case.target, case.current, WholeMatrix(case.matrix), case.cost, risk_aversion=case.risk_aversion, lots=case.lots)
    assert np.abs(found.weights - whole.weights).max() < EXACT
    assert np.abs(found.weights - by_clarabel(case)).max() < 1e-5  # as near as Clarabel's own tolerance brings its weights


def test_three_thousand_names_by_factors() -> None:
    rng = np.random.default_rng(7)
    size, factors = 3000, 40
    form = FactorForm(rng.normal(size=(size, factors)) * 0.3, np.diag(rng.uniform(0.01, 0.05, factors)), rng.uniform(0.1, 0.4, size) ** 2)
    target, held = rng.dirichlet(np.ones(size)), rng.dirichlet(np.ones(size)) * (rng.random(size) < 0.7)
    current = held / held.sum()
    began = time.process_time()
    found = rebalanced_weights(
        target, current, form, rng.uniform(0, 0.003, size), risk_aversion=5.0, lots=one_lot_each(current, rng.uniform(0, 0.1, size)))
    assert time.process_time() - began < 10  # well under a second where nothing else runs; whole, the matrix alone would be 72 MB
    assert abs(found.weights.sum() - 1) < 1e-12 and found.weights.min() >= 0
    assert found.above_least < 1e-12
