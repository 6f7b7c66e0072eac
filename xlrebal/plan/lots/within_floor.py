"""What a min weight of Restrictions leaves of a sale: a floor under all the lots of a symbol in its scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from xlrebal.household.indexes import PositionIndex
from xlrebal.plan.proposal.decisions import Refusal
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.trading_rules import share_step
from xlrebal.schema.side import Side
from xlrebal.tax.money import MicroShares, amount_cents, shares_worth
from xlrebal.tax.symbol import Symbol

if TYPE_CHECKING:
    from xlrebal.plan.lots.sale_request import SaleRequest


class WithinFloor(NamedTuple):
    """A request as far as the min weight of its symbol leaves it, and the refusal of the rest."""

    request: SaleRequest
    refusals: tuple[Refusal, ...] = ()


def within_floor(
    proposal: Proposal, request: SaleRequest, positions: Sequence[PositionIndex], wanted: MicroShares
) -> WithinFloor:
    """The request for so many micro-shares of one symbol of one scope, cut in whole steps; the advisor's own as it is."""
    household = proposal.household
    accounts = tuple(household.positions.account[each] for each in positions)
    symbol = household.positions.symbol[positions[0]]
    floor, most = proposal.floor_of(accounts[0], symbol), shares_to_sell(proposal, accounts[0], symbol, wanted)
    if floor is None or request.quantity is not None or most >= wanted:
        return WithinFloor(request)
    kept = MicroShares(wanted - most)
    refusal = Refusal(
        phase=request.phase,
        side=Side.SELL,
        account=accounts[0] if len(accounts) == 1 else "",
        symbol=symbol,
        quantity=kept,
        amount=amount_cents(kept, household.price(symbol)),
        reason=floor.reason,
        accounts=accounts,
    )
    return WithinFloor(replace(request, most=most), (refusal,))


def shares_to_sell(proposal: Proposal, account: str, symbol: Symbol, wanted: MicroShares) -> MicroShares:
    """As many of these micro-shares as a symbol's min weight leaves, in whole steps where it leaves not all."""
    room, price = proposal.room_to_sell(account, symbol), proposal.household.price(symbol)
    if room is None or not price or (most := shares_worth(room, price)) >= wanted:
        return wanted
    step = share_step(proposal.household, symbol)
    return MicroShares(most // step * step)
