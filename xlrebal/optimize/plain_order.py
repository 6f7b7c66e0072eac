"""A placement without a solver: dollar for dollar from the cheapest lot of a row that is over to a row that is under.

Each move serves both rows, keeps every limit and stays inside its account. It reaches what can be reached without a
detour over other accounts or rows, at more tax and in more orders than the least: what is left when the solver fails.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import numpy as np

from xlrebal.optimize.memberships import memberships
from xlrebal.optimize.problem import Placement, PlacementProblem
from xlrebal.tax.columns import Floats, Ints

TRADED = 3  # among the limits
Column = TypeVar("Column", Ints, Floats)


def place_in_plain_order(problem: PlacementProblem) -> Placement:
    """Lots by what a dollar of them costs; each moves to the cheapest purchase of its account, or to cash where cash is short."""
    moves = _Moves.of(problem)
    lots, purchases = problem.lots, problem.purchases
    by_price = [np.flatnonzero(purchases.account == account) for account in range(len(problem.cash))]
    by_price = [each[np.argsort(purchases.price[each], kind="stable")] for each in by_price]
    for lot in _in_order(problem):
        moves.raise_cash(lot)
        for purchase in by_price[lots.account[lot]].tolist():
            if moves.sold[lot] >= lots.value[lot] or not moves.is_over(lot):
                break
            moves.move(lot, purchase)
        moves.to_cash(lot)
    for of_account in by_price:
        for purchase in of_account.tolist():
            moves.from_cash(purchase)
    return moves.placement()


def _in_order(problem: PlacementProblem) -> list[int]:
    """Lots by tax and price of a dollar; those of a queue no sooner than the ones before them."""
    lots = problem.lots
    cost = lots.tax + lots.price + (problem.by_brackets.dearest() if problem.by_brackets else 0.0)
    queued = np.lexsort((np.where(lots.place < 0, cost, lots.place), lots.queue))
    found, dearest = np.array(cost), -np.inf
    for before, lot in zip([-1, *queued.tolist()], queued.tolist(), strict=False):
        if before < 0 or lots.queue[before] != lots.queue[lot] or lots.place[lot] < 0:
            dearest = -np.inf
        found[lot] = dearest = max(dearest, cost[lot])
    rank = np.empty(len(cost), dtype=np.int64)
    rank[queued] = np.arange(len(cost))
    order: list[int] = np.lexsort((rank, found)).tolist()
    return order


class _Rows(NamedTuple):
    """The rows that lots and purchases count in, by index."""

    of_lot: list[Ints]
    of_purchase: list[Ints]


@dataclass(slots=True, kw_only=True)
class _Moves:
    """What is moved so far, in dollars, and where that leaves rows, accounts and limits."""

    problem: PlacementProblem
    rows: _Rows
    now: Floats
    cash: Floats
    sold: Floats
    bought: Floats
    used: Floats
    limits: Floats
    shares: Floats
    ceilings_of_lot: list[tuple[Ints, Floats]]
    ceilings_of_purchase: list[Ints]
    under: Floats
    losing: set[int]
    buying: set[int]
    sellers: set[tuple[int, int]]
    buyers: set[tuple[int, int]]

    @classmethod
    def of(cls, problem: PlacementProblem) -> _Moves:
        lots, purchases, limits, ceilings = problem.lots, problem.purchases, problem.limits, problem.ceilings
        due = limits.due.dearest() if limits.due else np.zeros(len(lots.tax))
        return cls(
            problem=problem,
            rows=_Rows(
                _rows_of(problem, lots.account, lots.symbol), _rows_of(problem, purchases.account, purchases.symbol)
            ),
            now=problem.rows.now.astype(float),
            cash=problem.cash.astype(float),
            sold=np.zeros(len(lots.value)),
            bought=np.zeros(len(purchases.room)),
            used=np.zeros(4),
            limits=np.array([limits.gain, limits.short_term, limits.tax, limits.traded]),
            shares=np.array([lots.gain_short + lots.gain_long, lots.gain_short, due, np.ones(len(lots.value))]),
            ceilings_of_lot=list(
                zip(
                    _by_element(ceilings.sale, ceilings.of_sale, len(lots.value)),
                    _by_element(ceilings.sale, ceilings.sign, len(lots.value)),
                    strict=True,
                )
            ),
            ceilings_of_purchase=_by_element(ceilings.purchase, ceilings.of_purchase, len(purchases.room)),
            under=ceilings.most - ceilings.over,
            losing=set(),
            buying=set(),
            sellers=set(),
            buyers=set(),
        )

    def placement(self) -> Placement:
        """All of it."""
        rows = self.problem.rows
        off = np.maximum(self.now - rows.high, 0) - np.maximum(rows.low - self.now, 0)
        return Placement(
            sold=self.sold, bought=self.bought, lacking=np.maximum(-self.cash, 0), off=off, cost=0.0, proved=False
        )

    def is_over(self, lot: int) -> bool:
        """Whether a row that the lot counts in is over its aim."""
        rows = self.rows.of_lot[lot]
        return bool((self.now[rows] > self.problem.rows.high[rows]).any())

    def raise_cash(self, lot: int) -> None:
        """Sells what an account lacks."""
        short = -self.cash[self.problem.lots.account[lot]]
        if short > 0:
            self._sell(lot, min(short, self._free(lot)))

    def move(self, lot: int, purchase: int) -> None:
        """From a lot to a purchase of its account, as far as both serve a row."""
        out, into = self.rows.of_lot[lot], self.rows.of_purchase[purchase]
        out, into = np.setdiff1d(out, into), np.setdiff1d(into, out)
        free, room = self._free(lot), self._room(purchase)
        self._trade(lot, purchase, min(free, room, self._turnover_left() / 2, self._down(out), self._up(into)))

    def to_cash(self, lot: int) -> None:
        """Sells where the rows want more cash."""
        self._sell(lot, min(self._free(lot), self._down(self.rows.of_lot[lot])))

    def from_cash(self, purchase: int) -> None:
        """Buys what is under from cash."""
        free = max(0.0, self.cash[self.problem.purchases.account[purchase]])
        self._buy(purchase, min(free, self._room(purchase), self._up(self.rows.of_purchase[purchase])))

    def _free(self, lot: int) -> float:
        """Dollars of a lot that may go: not what a purchase would wash, nor past a limit, nor before others of its queue."""
        lots = self.problem.lots
        group = int(lots.group[lot])
        if (lots.loses[lot] and group in self.buying) or self._waits(lot):
            return 0.0
        if (int(self.problem.sold_at[lot]), group) in self.buyers:
            return 0.0
        share, (ceilings, sign) = self.shares[:, lot], self.ceilings_of_lot[lot]
        left = (self.limits - self.used)[share > 0] / share[share > 0]
        return float(max(0.0, min([lots.value[lot] - self.sold[lot], *left, *self.under[ceilings[sign > 0]]])))

    def _waits(self, lot: int) -> bool:
        lots = self.problem.lots
        if lots.place[lot] < 0:
            return False
        before = np.flatnonzero((lots.queue == lots.queue[lot]) & (lots.place < lots.place[lot]))
        return bool((self.sold[before] < lots.value[before] - 0.005).any())

    def _room(self, purchase: int) -> float:
        purchases = self.problem.purchases
        if purchases.washes[purchase] and int(purchases.group[purchase]) in self.losing:
            return 0.0
        if (int(self.problem.bought_at[purchase]), int(purchases.group[purchase])) in self.sellers:
            return 0.0
        under = self.under[self.ceilings_of_purchase[purchase]]
        turnover = self._turnover_left() if purchases.is_trade[purchase] else np.inf
        return float(max(0.0, min([purchases.room[purchase] - self.bought[purchase], turnover, *under])))

    def _turnover_left(self) -> float:
        """Dollars that sales and purchases may still come to."""
        return float(self.limits[TRADED] - self.used[TRADED])

    def _down(self, rows: Ints) -> float:
        """Dollars by which rows may fall: one of them is over, and none falls below its aim."""
        now, aims = self.now[rows], self.problem.rows
        return float(
            max(0.0, min((now - aims.high[rows]).max(initial=0.0), (now - aims.low[rows]).min(initial=np.inf)))
        )

    def _up(self, rows: Ints) -> float:
        now, aims = self.now[rows], self.problem.rows
        return float(
            max(0.0, min((aims.low[rows] - now).max(initial=0.0), (aims.high[rows] - now).min(initial=np.inf)))
        )

    def _trade(self, lot: int, purchase: int, dollars: float) -> None:
        lots, purchases = self.problem.lots, self.problem.purchases
        least = max(
            each[at]
            for each, at in (
                (lots.smallest, lot),
                (lots.improves, lot),
                (purchases.smallest, purchase),
                (purchases.improves, purchase),
            )
        )
        if dollars >= least:
            self._sell(lot, dollars)
            self._buy(purchase, dollars)

    def _sell(self, lot: int, dollars: float) -> None:
        lots = self.problem.lots
        if dollars > 0:
            self.sold[lot] += dollars
            self.cash[lots.account[lot]] += dollars
            self.now[self.rows.of_lot[lot]] -= dollars
            self.used += self.shares[:, lot] * dollars
            ceilings, sign = self.ceilings_of_lot[lot]
            self.under[ceilings] -= sign * dollars
            self.sellers.add((int(self.problem.sold_at[lot]), int(lots.group[lot])))
            if lots.loses[lot]:
                self.losing.add(int(lots.group[lot]))

    def _buy(self, purchase: int, dollars: float) -> None:
        purchases = self.problem.purchases
        if dollars > 0:
            self.bought[purchase] += dollars
            self.cash[purchases.account[purchase]] -= dollars
            self.now[self.rows.of_purchase[purchase]] += dollars
            self.used[TRADED] += dollars * purchases.is_trade[purchase]
            self.under[self.ceilings_of_purchase[purchase]] -= dollars
            self.buyers.add((int(self.problem.bought_at[purchase]), int(purchases.group[purchase])))
            if purchases.washes[purchase]:
                self.buying.add(int(purchases.group[purchase]))


def _rows_of(problem: PlacementProblem, account: Ints, symbol: Ints) -> list[Ints]:
    """For each element the rows it counts in."""
    row, element = memberships(problem.rows, account, symbol)
    return _by_element(element, row, len(account))


def _by_element(element: Ints, values: Column, count: int) -> list[Column]:
    """The values of each element."""
    order = np.argsort(element, kind="stable")
    return np.split(values[order], np.searchsorted(element[order], np.arange(1, count))) if count else []
