"""A placement as it was asked for and answered, kept to say afterwards what each of its trades spares."""

from __future__ import annotations

from typing import NamedTuple

from xlrebal.optimize.problem import Placement, PlacementProblem
from xlrebal.plan.placement.problem_of import Movable


class Placed(NamedTuple):
    """The problem in columns, its answer, and what the columns stand for: lots and purchases of `movable`, in this order."""

    problem: PlacementProblem
    placement: Placement
    movable: Movable
