"""What accounts have still to raise, and for what: sales in the same account must bring it."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from xlrebal.plan.proposal.cost_of_trading import commission
from xlrebal.plan.proposal.decisions import TradePurpose
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.purpose import Purpose
from xlrebal.tax.money import NO_MONEY, Cents
from xlrebal.tax.symbol import Symbol


class Owed(NamedTuple):
    """What one account has still to raise, in cents.

    cash: for its need, its part of the household's, its minimum and a balance below zero. purchases: for what the advisor
    buys there beyond the cash there was. What is raised first is cash.
    """

    cash: Cents
    purchases: Cents


def owed(proposal: Proposal, purpose: Purpose) -> dict[str, Owed]:
    """What each account has still to raise in a run of this purpose; those that lack nothing are absent."""
    ordered, found = _ordered(proposal), {}
    for account in proposal.household.accounts:
        lacking = Cents(-proposal.spendable(account))
        purchases = max(NO_MONEY, min(ordered.get(account, NO_MONEY), lacking))
        cash = lacking - purchases if purpose.raises_cash else NO_MONEY
        if lacking > 0 and (cash or purchases):
            found[account] = Owed(cash, purchases)
    return found


def _ordered(proposal: Proposal) -> dict[str, Cents]:
    """What the advisor's own purchases cost, by account."""
    gross: dict[tuple[str, Symbol], Cents] = defaultdict(lambda: NO_MONEY)
    cost: dict[str, Cents] = defaultdict(lambda: NO_MONEY)
    for each in proposal.purchases:
        if each.purpose is TradePurpose.ADVISOR:
            gross[each.account, each.symbol] += each.gross
    for (account, symbol), amount in gross.items():
        cost[account] += amount + commission(proposal.household.securities[symbol], amount)
    return dict(cost)
