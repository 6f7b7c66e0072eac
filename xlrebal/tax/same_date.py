"""The order of one date's trades where their times are not known: purchases taken as later than the sales (C-14)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter

from xlrebal.tax.transaction import Action, Transaction

Position = tuple[str, str]  # account and symbol


def purchases_later(ledger: Iterable[Transaction]) -> list[Transaction]:
    """The ledger, sorted by date, with each date's purchases behind the sales that can do without their shares.

    A sale needs the date's purchases when it names one or asks for more than its account holds without them. It then
    stays behind them, and so do the later sales of its account and symbol: sales of one position keep their order.
    """
    held: dict[Position, int] = defaultdict(int)
    ordered: list[Transaction] = []
    for _, day in groupby(ledger, key=attrgetter("trade_date")):
        ordered += _one_date(list(day), held)
    return ordered


def _one_date(day: list[Transaction], held: dict[Position, int]) -> list[Transaction]:
    """One date's trades in order; `held`, the micro-shares of every position, is brought up to date."""
    bought = {(each.account, each.id) for each in day if each.is_purchase}
    first: list[Transaction] = []
    purchases: list[Transaction] = []
    last: list[Transaction] = []
    waiting: set[Position] = set()
    for each in day:
        position = each.account, each.symbol
        if each.is_purchase:
            purchases.append(each)
            continue
        if each.action is Action.SELL and (position in waiting or _needs(each, bought, held[position])):
            waiting.add(position)
            last.append(each)
            continue
        first.append(each)
        held[position] += _change(each)
    for each in (*purchases, *last):
        held[each.account, each.symbol] += _change(each)
    return [*first, *purchases, *last]


def _needs(sale: Transaction, bought: set[tuple[str, str]], held: int) -> bool:
    return sale.quantity > held or any((sale.account, lot.lot) in bought for lot in sale.lots)


def _change(each: Transaction) -> int:
    return -each.quantity if each.action is Action.SELL else each.quantity
