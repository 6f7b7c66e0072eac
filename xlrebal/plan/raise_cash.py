"""Phase 4: the cash the client takes out, and the minimum every account keeps; nothing else moves first.

Sold is what is over target first, then what is least underweight, within that the lots of least tax. Cash never moves
between accounts, so every account raises its own.
"""

from __future__ import annotations

from xlrebal.plan.allowed.wash_guard import WashGuard
from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.plan.lots.sale_request import SaleRequest
from xlrebal.plan.lots.select_lots import select_lots
from xlrebal.plan.proposal.decisions import Phase, Refusal
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.schema.reason import Rule, because


def raise_cash(proposal: Proposal, drift: tuple[ScopeDrift, ...], guard: WashGuard) -> Proposal:
    """The proposal once every account covers its need and its minimum, or has sold what it may."""
    for each in drift:
        for account in each.scope.accounts:
            proposal = _cover(proposal, each, guard, account)
    return proposal


def _cover(proposal: Proposal, drift: ScopeDrift, guard: WashGuard, account: str) -> Proposal:
    if proposal.spendable(account) >= 0 or not proposal.household.accounts[account].tradable:
        return proposal
    positions = proposal.household.positions
    mine = [index for index, name in enumerate(positions.account) if name == account]
    for position in sorted(
        mine, key=lambda index: (-round(drift.drift_of(positions.symbol[index]), 9), positions.symbol[index])
    ):
        short = -proposal.spendable(account)
        if short <= 0:
            return proposal
        commission = proposal.household.securities[positions.symbol[position]].commission
        request = SaleRequest(
            positions=(position,),
            amount=short + commission,
            phase=Phase.RAISE_CASH,
            reasons=(because(Rule.RAISES_CASH, amount=short, account=account, purpose=_purpose(proposal, account)),),
            round_up=True,
            urgent=True,
        )
        selection = select_lots(proposal, guard, request)
        proposal = proposal.sell(selection.sales, selection.refusals)
    short = -proposal.spendable(account)
    if short > 0:
        reason = because(Rule.CASH_SHORT, amount=short)
        return proposal.refuse(
            [
                Refusal(
                    phase=Phase.RAISE_CASH,
                    kind="cash",
                    account=account,
                    symbol="",
                    lot_id="",
                    quantity=0,
                    amount=short,
                    reason=reason,
                )
            ]
        )
    return proposal


def _purpose(proposal: Proposal, account: str) -> str:
    record = proposal.household.accounts[account]
    if proposal.household.cash.get(account, 0) < 0:
        return "a negative balance"
    return "the cash need" if record.need > 0 else "its minimum cash"
