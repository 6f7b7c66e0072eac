"""Which policy suits a client: the present one and others over the same past, over histories that could have been, and in the
client's own accounts.

A policy's cost a year is what it trades for, what its drift costs as a plan reckons it (half the risk aversion times the squared
tracking error against the targets), and its tax. The tax is known where the policy was lived through in the client's accounts;
of the others it is taken to be as much of their turnover as it is of the present policy's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from xlrebal.household.household import Household
from xlrebal.schema.record import record
from xlrebal.study.backtest import Studied, backtest, beside
from xlrebal.study.known_policies import GridPoint, common_policies, grid, present_policy, tactical_policy
from xlrebal.study.lived_through import LivedThrough, last_years, live_through
from xlrebal.study.policy import Policy, Trigger
from xlrebal.study.policy_results import PolicyResults, expected_premium, measure
from xlrebal.study.resampled import resampled
from xlrebal.study.swept import Swept, sweep
from xlrebal.study.time_left import TimeLeft
from xlrebal.study.what_is_studied import StudyMatter
from xlrebal.tax.columns import Floats

VALUES_AT_ONCE = 2_000_000  # of a part of the histories: 16 MB, and a few times as much while it is worked out
HISTORIES = 1_000  # that could have been
BETTER, TRIED = 2, 4  # policies named beside the present one, of so many lived through
CLEARLY = 0.000_005  # a year: a twentieth of a basis point, which no advisor changes a policy for
NEAR = 0.0025  # points: bands nearer than this are the same
Say = Callable[[str], None]


@record(kw_only=True)
class Alternative:
    """A policy that came out cheaper than the present one, a year, as fractions of the portfolio. tax: lived through. sure: in
    what share of the histories that could have been it was cheaper, too."""

    policy: Policy
    turnover: float
    tracking_error: float
    tax: float
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

    lived: by its place among the policies, what it comes to in the client's accounts over the last `years_lived` years of the
    history. tax_of_turnover: dollars of tax for a dollar of turnover. points: the grid, and grid_costs what each costs a year; swept: the
    same from other first days and at other costs of trading.
    spread: for the present policy and the alternatives, by policy and histories, what they cost a year. better: the nearest
    ones that cost less than the present one. wealth (dates + 1, policies), drift: through time.
    """

    matter: StudyMatter
    policies: tuple[Policy, ...]
    results: PolicyResults
    costs: Floats
    lived: Mapping[int, LivedThrough]
    years_lived: float
    tax_of_turnover: float
    expected_premium: float
    wealth: Floats
    drift: DriftThroughTime
    points: tuple[GridPoint, ...]
    grid_costs: Floats
    swept: tuple[Swept, ...]
    better: tuple[Alternative, ...]
    spread: Floats
    histories: int


@record
class _Reckoned:
    """How a policy's cost is reckoned: the risk aversion, and what tax a dollar of turnover costs."""

    risk_aversion: float
    tax_of_turnover: float = 0.0

    def __call__(self, results: PolicyResults) -> Floats:
        """What each policy costs a year, as a fraction."""
        drift = self.risk_aversion / 2 * results.tracking_error**2
        found: Floats = results.cost + drift + self.tax_of_turnover * results.turnover
        return found


def study_policies(
    matter: StudyMatter, household: Household, say: Say, more: Sequence[Policy] = (), histories: int = HISTORIES
) -> PolicyStudy:
    """The study of a household's policy beside the common ones and some more; `say` is told how far it is.

    household: as its sheets list it.
    """
    studied, settings = matter.studied, household.settings
    a_year = studied.history.periods_a_year
    present = present_policy(settings, matter.bands, a_year)
    common = [each for each in common_policies(a_year) if each not in more]
    policies = (present, *more, *common)
    say("Going through the past")
    paths = backtest(studied, policies, keep_holdings=True)
    if matter.tactical is not None:
        tactical = tactical_policy(present)
        policies = (*policies, tactical)
        paths = beside(
            studied, paths, backtest(replace(studied, targets=matter.tactical), [tactical], keep_holdings=True)
        )
    results = measure(studied, paths, matter.cash)
    assert paths.holdings is not None
    lately = replace(studied, history=last_years(studied.history))
    lived = {
        at: live_through(household, lately, policy, say)
        for at, policy in enumerate(policies)
        if at <= len(more)
        or policy.trigger is Trigger.NEVER
        or _is_yearly(policy)  # never the tactical one: its tilts are not those of years to come
    }
    rate = _tax_of_turnover(lately, policies, lived)
    reckoned = _Reckoned(settings.risk_aversion, rate)
    costs = reckoned(results)
    for at, each in lived.items():
        costs[at] += each.tax - rate * results.turnover[at]
    points = grid(a_year)
    say(f"Trying {len(points)} policies")
    swept = _costs(studied, [each.policy for each in points], reckoned)
    over_time = sweep(studied, present, reckoned, say)
    better = _better(
        studied, lately, household, reckoned, float(costs[0]), _nearest(present, points, swept, float(costs[0])), say
    )
    compared = [present, *(each.policy for each in better)]
    spread = _spread(studied, compared, histories, reckoned, say)
    sure = (spread < spread[0]).mean(axis=1) if histories else np.full(len(compared), np.nan)
    return PolicyStudy(
        matter=matter,
        policies=policies,
        results=results,
        costs=costs,
        lived=lived,
        years_lived=len(lately.history.ends) / a_year,
        tax_of_turnover=rate,
        expected_premium=expected_premium(studied),
        wealth=paths.values,
        drift=_drift(studied, paths.holdings),
        points=points,
        grid_costs=swept,
        swept=over_time,
        better=tuple(replace(each, sure=float(sure[at + 1])) for at, each in enumerate(better)),
        spread=spread,
        histories=histories,
    )


