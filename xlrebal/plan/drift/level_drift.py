"""Drift summed up level by level: classes, sub-classes, sectors, securities, exposure groups and accounts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import sqrt
from typing import NamedTuple

from xlrebal.household.household import Household
from xlrebal.household.target import CASH_PATH, Level, Path
from xlrebal.plan.drift.measure_drift import TIE, DriftRow, DriftStatistics, ScopeDrift, volatility_weighted
from xlrebal.risk.covariance import Covariance
from xlrebal.risk.portfolio_risk import volatility
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


class Held(NamedTuple):
    """What exposure groups and accounts consist of: cents by symbol of the scope, and of each account, whose cash stands under ""."""

    symbols: Mapping[Symbol, int]
    accounts: Mapping[str, Mapping[Symbol, int]]


def level_drifts(
    household: Household, drift: ScopeDrift, rows: Sequence[DriftRow], covariance: Covariance | None, held: Held
) -> list[LevelDrift]:
    """One for each level at which these rows of the scope have a drift; of an exposure group without a target that is what it is above its cap.

    rows: the scope's own, or the same after the trades, with what is held then. A holding without a target row of its own counts where it has no place in the targets.
    """
    found = []
    for level in Level:
        own = [row for row in rows if row.level is level and _is_measured(row, drift)]
        known = [(size, row) for row in own if (size := _drift(row)) is not None]
        if not known:
            continue
        if level in (Level.GROUP, Level.ACCOUNT):
            weighted = _mixes_weighted(household, known, covariance, held)
        else:
            weighted = volatility_weighted(covariance, [(_path(household, row), size) for size, row in known])
        named = [(size, row.name) for size, row in known]
        found.append(_summed(level, drift.scope.account, named, weighted))
    return found


def _mixes_weighted(
    household: Household, drifts: Iterable[tuple[float, DriftRow]], covariance: Covariance | None, held: Held
) -> float | None:
    """The largest drift × the volatility of what its group or account consists of; None where one's is not known."""
    if covariance is None:
        return None
    largest = 0.0
    for size, row in drifts:
        if abs(size) <= TIE:
            continue
        mix = _mix(household, row, held)
        own = volatility(mix, covariance) if mix else None
        if own is None:
            return None
        largest = max(largest, abs(size) * own)
    return largest


def _mix(household: Household, row: DriftRow, held: Held) -> dict[Path, float]:
    """What a group or an account consists of, as fractions of it; nothing where it is worth nothing."""
    if row.level is Level.GROUP:
        members = household.exposure_members[row.name]
        cents = {name: value for name, value in held.symbols.items() if name in members}
    else:
        cents = dict(held.accounts[row.name])
    total = sum(cents.values())
    found: dict[Path, float] = {}
    for name, value in cents.items() if total > 0 else ():
        path = household.path(name) if name else CASH_PATH
        found[path] = found.get(path, 0.0) + value / total
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
    """The accounts planned by themselves, each by the share of it that stands in the wrong place, and by the most that one's drift weighs by volatility; None without one."""
    own = [(name, statistics) for name, statistics in accounts if name]
    if not own:
        return None
    weighted = [each.volatility_weighted for _, each in own]
    known = [each for each in weighted if each is not None]
    named = [(statistics.total / 2, name) for name, statistics in own]
    return _summed(Level.ACCOUNT, "", named, max(known) if len(known) == len(weighted) else None)


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
