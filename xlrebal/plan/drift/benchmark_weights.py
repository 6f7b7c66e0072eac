"""What follows the sheet Benchmark, as weights beside the index's own: how far the return may stray from the index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from xlrebal.household.household import Household
from xlrebal.household.target import CASH_PATH, Path
from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.risk.covariance import Covariance
from xlrebal.risk.portfolio_risk import less, tracking_error
from xlrebal.tax.symbol import Symbol

WHOLE = 1 - 1e-6  # targets of which the benchmark's names are this much are those of the index alone


class Sleeve(NamedTuple):
    """What of a scope follows the index. classes: those of its names; None: all of the scope, cash included."""

    account: str
    classes: frozenset[str] | None


class ScopeHeld(NamedTuple):
    """Cents of one scope by symbol, and in cash."""

    values: Mapping[Symbol, int]
    cash: int


def sleeves(household: Household, drift: Sequence[ScopeDrift]) -> tuple[Sleeve, ...]:
    """The scopes that follow the index, by name; none without a sheet Benchmark, or where a worth is not known."""
    if not household.benchmark:
        return ()
    found = []
    for each in drift:
        names = [row for row in each.targets.rows if row.of_benchmark]
        if not names or not each.scope.is_known:
            continue
        whole = sum(row.weight for row in names) >= WHOLE
        found.append(Sleeve(each.scope.account, None if whole else frozenset(row.path[0] for row in names)))
    return tuple(found)


class SleeveWeights(NamedTuple):
    """What follows the index: each security's share of it, none where it is worth nothing, and its worth in cents."""

    weights: dict[Path, float]
    value: int


def sleeve_weights(household: Household, parts: Sequence[Sleeve], held: Mapping[str, ScopeHeld]) -> SleeveWeights:
    """The weights of everything that follows the index, of its own whole. held: by scope."""
    cents: dict[Path, int] = {}
    for part in parts:
        values, cash = held[part.account]
        for symbol, value in values.items():
            path = household.path(symbol)
            if part.classes is None or path[0] in part.classes:
                cents[path] = cents.get(path, 0) + value
        if part.classes is None and cash:
            cents[CASH_PATH] = cents.get(CASH_PATH, 0) + cash
    total = sum(cents.values())
    weights = {path: value / total for path, value in cents.items() if value} if total > 0 else {}
    return SleeveWeights(weights, total)


def index_weights(household: Household) -> dict[Path, float]:
    """The index's own weights by security path."""
    return {household.path(symbol): weight for symbol, weight in household.benchmark.items()}


def error_to_index(
    weights: Mapping[Path, float], index: Mapping[Path, float], covariance: Covariance | None
) -> float | None:
    """The volatility a year of weights less the index's; None where a figure it rests on is not known, or nothing is held."""
    return tracking_error(weights, index, covariance) if covariance and weights else None


def active_share(weights: Mapping[Path, float], index: Mapping[Path, float]) -> float:
    """Half the sum of the absolute differences: 0 for the index itself, 1 for none of it (Cremers and Petajisto, 2009)."""
    return sum(map(abs, less(weights, index).values())) / 2
