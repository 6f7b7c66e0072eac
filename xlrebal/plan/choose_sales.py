"""Phase 7: overweights brought down, by the account's lot method, inside the gain budget, without a wash."""

from __future__ import annotations

from typing import NamedTuple

from xlrebal.plan.decisions import Phase, Refusal
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
            amount = min(-wanted.changes[symbol], turnover_left(standing))
            if amount < -wanted.changes[symbol]:
                standing = standing.refuse([_over_turnover(standing, symbol, -wanted.changes[symbol] - amount)])
            if amount > 0:
                selection = select_lots(standing, guard, SaleRequest(positions, amount, Phase.SALES, reasons))
                standing = standing.sell(selection.sales, selection.refusals)
    return standing


def turnover_left(standing: Standing) -> int:
    """Cents that may still be sold: one-way turnover is half of all trades, and what is sold is bought again."""
    limit = standing.household.settings.get("turnover_limit_pct")
    value = int(standing.household.positions.value.sum()) + sum(standing.household.cash.values())
    if limit is None:
        return value
    sold, bought = sum(sale.gross for sale in standing.sales), sum(each.gross for each in standing.purchases)
    return max(0, round(float(str(limit)) * value) - max(sold, bought))


def _over_turnover(standing: Standing, symbol: str, amount: int) -> Refusal:
    limit = standing.household.settings.get("turnover_limit_pct")
    return Refusal(Phase.SALES, "sale", "", symbol, "", 0, amount, because(Rule.TURNOVER_CUT, amount=amount, limit=limit))