def _is_yearly(policy: Policy) -> bool:
    return policy.trigger is Trigger.CALENDAR and policy.every == "annual"


def _tax_of_turnover(lately: Studied, policies: Sequence[Policy], lived: Mapping[int, LivedThrough]) -> float:
    """Dollars of tax for a dollar of turnover under the present policy, or, where that trades nothing, once a year; never below nothing."""
    places = sorted(lived)
    turnover = measure(lately, backtest(lately, [policies[at] for at in places])).turnover.tolist()
    rates = [max(0.0, lived[at].tax / each) for at, each in zip(places, turnover, strict=True) if each > 0]
    return rates[0] if rates else 0.0


def _better(
    studied: Studied,
    lately: Studied,
    household: Household,
    reckoned: _Reckoned,
    own: float,
    points: Sequence[GridPoint],
    say: Say,
) -> list[Alternative]:
    """Those of the points that clearly cost less than the present policy once they are lived through, too; the nearest first."""
    if not points:
        return []
    policies = [each.policy for each in points]
    results = measure(studied, backtest(studied, policies))
    costs = reckoned(results)
    found = []
    for at, policy in enumerate(policies):
        tax = live_through(household, lately, policy, say).tax
        cost = float(costs[at]) - reckoned.tax_of_turnover * float(results.turnover[at]) + tax
        if cost < own - CLEARLY:
            turnover, error = float(results.turnover[at]), float(results.tracking_error[at])
            found.append(
                Alternative(
                    policy=policy, turnover=turnover, tracking_error=error, tax=tax, cost=cost, sure=float("nan")
                )
            )
    return found[:BETTER]


def _spread(studied: Studied, policies: Sequence[Policy], histories: int, reckoned: _Reckoned, say: Say) -> Floats:
    """What each policy costs a year in every history that could have been, so many at a time that memory stays bounded."""
    periods = len(studied.history.ends)
    worlds = resampled(periods, studied.history.periods_a_year, histories)
    at_once = max(1, VALUES_AT_ONCE // (periods * (len(policies) + len(studied.targets))))
    parts = [np.empty((len(policies), 0))]
    left = TimeLeft(histories)
    for start in range(0, histories, at_once):
        say(f"Histories that could have been: {start:,} of {histories:,}{left.after(start)}")
        part = replace(studied, worlds=worlds[start : start + at_once])
        parts.append(_costs(part, policies, reckoned).reshape(-1, len(policies)).T)
    return np.concatenate(parts, axis=1)


def _costs(studied: Studied, policies: Sequence[Policy], reckoned: _Reckoned) -> Floats:
    return reckoned(measure(studied, backtest(studied, policies)))


def _drift(studied: Studied, holdings: Floats) -> DriftThroughTime:
    values = holdings.sum(axis=1, keepdims=True)
    weights = np.divide(holdings, values, out=np.zeros_like(holdings), where=values > 0)
    apart = weights - np.broadcast_to(studied.targets, studied.history.returns.shape)[..., None]
    over, under = apart.max(axis=1), -apart.min(axis=1)
    return DriftThroughTime(np.maximum(over, under), np.abs(apart).sum(axis=1), over, under)


def _nearest(present: Policy, points: Sequence[GridPoint], costs: Floats, own: float) -> list[GridPoint]:
    """The points of the grid that clearly cost less than the present policy and change least of it: of two alike the cheaper."""
    reach = np.median([band.around(0.5).high - 0.5 for band in (present.bands or {}).values()] or [1.0])
    cheaper = [
        ((point.every != present.every) + (point.to != present.to) + (abs(point.points - reach) > NEAR), cost, at)
        for at, (point, cost) in enumerate(zip(points, costs.tolist(), strict=True))
        if cost < own - CLEARLY
    ]
    return [points[at] for _, _, at in sorted(cheaper)[:TRIED]]
