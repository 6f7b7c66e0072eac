"""Sales of one position in a tradable quantity: whole shares, round lots or thousandths, unless all of it goes."""

from __future__ import annotations

from collections.abc import Sequence

from xlrebal.household.indexes import PositionIndex
from xlrebal.plan.proposal.decisions import LotSale
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.trading_rules import share_step
from xlrebal.schema.record import replace
from xlrebal.tax.money import NO_SHARES, MicroShares, amount_cents


def whole_steps(proposal: Proposal, position: PositionIndex, sales: Sequence[LotSale]) -> list[LotSale]:
    """The sales less the fraction of a step, which comes off the last lots; as they are where the whole position goes."""
    household = proposal.household
    symbol = household.positions.symbol[position]
    step, price = share_step(household, symbol), household.price(symbol)
    sold = proposal.sold_of_position.get(position, NO_SHARES) + sum((sale.quantity for sale in sales), NO_SHARES)
    if sold == int(household.positions.quantity[position]):
        return list(sales)
    surplus = MicroShares(sold % step)
    kept: list[LotSale] = []
    for sale in reversed(sales):
        cut = min(surplus, sale.quantity)
        surplus -= cut
        if quantity := sale.quantity - cut:
            kept.append(replace(sale, quantity=quantity, gross=amount_cents(quantity, price)) if cut else sale)
    return kept[::-1]
