"""How much a portfolio has of each factor, against what it should have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from xlrebal.household.risk_facts import FactorModel
from xlrebal.household.target import CASH_CLASS, Path
from xlrebal.risk.portfolio_risk import NEGLIGIBLE

TIE = 1e-9


class FactorExposure(NamedTuple):
    """The weighted exposure to one factor; None where that of something held is not known. target, low, high: None where none is set."""

    factor: str
    exposure: float | None
    target: float | None
    low: float | None
    high: float | None

    @property
    def status(self) -> str:
        """ok, over or under its limits, strictly; "" where the exposure is not known."""
        if self.exposure is None:
            return ""
        if self.high is not None and self.exposure > self.high + TIE:
            return "over"
        return "under" if self.low is not None and self.exposure < self.low - TIE else "ok"


def factor_exposures(weights: Mapping[Path, float], model: FactorModel) -> Sequence[FactorExposure]:
    """The portfolio's exposure to each factor: Σ weight × exposure; cash of which no row speaks has none."""
    place = {name: at for at, name in enumerate(model.names)}
    total = np.zeros(len(model.factors))
    for path, weight in weights.items():
        if abs(weight) <= NEGLIGIBLE:
            continue
        name = next((part for part in reversed(path) if part and part in place), "")
        if name:
            total = total + weight * model.exposures[place[name]]
        elif path[0] != CASH_CLASS:
            total = total + np.nan
    columns = (total, model.target, model.low, model.high)
    return [
        FactorExposure(factor, *(None if np.isnan(each) else float(each) for each in of_factor))
        for factor, *of_factor in zip(model.factors, *columns, strict=True)
    ]
