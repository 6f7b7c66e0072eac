"""The household as the tax ledger reads it: Transactions joined with Lots, and the proposal when there is one.

Evidence of purchases is Transactions and Lots together, joined on account and lot id. A sale whose purchase is listed
nowhere brings its own, from its Acquired and Cost Basis; shares a sale took from a lot still on Lots cost what the rest
of that lot costs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from xlrebal.household.household import Household
from xlrebal.household.household import Transaction as Listed
from xlrebal.household.money import part_of
from xlrebal.plan.decisions import Order
from xlrebal.plan.tax_settings import conventions
from xlrebal.tax.conventions import Conventions
from xlrebal.tax.ledger import replay
from xlrebal.tax.open_purchases import LotName
from xlrebal.tax.realized import Replay
from xlrebal.tax.transaction import Account, AccountType, Action, SoldLot, Status, Transaction

LOOK_BACK_DAYS = 61  # a loss sale made 30 days ago looks back 30 days more (D-9)


class Ledger(NamedTuple):
    """What the tax ledger replays: transactions in order, accounts, identical groups, and the conventions in force."""

    transactions: tuple[Transaction, ...]
    accounts: tuple[Account, ...]
    identical: tuple[tuple[str, ...], ...]
    conventions: Conventions

    def replay(self, as_of: date | None = None) -> Replay:
        """The whole ledger replayed; with `as_of`, also what could still wash a loss taken on that day."""
        return replay(self.transactions, self.accounts, self.identical, self.conventions, as_of)

    def only(self, symbols: Container[str]) -> Ledger:
        """The ledger of these symbols alone."""
        return self._replace(transactions=tuple(each for each in self.transactions if each.symbol in symbols))


def replay_household(household: Household, orders: Iterable[Order] = ()) -> Replay:
    """The household's history replayed, and the proposal after it: sales first, as they trade."""
    return household_ledger(household, orders).replay()


def household_ledger(household: Household, orders: Iterable[Order] = ()) -> Ledger:
    """The household's history, and the proposal after it; with a proposal only the groups it trades."""
    orders = tuple(orders)
    traded = {household.group_of[order.symbol] for order in orders}
    wanted = {(order.account, lot.lot_id) for order in orders for lot in order.lots}
    listed = _under_lot_names(household)
    history = [*_lots_shown(household, listed, wanted), *_listed(household, listed)]
    if orders:  # groups never touch each other: only those traded can tell of the proposal
        history = [each for each in history if household.group_of[each.symbol] in traded]
    return ledger_of(household, (*history, *_proposed(household, orders)))


def transactions_alone(household: Household) -> Ledger:
    """The ledger of the Transactions sheet, without the Lots sheet but for lots that a sale names and no row buys.

    Scheduled purchases stay, as they may wash a loss (W-10); scheduled sales have not happened.
    """
    listed = [
        each
        for each in household.transactions
        if not (each.action == "sell" and (each.scheduled or each.traded > household.as_of))
        and not (each.symbol in household.securities and household.securities[each.symbol].is_cash)
    ]
    named = {lot_key(each.account, lot_id) for each in listed if each.action == "sell" for lot_id, _ in each.lots}
    opening = (each for each in _lots_shown(household, listed, set()) if each.id in named)
    return ledger_of(household, (*opening, *_listed(household, listed)))


def ledger_of(household: Household, transactions: Iterable[Transaction]) -> Ledger:
    """These transactions in the household's accounts, with its identical groups and conventions."""
    return Ledger(tuple(transactions), tax_accounts(household), _identical_groups(household), conventions(household))


def tax_accounts(household: Household) -> tuple[Account, ...]:
    """The household's accounts as the tax ledger knows them."""
    return tuple(
        Account(each.name, each.owner or "client", AccountType(each.type.value), each.wash_scope)
        for each in household.accounts.values()
    )


def proposed_key(action: str, account: str, symbol: str) -> str:
    """A proposed trade's name in the ledger."""
    return f"proposed {action} {account} {symbol}"


def lot_key(account: str, lot_id: str) -> str:
    """A lot's name in the ledger: lot ids are only unique inside an account."""
    return f"{account} / {lot_id}"


