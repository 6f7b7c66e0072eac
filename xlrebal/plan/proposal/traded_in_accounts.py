"""What a proposal trades in each account."""

from __future__ import annotations

from collections import defaultdict

from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_MONEY, Cents


def traded_in_accounts(proposal: Proposal) -> defaultdict[tuple[str, Side], Cents]:
    """Cents by account and side, before commission; nothing where nothing is traded."""
    found: defaultdict[tuple[str, Side], Cents] = defaultdict(lambda: NO_MONEY)
    for sale in proposal.sales:
        found[proposal.household.positions.account[sale.position], Side.SELL] += sale.gross
    for purchase in proposal.purchases:
        found[purchase.account, Side.BUY] += purchase.gross
    return found
