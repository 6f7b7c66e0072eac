"""How much of a security a scope may buy: its maximum weight, its group's cap, and the bands of the target rows it stands in, but for its class."""

from __future__ import annotations

from xlrebal.household.household import Household
from xlrebal.household.target import wider_paths
from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.plan.proposal.shares_for import share_cost
from xlrebal.plan.proposal.trading_rules import WeightLimit, weight_limits
from xlrebal.schema.reason import Rule, because
from xlrebal.tax.symbol import Symbol


def buying_limits(household: Household, drift: ScopeDrift, symbol: Symbol) -> list[WeightLimit]:
    """What limits the purchases of a symbol in a scope.

    A row of its own, or of its sub-class or sector, is a limit whatever a class lacks: nothing is bought past its band, but
    for the share that meets its target where the band is narrower than that.
    """
    found, base = weight_limits(household, drift.scope, symbol), drift.scope.base
    exposure = household.securities[symbol].exposure_group
    for each in (row for row in drift.targets.exposure_rows if exposure and row.name == exposure and base > 0):
        most = max(each.high, each.weight + share_cost(household, symbol) / base)
        reason = because(Rule.ROW_BAND, name=exposure, limit=each.high)
        found.append(WeightLimit(household.exposure_members[exposure], most, reason))
    if drift.members and base > 0:
        share = share_cost(household, symbol) / base
        for path in wider_paths(household.path(symbol)):
            if path in drift.members:
                group = drift.targets.group_of[path]
                reason = because(Rule.ROW_BAND, name=group.name, limit=group.high)
                found.append(WeightLimit(drift.members[path], max(group.high, group.weight + share), reason))
    row = drift.targets.row_of.get(symbol)
    if row is not None and row != drift.targets.cash_row and base > 0:
        held = (name for name, original in drift.targets.stand_ins.items() if original == symbol)
        weight = max(row.high, row.weight + share_cost(household, symbol) / base)
        found.append(WeightLimit(frozenset({symbol, *held}), weight, because(Rule.OWN_BAND, limit=row.high)))
    return found
