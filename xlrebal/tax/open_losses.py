"""The losses that a purchase at the end of one day would wash, asked without replaying the ledger again (W-2 to W-5, W-13).

Such a purchase comes after every sale of the day and of the days before: it takes what earlier purchases have left of each
loss, the losses in the order in which they are matched. What is bought later comes after it and changes nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import NamedTuple

from xlrebal.schema.record import record
from xlrebal.tax.conventions import Conventions
from xlrebal.tax.exact import Exact, half_up
from xlrebal.tax.held_lot import held_lot
from xlrebal.tax.symbol import Symbol
from xlrebal.tax.transaction import TaxAccount, Transaction
from xlrebal.tax.wash_effect import WashEffect
from xlrebal.tax.wash_sales import Loss, replacement_effect

AFTER_ALL = sys.maxsize  # position of a purchase that comes after all that is known


class OpenLoss(NamedTuple):
    """A loss, and how many micro-shares of it purchases of the day and before have washed."""

    loss: Loss
    matched: Exact


class WashedShares(NamedTuple):
    """Shares of a loss that a purchase washes, in micro-shares; their loss in cents, and whether it is gone for good."""

    loss: Loss
    quantity: int
    disallowed: int
    permanent: bool


@record(kw_only=True)
class OpenLosses:
    """One identical group's losses near the end of a day that are not washed whole; `symbol` is one of its."""

    symbol: Symbol
    losses: tuple[OpenLoss, ...]
    conventions: Conventions

    def washed_by(self, bought: Transaction, account: TaxAccount) -> Iterator[WashedShares]:
        """What a purchase at the end of the day washes of them, share for share (C-10)."""
        lot = held_lot(bought, account, position=AFTER_ALL)
        left = lot.plain if lot.can_replace else 0
        for loss, matched in self.losses:
            if not left:
                return
            effect = replacement_effect(loss.lot, lot, self.conventions)
            if effect is not WashEffect.NONE:
                quantity = min(loss.quantity - matched, left)
                disallowed = loss.cents_upto(matched + quantity) - loss.cents_upto(matched)
                yield WashedShares(loss, half_up(quantity), disallowed, effect is WashEffect.PERMANENT)
                left -= quantity
