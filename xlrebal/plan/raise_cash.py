"""Phase 4: the cash the client takes out, and the minimum every account keeps; nothing else moves first.

Sold is what is over target first, then what is least underweight, within that the lots of least tax; where weights are not
known, what costs least tax. Cash never moves between accounts, so every account raises its own.
"""

from __future__ import annotations

from xlrebal.plan.allowed.wash_guard import WashGuard
from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.plan.lots.sale_request import SaleRequest
from xlrebal.plan.lots.select_lots import select_lots
from xlrebal.plan.proposal.decisions import Phase, Refusal
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.schema.reason import Reason, Rule, because


def raise_cash(proposal: Proposal, drift: tuple[ScopeDrift, ...], guard: WashGuard) -> Proposal:
    """The proposal once every account covers its need and its minimum, or has sold what it may."""
    for each in drift:
        for account in each.scope.accounts:
            proposal = _cover(proposal, each, guard, account)
    return proposal


def _cover(proposal: Proposal, drift: ScopeDrift, guard: WashGuard, account: str) -> Proposal:
    if proposal.spendable(account) >= 0 or not proposal.household.accounts[account].tradable:
        return proposal
    if not proposal.household.knows_cash(account):
        return proposal.refuse([_unknown(proposal, account)])
    positions = proposal.household.positions
    mine = [index for index, name in enumerate(positions.account) if name == account]
    for position in sorted(
        mine,
        key=lambda index: (
            -round(drift.drift_of(positions.symbol[index]), 9),
            0.0 if drift.scope.is_known else proposal.tax_share(index),
            positions.symbol[index],
        ),
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
        return proposal.refuse([_missing(account, short, reason)])
    return proposal


def _unknown(proposal: Proposal, account: str) -> Refusal:
    """Cash that is needed from an account of which nobody knows what it has."""
    short = -proposal.spendable(account)
    remedy = next(each.remedy for each in proposal.household.unvalued if (each.account, each.symbol) == (account, ""))
    reason = because(Rule.CASH_UNKNOWN, amount=short, remedy=remedy)
    return _missing(account, short, reason)


def _missing(account: str, amount: int, reason: Reason) -> Refusal:
    """Cents of cash that an account needs and nothing is sold for."""
    return Refusal(
        phase=Phase.RAISE_CASH,
        side=None,
        account=account,
        symbol="",
        lot_id="",
        quantity=0,
        amount=amount,
        reason=reason,
    )


def _purpose(proposal: Proposal, account: str) -> str:
    record = proposal.household.accounts[account]
    if proposal.household.cash.get(account, 0) < 0:
        return "a negative balance"
    return "the cash need" if record.need > 0 else "its minimum cash"
