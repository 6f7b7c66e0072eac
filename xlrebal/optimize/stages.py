"""Where the answers of a placement stand, stage by stage: the next of nearly the same problem starts from there."""

from __future__ import annotations

from enum import Enum

from xlrebal.optimize.solve import Basis, OpenProgram


class Stage(Enum):
    """The answers that others start from: with losses worth nothing, with orders charged, of the orders made alone."""

    FIRST = 1
    CHARGED = 2
    ORDERED = 3


class Stages:
    """The last answer of each stage."""

    def __init__(self) -> None:
        """None yet."""
        self._last: dict[Stage, Basis] = {}

    def start(self, program: OpenProgram, *stages: Stage) -> None:
        """A program starts from the first of these stages that there is; else as it would."""
        known = [self._last[stage] for stage in stages if stage in self._last]
        if known and not program.has_choices:
            program.start_from(known[0])

    def keep(self, program: OpenProgram, stage: Stage) -> None:
        """Keeps where the last answer of a program stands."""
        if not program.has_choices:
            self._last[stage] = program.basis()
