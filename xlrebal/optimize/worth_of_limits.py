"""What a little more of each limit that binds would be worth: the best placement in any fractions, found once more with it.

A limit's dual would tell it too, but not truly: where limits bind together or rows end at their aims, the next dollar
and the last differ.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Literal

import numpy as np

from xlrebal.optimize.above_least import ExpectedCosts, costs
from xlrebal.optimize.optimal_placement import place_in_fractions
from xlrebal.optimize.problem import Placement, PlacementProblem
from xlrebal.optimize.solve import NoSolution
from xlrebal.optimize.stages import Stages
from xlrebal.schema.record import record

SaleLimit = Literal["gain", "short_term", "tax", "traded"]
LIMITS: tuple[SaleLimit, ...] = ("gain", "short_term", "tax", "traded")
BINDS = 1e-6  # of the household: less than this left is nothing left
WORTH_SAYING = 0.50  # dollars


@record
class WorthOfMore:
    """What so many dollars more of a limit would do: dollars by which expected cost would be lower, and rows nearer to their bands.

    nearer counts a dollar by what it costs in its row, as `ExpectedCosts.beyond` does: in a class one, inside it a tenth.
    saved is below nothing where rows that a limit keeps beyond their bands would come nearer at a price.
    """

    limit: SaleLimit
    more: float
    saved: float
    nearer: float


def worth_of_more(
    problem: PlacementProblem, more: float, among: Collection[SaleLimit] = LIMITS
) -> tuple[WorthOfMore, ...]:
    """Of each of these limits that binds, what `more` dollars of it would be worth. A limit that would change nothing is left out.

    One solve, and one for each limit that binds, from where the last ended. Raises NoSolution where the first fails.
    """
    stages = Stages()
    best = place_in_fractions(problem, stages)
    now = costs(problem, best.sold, best.bought)
    found = []
    for limit in among:
        if _left(problem, best, limit) <= BINDS * problem.worth:
            then = _costs(_with_more(problem, limit, more), stages)
            if then is not None:
                found.append(WorthOfMore(limit, more, now.total - then.total, now.beyond - then.beyond))
    return tuple(each for each in found if each.nearer >= WORTH_SAYING or each.saved >= WORTH_SAYING)


def _with_more(problem: PlacementProblem, limit: SaleLimit, more: float) -> PlacementProblem:
    """The problem with so many dollars more of a limit. A dollar of turnover is one sold and one bought."""
    wider = getattr(problem.limits, limit) + (2 * more if limit == "traded" else more)
    return replace(problem, limits=replace(problem.limits, **{limit: wider}))


def _costs(problem: PlacementProblem, stages: Stages) -> ExpectedCosts | None:
    """What the best placement costs; None where the solver fails."""
    try:
        best = place_in_fractions(problem, stages)
    except NoSolution:
        return None
    return costs(problem, best.sold, best.bought)


def _left(problem: PlacementProblem, placed: Placement, limit: SaleLimit) -> float:
    """Dollars of a limit that a placement leaves; infinite where there is none."""
    lots, limits, sold = problem.lots, problem.limits, placed.sold
    if limit == "gain":
        return limits.gain - float(sold @ (lots.gain_short + lots.gain_long))
    if limit == "short_term":
        return limits.short_term - float(sold @ lots.gain_short)
    if limit == "traded":
        return limits.traded - float(sold.sum() + placed.bought[problem.purchases.is_trade].sum())
    return np.inf if problem.due is None else limits.tax - problem.due.tax(sold)
