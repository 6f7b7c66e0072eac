"""Which lots, symbols and accounts serve the aims at least tax and cost: one problem for the whole household.

Amounts in dollars; inside the solver in basis points of the portfolio, so that its tolerances are fractions of a cent.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from xlrebal.optimize.few_orders import few_orders
from xlrebal.optimize.freeing import Freeing
from xlrebal.optimize.linear_program import UNBOUNDED
from xlrebal.optimize.lumps import Lumps
from xlrebal.optimize.open_placement import CENT, OpenPlacement
from xlrebal.optimize.problem import Placement, PlacementProblem
from xlrebal.optimize.stages import Stage, Stages
from xlrebal.tax.columns import Flags, Floats


def place(problem: PlacementProblem, stages: Stages | None = None) -> Placement:
    """The least-cost placement. Raises NoSolution where the solver fails.

    stages: of the last placement of nearly the same problem, to start from; they become those of this one.
    """
    stages, lumps = stages or Stages(), Lumps.of(problem)
    return lumps.spread(few_orders(*opened(lumps.problem, stages), stages))


class Opened(NamedTuple):
    """A problem in the solver, its least cost but for the charge of each order, and dollars that each part may sell in all."""

    placing: OpenPlacement
    least: Placement
    most: Floats


def opened(problem: PlacementProblem, stages: Stages) -> Opened:
    """The problem solved but for the charge of orders. Raises NoSolution where the solver fails.

    Losses are worth nothing first; then they count, as long as no row sells more for it: harvesting has its own rules. Where
    losses were sold first that a purchase would wash, what is sold in their stead counts too.
    """
    placing = OpenPlacement(problem)
    placing.count_losses(at_worth=False)
    stages.start(placing.program, Stage.FIRST, other=placing.rest)
    first = placing.solve_by_brackets()
    stages.keep(placing.program, Stage.FIRST)
    most = _sold_by_part(problem, first)
    placing.count_losses(at_worth=True)
    placing.sell_at_most(most)
    least = placing.choose_modes(stages)
    if (first.sold > placing.problem.lots.value + CENT).any():
        placing.count_losses(at_worth=False)
        placing.sell_at_most(np.full_like(most, UNBOUNDED))
        most = np.maximum(most, _sold_by_part(problem, placing.solve_by_brackets()))
        placing.count_losses(at_worth=True)
        placing.sell_at_most(most)
        least = placing.solve_by_brackets()
    return Opened(placing, replace(least, proved=first.proved and least.proved), most)


def worth_freeing(problem: PlacementProblem, freeing: Freeing, stages: Stages) -> Flags:
    """Which sets of recent lots go whole, with the losses they free, where that costs least. Raises NoSolution where the solver fails.

    stages: of the placement in which none is freed, to start from.
    """
    placing = OpenPlacement(problem, freeing)
    placing.count_losses(at_worth=False)
    stages.start(placing.program, Stage.FIRST, other=placing.rest)
    most = _sold_by_part(problem, placing.freeing().placement)
    placing.count_losses(at_worth=True)
    placing.sell_at_most(most)
    return placing.freeing().sets


def _sold_by_part(problem: PlacementProblem, placement: Placement) -> Floats:
    """Dollars each part sells, and an order more: what is sold may then go in other orders."""
    sold: Floats = np.bincount(problem.lots.part, placement.sold, len(problem.rows.now)).astype(np.float64)
    return sold + problem.minimum
