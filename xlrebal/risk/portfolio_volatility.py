"""Volatility of a portfolio a year, from the volatilities and correlations of the Risk or Returns sheet."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from xlrebal.household.correlation import Correlation
from xlrebal.household.target import CASH_CLASS, Path


def risk_name(path: Path, volatility: Mapping[str, float]) -> str:
    """The row of the Risk sheet that speaks of a security: its symbol, else sector, sub-class or class ("" = none)."""
    return next((part for part in reversed(path) if part and part in volatility), "")


def portfolio_volatility(
    weights: Mapping[Path, float], volatility: Mapping[str, float], correlation: Correlation
) -> float | None:
    """√(w′Σw) as a fraction a year; weights by security path, cash without a row counts as riskless.

    None when the sheet is missing or says nothing about a holding. A pair without a correlation counts as 0, a name with
    itself as 1.
    """
    exposure: dict[str, float] = {}
    for path, weight in weights.items():
        name = risk_name(path, volatility)
        if not name and path[0] != CASH_CLASS and abs(weight) > 1e-9:
            return None
        if name:
            exposure[name] = exposure.get(name, 0.0) + weight
    if not volatility:
        return None
    names = sorted(exposure)
    deviations = np.array([exposure[name] * volatility[name] for name in names])
    return float(np.sqrt(max(0.0, deviations @ correlation.among(names) @ deviations)))
