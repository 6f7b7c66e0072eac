"""The sheet Policy Study: what each policy would have done, what it costs, and what the study shows for this client."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from xlrebal.schema.column import Results, Row, Value
from xlrebal.schema.percent_text import percent_text
from xlrebal.study.known_policies import EVERY
from xlrebal.study.policy import Trigger
from xlrebal.study.policy_study import Alternative, PolicyStudy
from xlrebal.study.swept import Swept

HYPOTHETICAL = (
    "Hypothetical: the targets held through past returns, not this client's accounts. It is for the advisor, not for a client report; what "
    "was need not be again."
)
LINES = 240  # of the table through time
SURE = 0.9  # of the resampled histories: the difference is no accident of this past
UNSURE = 0.75


def policy_study_results(found: PolicyStudy) -> Results:
    """The sheet's tables."""
    return {
        "policy_findings": list(_finding_rows(found)),
        "policy_study": list(_policy_rows(found)),
        "policy_drift": list(_drift_rows(found)),
        "policy_frequencies": list(_frequency_rows(found)),
        "policy_grid": list(_grid_rows(found)),
        "policy_sweep": [_swept_row(each) for each in found.swept],
        "policy_range": list(_range_rows(found)),
        "policy_path": list(_path_rows(found)),
    }


def policy_sentence(found: PolicyStudy) -> str:
    """What the study shows for this client, in one or two sentences, and how sure that is."""
    history, results = found.matter.studied.history, found.results
    present = (
        f"From {history.ends[0]:%b %Y} to {history.ends[-1]:%b %Y} the present policy would have traded "
        f"{results.turnover[0]:.1%} of the portfolio a year at a tracking error of "
        f"{results.tracking_error[0]:.2%}; with {_points(found.lived[0].tax)} of tax in these accounts it costs {_points(found.costs[0])} a year, drift included"
    )
    if not found.better:
        return f"{present}; none of the {len(found.points)} other policies tried would have cost less."
    return f"{present}. {' '.join(_alternative(found, each) for each in found.better)}"


def _alternative(found: PolicyStudy, other: Alternative) -> str:
    name = other.policy.name
    said = (
        f"{name[:1].upper()}{name[1:]}: {_points(other.cost)}, with turnover of {other.turnover:.1%}, {_points(other.tax)} of tax and a "
        f"tracking error of {other.tracking_error:.2%}"
    )
    if found.histories < 1:
        return f"{said}."
    share = f"cheaper in {other.sure:.0%} of {found.histories:,} resampled histories"
    if other.sure >= SURE:
        return f"{said}; {share}."
    return f"{said}; {share}, which is {'some sign' if other.sure >= UNSURE else 'no clear difference'}."


def _points(share: float) -> str:
    """A small share of the portfolio: "1.0 basis points"."""
    return f"{share * 10_000:.1f} basis points"


def _finding_rows(found: PolicyStudy) -> Iterator[Row]:
    history = found.matter.studied.history
    yield _said("What it is", HYPOTHETICAL)
    yield _said("What it shows", policy_sentence(found))
    weights = zip(history.names, found.matter.studied.targets.tolist(), strict=True)
    yield _said(
        "Studied",
        f"{', '.join(f'{name} {percent_text(weight)}' for name, weight in weights)}; {len(history.ends):,} periods.",
    )
    yield _said(
        "What a policy costs",
        "Its trading; what its drift costs: half the risk aversion on Settings × the squared tracking error against the targets, as the "
        "cost gate reckons it; and its tax.",
    )
    yield _said(
        "Tax and After-Tax Return",
        f"The client's accounts planned day by day from today on, as if the last {found.years_lived:.0f} years came again: lots, wash sales, "
        "harvests and each year's tax as in any plan; returns as price, dividends reinvested untaxed. Of policies without a figure, and in the "
        f"tables by band, by first day and in resampled histories, it is reckoned as {found.tax_of_turnover:.1%} of turnover, the present one's.",
    )
    yield _said(
        "Rebalancing premium",
        f"Expected of these returns, ½(Σ wσ² − σp²): {percent_text(found.expected_premium)} a year for one that is always at target.",
    )
    for each in found.matter.notes:
        yield _said("Note", each)


def _said(item: str, text: str) -> Row:
    return {"item": item, "text": text}


def _number(value: float) -> Value:
    """A figure; None where it is not known."""
    return float(value) if np.isfinite(value) else None


def _in_points(share: float) -> Value:
    """A small share of the portfolio in basis points, to a hundredth of one; None where it is not known."""
    return round(float(share) * 10_000, 2) if np.isfinite(share) else None


