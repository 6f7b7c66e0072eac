"""How much everything the household holds or wants varies, and how it moves together: one matrix a household.

From the sheet Risk where it stands (the advisor's own figures); else from Factors, where the volatilities of its factors are
given there or measured on Returns; else from Returns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np

from xlrebal.household.household import Household
from xlrebal.household.risk_facts import FEWEST, FactorModel, PastReturns, RiskFacts, StatedRisk
from xlrebal.household.target import CASH_CLASS, CASH_PATH, Path
from xlrebal.schema.plan_settings import CovarianceMethod
from xlrebal.tax.columns import Floats

INSTALL = (
    "Ledoit-Wolf needs scikit-learn, which is not installed: pip install scikit-learn, or set Covariance to sample"
)


class FactorParts(NamedTuple):
    """exposures: a row a name, a column a factor. factors: their covariances. specific: each name's own variance."""

    exposures: Floats
    factors: Floats
    specific: Floats


@dataclass(frozen=True, eq=False)
class Covariance:
    """Covariances a year of classes, sub-classes, sectors and symbols, as fractions; NaN where a figure is not known.

    matrix: a row and a column a name. source: the sheet and how it was measured, in words. periods: of how many returns, 0
    where none was measured. fault: why nothing is known, and what to do; "" else. parts: where it comes from factors, of what
    it is made.
    """

    names: tuple[str, ...]
    matrix: Floats
    source: str
    periods: int = 0
    fault: str = ""
    parts: FactorParts | None = None

    @cached_property
    def place(self) -> Mapping[str, int]:
        """The row of each name."""
        return {name: at for at, name in enumerate(self.names)}

    @cached_property
    def volatility(self) -> Mapping[str, float]:
        """The standard deviation a year of each name whose own is known, as a fraction."""
        variances = np.diag(self.matrix).tolist()
        return {name: float(np.sqrt(own)) for name, own in zip(self.names, variances, strict=True) if own >= 0}

    def name_of(self, path: Path) -> str:
        """The row that speaks of a security: its symbol's, else its sector's, sub-class's or class's; "" for none."""
        return _spoken_of(path, self.place)

    def is_riskless(self, path: Path) -> bool:
        """Whether it is cash, of which no row speaks."""
        return path[0] == CASH_CLASS and not self.name_of(path)


def covariance_of(household: Household) -> Covariance | None:
    """The household's covariances; None without a risk sheet. What is not known of them is NaN, and never 0."""
    return household.remembered("covariance", lambda: _of_household(household)) if household.risk.stand else None


def _of_household(household: Household) -> Covariance:
    facts = household.risk
    held = {household.path(symbol) for symbol in household.securities}
    paths = held | {row.path for row in household.targets} | {CASH_PATH}
    settings = household.settings
    measure = Measure(settings.covariance, settings.ewma_half_life_months)
    return _covariance(facts, _names_that_matter(facts, paths), measure)


class Measure(NamedTuple):
    """How past returns are turned into covariances."""

    method: CovarianceMethod
    half_life_months: float | None


def _names_that_matter(facts: RiskFacts, paths: Iterable[Path]) -> tuple[str, ...]:
    """The rows that speak of something the household holds or wants; others shorten no common history."""
    known = _names_of(facts)
    return tuple(sorted({name for path in paths if (name := _spoken_of(path, known))}))


def _spoken_of(path: Path, known: Mapping[str, object]) -> str:
    return next((part for part in reversed(path) if part and part in known), "")


def _names_of(facts: RiskFacts) -> Mapping[str, object]:
    """The rows of the sheet that is used."""
    if facts.stated:
        return facts.stated.volatility
    if facts.factors and _factors_vary(facts.factors, facts.returns):
        return dict.fromkeys(facts.factors.names)
    if facts.returns is None:
        return {}
    filled = (~np.isnan(facts.returns.returns)).sum(axis=0).tolist()
    return {name: None for name, count in zip(facts.returns.names, filled, strict=True) if count >= FEWEST}


@lru_cache(maxsize=4)  # a plan asks for the same one again and again
def _covariance(facts: RiskFacts, names: tuple[str, ...], measure: Measure) -> Covariance:
    if facts.stated:
        return _from_risk(facts.stated, names)
    if facts.factors and _factors_vary(facts.factors, facts.returns):
        return _from_factors(facts.factors, facts.returns, names, measure)
    if facts.returns:
        return _from_returns(facts.returns, names, measure)
    fault = "; ".join(facts.faults.values()) or (
        "the volatilities of the factors are not known: enter a row Volatility on Factors, or a column a factor on Returns"
    )
    return _nothing(names, "", fault)


def _nothing(names: tuple[str, ...], source: str, fault: str) -> Covariance:
    return Covariance(names, np.full((len(names), len(names)), np.nan), source, 0, fault)


def _from_risk(stated: StatedRisk, names: tuple[str, ...]) -> Covariance:
    deviations = np.array([stated.volatility[name] for name in names])
    return Covariance(names, np.outer(deviations, deviations) * stated.correlation.among(names), "Risk")


def _from_returns(past: PastReturns, names: tuple[str, ...], measure: Measure) -> Covariance:
    """Measured over the periods in which none of these names is blank."""
    if not names:
        fault = "Returns has no column of anything held or targeted: head its columns by asset class or symbol"
        return _nothing(names, "Returns", fault)
    place = {name: at for at, name in enumerate(past.names)}
    returns = past.returns[:, [place[name] for name in names]]
    complete = returns[~np.isnan(returns).any(axis=1)]
    source = f"Returns, {measure.method}, {len(complete)} periods"
    if len(complete) < FEWEST:
        fault = f"Returns has {len(complete)} periods in which all that matters has a figure: fill its blanks"
        return _nothing(names, source, fault)
    from xlrebal.risk.estimate import ESTIMATORS, Sampled

    try:
        matrix = ESTIMATORS[measure.method](Sampled(complete, past.periods_a_year, measure.half_life_months))
    except ModuleNotFoundError:
        return _nothing(names, source, INSTALL)
    return Covariance(names, matrix, source, len(complete))


def _factors_vary(model: FactorModel, past: PastReturns | None) -> bool:
    """Whether the factors' volatilities are given, or can be measured."""
    given = not np.isnan(model.volatility).any()
    return given or (past is not None and set(model.factors) <= set(past.names))


def _from_factors(model: FactorModel, past: PastReturns | None, names: tuple[str, ...], measure: Measure) -> Covariance:
    """Exposures × covariances of the factors × exposures, and each name's own variance on the diagonal."""
    if not np.isnan(model.volatility).any() or past is None:
        of_factors = Covariance(
            model.factors, np.outer(model.volatility, model.volatility) * model.correlation, "Factors"
        )
    else:
        of_factors = _from_returns(past, model.factors, measure)
    place = {name: at for at, name in enumerate(model.names)}
    rows = [place[name] for name in names]
    exposures = model.exposures[rows]
    matrix: Floats = exposures @ of_factors.matrix @ exposures.T
    matrix[np.diag_indices(len(names))] += model.specific[rows] ** 2
    source = "Factors" if of_factors.source == "Factors" else f"Factors, their covariances from {of_factors.source}"
    parts = FactorParts(exposures, of_factors.matrix, model.specific[rows] ** 2)
    return Covariance(names, matrix, source, of_factors.periods, of_factors.fault, parts)
