"""The household ledger replayed: lots, sales, wash sales, open losses over all accounts (W-1 to W-12).

Transactions of every account, done, scheduled and proposed, form one ledger: sorted by trade date, those of one date
as listed, or their purchases last (C-14). Symbols of one identical group share their purchases (W-11); groups never touch each other.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date
from operator import attrgetter

from xlrebal.schema.record import record
from xlrebal.tax.conventions import Conventions, LeapFebruary, SameDate
from xlrebal.tax.exact import Exact, half_up
from xlrebal.tax.group_replay import GroupReplay, LedgerEntry, Sold, replay_group
from xlrebal.tax.held_lot import HeldLot
from xlrebal.tax.holding_period import long_term_from
from xlrebal.tax.money import Cents, MicroShares
from xlrebal.tax.open_losses import OpenLosses
from xlrebal.tax.open_purchases import OpenGroup
from xlrebal.tax.realized import LedgerIssue, LedgerProblem, LotRow, Match, SaleRow, UnmatchedLoss
from xlrebal.tax.symbol import Symbol
from xlrebal.tax.transaction import TaxAccount, Transaction

GroupKey = Callable[[Transaction], Hashable]


@record(kw_only=True)
class Replay:
    """Everything the ledger says, in ledger order; `open_groups`: what could wash a loss taken on the day asked about.

    `open_losses`: what a purchase at the end of that day would wash. `held`: the lots as they stand at the end.
    """

    sales: tuple[SaleRow, ...] = ()
    matches: tuple[Match, ...] = ()
    unmatched_losses: tuple[UnmatchedLoss, ...] = ()
    issues: tuple[LedgerIssue, ...] = ()
    open_groups: tuple[OpenGroup, ...] = ()
    open_losses: tuple[OpenLosses, ...] = ()
    held: tuple[HeldLot, ...] = ()
    leap_february: LeapFebruary = Conventions().leap_february

    @property
    def lots(self) -> tuple[LotRow, ...]:
        """What is left of each lot held, as shown: most who replay do not ask."""
        return tuple(row for lot in self.held for row in lot_rows(lot, self.leap_february))

    @property
    def permanent_total(self) -> int:
        """Losses gone for good, in cents (W-8)."""
        return sum(row.permanent for row in self.sales)


def replay(
    transactions: Iterable[Transaction],
    accounts: Iterable[TaxAccount],
    group_of: Mapping[Symbol, str] | None = None,
    conventions: Conventions | None = None,
    as_of: date | None = None,
) -> Replay:
    """What the ledger says, every wash sale worked out share for share.

    `transactions` in order of execution within a day. Those of an account not listed are left out, with an issue.
    `group_of`: symbol → its identical group (W-11); a symbol without one is identical only to itself.
    With `as_of` also what could still wash a loss taken at the end of that day (`open_groups`).
    """
    groups = group_of or {}
    return replay_by(transactions, accounts, lambda each: groups.get(each.symbol, each.symbol), conventions, as_of)


def replay_by(
    transactions: Iterable[Transaction],
    accounts: Iterable[TaxAccount],
    group: GroupKey,
    conventions: Conventions | None = None,
    as_of: date | None = None,
) -> Replay:
    """`replay` with any notion of what is one security: a broker's is account and symbol together (W-15)."""
    chosen = conventions or Conventions()
    known = {account.id: account for account in accounts}
    ledger = sorted(transactions, key=attrgetter("trade_date"))
    if chosen.same_date is SameDate.PURCHASE_LATER:
        from xlrebal.tax.same_date import purchases_later

        ledger = purchases_later(ledger)
    groups: dict[Hashable, list[LedgerEntry]] = {}
    for position, transaction in enumerate(ledger):
        if transaction.account in known:
            entry = LedgerEntry(position, transaction, known[transaction.account])
            groups.setdefault(group(transaction), []).append(entry)
    replayed = [replay_group(entries, chosen, as_of) for entries in groups.values()]
    return _assembled(replayed, _unknown_accounts(ledger, known), chosen.leap_february)


