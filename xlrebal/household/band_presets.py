"""The band of a target row that names none, by what it is of: wider where trading is dear or prices move much.

By kind, in points of the portfolio: a house's custom, after how volatile and how liquid each is. By volatility: a fifth of the
volatility a year, and 2 points at least, which comes to the same for all but real estate, that is wider as it is dear to trade:
stocks at 16 % have 3.2 points, emerging ones at 23 % 4.6, bonds at 5 % 2.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from xlrebal.household.broad_class import BONDS, CASH, STOCKS, broad_class
from xlrebal.household.risk_facts import RiskFacts
from xlrebal.household.target import Path

FIFTH, LEAST = 0.2, 0.02


class BandPreset(NamedTuple):
    """A band on either side of a target, as a fraction of the portfolio, and what it is after: "US equity", "a volatility of 15.0%"."""

    points: float
    after: str


class _Kind(NamedTuple):
    """A kind of holding. words: what tells it among its broad class; None for all the rest."""

    name: str
    broad: str
    points: float
    words: re.Pattern[str] | None = None


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


KINDS = (
    _Kind("bonds", BONDS, 0.02),
    _Kind("real estate", STOCKS, 0.07, _words(r"\breits?\b|real estate|realty|property")),
    _Kind("emerging markets", STOCKS, 0.05, _words(r"emerging|frontier|\bem\b")),
    _Kind(
        "international equity",
        STOCKS,
        0.04,
        _words(r"international|\bintl\b|foreign|developed|ex.?us\b|eafe|europ|japan|asia|pacific|global|world"),
    ),
    _Kind("US equity", STOCKS, 0.03),
)


def preset_by_kind(path: Path, security_type: str = "") -> BandPreset | None:
    """The band of a row by the words of its class and sub-class, else by its security's type; None where they name no kind."""
    named = " ".join(path[:2])
    broad = broad_class(named, security_type)
    found = (kind for kind in KINDS if kind.broad == broad and (kind.words is None or kind.words.search(named)))
    kind = next(found, None)
    return None if kind is None or broad == CASH else BandPreset(kind.points, kind.name)


def preset_by_volatility(path: Path, volatility: Mapping[str, float]) -> BandPreset | None:
    """The band of a row by the volatility of the narrowest part of it that has one; None where none has."""
    known = next((volatility[part] for part in reversed(path) if part in volatility), None)
    return None if known is None else BandPreset(max(LEAST, known * FIFTH), f"a volatility of {known:.1%}")


def volatilities(risk: RiskFacts) -> dict[str, float]:
    """Volatility a year by class, sub-class, sector or symbol: as Risk says, else as the returns of Returns deviate."""
    found: dict[str, float] = {}
    if risk.returns is not None:
        counted = (~np.isnan(risk.returns.returns)).sum(axis=0)
        for name, column, count in zip(risk.returns.names, risk.returns.returns.T, counted.tolist(), strict=True):
            if count > 1:
                found[name] = float(np.nanstd(column, ddof=1)) * risk.returns.periods_a_year**0.5
    return found | dict(risk.stated.volatility if risk.stated is not None else {})
