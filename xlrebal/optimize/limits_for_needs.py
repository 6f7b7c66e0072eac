"""Limits on gains and tax that leave room for what accounts lack: cash that is needed comes before a limit, and exceeds it by the least."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from xlrebal.optimize.linear_program import UNBOUNDED
from xlrebal.optimize.open_placement import CENT, cash_missing
from xlrebal.optimize.placement_program import draft_of, read
from xlrebal.optimize.prices import CASH_SHORT
from xlrebal.optimize.problem import Placement, PlacementProblem, SaleLimits, Steady, in_basis_points, in_dollars
from xlrebal.optimize.solve import NoSolution, solve
from xlrebal.optimize.variance import Variance
from xlrebal.tax.columns import Floats


def with_room_for_needs(problem: PlacementProblem, placement: Placement) -> PlacementProblem:
    """The problem with its limits on gains and tax as high as the cash that a placement leaves missing asks for, and no higher.

    The same where no cash is missing, no such limit is set, or the solver fails.
    """
    limits = problem.limits
    limited = min(limits.gain, limits.short_term, limits.tax) < UNBOUNDED
    if not limited or cash_missing(problem, placement) <= CENT:
        return problem
    try:
        sold = _least_past_limits(problem)
    except NoSolution:
        return problem
    lots = problem.lots
    room = replace(
        limits,
        gain=max(limits.gain, float(sold @ (lots.gain_short + lots.gain_long)) + CENT),
        short_term=max(limits.short_term, float(sold @ lots.gain_short) + CENT),
        tax=max(limits.tax, (limits.due.tax(sold) if limits.due else 0.0) + CENT),
    )
    return replace(problem, limits=room)


def _least_past_limits(problem: PlacementProblem) -> Floats:
    """Dollars sold of each lot where as much of the cash is raised as can be, past the limits by the least; nothing else counts."""
    lots, purchases, rows, limits = problem.lots, problem.purchases, problem.rows, problem.limits
    needs = rows.off >= CASH_SHORT
    prices = ("off", "of_over", "of_under", "further")
    nothing: Floats = np.zeros(len(lots.value))
    alone = replace(
        problem,
        lots=replace(lots, tax=nothing, price=nothing),
        purchases=replace(
            purchases, price=np.zeros(len(purchases.price)), room=np.where(purchases.is_trade, 0.0, purchases.room)
        ),
        rows=replace(rows, **{name: np.where(needs, getattr(rows, name), 0.0) for name in prices}),
        wishes=replace(
            problem.wishes, of_lot=np.full(len(lots.value), -1), of_purchase=np.full(len(purchases.room), -1)
        ),
        steady=Steady(),
        by_brackets=None,
        variance=Variance(),
        limits=SaleLimits(traded=limits.traded),
    )
    draft, columns = draft_of(in_basis_points(alone))
    scale = 1e4 / problem.worth
    due = limits.due.dearest() if limits.due else nothing
    for most, share in (
        (limits.gain, lots.gain_short + lots.gain_long),
        (limits.short_term, lots.gain_short),
        (limits.tax, due),
    ):
        if most < UNBOUNDED:
            row, past = draft.rows(-UNBOUNDED, most * scale), draft.columns(1.0)
            draft.entries(row, columns.sold, share)
            draft.entries(row, past, -1.0)
    return in_dollars(read(solve(draft.program()), columns), problem.worth).sold
