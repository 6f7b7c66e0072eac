"""The Factors sheet: a row a symbol, sub-class or class with its exposures, and rows that speak of the factors themselves.

A row called Target, Low or High says what the portfolio's exposures should be, one called Volatility what each factor's
volatility a year is, and one called like a factor the correlations of that factor. Without volatilities these are measured
on Returns, where it has a column for each factor. A row with a Specific % is a security's, whatever its ticker (LOW).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from xlrebal.household.read.names import folded
from xlrebal.household.read.risk_names import RiskNames, figure, said_twice
from xlrebal.household.read.sheet_rows import SheetRows
from xlrebal.household.read.stated_risk import agreeing, correlation_cells, possible_correlations
from xlrebal.household.risk_facts import FactorModel
from xlrebal.schema.finding import Finding, Problem, warning
from xlrebal.tax.columns import Floats

OF_FACTORS = {
    "target": "target",
    "targets": "target",
    "target exposure": "target",
    "low": "low",
    "minimum": "low",
    "high": "high",
    "maximum": "high",
    "limit": "high",
    "volatility": "volatility",
    "volatility %": "volatility",
    "factor volatility": "volatility",
}
SURELY_POINTS = 1.5  # no factor's volatility is 150 %


class ReadFactors(NamedTuple):
    """The model; None where the sheet names no factor, or nothing that is exposed to one."""

    model: FactorModel | None
    findings: tuple[Finding, ...]


def read_factor_model(sheet: SheetRows, spelling: RiskNames) -> ReadFactors:
    """Exposures, and what is said of the factors: targets, limits, volatilities and correlations."""
    factors = sorted(sheet.table.extra)
    texts = sheet.texts("symbol")
    by_fold = {folded(name): name for name in factors}
    specific = sheet.numbers("specific_pct")
    of_factors = [
        "" if own is not None else folded(text) for text, own in zip(texts, specific, strict=True)
    ]  # LOW is a ticker
    about = [OF_FACTORS.get(text, "") for text in of_factors]
    of_factor = [by_fold.get(text, "") for text in of_factors]
    rows = [
        "" if special or factor or not text else spelling.spelled(text)
        for text, special, factor in zip(texts, about, of_factor, strict=True)
    ]
    twice = dict(said_twice(sheet, rows))
    exposed = {name: at for at, name in enumerate(rows) if name and at not in twice}
    if not factors or not exposed:
        return ReadFactors(None, tuple(twice.values()))
    cells: Floats = np.array(
        [[np.nan if (value := figure(cell)) is None else value for cell in sheet.table.extra[name]] for name in factors]
    ).T
    said = {kind: cells[at] for at, kind in enumerate(about) if kind}
    nothing = np.full(len(factors), np.nan)
    low, high = said.get("low", nothing), said.get("high", nothing)
    correlation = _correlation(sheet, of_factor, factors)
    names = tuple(sorted(exposed))
    model = FactorModel(
        factors=tuple(factors),
        names=names,
        exposures=cells[[exposed[name] for name in names]],
        specific=np.array([np.nan if (own := specific[exposed[name]]) is None else own for name in names]),
        volatility=_volatility(said.get("volatility", nothing)),
        correlation=correlation.matrix,
        target=said.get("target", nothing),
        low=low,
        high=high,
    )
    findings = (*twice.values(), *correlation.findings, *_crossed(sheet, about, factors, low, high))
    return ReadFactors(model, findings)


def _volatility(cells: Floats) -> Floats:
    """Volatilities as fractions, whether they are written in points or as fractions; a negative one is unknown."""
    largest = float(np.nanmax(cells)) if not np.isnan(cells).all() else 0.0
    found: Floats = cells / (100.0 if largest > SURELY_POINTS else 1.0)
    return np.where(found < 0, np.nan, found)


class _Correlation(NamedTuple):
    """The factors' correlations in their order, NaN where nobody says one."""

    matrix: Floats
    findings: tuple[Finding, ...]


def _correlation(sheet: SheetRows, rows: Sequence[str], factors: Sequence[str]) -> _Correlation:
    cells = correlation_cells(sheet, rows, {name: name for name in factors})
    agreed, contradictions = agreeing(sheet, cells)
    possible = possible_correlations(sheet, agreed, cells.places, factors)
    findings = (*cells.findings, *contradictions, *possible.findings)
    return _Correlation(possible.correlation.among(factors), findings)


def _crossed(
    sheet: SheetRows, about: Sequence[str], factors: Sequence[str], low: Floats, high: Floats
) -> list[Finding]:
    """A warning where a factor's low limit is above its high one."""
    rows: Mapping[str, int] = {kind: at for at, kind in enumerate(about)}
    return [
        warning(
            Problem.BAD_VALUE,
            f"The limits of {factor} exclude each other: Low {low[at]:g} is above High {high[at]:g}; correct one of them.",
            sheet=sheet.table.sheet,
            row=sheet.table.rows[rows["low"]],
            column=factor,
            value=f"{low[at]:g}",
        )
        for at, factor in enumerate(factors)
        if low[at] > high[at]
    ]
