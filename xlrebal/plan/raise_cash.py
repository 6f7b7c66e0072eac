"""Phase 4: the cash the client takes out, and the minimum every account keeps; nothing else moves first.

Sold is what is over target first, then what is least underweight, within that the lots of least tax. Cash never moves
between accounts, so every account raises its own.
"""

from __future__ import annotations

from xlrebal.plan.decisions import Phase, Refusal
from xlrebal.plan.measure_drift import ScopeDrift
from xlrebal.plan.sale_request import SaleRequest
from xlrebal.plan.select_lots import select_lots
from xlrebal.plan.standing import Standing
from xlrebal.plan.wash_guard import WashGuard
from xlrebal.schema.reason import Rule, because


def raise_cash(standing: Standing, drift: tuple[ScopeDrift, ...], guard: WashGuard) -> Standing:
    """The standing once every account covers its need and its minimum, or has sold what it may."""
    for each in drift:
        for account in each.scope.accounts:
            standing = _cover(standing, each, guard, account)
    return standing


def _cover(standing: Standing, drift: ScopeDrift, guard: WashGuard, account: str) -> Standing:
    if standing.spendable(account) >= 0 or not standing.household.accounts[account].tradable:
        return standing
    positions = standing.household.positions
    mine = [index for index, name in enumerate(positions.account) if name == account]
    for position in sorted(
        mine, key=lambda index: (-round(drift.drift_of(positions.symbol[index]), 9), positions.symbol[index])
    ):
        short = -standing.spendable(account)
        if short <= 0:
            return standing
        commission = standing.household.securities[positions.symbol[position]].commission
        request = SaleRequest(
            (position,),
            short + commission,
            Phase.RAISE_CASH,
            (because(Rule.RAISES_CASH, amount=short, account=account, purpose=_purpose(standing, account)),),
            round_up=True,
            urgent=True,
        )
        selection = select_lots(standing, guard, request)
        standing = standing.sell(selection.sales, selection.refusals)
    short = -standing.spendable(account)
    if short > 0:
        reason = because(Rule.CASH_SHORT, amount=short)
        return standing.refuse([Refusal(Phase.RAISE_CASH, "cash", account, "", "", 0, short, reason)])
    return standing


def _purpose(standing: Standing, account: str) -> str:
    record = standing.household.accounts[account]
    if standing.household.cash.get(account, 0) < 0:
        return "a negative balance"
    return "the cash need" if record.need > 0 else "its minimum cash"
