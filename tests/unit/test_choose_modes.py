"""Which identical groups sell their losses and which are bought, against every way in which they might."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from tests.benches.bench_placement import problem
from xlrebal.optimize.open_placement import OpenPlacement
from xlrebal.optimize.placement_program import draft_of
from xlrebal.optimize.prices import price_of_an_order
from xlrebal.optimize.problem import PlacementProblem, in_basis_points
from xlrebal.optimize.solve import OpenProgram
from xlrebal.optimize.stages import Stages


def least_of_all_modes(given: PlacementProblem) -> float:
    """The least over all ways, each solved by itself, but for accounts that both sell and buy a group."""
    small = in_basis_points(given)
    draft, columns = draft_of(small)
    program, least = OpenProgram(draft.program()), np.inf
    for modes in product((0.0, 1.0), repeat=len(columns.mode)):
        program.set_columns(columns.mode, np.array(modes), np.array(modes))
        least = min(least, program.solve().cost)
    return float(least * given.worth / 1e4)


@pytest.mark.parametrize("seed", range(40))
def test_no_other_modes_are_cheaper_by_more_than_an_order(seed: int) -> None:
    few = problem(4, 9, 3, seed)
    given = replace(few, purchases=replace(few.purchases, room=np.full_like(few.purchases.room, few.worth)))
    placing = OpenPlacement(given)
    chosen = placing.choose_modes(Stages()).cost
    assert chosen <= least_of_all_modes(given) + price_of_an_order(given.worth)
