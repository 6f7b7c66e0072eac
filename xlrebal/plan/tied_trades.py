"""The trades of a proposal in groups that stand or fall together: a sale with what it pays for, over as many accounts as it takes.

In each account what is sold is matched with what is bought, the largest with the largest; what is bought under a row in one
account and sold under it in another is matched, too, since that is how money goes from account to account. Orders that carry
more than a few dollars for each other are tied. Sales of identical securities are tied where a loss is among them: with one
left out another could be a wash.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from xlrebal.plan.comparison.row_served import RowServed
from xlrebal.plan.proposal.decisions import LotSale, Purchase
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.weighed import TradeKey
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_MONEY, Cents

LEFT_OVER = 0.1  # of the smaller of two orders: what carries less for the other is not tied to it


class TiedTrades(NamedTuple):
    """Orders that stand or fall together, sales first, and what they consist of."""

    scope: str
    trades: tuple[TradeKey, ...]
    sales: tuple[LotSale, ...]
    purchases: tuple[Purchase, ...]

    @property
    def parts(self) -> tuple[LotSale | Purchase, ...]:
        """What its orders consist of."""
        return (*self.sales, *self.purchases)


def tied_trades(proposal: Proposal, rows: RowServed) -> tuple[TiedTrades, ...]:
    """Every order of a proposal in one group; the groups in the order of their first trade."""
    household = proposal.household
    sales, purchases = defaultdict[TradeKey, list[LotSale]](list), defaultdict[TradeKey, list[Purchase]](list)
    for sale in proposal.sales:
        sales[Side.SELL, household.account_of(sale.lot), household.symbol_of(sale.lot)].append(sale)
    for each in proposal.purchases:
        purchases[Side.BUY, each.account, each.symbol].append(each)
    amounts = {key: _gross(parts) for key, parts in sales.items()}
    amounts |= {key: _gross(parts) for key, parts in purchases.items()}
    groups = _Groups(amounts)
    for linked in (*_in_accounts(amounts), *_under_rows(rows, amounts), *_identical(proposal, sales)):
        groups.tie(linked)
    return tuple(
        TiedTrades(
            scope=rows.scope(keys[0][1]),
            trades=tuple(keys),
            sales=tuple(each for key in keys for each in sales.get(key, ())),
            purchases=tuple(each for key in keys for each in purchases.get(key, ())),
        )
        for keys in groups.all()
    )


def _gross(parts: Iterable[LotSale | Purchase]) -> Cents:
    return sum((each.gross for each in parts), NO_MONEY)


class _Groups:
    """Sets of orders that grow together; lives only inside tied_trades."""

    def __init__(self, keys: Iterable[TradeKey]) -> None:
        self.parent = {key: key for key in keys}

    def root(self, key: TradeKey) -> TradeKey:
        while self.parent[key] != key:
            self.parent[key] = key = self.parent[self.parent[key]]
        return key

    def tie(self, keys: Iterable[TradeKey]) -> None:
        for one, other in pairwise(keys):
            self.parent[self.root(other)] = self.root(one)

    def all(self) -> Iterator[list[TradeKey]]:
        """The groups, sales first in each."""
        found = defaultdict[TradeKey, list[TradeKey]](list)
        for key in sorted(self.parent, key=lambda each: (each[0] is Side.BUY, each)):
            found[self.root(key)].append(key)
        yield from found.values()


def _in_accounts(amounts: Mapping[TradeKey, Cents]) -> Iterator[tuple[TradeKey, TradeKey]]:
    """Sales with what they pay for in their account."""
    of_account = defaultdict[str, dict[TradeKey, Cents]](dict)
    for key, amount in amounts.items():
        of_account[key[1]][key] = amount
    for own in of_account.values():
        yield from _matched(own, amounts)


def _under_rows(rows: RowServed, amounts: Mapping[TradeKey, Cents]) -> Iterator[tuple[TradeKey, TradeKey]]:
    """Sales and purchases under one row, which only change what it consists of or where it is; first in one account."""
    of_row = defaultdict[tuple[str, str], dict[TradeKey, Cents]](dict)
    for key, amount in amounts.items():
        of_row[rows.scope(key[1]), rows.name(key[1], key[2])][key] = amount
    for own in of_row.values():
        left, of_account = dict(own), defaultdict[str, dict[TradeKey, Cents]](dict)
        for key, amount in own.items():
            of_account[key[1]][key] = amount
        for mine in of_account.values():
            yield from _matched(mine, amounts, left)
        yield from _matched(left, amounts)


def _matched(
    own: Mapping[TradeKey, Cents], amounts: Mapping[TradeKey, Cents], left: dict[TradeKey, Cents] | None = None
) -> Iterator[tuple[TradeKey, TradeKey]]:
    """Sales and purchases that carry something for each other, the largest with the largest. left: what each has not carried is noted here."""
    sells, buys = (
        sorted(((amount, key) for key, amount in own.items() if key[0] is side), key=lambda each: (-each[0], each[1]))
        for side in Side
    )
    sold = bought = 0
    rest = {key: amount for amount, key in (*sells, *buys)}
    while sold < len(sells) and bought < len(buys):
        sell, buy = sells[sold][1], buys[bought][1]
        carried = min(rest[sell], rest[buy])
        if carried >= LEFT_OVER * min(amounts[sell], amounts[buy]):
            yield sell, buy
        rest[sell] -= carried
        rest[buy] -= carried
        sold, bought = sold + (not rest[sell]), bought + (not rest[buy])
    if left is not None:
        left |= rest


def _identical(proposal: Proposal, sales: Mapping[TradeKey, list[LotSale]]) -> Iterator[list[TradeKey]]:
    """Sales of one identical group with a loss among them."""
    found = defaultdict[str, list[TradeKey]](list)
    for key in sorted(sales):
        found[proposal.household.group_of[key[2]]].append(key)
    realizes = proposal.valued.realizes
    return (keys for keys in found.values() if any(realizes[sale.lot] < 0 for key in keys for sale in sales[key]))
