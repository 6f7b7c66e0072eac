"""What a household's sheets say about risk, before anything is estimated from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np

from xlrebal.household.correlation import Correlation
from xlrebal.tax.columns import Dates, Floats

FEWEST = 3  # periods from which anything is measured
SHORT = 24  # periods: a volatility from fewer is off by a seventh or more (its standard error is σ/√2n)


@dataclass(frozen=True, eq=False)
class StatedRisk:
    """The Risk sheet: volatility a year as a fraction, by class, sub-class, sector or symbol, and the correlations of these."""

    volatility: Mapping[str, float]
    correlation: Correlation


@dataclass(frozen=True, eq=False)
class PastReturns:
    """The Returns sheet: a row a period, the oldest first, a column a name, as fractions; NaN where blank.

    periods_a_year: 252 (daily), 52, 12, 4 or 1, as the dates tell.
    """

    names: tuple[str, ...]
    ends: tuple[date, ...]
    returns: Floats
    periods_a_year: int

    @cached_property
    def days(self) -> Dates:
        """The ends as numpy's days."""
        return np.array(self.ends, dtype="datetime64[D]")


@dataclass(frozen=True, eq=False, kw_only=True)
class FactorModel:
    """The Factors sheet; NaN where blank.

    exposures: a row a name, a column a factor: what the name returns beside what is its own when the factor returns 1.
    specific: by name, the volatility a year of what is its own. volatility: of each factor a year, correlation: of the
    factors; both NaN where the sheet does not give them. target, low, high: of the portfolio's exposure to each factor.
    """

    factors: tuple[str, ...]
    names: tuple[str, ...]
    exposures: Floats
    specific: Floats
    volatility: Floats
    correlation: Floats
    target: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, eq=False)
class RiskFacts:
    """The risk sheets of one workbook; None where there is none, or none of its rows can be used.

    faults: why a sheet that stands there is not used, by the sheet's name.
    """

    stated: StatedRisk | None = None
    returns: PastReturns | None = None
    factors: FactorModel | None = None
    faults: Mapping[str, str] = field(default_factory=dict)

    @property
    def stand(self) -> bool:
        """Whether the workbook has a risk sheet at all."""
        return bool(self.stated or self.returns or self.factors or self.faults)


NO_RISK = RiskFacts()
