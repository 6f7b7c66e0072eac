"""The drift and the risk that would remain once the orders are done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from xlrebal.household.target import Level, Path
from xlrebal.plan.drift.benchmark_weights import ScopeHeld
from xlrebal.plan.drift.drift_cost import drift_cost
from xlrebal.plan.drift.measure_drift import (
    DriftRow,
    DriftStatistics,
    ScopeDrift,
    cents_under,
    drift_statistics,
    row_paths,
    value_of_row,
)
from xlrebal.plan.drift.risk_weights import risk_weights, weights_by_path
from xlrebal.plan.make_plan import Plan
from xlrebal.plan.proposal.decisions import AccountCash, Order, Purchase
from xlrebal.review.beside_index import BesideIndex, beside_index
from xlrebal.review.measure_risk import Risk, measure_risk
from xlrebal.risk.covariance import Covariance, covariance_of
from xlrebal.schema.record import record
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_MONEY, Cents
from xlrebal.tax.symbol import Symbol


@record
class ScopeAfter:
    """One scope after the trades: its drift, its rows re-measured in the same order, and their statistics.

    values: cents by symbol. cash: cents, what is needed taken out. total: cents the weights are of. statistics: None where
    no weight is known.
    """

    drift: ScopeDrift
    values: dict[Symbol, int]
    cash: int
    total: int
    rows: tuple[DriftRow, ...]
    statistics: DriftStatistics | None

    def weight(self, amount: float) -> float:
        """Cents as a share of what the scope is worth after the trades."""
        return amount / self.total if self.total > 0 else 0.0


@record
class Costs:
    """What the trades cost against what the drift they remove would cost, in cents.

    drift, drift_after: what drift costs a year before and after them, all scopes (drift_cost); None where that is not known. trading: what all orders cost (cost_of_trading). tax: with less without.
    """

    drift: Cents | None
    drift_after: Cents | None
    trading: int
    tax: int


@record
class After:
    """Every scope after the trades, the household's risk, and one-way turnover: half of all trades over the value.

    turnover: None where the household's value is not known. index: beside the sheet Benchmark; None without one.
    """

    scopes: tuple[ScopeAfter, ...]
    risk: Risk
    turnover: float | None
    costs: Costs
    index: BesideIndex | None = None


def measure_after(plan: Plan) -> After:
    """The plan's effect on drift, volatility, tracking error and turnover."""
    return plan.remembered("after", lambda: _measured(plan))


def _measured(plan: Plan) -> After:
    trades = _by_scope(plan)
    cash = {row.account: row for row in plan.orders.cash}
    covariance = covariance_of(plan.household)
    measured = tuple(_scope_after(plan, drift, trades[drift.scope.account], cash, covariance) for drift in plan.drift)
    traded = sum((order.gross for order in plan.orders.orders), NO_MONEY)
    value = sum(each.scope.value for each in plan.drift)
    risk = measure_risk(covariance, risk_weights(plan.household, plan.drift), _weights_after(plan, measured))
    turnover = traded / 2 / value if value > 0 else 0.0
    index = beside_index(
        plan.household, plan.drift, {each.drift.scope.account: ScopeHeld(each.values, each.cash) for each in measured}
    )
    costs = _costs(plan, measured, covariance)
    return After(measured, risk, None if plan.household.unvalued else turnover, costs, index)


def _costs(plan: Plan, scopes: Sequence[ScopeAfter], covariance: Covariance | None) -> Costs:
    household, orders = plan.household, plan.orders.orders
    trading = sum((plan.orders.cost_of(each, household) for each in orders), NO_MONEY)
    before = after = list[float | None]([None])
    if covariance is not None and scopes and all(each.drift.scope.is_known for each in scopes):
        before, after = [], []
        for each in scopes:
            scope = each.drift.scope
            before.append(drift_cost(each.drift, household, scope.values, scope.cash - scope.need, covariance))
            after.append(drift_cost(each.drift, household, each.values, each.cash, covariance))
    return Costs(_sum(before), _sum(after), trading, plan.outcome.tax_change)