def _policy_rows(found: PolicyStudy) -> Iterator[Row]:
    results = found.results
    for at, policy in enumerate(found.policies):
        yield {
            "policy": policy.name,
            "return": _number(results.returns[at]),
            "volatility": _number(results.volatility[at]),
            "sharpe": _number(results.sharpe[at]),
            "drawdown": _number(results.drawdown[at]),
            "turnover": _number(results.turnover[at]),
            "cost": _in_points(results.cost[at]),
            "tax": found.lived[at].tax if at in found.lived else None,
            "after_tax_return": found.lived[at].after_tax_return if at in found.lived else None,
            "tracking_error": _number(results.tracking_error[at]),
            "yearly_cost": _in_points(found.costs[at]),
            "rebalances": int(results.rebalances[at]),
            "premium": _number(results.premium[at]),
            "net_return": _number(results.net_return[at]),
        }


def _drift_rows(found: PolicyStudy) -> Iterator[Row]:
    results, drift = found.results, found.drift
    for at, policy in enumerate(found.policies):
        yield {
            "policy": policy.name,
            "largest_drift": _number(results.largest_drift[at]),
            "usual_drift": _number(float(np.sqrt((drift.furthest[:, at] ** 2).mean()))),
            "sum_of_drift": _number(float(drift.summed[:, at].mean())),
            "most_over": _number(float(drift.over[:, at].max())),
            "most_under": _number(float(drift.under[:, at].max())),
        }


def _frequency_rows(found: PolicyStudy) -> Iterator[Row]:
    """Calendar policies alone, the most frequent first."""
    for at, policy in enumerate(found.policies):
        if at and policy.trigger is Trigger.CALENDAR:
            yield {
                "frequency": EVERY[policy.every],
                "turnover": _number(found.results.turnover[at]),
                "cost": _in_points(found.results.cost[at]),
                "tracking_error": _number(found.results.tracking_error[at]),
                "yearly_cost": _in_points(found.costs[at]),
            }


def _grid_rows(found: PolicyStudy) -> Iterator[Row]:
    """A row for each width of bands, a column for each frequency; to where the present policy goes."""
    own = found.policies[0].to
    costs = {
        (point.points, point.every): cost
        for point, cost in zip(found.points, found.grid_costs.tolist(), strict=True)
        if point.to == own and point.costs == 1
    }
    for points in dict.fromkeys(each.points for each in found.points):
        row: Row = {"band": points}
        for every in EVERY:
            row[_column(every)] = _in_points(costs[points, every]) if (points, every) in costs else None
        yield row


def _column(every: str) -> str:
    return every.replace("-", "_")


def _swept_row(found: Swept) -> Row:
    return {
        "cheapest": found.least.policy.name,
        "start": found.start,
        "costs": found.times,
        "least": _in_points(found.least_cost),
        "present": _in_points(found.present),
        "dearer": found.dearer,
    }


def _range_rows(found: PolicyStudy) -> Iterator[Row]:
    """What the present policy and the alternatives cost in the resampled histories."""
    names = [found.policies[0].name, *(each.policy.name for each in found.better)]
    sure: Sequence[float | None] = [None, *(each.sure for each in found.better)]
    for name, costs, share in zip(names, found.spread, sure, strict=True):
        if costs.size:
            low, middle, high = np.quantile(costs, [0.05, 0.5, 0.95]).tolist()
            yield {
                "policy": name,
                "low": _in_points(low),
                "middle": _in_points(middle),
                "high": _in_points(high),
                "cheaper": share,
            }


def _path_rows(found: PolicyStudy) -> Iterator[Row]:
    """Wealth and drift through time, thinned to so many lines, the last of all among them."""
    ends = found.matter.studied.history.ends
    step = -(-len(ends) // LINES)
    never = next(at for at, policy in enumerate(found.policies) if policy.trigger is Trigger.NEVER and at)
    yearly = next(
        at
        for at, policy in enumerate(found.policies)
        if at and policy.trigger is Trigger.CALENDAR and policy.every == "annual"
    )
    band, start = _widest_band(found), found.matter.studied.start
    for at in range((len(ends) - 1) % step, len(ends), step):
        yield {
            "date": ends[at],
            "present": _number(found.wealth[at + 1, 0] / start),
            "never": _number(found.wealth[at + 1, never] / start),
            "each_year": _number(found.wealth[at + 1, yearly] / start),
            "furthest": _number(found.drift.furthest[max(0, at + 1 - step) : at + 1, 0].max()),
            "band": band,
        }


def _widest_band(found: PolicyStudy) -> Value:
    """The widest reach of the present policy's bands on either side of a target; None without bands."""
    policy = found.policies[0]
    if policy.trigger not in (Trigger.THRESHOLD, Trigger.BOTH):
        return None
    studied = found.matter.studied
    pairs = zip(studied.history.names, studied.targets.tolist(), strict=True)
    limits = [(weight, policy.band_of(name).around(weight)) for name, weight in pairs]
    return float(max(max(weight - each.low, each.high - weight) for weight, each in limits))
