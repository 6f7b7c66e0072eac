"""What a sale leaves unsold because an order to sell, still working, speaks for it already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlrebal.household.indexes import PositionIndex
from xlrebal.plan.lots.sale_request import SaleRequest
from xlrebal.plan.proposal.decisions import Refusal
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.schema.reason import Rule, because
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_SHARES, MicroShares, amount_cents


def left_to_orders(
    proposal: Proposal, request: SaleRequest, positions: Sequence[PositionIndex], missing: MicroShares
) -> Iterator[Refusal]:
    """A refusal for each position whose working orders keep some of the micro-shares that the request lacks."""
    household, positions_held = proposal.household, proposal.household.positions
    for position in positions if missing > 0 else ():
        lots = proposal.lots_of.get(position, ())
        kept = sum(
            (min(proposal.left_of(lot), MicroShares(proposal.valued.spoken_for[lot])) for lot in lots), NO_SHARES
        )
        if kept <= 0 or missing <= 0:
            continue
        part = min(kept, missing)
        missing -= part
        symbol = positions_held.symbol[position]
        yield Refusal(
            phase=request.phase,
            side=Side.SELL,
            account=positions_held.account[position],
            symbol=symbol,
            quantity=part,
            amount=amount_cents(part, household.price(symbol)),
            reason=because(Rule.NOT_TRADABLE, why="an order to sell it is still working"),
        )
