"""Shares received: what Transactions, Lots and the sales that name a lot say of it, brought together (H-5, H-6).

How shares came, when they were first bought, what they cost and what a gift was worth may stand on the receive row, on
Lots where the rest of the lot is, or on the row of a sale. The first of these that says it counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

import numpy as np

from xlrebal.household.listed_transaction import ListedTransaction
from xlrebal.household.lot_columns import LotColumns
from xlrebal.household.positions_and_lots import NO_GIFT_VALUE, UNKNOWN_BASIS
from xlrebal.tax.money import Cents, part_of

LotKey = tuple[str, str, str]  # account, symbol and lot id


class JoinedReceipts(NamedTuple):
    """The Lots sheet and Transactions, each with what the other knows of shares received."""

    lots: LotColumns
    transactions: tuple[ListedTransaction, ...]


def join_receipts(lots: LotColumns, transactions: Sequence[ListedTransaction]) -> JoinedReceipts:
    """Every receipt with what is known of it anywhere, and the lots on Lots with what their receipts say."""
    if not any(each.is_receipt for each in transactions):
        return JoinedReceipts(lots, tuple(transactions))
    named = _under_lot_names(lots, transactions)
    places = places_of(lots, {_key(each) for each in named if each.is_receipt and each.lot_id})
    sales = _sales_of(named)
    split = {(each.account, each.symbol) for each in named if each.is_split}
    told = lots
    joined = []
    receipts: dict[int, ListedTransaction] = {}
    for each in named:
        if each.is_receipt:
            place = places.get(_key(each))
            on_lots = None if place is None else _on_lots(lots, place, each)
            known = _joined(each, on_lots, sales.get(_key(each)), (each.account, each.symbol) in split)
            if place is not None:
                receipts[place] = known
            joined.append(known)
        else:
            joined.append(each)
    if receipts:
        told = _told_by_receipts(lots, receipts)
    return JoinedReceipts(told, tuple(joined))


def _key(each: ListedTransaction) -> LotKey:
    return each.account, each.symbol, each.lot_id


def places_of(lots: LotColumns, wanted: set[LotKey]) -> dict[LotKey, int]:
    """Where the wanted lots stand on Lots; one that stands there twice is none."""
    found: dict[LotKey, list[int]] = defaultdict(list)
    for place, key in enumerate(zip(lots.account, lots.symbol, lots.lot_id, strict=True)):
        if key in wanted:
            found[key].append(place)
    return {key: places[0] for key, places in found.items() if len(places) == 1}


def _sales_of(transactions: Sequence[ListedTransaction]) -> dict[LotKey, ListedTransaction]:
    """By lot, the first sale that names it alone and says something of its purchase."""
    found: dict[LotKey, ListedTransaction] = {}
    for each in transactions:
        if each.is_sale and len(each.lots) == 1 and (each.acquired or each.basis is not None or each.how):
            found.setdefault((each.account, each.symbol, each.lots[0][0]), each)
    return found


def _under_lot_names(lots: LotColumns, transactions: Sequence[ListedTransaction]) -> list[ListedTransaction]:
    """Receipts without a Lot ID under that of the one lot on Lots that came the same day, where no other could be meant."""
    taken = {_key(each) for each in transactions if each.makes_lot and each.lot_id}
    without: dict[tuple[str, str, date], list[ListedTransaction]] = defaultdict(list)
    for each in transactions:
        if each.is_receipt and not each.lot_id and not each.scheduled:
            without[each.account, each.symbol, each.acquired or each.traded].append(each)
    if not without:
        return list(transactions)
    days = np.where(lots.gifted & ~np.isnat(lots.gift_date), lots.gift_date, lots.acquired).tolist()
    free: dict[tuple[str, str, date], list[str]] = defaultdict(list)
    for key, own, acquired, given in zip(
        zip(lots.account, lots.symbol, strict=True), lots.lot_id, lots.acquired.tolist(), days, strict=True
    ):
        for day in {acquired, given}:
            if (*key, day) in without and (*key, own) not in taken:
                free[*key, day].append(own)
    names = {
        rows[0].row: free[key][0] for key, rows in without.items() if len(rows) == 1 and len(free.get(key, ())) == 1
    }
    return [replace(each, lot_id=names[each.row]) if each.row in names else each for each in transactions]


class _OnLots(NamedTuple):
    """What Lots says of a receipt's lot, for all shares of the receipt; None or "" where it says nothing."""

    how: str
    acquired: date | None
    basis: Cents | None
    gift_value: Cents | None
    gift_date: date | None


