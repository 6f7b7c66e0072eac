"""The household's risk before and after the trades, all its scopes together, and what contributes to it."""

from __future__ import annotations

from collections.abc import Mapping

from xlrebal.household.target import Path
from xlrebal.plan.drift.risk_weights import RiskWeights
from xlrebal.risk.covariance import Covariance
from xlrebal.risk.portfolio_risk import contributions, less, volatility
from xlrebal.schema.record import record


@record(kw_only=True)
class RiskSide:
    """Risk a year at one moment, as fractions. weights: of the whole, by security path.

    volatility, tracking_error: None where a figure they rest on is not known. contributions: what each path adds to the
    volatility, active: to the tracking error; both sum to it, and are None where it is.
    """

    weights: Mapping[Path, float]
    volatility: float | None
    tracking_error: float | None
    contributions: Mapping[Path, float] | None
    active: Mapping[Path, float] | None


@record(kw_only=True)
class Risk:
    """Before and after the trades, against the targets. covariance: None without a risk sheet."""

    covariance: Covariance | None
    target: Mapping[Path, float]
    before: RiskSide
    after: RiskSide


NOTHING = RiskSide(weights={}, volatility=None, tracking_error=None, contributions=None, active=None)


def measure_risk(covariance: Covariance | None, today: RiskWeights | None, after: Mapping[Path, float]) -> Risk:
    """The risk of what is held today and after the trades; unknown where a worth or a figure is not known."""
    if today is None:
        return Risk(covariance=covariance, target={}, before=NOTHING, after=NOTHING)
    before, later = (_side(covariance, weights, today.target) for weights in (today.held, after))
    return Risk(covariance=covariance, target=today.target, before=before, after=later)


def _side(covariance: Covariance | None, weights: Mapping[Path, float], target: Mapping[Path, float]) -> RiskSide:
    if covariance is None:
        return RiskSide(weights=weights, volatility=None, tracking_error=None, contributions=None, active=None)
    active = less(weights, target)
    return RiskSide(
        weights=weights,
        volatility=volatility(weights, covariance),
        tracking_error=volatility(active, covariance),
        contributions=contributions(weights, covariance),
        active=contributions(active, covariance),
    )
