"""Money that came into a scope that does not rebalance: each account's own, into what is furthest under its target."""

from __future__ import annotations

from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.plan.proposal.decisions import TradePurpose
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.tax.money import NO_MONEY, Cents


def money_to_invest(proposal: Proposal, drift: ScopeDrift) -> dict[str, Cents]:
    """Cents to invest by account: a cash need that is negative, and what holdings phased out have brought.

    Never more than the account may spend; what the advisor's own orders have spent of it counts as invested.
    """
    household = proposal.household
    came = dict.fromkeys(drift.scope.accounts, NO_MONEY)
    for name in came:
        came[name] += max(NO_MONEY, -household.accounts[name].need)
    for sale in proposal.sales:
        account = household.positions.account[sale.position]
        if account in came and sale.purpose is TradePurpose.PHASE_OUT:
            came[account] += sale.gross
    return {name: money for name, amount in came.items() if (money := _left(proposal, name, amount)) > 0}


def _left(proposal: Proposal, account: str, amount: Cents) -> Cents:
    """What is left of the money that came in, once spent is what is above the cash of today."""
    now, today = proposal.cash.get(account, NO_MONEY), proposal.household.cash.get(account, NO_MONEY)
    if amount <= 0:
        return NO_MONEY
    kept = max(now, today) - amount
    return min(proposal.spendable(account), now - kept)
