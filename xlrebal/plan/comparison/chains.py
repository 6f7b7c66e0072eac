"""The trades as chains, each carrying one amount from one target row to another, over as many accounts as it takes.

No cash moves between accounts: what is over in a Roth and missing in an IRA goes by a row that both hold, sold in one and
bought in the other. So the flow row → account → row is split into paths, the largest first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from heapq import heapify, heappop, heappush
from itertools import pairwise
from typing import NamedTuple

from xlrebal.plan.comparison.row_served import RowServed
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_MONEY, Cents
from xlrebal.tax.symbol import NO_SYMBOL, Symbol

MOST = 12  # chains that are told, the largest
CASH = "Cash"

Place = tuple[str, ...]  # an account alone; or scope, row and "row"; or scope, "Cash" and whose it is


class Leg(NamedTuple):
    """Symbols sold or bought in one account, the largest first, for the amount of their chain."""

    side: Side
    account: str
    symbols: tuple[Symbol, ...]


class Chain(NamedTuple):
    """An amount that leaves one row of a scope for another; source and target are alike where it only changes accounts."""

    scope: str
    source: str
    target: str
    amount: Cents
    legs: tuple[Leg, ...]

    @property
    def accounts(self) -> int:
        """How many accounts it goes through."""
        return len(dict.fromkeys(leg.account for leg in self.legs))


def chains(proposal: Proposal, rows: RowServed) -> tuple[Chain, ...]:
    """The largest chains of a proposal; what is sold and bought again under one row in one account is none."""
    flow = _Flow(proposal, rows)
    return tuple(each for _, each in zip(range(MOST), flow.chains(), strict=False))


class _Path(NamedTuple):
    """Places one after the other, and what can go that way."""

    amount: Cents
    places: tuple[Place, ...]


class _Flow:
    """What moves between rows, accounts and cash, and what each edge consists of; lives only inside chains."""

    def __init__(self, proposal: Proposal, rows: RowServed) -> None:
        self.trades: dict[tuple[Place, Place], dict[Symbol, Cents]] = defaultdict(lambda: defaultdict(lambda: NO_MONEY))
        self.rows, household = rows, proposal.household
        for sale in proposal.sales:
            account, symbol = household.account_of(sale.lot), household.symbol_of(sale.lot)
            self.trades[_row(rows, account, symbol), (account,)][symbol] += sale.gross
        for bought in proposal.purchases:
            row = _row(rows, bought.account, bought.stands_for or bought.symbol)
            self.trades[(bought.account,), row][bought.symbol] += bought.gross
        self.sizes = {edge: sum(trades.values(), NO_MONEY) for edge, trades in self.trades.items()}
        self._leave_swaps_out()
        self._count_cash()

    def chains(self) -> Iterator[Chain]:
        """Paths from rows that shrink to rows that grow, then circles, the largest of each first."""
        while (path := self._widest(self._net(1), self._net(-1))).amount:
            yield self._taken(path)
        while self.trades:
            start, end = max(self.trades, key=lambda edge: (self.sizes[edge], edge))
            if len(start) == 1:
                start, end = max(
                    (edge for edge in self.trades if edge[1] == start), key=lambda edge: (self.sizes[edge], edge)
                )
            size = self.sizes[start, end]
            circle = self._widest({end: size}, {start: size})
            if not circle.amount:
                return
            yield self._taken(_Path(circle.amount, (start, *circle.places)))

    def _leave_swaps_out(self) -> None:
        for start, end in sorted(self.trades):
            if len(start) > 1 and (end, start) in self.trades:
                both = min(self.sizes[start, end], self.sizes[end, start])
                self._take((start, end), both)
                self._take((end, start), both)

    def _count_cash(self) -> None:
        """What an account buys for more than it sells comes from its cash; the rest of a sale stays there."""
        over: dict[Place, Cents] = defaultdict(lambda: NO_MONEY)
        for start, end in self.trades:
            over[start] -= self.sizes[start, end]
            over[end] += self.sizes[start, end]
        for place, amount in over.items():
            if len(place) == 1 and amount:
                cash = (self.rows.scope(place[0]), CASH, place[0])
                edge = (place, cash) if amount > 0 else (cash, place)
                self.trades[edge][NO_SYMBOL] = self.sizes[edge] = abs(amount)

    def _net(self, sign: int) -> dict[Place, Cents]:
        """What each row loses (+1) or gains (−1) on the whole."""
        net: dict[Place, Cents] = defaultdict(lambda: NO_MONEY)
        for start, end in self.trades:
            net[start] += self.sizes[start, end]
            net[end] -= self.sizes[start, end]
        return {place: Cents(sign * amount) for place, amount in net.items() if sign * amount > 0}

    def _widest(self, sources: Mapping[Place, Cents], sinks: Mapping[Place, Cents]) -> _Path:
        """The path that carries most, by name where several carry as much; of nothing where none is left."""
        onwards: dict[Place, list[Place]] = defaultdict(list)
        for start, end in sorted(self.trades):
            onwards[start].append(end)
        waiting: list[tuple[int, tuple[Place, ...]]] = [(-amount, (place,)) for place, amount in sources.items()]
        heapify(waiting)
        done: set[Place] = set()
        best = _Path(NO_MONEY, ())
        while waiting and -waiting[0][0] > best.amount:
            negative, places = heappop(waiting)
            place, amount = places[-1], Cents(-negative)
            if place in done:
                continue
            done.add(place)
            carried = min(amount, sinks.get(place, NO_MONEY))
            best = max(best, _Path(carried, places), key=lambda each: each.amount)
            for end in onwards[place]:
                if end not in done:
                    heappush(waiting, (-min(amount, self.sizes[place, end]), (*places, end)))
        return best

    def _taken(self, path: _Path) -> Chain:
        """The chain of a path, taken out of the flow."""
        legs = []
        for start, end in pairwise(path.places):
            side, account = (Side.SELL, end[0]) if len(end) == 1 else (Side.BUY, start[0])
            symbols = tuple(name for name in self._take((start, end), path.amount) if name)
            if symbols:
                legs.append(Leg(side, account, symbols))
        return Chain(path.places[0][0], path.places[0][1], path.places[-1][1], path.amount, tuple(legs))

    def _take(self, edge: tuple[Place, Place], amount: Cents) -> list[Symbol]:
        """Takes an amount out of an edge, its largest trades first; which these are."""
        trades, taken = self.trades[edge], []
        self.sizes[edge] -= amount
        for symbol in sorted(trades, key=lambda name: (-trades[name], name)):
            part = min(amount, trades[symbol])
            if part <= 0:
                break
            amount -= part
            taken.append(symbol)
            trades[symbol] -= part
            if not trades[symbol]:
                del trades[symbol]
        if not trades:
            del self.trades[edge]
        return taken


def _row(rows: RowServed, account: str, symbol: Symbol) -> Place:
    return rows.scope(account), rows.name(account, symbol), "row"
