"""What a phase asks to be sold, and a lot that is not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from xlrebal.household.indexes import LotIndex, PositionIndex
from xlrebal.plan.proposal.decisions import LotSale, Phase, Refusal, Shortage, TradePurpose
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.taxes.gain_budget import Limit
from xlrebal.schema.reason import Reason
from xlrebal.schema.record import record
from xlrebal.schema.side import Side
from xlrebal.tax.money import Cents, MicroShares


class LeastTrade(NamedTuple):
    """What a trade has to come to, in cents, and why a smaller one is not made."""

    amount: Cents
    reason: Reason


@record(kw_only=True)
class SaleRequest:
    """Sell `amount` cents of one symbol from these positions; None: all that is left of them.

    round_up: sell a share more rather than less, however little it brings (a need must be met). urgent: needs and the advisor's orders do not wait
    for long-term, ignore the gain budget, the turnover limit and the minimum trade. quantity: micro-shares to sell
    exactly, whatever the amount, the steps, the turnover limit and a min weight (the advisor's own). only: the lots it may
    take; None: any. first: those that go before all others, because what they would wash waits for them. at_most: micro-shares of some lots it may not exceed, by index; most: of all together; None: any.
    least: what the sale of a position comes to at least, but for half a share, whatever is left of it.
    """

    positions: tuple[PositionIndex, ...]
    amount: Cents | None
    phase: Phase
    purpose: TradePurpose
    reasons: tuple[Reason, ...]
    round_up: bool = False
    urgent: bool = False
    quantity: MicroShares | None = None
    only: frozenset[LotIndex] | None = None
    first: frozenset[LotIndex] = frozenset()
    at_most: Mapping[LotIndex, MicroShares] | None = None
    most: MicroShares | None = None
    least: LeastTrade | None = None


def refusal_of(
    proposal: Proposal,
    sale: LotSale,
    quantity: MicroShares,
    reason: Reason,
    *,
    amount: Cents | None = None,
    safe_from: date | None = None,
    limit: Limit | None = None,
) -> Refusal:
    """The refusal of so many micro-shares of a sale, worth `amount` cents (None: what the sale is worth). limit: on gains or tax, that cuts it."""
    household = proposal.household
    return Refusal(
        phase=sale.phase,
        side=Side.SELL,
        account=household.account_of(sale.lot),
        symbol=household.symbol_of(sale.lot),
        lot_id=household.lots.lot_id[sale.lot],
        quantity=quantity,
        amount=sale.gross if amount is None else amount,
        reason=reason,
        safe_from=safe_from,
        lot=sale.lot,
        short_of=Shortage.GAINS if limit else None,
        limit=limit,
    )
