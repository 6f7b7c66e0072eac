"""What a harvest could sell of one position without a wash, and the recent lots that free some of it."""

from __future__ import annotations

from typing import NamedTuple

from xlrebal.household.indexes import LotIndex, PositionIndex
from xlrebal.plan.allowed.wash_guard import WashGuard
from xlrebal.plan.harvest.companion_lots import companion_lots, worth_selling_along
from xlrebal.plan.harvest.unrealized_losses import UnrealizedLoss
from xlrebal.plan.lots.whole_steps import whole_steps
from xlrebal.plan.lots.within_floor import shares_to_sell
from xlrebal.plan.proposal.decisions import LotSale, Phase, TradePurpose, lot_sale
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.tax.money import NO_SHARES, MicroShares


class Offer(NamedTuple):
    """What one position could sell without a wash: losses past the thresholds, and the companions that free some of them.

    `sales`: both, in tradable quantities; empty where that is nothing.
    """

    clean: list[UnrealizedLoss]
    sales: list[LotSale]
    companions: list[LotSale]
    freed: frozenset[LotIndex]

    @property
    def losses(self) -> list[UnrealizedLoss]:
        """The losses as far as they are sold."""
        quantity = {sale.lot: sale.quantity for sale in self.sales}
        return [each.part(quantity[each.lot]) for each in self.clean if each.lot in quantity]


def harvest_offer(proposal: Proposal, guard: WashGuard, position: PositionIndex, found: list[UnrealizedLoss]) -> Offer:
    """The losses that are clean when sold together, with companions where these free more of them and are worth it."""
    alone = _clean(proposal, guard, found, [])
    if len(alone) < len(found):
        companions = companion_lots(proposal, guard, position, [_sale(proposal, each) for each in found])
        together = _clean(proposal, guard, found, companions) if companions else []
        freed = frozenset(each.lot for each in together) - {each.lot for each in alone}
        offer = Offer(together, _tradable(proposal, guard, position, together, companions), companions, freed)
        saved = sum(each.saved for each in offer.losses if each.lot in freed)
        if (
            saved
            and _above_floor(proposal, position, offer.sales)
            and worth_selling_along(proposal, offer.sales, companions, freed, saved)
        ):
            return offer
    return Offer(alone, _tradable(proposal, guard, position, alone, []), [], frozenset())


def _clean(
    proposal: Proposal, guard: WashGuard, found: list[UnrealizedLoss], companions: list[LotSale]
) -> list[UnrealizedLoss]:
    """Losses that nothing would wash or hold back when all are sold with the companions; none where one of these must stay."""
    clean = list(found)
    while staying := _staying(proposal, guard, [*companions, *(_sale(proposal, each) for each in clean)]):
        if any(sale.lot in staying for sale in companions):
            return []
        clean = [each for each in clean if each.lot not in staying]
    return clean


def _sale(proposal: Proposal, loss: UnrealizedLoss) -> LotSale:
    """The sale of a loss as far as it is to be taken; its reasons are still to be given."""
    return lot_sale(proposal.household, loss.lot, MicroShares(loss.left), Phase.HARVEST, TradePurpose.LOSS)


def _above_floor(proposal: Proposal, position: PositionIndex, sales: list[LotSale]) -> bool:
    """Whether the symbol's min weight leaves all that is sold of the position."""
    positions = proposal.household.positions
    total = sum((sale.quantity for sale in sales), NO_SHARES)
    return shares_to_sell(proposal, positions.account[position], positions.symbol[position], total) == total


def _staying(proposal: Proposal, guard: WashGuard, sales: list[LotSale]) -> frozenset[LotIndex]:
    """Lots among these sales that would be washed, or that may only leave after another that is not among them (C-6)."""
    going = {sale.lot: sale.quantity for sale in sales}
    return guard.washed(sales, proposal) | {lot for lot in going if proposal.held_back(lot, going)}


def _tradable(
    proposal: Proposal,
    guard: WashGuard,
    position: PositionIndex,
    clean: list[UnrealizedLoss],
    companions: list[LotSale],
) -> list[LotSale]:
    """Their sales in whole steps, the fraction off the oldest lot; none where a fraction left behind would wash."""
    acquired = proposal.household.lots.acquired
    whole = [*companions, *(_sale(proposal, each) for each in clean)]
    recent_first = sorted(whole, key=lambda sale: (-int(acquired[sale.lot].astype(int)), sale.lot))
    sales = whole_steps(proposal, position, recent_first)
    return [] if sales != recent_first and guard.washed(sales, proposal) else sales
