"""The textbook weights, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from xlrebal.optimize.rebalanced_weights import TaxLots, one_lot_each, rebalanced_weights
from xlrebal.risk.covariance_forms import FactorForm, WholeMatrix, fault_in

INDEPENDENT = WholeMatrix(np.diag([0.04, 0.04]))  # 20 % a year each
TARGET, CURRENT = np.array([0.5, 0.5]), np.array([0.8, 0.2])
FREE = np.zeros(2)


def test_without_costs_the_targets() -> None:
    found = rebalanced_weights(TARGET, CURRENT, INDEPENDENT, FREE)
    assert found.weights.tolist() == pytest.approx([0.5, 0.5], abs=1e-12) and found.value < 1e-15


def test_trades_until_the_next_dollar_costs_what_it_spares() -> None:
    """x off target in both: 2 × 0.04 x² of risk, its slope 0.16 x; moving a dollar costs 2 × 0.8 %: x = 10 %."""
    found = rebalanced_weights(TARGET, CURRENT, INDEPENDENT, np.full(2, 0.008))
    assert found.weights.tolist() == pytest.approx([0.6, 0.4], abs=1e-12)
    assert found.value == pytest.approx(2 * 0.04 * 0.1**2 + 2 * 0.2 * 0.008)


def test_where_the_first_dollar_costs_more_nothing_is_traded() -> None:
    """The first dollar spares 0.16 × 30 % = 4.8 % and costs 5 %."""
    found = rebalanced_weights(TARGET, CURRENT, INDEPENDENT, np.full(2, 0.025))
    assert found.weights.tolist() == [0.8, 0.2]  # to the last digit


def test_tax_is_due_on_sales_alone() -> None:
    """0.16 x = 1.6 %, the tax of a dollar sold: x = 10 %; bought the other way it costs nothing."""
    taxed = one_lot_each(CURRENT, np.array([0.016, 0.5]))
    assert rebalanced_weights(TARGET, CURRENT, INDEPENDENT, FREE, lots=taxed).weights.tolist() == pytest.approx([0.6, 0.4], abs=1e-12)


def test_the_least_taxed_lot_goes_first() -> None:
    """A tenth may be sold without tax and the rest not below x = 25 %: the first lot goes, and no more."""
    lots = TaxLots(np.array([0, 0, 1]), np.array([0.7, 0.1, 0.2]), np.array([0.04, 0.0, 0.0]))
    assert rebalanced_weights(TARGET, CURRENT, INDEPENDENT, FREE, lots=lots).weights.tolist() == pytest.approx([0.7, 0.3], abs=1e-12)


def test_of_weights_that_cost_the_same_those_that_trade_least() -> None:
    alike = WholeMatrix(np.full((2, 2), 0.04))
    assert rebalanced_weights(TARGET, CURRENT, alike, FREE).weights.tolist() == pytest.approx([0.8, 0.2], abs=1e-9)


@pytest.mark.parametrize("held", [0.0, 0.4, 1.0])
def test_one_security_is_all_there_is(held: float) -> None:
    found = rebalanced_weights(np.ones(1), np.array([held]), WholeMatrix(np.array([[0.04]])), np.array([0.001]))
    assert found.weights.tolist() == [1.0] and found.value == pytest.approx(0.001 * (1 - held))


def test_new_money_goes_where_it_is_missing() -> None:
    found = rebalanced_weights(TARGET, np.array([0.5, 0.3]), INDEPENDENT, np.full(2, 0.001))
    assert found.weights.tolist() == pytest.approx([0.5, 0.5], abs=1e-12)


def test_by_factors_as_with_the_whole_matrix() -> None:
    exposures, factors, specific = np.array([[1.0, 0.2], [0.8, 0.0], [0.1, 1.0]]), np.diag([0.03, 0.01]), np.array([0.01, 0.0, 0.02])
    whole = WholeMatrix(exposures @ factors @ exposures.T + np.diag(specific))
    problem = (np.array([0.2, 0.3, 0.5]), np.array([0.6, 0.4, 0.0])), np.full(3, 0.001)
    by_factors, by_matrix = (rebalanced_weights(*problem[0], form, problem[1]) for form in (FactorForm(exposures, factors, specific), whole))
    assert by_factors.weights.tolist() == pytest.approx(by_matrix.weights.tolist(), abs=1e-10)


def test_a_sale_may_cost_less_than_a_buy() -> None:
    """Selling the first is free, buying the second costs 0.8 %: 0.16 x = 0.8 %, x = 5 %; a tax below that would pay for trading to and fro."""
    free = TaxLots(np.array([0, 1]), CURRENT, np.array([-0.008, 0.0]))
    assert rebalanced_weights(TARGET, CURRENT, INDEPENDENT, np.full(2, 0.008), lots=free).weights.tolist() == pytest.approx([0.55, 0.45], abs=1e-12)
    with pytest.raises(ValueError, match="not negative"):
        rebalanced_weights(TARGET, CURRENT, INDEPENDENT, np.full(2, 0.007), lots=free)


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="same securities"):
        rebalanced_weights(TARGET, CURRENT[:1], INDEPENDENT, FREE)
    with pytest.raises(ValueError, match="not negative"):
        rebalanced_weights(TARGET, CURRENT, INDEPENDENT, np.array([0.0, np.nan]))
    with pytest.raises(ValueError, match="add up"):
        rebalanced_weights(TARGET, CURRENT, INDEPENDENT, FREE, lots=TaxLots(np.array([0]), np.array([0.5]), np.zeros(1)))


def test_what_is_no_covariance_matrix() -> None:
    assert "row 1, column 2 is 0.1" in fault_in(np.array([[1, 0.1], [0.2, 1]]))
    assert "cannot hold together" in fault_in(np.array([[1, 2], [2, 1]]))
    assert fault_in(np.full((3, 3), 0.04)) == ""
