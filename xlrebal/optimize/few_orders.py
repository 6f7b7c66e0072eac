"""Few orders, none too small: each has its charge, and is no smaller than the minimum unless it sells all there is.

The charge is spread over what the last answer used, so that small orders become dear and go. Then the problem shrinks to
what is used: with few orders, each is made or not (branch and bound); with many, those below the minimum are left out or
raised, and the rest is solved again.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from xlrebal.optimize.cheapest import cheapest
from xlrebal.optimize.in_order import LotsInOrder, hold_in_order
from xlrebal.optimize.linear_program import UNBOUNDED, ProgramDraft
from xlrebal.optimize.open_placement import CENT, OpenPlacement, cash_missing
from xlrebal.optimize.placement_program import draft_of, parts_of, read
from xlrebal.optimize.prices import price_of_an_order
from xlrebal.optimize.problem import Filling, Placement, PlacementProblem, Sellable, in_basis_points, in_dollars
from xlrebal.optimize.solve import NoSolution, OpenProgram, Solution, solve
from xlrebal.optimize.stages import Stage, Stages
from xlrebal.schema.record import record
from xlrebal.tax.columns import Flags, Floats, Ints

ROUNDS = 2  # of spreading the charge
RAISES = 4  # rounds in which small orders are left out or raised
FEW = 40  # orders, up to which each is made or not by branch and bound
USED = 0.001  # dollars: less is no order
LEFT_OUT = (
    0.5,
    0.75,
    1.0,
)  # shares of the least below which an order is left out, each where the one before fits nowhere
NONE = 1e-7  # basis points: the same of the solver's


@record
class _Orders:
    """The orders there may be: sales by position, then purchases. of_lot: the sale of each lot; sales: how many."""

    of_lot: Ints
    sales: int

    @classmethod
    def of(cls, problem: PlacementProblem) -> _Orders:
        _, of_lot = np.unique(problem.lots.queue, return_inverse=True)
        return cls(of_lot, int(of_lot.max(initial=-1)) + 1)

    def amounts(self, sold: Floats, bought: Floats) -> Floats:
        """What each order comes to."""
        return np.concatenate([np.bincount(self.of_lot, sold, self.sales), bought])

    def largest(self, of_lots: Floats, of_purchases: Floats) -> Floats:
        """The largest figure of any part of each order."""
        sales = np.zeros(self.sales)
        np.maximum.at(sales, self.of_lot, of_lots)
        return np.concatenate([sales, of_purchases])


def few_orders(placing: OpenPlacement, first: Placement, most: Floats, stages: Stages) -> Placement:
    """The placement with few orders; `first`: without their charge. most: dollars that each part may sell in all."""
    orders, charge = _Orders.of(placing.problem), price_of_an_order(placing.problem.worth)
    used = orders.amounts(first.sold, first.bought)
    stages.start(placing.program, Stage.CHARGED, other=placing.rest)
    for _ in range(ROUNDS):
        rate = charge / np.maximum(used, charge)
        placing.charge(rate[orders.of_lot], rate[orders.sales :])
        last = placing.solve()
        used = orders.amounts(last.sold, last.bought)
    stages.keep(placing.program, Stage.CHARGED)
    kept = used > USED
    if not kept.any():
        return replace(last, proved=first.proved and last.proved)
    large = kept & ~_hardly_asked_for(placing.problem, orders, used)
    answer = _none_but(large, placing.problem, orders, used, most, stages)
    if (large != kept).any() and cash_missing(placing.problem, answer) > cash_missing(placing.problem, last) + CENT:
        answer = _none_but(kept, placing.problem, orders, used, most, stages)
    return replace(answer, proved=first.proved and last.proved and answer.proved)


def _hardly_asked_for(problem: PlacementProblem, orders: _Orders, used: Floats) -> Flags:
    """Orders of which not half of the least is asked for: rather none than more than twice as much. Needs are paid, and lots that have to go go."""
    must = orders.largest(problem.lots.least, np.where(problem.purchases.is_trade, 0.0, 1.0)) > 0
    return (used < _between(orders, problem).least / 2) & ~must


def _none_but(
    kept: Flags, problem: PlacementProblem, orders: _Orders, used: Floats, most: Floats, stages: Stages
) -> Placement:
    """The placement with none but these orders."""
    lots, purchases = np.flatnonzero(kept[orders.of_lot]), np.flatnonzero(kept[orders.sales :])
    narrow = problem.only(lots, purchases)
    ways = narrow.branches()
    bounds = list(map(_bound(narrow, most), ways)) if len(ways) > 1 else None
    answer = cheapest(ways, lambda way, _: _narrowed(narrow.filled(way), most, used[kept], stages), bounds).placement
    sold, bought = np.zeros(len(problem.lots.value)), np.zeros(len(problem.purchases.room))
    sold[lots], bought[purchases] = answer.sold, answer.bought
    return replace(answer, sold=sold, bought=bought)


def _bound(problem: PlacementProblem, most: Floats) -> Callable[[Filling], float]:
    """What no placement costs less than, in each way in which the brackets may fill: orders cost nothing and may be of any size."""
    relaxed = OpenPlacement(problem)
    relaxed.sell_at_most(most)
    return relaxed.bound_of


def _narrowed(problem: PlacementProblem, most: Floats, used: Floats, stages: Stages) -> Placement:
    """The placement with none but these orders; `used`: dollars they come to once the charge is spread over them."""
    small, scale, charge = in_basis_points(problem), 1e4 / problem.worth, price_of_an_order(problem.worth)
    orders = _Orders.of(problem)
    size, least = _between(orders, small)
    draft, columns = draft_of(small)
    parts_of(draft, columns, small, most * scale)
    amount = draft.columns(np.zeros(len(size)), size)
    comes_to = draft.rows(np.zeros(len(size)), 0.0)
    draft.entries(comes_to[orders.of_lot], columns.sold, 1.0)
    draft.entries(comes_to[orders.sales :], columns.bought, 1.0)
    draft.entries(comes_to, amount, -1.0)
    if len(size) <= FEW:
        _made_or_not(draft, amount, least, size, charge * scale)
        answer = _in_order(draft, columns.sold, small.lots)
    else:
        in_order = LotsInOrder(small.lots, columns.sold, draft.width)
        answer = _left_out_or_raised(
            draft, amount, least, size, charge / np.maximum(used, charge), small.lots, in_order, stages
        )
    return in_dollars(read(answer, columns), problem.worth)


class _Between(NamedTuple):
    """The most an order may come to, and the least if it is made."""

    most: Floats
    least: Floats


def _between(orders: _Orders, problem: PlacementProblem) -> _Between:
    """All there is, and the smallest order or all there is; an order that never improves its row enough is none."""
    lots, purchases = problem.lots, problem.purchases
    size = orders.amounts(lots.value, purchases.room)
    improves = orders.largest(lots.improves, purchases.improves)
    most = np.where(size < improves - NONE, 0.0, size)
    least = np.minimum(orders.largest(lots.smallest, purchases.smallest), size)
    return _Between(most, np.minimum(np.maximum(least, improves), most))


def _made_or_not(draft: ProgramDraft, amount: Ints, least: Floats, size: Floats, charge: float) -> None:
    """Adds that each order is made, at its charge and between its limits, or not made."""
    made = draft.columns(np.full(len(amount), charge), 1.0, whole=True)
    for low, high, limit in ((-UNBOUNDED, 0.0, size), (0.0, UNBOUNDED, least)):
        at = draft.rows(np.full(len(amount), low), high)
        draft.entries(at, amount, 1.0)
        draft.entries(at, made, -limit)


def _in_order(draft: ProgramDraft, sold: Ints, lots: Sellable) -> Solution:
    """The least in which lots of a queue wait for those before them: asked of a queue once it is seen not to."""
    answer = solve(draft.program())
    for _ in range(RAISES):
        if not hold_in_order(draft, lots, sold, answer.values[sold]):
            return answer
        answer = solve(draft.program())
    return replace(answer, proved=answer.proved and not hold_in_order(draft, lots, sold, answer.values[sold]))


def _left_out_or_raised(
    draft: ProgramDraft,
    amount: Ints,
    least: Floats,
    size: Floats,
    rate: Floats,
    lots: Sellable,
    in_order: LotsInOrder,
    stages: Stages,
) -> Solution:
    """The least at a charge for each dollar of an order, once orders below half of the least are left out and others raised.

    Where they do not all fit once raised, more are left out; where that does not do either, they stay as small as they are.
    """
    program = OpenProgram(draft.program())
    program.set_cost(amount, rate)
    stages.start(program, Stage.ORDERED, Stage.CHARGED)
    low, high = np.zeros(len(amount)), size.copy()

    def answered(lows: Floats, highs: Floats) -> Solution:
        program.set_columns(amount, lows, highs)
        return in_order.least(program, program.solve, lots.least, lots.value).best

    answer = answered(low, high)
    for _ in range(RAISES):
        ordered = answer.values[amount]
        small = (ordered > NONE) & (ordered < least - NONE)
        if not small.any():
            break
        for share in LEFT_OUT:  # raised, they may not all fit
            raised = small & (ordered >= least * share)
            lows, highs = np.where(raised, least, low), np.where(small & ~raised, 0.0, high)
            with contextlib.suppress(NoSolution):
                answer = answered(lows, highs)
                low, high = lows, highs
                break
        else:
            answer = answered(low, high)
            break
    stages.keep(program, Stage.ORDERED)
    return answer
