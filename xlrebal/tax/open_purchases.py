"""The purchases that could still wash a loss taken on one day, asked without replaying the ledger again (W-2 to W-4).

The replay leaves, for each identical group, what a proposal at the end of that day meets: the purchases of the last
thirty days and those to come, with the shares no loss has been matched with, and the losses of the sale event that the
proposal would join (W-3). Every answer is the engine's own matching on copies of these.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from xlrebal.schema.record import Remembering, record
from xlrebal.tax.conventions import Conventions, EarlierPurchase, LossOrder, PartSale, SameDate
from xlrebal.tax.exact import half_up
from xlrebal.tax.held_lot import HeldLot
from xlrebal.tax.symbol import Symbol
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


class _SoldOut(NamedTuple):
    """What has left a group's purchases, in micro-shares by purchase, and the purchases then; those untouched are its own."""

    sold: Mapping[LotName, int]
    lots: Sequence[HeldLot]


@record(kw_only=True)
class OpenGroup(Remembering):
    """One identical group at the end of a day; `symbol` is one of its.

    `purchases` from thirty days before it on, in ledger order; `event`: losses of this day's last sale event, not yet
    matched; `lots`: the group's lots by account and id, of which only what never changes may be read.
    """

    symbol: Symbol
    as_of: date
    purchases: tuple[HeldLot, ...]
    event: tuple[Loss, ...]
    lots: Mapping[str, Mapping[str, HeldLot]]
    conventions: Conventions

    @cached_property
    def _left(self) -> dict[Hashable, Replacements]:
        """What was last asked, and what was left then."""
        return {}

    @cached_property
    def _found(self) -> dict[Hashable, tuple[OpenPurchase, ...]]:
        """The purchases found in what was left then, by what they are found by."""
        return {}

    @cached_property
    def _last(self) -> list[_SoldOut]:
        """The last of what was sold out, none or one."""
        return []

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
        return known or (self.purchases[self._places[name]] if name in self._places else None)

    def washing(self, lot: HeldLot, sold: Mapping[LotName, int]) -> Iterator[OpenPurchase]:
        """The purchases that would wash a loss taken on the day on shares of `lot`, earliest first.

        `sold`: micro-shares by purchase that go in the same event, and so replace nothing (C-2).
        """
        near = self._near(lot, sold)
        seen = self._seen_as(lot)
        if seen is None:
            return map(self._open_purchase, near)
        if seen not in self._found:
            self._found[seen] = tuple(map(self._open_purchase, near))
        return iter(self._found[seen])

    def washes(self, lot: HeldLot, sold: Mapping[LotName, int]) -> bool:
        """Whether any purchase would: `washing` asked no further than its first."""
        return next(self._near(lot, sold), None) is not None

    def last_washing(self, lot: HeldLot, sold: Mapping[LotName, int]) -> OpenPurchase | None:
        """The latest of them, of one day the last by name; None where there is none."""
        latest = next(self._left_for(lot, sold).offered_at(self._latest_near, lot), None)
        return self._open_purchase(latest.lot) if latest else None

    def washing_days(self, lot: HeldLot, sold: Mapping[LotName, int]) -> Iterator[date]:
        """The days, earliest first, of all purchases that would wash a loss on `lot` near them, those to come included."""
        left = self._left_after(sold, self.event)
        index = 0
        while index < len(left.days):
            found = next(left.offered(lot, left.days[index], left.days[index]), None)
            if found is not None:
                yield found.lot.transaction.trade_date
            index = bisect_right(left.days, left.days[index])

    def _near(self, lot: HeldLot, sold: Mapping[LotName, int]) -> Iterator[HeldLot]:
        """Purchases within thirty days that would wash a loss on `lot`, with what is left of them."""
        day = self.as_of.toordinal()
        return map(_LOT, self._left_for(lot, sold).offered(lot, day - WINDOW_DAYS, day + WINDOW_DAYS))

    def _seen_as(self, lot: HeldLot) -> Hashable | None:
        """What decides which purchases wash a loss on `lot`, equal for lots that the same ones wash; None where it is the lot itself."""
        own = lot.transaction.order or _name(lot) in self._places
        if own or self.event or self.conventions.earlier_purchase is EarlierPurchase.EXCLUDED:
            return None
        return lot.account.owner, lot.account.type, lot.account.wash_scope

    def _left_for(self, lot: HeldLot, sold: Mapping[LotName, int]) -> Replacements:
        """The purchases as a loss on `lot` meets them."""
        day = self.as_of.toordinal()
        if self.conventions.same_date is SameDate.PURCHASE_LATER:
            # C-14: what is bought after the sales counts though sold
            today = {_name(each) for each in self.purchases if each.day == day}
            sold = {name: quantity for name, quantity in sold.items() if name not in today}
        first = tuple(loss for loss in self.event if self._goes_before(loss, lot))
        return self._left_after(sold, first)

    def _goes_before(self, loss: Loss, lot: HeldLot) -> bool:
        """Whether a loss of the event is matched before one on `lot` (C-3); a proposal is executed last."""
        if self.conventions.loss_order is LossOrder.EXECUTION:
            return True
        return loss.lot.bought_before(lot)

    def _open_purchase(self, lot: HeldLot) -> OpenPurchase:
        return OpenPurchase(
            _name(lot), lot.transaction.trade_date, half_up(lot.plain), lot.transaction.status is Status.SCHEDULED
        )

    def _left_after(self, sold: Mapping[LotName, int], before: Collection[Loss]) -> Replacements:
        """The purchases once `sold` has left the lots and the losses `before` have been matched; the last answer is kept."""
        asked = (frozenset(sold.items()), tuple(id(loss) for loss in before))
        if asked not in self._left:
            lots = self._lots_after(sold)
            left = Replacements([lot.copy() for lot in lots] if before else lots, self.conventions)
            for loss in before:
                left.match(replace(loss))
            self._left.clear()
            self._found.clear()
            self._left[asked] = left
        return self._left[asked]

    def _lots_after(self, sold: Mapping[LotName, int]) -> list[HeldLot]:
        """The purchases once `sold` has left them; only what differs from the last answer is worked out anew."""
        if not self._last:
            self._last.append(_SoldOut({}, list(self.purchases)))
        last = self._last.pop()
        lots = list(last.lots)
        for name in {name for name, _ in sold.items() ^ last.sold.items()} & self._places.keys():
            place = self._places[name]
            lots[place] = self.purchases[place].copy()
            lots[place].take(sold.get(name, 0), self.conventions.part_sale is PartSale.MATCHED_FIRST)
        self._last.append(_SoldOut(dict(sold), lots))
        return lots

    @cached_property
    def _latest_near(self) -> Sequence[int]:
        """The places in `purchases` of those within thirty days, the latest first, of one day the last by name."""
        day = self.as_of.toordinal()
        near = (place for place, lot in enumerate(self.purchases) if abs(lot.day - day) <= WINDOW_DAYS)
        return sorted(near, key=lambda place: (self.purchases[place].day, _name(self.purchases[place])), reverse=True)

    @cached_property
    def _places(self) -> Mapping[LotName, int]:
        """Where each purchase stands in `purchases`."""
        return {_name(lot): place for place, lot in enumerate(self.purchases)}


_LOT = attrgetter("lot")


def _name(lot: HeldLot) -> LotName:
    return LotName(lot.account.id, lot.transaction.id)
