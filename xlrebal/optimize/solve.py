"""Solving a linear program with HiGHS, so that the same program has the same answer everywhere.

HiGHS: Huangfu and Hall, "Parallelizing the dual revised simplex method", Mathematical Programming Computation 10 (2018).
"""

from __future__ import annotations

import numpy as np

from xlrebal.optimize.linear_program import LinearProgram
from xlrebal.schema.record import record
from xlrebal.tax.columns import Floats

NODES = 20_000  # of branch and bound; never a time limit, which a busy machine would turn into another plan


class NoSolution(Exception):
    """The solver found no least; the message is its own word for why."""


@record
class Solution:
    """The least: one value a column, and what it costs. proved: False where the search stopped at its limit of nodes."""

    values: Floats
    cost: float
    proved: bool


def solve(program: LinearProgram) -> Solution:
    """The least of a program. Raises NoSolution where there is none, or the solver fails."""
    import highspy

    solver = highspy._core._Highs()  # `Highs` greets on standard output before it can be told not to
    for name, value in (
        ("output_flag", False),
        ("threads", 1),
        ("presolve", "on" if program.whole.any() else "off"),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", 1e-7),
        ("mip_max_nodes", NODES),
    ):
        solver.setOptionValue(name, value)
    solver.passModel(_model(program))
    solver.run()
    status = solver.getModelStatus()
    proved = status == highspy.HighsModelStatus.kOptimal
    if not proved and (status != highspy.HighsModelStatus.kSolutionLimit or not solver.getSolution().value_valid):
        raise NoSolution(solver.modelStatusToString(status))
    return Solution(np.array(solver.getSolution().col_value), solver.getInfo().objective_function_value, proved)


def _model(program: LinearProgram):  # type: ignore[no-untyped-def]  # highspy has no types
    import highspy

    width, height = len(program.cost), len(program.row_low)
    order = np.lexsort((program.at_row, program.at_column))
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = width, height
    model.col_cost_, model.col_lower_, model.col_upper_ = program.cost, program.low, program.high
    model.row_lower_, model.row_upper_ = program.row_low, program.row_high
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.num_col_, model.a_matrix_.num_row_ = width, height
    model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(np.bincount(program.at_column, minlength=width))])
    model.a_matrix_.index_ = program.at_row[order]
    model.a_matrix_.value_ = program.entry[order]
    if program.whole.any():
        model.integrality_ = [
            highspy.HighsVarType.kInteger if whole else highspy.HighsVarType.kContinuous for whole in program.whole
        ]
    return model