def lot_name(household: Household, lot: int) -> LotName:
    """A lot's account and name in the ledger, by its index into Lots."""
    account = household.positions.account[int(household.lots.position[lot])]
    return LotName(account, lot_key(account, household.lots.lot_id[lot]))


def sale_key(sale: Listed) -> str:
    """A listed sale's name in the ledger."""
    return f"{sale.account} / sale in row {sale.row}"


def _identical_groups(household: Household) -> tuple[tuple[str, ...], ...]:
    members: dict[str, list[str]] = defaultdict(list)
    for symbol, group in household.group_of.items():
        members[group].append(symbol)
    return tuple(tuple(names) for names in members.values() if len(names) > 1)


def _lots_shown(
    household: Household, transactions: Sequence[Listed], wanted: set[tuple[str, str]]
) -> list[Transaction]:
    """Lots the ledger needs and Transactions do not list: bought in the look-back, not adjusted, sold from, or proposed to be sold."""
    lots, positions = household.lots, household.positions
    listed = {(each.account, each.lot_id) for each in transactions if each.action != "sell" and each.lot_id}
    sold: dict[tuple[str, str], int] = defaultdict(int)
    for each in transactions:
        for lot_id, quantity in each.lots if each.action == "sell" else ():
            sold[each.account, lot_id] += quantity
    recent = (lots.acquired >= np.datetime64(household.as_of - timedelta(days=LOOK_BACK_DAYS))) | ~lots.adjusted
    found = []
    for lot, (position, lot_id, is_recent) in enumerate(
        zip(lots.position.tolist(), lots.lot_id, recent.tolist(), strict=True)
    ):
        key = (positions.account[position], lot_id)
        if (is_recent or key in wanted or key in sold) and key not in listed and lots.basis[lot] >= 0:
            found.append(lot_as_purchase(household, lot, sold.get(key, 0)))
    return found


def lot_as_purchase(household: Household, lot: int, sold: int = 0) -> Transaction:
    """A lot of the Lots sheet as it was bought or received, with the micro-shares sold from it since."""
    lots = household.lots
    left, basis = int(lots.quantity[lot]), int(lots.basis[lot])
    received = bool(lots.inherited[lot]) or int(lots.gift_value[lot]) >= 0
    how = "inheritance" if lots.inherited[lot] else "gift" if received else ""
    acquired = lots.acquired[lot].item()
    account, name = lot_name(household, lot)
    return Transaction(
        name,
        acquired,
        Action.RECEIVE if received else Action.BUY,
        account,
        household.positions.symbol[int(lots.position[lot])],
        left + sold,
        basis + part_of(basis, sold, left),
        how=how,
        holding_date=lots.holding_date[lot].item(),
    )


def _under_lot_names(household: Household) -> tuple[Listed, ...]:
    """Transactions with their purchases named as Lots names them: joined by lot id, else by account, symbol and date.

    Custodians number the same purchase differently in different reports; counted twice it would wash twice.
    """
    shown = _recent_lots(household)
    taken = {(each.account, each.lot_id) for each in household.transactions if each.action != "sell" and each.lot_id}
    names: dict[tuple[str, str], str] = {}
    for each in household.transactions:
        found = (
            shown.get((each.account, each.symbol, each.traded), [])
            if each.action != "sell" and not each.scheduled
            else []
        )
        if found and each.lot_id not in (lot.lot_id for lot in found):
            free = [lot for lot in found if (each.account, lot.lot_id) not in taken]
            same = next((lot for lot in free if lot.quantity == each.quantity), None) or (free or found)[0]
            if free or len(found) == 1:
                taken.add((each.account, same.lot_id))
                names[each.account, each.lot_id or f"row {each.row}"] = same.lot_id
    return tuple(_renamed(each, names) for each in household.transactions) if names else household.transactions


class _RecentLot(NamedTuple):
    lot_id: str
    quantity: int


