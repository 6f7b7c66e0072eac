"""The best trades there are: how far rows go is weighed against what it costs, all of it in one problem.

Rows have a price of drift in place of an aim: of their dollars off it (`RowAims.drift`), or of their risk (`Variance`). The rest is the placement problem: the same columns, limits and
washes. Losses count at what they save, as long as no row sells more for it, unless losses are harvested. No order is charged
for: what an order costs beside its dollars is not among what is weighed.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np

from xlrebal.optimize.linear_program import UNBOUNDED
from xlrebal.optimize.lumps import Lumps
from xlrebal.optimize.minimum_orders import with_minimum_orders
from xlrebal.optimize.open_placement import NODES, SEARCHED, TRADED, WORK, OpenPlacement
from xlrebal.optimize.problem import Placement, PlacementProblem
from xlrebal.optimize.solve import NoSolution
from xlrebal.optimize.stages import Stage, Stages
from xlrebal.optimize.variance import Variance
from xlrebal.tax.columns import Floats

NEAR_ENOUGH = 2e-8  # of all there is: $0.20 of ten million dollars
FEW_GROUPS = 60  # up to which the modes of all of them are searched for together
ENOUGH = 2e-9  # of all there is: what tangents may miss of what risk costs
TOUCHES = 30  # rounds of tangents at most, in modes
RELAXED_TOUCHES = 12  # before these are chosen, at most, and no fewer than
FEWEST_TOUCHES = 3
TRIED = 3  # groups of which a relaxed answer does half of both: each way of so many is tried
WHOLE = 1e-6


def place_optimally(problem: PlacementProblem, stages: Stages | None = None) -> Placement:
    """The trades that cost least with what the drift they leave costs. Raises NoSolution where the solver fails.

    stages: of the last answer of nearly the same problem, to start from; they become those of this one.
    """
    stages, lumps = stages or Stages(), Lumps.of(problem)
    try:
        return lumps.spread(with_minimum_orders(*_with_modes(lumps.problem, stages)))
    except NoSolution:  # as an order that was raised may leave none
        return lumps.spread(with_minimum_orders(*_with_modes(lumps.problem, stages), raises=0))


def place_in_fractions(problem: PlacementProblem, stages: Stages) -> Placement:
    """The same in any fractions, where no order is too small to be made. Raises NoSolution where the solver fails."""
    lumps = Lumps.of(problem)
    return lumps.spread(_with_modes(lumps.problem, stages)[1])


def _with_modes(given: PlacementProblem, stages: Stages) -> tuple[OpenPlacement, Placement]:
    """The answer in modes, in a program whose tangents miss nothing of what its risk costs.

    Of few groups modes are chosen again once tangents are where the first ones led.
    """
    problem = _touched(given, stages)
    placing, answer = _in_best_modes(_opened(problem, stages), stages)
    if problem.variance.squares and 0 < len(placing.modes) <= FEW_GROUPS:
        other, better = _in_best_modes(_opened(stages.touched(problem), stages), stages)
        if better.cost < answer.cost:
            placing, answer = other, better
    stages.keep(placing.program, Stage.CHARGED)
    return placing, answer


def _in_best_modes(placing: OpenOptimal, stages: Stages) -> tuple[OpenOptimal, Placement]:
    """An open problem and its answer, once it has chosen its modes and has its tangents there."""
    answer = placing.choose_modes(stages)
    for _ in range(TOUCHES):
        nearer = placing.problem.variance.nearer(answer.sold, answer.bought, (), ENOUGH * placing.problem.worth)
        if nearer is None:
            break
        modes, stages.variance = placing.modes, nearer
        placing = _opened(replace(placing.whole, variance=nearer), stages)
        answer = placing.in_modes(modes, stages)
    return placing, answer


def _opened(problem: PlacementProblem, stages: Stages) -> OpenOptimal:
    placing = OpenOptimal(problem)
    stages.start(placing.program, Stage.RELAXED, other=placing.rest)
    if not problem.harvests:
        placing.sell_at_most(placing.sold_for_rows())
    return placing


def _touched(problem: PlacementProblem, stages: Stages) -> PlacementProblem:
    """The problem with tangents of what risk costs about where its relaxed answer ends: enough to choose modes by."""
    if not problem.variance.squares:
        return problem
    problem, most, rounds = stages.touched(problem), None, RELAXED_TOUCHES
    while rounds:
        placing = OpenOptimal(problem)
        rounds = min(rounds - 1, max(FEWEST_TOUCHES, WORK // placing.width))  # of a large household as few as serve
        stages.start(placing.program, Stage.RELAXED, other=placing.rest)
        if not problem.harvests:
            most = placing.sold_for_rows() if most is None else most
            placing.sell_at_most(most)
        nearer = placing.with_nearer_tangents(ENOUGH * problem.worth)
        stages.keep(placing.program, Stage.RELAXED)
        if nearer is None:
            break
        problem = replace(problem, variance=nearer)
    stages.variance = problem.variance
    return problem


class OpenOptimal(OpenPlacement):
    """An optimal placement problem that stays in the solver."""

    @property
    def near_enough(self) -> float:
        """Dollars above the bound at which no better modes are searched for."""
        return NEAR_ENOUGH * self.problem.worth

    def with_nearer_tangents(self, enough: float) -> Variance | None:
        """The variance with tangents where the relaxed answer ends; None where those there are miss less than so many dollars."""
        bound, values = self.bound(), self.program.solve().values
        own = self._columns.own_squares
        small = () if own is None else own.parts(values)
        parts = [part._replace(point=part.point / self._scale) for part in small]
        return self.problem.variance.nearer(bound.sold, bound.bought, parts, enough)

    def hold_parts(self, sold: Floats) -> None:
        """No part that is aimed at sells more than in what is sold by lot; nor, unless losses are harvested, does another for losses alone."""
        least = np.bincount(self.problem.lots.part, sold, len(self.problem.rows.now)).astype(np.float64)
        most = np.where(self.problem.rows.priced, UNBOUNDED, least)
        if not self.problem.harvests:
            most = np.minimum(most, np.maximum(least, self.sold_for_rows()))
        self.sell_at_most(most)

    def sold_for_rows(self) -> Floats:
        """Dollars that each part may sell for its rows: as much as where losses are worth nothing, and no more for a loss that saves tax.

        A gain costs less beside losses that are sold anyway: where more goes at that price, it may.
        """
        self.count_losses(at_worth=False)
        without = self._sold_by_part(self.bound())
        self.count_losses(at_worth=True)
        self.sell_at_most(without)
        beside = self.bound()
        self.sell_at_most(np.full_like(without, UNBOUNDED))
        return np.maximum(without, self._sold_beside(beside.sold))

    def _sold_beside(self, sold: Floats) -> Floats:
        """Dollars that each part sells where losses are worth nothing, and a gain costs what one more does beside these sales."""
        tax = self.problem.lots.tax
        if self.problem.by_brackets:
            tax = tax + self.problem.by_brackets.next_dollar(sold)
        self.price_lots_at(np.maximum(tax, 0.0))
        try:
            return self._sold_by_part(self.bound())
        finally:
            self.price_by_brackets()

    def _sold_by_part(self, placement: Placement) -> Floats:
        """Dollars each part sells, and an order more where it sells at all: what is sold may then go in other orders."""
        lots, size = self.problem.lots, len(self.problem.rows.now)
        sold: Floats = np.bincount(lots.part, placement.sold, size).astype(np.float64)
        return np.where(sold > TRADED, sold + self.problem.minimum, 0.0)

    def least(self, below: float) -> float:
        """Dollars that no answer costs less than, of one that is known to cost `below`.

        Of few groups each has one mode or the other, as far as a short search tells; of many a part of both is nearly as near.
        """
        searched = self.problem.rows.priced.any() and 0 < len(self._columns.groups) <= FEW_GROUPS
        bounds = []
        for way in self.problem.branches():
            bound = self.bound_of(way)
            if searched and bound < below - self.near_enough:
                bound = max(bound, self._least_of_modes())
            bounds.append(bound)
        if min(bounds) == UNBOUNDED:
            raise NoSolution("no way in which the brackets may fill has a solution")
        return min(bounds)

    def _least_of_modes(self) -> float:
        """The same where the brackets fill as they do now; less than nothing is known where the solver fails."""
        try:
            return self.program.solve_whole(self._columns.mode, NODES).bound / self._scale
        except NoSolution:
            return -UNBOUNDED

    def _search(self, before: PlacementProblem, relaxed: Placement) -> Floats | None:
        if self.problem.variance.squares and len(self._columns.groups) > FEW_GROUPS:
            return self._settled(before) if len(before.lots.value) <= SEARCHED else None
        if len(self._columns.groups) <= FEW_GROUPS:
            return self._searched(before)
        mode = self._columns.mode
        self._reopen(before)
        self.program.set_columns(mode, 0.0, 1.0)
        parts = self.program.solve().values[mode]
        modes = np.round(parts)
        self.program.set_columns(mode, modes, modes)
        open_ones = np.flatnonzero(np.abs(parts - modes) > WHOLE)
        if len(open_ones) > TRIED:
            self.program.set_columns(mode[open_ones], 0.0, 1.0)
            try:
                modes[open_ones] = np.round(self.program.solve_whole(mode[open_ones], NODES).values[mode[open_ones]])
            except NoSolution:
                return None
            return modes
        least, found = np.inf, None
        for way in product((0.0, 1.0), repeat=len(open_ones)):
            modes[open_ones] = way
            self.program.set_columns(mode[open_ones], modes[open_ones], modes[open_ones])
            try:
                cost = self.program.solve().cost
            except NoSolution:
                continue
            if cost < least:
                least, found = cost, modes.copy()
        return found

    def _settled(self, before: PlacementProblem) -> Floats:
        """Modes settled a few at a time, those first that are nearest to one: each further answer knows them."""
        mode = self._columns.mode
        self._reopen(before)
        self.program.set_columns(mode, 0.0, 1.0)
        while True:
            parts = self.program.solve().values[mode]
            modes = np.round(parts)
            apart = np.abs(parts - modes)
            left = np.flatnonzero(apart > WHOLE)
            if not len(left):
                return modes
            now = left[np.argsort(apart[left], kind="stable")[: -(-len(left) // 3)]]
            settled = np.concatenate([np.flatnonzero(apart <= WHOLE), now])
            self.program.set_columns(mode[settled], modes[settled], modes[settled])
