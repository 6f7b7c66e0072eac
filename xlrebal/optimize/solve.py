"""Solving a linear program with HiGHS, so that the same program has the same answer everywhere, and fast.

No two ways cost the same here (ties.py), and amounts are all of one kind: so prices are not perturbed against ties, which
takes twice the steps, and nothing is scaled.

HiGHS: Huangfu and Hall, "Parallelizing the dual revised simplex method", Mathematical Programming Computation 10 (2018).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from xlrebal.optimize.linear_program import LinearProgram
from xlrebal.schema.record import record
from xlrebal.tax.columns import Floats, Ints

SAME_COST = 1e-10  # of a dollar: what differs by less is a tie, which should never be
USUAL = 1e-7
GUESSES = ("mip_heuristic_run_feasibility_jump", "mip_heuristic_run_root_reduced_cost", "mip_allow_restart")
NEIGHBOURS = (
    "mip_heuristic_run_rins",
    "mip_heuristic_run_rens",
)  # searches around an answer, which take most of a short one
STEPS = 10  # for each column and row: where more are taken, prices are perturbed after all
NODES = 20_000  # of branch and bound; never a time limit, which a busy machine would turn into another plan


class NoSolution(Exception):
    """The solver found no least; the message is its own word for why."""


class TooDear(NoSolution):
    """Every answer costs more than what was said to be dear."""


@record
class Solution:
    """The least: one value a column, and what it costs. proved: False where the search stopped at its limit of nodes.

    bound: what none costs less than; the cost itself, but for such a search.
    """

    values: Floats
    cost: float
    proved: bool
    bound: float


@record
class Basis:
    """Where an answer stands, by names: columns that are free and that are at their upper limit, rows at their lower and upper."""

    free: Ints
    full: Ints
    low: Ints
    high: Ints


def solve(program: LinearProgram) -> Solution:
    """The least of a program. Raises NoSolution where there is none, or the solver fails."""
    return OpenProgram(program).solve()


class OpenProgram:
    """A program that stays in the solver: after a change of prices or limits the next answer starts from the last."""

    def __init__(self, program: LinearProgram) -> None:
        """Hands the program over; nothing is solved yet. Raises NoSolution where the solver cannot take it."""
        try:
            import highspy
        except ImportError as why:
            raise NoSolution(f"highspy cannot be imported: {why}") from why
        if not (np.isfinite(program.cost).all() and np.isfinite(program.entry).all()):
            raise NoSolution("a price or a coefficient is not a number")
        self._program = program
        self._is_search = self.has_choices
        self._solver = highspy._core._Highs()  # `Highs` greets on standard output before it can be told not to
        for name, value in _options(program).items():
            self._solver.setOptionValue(name, value)
        if self._solver.passModel(*_columns_of(program)) == highspy.HighsStatus.kError:
            raise NoSolution("the program is not one that the solver takes")

    def set_cost(self, columns: Ints, cost: ArrayLike) -> None:
        """Other prices for some columns."""
        self._solver.changeColsCost(len(columns), columns.astype(np.int32), _each(cost, columns))

    def set_columns(self, columns: Ints, low: ArrayLike, high: ArrayLike) -> None:
        """Other limits for some columns."""
        of = columns.astype(np.int32)
        self._solver.changeColsBounds(len(columns), of, _each(low, columns), _each(high, columns))

    def set_rows(self, rows: Ints, low: ArrayLike, high: ArrayLike) -> None:
        """Other limits for some rows."""
        solver: Any = self._solver  # its stubs leave out some of it
        solver.changeRowsBounds(len(rows), rows.astype(np.int32), _each(low, rows), _each(high, rows))

    @property
    def has_choices(self) -> bool:
        """Whether some columns are 0 or 1: no answer is then found from another."""
        return bool(self._program.whole.any())

    def basis(self) -> Basis:
        """Where the last answer stands."""
        program, answer = self._program, self._solver.getSolution()
        solver: Any = self._solver  # its stubs leave out some of it
        basic = solver.getBasicVariables()[1]
        full = np.array(answer.col_value) > program.low + SAME_COST
        held, high = (
            np.ones(len(program.row_low), dtype=np.bool_),
            np.array(answer.row_value) > program.row_low + SAME_COST,
        )
        columns, rows = basic[basic >= 0], -1 - basic[basic < 0]
        full[columns] = held[rows] = False
        names, row_names = program.column_names, program.row_names
        return Basis(names[columns], names[full], row_names[held & ~high], row_names[held & high])

    def start_from(self, basis: Basis) -> None:
        """The next answer starts from where one of another program of the kind stands, as far as it had the same columns and rows."""
        import highspy

        status, start = highspy.HighsBasisStatus, highspy.HighsBasis()
        of_columns = np.array([status.kLower, status.kBasic, status.kUpper], dtype=object)
        of_rows = np.array([status.kBasic, status.kLower, status.kUpper], dtype=object)
        names, row_names = self._program.column_names, self._program.row_names
        start.col_status = of_columns[_placed(names, basis.free, basis.full)].tolist()
        start.row_status = of_rows[_placed(row_names, basis.low, basis.high)].tolist()
        start.valid = True
        self._solver.setBasis(start)

    def give_up_above(self, cost: float = np.inf) -> None:
        """From now on an answer that costs more is not looked for: the solver stops where it knows that none costs less. Without a cost all are again."""
        self._solver.setOptionValue("objective_bound", float(cost))

    def add_row(self, columns: Ints) -> int:
        """Another row, of what these columns come to together, without limits; its index."""
        row: int = self._solver.getNumRow()
        self._solver.addRow(-np.inf, np.inf, len(columns), columns.astype(np.int32), np.ones(len(columns)))
        return row

    def start_here(self) -> None:
        """Whatever is solved after `start_again` starts from the last answer."""
        self._start = self._solver.getBasis()

    def start_again(self) -> None:
        """The next answer starts from where it was said to, whatever has been solved since: none depends on those before it."""
        self._solver.setBasis(self._start)

    def solve_with_at_least(self, columns: Ints, least: float) -> Solution:
        """The least with these columns at no less than `least` together. Raises NoSolution."""
        row = self._solver.getNumRow()
        self._solver.addRow(least, np.inf, len(columns), columns.astype(np.int32), np.ones(len(columns)))
        try:
            return self.solve()
        finally:
            self._solver.deleteRows(1, np.array([row], dtype=np.int32))

    def solve_whole(self, columns: Ints, nodes: int) -> Solution:
        """The least with these columns 0 or 1, as far as a search of so many nodes finds it; afterwards they are what they were. Raises NoSolution."""
        of, size = columns.astype(np.int32), len(columns)
        self._is_search = True
        try:
            self._solver.changeColsIntegrality(size, of, np.ones(size, dtype=np.uint8))
            self._set(presolve="on", dual_feasibility_tolerance=USUAL, mip_max_nodes=nodes)
            return self.solve()
        finally:
            self._is_search = self.has_choices
            self._solver.changeColsIntegrality(size, of, np.zeros(size, dtype=np.uint8))
            self._set(presolve="off", dual_feasibility_tolerance=SAME_COST, mip_max_nodes=NODES)

    def _set(self, **options: str | float) -> None:
        for name, value in options.items():
            self._solver.setOptionValue(name, value)

    def solve(self) -> Solution:
        """The least as things stand. Raises NoSolution where there is none, or the solver fails."""
        import highspy

        solver, status, statuses = self._solver, self._run(), highspy.HighsModelStatus
        if status in (statuses.kUnknown, statuses.kIterationLimit):  # too fine a tie for it: as the solver likes it
            solver.setOptionValue("dual_feasibility_tolerance", USUAL)
            solver.setOptionValue("dual_simplex_cost_perturbation_multiplier", 1.0)
            solver.setOptionValue("simplex_iteration_limit", highspy.kHighsIInf)
            solver.clearSolver()
            status = self._run()
        if status == statuses.kObjectiveBound:
            raise TooDear("every answer costs more than is asked for")
        proved = status == statuses.kOptimal
        if not proved and (status != statuses.kSolutionLimit or not solver.getSolution().value_valid):
            raise NoSolution(solver.modelStatusToString(status))
        found = solver.getInfo()
        cost = found.objective_function_value
        bound = found.mip_dual_bound if self._is_search else cost
        return Solution(np.array(solver.getSolution().col_value), cost, proved, bound)

    def _run(self) -> Any:
        try:
            self._solver.run()
        except RuntimeError as why:
            raise NoSolution(str(why)) from why
        return self._solver.getModelStatus()


def _placed(names: Ints, ones: Ints, twos: Ints) -> Ints:
    """1 for each of these names that is among the ones, 2 among the twos, else 0; few are looked up among many."""
    in_order, found = np.argsort(names, kind="stable"), np.zeros(len(names), dtype=np.int64)
    for number, some in ((1, ones), (2, twos)):
        at = in_order[np.minimum(np.searchsorted(names, some, sorter=in_order), len(names) - 1)]
        found[at[names[at] == some]] = number
    return found


def _options(program: LinearProgram) -> dict[str, bool | int | float | str]:
    if program.whole.any():
        own: dict[str, bool | int | float | str] = {
            "presolve": "on",
            "dual_feasibility_tolerance": USUAL,
            **dict.fromkeys(GUESSES, False),  # with so few choices the search is there before them
        }
    else:
        own = {
            "presolve": "off",
            "dual_feasibility_tolerance": SAME_COST,
            **dict.fromkeys((*GUESSES, *NEIGHBOURS), False),  # of `solve_whole`
            "dual_simplex_cost_perturbation_multiplier": 0.0,
            "simplex_scale_strategy": 0,
            "simplex_iteration_limit": STEPS * (len(program.cost) + len(program.row_low)),
        }
    same = {"output_flag": False, "threads": 1, "mip_rel_gap": 0.0, "mip_abs_gap": 1e-7, "mip_max_nodes": NODES}
    return same | own


def _each(value: ArrayLike, of: Ints) -> Floats:
    """One value for each, or the same for all."""
    return np.ascontiguousarray(np.broadcast_to(np.asarray(value, dtype=float), of.shape))


def _columns_of(program: LinearProgram) -> tuple[Any, ...]:
    """A program as the solver takes it, column by column; its arguments in their order, from the size to what is whole."""
    import highspy

    width, height = len(program.cost), len(program.row_low)
    order = np.argsort(program.at_column, kind="stable")  # blocks come row by row: each column's rows stay in order
    starts = np.concatenate([[0], np.cumsum(np.bincount(program.at_column, minlength=width))])
    by_column, least = int(highspy.MatrixFormat.kColwise), int(highspy.ObjSense.kMinimize)
    limits = program.cost, program.low, program.high, program.row_low, program.row_high
    entries = starts.astype(np.int32), program.at_row[order].astype(np.int32), program.entry[order]
    return width, height, len(order), by_column, least, 0.0, *limits, *entries, program.whole.astype(np.int32)
