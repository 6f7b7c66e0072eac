"""Drift summed up level by level: classes, sub-classes, sectors, securities, exposure groups and accounts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import sqrt

from xlrebal.household.household import Household
from xlrebal.household.target import Level, Path
from xlrebal.plan.drift.measure_drift import TIE, DriftRow, DriftStatistics, ScopeDrift, volatility_weighted
from xlrebal.risk.covariance import Covariance
from xlrebal.schema.record import record
from xlrebal.tax.symbol import NO_SYMBOL, Symbol


@record(kw_only=True)
class LevelDrift:
    """The drifts of one level of one scope, as fractions: the largest without its sign, the sum and the root mean square of
    all without theirs, and the largest × its volatility (None where one's is not known). over, under: the names furthest over and under, "" for none.
    """

    level: Level
    account: str
    rows: int
    largest: float
    total: float
    root_mean_square: float
    volatility_weighted: float | None
    over: str
    under: str


def level_drifts(
    household: Household, drift: ScopeDrift, rows: Sequence[DriftRow], covariance: Covariance | None
) -> list[LevelDrift]:
    """One for each level at which these rows of the scope have a drift; of an exposure group without a target that is what it is above its cap.

    rows: the scope's own, or the same after the trades. A holding without a target row of its own counts where it has no place in the targets.
    """
    found = []
    for level in Level:
        own = [row for row in rows if row.level is level and _is_measured(row, drift)]
        known = [(size, row) for row in own if (size := _drift(row)) is not None]
        if known:
            paths = [(_path(household, row), size) for size, row in known]
            weighted = None if level in (Level.GROUP, Level.ACCOUNT) else volatility_weighted(covariance, paths)
            named = [(size, row.name) for size, row in known]
            found.append(_summed(level, drift.scope.account, named, weighted))
    return found


def _is_measured(row: DriftRow, drift: ScopeDrift) -> bool:
    if row.level in (Level.GROUP, Level.ACCOUNT):
        return row.level is Level.GROUP or row.target is not None
    return row.row is not None or row.name in drift.targets.legacy


def _path(household: Household, row: DriftRow) -> Path:
    """Whose volatility is asked for: a security's as the household classes it."""
    if row.level is Level.SECURITY and Symbol(row.name) in household.securities:
        return household.path(Symbol(row.name))
    return row.row.path if row.row else ("", "", "", NO_SYMBOL)


def account_drift(accounts: Iterable[tuple[str, DriftStatistics]]) -> LevelDrift | None:
    """The accounts planned by themselves, each by the share of it that stands in the wrong place; None without one."""
    named = [(statistics.total / 2, name) for name, statistics in accounts if name]
    return _summed(Level.ACCOUNT, "", named, None) if named else None


def _drift(row: DriftRow) -> float | None:
    if row.level is Level.GROUP and row.target is None:
        return None if row.high is None or row.weight is None else max(0.0, row.weight - row.high)
    return row.drift


def _summed(level: Level, account: str, drifts: Sequence[tuple[float, str]], weighted: float | None) -> LevelDrift:
    sizes = [abs(drift) for drift, _ in drifts]
    over = min(drifts, key=lambda each: (-round(each[0], 9), each[1]))
    under = min(drifts, key=lambda each: (round(each[0], 9), each[1]))
    return LevelDrift(
        level=level,
        account=account,
        rows=len(drifts),
        largest=max(sizes),
        total=sum(sizes),
        root_mean_square=sqrt(sum(size * size for size in sizes) / len(sizes)),
        volatility_weighted=weighted,
        over=over[1] if over[0] > TIE else "",
        under=under[1] if under[0] < -TIE else "",
    )
