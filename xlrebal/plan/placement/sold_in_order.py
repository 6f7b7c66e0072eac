"""What leaves in a fixed order of lots, once limits have cut sales that a placement made as if each lot went in part."""

from __future__ import annotations

from collections import defaultdict

from xlrebal.household.indexes import LotIndex, PositionIndex
from xlrebal.optimize.problem import Placement
from xlrebal.plan.placement.movable import Movable
from xlrebal.plan.proposal.decisions import Shortage
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.tax.money import Cents


def sold_in_order(before: Proposal, after: Proposal, movable: Movable, placement: Placement) -> dict[LotIndex, Cents]:
    """Cents of each lot that make up what the placement sells of its position, in the position's own order.

    Only where gain limits left a minimum trade or more of the placement unsold; only positions by FIFO and the like.
    """
    household, valued = after.household, after.valued
    unsold = round(float(placement.sold.sum()) * 100) - (after.gross_sold - before.gross_sold)
    cut = any(each.short_of is Shortage.GAINS for each in after.refusals[len(before.refusals) :])
    if not cut or unsold < household.settings.minimum_trade:
        return {}
    placed: dict[PositionIndex, int] = defaultdict(int)
    for each, dollars in zip(movable.lots, placement.sold.tolist(), strict=True):
        placed[household.position_of(each.lot)] += round(dollars * 100)
    found = {}
    left = dict(placed)
    for each in sorted(movable.lots, key=lambda each: int(valued.order[each.lot])):
        position = household.position_of(each.lot)
        if placed[position] and valued.taxable[each.lot] and household.lot_method(position) != "TAXCOST":
            found[each.lot] = Cents(min(each.worth, left[position]))
            left[position] -= found[each.lot]
    return found
