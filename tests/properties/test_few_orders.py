"""Few orders are worth what they cost: nothing is paid in tax, trading or places to save an order beyond the charge of one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.benches.bench_placement import problem
from xlrebal.optimize.few_orders import few_orders
from xlrebal.optimize.placement import opened
from xlrebal.optimize.prices import price_of_an_order
from xlrebal.optimize.problem import Placement, PlacementProblem
from xlrebal.optimize.stages import Stages


def of_any_size(seed: int, size: tuple[int, int, int]) -> PlacementProblem:
    """A household in which no order is too small to be made."""
    found = problem(*size, seed=seed)
    lots = replace(found.lots, smallest=np.zeros(len(found.lots.value)))
    return replace(found, lots=lots, purchases=replace(found.purchases, smallest=np.zeros(len(found.purchases.room))), minimum=0.0)


def orders(given_problem: PlacementProblem, placement: Placement) -> int:
    """Positions sold and purchases made."""
    sold = np.bincount(given_problem.lots.queue, placement.sold)
    return int((sold > 0.001).sum() + (placement.bought > 0.001).sum())


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([(1, 15, 3), (3, 20, 3), (3, 60, 3)]))
def test_an_order_saved_costs_no_more_than_its_charge(seed: int, size: tuple[int, int, int]) -> None:
    """Beside the least without any charge."""
    stages = Stages()
    placing, least, most = opened(of_any_size(seed, size), stages)
    few, charge = few_orders(placing, least, most, stages), price_of_an_order(placing.problem.worth)
    before, after = orders(placing.problem, least), orders(placing.problem, few)
    assert after <= before
    assert few.cost <= least.cost + charge * before + 1.0
