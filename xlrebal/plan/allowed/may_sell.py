"""May this be sold: one answer for every phase that sells."""

from __future__ import annotations

from xlrebal.household.indexes import PositionIndex
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.trading_rules import why_not_sellable
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.schema.side import Side


def why_not_sold(proposal: Proposal, position: PositionIndex, *, advisors: bool = False) -> Reason | None:
    """The reason a position may not be sold now, by its index; None when it may. `advisors`: the advisor's own order asks."""
    if reason := why_not_sellable(proposal.household, position, advisors=advisors):
        return reason
    positions = proposal.household.positions
    account, symbol = positions.account[position], positions.symbol[position]
    if not advisors and (gated := proposal.gated.get((Side.SELL, account, symbol))):
        return gated
    if bought := proposal.other_side(Side.SELL, account, symbol):
        return because(Rule.NOT_TRADABLE, why=f"{bought} is bought in this account")
    return None
