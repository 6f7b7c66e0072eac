"""Losses matched with the purchases that wash them, share for share (W-1 to W-8).

Of the purchases of one identical group, each within thirty days of the loss sale, the earliest comes first (W-4).
A purchase before the sale offers the shares still held right after the sale event, one after it all it bought, both
less what earlier losses have taken: in the replay both are the lot's plain shares, because sales leave lots in ledger
order. So W-3b and W-3c need no test of their own, and no purchased share is matched twice.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from xlrebal.tax.conventions import Conventions, EarlierPurchase, SameOrder
from xlrebal.tax.exact import Exact, exact_part, half_up
from xlrebal.tax.held_lot import HeldLot
from xlrebal.tax.holding_period import tacked_holding_date
from xlrebal.tax.money import Cents, MicroShares
from xlrebal.tax.realized import Match
from xlrebal.tax.transaction import Transaction
from xlrebal.tax.wash_effect import WashEffect, wash_effect
from xlrebal.tax.wash_window import WINDOW_DAYS


@dataclass(slots=True, eq=False, kw_only=True)
class Loss:
    """Shares sold at a loss: how many, the exact loss, the loss in cents as shown, and what has been matched."""

    sale: Transaction
    lot: HeldLot
    quantity: Exact
    amount: Exact
    amount_cents: int
    day: int
    holding_day: int
    matched: Exact = 0
    disallowed_cents: int = 0
    permanent_cents: int = 0

    def cents_upto(self, matched: Exact) -> int:
        """Cents of the loss on so many of its shares, rounded cumulatively; all of them make the loss as shown (W-5)."""
        if matched == self.quantity:
            return self.amount_cents
        return min(self.amount_cents, half_up(exact_part(self.amount, matched, self.quantity)))


class Replacement(NamedTuple):
    """A purchase with shares that may replace those sold, and what that does to their loss."""

    lot: HeldLot
    effect: WashEffect


def replacement_effect(sold: HeldLot, bought: HeldLot, conventions: Conventions) -> WashEffect:
    """What a purchase near enough does to a loss on shares of `sold`: W-3a and W-8, with C-1, C-4, C-7 and C-8 as set."""
    if bought.same_purchase(sold) and conventions.same_order is SameOrder.EXCLUDED:
        return WashEffect.NONE
    if conventions.earlier_purchase is EarlierPurchase.EXCLUDED and bought.bought_before(sold):
        return WashEffect.NONE
    return wash_effect(sold.account, bought.account, conventions)


class Replacements:
    """The purchases of one identical group in ledger order, each share to be matched at most once.

    Purchases with nothing left to offer are skipped by links that shorten themselves, so that a long run of spent
    purchases is passed in one step however often it is met. days: the purchases' own, as ordinals.
    """

    def __init__(self, purchases: Sequence[HeldLot], conventions: Conventions) -> None:
        """`purchases` in ledger order, only those that can replace anything."""
        self._purchases = purchases
        self.days = [lot.day for lot in purchases]
        self._next = list(range(1, len(purchases) + 1))
        self._conventions = conventions

    def match(self, loss: Loss) -> list[Match]:
        """Match a loss with everything eligible, earliest purchase first, changing the matched lots (W-4 to W-6)."""
        matches = []
        for lot, effect in self.offered(loss.lot, loss.day - WINDOW_DAYS, loss.day + WINDOW_DAYS):
            matches.append(self._wash(loss, lot, effect))
            if loss.matched == loss.quantity:
                break
        return matches

    def offered(self, sold: HeldLot, first: int, last: int) -> Iterator[Replacement]:
        """Purchases of these days, both included, with plain shares that may replace shares of `sold`, earliest first.

        These are the tests of W-3 and W-8; the thirty days of W-2 are the caller's.
        """
        return self._replacing(sold, self._earliest_first(first, last))

    def offered_at(self, places: Iterable[int], sold: HeldLot) -> Iterator[Replacement]:
        """The same of the purchases in these places, in their order."""
        return self._replacing(sold, (lot for lot in map(self._purchases.__getitem__, places) if lot.plain))

    def _replacing(self, sold: HeldLot, lots: Iterable[HeldLot]) -> Iterator[Replacement]:
        for lot in lots:
            effect = replacement_effect(sold, lot, self._conventions)
            if effect is not WashEffect.NONE:
                yield Replacement(lot, effect)

    def _earliest_first(self, first: int, last: int) -> Iterator[HeldLot]:
        index = self._live_from(bisect_left(self.days, first))
        while index < len(self._purchases) and self.days[index] <= last:
            yield self._purchases[index]
            index = self._live_from(index + 1)

    def _live_from(self, index: int) -> int:
        """The first purchase at or after `index` that still has plain shares."""
        live = index
        while live < len(self._purchases) and not self._purchases[live].plain:
            live = self._next[live]
        while index < live:
            self._next[index], index = live, self._next[index]
        return live

    def _wash(self, loss: Loss, lot: HeldLot, effect: WashEffect) -> Match:
        """Match as many shares as both sides have: disallow their loss, and move it into the basis unless it is lost.

        The cents of the parts are rounded cumulatively, and the last part completes the loss as shown.
        """
        quantity = min(loss.quantity - loss.matched, lot.plain)  # C-10: one share replaces one share
        loss.matched += quantity
        exact = exact_part(loss.amount, quantity, loss.quantity)
        upto = loss.cents_upto(loss.matched)
        disallowed = upto - loss.disallowed_cents
        loss.disallowed_cents = upto
        permanent = effect is WashEffect.PERMANENT
        if permanent:
            loss.permanent_cents += disallowed
            lot.match(quantity, 0, 0, lot.holding_day)
        else:
            lot.match(quantity, exact, disallowed, self._holding_day(loss, lot))
        sale, bought = loss.sale, lot.transaction
        return Match(
            sale=sale.id,
            sale_date=sale.trade_date,
            account=sale.account,
            symbol=sale.symbol,
            lot=loss.lot.transaction.id,
            replacement=bought.id,
            replacement_account=bought.account,
            replacement_symbol=bought.symbol,
            purchase_date=bought.trade_date,
            quantity=MicroShares(half_up(quantity)),
            disallowed=Cents(disallowed),
            permanent=permanent,
            sale_status=sale.status,
            purchase_status=bought.status,
        )

    def _holding_day(self, loss: Loss, lot: HeldLot) -> int:
        """The day from which the replacement shares are held."""
        held_from = date.fromordinal(loss.holding_day)
        tacked = self._conventions.tacked_holding
        return tacked_holding_date(lot.transaction.trade_date, held_from, loss.sale.trade_date, tacked).toordinal()
