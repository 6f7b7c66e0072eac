"""The cheapest of the ways in which brackets may fill: where a rate falls, no one program has them all."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from xlrebal.optimize.linear_program import UNBOUNDED
from xlrebal.optimize.problem import Filling, Placement, PlacementProblem
from xlrebal.optimize.solve import NoSolution


class Cheapest(NamedTuple):
    """A placement, and the way in which the brackets fill with it."""

    placement: Placement
    way: Filling


def cheapest(
    problem: PlacementProblem, solved: Callable[[Filling], Placement], bound: Callable[[Filling], float] | None = None
) -> Cheapest:
    """The least over all ways in which the brackets may fill. Raises NoSolution where none of them has a solution.

    bound: dollars that no answer of a way costs less than; ways that cannot be cheaper are not solved.
    """
    ways, found, failed = problem.branches(), list[Cheapest](), NoSolution()
    least = [bound(way) if bound else -UNBOUNDED for way in ways]
    for at in sorted(range(len(ways)), key=least.__getitem__):
        way = ways[at]
        if found and least[at] > min(each.placement.cost for each in found):
            break
        try:
            found.append(Cheapest(solved(way), way))
        except NoSolution as why:
            failed = why
    if not found:
        raise failed
    return min(found, key=lambda each: each.placement.cost)
