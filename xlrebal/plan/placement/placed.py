"""A placement as it was asked for and answered, kept to say afterwards what each of its trades spares."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from xlrebal.optimize.problem import Placement, PlacementProblem
    from xlrebal.optimize.stages import Stages
    from xlrebal.plan.placement.movable import Movable


class Placed(NamedTuple):
    """The problem in columns, its answer, and what the columns stand for: lots and purchases of `movable`, in this order.

    stages: from which other answers of the problem may start.
    """

    problem: PlacementProblem
    placement: Placement
    movable: Movable
    stages: Stages
