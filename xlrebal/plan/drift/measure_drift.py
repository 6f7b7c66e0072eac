"""Phase 2: how far every class, sub-class, sector, security, exposure group and account is from where it should be."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from math import sqrt

from xlrebal.household.household import Household
from xlrebal.household.target import CASH_PATH, Level, Path, Target, wider_paths
from xlrebal.plan.drift.effective_targets import EffectiveTargets, effective_targets
from xlrebal.plan.proposal.scopes import Scope, scopes
from xlrebal.risk.covariance import Covariance, covariance_of
from xlrebal.schema.record import record
from xlrebal.tax.money import NO_MONEY, Cents
from xlrebal.tax.symbol import Symbol

LEVELS = tuple(Level)  # the broadest first
TIE = 1e-9  # drifts closer than this are equal: ties go by account, symbol, lot id


def band_status(weight: float, low: float | None, high: float | None) -> str:
    """ok, over or under of a weight between its limits (None: none), fractions; a breach is strictly beyond."""
    if high is not None and weight > high + TIE:
        return "over"
    if low is not None and weight < low - TIE:
        return "under"
    return "ok"


@record(kw_only=True)
class DriftRow:
    """One row of the drift table. value in cents; weight, target, low, high and drift as fractions of the scope's value.

    value: None where something in it is of unknown worth. weight: None where anything in the scope is. `row` is the target
    row it measures (None for a security without one, a group or an account).
    """

    level: Level
    name: str
    account: str
    value: int | None
    weight: float | None
    target: float | None
    low: float | None
    high: float | None
    row: Target | None = None

    @property
    def drift(self) -> float | None:
        """Weight less target; None where either is not known."""
        return None if self.target is None or self.weight is None else self.weight - self.target

    @property
    def status(self) -> str | None:
        """ok, over or under; None where the weight is not known."""
        return None if self.weight is None else band_status(self.weight, self.low, self.high)


@record(kw_only=True)
class DriftStatistics:
    """Drifts as fractions: `furthest`, that of the target row of any level furthest from its target, over (+) or under (−), and `name`, what it is called;
    of the widest target rows, which make up the whole, the sum and the root mean square of absolute values; the largest
    weighted by volatility (None where one's volatility is not known); and the names furthest over and under at any level."""

    furthest: float
    name: str
    total: float
    root_mean_square: float
    volatility_weighted: float | None
    furthest_over: str
    furthest_under: str

    @property
    def maximum(self) -> float:
        """The furthest drift without its sign."""
        return abs(self.furthest)


@record
class ScopeDrift:
    """One scope's effective targets and drift rows. statistics: None where its weights are not known.

    members: every symbol under each sub-class and sector row, by the row's path.
    """

    scope: Scope
    targets: EffectiveTargets
    rows: tuple[DriftRow, ...]
    statistics: DriftStatistics | None
    members: Mapping[Path, frozenset[Symbol]]

    @property
    def breaches(self) -> tuple[DriftRow, ...]:
        """Target rows strictly beyond their band, as they stand once what is needed is taken out."""
        paid = (self.once_paid(row) for row in self.rows if row.row is not None)
        return tuple(row for row in paid if row.status in ("over", "under"))

    def once_paid(self, row: DriftRow) -> DriftRow:
        """A target row as it stands once what is needed is taken out: out of cash, and out of what weights are shares of.

        Targets and bands hold for what is left. The same row where nothing is needed, or nothing would be left.
        """
        scope = self.scope
        if row.weight is None or row.value is None or not scope.need or scope.base <= 0:
            return row
        value = row.value - (scope.need if row.row is not None and row.row == self.targets.cash_row else 0)
        return replace(row, value=value, weight=scope.weight_of_rest(value))

    def over_target(self, symbol: Symbol, value: int) -> int:
        """Cents by which so many cents of a symbol are above (+) or below (−) its effective target."""
        return round(value - self.targets.symbols.get(symbol, 0.0) * self.scope.base)

    def drift_of(self, symbol: Symbol) -> float:
        """A symbol's weight less its effective target; 0 for all where weights are not known: none goes first."""
        if not self.scope.is_known:
            return 0.0
        return self.scope.weight(self.scope.values.get(symbol, 0)) - self.targets.symbols.get(symbol, 0.0)


def measure_drift(household: Household) -> tuple[ScopeDrift, ...]:
    """The drift of every scope."""
    covariance = covariance_of(household)
    return tuple(_scope_drift(household, scope, covariance) for scope in scopes(household))


def _scope_drift(household: Household, scope: Scope, covariance: Covariance | None) -> ScopeDrift:
    targets = effective_targets(household, scope)
    paths = row_paths(targets.every_row)
    under = cents_under(household, scope.values, paths)
    unknown = frozenset(symbols_under(household, (each.symbol for each in scope.unvalued if each.symbol), paths))
    if not all(each.symbol for each in scope.unvalued):
        unknown |= {CASH_PATH}
    rows = (
        *(_target_row(scope, row, under, unknown) for row in targets.rows),
        *_unlisted_rows(household, scope, targets),
        *_group_rows(household, scope, targets, under, unknown),
        *_account_rows(household, scope),
    )
    statistics = drift_statistics(covariance, targets, rows) if scope.is_known else None
    return ScopeDrift(scope, targets, rows, statistics, _members(household, targets.rows))


def _members(household: Household, rows: Iterable[Target]) -> dict[Path, frozenset[Symbol]]:
    paths = frozenset(row.path for row in rows if row.level in (Level.SUB_CLASS, Level.SECTOR))
    under = symbols_under(household, household.securities if paths else (), paths)
    return {path: frozenset(names) for path, names in under.items()}


def row_paths(rows: Iterable[Target]) -> frozenset[Path]:
    """What target rows speak of: what `cents_under` is asked for."""
    return frozenset(map(spoken_of, rows))


def spoken_of(row: Target) -> Path:
    """A class, sub-class or sector row's path; of a security row its symbol alone."""
    return ("", "", "", row.path[3]) if row.level is Level.SECURITY else row.path


def cents_under(household: Household, values: Mapping[Symbol, int], paths: Container[Path]) -> dict[Path, int]:
    """Cents under each of these paths, given values by symbol: one pass over them, whatever the number of paths."""
    found: dict[Path, int] = {}
    for symbol, value in values.items():
        for path in household.paths_over(symbol):
            if path in paths:
                found[path] = found.get(path, 0) + value
    return found


def group_paths(rows: Iterable[Target]) -> frozenset[Path]:
    """The paths of class, sub-class and sector rows."""
    return frozenset(row.path for row in rows if row.level is not Level.SECURITY)


def symbols_under(household: Household, symbols: Iterable[Symbol], paths: Container[Path]) -> dict[Path, list[Symbol]]:
    """The symbols under each of these paths, in the order given."""
    found: dict[Path, list[Symbol]] = {}
    for symbol in symbols:
        for path in household.paths_over(symbol):
            if path in paths:
                found.setdefault(path, []).append(symbol)
    return found


def value_of_row(row: Target, under: Mapping[Path, int], cash: int) -> int:
    """Cents a target row speaks of, given those under each path and those in cash."""
    return under.get(spoken_of(row), 0) + (cash if row.path == CASH_PATH else NO_MONEY)


def _target_row(scope: Scope, row: Target, under: Mapping[Path, int], unknown: Container[Path]) -> DriftRow:
    value = value_of_row(row, under, scope.cash)
    return DriftRow(
        level=row.level,
        name=row.name,
        account=scope.account,
        value=None if spoken_of(row) in unknown else value,
        weight=_weight(scope, value),
        target=row.weight,
        low=row.low,
        high=row.high,
        row=row,
    )


def _weight(scope: Scope, value: int) -> float | None:
    """The weight of so many cents, as far as any is known."""
    return scope.weight(value) if scope.is_known else None


def _unlisted_rows(household: Household, scope: Scope, targets: EffectiveTargets) -> list[DriftRow]:
    listed = {row.path[3] for row in targets.rows if row.level is Level.SECURITY}
    unknown = {each.symbol for each in scope.unvalued}
    return [
        DriftRow(
            level=Level.SECURITY,
            name=symbol,
            account=scope.account,
            value=None if symbol in unknown else value,
            weight=_weight(scope, value),
            target=targets.symbols.get(symbol),
            low=None,
            high=None,
        )
        for symbol, value in scope.values.items()
        if symbol not in listed
    ]


def _group_rows(
    household: Household, scope: Scope, targets: EffectiveTargets, under: Mapping[Path, int], unknown: Container[Path]
) -> list[DriftRow]:
    """The exposure groups the scope holds or should: those with a target as target rows, others against their cap."""
    targeted = {row.name: row for row in targets.exposure_rows}
    values: dict[str, int] = dict.fromkeys(targeted, 0)
    lacking = {household.securities[each.symbol].exposure_group for each in scope.unvalued if each.symbol}
    for symbol, value in scope.values.items():
        if group := household.securities[symbol].exposure_group:
            values[group] = values.get(group, 0) + value
    return [
        _target_row(scope, targeted[group], under, unknown)
        if group in targeted
        else DriftRow(
            level=Level.GROUP,
            name=group,
            account=scope.account,
            value=None if group in lacking else value,
            weight=_weight(scope, value),
            target=None,
            low=None,
            high=household.group_caps.get(group),
        )
        for group, value in sorted(values.items())
    ]


def _account_rows(household: Household, scope: Scope) -> list[DriftRow]:
    values = {name: household.cash.get(name, NO_MONEY) for name in scope.accounts}
    positions = household.positions
    unknown = {each.account for each in scope.unvalued}
    for account in values:
        values[account] += sum(
            (Cents(positions.value[index]) for index in positions.of_account.get(account, ())), NO_MONEY
        )
    return [
        _account_row(household, scope, name, None if name in unknown else value, value)
        for name, value in values.items()
    ]


def _account_row(household: Household, scope: Scope, name: str, value: int | None, known: int) -> DriftRow:
    """An account and what it should be of the scope; one planned by itself is all of it."""
    account, width = household.accounts[name], household.settings.default_band_pct
    share, low, high = (None, None, None) if scope.account else (account.share, account.low_share, account.high_share)
    if share is not None:
        low = max(0.0, share - width) if low is None else low
        high = min(1.0, share + width) if high is None else high
    return DriftRow(
        level=Level.ACCOUNT,
        name=name,
        account=scope.account,
        value=value,
        weight=_weight(scope, known),
        target=share,
        low=low,
        high=high,
    )


def drift_statistics(
    covariance: Covariance | None, targets: EffectiveTargets, rows: tuple[DriftRow, ...]
) -> DriftStatistics:
    """Statistics of every target row, and of what has no place in the target; see DriftStatistics.

    A holding without a row has its part of a wider row only as the plan's own spread, and is no drift of anybody's target.
    A held substitute counts in the row of the security in whose place it stands.
    """
    standing_in: dict[str, float] = {}
    for row in rows:
        if row.row is None and row.level is Level.SECURITY and Symbol(row.name) in targets.stand_ins:
            original = targets.stand_ins[Symbol(row.name)]
            standing_in[original] = standing_in.get(original, 0.0) + (row.weight or 0.0)
    drifts = [
        (
            row.drift + (standing_in.get(row.name, 0.0) if row.level is Level.SECURITY else 0.0),
            row.name,
            row.account,
            row.level,
        )
        for row in rows
        if row.drift is not None and (row.row is not None or row.name in targets.legacy)
    ]
    if not drifts:
        return DriftStatistics(
            furthest=0.0,
            name="",
            total=0.0,
            root_mean_square=0.0,
            volatility_weighted=None,
            furthest_over="",
            furthest_under="",
        )
    widest = _widest(rows)
    sizes = [abs(row.drift or 0.0) for row in widest]
    over, under = (min(drifts, key=lambda each: _furthest_first(each, sign)) for sign in (1, -1))
    furthest, name, account, _ = min((over, under), key=lambda each: -round(abs(each[0]), 9))
    return DriftStatistics(
        furthest=furthest,
        name=f"{name} in {account}" if account else name,
        total=sum(sizes),
        root_mean_square=sqrt(sum(size * size for size in sizes) / len(sizes)) if sizes else 0.0,
        volatility_weighted=volatility_weighted(
            covariance, ((row.row.path, row.drift or 0.0) for row in widest if row.row)
        ),
        furthest_over=over[1] if over[0] > TIE else "",
        furthest_under=under[1] if under[0] < -TIE else "",
    )


def volatility_weighted(covariance: Covariance | None, drifts: Iterable[tuple[Path, float]]) -> float | None:
    """The largest drift × volatility a year, without its sign, of drifts by path; None where one's volatility is not known."""
    if covariance is None:
        return None
    largest = 0.0
    for path, drift in drifts:
        if abs(drift) <= TIE or covariance.is_riskless(path):
            continue
        own = covariance.volatility.get(covariance.name_of(path))
        if own is None:
            return None
        largest = max(largest, abs(drift) * own)
    return largest


def _furthest_first(drift: tuple[float, str, str, Level], sign: int) -> tuple[float, int, str]:
    """The order of drifts over (sign 1) or under (−1) target, the furthest first, of equal ones the broadest."""
    size, name, _, level = drift
    return (-round(sign * size, 9), LEVELS.index(level), name)


def _widest(rows: tuple[DriftRow, ...]) -> list[DriftRow]:
    """Target rows inside no other: the classes, and what stands in a class without a row."""
    groups = {row.row.path for row in rows if row.row is not None and row.level is not Level.SECURITY}
    return [
        row
        for row in rows
        if row.row is not None
        and row.level is not Level.GROUP
        and not any(path in groups for path in wider_paths(row.row.path) if path != row.row.path)
    ]
