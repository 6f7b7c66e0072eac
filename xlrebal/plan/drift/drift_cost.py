"""What drift costs a year: the one figure that the cost gate weighs and that Summary, Attribution and Risk Report show."""

from __future__ import annotations

from collections.abc import Mapping

from xlrebal.household.household import Household
from xlrebal.household.target import Path
from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.plan.drift.risk_weights import target_weights, weights_by_path
from xlrebal.risk.covariance import Covariance
from xlrebal.risk.portfolio_risk import tracking_error
from xlrebal.tax.symbol import Symbol

DRIFT_COST = "½ × Risk Aversion × squared tracking error × value, each scope against its own targets"


def price_of_variance(household: Household, base: int) -> float:
    """Cents a year that a variance of 1 of weights less targets costs a scope worth so many: ½ × risk aversion × value."""
    return household.settings.risk_aversion / 2 * base


def drift_cost(
    drift: ScopeDrift, household: Household, held: Mapping[Symbol, int], cash: int, covariance: Covariance
) -> float | None:
    """Cents a year that a scope's drift from its own targets costs where it holds so much, and cash, once what is needed is out.

    None where its risk is not known; nothing without targets.
    """
    base = drift.scope.base
    if not drift.targets.rows or base <= 0:
        return 0.0
    weights: dict[Path, float] = weights_by_path(household, held, cash, max(1, sum(held.values()) + cash))
    off = tracking_error(weights, target_weights(household, drift), covariance)
    return None if off is None else off**2 * price_of_variance(household, base)
