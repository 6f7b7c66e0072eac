"""What the next best placement is: without some of its trades, or with one more; to say what each trade is worth.

Each answer is the least of the same problem, so that its difference to the best with every trade is what a trade spares. The
differences of several trades do not add up: what replaces one may be another.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from xlrebal.optimize.in_order import Least, LotsInOrder
from xlrebal.optimize.linear_program import UNBOUNDED
from xlrebal.optimize.lumps import Lumps
from xlrebal.optimize.open_placement import CENT, bought_to_wash, chosen_modes, losses_sold
from xlrebal.optimize.placement_program import draft_of, parts_of, read
from xlrebal.optimize.prices import price_of_an_order
from xlrebal.optimize.problem import Filling, Placement, PlacementProblem, in_basis_points, in_dollars
from xlrebal.optimize.solve import NoSolution, OpenProgram, Solution
from xlrebal.optimize.stages import Stage, Stages
from xlrebal.optimize.tax_columns import fill
from xlrebal.tax.columns import Flags, Floats, Ints

NOTHING: Ints = np.zeros(0, dtype=np.int64)
SAME = 1e-6  # basis points by which equal answers may differ


class Made(NamedTuple):
    """Which orders the plan makes: of each lot and purchase whether it is in one; their mean size in dollars."""

    lots: Flags
    purchases: Flags
    size: float


class Other(NamedTuple):
    """A placement in the order of the lots, as cheap as one is known; None where none is. bound: one that none in order costs less than."""

    found: Placement | None
    bound: Placement
    proved: bool
    asked: int


class LeaveOut:
    """A placement kept open: build once, then ask for as many other answers as are wanted.

    Orders the plan makes are paid for; a dollar of any other costs its share of an order of their mean size. Identical
    groups stay as the plan has them, sold at a loss or bought; one that it leaves alone may become either. A part may sell more than in the plan, but no loss pays for that:
    beyond, a dollar costs what its best unsold loss could save. No dollar beyond an aim costs little, so that the rows of
    two answers end alike.
    """

    best: Other

    def __init__(self, problem: PlacementProblem, placement: Placement, made: Made, stages: Stages) -> None:
        """Solves the problem once more, with every trade. stages: of the placement. Raises NoSolution."""
        rows = replace(problem.rows, near=np.zeros(len(problem.rows.near)))
        self._lumps = Lumps.of(replace(stages.touched(problem), rows=rows))
        self._problem = self._lumps.problem
        self._scale = 1e4 / problem.worth
        small = in_basis_points(self._problem)
        draft, self._columns = draft_of(small)
        most = np.bincount(problem.lots.part, placement.sold, len(rows.now)) + problem.minimum
        parts = parts_of(draft, self._columns, small, most * self._scale)
        draft.entries(parts, draft.columns(_best_losses(problem, placement)), -1.0)
        program = draft.program()
        order = price_of_an_order(problem.worth)
        charge = order / max(made.size, problem.minimum, order)
        in_one = np.bincount(self._lumps.of_lot, made.lots, len(self._columns.sold)) > 0
        program.cost[self._columns.sold] += charge * ~in_one
        program.cost[self._columns.bought] += charge * ~made.purchases
        self._low, self._high = program.low, program.high
        self._program = OpenProgram(program)
        groups = self._columns.groups
        modes = chosen_modes(problem, groups, placement)
        self._program.set_columns(self._columns.mode, modes, modes)
        sold, bought = losses_sold(problem, placement)[groups], bought_to_wash(problem, placement)[groups]
        self._idle = np.flatnonzero((sold <= CENT) & (bought <= CENT))
        self._free(self._idle)
        stages.start(self._program, Stage.LEAST, Stage.CHARGED)
        self._ways = self._problem.branches()
        self._filled: Filling | None = None
        self._in_order = LotsInOrder(self._problem.lots, self._columns.sold, len(program.cost))
        self._is_opening = True
        self.best = self._least(self._program.solve, NOTHING)
        self._is_opening = False
        # what one more answer costs grows with it
        self.width = len(program.cost) * (len(self._ways) + self.best.asked)

    def without(self, lots: Ints, purchases: Ints) -> Other:
        """The best that sells none of these lots and makes none of these purchases. Raises NoSolution."""
        columns = self._of(lots, purchases)
        self._program.start_again()
        self._program.set_columns(columns, 0.0, 0.0)
        try:
            return self._least(self._program.solve, columns)
        finally:
            self._program.set_columns(columns, self._low[columns], self._high[columns])

    def with_more(self, lots: Ints, purchases: Ints, dollars: float) -> Other:
        """The best that trades at least so many dollars of these lots and purchases together, and nothing identical against them. Raises NoSolution."""
        columns, least = self._of(lots, purchases), dollars * self._scale
        against = self._against(lots, purchases)
        self._program.start_again()
        self._program.set_columns(against, 0.0, 0.0)
        try:
            return self._least(lambda: self._program.solve_with_at_least(columns, least), against)
        finally:
            self._program.set_columns(against, self._low[against], self._high[against])

    def _against(self, lots: Ints, purchases: Ints) -> Ints:
        """What would undo these: purchases and sales of the same identical group in the same account."""
        sold, bought = self._problem.lots, self._problem.purchases
        groups = int(max(sold.group.max(initial=0), bought.group.max(initial=0))) + 1
        seller = self._problem.sold_at * groups + sold.group
        buyer = self._problem.bought_at * groups + bought.group
        of_lots = np.flatnonzero(np.isin(seller, buyer[purchases]))
        of_purchases = np.flatnonzero(np.isin(buyer, seller[self._lumps.of_lot[lots]]))
        return np.concatenate([self._columns.sold[of_lots], self._columns.bought[of_purchases]])

    def _of(self, lots: Ints, purchases: Ints) -> Ints:
        own = np.unique(self._lumps.of_lot[lots])
        return np.concatenate([self._columns.sold[own], self._columns.bought[purchases]])

    def _least(self, solve: Callable[[], Solution], shut: Ints) -> Other:
        """The least over all ways in which the brackets may fill; shut: columns held at nothing."""
        found, failed = list[Least](), NoSolution()
        sold, high = (
            self._columns.sold,
            np.where(np.isin(self._columns.sold, shut), 0.0, self._high[self._columns.sold]),
        )
        low = np.minimum(self._low[sold], high)
        dear, cheapest_way = UNBOUNDED, self._ways[0]
        for way in self._ways:
            if way is not self._filled:
                self._fill(way)
            self._program.give_up_above(dear + SAME)
            try:
                found.append(self._in_modes(solve, low, high))
            except NoSolution as why:
                failed = why
                continue
            if (own := found[-1].found) is not None and own.cost < dear:
                dear, cheapest_way = own.cost, way
        self._program.give_up_above()
        self._ways.sort(key=lambda way: way is not cheapest_way)  # the next is likely to fill them so, too
        if not found:
            raise failed
        asked, bound = sum(each.asked for each in found), min((each.bound for each in found), key=_cost)
        in_order = min((each.found for each in found if each.found is not None), key=_cost, default=None)
        return Other(None if in_order is None else self._read(in_order), self._read(bound), in_order is bound, asked)

    def _in_modes(self, solve: Callable[[], Solution], low: Floats, high: Floats) -> Least:
        """The least in which no identical group that the plan leaves alone is both sold at a loss and bought."""
        apart: Ints = NOTHING
        try:
            while True:
                least = self._in_order.least(self._program, solve, low, high)
                if self._is_opening and not len(apart):
                    self._program.start_here()  # every group is free here, as it is when others start
                placement = in_dollars(read(least.bound, self._columns), self._problem.worth)
                groups = self._columns.groups[self._idle]
                sold, bought = (of(self._problem, placement)[groups] for of in (losses_sold, bought_to_wash))
                torn = self._idle[(sold > CENT) & (bought > CENT)]
                if not len(np.setdiff1d(torn, apart)):
                    return least
                modes = chosen_modes(self._problem, self._columns.groups, placement)[torn]
                self._program.set_columns(self._columns.mode[torn], modes, modes)
                apart = np.union1d(apart, torn)
        finally:
            self._free(apart)

    def _free(self, modes: Ints) -> None:
        """Lets identical groups, by their place among those that could wash, be sold at a loss or bought."""
        self._program.set_columns(self._columns.mode[modes], 0.0, 1.0)

    def _read(self, solution: Solution) -> Placement:
        return self._lumps.spread(in_dollars(read(solution, self._columns), self._problem.worth))

    def _fill(self, way: Filling) -> None:
        self._filled = way
        fill(self._program, self._columns.by_brackets, way.by_brackets, self._scale)
        fill(self._program, self._columns.due, way.due, self._scale)


def _cost(solution: Solution) -> float:
    return solution.cost


def _best_losses(problem: PlacementProblem, placement: Placement) -> Floats:
    """The most that a dollar of a loss each part has left could save."""
    lots = problem.lots
    saves = np.maximum(-lots.tax, 0.0)
    for each in problem.by_brackets.totals if problem.by_brackets else ():
        saves = saves + np.maximum(-each.gain, 0.0) * max(
            each.up_rate.max(initial=0.0), each.down_rate.max(initial=0.0)
        )
    unsold = lots.value - placement.sold > problem.minimum
    best = np.zeros(len(problem.rows.now))
    np.maximum.at(best, lots.part[unsold], saves[unsold])
    return best


def traded(placement: Placement) -> float:
    """Dollars that a placement sells and buys."""
    return float(placement.sold.sum() + placement.bought.sum())


def further_off(placement: Placement, best: Placement) -> Floats:
    """Dollars by which each row is further from its aim in one placement than in another."""
    return np.abs(placement.off) - np.abs(best.off)
