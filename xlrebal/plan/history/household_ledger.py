"""The household as the tax ledger reads it: Transactions joined with Lots, and the proposal when there is one.

Evidence of purchases is Transactions and Lots together, joined on account and lot id. A sale whose purchase is listed
nowhere brings its own, from its Acquired and Cost Basis; shares a sale took from a lot still on Lots cost what the rest
of that lot costs. What Lots and a sale count after a split stands as many shares fewer before it (H-6). A sale that names
no lots takes those Lots no longer has, where first in, first out contradicts it (L-8).
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from xlrebal.household.household import Household
from xlrebal.household.indexes import LotIndex, positions_in
from xlrebal.household.listed_transaction import ListedTransaction
from xlrebal.household.positions_and_lots import NO_GIFT_VALUE
from xlrebal.plan.history.join_lots import OwnLot, lots_needed, under_lot_names
from xlrebal.plan.history.ledger_names import brought_key, lot_key, proposed_key, purchase_key, sale_key
from xlrebal.plan.history.split_ratios import Splits, splits_of
from xlrebal.plan.history.unnamed_sales import name_sales
from xlrebal.plan.proposal.decisions import Order
from xlrebal.plan.taxes.tax_settings import conventions
from xlrebal.schema.finding import Finding
from xlrebal.schema.side import Side
from xlrebal.tax.conventions import Conventions
from xlrebal.tax.ledger import Replay, replay
from xlrebal.tax.money import NO_MONEY, Cents, MicroShares, part_of
from xlrebal.tax.open_purchases import LotName
from xlrebal.tax.symbol import Symbol
from xlrebal.tax.transaction import NO_SPLIT, Action, NamedLot, Status, TaxAccount, Transaction


class Ledger(NamedTuple):
    """What the tax ledger replays: transactions in order, accounts, identical groups, and the conventions in force.

    shown: the lots that only Lots tells of. said: findings about past sales whose lots Lots tells.
    """

    transactions: tuple[Transaction, ...]
    accounts: tuple[TaxAccount, ...]
    group_of: Mapping[Symbol, str]
    conventions: Conventions
    shown: frozenset[str] = frozenset()
    said: tuple[Finding, ...] = ()

    def replay(self, as_of: date | None = None) -> Replay:
        """The whole ledger replayed; with `as_of`, also what could still wash a loss taken on that day."""
        return replay(self.transactions, self.accounts, self.group_of, self.conventions, as_of)

    def without(self, status: Status, replayed: Replay) -> Replay:
        """The ledger replayed without the transactions of one status; `replayed`: with them, which serves where there are none."""
        others = tuple(each for each in self.transactions if each.status is not status)
        return replayed if len(others) == len(self.transactions) else self._replace(transactions=others).replay()

    def only(self, symbols: Container[str]) -> Ledger:
        """The ledger of these symbols alone."""
        return self._replace(transactions=tuple(each for each in self.transactions if each.symbol in symbols))


def replay_household(household: Household, orders: Iterable[Order] = ()) -> Replay:
    """The household's history replayed, and the proposal after it: sales first, as they trade."""
    return household_ledger(household, orders).replay()


def household_ledger(household: Household, orders: Iterable[Order] = ()) -> Ledger:
    """The household's history, and the proposal after it; with a proposal only the groups it trades.

    Orders to sell that are only scheduled have sold nothing; scheduled purchases stay, as they may wash a loss (W-10).
    """
    orders = tuple(orders)
    traded = {household.group_of[order.symbol] for order in orders}
    wanted = {(order.account, order.symbol, lot.lot_id) for order in orders for lot in order.lots}
    listed = [each for each in under_lot_names(household) if not _still_working(household, each)]
    splits = splits_of(household, listed)
    shown = [*_lots_shown(household, listed, splits, wanted)]
    history = [*shown, *_listed(household, listed, splits)]
    if orders:  # groups never touch each other: only those traded can tell of the proposal
        history = [each for each in history if household.group_of[each.symbol] in traded]
    named = name_sales(household, history)
    ledger = ledger_of(household, (*named.transactions, *proposed(household, orders)))
    return ledger._replace(shown=frozenset(each.id for each in shown), said=named.findings)


