"""Phase 7: overweights brought down, by the account's lot method, inside the gain budget, without a wash."""

from __future__ import annotations

from typing import NamedTuple

from xlrebal.plan.decisions import Phase
from xlrebal.plan.measure_drift import ScopeDrift
from xlrebal.plan.select_lots import SaleRequest, select_lots
from xlrebal.plan.standing import Standing
from xlrebal.plan.wanted_changes import Wanted
from xlrebal.plan.wash_guard import WashGuard
from xlrebal.schema.reason import Rule, because


class ScopeWants(NamedTuple):
    """One scope's drift and what it wants changed."""

    drift: ScopeDrift
    wanted: Wanted


def choose_sales(standing: Standing, wants: tuple[ScopeWants, ...], guard: WashGuard) -> Standing:
    """The standing with every wanted sale made as far as lots, budget and the wash rule allow; furthest over first."""
    for drift, wanted in wants:
        accounts = set(drift.scope.accounts)
        selling = [name for name, change in wanted.changes.items() if change < 0]
        for symbol in sorted(selling, key=lambda name: (-round(drift.drift_of(name), 9), name)):
            positions = tuple(index for index in standing.positions_of.get(symbol, ())
                              if standing.household.positions.account[index] in accounts)
            if not positions:
                continue
            methods = sorted({standing.household.accounts[standing.household.positions.account[index]].lot_method for index in positions})
            reasons = (*wanted.reasons[symbol], because(Rule.LOT_METHOD, method=" / ".join(methods)))
            request = SaleRequest(positions, -wanted.changes[symbol], Phase.SALES, reasons)
            selection = select_lots(standing, guard, request)
            standing = standing.sell(selection.sales, selection.refusals)
    return standing
