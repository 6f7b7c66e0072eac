"""Whether what a study shows hangs on when it begins and on what trading costs: the grid of policies tried again for both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from xlrebal.household.risk_facts import PastReturns
from xlrebal.schema.record import record
from xlrebal.study.backtest import Studied, backtest
from xlrebal.study.known_policies import GridPoint, grid
from xlrebal.study.policy import Policy
from xlrebal.study.policy_results import PolicyResults, measure
from xlrebal.study.time_left import TimeLeft
from xlrebal.tax.columns import Floats, Ints

STARTS, SHORTEST = 6, 5  # first days at most, and years that are left after the last of them
TIMES = (0.5, 1.0, 2.0, 4.0)  # what trading costs, in times of the study's costs
Say = Callable[[str], None]


@record(kw_only=True)
class Swept:
    """From one first day at one cost of trading: what the present policy costs a year, the point of the grid that costs least, and
    what share of the grid costs more than the present policy. times: of the study's trading costs."""

    start: date
    times: float
    present: float
    least: GridPoint
    least_cost: float
    dearer: float


def sweep(studied: Studied, present: Policy, costs: Callable[[PolicyResults], Floats], say: Say) -> tuple[Swept, ...]:
    """The grid over first days × costs of trading. costs: what each policy costs a year, as a fraction."""
    points = grid(studied.history.periods_a_year, TIMES)
    policies = [*(replace(present, costs=times) for times in TIMES), *(point.policy for point in points)]
    found: list[Swept] = []
    firsts = _firsts(studied.history).tolist()
    left = TimeLeft(sum(len(studied.history.ends) - first for first in firsts))
    gone = 0
    for first in firsts:
        say(f"Trying {len(points)} policies from {studied.history.ends[first]:%b %Y} on{left.after(gone)}")
        gone += len(studied.history.ends) - first
        part = replace(studied, history=_from(studied.history, first))
        yearly = costs(measure(part, backtest(part, policies)))
        found += _of_each_cost(part, points, yearly)
    return tuple(found)


def _of_each_cost(part: Studied, points: Sequence[GridPoint], yearly: Floats) -> list[Swept]:
    """A line for each cost of trading. yearly: of the present policy at each cost, then of the points."""
    own, others = yearly[: len(TIMES)], yearly[len(TIMES) :]
    times = np.array([point.costs for point in points])
    found = []
    for cost, present in zip(TIMES, own.tolist(), strict=True):
        places = np.flatnonzero(times == cost)
        least = int(places[others[places].argmin()])
        found.append(
            Swept(
                start=part.history.ends[0],
                times=cost,
                present=present,
                least=points[least],
                least_cost=float(others[least]),
                dearer=float((others[places] > present).mean()),
            )
        )
    return found


def _firsts(history: PastReturns) -> Ints:
    """The first periods tried: the first of all, and others evenly between it and the last that leaves some years."""
    last = max(0, len(history.ends) - SHORTEST * history.periods_a_year)
    found: Ints = np.unique(np.linspace(0, last, STARTS).astype(np.int64))
    return found


def _from(history: PastReturns, first: int) -> PastReturns:
    return PastReturns(history.names, history.ends[first:], history.returns[first:], history.periods_a_year)
