"""The cheapest of the ways in which brackets may fill: where a rate falls, no one program has them all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from xlrebal.optimize.linear_program import UNBOUNDED
from xlrebal.optimize.problem import Filling, Placement
from xlrebal.optimize.solve import NoSolution, TooDear

SAME = 1e-6  # dollars by which a bound may be above an answer that it is the bound of


class Cheapest(NamedTuple):
    """A placement, and the way in which the brackets fill with it; costs: dollars that no answer of each way costs less than.

    These are what the answers cost: bounds only where each is the least of its way.
    """

    placement: Placement
    way: Filling
    costs: Sequence[float]


def cheapest(
    ways: Sequence[Filling], solved: Callable[[Filling, float], Placement], bounds: Sequence[float] | None = None
) -> Cheapest:
    """The least over all ways in which the brackets may fill. Raises NoSolution where none of them has a solution.

    solved: the answer in one way, which it need not find above so many dollars (TooDear). bounds: dollars that no answer of each
    way costs less than; ways that cannot be cheaper are not solved.
    """
    costs = list(bounds or [-UNBOUNDED] * len(ways))
    found, failed = list[tuple[float, int, Placement]](), NoSolution()
    for at in sorted(range(len(ways)), key=costs.__getitem__):
        if found and costs[at] > min(found)[0] + SAME:
            break
        least = min(found)[0] + SAME if found else UNBOUNDED
        try:
            placement = solved(ways[at], least)
        except TooDear:
            costs[at] = max(costs[at], least)
        except NoSolution as why:
            failed, costs[at] = why, UNBOUNDED
        else:
            found.append((placement.cost, at, placement))
            costs[at] = placement.cost
    if not found:
        raise failed
    _, way, placement = min(found)
    return Cheapest(placement, ways[way], costs)
