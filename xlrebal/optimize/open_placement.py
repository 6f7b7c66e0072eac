"""A placement problem that stays in the solver: what changes is solved from the last answer."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from xlrebal.optimize.cheapest import Cheapest, cheapest
from xlrebal.optimize.freeing import Freeing, free_together
from xlrebal.optimize.in_order import LotsInOrder
from xlrebal.optimize.linear_program import UNBOUNDED
from xlrebal.optimize.placement_program import at_rest, draft_of, parts_of, read
from xlrebal.optimize.prices import CASH_SHORT, price_of_an_order
from xlrebal.optimize.problem import Filling, Placement, PlacementProblem, in_basis_points, in_dollars
from xlrebal.optimize.solve import NoSolution, OpenProgram, Solution
from xlrebal.optimize.stages import Stage, Stages
from xlrebal.optimize.tax_columns import StepColumns, fill
from xlrebal.optimize.year_tax import Brackets
from xlrebal.tax.columns import Flags, Floats, Ints

TRADED = 0.001  # dollars: less is no trade
SAME = 0.01  # dollars by which equal amounts may differ
CENT = 0.01
WHOLE = 1e-6  # by which a choice of yes or no may differ from either
NODES = 500  # of a search for modes, or for what is freed, at most
WORK = 150_000  # columns of them together: of a larger household fewer are looked at
FEW_SETS = 60  # of recent lots, up to which all are searched for
SEARCHED = 5_000  # lots up to which they are searched for: among more, one group more or less is little


class Freed(NamedTuple):
    """An answer, and which sets of recent lots go whole in it."""

    placement: Placement
    sets: Flags


class OpenPlacement:
    """A problem whose prices and limits may change between one answer and the next. Amounts in dollars.

    problem: as it stands; what the modes shut is taken out of it. whole: as it was given. program: it in the solver, in basis points; rest: where
    nothing of it is traded. modes: of each group that could wash its own losses, once they are chosen.
    """

    def __init__(self, problem: PlacementProblem, freeing: Freeing | None = None) -> None:
        """As the problem stands; no part is held to what it may sell. freeing: losses that stay unless recent lots go."""
        self.problem, self.whole, self._ways = problem, problem, problem.branches()
        self._scale = 1e4 / problem.worth
        small = in_basis_points(problem)
        draft, self._columns = draft_of(small)
        self._parts = parts_of(draft, self._columns, problem)
        nothing = np.zeros(0, dtype=np.int64)
        self._freed = nothing if freeing is None else free_together(draft, self._columns.sold, small, freeing)
        program = draft.program()
        self.program, self.rest = OpenProgram(program), at_rest(program, self._columns, problem.wishes)
        self._width = len(program.cost)
        self._in_order = LotsInOrder(problem.lots, self._columns.sold, self._width)
        self._tax = problem.lots.tax
        self._charge = np.zeros(len(problem.lots.value))
        self.modes: Floats = np.zeros(0)

    def solve(self) -> Placement:
        """The least-cost placement as things stand. Raises NoSolution where the solver fails."""
        return self._one_sided(self._answer(), self._answer)

    def _answer(self) -> Placement:
        """The least with every lot after those before it in its queue, as far as that is found."""
        lots = self.problem.lots
        low, high = np.minimum(lots.least, lots.value) * self._scale, lots.value * self._scale
        return self._read(self._in_order.least(self.program, self.program.solve, low, high).best)

    def _relaxed(self) -> Placement:
        """The least in which an equal share of each lot of a queue may go."""
        return self._read(self.program.solve())

    def _read(self, solution: Solution) -> Placement:
        return in_dollars(read(solution, self._columns), self.problem.worth)

    def count_losses(self, *, at_worth: bool) -> None:
        """Losses count at what they save, or at nothing."""
        tax = self.problem.lots.tax
        self._tax = tax if at_worth else np.maximum(tax, 0.0)
        self._price_lots()
        if self._columns.by_brackets:
            self.program.set_columns(self._columns.by_brackets.counting, 0.0, UNBOUNDED if at_worth else 0.0)

    def solve_by_brackets(self, bounds: Sequence[float] | None = None) -> Placement:
        """The least over all ways in which the brackets may fill; later answers are held to the way found.

        bounds: dollars that no answer of each way costs less than, so that dear ones need not be solved.
        """
        first = self._by_brackets(self._answer, bounds)
        known = bounds if self._in_order.any_wait else self._once_shut(first.costs)
        return self._one_sided(first.placement, lambda: self._by_brackets(self._answer, known).placement)

    def bound(self) -> Placement:
        """The same where an account may sell and buy one identical group, and lots go in any order: no answer costs less."""
        return self._by_brackets(self._relaxed).placement

    def bound_of(self, way: Filling) -> float:
        """The same in dollars where the brackets fill in one way; infinite where they cannot."""
        self._fill(way)
        try:
            return self._relaxed().cost
        except NoSolution:
            return UNBOUNDED

    def _by_brackets(self, answered: Callable[[], Placement], bounds: Sequence[float] | None = None) -> Cheapest:
        def filled(way: Filling, dear: float) -> Placement:
            self._fill(way)
            self.program.give_up_above(dear * self._scale)
            return answered()

        try:
            found = cheapest(self._ways, filled, bounds)
        finally:
            self.program.give_up_above()
        self._fill(found.way)
        return found

    def _once_shut(self, costs: Sequence[float]) -> Sequence[float] | None:
        """What each way costs at least once lots or purchases are shut: no less than before, unless a lot that had to go need not."""
        return None if self.problem.lots.least.any() else costs

    def _fill(self, way: Filling) -> None:
        fill(self.program, self._columns.by_brackets, way.by_brackets, self._scale)
        fill(self.program, self._columns.due, way.due, self._scale)

    def _one_sided(self, first: Placement, answered: Callable[[], Placement]) -> Placement:
        """An answer in which no account both sells and buys an identical group: the smaller side is shut, and may go elsewhere.

        Of equal ones it is the purchase. Where that costs something, all purchases are shut instead if that is cheaper: a
        purchase has a stand-in more often than a sale. first: the answer as things stand; answered: the next, once something
        is shut.
        """
        before = self.problem
        found = self._shut_until_one_sided(first, answered, rather_purchases=False)
        if found.cost <= first.cost + SAME:
            return found
        smaller = self.problem
        self._reopen(before)
        other = self._shut_until_one_sided(first, answered, rather_purchases=True)
        if other.cost < found.cost - SAME:
            return other
        self._reopen(smaller)
        return answered()

    def _shut_until_one_sided(
        self, answer: Placement, answered: Callable[[], Placement], *, rather_purchases: bool
    ) -> Placement:
        while True:
            lots, purchases = self.problem.lots, self.problem.purchases
            groups = int(max(lots.group.max(initial=0), purchases.group.max(initial=0))) + 1
            seller = self.problem.sold_at * groups + lots.group
            buyer = self.problem.bought_at * groups + purchases.group
            size = len(self.problem.cash) * groups
            sold, bought = np.bincount(seller, answer.sold, size), np.bincount(buyer, answer.bought, size)
            both, buys = (sold > TRADED) & (bought > TRADED), (bought > sold + SAME) & (not rather_purchases)
            if not both.any():
                return answer
            self.shut((both & buys)[seller], (both & ~buys)[buyer])
            answer = answered()

    def shut(self, lots: Flags, purchases: Flags) -> None:
        """Takes lots and purchases out of the problem."""
        self.problem = self.problem.without(lots, purchases)
        self.limit_sales(np.flatnonzero(lots), 0.0)
        self.limit_purchases(np.flatnonzero(purchases), 0.0)

    def _price_lots(self) -> None:
        self.program.set_cost(self._columns.sold, self._tax + self.problem.lots.price + self._charge)

    def price_lots_at(self, tax: Floats) -> None:
        """A dollar of each lot costs so much tax, and brackets cost nothing, until `price_by_brackets`."""
        self._tax = tax
        self._price_lots()
        for own, _ in self._steps():
            self.program.set_cost(np.concatenate([own.up, own.down]), 0.0)

    def price_by_brackets(self) -> None:
        """Lots cost their own tax again, and brackets theirs; losses count."""
        for own, steps in self._steps():
            self.program.set_cost(own.up, steps.up_rate)
            self.program.set_cost(own.down, -steps.down_rate)
        self.count_losses(at_worth=True)

    def _steps(self) -> list[tuple[StepColumns, Brackets]]:
        """The columns of every total's steps, and these."""
        columns, tax = self._columns.by_brackets, self.problem.by_brackets
        return list(zip(columns.totals, tax.totals, strict=True)) if columns and tax else []

    def charge(self, sold: Floats, bought: Floats) -> None:
        """What a dollar of each lot and of each purchase costs beside its price."""
        self._charge = sold
        self._price_lots()
        self.program.set_cost(self._columns.bought, self.problem.purchases.price + bought)

    def sell_at_most(self, most: Floats) -> None:
        """The most that each part may sell in all."""
        self.program.set_rows(self._parts, -UNBOUNDED, most * self._scale)

    def limit_sales(self, lots: Ints, most: ArrayLike) -> None:
        """The most that goes of some lots, by index; `problem.lots.value` of them gives back all."""
        least = np.minimum(self.problem.lots.least[lots], most)
        self.program.set_columns(self._columns.sold[lots], least * self._scale, np.multiply(most, self._scale))

    def limit_purchases(self, purchases: Ints, most: ArrayLike) -> None:
        """The most of some purchases, by index; `problem.purchases.room` of them gives back all."""
        self.program.set_columns(self._columns.bought[purchases], 0.0, np.multiply(most, self._scale))

    def row_of_lots(self, lots: Ints) -> int:
        """A row of what goes of some lots together, held to nothing yet."""
        return self.program.add_row(self._columns.sold[lots])

    def hold_row(self, row: int, least: float, most: float) -> None:
        """What goes of its lots together comes to no less and no more."""
        self.program.set_rows(np.array([row]), least * self._scale, most * self._scale)

    def hold_purchase(self, purchase: int, least: float, most: float) -> None:
        """A purchase, by index, comes to no less and no more."""
        room = min(most, float(self.problem.purchases.room[purchase]))
        at = self._columns.bought[purchase : purchase + 1]
        self.program.set_columns(at, min(least, room) * self._scale, room * self._scale)

    @property
    def width(self) -> int:
        """How many columns there are."""
        return self._width

    def relaxed(self) -> Placement:
        """The least as things stand in which an equal share of each lot of a queue may go. Raises NoSolution."""
        return self._relaxed()

    def choose_modes(self, stages: Stages) -> Placement:
        """The answer in which an identical group that could wash its own losses either sells them or is bought.

        Each does what it rather does in the relaxed answer; where that costs more than an order above the bound, a short search
        decides for all of them together.
        """
        groups = self._columns.groups
        if not len(groups):
            return self.solve_by_brackets()
        stages.start(self.program, Stage.RELAXED)
        found_relaxed = self._by_brackets(self._relaxed)
        relaxed, bounds = found_relaxed.placement, self._once_shut(found_relaxed.costs)
        stages.keep(self.program, Stage.RELAXED)
        before, modes = self.problem, chosen_modes(self.problem, groups, relaxed)
        stages.start(self.program, Stage.CHOSEN)
        answer = self._in_modes(groups, modes, bounds)
        stages.keep(self.program, Stage.CHOSEN)
        if answer.cost > relaxed.cost + self.near_enough:
            found = self._search(before, relaxed)
            other = None if found is None else self._anew(before, groups, found, bounds)
            if found is not None and other is not None and other.cost < answer.cost:
                modes, answer = found, other
            else:
                answer = self._anew(before, groups, modes, bounds)
        if cash_missing(before, answer) > cash_missing(before, relaxed) + CENT:
            # cash that is needed comes before a purchase that would wash the loss it takes
            modes = np.maximum(modes, _sells_losses(before, groups, relaxed))
            answer = self._anew(before, groups, modes, bounds)
        idle = (modes == 0) & (bought_to_wash(before, answer)[groups] <= TRADED)
        if not idle.any():
            return answer
        # losses that no purchase is made for need not stay
        stages.start(self.program, Stage.LEAST)
        answer = self._anew(before, groups, np.where(idle, 1.0, modes), bounds)
        stages.keep(self.program, Stage.LEAST)
        return answer

    def in_modes(self, modes: Floats, stages: Stages) -> Placement:
        """The answer in modes that are known."""
        if not len(modes):
            return self.solve_by_brackets()
        stages.start(self.program, Stage.CHOSEN)
        answer = self._in_modes(self._columns.groups, modes, None)
        stages.keep(self.program, Stage.CHOSEN)
        return answer

    def freeing(self) -> Freed:
        """The cheapest answer in which each set of recent lots goes whole or not, and which do; in what modes is left open.

        Of many sets only those are searched for that would go in part; of a large household none, and these stay.
        """
        self.bound()
        solution, sets = self.program.solve(), self._freed
        part = np.minimum(solution.values[sets], 1 - solution.values[sets]) > WHOLE
        if part.any() and len(self.problem.lots.value) <= SEARCHED:
            searched = part if len(sets) > FEW_SETS else np.ones(len(sets), dtype=np.bool_)
            stands = np.round(solution.values[sets[~searched]])
            self.program.set_columns(sets[~searched], stands, stands)
            with contextlib.suppress(NoSolution):  # none found in so short a search: what would go in part stays
                solution = self.program.solve_whole(sets[searched], self._nodes)
            self.program.set_columns(sets[~searched], 0.0, 1.0)
        return Freed(self._read(solution), solution.values[sets] > 1 - WHOLE)

    @property
    def _nodes(self) -> int:
        """How far a search goes."""
        return max(1, min(NODES, WORK // self._width))

    @property
    def near_enough(self) -> float:
        """Dollars above the bound at which no better modes are searched for."""
        return price_of_an_order(self.problem.worth)

    def _search(self, before: PlacementProblem, relaxed: Placement) -> Floats | None:
        """The mode of each group in the cheapest answer that a short search finds; None where it finds none, or is not worth it.

        relaxed: the answer in which modes are parts of one another.
        """
        return self._searched(before) if len(before.lots.value) <= SEARCHED else None

    def _searched(self, before: PlacementProblem) -> Floats | None:
        """The same with every group free."""
        self._reopen(before)
        self.program.set_columns(self._columns.mode, 0.0, 1.0)
        try:
            return np.round(self.program.solve_whole(self._columns.mode, self._nodes).values[self._columns.mode])
        except NoSolution:
            return None

    def _anew(self, before: PlacementProblem, groups: Ints, modes: Floats, bounds: Sequence[float] | None) -> Placement:
        self._reopen(before)
        return self._in_modes(groups, modes, bounds)

    def _reopen(self, problem: PlacementProblem) -> None:
        """Gives back the lots and purchases that a problem had."""
        lots = np.flatnonzero(self.problem.lots.value != problem.lots.value)
        purchases = np.flatnonzero(self.problem.purchases.room != problem.purchases.room)
        self.problem = problem
        self.limit_sales(lots, problem.lots.value[lots])
        self.limit_purchases(purchases, problem.purchases.room[purchases])

    def _in_modes(self, groups: Ints, modes: Floats, bounds: Sequence[float] | None) -> Placement:
        """The answer in which each of these groups sells its losses (1) or is bought (0). bounds: of the ways, in any modes."""
        self.modes = modes
        lots, purchases = self.problem.lots, self.problem.purchases
        self.program.set_columns(self._columns.mode, modes, modes)
        self.shut(
            lots.loses & np.isin(lots.group, groups[modes == 0]),
            purchases.washes & np.isin(purchases.group, groups[modes == 1]),
        )
        return self.solve_by_brackets(bounds)


def chosen_modes(problem: PlacementProblem, groups: Ints, relaxed: Placement) -> Floats:
    """For each group that could wash: 1, sell its losses, where the relaxed answer rather does, else 0, buy it.

    Often it does as much of both: so what differs by less than a cent is the same, however it was rounded.
    """
    return np.where(losses_sold(problem, relaxed)[groups] > bought_to_wash(problem, relaxed)[groups] + CENT, 1.0, 0.0)


def losses_sold(problem: PlacementProblem, placement: Placement) -> Floats:
    """Dollars of losses sold by group."""
    lots = problem.lots
    sold: Floats = np.bincount(lots.group[lots.loses], placement.sold[lots.loses], _groups(problem)).astype(np.float64)
    return sold


def bought_to_wash(problem: PlacementProblem, placement: Placement) -> Floats:
    """Dollars bought by group that would wash its losses."""
    which = problem.purchases.washes
    of = problem.purchases.group[which]
    bought: Floats = np.bincount(of, placement.bought[which], _groups(problem)).astype(np.float64)
    return bought


def _groups(problem: PlacementProblem) -> int:
    return int(max(problem.lots.group.max(initial=0), problem.purchases.group.max(initial=0))) + 1


def _sells_losses(problem: PlacementProblem, groups: Ints, relaxed: Placement) -> Floats:
    """1 for each of these groups of which the relaxed answer sells losses, 0 for the others."""
    lots = problem.lots
    sold = np.bincount(lots.group[lots.loses], relaxed.sold[lots.loses], int(groups.max()) + 1)
    return np.where(sold[groups] > CENT, 1.0, 0.0)


def cash_missing(problem: PlacementProblem, placement: Placement) -> float:
    """Dollars that accounts lack, and what nobody pays of a need in cash."""
    needs = problem.rows.off >= CASH_SHORT
    return float(placement.lacking.sum() + np.abs(placement.off[needs]).sum())