def _on_lots(lots: LotColumns, place: int, each: ListedTransaction) -> _OnLots:
    left, basis = lots.quantity.item(place), lots.basis.item(place)
    acquired = lots.acquired[place].item()
    gifted = bool(lots.gifted[place])
    value = lots.gift_value.item(place)
    if not gifted or lots.gift_unvalued[place]:
        gift_value = None
    elif value == NO_GIFT_VALUE:  # worth the donor's basis or more
        gift_value = _basis_of(each) or part_of(max(basis, 0), each.quantity, left)
    else:
        gift_value = _of_all(value, each, basis, left)
    return _OnLots(
        how="inheritance" if lots.inherited[place] else "gift" if gifted else "",
        acquired=acquired if acquired is not None and acquired <= each.traded else None,
        basis=None if basis == UNKNOWN_BASIS else part_of(basis, each.quantity, left),
        gift_value=gift_value,
        gift_date=lots.gift_date[place].item(),
    )


def _basis_of(each: ListedTransaction) -> Cents | None:
    """What the row says its shares came with: Cost Basis, else Amount."""
    return each.basis if each.basis is not None else each.amount


def _of_all(value: int, each: ListedTransaction, basis: int, left: int) -> Cents:
    """What all shares of a receipt were worth when given, from what those left were: by basis, which no split changes."""
    whole = _basis_of(each)
    return part_of(value, whole, basis) if whole and basis > 0 else part_of(value, each.quantity, left)


def _joined(
    each: ListedTransaction, on_lots: _OnLots | None, sale: ListedTransaction | None, split: bool
) -> ListedTransaction:
    """A receipt with what Lots and a sale of its shares say, and what follows from that."""
    known = on_lots or _OnLots("", None, None, None, None)
    own = each.acquired if each.acquired is None or each.acquired <= each.traded else None
    dated_by_lots = known.acquired if known.how or (known.acquired and known.acquired < each.traded) else None
    by_sale = sale.acquired if sale and sale.acquired and sale.acquired <= each.traded else None
    acquired = own or dated_by_lots or by_sale
    how = each.how or known.how or (sale.how if sale else "") or ("transfer" if acquired else "")
    basis = _basis_of(each)
    if basis is None and not split:  # a split changes how many shares a basis is for
        by_shares = None
        if sale is not None and sale.basis is not None:
            by_shares = part_of(sale.basis, each.quantity, sale.quantity)
        basis = known.basis if known.basis is not None else by_shares
    gift_value, gift_date = each.gift_value, each.gift_date or known.gift_date
    if gift_value is None:
        gift_value = known.gift_value
    if gift_value is None and sale is not None and sale.gift_value is not None and not split:
        gift_value = part_of(sale.gift_value, each.quantity, sale.quantity)
    if gift_date is None and sale is not None:
        gift_date = sale.gift_date
    return replace(
        each,
        how=how,
        acquired=acquired or (each.traded if how == "inheritance" else None),
        amount=basis,
        basis=None,
        gift_value=gift_value if how == "gift" else None,
        gift_date=(gift_date or each.traded) if how == "gift" else None,
    )


def _told_by_receipts(lots: LotColumns, receipts: Mapping[int, ListedTransaction]) -> LotColumns:
    """Lots with what receive rows say of a gift or an inheritance where Lots itself leaves it blank."""
    inherited, gifted = lots.inherited.copy(), lots.gifted.copy()
    value, date_given, unvalued = lots.gift_value.copy(), lots.gift_date.copy(), lots.gift_unvalued.copy()
    for place, each in receipts.items():
        if inherited[place] or each.how not in ("gift", "inheritance") or (gifted[place] and each.how != "gift"):
            continue
        inherited[place], gifted[place] = each.how == "inheritance", each.how == "gift"
        if not gifted[place]:
            continue
        if unvalued[place] or not lots.gifted[place]:
            part = _of_left(each, lots.basis.item(place), lots.quantity.item(place))
            unvalued[place] = part is None
            value[place] = 0 if part is None else part if part < lots.basis[place] else NO_GIFT_VALUE
        if np.isnat(date_given[place]) and value[place] != NO_GIFT_VALUE:
            date_given[place] = np.datetime64(each.gift_date or each.traded, "D")
    return replace(
        lots, inherited=inherited, gifted=gifted, gift_value=value, gift_date=date_given, gift_unvalued=unvalued
    )


def _of_left(each: ListedTransaction, basis: int, left: int) -> int | None:
    """What the shares left were worth when given; None where nobody says."""
    if each.gift_value is None:
        return None
    return (
        part_of(each.gift_value, basis, each.amount)
        if each.amount and basis > 0
        else part_of(each.gift_value, left, each.quantity)
    )