def _unknown_accounts(ledger: Sequence[Transaction], known: Mapping[str, TaxAccount]) -> list[LedgerIssue]:
    return [
        LedgerIssue(LedgerProblem.UNKNOWN_ACCOUNT, each.id, each.account, "", each.quantity)
        for each in ledger
        if each.account not in known
    ]


def _assembled(groups: Sequence[GroupReplay], issues: Sequence[LedgerIssue], leap_february: LeapFebruary) -> Replay:
    """The groups' results as one, back in ledger order."""
    sold = sorted((row for group in groups for row in group.sold), key=attrgetter("position"))
    left = (lot for group in groups for lot in group.lots if lot.plain or lot.matched)
    held = sorted(left, key=attrgetter("position"))
    matches = sorted((match for group in groups for match in group.matches), key=attrgetter("sale_date"))
    return Replay(
        sales=tuple(sale_row(row) for row in sold),
        matches=tuple(matches),
        unmatched_losses=tuple(part for row in sold if row.losses for part in unmatched_losses(row)),
        issues=(*issues, *(issue for group in groups for issue in group.issues)),
        open_groups=tuple(group.open_group for group in groups if group.open_group),
        open_losses=tuple(
            OpenLosses(
                symbol=group.lots[0].transaction.symbol, losses=tuple(group.open_losses), conventions=group.conventions
            )
            for group in groups
            if group.open_losses
        ),
        held=tuple(held),
        leap_february=leap_february,
    )


def sale_row(sold: Sold) -> SaleRow:
    """Shares of one sale, lot and term as shown (W-5): what adds up is added in cents."""
    gain = sold.proceeds - sold.basis
    disallowed = permanent = 0
    for loss in sold.losses:
        disallowed += loss.disallowed_cents
        permanent += loss.permanent_cents
    sale, bought = sold.sale, sold.lot.transaction
    return SaleRow(
        sale=sale.id,
        sold=sale.trade_date,
        account=sale.account,
        symbol=bought.symbol,
        lot=bought.id,
        acquired=date.fromordinal(sold.acquired),
        long_term=sold.long_term,
        quantity=MicroShares(half_up(sold.quantity)),
        proceeds=Cents(sold.proceeds),
        basis=Cents(sold.basis),
        gain=Cents(gain),
        disallowed=Cents(disallowed),
        permanent=Cents(permanent),
        recognized=Cents(gain + disallowed),
        status=sale.status,
        inherited=bought.is_inherited,
    )


def lot_rows(lot: HeldLot, leap_february: LeapFebruary) -> list[LotRow]:
    """What is left of a lot, a row for each holding date (W-6)."""
    bought = lot.transaction
    rows = []
    for day, quantity, basis in lot.remainders():
        holding_date = date.fromordinal(day)
        long_from = bought.trade_date if bought.is_inherited else long_term_from(holding_date, leap_february)
        rows.append(
            LotRow(
                account=lot.account.id,
                symbol=bought.symbol,
                lot=bought.id,
                acquired=bought.first_day,
                holding_date=holding_date,
                long_term_from=long_from,
                quantity=MicroShares(half_up(quantity)),
                basis=Cents(basis) if bought.amount_known else None,
                status=bought.status,
            )
        )
    return rows


def unmatched_losses(sold: Sold) -> list[UnmatchedLoss]:
    """The loss shares of a row that no purchase has washed (W-12)."""
    unmatched: Exact = 0
    loss_cents = 0
    for loss in sold.losses:
        unmatched += loss.quantity - loss.matched
        loss_cents += loss.amount_cents - loss.disallowed_cents
    if not unmatched:
        return []
    sale = sold.sale
    return [
        UnmatchedLoss(
            sale=sale.id,
            sold=sale.trade_date,
            account=sale.account,
            symbol=sale.symbol,
            lot=sold.lot.transaction.id,
            long_term=sold.long_term,
            unmatched=MicroShares(half_up(unmatched)),
            loss=Cents(loss_cents),
            status=sale.status,
        )
    ]
