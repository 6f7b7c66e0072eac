"""Losses that may be taken where an account's lots leave in an order that is set: first in first out, or last in first out.

A broker that keeps to FIFO or LIFO sells other lots than the one that is harvested, unless lots may be named to it (Name Lots
on Accounts). So only losses before which nothing else leaves are taken.
"""

from __future__ import annotations

from typing import NamedTuple

from xlrebal.household.indexes import PositionIndex
from xlrebal.plan.harvest.unrealized_losses import UnrealizedLoss
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.schema.reason import Reason, Rule, because

ORDERS = {"FIFO": "first in, first out", "LIFO": "last in, first out"}


class InLotOrder(NamedTuple):
    """The losses that may be taken, and those that wait behind another lot; why: of these, None where none waits."""

    free: list[UnrealizedLoss]
    behind: list[UnrealizedLoss]
    why: Reason | None


def in_lot_order(proposal: Proposal, position: PositionIndex, losses: list[UnrealizedLoss]) -> InLotOrder:
    """Losses of one position of which all lots that leave before them go, too."""
    household = proposal.household
    account = household.positions.account[position]
    order = ORDERS.get(household.lot_method(position))
    if order is None or household.accounts[account].names_lots or not losses:
        return InLotOrder(losses, [], None)
    going = {each.lot for each in losses}
    place_of = proposal.valued.order
    for lot in proposal.lots_of.get(position, ()):  # in the order in which they leave
        if lot not in going and proposal.left_of(lot) > 0:
            behind = [each for each in losses if place_of[each.lot] > place_of[lot]]
            why = because(Rule.BEHIND_ANOTHER_LOT, account=account, order=order, lot=household.lots.lot_id[lot])
            return InLotOrder([each for each in losses if each not in behind], behind, why)
    return InLotOrder(losses, [], None)
