"""Phase 5: holdings without a place in the target, and those marked phase out, sold within the gain budget, losers first."""

from __future__ import annotations

from xlrebal.plan.decide_whether import Verdict
from xlrebal.plan.decisions import Phase
from xlrebal.plan.measure_drift import ScopeDrift
from xlrebal.plan.sale_request import SaleRequest
from xlrebal.plan.select_lots import select_lots
from xlrebal.plan.standing import Standing
from xlrebal.plan.trading_rules import restriction
from xlrebal.plan.wash_guard import WashGuard
from xlrebal.schema.reason import Reason, Rule, because


def phase_out(
    standing: Standing, drift: tuple[ScopeDrift, ...], verdicts: tuple[Verdict, ...], guard: WashGuard
) -> Standing:
    """The standing once every misplaced holding is sold as far as the budget allows."""
    for each, verdict in zip(drift, verdicts, strict=True):
        leaving = _leaving(standing, each, verdict)
        for position in sorted(leaving, key=lambda index: (_tax_share(standing, index), index)):
            request = SaleRequest((position,), None, Phase.PHASE_OUT, (leaving[position],))
            selection = select_lots(standing, guard, request)
            standing = standing.sell(selection.sales, selection.refusals)
    return standing


def _leaving(standing: Standing, drift: ScopeDrift, verdict: Verdict) -> dict[int, Reason]:
    """Position indices to sell out of, with the reason."""
    positions = standing.household.positions
    accounts = set(drift.scope.accounts)
    found: dict[int, Reason] = {}
    for index, (account, symbol) in enumerate(zip(positions.account, positions.symbol, strict=True)):
        if account not in accounts or positions.quantity[index] <= 0:
            continue
        if restriction(standing.household, account, symbol, ("phase out",)):
            found[index] = because(Rule.PHASE_OUT, name=symbol)
        elif verdict.legacy_goes and symbol in drift.targets.legacy:
            found[index] = because(Rule.LEGACY, name=symbol)
    return found


def _tax_share(standing: Standing, position: int) -> float:
    """Tax a dollar of the whole position: losers come first."""
    lots = standing.lots_of.get(position, [])
    value = float(sum(standing.valued.value[lots])) if lots else 0.0
    tax = float((standing.valued.tax_per_dollar[lots] * standing.valued.value[lots]).sum()) if lots else 0.0
    return round(tax / value, 9) if value else 0.0
