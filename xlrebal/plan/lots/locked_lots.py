"""The lots of a locked sale, as the run that proposed it chose them; anew where they do not fit any more."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from xlrebal.household.household import Override
from xlrebal.household.indexes import LotIndex, PositionIndex
from xlrebal.plan.allowed.may_sell import why_not_sold
from xlrebal.plan.allowed.wash_guard import WashGuard
from xlrebal.plan.allowed.why_lot_stays import named_quantity, why_lot_stays
from xlrebal.plan.proposal.decisions import LotSale, Phase, TradePurpose, lot_sale
from xlrebal.plan.proposal.draft_proposal import DraftProposal
from xlrebal.plan.proposal.trading_rules import why_ordered
from xlrebal.tax.money import NO_SHARES, MicroShares, shares_text


class LockedLots(NamedTuple):
    """By position, the sales of the lots that fit, and why those of others do not."""

    sales: Mapping[PositionIndex, Sequence[LotSale]]
    misfits: Mapping[PositionIndex, str]


def locked_lots(
    draft: DraftProposal,
    guard: WashGuard,
    asked: Mapping[PositionIndex, Override],
    buyers: Mapping[str, Collection[str]],
) -> LockedLots:
    """The lots that were to be sold for the advisor's orders, where they still make up what is ordered.

    asked: the orders, by position; buyers: the accounts in which the advisor orders what is identical to be bought, by group.
    A quantity entered since then is of no lots that were chosen: it is left to be chosen for.
    """
    sales: dict[PositionIndex, list[LotSale]] = {}
    misfits: dict[PositionIndex, str] = {}
    for position, override in asked.items():
        named = sum((part.quantity for part in override.lots), NO_SHARES)
        if not override.lots or why_not_sold(draft, position, advisors=True):
            continue
        if override.locked or named == override.quantity:
            fitting = _fitting(draft, guard, position, override)
            if isinstance(fitting, str):
                misfits[position] = fitting
            else:
                sales[position] = fitting
    while washed := _washed(draft, guard, sales, buyers):
        for lot in washed:
            position = draft.household.position_of(lot)
            sales.pop(position, None)
            misfits[position] = f"the loss of lot {draft.household.lots.lot_id[lot]} would be washed"
    return LockedLots(sales, misfits)


def _fitting(
    draft: DraftProposal, guard: WashGuard, position: PositionIndex, override: Override
) -> list[LotSale] | str:
    """The sales of the lots named for an order, in their order; in words why they do not fit."""
    household = draft.household
    counted = household.securities[override.symbol].counted
    named = sum((part.quantity for part in override.lots), NO_SHARES)
    if named != (override.proposed if override.quantity is None else override.quantity):
        return f"they are {counted(named)} and the trade is {shares_text(override.proposed)}"
    held: dict[str, list[LotIndex]] = {}
    for lot in draft.lots_of.get(position, ()):
        held.setdefault(household.lots.lot_id[lot], []).append(lot)
    taken: dict[LotIndex, MicroShares] = {}
    for lot_id, quantity in override.lots:
        lots = held.get(lot_id, [])
        if len(lots) != 1 or lots[0] in taken:
            return f"lot {lot_id} is {'named twice' if lots else 'not held any more'}"
        if why_lot_stays(draft, guard, lots[0], frozenset(), urgent=True, advisors=True):
            return f"lot {lot_id} may not be sold"
        if (left := named_quantity(draft, lots[0], draft.free_of(lots[0]))) < quantity:
            return f"lot {lot_id} has {counted(left)} to sell, not {shares_text(quantity)}"
        taken[lots[0]] = quantity
    if out_of_turn := [lot for lot in taken if draft.held_back(lot, taken)]:
        return f"lot {household.lots.lot_id[out_of_turn[0]]} may leave only after others"
    why = (why_ordered(household, override),)
    return [
        lot_sale(household, lot, quantity, Phase.OVERRIDES, TradePurpose.ADVISOR, why)
        for lot, quantity in taken.items()
    ]


def _washed(
    draft: DraftProposal,
    guard: WashGuard,
    sales: Mapping[PositionIndex, Sequence[LotSale]],
    buyers: Mapping[str, Collection[str]],
) -> frozenset[LotIndex]:
    """Lots of these sales whose loss something washes, with all of them sold, or what the advisor orders to be bought."""
    household, valued = draft.household, draft.valued
    every = [sale for mine in sales.values() for sale in mine]
    beside = {
        sale.lot
        for sale in every
        if valued.taxable[sale.lot] and valued.realizes[sale.lot] < 0
        for buyer in buyers.get(household.group_of[household.symbol_of(sale.lot)], ())
        if guard.reaches(household.account_of(sale.lot), buyer)
    }
    return guard.washed(every, draft) | beside