def transactions_alone(household: Household) -> Ledger:
    """The ledger of the Transactions sheet, without the Lots sheet but for lots that a sale names and no row buys.

    Scheduled purchases stay, as they may wash a loss (W-10); scheduled sales have not happened.
    """
    listed = [
        each
        for each in household.transactions
        if not _still_working(household, each)
        and not (each.symbol in household.securities and household.securities[each.symbol].is_cash)
    ]
    named = {lot_key(each.account, each.symbol, lot_id) for each in listed if each.is_sale for lot_id, _ in each.lots}
    splits = splits_of(household, listed)
    shown = (each for each in _lots_shown(household, listed, splits) if each.id in named)
    return ledger_of(household, name_sales(household, (*shown, *_listed(household, listed, splits))).transactions)


def _still_working(household: Household, each: ListedTransaction) -> bool:
    """Whether it is an order to sell that is not filled yet: no sale, no gain and no loss (D-10)."""
    return each.is_sale and (each.scheduled or each.traded > household.as_of)


def ledger_of(household: Household, transactions: Iterable[Transaction]) -> Ledger:
    """These transactions in the household's accounts, with its identical groups and conventions.

    Futures are none of its business: they are marked to market on a form of their own (S-7). Coins are no securities (S-8).
    """
    kept = (each for each in transactions if not household.is_future(each.symbol))
    marked = (replace(each, is_security=False) if household.is_coin(each.symbol) else each for each in kept)
    return Ledger(tuple(marked), tax_accounts(household), household.group_of, conventions(household))


def tax_accounts(household: Household) -> tuple[TaxAccount, ...]:
    """The household's accounts as the tax ledger knows them."""
    return tuple(
        TaxAccount(each.name, each.owner or "client", each.type, each.wash_scope)
        for each in household.accounts.values()
    )


def lot_name(household: Household, lot: LotIndex) -> LotName:
    """A lot's account and name in the ledger."""
    account = household.account_of(lot)
    return LotName(account, lot_key(account, household.symbol_of(lot), household.lots.lot_id[lot]))


def lot_as_purchase(
    household: Household, lot: LotIndex, sold: int = 0, later_splits: Fraction = NO_SPLIT
) -> Transaction:
    """A lot of the Lots sheet as it was bought or received, with the micro-shares sold from it since.

    One without a date may have been bought today, and could then wash any loss taken today. later_splits: by how much
    splits since have multiplied it.
    """
    lots = household.lots
    left, basis, value = int(lots.quantity[lot]), int(lots.basis[lot]), int(lots.gift_value[lot])
    how = "inheritance" if lots.inherited[lot] else "gift" if lots.gifted[lot] else ""
    acquired = lots.acquired[lot].item() or household.as_of
    account, name = lot_name(household, lot)
    return Transaction(
        id=name,
        trade_date=acquired,
        action=Action.RECEIVE if how else Action.BUY,
        account=account,
        symbol=household.symbol_of(lot),
        quantity=MicroShares(left + sold),
        amount=Cents(basis) + part_of(basis, sold, left),
        how=how,
        holding_date=lots.holding_date[lot].item(),
        gift_value=None if value == NO_GIFT_VALUE else Cents(value) + part_of(value, sold, left),
        gift_date=lots.gift_date[lot].item(),
        later_splits=later_splits,
        is_security=not household.is_coin(household.symbol_of(lot)),
    )


def _lots_shown(
    household: Household, listed: Sequence[ListedTransaction], splits: Splits, wanted: Collection[OwnLot] = ()
) -> Iterator[Transaction]:
    """The lots that Transactions do not list, as purchases."""
    for lot, sold in lots_needed(household, listed, splits, wanted):
        acquired = household.lots.acquired[lot].item() or household.as_of
        since = splits.since((household.account_of(lot), household.symbol_of(lot)), acquired)
        yield lot_as_purchase(household, lot, sold, since)


def _listed(household: Household, transactions: Sequence[ListedTransaction], splits: Splits) -> list[Transaction]:
    """The Transactions sheet in the ledger's form, in its own order."""
    named = {lot_id for each in transactions for lot_id, _ in each.lots}
    positions = household.positions
    known = {(each.account, each.symbol, each.lot_id) for each in transactions if each.makes_lot}
    known |= {
        (positions.account[position], positions.symbol[position], lot_id)
        for position, lot_id in zip(positions_in(household.lots.position), household.lots.lot_id, strict=True)
        if lot_id in named
    }
    found: list[Transaction] = []
    for each in transactions:
        status = Status.SCHEDULED if each.scheduled or each.traded > household.as_of else Status.DONE
        if each.is_sale:
            found += _sale(each, status, known, splits)
        elif not each.is_split:
            found.append(_purchase(each, status))
        elif status is Status.DONE:  # a split to come has added nothing yet
            found.append(_split(each, splits))
    return found


