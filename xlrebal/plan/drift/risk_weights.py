"""What scopes hold and should hold, as weights by security path, for whatever asks about risk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from xlrebal.household.household import Household
from xlrebal.household.target import CASH_PATH, Path
from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.tax.symbol import Symbol


class RiskWeights(NamedTuple):
    """Weights of the whole, cash included; both sum to 1. A scope without targets should hold what it holds."""

    held: Mapping[Path, float]
    target: Mapping[Path, float]


def risk_weights(household: Household, drift: Sequence[ScopeDrift]) -> RiskWeights | None:
    """The weights of these scopes taken together; None where a worth is not known, or nothing is worth anything."""
    total = sum(each.scope.value for each in drift)
    if total <= 0 or not all(each.scope.is_known for each in drift):
        return None
    held: dict[Path, float] = {}
    target: dict[Path, float] = {}
    for each in drift:
        own = weights_by_path(household, each.scope.values, each.scope.cash, total)
        _add(held, own)
        _add(target, target_weights(household, each, each.scope.value / total) if each.targets.rows else own)
    return RiskWeights(held, target)


def weights_by_path(household: Household, values: Mapping[Symbol, int], cash: int, total: int) -> dict[Path, float]:
    """Cents by symbol, and in cash, as shares of so many cents."""
    found = {CASH_PATH: cash / total} if cash else {}
    for symbol, value in values.items():
        found[household.path(symbol)] = value / total
    return found


def target_weights(household: Household, drift: ScopeDrift, share: float = 1.0) -> dict[Path, float]:
    """A scope's effective targets × its share of the whole; what no holding can take stays under its row."""
    targets = drift.targets
    found = {household.path(symbol): weight * share for symbol, weight in targets.symbols.items()}
    found[CASH_PATH] = targets.cash * share
    for row, weight in targets.unplaced:
        found[row.path] = found.get(row.path, 0.0) + weight * share
    return found


def _add(weights: dict[Path, float], more: Mapping[Path, float]) -> None:
    for path, weight in more.items():
        weights[path] = weights.get(path, 0.0) + weight
