"""One identical group's transactions replayed: lots built, sales taken out of them, losses matched (section 8).

Identical groups never touch each other, so each is replayed alone. Purchases are known from the start, because a loss
looks thirty days ahead; a sale only ever reaches lots listed before it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from xlrebal.tax.conventions import Conventions, LossOrder, PartSale
from xlrebal.tax.exact import exact_part, half_up
from xlrebal.tax.held_lot import HeldLot, Piece
from xlrebal.tax.holding_period import long_term_from
from xlrebal.tax.realized import LedgerIssue, LedgerProblem, Match
from xlrebal.tax.transaction import Account, Action, Transaction
from xlrebal.tax.wash_sales import Loss, Replacements


class Entry(NamedTuple):
    """A transaction, its account, and its position in the sorted ledger."""

    position: int
    transaction: Transaction
    account: Account


@dataclass(slots=True, eq=False)
class Sold:
    """Shares of one sale, lot and term, in cents; `losses` are the parts that are judged for washes."""

    sale: Transaction
    position: int
    lot: HeldLot
    long_term: bool
    quantity: int = 0
    proceeds: int = 0
    basis: int = 0
    losses: tuple[Loss, ...] = ()


@dataclass(slots=True, eq=False)
class GroupReplay:
    """The working state and, at the end, the result of one group."""

    conventions: Conventions
    lots: list[HeldLot] = field(default_factory=list)
    sold: list[Sold] = field(default_factory=list)
    matches: list[Match] = field(default_factory=list)
    issues: list[LedgerIssue] = field(default_factory=list)
    by_name: dict[str, dict[str, HeldLot]] = field(default_factory=dict)
    first_in: dict[tuple[str, str], deque[HeldLot]] = field(default_factory=dict)

    def run(self, entries: Iterable[Entry]) -> GroupReplay:
        """Replay the group's entries, given in ledger order."""
        events = self._lots_and_events(entries)
        replacements = Replacements([lot for lot in self.lots if lot.can_replace], self.conventions)
        for event in events:
            losses = [loss for entry in event for loss in self._sell(entry)]
            if self.conventions.loss_order is LossOrder.PURCHASE_DATE:
                losses.sort(key=lambda loss: (loss.lot.day, loss.lot.position))
            for loss in losses:
                self.matches += replacements.match(loss)
        return self

    def _lots_and_events(self, entries: Iterable[Entry]) -> list[list[Entry]]:
        """Build the lots; the sales of one date with no purchase listed between them are one event (W-3, C-2).

        A receipt is no purchase, and a purchase outside the wash scope counts for nothing: neither parts an event.
        """
        events: list[list[Entry]] = []
        parted = True
        for entry in entries:
            if entry.transaction.action is not Action.SELL:
                parted = self._add_lot(entry).can_replace or parted
                continue
            if parted or events[-1][-1].transaction.trade_date != entry.transaction.trade_date:
                events.append([])
            events[-1].append(entry)
            parted = False
        return events

    def _add_lot(self, entry: Entry) -> HeldLot:
        position, bought, account = entry
        day = bought.trade_date.toordinal()
        holding_day = bought.holding_date.toordinal() if bought.holding_date else day
        lot = HeldLot(
            bought, account, position, day, holding_day, bought.is_purchase and account.wash_scope, bought.quantity
        )
        named = self.by_name.setdefault(account.id, {})
        if named.setdefault(bought.id, lot) is not lot:
            self.issues.append(LedgerIssue(LedgerProblem.DUPLICATE_LOT, bought.id, account.id, bought.id, 0))
        self.lots.append(lot)
        return lot

    def _sell(self, entry: Entry) -> list[Loss]:
        """Take a sale's shares out of their lots; its rows are kept, its losses returned."""
        sale, account = entry.transaction, entry.account
        rows: dict[tuple[int, bool], Sold] = {}
        losses: list[Loss] = []
        day, sold_so_far, given_cents = sale.trade_date.toordinal(), 0, 0
        for lot, piece in self._pieces(entry):
            if not account.taxable:
                continue
            sold_so_far += piece.quantity
            upto = half_up(exact_part(sale.amount, sold_so_far, sale.quantity))  # S-4, rounded cumulatively
            proceeds, given_cents = upto - given_cents, upto
            long_term = _is_long(lot, piece, sale.trade_date)
            row = rows.setdefault((lot.position, long_term), Sold(sale, entry.position, lot, long_term))
            row.quantity += piece.quantity
            row.proceeds += proceeds
            row.basis += piece.basis_cents
            amount = piece.basis - exact_part(sale.amount, piece.quantity, sale.quantity)
            if amount > 0 and account.wash_scope:  # W-1: gains and zero gains never wash
                loss_cents = max(0, piece.basis_cents - proceeds)
                losses.append(Loss(sale, lot, piece.quantity, amount, loss_cents, day, piece.holding_day))
                row.losses += (losses[-1],)
        self.sold += rows.values()
        return losses

    def _pieces(self, entry: Entry) -> list[tuple[HeldLot, Piece]]:
        """The sale's shares, lot by lot: as named, the unnamed rest first in, first out (L-1)."""
        matched_first = self.conventions.part_sale is PartSale.MATCHED_FIRST
        pieces: list[tuple[HeldLot, Piece]] = []
        left = unnamed = entry.transaction.quantity
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
        for lot in self._first_in(entry) if unnamed > 0 else ():
            taken = lot.take(unnamed, matched_first)
            pieces += [(lot, piece) for piece in taken]
            unnamed -= sum(piece.quantity for piece in taken)
            if not unnamed:
                break
        self._note_shortage(entry, "", unnamed)
        return pieces

    def _named_lot(self, entry: Entry, name: str, named: int | None) -> HeldLot | None:
        lot = self.by_name.get(entry.account.id, {}).get(name)
        if lot is not None and lot.position < entry.position:
            return lot
        code = LedgerProblem.UNKNOWN_LOT if lot is None else LedgerProblem.SOLD_BEFORE_BOUGHT
        self.issues.append(LedgerIssue(code, entry.transaction.id, entry.account.id, name, named or 0))
        return None

    def _first_in(self, entry: Entry) -> Iterator[HeldLot]:
        """Lots listed before the sale by purchase date, then lot id (C-15); spent ones in front are forgotten."""
        key = (entry.account.id, entry.transaction.symbol)
        if key not in self.first_in:
            lots = [lot for lot in self.lots if (lot.account.id, lot.transaction.symbol) == key]
            self.first_in[key] = deque(sorted(lots, key=lambda lot: (lot.day, lot.transaction.id)))
        held = self.first_in[key]
        while held and not held[0].left():
            held.popleft()
        return (lot for lot in held if lot.position < entry.position)

    def _note_shortage(self, entry: Entry, lot: str, quantity: int) -> None:
        if quantity > 0:
            self.issues.append(
                LedgerIssue(LedgerProblem.LOT_OVERSOLD, entry.transaction.id, entry.account.id, lot, quantity)
            )


def _is_long(lot: HeldLot, piece: Piece, sold: date) -> bool:
    """H-1 on the shares' own holding date; inherited shares always (H-5)."""
    return lot.transaction.is_inherited or sold >= long_term_from(date.fromordinal(piece.holding_day))


def replay_group(entries: Iterable[Entry], conventions: Conventions) -> GroupReplay:
    """Replay one identical group; `entries` in ledger order."""
    return GroupReplay(conventions).run(entries)
