"""Where the answers of a placement stand, stage by stage: the next of nearly the same problem starts from there."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum

import numpy as np

from xlrebal.optimize.problem import PlacementProblem
from xlrebal.optimize.solve import Basis, OpenProgram
from xlrebal.optimize.variance import Variance
from xlrebal.tax.columns import Floats


class Stage(Enum):
    """The answers that others start from: with losses worth nothing; with them at their worth, between sold and bought and in
    one of these modes; the last of that; with orders charged; of the orders made alone."""

    FIRST = 1
    RELAXED = 2
    CHOSEN = 3
    LEAST = 4
    CHARGED = 5
    ORDERED = 6


class Stages:
    """The last answer of each stage. variance: with the tangents it took to find them."""

    def __init__(self) -> None:
        """None yet."""
        self._last: dict[Stage, Basis] = {}
        self.variance: Variance | None = None

    def start(self, program: OpenProgram, *stages: Stage, other: Basis | None = None) -> None:
        """A program starts from the first of these stages that there is; else from another answer, or as it would."""
        known = [self._last[stage] for stage in stages if stage in self._last]
        if other is not None:
            known.append(other)
        if known and not program.has_choices:
            program.start_from(known[0])

    def keep(self, program: OpenProgram, stage: Stage) -> None:
        """Keeps where the last answer of a program stands."""
        if not program.has_choices:
            self._last[stage] = program.basis()

    def touched(self, problem: PlacementProblem) -> PlacementProblem:
        """A problem whose risk has the tangents that answers before it took, else its first."""
        own, lots = problem.variance, problem.lots
        if not own.squares:
            return problem
        if self.variance is not None:
            return replace(problem, variance=own.touched_as(self.variance))
        loses = lots.loses & (own.of_lot >= 0)
        losses: Floats = np.bincount(own.of_lot[loses], lots.value[loses], len(own.now)).astype(np.float64)
        return replace(problem, variance=own.touched_first(losses))
