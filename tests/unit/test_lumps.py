"""Lots that are alike, lumped together for the solver: the least is the same, and what goes of a lump comes from its lots."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.benches.bench_placement import problem
from xlrebal.optimize.lumps import Lumps
from xlrebal.optimize.placement import opened
from xlrebal.optimize.problem import PlacementProblem
from xlrebal.optimize.stages import Stages


def with_parts(seed: int) -> PlacementProblem:
    """A household in which every lot of an untaxed position is three, which differ in nothing."""
    given = problem(4, 9, 3, seed)
    lots = given.lots
    alike = (lots.tax == 0) & ~lots.loses
    copies = np.repeat(np.arange(len(alike)), np.where(alike, 3, 1))
    parted = given.only(copies, np.arange(len(given.purchases.room)))
    value = np.where(alike[copies], parted.lots.value / 3, parted.lots.value)
    return replace(parted, lots=replace(parted.lots, value=value, name=np.arange(len(copies))))


@pytest.mark.parametrize("seed", range(8))
def test_lumps_cost_what_their_lots_do_and_no_lot_goes_twice(seed: int) -> None:
    given = with_parts(seed)
    lumps = Lumps.of(given)
    assert len(lumps.problem.lots.value) < len(given.lots.value)
    assert np.isclose(lumps.problem.lots.value.sum(), given.lots.value.sum())
    lumped, alone = opened(lumps.problem, Stages()).least, opened(given, Stages()).least
    assert np.isclose(lumped.cost, alone.cost, rtol=1e-9, atol=0.01)
    spread = lumps.spread(lumped)
    assert (spread.sold <= given.lots.value + 1e-9).all() and (spread.sold >= 0).all()
    assert np.allclose(np.bincount(lumps.of_lot, spread.sold, len(lumped.sold)), lumped.sold)


@pytest.mark.parametrize("changed", [{"tax": 0.1}, {"loses": True}, {"place": 0}, {"least": 1.0}, {"price": 0.5}])
def test_a_lot_of_its_own_stays_alone(changed: dict[str, float]) -> None:
    given = with_parts(0)
    before = Lumps.of(given)
    at = int(np.flatnonzero(np.bincount(before.of_lot)[before.of_lot] > 1)[0])
    columns = {name: getattr(given.lots, name).copy() for name in changed}
    for name, value in changed.items():
        columns[name][at] = value
    after = Lumps.of(replace(given, lots=replace(given.lots, **columns)))
    assert (after.of_lot == after.of_lot[at]).sum() == 1
