"""Limits on risk that what is held breaks today: the volatility, the tracking error, and exposures to factors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from xlrebal.household.household import Household
from xlrebal.household.target import Path
from xlrebal.plan.drift.measure_drift import TIE, ScopeDrift
from xlrebal.plan.drift.risk_weights import RiskWeights, risk_weights
from xlrebal.risk.covariance import Covariance, covariance_of
from xlrebal.risk.factor_exposure import factor_exposures
from xlrebal.risk.portfolio_risk import tracking_error, volatility


class BrokenLimit(NamedTuple):
    """A limit strictly beyond, as fractions; of a factor as its exposure. is_target: no limit, but the volatility aimed at.

    name: what the sheet calls the limit: "Volatility Limit %", "Market" on Factors.
    """

    name: str
    sheet: str
    value: float
    limit: float
    is_target: bool = False

    def __str__(self) -> str:
        """In words: "volatility 14.2% is above Volatility Limit 12.0%"."""
        if self.sheet == "Factors":
            side = "above" if self.value > self.limit else "below"
            value, limit = _told_apart(self.value, self.limit, "{:.{}f}", 2)
            return f"the exposure to {self.name}, {value}, is {side} its limit of {limit}"
        value, limit = _told_apart(self.value, self.limit, "{:.{}%}", 1)
        what = "tracking error" if "Tracking" in self.name else "volatility"
        return f"{what} {value} is above {self.name.removesuffix(' %')} {limit}"


def _told_apart(value: float, limit: float, form: str, decimals: int) -> tuple[str, str]:
    """Both figures with as few decimals as show them to differ."""
    shown = ((form.format(value, places), form.format(limit, places)) for places in range(decimals, decimals + 8))
    return next((pair for pair in shown if pair[0] != pair[1]), (form.format(value, decimals),) * 2)


def risk_limits_broken(household: Household, drift: Sequence[ScopeDrift]) -> tuple[BrokenLimit, ...]:
    """The limits that these scopes, taken together, break as they stand; what is not known breaks none (Checks says what is missing)."""
    weights = risk_weights(household, drift)
    return () if weights is None else limits_broken(household, covariance_of(household), weights)


def limits_broken(household: Household, covariance: Covariance | None, weights: RiskWeights) -> tuple[BrokenLimit, ...]:
    """The limits that these weights break."""
    return (*_of_settings(household, covariance, weights), *_of_factors(household, weights.held))


def _of_settings(household: Household, covariance: Covariance | None, weights: RiskWeights) -> Iterator[BrokenLimit]:
    settings = household.settings
    if covariance is None:
        return
    own = volatility(weights.held, covariance)
    active = tracking_error(weights.held, weights.target, covariance)
    for name, value, limit in (
        ("Volatility Limit %", own, settings.volatility_limit_pct),
        ("Tracking Error Limit %", active, settings.tracking_error_limit_pct),
        ("Target Volatility %", own, settings.target_volatility_pct),
    ):
        if value is not None and limit is not None and value > limit + TIE:
            yield BrokenLimit(name, "Settings", value, limit, name == "Target Volatility %")


def _of_factors(household: Household, held: Mapping[Path, float]) -> Iterator[BrokenLimit]:
    if household.risk.factors is None:
        return
    for each in factor_exposures(held, household.risk.factors):
        limit = each.high if each.status == "over" else each.low if each.status == "under" else None
        if each.exposure is not None and limit is not None:
            yield BrokenLimit(each.factor, "Factors", each.exposure, limit)
