"""What the advisor's own purchases still wait to be paid for: sales in the same account must bring it."""

from __future__ import annotations

from collections import defaultdict

from xlrebal.plan.proposal.cost_of_trading import commission
from xlrebal.plan.proposal.decisions import TradePurpose
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.tax.money import NO_MONEY, Cents
from xlrebal.tax.symbol import Symbol


def owed(proposal: Proposal) -> dict[str, Cents]:
    """Cents by account that the advisor's purchases cost beyond the cash there was; accounts that owe nothing are absent."""
    household = proposal.household
    gross: dict[tuple[str, Symbol], Cents] = defaultdict(lambda: NO_MONEY)
    cost: dict[str, Cents] = defaultdict(lambda: NO_MONEY)
    for each in proposal.purchases:
        if each.purpose is TradePurpose.ADVISOR:
            gross[each.account, each.symbol] += each.gross
    for (account, symbol), amount in gross.items():
        cost[account] += amount + commission(household.securities[symbol], amount)
    lacking = {account: min(amount, -proposal.spendable(account)) for account, amount in cost.items()}
    return {account: amount for account, amount in lacking.items() if amount > 0}
