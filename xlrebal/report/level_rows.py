"""Drift summed up level by level, before and after the trades."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from xlrebal.household.household import Household
from xlrebal.plan.drift.level_drift import Held, LevelDrift, account_drift, level_drifts
from xlrebal.plan.make_plan import Plan
from xlrebal.plan.proposal.decisions import Order
from xlrebal.review.measure_after import After
from xlrebal.schema.column import Row
from xlrebal.schema.side import Side
from xlrebal.tax.money import Cents
from xlrebal.tax.symbol import NO_SYMBOL, Symbol


def level_rows(plan: Plan, after: After) -> list[Row]:
    """A row a level of each scope whose weights are known, then one for the accounts planned by themselves."""
    household, covariance = plan.household, after.risk.covariance
    rows: list[Row] = []
    known = [each for each in after.scopes if each.drift.statistics is not None and each.drift.targets.rows]
    accounts_before = _of_accounts(household, {row.account: row.before for row in plan.orders.cash}, ())
    accounts_later = _of_accounts(household, {row.account: row.after for row in plan.orders.cash}, plan.orders.orders)
    for each in known:
        before = level_drifts(
            household, each.drift, each.drift.rows, covariance, Held(each.drift.scope.values, accounts_before)
        )
        later = level_drifts(household, each.drift, each.rows, covariance, Held(each.values, accounts_later))
        rows += [_row(one, other) for one, other in zip(before, later, strict=True)]
    accounts = account_drift(
        (each.drift.scope.account, each.drift.statistics) for each in known if each.drift.statistics
    )
    accounts_after = account_drift((each.drift.scope.account, each.statistics) for each in known if each.statistics)
    return [*rows, _row(accounts, accounts_after)] if accounts and accounts_after else rows


def _of_accounts(
    household: Household, cash: Mapping[str, Cents], orders: Iterable[Order]
) -> dict[str, dict[Symbol, int]]:
    """Cents by symbol of each account once these orders are made, its cash under ""."""
    found: dict[str, dict[Symbol, int]] = {
        name: {NO_SYMBOL: cash.get(name, household.cash[name])} for name in household.accounts
    }
    positions = household.positions
    for account, symbol, value in zip(positions.account, positions.symbol, positions.value.tolist(), strict=True):
        found[account][symbol] = found[account].get(symbol, 0) + value
    for order in orders:
        more = order.gross if order.side is Side.BUY else -order.gross
        found[order.account][order.symbol] = found[order.account].get(order.symbol, 0) + more
    return found


def _row(before: LevelDrift, after: LevelDrift) -> Row:
    return {
        "level": before.level.value,
        "account": before.account or None,
        "rows": before.rows,
        "largest": before.largest,
        "largest_after": after.largest,
        "sum": before.total,
        "sum_after": after.total,
        "rms": before.root_mean_square,
        "rms_after": after.root_mean_square,
        "vol_weighted": before.volatility_weighted,
        "vol_weighted_after": after.volatility_weighted,
        "furthest_over": before.over or None,
        "furthest_under": before.under or None,
    }
