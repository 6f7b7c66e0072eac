"""One identical group's transactions replayed: lots built, sales taken out of them, losses matched (W-1 to W-7).

Identical groups never touch each other, so each is replayed alone. Purchases are known from the start, because a loss
looks thirty days ahead; a sale only ever reaches lots listed before it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from xlrebal.tax.conventions import Conventions, FifoDate, LeapFebruary, LossOrder, PartSale
from xlrebal.tax.exact import Exact, exact_part, half_up
from xlrebal.tax.given_shares import as_given
from xlrebal.tax.held_lot import HeldLot, Piece, held_lot
from xlrebal.tax.holding_period import long_term_from
from xlrebal.tax.lot_queue import LotQueue, Turn
from xlrebal.tax.money import NO_SHARES
from xlrebal.tax.open_losses import OpenLoss
from xlrebal.tax.open_purchases import OpenGroup
from xlrebal.tax.realized import LedgerIssue, LedgerProblem, Match
from xlrebal.tax.symbol import Symbol
from xlrebal.tax.transaction import Action, TaxAccount, Transaction
from xlrebal.tax.wash_sales import Loss, Replacements
from xlrebal.tax.wash_window import WINDOW_DAYS


class LedgerEntry(NamedTuple):
    """A transaction, its account, and its position in the sorted ledger."""

    position: int
    transaction: Transaction
    account: TaxAccount


@dataclass(slots=True, eq=False, kw_only=True)
class Sold:
    """Shares of one sale, lot and term, in cents; `acquired` is the day to report, `losses` the parts judged for washes."""

    sale: Transaction
    position: int
    lot: HeldLot
    long_term: bool
    acquired: int
    quantity: Exact = 0
    proceeds: int = 0
    basis: int = 0
    losses: tuple[Loss, ...] = ()
    gained: bool = False


@dataclass(slots=True, eq=False, kw_only=True)
class GroupReplay:
    """The working state and, at the end, the result of one group; `open_group`: how it stood at the end of `as_of`.

    `open_losses`: the losses that one more purchase of that day could wash.
    """

    conventions: Conventions
    as_of: date | None = None
    open_group: OpenGroup | None = None
    open_losses: list[OpenLoss] = field(default_factory=list)
    lots: list[HeldLot] = field(default_factory=list)
    sold: list[Sold] = field(default_factory=list)
    matches: list[Match] = field(default_factory=list)
    issues: list[LedgerIssue] = field(default_factory=list)
    by_name: dict[str, dict[str, HeldLot]] = field(default_factory=dict)
    lots_at: dict[tuple[str, Symbol], list[HeldLot]] = field(default_factory=dict)
    queues: dict[tuple[str, Symbol], LotQueue] = field(default_factory=dict)

    def run(self, entries: Iterable[LedgerEntry]) -> GroupReplay:
        """Replay the group's entries, given in ledger order."""
        events = self._lots_and_events(entries)
        purchases = [lot for lot in self.lots if lot.can_replace]
        replacements = Replacements(purchases, self.conventions)
        over, joined = self._events_over(events, purchases)
        for event in events[:over]:
            self._match(self._losses(event), replacements)
        losses = [loss for event in events[over:joined] for loss in self._losses(event)]
        if self.as_of and self.lots and self.lots[-1].received >= self.as_of.toordinal() - WINDOW_DAYS:
            self.open_group = self._open(purchases, losses, self.as_of)
        self._match(losses, replacements)
        for event in events[joined:]:
            self._match(self._losses(event), replacements)
        return self

    def _events_over(self, events: Sequence[list[LedgerEntry]], purchases: Sequence[HeldLot]) -> tuple[int, int]:
        """How many events are over at the end of `as_of`, and how many with the one that more sales of it would join."""
        if self.as_of is None:
            return len(events), len(events)
        begun = bisect_right(events, self.as_of, key=lambda event: event[0].transaction.trade_date)
        if not begun or events[begun - 1][0].transaction.trade_date != self.as_of:
            return begun, begun
        bought = bisect_right(purchases, self.as_of.toordinal(), key=lambda lot: lot.day)
        parted = bought > 0 and purchases[bought - 1].position > events[begun - 1][-1].position
        return (begun, begun) if parted else (begun - 1, begun)

    def _open(self, purchases: Sequence[HeldLot], losses: Iterable[Loss], as_of: date) -> OpenGroup:
        """The group as it stands, apart from what becomes of it (the lots that are sold or matched are copies)."""
        near = bisect_left(purchases, as_of.toordinal() - WINDOW_DAYS, key=lambda lot: lot.day)
        copies = tuple(lot.copy() for lot in purchases[near:])
        event = tuple(replace(loss) for loss in losses)
        return OpenGroup(
            symbol=self.lots[0].transaction.symbol,
            as_of=as_of,
            purchases=copies,
            event=event,
            lots=self.by_name,
            conventions=self.conventions,
        )

    def _losses(self, event: Iterable[LedgerEntry]) -> list[Loss]:
        """Sell what an event sells; its losses in the order in which they are matched (C-3)."""
        losses = [loss for entry in event for loss in self._traded(entry)]
        if self.conventions.loss_order is LossOrder.PURCHASE_DATE:
            losses.sort(key=lambda loss: (loss.lot.day, loss.lot.position))
        return losses

    def _traded(self, entry: LedgerEntry) -> list[Loss]:
        """Do what an event's entry does: the losses of a sale; a split has none."""
        if entry.transaction.action is Action.SELL:
            return self._sell(entry)
        from xlrebal.tax.splits import apply_split

        split = apply_split(entry.transaction, self._queue(entry).listed_before(entry.position))
        if not split and entry.transaction.ratio is None:
            self._note(LedgerProblem.SPLIT_OF_NOTHING, entry, "", entry.transaction.quantity)
        return []

    def _match(self, losses: Iterable[Loss], replacements: Replacements) -> None:
        for loss in losses:
            matches = replacements.match(loss)
            self.matches += matches
            if self.as_of and abs(self.as_of.toordinal() - loss.day) <= WINDOW_DAYS:
                later = sum((each.quantity for each in matches if each.purchase_date > self.as_of), NO_SHARES)
                if later or loss.matched < loss.quantity:
                    self.open_losses.append(OpenLoss(loss, loss.matched - later))

    def _lots_and_events(self, entries: Iterable[LedgerEntry]) -> list[list[LedgerEntry]]:
        """Build the lots; the sales of one date with no purchase listed between them are one event (W-3, C-2).

        A receipt is no purchase, and a purchase outside the wash scope counts for nothing: neither parts an event. A split
        stands among the sales of its date, so that it finds the lots as they are left.
        """
        events: list[list[LedgerEntry]] = []
        parted = True
        for entry in entries:
            if entry.transaction.action not in (Action.SELL, Action.SPLIT):
                parted = self._add_lot(entry).can_replace or parted
                continue
            if parted or events[-1][-1].transaction.trade_date != entry.transaction.trade_date:
                events.append([])
            events[-1].append(entry)
            parted = False
        return events

    def _add_lot(self, entry: LedgerEntry) -> HeldLot:
        position, bought, account = entry
        lot = held_lot(bought, account, position)
        named = self.by_name.setdefault(account.id, {})
        if named.setdefault(bought.id, lot) is not lot:
            self.issues.append(LedgerIssue(LedgerProblem.DUPLICATE_LOT, bought.id, account.id, bought.id, 0))
        self.lots.append(lot)
        self.lots_at.setdefault((account.id, bought.symbol), []).append(lot)
        return lot

    def _sell(self, entry: LedgerEntry) -> list[Loss]:
        """Take a sale's shares out of their lots; its rows are kept, its losses returned."""
        sale, account = entry.transaction, entry.account
        rows: dict[tuple[int, bool], Sold] = {}
        losses: list[Loss] = []
        day, given_cents = sale.trade_date.toordinal(), 0
        sold_so_far: Exact = 0
        for lot, taken in self._pieces(entry):
            if not account.taxable:
                continue
            if not (sale.amount_known and lot.transaction.amount_known):
                self._note(LedgerProblem.UNKNOWN_AMOUNT, entry, lot.transaction.id, taken.quantity)
                continue
            sold_so_far += taken.quantity
            upto = half_up(exact_part(sale.amount, sold_so_far, sale.quantity))  # S-4, rounded cumulatively
            proceeds, given_cents = upto - given_cents, upto
            exact = exact_part(sale.amount, taken.quantity, sale.quantity)
            piece = as_given(lot, taken, exact, proceeds)
            long_term = _is_long(lot, piece, sale.trade_date, self.conventions.leap_february)
            new = Sold(sale=sale, position=entry.position, lot=lot, long_term=long_term, acquired=piece.day)
            row = rows.setdefault((lot.position, long_term), new)
            row.quantity += piece.quantity
            row.proceeds += proceeds
            row.basis += piece.basis_cents
            amount = piece.basis - exact
            if amount > 0 and account.wash_scope and sale.is_security:  # W-1: gains and zero gains never wash
                losses.append(
                    Loss(
                        sale=sale,
                        lot=lot,
                        quantity=piece.quantity,
                        amount=amount,
                        amount_cents=0,
                        day=day,
                        holding_day=piece.holding_day,
                    )
                )
                row.losses += (losses[-1],)
            elif amount < 0:
                row.gained = True
        for row in rows.values():
            _show_losses(row)
        self.sold += rows.values()
        return losses

    def _pieces(self, entry: LedgerEntry) -> list[tuple[HeldLot, Piece]]:
        """The sale's shares, lot by lot: as named, the unnamed rest first in, first out (L-1)."""
        matched_first = self.conventions.part_sale is PartSale.MATCHED_FIRST
        pieces: list[tuple[HeldLot, Piece]] = []
        left: Exact = entry.transaction.quantity
        unnamed = left
        for name, named in entry.transaction.lots:
            lot = self._named_lot(entry, name, named)
            if lot is None:
                unnamed -= left if named is None else named  # never replaced by other shares: nothing is guessed
                continue
            wanted = min(left, lot.left() if named is None else named)
            taken = lot.take(wanted, matched_first)
            shares = sum(piece.quantity for piece in taken)
            self._note_shortage(entry, name, wanted - shares)
            pieces += [(lot, piece) for piece in taken]
            left -= shares
            unnamed -= wanted
        for lot, at_most in self._first_in(entry) if unnamed > 0 else ():
            taken = lot.take(min(unnamed, at_most), matched_first)
            pieces += [(lot, piece) for piece in taken]
            unnamed -= sum(piece.quantity for piece in taken)
            if not unnamed:
                break
        self._note_shortage(entry, "", unnamed)
        return pieces

    def _named_lot(self, entry: LedgerEntry, name: str, named: int | None) -> HeldLot | None:
        lot = self.by_name.get(entry.account.id, {}).get(name)
        if lot is not None and lot.position < entry.position:
            return lot
        code = LedgerProblem.UNKNOWN_LOT if lot is None else LedgerProblem.SOLD_BEFORE_BOUGHT
        self._note(code, entry, name, named or 0)
        return None

    def _first_in(self, entry: LedgerEntry) -> Iterator[Turn]:
        """Lots listed before the sale by purchase date, then lot id, or by holding date (C-15)."""
        queue = self._queue(entry)
        if self.conventions.fifo_date is FifoDate.HOLDING_DATE:
            return queue.by_holding_date(entry.position, self.conventions.part_sale is PartSale.MATCHED_FIRST)
        return queue.by_purchase_date(entry.position)

    def _queue(self, entry: LedgerEntry) -> LotQueue:
        """The lots of the entry's account and symbol."""
        place = (entry.account.id, entry.transaction.symbol)
        if place not in self.queues:
            self.queues[place] = LotQueue(self.lots_at.get(place, ()))
        return self.queues[place]

    def _note_shortage(self, entry: LedgerEntry, lot: str, quantity: Exact) -> None:
        if quantity > 0:
            self._note(LedgerProblem.LOT_OVERSOLD, entry, lot, quantity)

    def _note(self, code: LedgerProblem, entry: LedgerEntry, lot: str, quantity: Exact) -> None:
        self.issues.append(LedgerIssue(code, entry.transaction.id, entry.account.id, lot, half_up(quantity)))


def _show_losses(row: Sold) -> None:
    """Give the row's losses their cents, rounded cumulatively (S-5).

    Where all its shares lose, they are the loss the row shows; beside shares that gain, the exact losses.
    """
    exact = sum(loss.amount for loss in row.losses)
    shown = half_up(exact) if row.gained else max(0, row.basis - row.proceeds)
    running: Exact = 0
    given = 0
    for loss in row.losses:
        running += loss.amount
        upto = shown if running == exact else min(shown, half_up(running))
        loss.amount_cents, given = upto - given, upto


def _is_long(lot: HeldLot, piece: Piece, sold: date, leap_february: LeapFebruary) -> bool:
    """H-1 on the shares' own holding date; inherited shares always (H-5)."""
    return lot.transaction.is_inherited or sold >= long_term_from(date.fromordinal(piece.holding_day), leap_february)


def replay_group(entries: Iterable[LedgerEntry], conventions: Conventions, as_of: date | None = None) -> GroupReplay:
    """Replay one identical group; `entries` in ledger order. With `as_of`, how it stood at the end of that day is kept."""
    return GroupReplay(conventions=conventions, as_of=as_of).run(entries)
