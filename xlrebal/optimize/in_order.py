"""The least in which every lot waits until those before it in its queue are gone: first in first out, and the like.

A program lets an equal share of each lot of a queue go, which may cost less than the lots that have to go first. So where
an answer does that, there are two ways on: the lots before are gone, or the lots after stay (branch and bound).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from xlrebal.optimize.linear_program import UNBOUNDED, ProgramDraft
from xlrebal.optimize.problem import Sellable
from xlrebal.optimize.solve import NoSolution, OpenProgram, Solution
from xlrebal.tax.columns import Floats, Ints

NODES = 40  # answers that are asked for, at most, to find the least
WORK = 60_000  # columns of them together: a large household is asked fewer
ENOUGH = 1e-4  # basis points by which an answer that may be cheaper is not looked at
TINY = 1e-9
PART = 1e-4  # of a lot: less of it is not out of order


class Least(NamedTuple):
    """The cheapest answer found in order, None where none was; and one, in order or not, that nothing in order costs less than.

    Neither is proved where the search stopped at its limit. asked: answers it took beyond the first.
    """

    found: Solution | None
    bound: Solution
    asked: int

    @property
    def best(self) -> Solution:
        """The cheapest found, else the bound."""
        return self.bound if self.found is None else self.found


class _Node(NamedTuple):
    """The least between some limits of the lots."""

    cost: float
    number: int
    low: Floats
    high: Floats
    solution: Solution


def in_queues(lots: Sellable) -> Ints:
    """The lots that go in order, by index: queue by queue, each after the one before it."""
    queued = np.flatnonzero(lots.place >= 0)
    return queued[np.lexsort((lots.place[queued], lots.queue[queued]))]


def hold_in_order(draft: ProgramDraft, lots: Sellable, columns: Ints, sold: Floats) -> bool:
    """Adds to a program that no lot of a queue goes before others are gone where one does in what is sold; whether there is any."""
    order = in_queues(lots)
    wrong = np.unique(lots.queue[order][:-1][_wrong(lots.queue[order], sold[order], lots.value[order]) > PART])
    order = order[np.isin(lots.queue[order], wrong)]
    before, after = order[:-1], order[1:]
    same = lots.queue[before] == lots.queue[after]
    before, after = before[same], after[same]
    if not len(after):
        return False
    gone = draft.columns(np.zeros(len(after)), 1.0, whole=True)
    only_then, all_of_it = draft.rows(np.full(len(after), -UNBOUNDED), 0.0), draft.rows(np.zeros(len(after)), UNBOUNDED)
    draft.entries(only_then, columns[after], 1.0)
    draft.entries(only_then, gone, -lots.value[after])
    draft.entries(all_of_it, columns[before], 1.0)
    draft.entries(all_of_it, gone, -lots.value[before])
    return True


def _wrong(queue: Ints, sold: Floats, most: Floats) -> Floats:
    """For each lot in order but the last: how much of it is left while the next of its queue goes, as parts of them."""
    there, gone = most > TINY, sold / np.maximum(most, TINY)
    both = (queue[:-1] == queue[1:]) & there[:-1] & there[1:]
    return np.where(both, np.minimum(1.0 - gone[:-1], gone[1:]), 0.0)


class LotsInOrder:
    """The lots of a program that go in order."""

    def __init__(self, lots: Sellable, columns: Ints, width: int) -> None:
        """columns: of every lot in the program; width: of the program, which decides how many answers are asked for."""
        self._order = in_queues(lots)
        self._columns, self._queue = columns[self._order], lots.queue[self._order]
        self._nodes = min(NODES, WORK // width)

    @property
    def any_wait(self) -> bool:
        """Whether there are any: without them every least is found."""
        return len(self._order) > 0

    def least(self, program: OpenProgram, solve: Callable[[], Solution], low: Floats, high: Floats) -> Least:
        """The least of a program in order. low, high: between which each lot is held now, and is again then. Raises NoSolution."""
        least, most = low[self._order], high[self._order]
        first = solve()
        if self._out_of_order(first, most) is None:
            return Least(first, first, 0)
        try:
            return self._searched(program, solve, _Node(first.cost, 0, least, most, first))
        finally:
            program.set_columns(self._columns, least, most)

    def _searched(self, program: OpenProgram, solve: Callable[[], Solution], first: _Node) -> Least:
        """Straight down first, the cheaper way at each step, until an answer is in order; then what may be cheaper than that."""
        waiting, asked, found = [first], 0, None
        while waiting:
            cheapest = min(waiting)
            if found is not None and cheapest.cost > found.cost - ENOUGH:
                return Least(found.solution, found.solution, asked)
            if asked >= self._nodes:
                stopped = None if found is None else replace(found.solution, proved=False)
                return Least(stopped, replace(cheapest.solution, proved=False), asked)
            latest = [each for each in waiting if each.number >= asked - 1]
            node = min(latest or waiting) if found is None else cheapest
            waiting.remove(node)
            at = self._out_of_order(node.solution, first.high)
            if at is None:
                found = min(node, found or node)
                continue
            for low, high in self._ways_on(node, at):
                asked += 1
                program.set_columns(self._columns, low, high)
                with suppress(NoSolution):
                    answer = solve()
                    waiting.append(_Node(answer.cost, asked, low, high, answer))
        if found is None:
            raise NoSolution("no answer is in the order of the lots")
        return Least(found.solution, found.solution, asked)

    def _ways_on(self, node: _Node, at: int) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
        """What each lot may be held between: those of a queue gone up to a lot, or those after it kept."""
        mine, place = self._queue == self._queue[at], np.arange(len(self._queue))
        gone = np.where(mine & (place <= at), node.high, node.low)
        stays = np.where(mine & (place > at), node.low, node.high)
        return (gone, node.high), (node.low, stays)

    def _out_of_order(self, solution: Solution, most: Floats) -> int | None:
        """The lot of which most is left while the next one goes, by its place in the order; None where all wait."""
        wrong = _wrong(self._queue, solution.values[self._columns], most)
        at = int(wrong.argmax()) if len(wrong) else 0
        return at if len(wrong) and wrong[at] > PART else None
