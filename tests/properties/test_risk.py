"""What holds of any portfolio's risk: contributions sum up, nothing depends on order or names, and scale is scale."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlrebal.household.nearest_correlation import is_possible, nearest_correlation
from xlrebal.household.risk_facts import FactorModel
from xlrebal.household.target import Path
from xlrebal.risk.concentration import concentration
from xlrebal.risk.covariance import Covariance
from xlrebal.risk.estimate import ESTIMATORS, Sampled
from xlrebal.risk.factor_exposure import factor_exposures
from xlrebal.risk.portfolio_risk import contributions, less, tracking_error, unknown_in, volatility
from xlrebal.tax.symbol import Symbol

thorough = settings(max_examples=150, deadline=None)
NAMES = ("Bonds", "Gold", "Stocks", "Tech", "US", "VTI")
Weights = dict[Path, float]


@st.composite
def covariances(draw: st.DrawFn) -> Covariance:
    """A possible matrix, of low rank at times: some portfolios of it do not vary at all."""
    names = NAMES[: draw(st.integers(1, len(NAMES)))]
    cells = draw(st.lists(st.floats(-0.4, 0.4), min_size=len(names) * 3, max_size=len(names) * 3))
    roots = np.array(cells).reshape(len(names), 3)
    return Covariance(names, roots @ roots.T, "Risk")


@st.composite
def portfolios(draw: st.DrawFn, covariance: Covariance) -> Weights:
    """Weights of several securities each of which one row speaks, two of a class at times."""
    paths = [(name, "", "", Symbol(f"{name}{number}")) for name in covariance.names for number in range(draw(st.integers(0, 2)))]
    return {path: draw(st.floats(-0.5, 1.5)) for path in paths}


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Covariance, Weights, Weights]:
    covariance = draw(covariances())
    return covariance, draw(portfolios(covariance)), draw(portfolios(covariance))


@thorough
@given(worlds())
def test_contributions_sum_to_the_volatility(world: tuple[Covariance, Weights, Weights]) -> None:
    covariance, weights, _ = world
    parts, whole = contributions(weights, covariance), volatility(weights, covariance)
    assert parts is not None and whole is not None and parts.keys() == weights.keys()
    assert sum(parts.values()) == pytest.approx(whole, abs=1e-7)
    exposure = np.array([sum(weight for path, weight in weights.items() if path[0] == name) for name in covariance.names])
    assert whole == pytest.approx(np.sqrt(max(0.0, exposure @ covariance.matrix @ exposure)), abs=1e-9)


@thorough
@given(worlds())
def test_at_the_target_nothing_is_tracked_and_either_way_is_as_far(world: tuple[Covariance, Weights, Weights]) -> None:
    covariance, weights, target = world
    assert tracking_error(weights, weights, covariance) == 0
    there, back = tracking_error(weights, target, covariance), tracking_error(target, weights, covariance)
    assert there == pytest.approx(back) and there is not None
    one, other = volatility(weights, covariance), volatility(target, covariance)
    assert one is not None and other is not None and one <= other + there + 1e-9, "the triangle's sides"


@thorough
@given(worlds(), st.randoms(use_true_random=False), st.floats(0.1, 5))
def test_order_changes_nothing_and_scale_scales(world: tuple[Covariance, Weights, Weights], random: object, factor: float) -> None:
    covariance, weights, _ = world
    order = list(range(len(covariance.names)))
    random.shuffle(order)  # type: ignore[attr-defined]
    mixed = Covariance(tuple(covariance.names[at] for at in order), covariance.matrix[np.ix_(order, order)], "Risk")
    turned = dict(reversed(weights.items()))
    whole = volatility(weights, covariance)
    assert volatility(turned, mixed) == pytest.approx(whole, abs=1e-9)
    assert volatility({path: factor * weight for path, weight in weights.items()}, covariance) == pytest.approx(factor * (whole or 0.0), abs=1e-8)
    grown = Covariance(covariance.names, covariance.matrix * factor**2, "Risk")
    assert volatility(weights, grown) == pytest.approx(factor * (whole or 0.0), abs=1e-8)


@thorough
@given(worlds(), st.data())
def test_one_unknown_figure_makes_what_rests_on_it_unknown(world: tuple[Covariance, Weights, Weights], data: st.DataObject) -> None:
    covariance, weights, _ = world
    row, column = (data.draw(st.integers(0, len(covariance.names) - 1)) for _ in range(2))
    matrix = covariance.matrix.copy()
    matrix[row, column] = matrix[column, row] = np.nan
    holed = Covariance(covariance.names, matrix, "Risk")
    names = {covariance.name_of(path) for path, weight in weights.items() if abs(weight) > 1e-9}
    exposed = {name for name in names if sum(weight for path, weight in weights.items() if path[0] == name)}
    rests = {covariance.names[row], covariance.names[column]} <= exposed
    assert (volatility(weights, holed) is None) is rests is (contributions(weights, holed) is None)
    if rests:
        assert unknown_in(weights, holed)


@thorough
@given(st.lists(st.floats(-1, 1), min_size=6, max_size=6))
def test_nearest_correlations_are_possible_and_leave_possible_ones_alone(cells: list[float]) -> None:
    matrix = np.eye(4)
    matrix[np.triu_indices(4, 1)] = cells
    matrix = np.maximum(matrix, matrix.T) + np.minimum(matrix, matrix.T) - np.diag(np.diag(matrix))
    np.fill_diagonal(matrix, 1.0)
    found = nearest_correlation(matrix)
    assert is_possible(found) and np.diag(found) == pytest.approx(1.0) and np.abs(found).max() <= 1 + 1e-12
    assert found == pytest.approx(found.T) and (not is_possible(matrix) or found is matrix)
    assert np.linalg.norm(found - matrix) <= np.linalg.norm(np.eye(4) - matrix) + 1e-6, "nearer than no correlation at all"


@pytest.mark.parametrize("method", ESTIMATORS)
@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), rows=st.integers(3, 40), columns=st.integers(1, 6), scale=st.floats(0.5, 3))
def test_every_estimate_is_possible_scales_and_follows_its_columns(method: str, seed: int, rows: int, columns: int, scale: float) -> None:
    if method == "ledoit-wolf":
        pytest.importorskip("sklearn")
    estimate = ESTIMATORS[method]  # type: ignore[index]
    returns = np.random.default_rng(seed).normal(0.0, 0.03, (rows, columns))
    found = estimate(Sampled(returns, 12, None))
    assert found.shape == (columns, columns) and found == pytest.approx(found.T)
    assert np.linalg.eigvalsh(found)[0] >= -1e-12
    assert estimate(Sampled(scale * returns, 12, None)) == pytest.approx(scale**2 * found)
    turned = np.arange(columns)[::-1]
    assert estimate(Sampled(returns[:, turned], 12, None)) == pytest.approx(found[np.ix_(turned, turned)])


@thorough
@given(st.lists(st.floats(0.001, 1), min_size=1, max_size=30))
def test_concentration_lies_between_equal_and_single(sizes: list[float]) -> None:
    weights = [size / sum(sizes) for size in sizes]
    found = concentration(weights)
    assert 1 / len(weights) - 1e-9 <= found.herfindahl <= 1 + 1e-9
    assert found.ten_largest == pytest.approx(1.0) if len(weights) <= 10 else found.ten_largest <= 1 + 1e-9
    assert found.ten_largest >= min(10, len(weights)) / len(weights) - 1e-9


@thorough
@given(worlds(), st.floats(-2, 2))
def test_exposures_are_linear(world: tuple[Covariance, Weights, Weights], factor: float) -> None:
    covariance, weights, target = world
    nothing = np.full(2, np.nan)
    cells = np.linspace(-1, 2, 2 * len(covariance.names)).reshape(-1, 2)
    model = FactorModel(
        factors=("Market", "Size"), names=covariance.names, exposures=cells, specific=np.zeros(len(cells)), volatility=nothing, correlation=np.eye(2),
        target=nothing, low=nothing, high=nothing,
    )
    held, wanted, between = (factor_exposures(each, model) for each in (weights, target, less(weights, {path: factor * weight for path, weight in target.items()})))
    for one, other, both in zip(held, wanted, between, strict=True):
        assert both.exposure == pytest.approx((one.exposure or 0.0) - factor * (other.exposure or 0.0), abs=1e-6)
