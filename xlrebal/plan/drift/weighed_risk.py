"""Whether a scope's drift is weighed by its risk: by tracking error where all of it is known, else dollar by dollar."""

from __future__ import annotations

from xlrebal.household.household import Household
from xlrebal.household.target import CASH_PATH, Target
from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.plan.drift.risk_weights import target_weights
from xlrebal.risk.covariance import Covariance, covariance_of
from xlrebal.risk.portfolio_risk import unknown_in


def weighed_risk(household: Household, drift: ScopeDrift) -> Covariance | None:
    """The covariances that price a scope's drift; None where something that it holds, wants or may buy is not known to them."""
    return household.remembered(f"weighed risk of {drift.scope.account}", lambda: _known(household, drift))


def _known(household: Household, drift: ScopeDrift) -> Covariance | None:
    covariance = covariance_of(household)
    if covariance is None or not drift.scope.is_known or drift.scope.base <= 0:
        return None
    paths = {CASH_PATH, *target_weights(household, drift)}
    paths |= {household.path(symbol) for symbol in drift.scope.values}
    classes = {path[0] for path in paths}
    paths |= {path for symbol in household.securities if (path := household.path(symbol))[0] in classes}
    return None if unknown_in(dict.fromkeys(paths, 1.0), covariance) else covariance


def is_told_by(covariance: Covariance, row: Target) -> bool:
    """Whether the covariances tell a row's drift from that of the rows around it: a class's, or that of what has a figure of its own."""
    name = covariance.name_of(row.path)
    return not any(row.path[1:]) or name in row.path[1:]
