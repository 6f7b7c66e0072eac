"""Which policy suits a client: the present one and others over the same past, and over histories that could have been.

A policy's cost a year is what it trades for and what its drift costs, as a plan reckons it: half the risk aversion times the
squared tracking error against the targets.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from xlrebal.schema.plan_settings import PlanSettings
from xlrebal.schema.record import record
from xlrebal.study.backtest import Studied, backtest
from xlrebal.study.known_policies import GridPoint, common_policies, grid, present_policy
from xlrebal.study.policy import Policy
from xlrebal.study.policy_results import PolicyResults, expected_premium, measure
from xlrebal.study.resampled import resampled
from xlrebal.study.what_is_studied import StudyMatter
from xlrebal.tax.columns import Floats

VALUES_AT_ONCE = 2_000_000  # of a part of the histories: 16 MB, and a few times as much while it is worked out
HISTORIES = 1_000  # that could have been
BETTER = 2  # policies named beside the present one
Say = Callable[[str], None]


@record(kw_only=True)
class Alternative:
    """A policy that came out cheaper than the present one, a year, as fractions of the portfolio. sure: in what share of the
    histories that could have been it did, too."""

    policy: Policy
    turnover: float
    tracking_error: float
    cost: float
    sure: float


@record
class DriftThroughTime:
    """How far each policy's assets stand from their targets after each period's trades (dates, policies), as fractions: the
    furthest, all summed up, the furthest above its target and the furthest below (positive)."""

    furthest: Floats
    summed: Floats
    over: Floats
    under: Floats


@record(kw_only=True)
class PolicyStudy:
    """All that a study found. policies: the present one first; results: a value each. costs: of each a year.

    points: the grid, and grid_costs what each costs a year. spread: for the present policy and the alternatives, by policy
    and histories, what they cost a year. better: the nearest ones that cost less than the present one.
    wealth (dates + 1, policies), drift: through time.
    """

    matter: StudyMatter
    policies: tuple[Policy, ...]
    results: PolicyResults
    costs: Floats
    expected_premium: float
    wealth: Floats
    drift: DriftThroughTime
    points: tuple[GridPoint, ...]
    grid_costs: Floats
    better: tuple[Alternative, ...]
    spread: Floats
    histories: int


def yearly_cost(results: PolicyResults, risk_aversion: float) -> Floats:
    """What each policy costs a year, as a fraction: its trading, and ½ × risk aversion × squared tracking error."""
    found: Floats = results.cost + risk_aversion / 2 * results.tracking_error**2
    return found


def study_policies(
    matter: StudyMatter, settings: PlanSettings, say: Say, more: Sequence[Policy] = (), histories: int = HISTORIES
) -> PolicyStudy:
    """The study of a household's policy beside the common ones and some more, in a few seconds; `say` is told how far it is."""
    studied, aversion = matter.studied, settings.risk_aversion
    a_year = studied.history.periods_a_year
    present = present_policy(settings, matter.bands, a_year)
    policies = (present, *more, *common_policies(a_year))
    say("Going through the past")
    paths = backtest(studied, policies, keep_holdings=True)
    results = measure(studied, paths, matter.cash)
    assert paths.holdings is not None
    drift = _drift(studied, paths.holdings)
    points = grid(a_year)
    say(f"Trying {len(points)} policies")
    swept = _costs(studied, [each.policy for each in points], aversion)
    costs = yearly_cost(results, aversion)
    nearest = _nearest_better(present, points, swept, float(costs[0]))
    compared = [present, *(each.policy for each in nearest)]
    spread = _spread(studied, compared, histories, aversion, say)
    return PolicyStudy(
        matter=matter,
        policies=policies,
        results=results,
        costs=costs,
        expected_premium=expected_premium(studied),
        wealth=paths.values,
        drift=drift,
        points=points,
        grid_costs=swept,
        better=_alternatives(studied, compared, spread, aversion),
        spread=spread,
        histories=histories,
    )


def _spread(studied: Studied, policies: Sequence[Policy], histories: int, aversion: float, say: Say) -> Floats:
    """What each policy costs a year in every history that could have been, so many at a time that memory stays bounded."""
    periods = len(studied.history.ends)
    worlds = resampled(periods, studied.history.periods_a_year, histories)
    at_once = max(1, VALUES_AT_ONCE // (periods * (len(policies) + len(studied.targets))))
    parts = []
    for start in range(0, histories, at_once):
        say(f"Histories that could have been: {start} of {histories}")
        part = replace(studied, worlds=worlds[start : start + at_once])
        parts.append(_costs(part, policies, aversion).reshape(-1, len(policies)).T)
    return np.concatenate(parts, axis=1) if parts else np.empty((len(policies), 0))


def _costs(studied: Studied, policies: Sequence[Policy], aversion: float) -> Floats:
    return yearly_cost(measure(studied, backtest(studied, policies)), aversion)


def _drift(studied: Studied, holdings: Floats) -> DriftThroughTime:
    values = holdings.sum(axis=1, keepdims=True)
    weights = np.divide(holdings, values, out=np.zeros_like(holdings), where=values > 0)
    apart = weights - np.broadcast_to(studied.targets, studied.history.returns.shape)[..., None]
    over, under = apart.max(axis=1), -apart.min(axis=1)
    return DriftThroughTime(np.maximum(over, under), np.abs(apart).sum(axis=1), over, under)


def _nearest_better(present: Policy, points: Sequence[GridPoint], costs: Floats, own: float) -> tuple[GridPoint, ...]:
    """The points of the grid that clearly cost less than the present policy and change least of it: of two alike the cheaper."""
    reach = np.median([band.around(0.5).high - 0.5 for band in (present.bands or {}).values()] or [1.0])
    cheaper = [
        ((point.every != present.every) + (point.to != present.to) + (abs(point.points - reach) > NEAR), cost, at)
        for at, (point, cost) in enumerate(zip(points, costs.tolist(), strict=True))
        if cost < own - CLEARLY
    ]
    return tuple(points[at] for _, _, at in sorted(cheaper)[:BETTER])


CLEARLY = 0.000_005  # a year: a twentieth of a basis point, which no advisor changes a policy for
NEAR = 0.0025  # points: bands nearer than this are the same


def _alternatives(
    studied: Studied, compared: Sequence[Policy], spread: Floats, aversion: float
) -> tuple[Alternative, ...]:
    results = measure(studied, backtest(studied, compared))
    costs = yearly_cost(results, aversion)
    return tuple(
        Alternative(
            policy=policy,
            turnover=float(results.turnover[at]),
            tracking_error=float(results.tracking_error[at]),
            cost=float(costs[at]),
            sure=float((spread[at] < spread[0]).mean()) if spread.shape[1] else float("nan"),
        )
        for at, policy in enumerate(compared)
        if at
    )