def _sum(costs: Sequence[float | None]) -> Cents | None:
    known = [each for each in costs if each is not None]
    return Cents(round(sum(known))) if len(known) == len(costs) else None


class _Trades(NamedTuple):
    """What is traded in one scope: its orders, and the purchases that stand in for another symbol."""

    orders: list[Order]
    stand_ins: list[Purchase]


def _by_scope(plan: Plan) -> dict[str, _Trades]:
    """Every scope's trades, by its name."""
    scope_of = {account: drift.scope.account for drift in plan.drift for account in drift.scope.accounts}
    found = {drift.scope.account: _Trades([], []) for drift in plan.drift}
    for order in plan.orders.orders:
        found[scope_of[order.account]].orders.append(order)
    for purchase in (each for each in plan.proposal.purchases if each.stands_for):
        found[scope_of[purchase.account]].stand_ins.append(purchase)
    return found


def _scope_after(
    plan: Plan, drift: ScopeDrift, trades: _Trades, cash: Mapping[str, AccountCash], covariance: Covariance | None
) -> ScopeAfter:
    scope = drift.scope
    values = dict(scope.values)
    for order in trades.orders:
        values[order.symbol] = values.get(order.symbol, 0) + (order.gross if order.side is Side.BUY else -order.gross)
    counted = _under_originals(values, trades.stand_ins)
    left = sum((cash[name].after for name in scope.accounts), NO_MONEY) - scope.need
    total = sum(values.values()) + left
    under = cents_under(plan.household, counted, row_paths(drift.targets.every_row))
    groups = _by_group(plan, counted)
    rows = tuple(
        row if row.value is None else _again(row, _value_after(plan, row, counted, under, groups, cash, left), total)
        for row in drift.rows
    )
    statistics = drift_statistics(covariance, drift.targets, rows) if scope.is_known else None
    return ScopeAfter(drift, values, left, total, rows, statistics)


def _under_originals(values: dict[Symbol, int], stand_ins: Iterable[Purchase]) -> dict[Symbol, int]:
    """Values by symbol with what the scope bought as a stand-in counted under the symbol whose target it fills."""
    counted = dict(values)
    for purchase in stand_ins:
        counted[purchase.symbol] -= purchase.gross
        counted[purchase.stands_for] = counted.get(purchase.stands_for, 0) + purchase.gross
    return counted


def _by_group(plan: Plan, values: Mapping[Symbol, int]) -> dict[str, int]:
    """Cents by exposure group."""
    found: dict[str, int] = {}
    for name, cents in values.items():
        group = plan.household.securities[name].exposure_group
        found[group] = found.get(group, 0) + cents
    return found


def _value_after(
    plan: Plan,
    row: DriftRow,
    values: Mapping[Symbol, int],
    under: Mapping[Path, int],
    groups: Mapping[str, int],
    cash: Mapping[str, AccountCash],
    left: int,
) -> int:
    """Cents of what a row measures, after the trades. left: cash of the scope."""
    if row.row is not None:
        return value_of_row(row.row, under, left)
    if row.level is Level.GROUP:
        return groups.get(row.name, 0)
    if row.level is Level.ACCOUNT:
        return (row.value or 0) - cash[row.name].commissions - cash[row.name].need
    return values.get(Symbol(row.name), 0)  # held and without a target row: called by its symbol


def _again(row: DriftRow, value: int, total: int) -> DriftRow:
    return DriftRow(
        level=row.level,
        name=row.name,
        account=row.account,
        value=value,
        weight=None if row.weight is None else value / total if total > 0 else 0.0,
        target=row.target,
        low=row.low,
        high=row.high,
        row=row.row,
    )


def _weights_after(plan: Plan, scopes: tuple[ScopeAfter, ...]) -> dict[Path, float]:
    """Weights of all scopes together, what is needed taken out; none where nothing is left."""
    left = sum(each.total for each in scopes)
    after: dict[Path, float] = {}
    for each in scopes if left > 0 else ():
        for path, weight in weights_by_path(plan.household, each.values, each.cash, left).items():
            after[path] = after.get(path, 0.0) + weight
    return after
