"""The purchases that could still wash a loss taken on one day, asked without replaying the ledger again (W-2 to W-4).

The replay leaves, for each identical group, what a proposal at the end of that day meets: the purchases of the last
thirty days and those to come, with the shares no loss has been matched with, and the losses of the sale event that the
proposal would join (W-3). Every answer is the engine's own matching on copies of these.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

from xlrebal.tax.conventions import Conventions, LossOrder, PartSale, SameDate
from xlrebal.tax.held_lot import HeldLot
from xlrebal.tax.transaction import Status
from xlrebal.tax.wash_sales import Loss, Replacements
from xlrebal.tax.wash_window import WINDOW_DAYS


class LotName(NamedTuple):
    """A lot in the ledger: its account, and the id of its purchase or receipt."""

    account: str
    lot: str


class OpenPurchase(NamedTuple):
    """A purchase that would replace shares sold: `quantity` micro-shares no loss has been matched with (W-4)."""

    name: LotName
    bought: date
    quantity: int
    scheduled: bool


@dataclass(frozen=True)
class OpenGroup:
    """One identical group at the end of a day; `symbol` is one of its.

    `purchases` from thirty days before it on, in ledger order; `event`: losses of this day's last sale event, not yet
    matched; `lots`: the group's lots by account and id, of which only what never changes may be read.
    """

    symbol: str
    as_of: date
    purchases: tuple[HeldLot, ...]
    event: tuple[Loss, ...]
    lots: Mapping[str, Mapping[str, HeldLot]] = field(repr=False)
    conventions: Conventions

    def holding(self, shown: Iterable[HeldLot]) -> OpenGroup:
        """The group where at least these purchases are held, of which the ledger may know less or nothing.

        No loss has been matched with what the ledger does not leave of them.
        """
        held = {_name(lot): lot for lot in self.purchases}
        more = {}
        for lot in shown:
            name = _name(lot)
            known = held.get(name)
            if known is not None and lot.plain > known.left():
                more[name] = replace(known, plain=known.plain + lot.plain - known.left())
            elif known is None and name.lot not in self.lots.get(name.account, {}):  # else it is no purchase there
                more[name] = lot
        if not more:
            return self
        purchases = sorted((held | more).values(), key=lambda lot: (lot.day, lot.position))
        return replace(self, purchases=tuple(purchases))

    def lot(self, name: LotName) -> HeldLot | None:
        """A lot of the group by name: of the ledger, or a purchase it does not know; None where neither has it."""
        known = self.lots.get(name.account, {}).get(name.lot)
        return known or next((lot for lot in self.purchases if _name(lot) == name), None)

    def washing(self, lot: HeldLot, sold: Mapping[LotName, int]) -> tuple[OpenPurchase, ...]:
        """The purchases that would wash a loss taken on the day on shares of `lot`, earliest first; empty = none.

        `sold`: micro-shares by purchase that go in the same event, and so replace nothing (C-2).
        """
        day = self.as_of.toordinal()
        if self.conventions.same_date is SameDate.PURCHASE_LATER:
            # C-14: what is bought after the sales counts though sold
            today = {_name(each) for each in self.purchases if each.day == day}
            sold = {name: quantity for name, quantity in sold.items() if name not in today}
        first = (loss for loss in self.event if self._goes_before(loss, lot))
        return self._offered(lot, sold, first, day - WINDOW_DAYS, day + WINDOW_DAYS)

    def washing_later(self, lot: HeldLot, sold: Mapping[LotName, int]) -> tuple[OpenPurchase, ...]:
        """All purchases that would wash a loss on `lot` taken near them on a later day, those to come included."""
        return self._offered(lot, sold, self.event, 0, date.max.toordinal())

    def _goes_before(self, loss: Loss, lot: HeldLot) -> bool:
        """Whether a loss of the event is matched before one on `lot` (C-3); a proposal is executed last."""
        if self.conventions.loss_order is LossOrder.EXECUTION:
            return True
        return loss.lot.bought_before(lot)

    def _offered(
        self, lot: HeldLot, sold: Mapping[LotName, int], before: Iterable[Loss], first: int, last: int
    ) -> tuple[OpenPurchase, ...]:
        """What is offered between two days when `sold` has left the lots and the losses `before` have been matched."""
        before = [replace(loss) for loss in before]
        left = self._left_after(sold, matched=bool(before)) if sold or before else self._untouched
        for loss in before:
            left.match(loss)
        return tuple(
            OpenPurchase(
                _name(each), each.transaction.trade_date, each.plain, each.transaction.status is Status.SCHEDULED
            )
            for each, _ in left.offered(lot, first, last)
        )

    @cached_property
    def _untouched(self) -> Replacements:
        """The purchases with nothing sold of them, not to be matched."""
        return Replacements(self.purchases, self.conventions)

    def _left_after(self, sold: Mapping[LotName, int], matched: bool) -> Replacements:
        """The purchases after the sales, as copies where anything changes."""
        left = []
        for lot in self.purchases:
            quantity = sold.get(_name(lot), 0)
            if quantity or matched:
                lot = lot.copy()
                lot.take(quantity, self.conventions.part_sale is PartSale.MATCHED_FIRST)
            left.append(lot)
        return Replacements(left, self.conventions)


def _name(lot: HeldLot) -> LotName:
    return LotName(lot.account.id, lot.transaction.id)
