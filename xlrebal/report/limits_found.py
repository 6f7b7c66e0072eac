"""Limits as the weekly check finds them: risk limits on Settings, exposures to factors, caps of exposure groups."""

from __future__ import annotations

from collections.abc import Iterator

from xlrebal.household.target import Level
from xlrebal.plan.make_plan import Plan
from xlrebal.report.strategic_found import Found
from xlrebal.review.measure_after import After
from xlrebal.risk.factor_exposure import factor_exposures
from xlrebal.schema.plan_settings import PlanSettings


def found_of_limits(plan: Plan, after: After) -> Iterator[Found]:
    """Each limit that is given, and how what is held stands to it before the trades and with them."""
    found = [*_of_settings(plan.household.settings, after), *_of_factors(plan, after), *_of_groups(after)]
    yield from found or [
        Found("Risk limits and caps", "None is given: caps stand on Exposure Groups, limits on Settings and Factors.")
    ]


def _of_settings(settings: PlanSettings, after: After) -> Iterator[Found]:
    before, later = after.risk.before, after.risk.after
    for name, limit, was, then in (
        ("Volatility Limit %", settings.volatility_limit_pct, before.volatility, later.volatility),
        ("Tracking Error Limit %", settings.tracking_error_limit_pct, before.tracking_error, later.tracking_error),
        ("Target Volatility %", settings.target_volatility_pct, before.volatility, later.volatility),
    ):
        if limit is None:
            continue
        if was is None or then is None:
            yield Found(name, "Not known, see Checks.")
        else:
            yield Found(name, f"{was:.1%}, {_side(was, limit)} {limit:.1%}; with these trades {then:.1%}.")


def _of_factors(plan: Plan, after: After) -> Iterator[Found]:
    model = plan.household.risk.factors
    if model is None:
        return
    sides = zip(
        factor_exposures(after.risk.before.weights, model),
        factor_exposures(after.risk.after.weights, model),
        strict=True,
    )
    for was, then in sides:
        if was.low is None and was.high is None:
            continue
        name = f"Exposure to {was.factor}"
        if was.exposure is None or then.exposure is None:
            yield Found(name, "Not known, see Checks.")
            continue
        limits = " to ".join("any" if each is None else f"{each:.2f}" for each in (was.low, was.high))
        stands = {"over": "above", "under": "below"}.get(was.status, "inside")
        yield Found(
            name, f"{was.exposure:.2f}, {stands} its limits of {limits}; with these trades {then.exposure:.2f}."
        )


def _of_groups(after: After) -> Iterator[Found]:
    for each in after.scopes:
        for was, then in zip(each.drift.rows, each.rows, strict=True):
            if was.level is Level.GROUP and was.high is not None and was.weight is not None and then.weight is not None:
                whose = f" in {was.account}" if was.account else ""
                said = f"{was.weight:.1%}, {_side(was.weight, was.high)} {was.high:.1%}; with these trades {then.weight:.1%}."
                yield Found(f"Cap of {was.name}{whose}", said)


def _side(value: float, limit: float) -> str:
    return "above" if value > limit + 1e-9 else "within"
