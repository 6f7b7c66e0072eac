"""Whole shares, rounded so that a row which a placement brings into its band, or leaves there, ends inside it.

An order is rounded to the nearest share; where that would leave a row just outside its band, and the next run trade for it
again, it is rounded to the inside. Bands are those of what is left once commissions and fees are paid.
"""

from __future__ import annotations

from collections import defaultdict
from math import ceil, floor, inf

from xlrebal.household.indexes import PositionIndex
from xlrebal.optimize.problem import Placement
from xlrebal.plan.placement.movable import Movable
from xlrebal.plan.placement.row_aims import NEAR
from xlrebal.plan.placement.trades_made import trades_made
from xlrebal.plan.placement.values_to_come import values_to_come
from xlrebal.plan.proposal.cost_of_trading import commission
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.trading_rules import share_step
from xlrebal.schema.side import Side
from xlrebal.tax.money import CENTS, MICROS, NANOS, Cents
from xlrebal.tax.symbol import NO_SYMBOL, Symbol

MAKES_UP = 0.05  # of an order: what it may go beyond its nearest share, and a share more, to make up for the rounding of others
ROUNDING = 1.0  # cents by which amounts may differ that are the same


class IntoBand:
    """Where rows stand as the orders of a placement are made in whole shares, those to come counted as placed. In cents.

    A place is an account and what a trade counts as there.
    """

    def __init__(self, proposal: Proposal, movable: Movable, placement: Placement) -> None:
        """Before its first sale."""
        self._household, self._scope_of = proposal.household, movable.scope_of
        self._aims = [aim for aim in movable.aims if aim.band]
        self._rows_of: dict[tuple[str, Symbol], list[int]] = defaultdict(list)
        for at, aim in enumerate(self._aims):
            for name in dict.fromkeys(aim.symbols):
                self._rows_of[aim.scope.account, name].append(at)
        self._stands: list[float] = [aim.now for aim in self._aims]
        self._to_buy: dict[str, dict[Symbol, float]] = defaultdict(lambda: defaultdict(float))
        self._spare = {name: float(cents) for name, cents in movable.cash.items()}
        costs = self._place(proposal, movable, placement)
        bases = [each.scope.base - costs[each.scope.account] for each in self._aims]
        bands = [each.band for each in movable.aims if each.band]
        self._band = [(low * base, high * base) for (low, high), base in zip(bands, bases, strict=True)]
        near = NEAR * self._household.gross_value
        self._missed = [  # by which a row may miss its aim
            ROUNDING + min(near, (high - low) / 4) + costs[aim.scope.account]
            for aim, (low, high) in zip(self._aims, self._band, strict=True)
        ]
        self._rows_bought = {  # by account: those it buys into
            account: {
                at
                for symbol, cents in bought.items()
                if cents > ROUNDING
                for at in self._rows_of.get((self._scope_of[account], symbol), ())
                if self._aims[at].row
            }
            for account, bought in self._to_buy.items()
        }
        self._at_edge = set(filter(self._is_at_edge, range(len(self._aims))))

    def _is_at_edge(self, at: int) -> bool:
        """Whether a row comes no further than its band's low end."""
        return abs(self._stands[at] - self._band[at][0]) <= self._missed[at]

    def _place(self, proposal: Proposal, movable: Movable, placement: Placement) -> dict[str, float]:
        """Every order as it is placed; commissions and fees by scope."""
        household, costs = self._household, defaultdict[str, float](float)
        sold = defaultdict[PositionIndex, float](float)
        for lot, dollars in trades_made(movable.lots, placement.sold):
            sold[household.position_of(lot.lot)] += dollars * CENTS
            self._charge(costs, household.account_of(lot.lot), dollars * CENTS * float(proposal.valued.fee[lot.lot]))
        for position, amount in sold.items():
            account, symbol = household.positions.account[position], household.positions.symbol[position]
            self._charge(costs, account, self._commission(symbol, amount))
            self._move(account, symbol, -amount)
            self._spare[account] += amount
        for purchase, dollars in trades_made(movable.purchases, placement.bought):
            self._charge(costs, purchase.account, self._commission(purchase.symbol, dollars * CENTS))
            self._to_buy[purchase.account][purchase.stands_for or purchase.symbol] += dollars * CENTS
        for payment, dollars in zip(movable.payments, placement.bought[len(movable.purchases) :].tolist(), strict=True):
            self._spare[payment.account] -= dollars * CENTS
        for account, bought in self._to_buy.items():
            for symbol, amount in bought.items():
                self._move(account, symbol, amount)
                self._spare[account] -= amount
        return costs

    def _commission(self, symbol: Symbol, amount: float) -> float:
        return commission(self._household.securities[symbol], Cents(round(amount))) if amount > ROUNDING else 0.0

    def _charge(self, costs: dict[str, float], account: str, cents: float) -> None:
        costs[self._scope_of[account]] += cents
        self._spare[account] -= cents

    def _move(self, account: str, symbol: Symbol, cents: float, *, rounded: bool = False) -> None:
        """So much more of a symbol in every row that it counts in."""
        for at in self._rows_of.get((self._scope_of[account], symbol), ()):
            self._stands[at] += cents
            if rounded:
                self._missed[at] += abs(cents)
                (self._at_edge.add if self._is_at_edge(at) else self._at_edge.discard)(at)

    def once_sold(self, proposal: Proposal) -> None:
        """With what could be sold of what was placed."""
        scopes = {aim.scope.account: aim.scope for aim in self._aims}
        own = {
            name: {aim.row.path[3] for aim in self._aims if aim.row and aim.scope.account == name} - {NO_SYMBOL}
            for name in scopes
        }
        values = {name: values_to_come(proposal, scope, own[name]) for name, scope in scopes.items()}
        for at, aim in enumerate(self._aims):
            self._stands[at] = sum(values[aim.scope.account].get(name, 0) for name in dict.fromkeys(aim.symbols))
        for account, bought in self._to_buy.items():
            for symbol, cents in bought.items():
                self._move(account, symbol, cents)
        self._at_edge = set(filter(self._is_at_edge, range(len(self._aims))))

    def made(self, side: Side, account: str, symbol: Symbol, placed: float, order: Cents) -> None:
        """An order of which so many cents were placed was made in so many."""
        more = order - placed if side is Side.BUY else placed - order
        self._spare[account] -= more
        self._move(account, symbol, more, rounded=True)

    def whole(self, side: Side, account: str, symbol: Symbol, counts_as: Symbol, placed: float) -> Cents:
        """The cents of an order in whole shares: the nearest that leaves its rows inside their bands, as far as may be."""
        share = share_step(self._household, symbol) * self._household.price(symbol) * CENTS / (MICROS * NANOS)
        if not share:
            return Cents(round(placed))
        ends = [self._orders_inside(at, side, placed) for at in self._rows_within(account, counts_as, share)]
        if side is Side.SELL and self._pays_for_an_edge(account, share):
            ends.append((placed - self._spare[account], inf))
        down, up = floor(placed / share), ceil(placed / share)
        counts = {down, up}
        counts |= {ceil(least / share) for least, _ in ends if least >= 0}
        counts |= {floor(most / share) for _, most in ends if 0 <= most < inf}
        more = 1 + floor(MAKES_UP * placed / share)
        counts = {count for count in counts if down - more <= count <= up + more}

        def preferred(count: int) -> tuple[float, float, int]:
            order = count * share
            outside = sum(max(least - order, order - most, 0.0) for least, most in ends)
            return round(outside, 3), round(abs(order - placed), 3), -count

        count = min(counts, key=preferred)
        if side is Side.SELL and count == floor(placed / share + 0.5):
            return Cents(round(placed))  # rounded where it is sold, by what that leaves of the position
        return Cents(ceil(round(count * share, 3)))

    def _rows_within(self, account: str, symbol: Symbol, share: float) -> list[int]:
        """The rows of a symbol that are placed inside their bands or nearly so, but for what was rounded, where a share fits in."""
        return [
            at
            for at in self._rows_of.get((self._scope_of[account], symbol), ())
            if self._band[at][1] - self._band[at][0] > share
            and self._band[at][0] - self._missed[at] <= self._stands[at] <= self._band[at][1] + self._missed[at]
        ]

    def _orders_inside(self, at: int, side: Side, placed: float) -> tuple[float, float]:
        """The least and the most that an order may come to, for a row to end inside its band; sales may leave cash to purchases."""
        (low, high), stands = self._band[at], self._stands[at]
        if side is Side.BUY:
            return placed + low - stands, placed + high - stands
        return placed + stands - high, placed + stands - low if self._aims[at].row else inf

    def _pays_for_an_edge(self, account: str, share: float) -> bool:
        """Whether what an account sells, and needs for it, buys into a row that comes no further than its band's low end."""
        return any(
            self._band[at][1] - self._band[at][0] > share and self._spare[account] >= -self._missed[at]
            for at in self._at_edge & self._rows_bought.get(account, set())
        )
