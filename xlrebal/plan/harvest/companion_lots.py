"""Recent lots sold along with a harvest, since kept they would wash its loss (W-3b, C-2).

A dividend reinvested two weeks ago must not keep a large old loss from being taken: when the recent shares go in the same
event, they replace nothing. Only lots of the same account and symbol go along, which one order can name; a purchase in
another account stays, and the loss with it. They go whole, and only where it is worth it:

- the tax the freed losses save is more than the tax on the companions' own gains and their redemption fees;
- together they are worth no more than the lots they free. The exposure is kept by the swap either way, but a purchase as
  large as that was decided for its own sake, and is not the plan's to undo;
- every gain limit still holds, with the harvested losses counted (B-1).
"""

from __future__ import annotations

from collections.abc import Sequence

from xlrebal.household.indexes import LotIndex, PositionIndex
from xlrebal.plan.allowed.wash_guard import WashGuard
from xlrebal.plan.allowed.why_lot_stays import must_be_held, waits_for_long_term
from xlrebal.plan.proposal.decisions import LotSale, Phase, TradePurpose, lot_sale
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.tax.money import NO_MONEY


def companion_lots(
    proposal: Proposal, guard: WashGuard, position: PositionIndex, losses: Sequence[LotSale]
) -> list[LotSale]:
    """What is left of the position's lots that would wash one of these losses, sold whole, as far as they may be sold."""
    lots, symbol = proposal.household.lots, proposal.household.positions.symbol[position]
    sold = dict(proposal.sold) | {sale.lot: int(lots.quantity[sale.lot]) for sale in losses}
    may_go = [
        lot
        for lot in guard.recent_lots(symbol)
        if lots.position[lot] == position
        and sold.get(lot, 0) < lots.quantity[lot]
        and proposal.free_of(lot)
        and proposal.valued.sellable[lot]
        and not must_be_held(proposal, lot)
        and not waits_for_long_term(proposal, lot)
    ]
    washing = {lot for sale in losses for lot in guard.lots_washing(sale.lot, sold)} if may_go else set()
    return [whole_lot(proposal, lot) for lot in may_go if lot in washing]


def worth_selling_along(
    proposal: Proposal, sales: Sequence[LotSale], companions: Sequence[LotSale], freed: frozenset[LotIndex], saved: int
) -> bool:
    """Whether these sales of one position, the companions among them, are worth making for the lots they free.

    `saved`: cents of tax that taking the freed losses saves.
    """
    gains = [proposal.gain_of(sale) for sale in sales]
    cost = sum(_tax(proposal, sale) for sale in companions) + proposal.fees_of(companions)
    return (
        saved > cost
        and sum((sale.gross for sale in companions), NO_MONEY)
        <= sum((sale.gross for sale in sales if sale.lot in freed), NO_MONEY)
        and not proposal.budget.exceeded_by(*gains)
    )


def why_sold_along(proposal: Proposal, companion: LotSale, loss: int) -> Reason:
    """The reason a recent lot goes: kept, it would wash a loss of so many cents."""
    bought = proposal.household.lots.acquired[companion.lot].item()
    security = proposal.household.securities[proposal.household.symbol_of(companion.lot)]
    return because(Rule.SOLD_ALONG, quantity=companion.quantity, bought=bought, loss=loss, **security.units)


def whole_lot(proposal: Proposal, lot: LotIndex) -> LotSale:
    """The sale of what is left of a lot, for a harvest; its reasons are still to be given."""
    household = proposal.household
    left = proposal.free_of(lot)
    return lot_sale(household, lot, left, Phase.HARVEST, TradePurpose.LOSS)


def _tax(proposal: Proposal, sale: LotSale) -> int:
    """Cents of tax on a sale's gain at the rates of its terms, rounded up; negative for a loss."""
    rates, gain = proposal.valued.rates_of(sale.lot), proposal.taxed_gain_of(sale)
    long = gain.long_term - gain.collectible
    tax = (
        gain.short_term * rates.on_gain(long_term=False)
        + long * rates.on_gain(long_term=True)
        + gain.collectible * rates.on_gain(long_term=True, collectible=True)
    )
    return -int(-tax // 1)
