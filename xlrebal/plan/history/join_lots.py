"""Transactions and Lots joined, so that every purchase counts once: on account, symbol and lot id, else on what they share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

import numpy as np

from xlrebal.household.household import Household
from xlrebal.household.indexes import LotIndex, lots_where
from xlrebal.household.listed_transaction import ListedTransaction
from xlrebal.household.positions_and_lots import UNKNOWN_BASIS
from xlrebal.plan.history.ledger_names import own_id
from xlrebal.plan.history.split_ratios import Splits
from xlrebal.tax.exact import half_up
from xlrebal.tax.wash_window import LOOK_BACK

OwnLot = tuple[str, str, str]  # account, symbol and lot id


class NeededLot(NamedTuple):
    """A lot, and the micro-shares sold from it since it was bought."""

    lot: LotIndex
    sold: int


class _RecentLot(NamedTuple):
    lot_id: str
    quantity: int


def lots_needed(
    household: Household, transactions: Sequence[ListedTransaction], splits: Splits, wanted: Collection[OwnLot]
) -> Iterator[NeededLot]:
    """Lots the ledger needs and Transactions do not list: bought in the look-back, not adjusted, sold from, or wanted.

    A lot without a basis or a date has no place in the ledger. What was sold before a split counts as it would be today.
    """
    lots = household.lots
    listed = {(each.account, each.symbol, each.lot_id) for each in transactions if each.makes_lot and each.lot_id}
    sold: dict[OwnLot, int] = defaultdict(int)
    for each in transactions:
        for lot_id, quantity in each.lots if each.is_sale else ():
            sold[each.account, each.symbol, lot_id] += half_up(quantity * splits.after(each))
    recent = (lots.acquired >= np.datetime64(household.as_of - LOOK_BACK)) | ~lots.adjusted
    named = {lot_id for _, _, lot_id in (*wanted, *sold)}
    usable = (lots.basis != UNKNOWN_BASIS) & ~np.isnat(lots.acquired)
    for lot in lots_where(usable & (recent | np.fromiter(map(named.__contains__, lots.lot_id), bool))):
        key = (household.account_of(lot), household.symbol_of(lot), lots.lot_id[lot])
        if (recent[lot] or key in wanted or key in sold) and key not in listed:
            yield NeededLot(lot, sold.get(key, 0))


def under_lot_names(household: Household) -> tuple[ListedTransaction, ...]:
    """Transactions with their purchases named as Lots names them: joined by lot id, else by account, symbol and date.

    Custodians number the same purchase differently in different reports; counted twice it would wash twice. The fills of
    one day may be one lot there; a lot listed under its own id is none of theirs.
    """
    shown = _recent_lots(household)
    listed = {
        (each.account, each.symbol, each.lot_id) for each in household.transactions if each.makes_lot and each.lot_id
    }
    taken, names = set(listed), dict[OwnLot, str]()
    for each in household.transactions:
        done = each.makes_lot and not each.scheduled
        found = shown.get((each.account, each.symbol, each.first_day), ()) if done else ()
        if found and each.lot_id not in (lot.lot_id for lot in found):
            free = [lot for lot in found if (each.account, each.symbol, lot.lot_id) not in taken]
            same = next((lot for lot in free if lot.quantity == each.quantity), None) or (free or found)[0]
            if free or (len(found) == 1 and (each.account, each.symbol, same.lot_id) not in listed):
                taken.add((each.account, each.symbol, same.lot_id))
                names[each.account, each.symbol, own_id(each)] = same.lot_id
    return tuple(_renamed(each, names) for each in household.transactions) if names else household.transactions


def _recent_lots(household: Household) -> Mapping[tuple[str, str, date], Sequence[_RecentLot]]:
    """Lots bought in the look-back by account, symbol and day."""
    lots = household.lots
    shown: dict[tuple[str, str, date], list[_RecentLot]] = defaultdict(list)
    for lot in lots_where(lots.acquired >= np.datetime64(household.as_of - LOOK_BACK)):
        shown[household.account_of(lot), household.symbol_of(lot), lots.acquired[lot].item()].append(
            _RecentLot(lots.lot_id[lot], int(lots.quantity[lot]))
        )
    return shown


def _renamed(each: ListedTransaction, names: Mapping[OwnLot, str]) -> ListedTransaction:
    lots = tuple((names.get((each.account, each.symbol, lot_id), lot_id), quantity) for lot_id, quantity in each.lots)
    return replace(each, lot_id=names.get((each.account, each.symbol, own_id(each)), each.lot_id), lots=lots)