def _recent_lots(household: Household) -> Mapping[tuple[str, str, date], list[_RecentLot]]:
    """Lots bought in the look-back by account, symbol and day."""
    lots, positions = household.lots, household.positions
    recent = (lots.acquired >= np.datetime64(household.as_of - timedelta(days=LOOK_BACK_DAYS))).nonzero()[0].tolist()
    shown: dict[tuple[str, str, date], list[_RecentLot]] = defaultdict(list)
    for lot in recent:
        position = int(lots.position[lot])
        shown[positions.account[position], positions.symbol[position], lots.acquired[lot].item()].append(
            _RecentLot(lots.lot_id[lot], int(lots.quantity[lot]))
        )
    return shown


def _renamed(each: Listed, names: Mapping[tuple[str, str], str]) -> Listed:
    lots = tuple((names.get((each.account, lot_id), lot_id), quantity) for lot_id, quantity in each.lots)
    return each._replace(lot_id=names.get((each.account, each.lot_id or f"row {each.row}"), each.lot_id), lots=lots)


def _listed(household: Household, transactions: Sequence[Listed]) -> list[Transaction]:
    """The Transactions sheet in the ledger's form, in its own order."""
    named = {lot_id for each in transactions for lot_id, _ in each.lots}
    accounts = household.positions.account
    known = {(each.account, each.lot_id) for each in transactions if each.action != "sell"}
    known |= {
        (accounts[position], lot_id)
        for position, lot_id in zip(household.lots.position.tolist(), household.lots.lot_id, strict=True)
        if lot_id in named
    }
    found: list[Transaction] = []
    for each in transactions:
        status = Status.SCHEDULED if each.scheduled or each.traded > household.as_of else Status.DONE
        if each.action == "sell":
            found += _sale(each, status, known)
        else:
            action = Action.RECEIVE if each.action == "receive" else Action.BUY
            name = lot_key(each.account, each.lot_id or f"row {each.row}")
            found.append(
                Transaction(
                    name,
                    each.traded,
                    action,
                    each.account,
                    each.symbol,
                    each.quantity,
                    each.amount or 0,
                    order=each.order,
                    status=status,
                )
            )
    return found


def _sale(each: Listed, status: Status, known: set[tuple[str, str]]) -> list[Transaction]:
    """A sale, and before it the purchase it brings along when none is listed; an unknown lot stays unknown (D-7)."""
    named = [
        (lot_id, quantity) for lot_id, quantity in each.lots if each.basis is None or (each.account, lot_id) in known
    ]
    sale_id = sale_key(each)
    if named or each.basis is None:
        lots = tuple(SoldLot(lot_key(each.account, lot_id), quantity or None) for lot_id, quantity in named)
        return [
            Transaction(
                sale_id,
                each.traded,
                Action.SELL,
                each.account,
                each.symbol,
                each.quantity,
                each.amount or 0,
                lots,
                status=status,
            )
        ]
    own = lot_key(each.account, f"sold in row {each.row}")
    bought = Transaction(
        own,
        each.acquired or each.traded,
        Action.BUY,
        each.account,
        each.symbol,
        each.quantity,
        each.basis,
        status=status,
    )
    sold = Transaction(
        sale_id,
        each.traded,
        Action.SELL,
        each.account,
        each.symbol,
        each.quantity,
        each.amount or 0,
        (SoldLot(own, each.quantity),),
        status=status,
    )
    return [bought, sold]


def _proposed(household: Household, orders: Sequence[Order]) -> list[Transaction]:
    """The proposal on the as-of date, sales before purchases (C-14)."""
    found = []
    for order in sorted(orders, key=lambda each: (each.action != "SELL", each.account, each.symbol)):
        name = proposed_key(order.action, order.account, order.symbol)
        if order.action == "SELL":
            lots = tuple(SoldLot(lot_key(order.account, lot.lot_id), lot.quantity) for lot in order.lots)
            found.append(
                Transaction(
                    name,
                    household.as_of,
                    Action.SELL,
                    order.account,
                    order.symbol,
                    order.quantity,
                    order.gross - order.commission,
                    lots,
                    status=Status.PROPOSED,
                )
            )
        else:
            found.append(
                Transaction(
                    name,
                    household.as_of,
                    Action.BUY,
                    order.account,
                    order.symbol,
                    order.quantity,
                    order.gross + order.commission,
                    status=Status.PROPOSED,
                )
            )
    return found
