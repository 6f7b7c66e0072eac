"""The trades of a proposal in groups that stand or fall together: a sale with what it pays for, over as many accounts as it takes.

Orders are tied where a chain of money runs through both (comparison/chains.py), but for the few dollars that whole shares leave
over, and where they are sold and bought under one row in one account. Sales of identical securities are tied where a loss is
among them: with one left out another could be a wash.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from xlrebal.plan.comparison.chains import every_chain
from xlrebal.plan.comparison.row_served import RowServed
from xlrebal.plan.proposal.decisions import LotSale, Purchase
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.weighed import TradeKey
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_MONEY, Cents

LEFT_OVER = 0.1  # of an order: a smaller chain through it ties it to nothing


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
    for linked in (*_in_chains(proposal, rows, amounts), *_swaps(rows, amounts), *_identical(proposal, sales)):
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


def _in_chains(proposal: Proposal, rows: RowServed, amounts: Mapping[TradeKey, Cents]) -> Iterator[list[TradeKey]]:
    for chain in every_chain(proposal, rows):
        keys = [(leg.side, leg.account, symbol) for leg in chain.legs for symbol in leg.symbols]
        if chain.amount >= LEFT_OVER * min((amounts[key] for key in keys), default=NO_MONEY):
            yield keys


def _swaps(rows: RowServed, amounts: Mapping[TradeKey, Cents]) -> Iterator[list[TradeKey]]:
    """What is sold and bought under one row in one account."""
    found = defaultdict[tuple[str, str], list[TradeKey]](list)
    for key in sorted(amounts):
        found[key[1], rows.name(key[1], key[2])].append(key)
    return (keys for keys in found.values() if len({side for side, _, _ in keys}) > 1)


def _identical(proposal: Proposal, sales: Mapping[TradeKey, list[LotSale]]) -> Iterator[list[TradeKey]]:
    """Sales of one identical group with a loss among them."""
    found = defaultdict[str, list[TradeKey]](list)
    for key in sorted(sales):
        found[proposal.household.group_of[key[2]]].append(key)
    realizes = proposal.valued.realizes
    return (keys for keys in found.values() if any(realizes[sale.lot] < 0 for key in keys for sale in sales[key]))
