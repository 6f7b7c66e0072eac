"""An answer without orders that are too small: each is made at its least or more, or not at all.

Where an answer has orders below their least, there are two ways on for each: it is left out, or raised (branch and bound). In a
large household, where that asks too often, those below half of their least are left out and the others raised, round by round.
"""

from __future__ import annotations

from contextlib import suppress
from typing import NamedTuple

import numpy as np

from xlrebal.optimize.open_placement import TRADED, OpenPlacement
from xlrebal.optimize.problem import Placement, PlacementProblem
from xlrebal.optimize.solve import NoSolution
from xlrebal.schema.record import record
from xlrebal.tax.columns import Flags, Floats, Ints

RAISES = 4  # rounds in which orders are raised; in as many more what is still too small is left out
NODES = 60  # answers that are asked for, at most, to find the least
WORK = 120_000  # columns of them together: a large household is asked fewer
ENOUGH = 1e-8  # of all there is: by how much an answer that may be cheaper is not looked at


def with_minimum_orders(placing: OpenPlacement, answer: Placement, raises: int = RAISES) -> Placement:
    """The answer in which every order comes to its least or is not made, each solved from the one before. Raises NoSolution.

    raises: rounds in which orders are raised.
    """
    held = _HeldOrders(placing)
    if raises:
        held.hold(_searched(held, answer))
        answer = placing.solve()
    for number in range(raises + RAISES):
        small = held.too_small(answer)
        if not small.any():
            break
        made = held.orders.amounts(answer.sold, answer.bought)
        out = small & ((made < held.orders.least / 2) | (number >= raises))
        more = {int(at): not out[at] for at in np.flatnonzero(small)}
        held.hold(held.held | more)
        answer = placing.solve()
    return answer


class _Node(NamedTuple):
    """The least where some orders are made (True) or not (False), by order."""

    cost: float
    number: int
    held: dict[int, bool]
    answer: Placement


def _searched(held: _HeldOrders, first: Placement) -> dict[int, bool]:
    """Which orders are to be made and which not in the cheapest answer that a short search finds; none where it finds none.

    Straight down first, the cheaper way at each step; then what may be cheaper than the answer found.
    """
    enough = ENOUGH * held.placing.problem.worth
    waiting, found, asked = [_Node(first.cost, 0, {}, first)], None, 0
    most = min(NODES, WORK // held.placing.width)
    while waiting:
        node = min([each for each in waiting if each.number >= asked - 1] or waiting) if found is None else min(waiting)
        if found is not None and node.cost > found.cost - enough:
            break
        waiting.remove(node)
        small = held.too_small(node.answer)
        if not small.any():
            found = node
            continue
        if asked >= most:
            break
        made = held.orders.amounts(node.answer.sold, node.answer.bought)
        part = made / np.maximum(held.orders.least, TRADED)
        order = int(np.argmin(np.where(small, np.abs(part - 0.5), np.inf)))
        for is_made in (False, True):
            asked += 1
            if is_made and not np.isfinite(held.orders.least[order]):
                continue
            decided = node.held | {order: is_made}
            held.hold(decided)
            with suppress(NoSolution):
                answer = held.placing.relaxed()
                waiting.append(_Node(answer.cost, asked, decided, answer))
    return found.held if found is not None else {}


class _HeldOrders:
    """The orders of an open problem, of which some are held to be made or not. held: these, by order."""

    def __init__(self, placing: OpenPlacement) -> None:
        self.placing, self.orders = placing, _Orders.of(placing.problem)
        self.held: dict[int, bool] = {}
        self._rows: dict[int, int] = {}

    def too_small(self, answer: Placement) -> Flags:
        """The orders of an answer that are made and do not come to their least."""
        made = self.orders.amounts(answer.sold, answer.bought)
        small: Flags = (made > TRADED) & (made < self.orders.least - TRADED)
        return small

    def hold(self, held: dict[int, bool]) -> None:
        """From now on these orders are made or not, and no others held."""
        for order in self.held.keys() | held.keys():
            if (is_made := held.get(order)) != self.held.get(order):
                least = float(self.orders.least[order]) if is_made else 0.0
                self._between(order, least, 0.0 if is_made is False else np.inf)
        self.held = held

    def _between(self, order: int, least: float, most: float) -> None:
        if order >= self.orders.sales:
            self.placing.hold_purchase(order - self.orders.sales, least, most)
            return
        if order not in self._rows:
            self._rows[order] = self.placing.row_of_lots(np.flatnonzero(self.orders.of_lot == order))
        self.placing.hold_row(self._rows[order], least, most)


@record(kw_only=True)
class _Orders:
    """The orders there may be: sales by position, then purchases. of_lot: the sale of each lot; sales: how many; least: dollars of each that is made."""

    of_lot: Ints
    sales: int
    least: Floats

    @classmethod
    def of(cls, problem: PlacementProblem) -> _Orders:
        lots, purchases = problem.lots, problem.purchases
        _, of_lot = np.unique(lots.queue, return_inverse=True)
        sales = int(of_lot.max(initial=-1)) + 1
        smallest, improves = np.zeros(sales), np.zeros(sales)
        np.maximum.at(smallest, of_lot, lots.smallest)
        np.maximum.at(improves, of_lot, lots.improves)
        there = np.concatenate([np.bincount(of_lot, lots.value, sales), purchases.room])
        smallest = np.minimum(
            np.concatenate([smallest, purchases.smallest]), there
        )  # all there is may go, however small
        improves = np.concatenate([improves, purchases.improves])
        too_little = improves > there + TRADED  # a trade that never improves its row enough is none
        return cls(of_lot=of_lot, sales=sales, least=np.where(too_little, np.inf, np.maximum(smallest, improves)))

    def amounts(self, sold: Floats, bought: Floats) -> Floats:
        """What each order comes to."""
        return np.concatenate([np.bincount(self.of_lot, sold, self.sales), bought])
