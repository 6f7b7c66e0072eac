"""The losses that a symbol's min weight lets a harvest take: those that save most tax a share, as far as it leaves shares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from xlrebal.household.indexes import PositionIndex
from xlrebal.plan.harvest.unrealized_losses import UnrealizedLoss
from xlrebal.plan.lots.within_floor import shares_to_sell
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.tax.money import NO_SHARES, MicroShares


class AboveFloor(NamedTuple):
    """Losses that may be taken, the last of them perhaps in part, and those of which nothing may; both in the order of Lots."""

    losses: list[UnrealizedLoss]
    kept: list[UnrealizedLoss]


def losses_above_floor(proposal: Proposal, position: PositionIndex, losses: Sequence[UnrealizedLoss]) -> AboveFloor:
    """Averaged shares leave all or none (L-5): where some must stay, none is taken."""
    positions = proposal.household.positions
    total = sum((MicroShares(each.left) for each in losses), NO_SHARES)
    left = int(shares_to_sell(proposal, positions.account[position], positions.symbol[position], total))
    if left >= total:
        return AboveFloor(list(losses), [])
    if position in proposal.household.averaged:
        left = 0
    taken = dict.fromkeys((each.lot for each in losses), 0)
    for each in sorted(losses, key=lambda loss: (-loss.saved / loss.left, loss.lot)):
        taken[each.lot] = min(each.left, left)
        left -= taken[each.lot]
    return AboveFloor(
        [each.part(taken[each.lot]) for each in losses if taken[each.lot]],
        [each for each in losses if not taken[each.lot]],
    )