def _split(each: ListedTransaction, splits: Splits) -> Transaction:
    return Transaction(
        id=purchase_key(each),
        trade_date=each.traded,
        action=Action.SPLIT,
        account=each.account,
        symbol=each.symbol,
        quantity=each.quantity,
        amount=NO_MONEY,
        ratio=splits.ratio.get(each.row),
    )


def _purchase(each: ListedTransaction, status: Status) -> Transaction:
    gift = each.is_receipt and each.how == "gift"
    return Transaction(
        id=purchase_key(each),
        trade_date=each.traded,
        action=Action.RECEIVE if each.is_receipt else Action.BUY,
        account=each.account,
        symbol=each.symbol,
        quantity=each.quantity,
        amount=each.amount or NO_MONEY,
        order=each.order,
        how=each.how if each.is_receipt else "",
        status=status,
        amount_known=each.amount is not None,
        acquired=each.acquired if each.is_receipt else None,
        gift_value=(each.gift_value or NO_MONEY) if gift else None,  # H-5: no loss while nobody says
        gift_date=each.gift_date,
    )


def _sale(each: ListedTransaction, status: Status, known: Container[OwnLot], splits: Splits) -> list[Transaction]:
    """A sale, and before it the purchase it brings along when none is listed; an unknown lot stays unknown (D-7)."""
    lots = tuple(
        NamedLot(lot_key(each.account, each.symbol, lot_id), quantity or None)
        for lot_id, quantity in each.lots
        if each.basis is None or (each.account, each.symbol, lot_id) in known
    )
    brought = []
    if not lots and each.basis is not None:
        own, bought = brought_key(each), each.acquired or each.traded
        lots = (NamedLot(own, each.quantity),)
        brought = [
            Transaction(
                id=own,
                trade_date=bought,
                action=Action.RECEIVE if each.how else Action.BUY,
                account=each.account,
                symbol=each.symbol,
                quantity=each.quantity,
                amount=each.basis,
                how=each.how,
                status=status,
                gift_value=(each.gift_value or NO_MONEY) if each.how == "gift" else None,
                gift_date=each.gift_date,
                later_splits=splits.before(each, bought),
            )
        ]
    sold = Transaction(
        id=sale_key(each),
        trade_date=each.traded,
        action=Action.SELL,
        account=each.account,
        symbol=each.symbol,
        quantity=each.quantity,
        amount=each.amount or NO_MONEY,
        lots=lots,
        status=status,
        amount_known=each.amount is not None,
    )
    return [*brought, sold]


def proposed(household: Household, orders: Iterable[Order]) -> list[Transaction]:
    """The proposal on the as-of date, sales before purchases (C-14); lot by lot where some pay a redemption fee (S-4)."""
    in_order = sorted(orders, key=lambda each: (each.side is Side.BUY, each.account, each.symbol))
    return [
        Transaction(
            id=proposed_key(order.side, order.account, order.symbol),
            trade_date=household.as_of,
            action=Action.BUY if order.side is Side.BUY else Action.SELL,
            account=order.account,
            symbol=order.symbol,
            quantity=part.quantity,
            amount=part.amount,
            lots=part.lots,
            status=Status.PROPOSED,
            is_security=not household.is_coin(order.symbol),
        )
        for order in in_order
        for part in _parts(order)
    ]


class _Part(NamedTuple):
    """What of an order stands in one line of the ledger: what it costs, or brings, with all fees."""

    quantity: MicroShares
    amount: Cents
    lots: tuple[NamedLot, ...]


def _parts(order: Order) -> list[_Part]:
    """The whole order; each of its lots by itself where not all are charged alike."""
    lots = [NamedLot(lot_key(order.account, order.symbol, lot.lot_id), lot.quantity) for lot in order.lots]
    if order.redemption_fee:
        return [_Part(lot.quantity, lot.proceeds, (named,)) for lot, named in zip(order.lots, lots, strict=True)]
    charged = order.commission if order.side is Side.BUY else -order.commission
    return [_Part(order.quantity, order.gross + charged, tuple(lots))]
