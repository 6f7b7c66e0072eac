"""Drift summed up level by level, before and after the trades."""

from __future__ import annotations

from xlrebal.household.household import Household
from xlrebal.plan.drift.level_drift import LevelDrift, account_drift, level_drifts
from xlrebal.review.measure_after import After
from xlrebal.schema.column import Row


def level_rows(household: Household, after: After) -> list[Row]:
    """A row a level of each scope whose weights are known, then one for the accounts planned by themselves."""
    covariance = after.risk.covariance
    rows: list[Row] = []
    known = [each for each in after.scopes if each.drift.statistics is not None and each.drift.targets.rows]
    for each in known:
        before, later = (level_drifts(household, each.drift, own, covariance) for own in (each.drift.rows, each.rows))
        rows += [_row(one, other) for one, other in zip(before, later, strict=True)]
    accounts = account_drift(
        (each.drift.scope.account, each.drift.statistics) for each in known if each.drift.statistics
    )
    accounts_after = account_drift((each.drift.scope.account, each.statistics) for each in known if each.statistics)
    return [*rows, _row(accounts, accounts_after)] if accounts and accounts_after else rows


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
