"""What each trade spares: the finished plan against the best one without it, and with one that it does without."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from xlrebal.household.target import Path
from xlrebal.plan.comparison.chains import Chain, chains
from xlrebal.plan.comparison.differences import NotDone, Ruled, Trade, TradeKey, WithoutIt
from xlrebal.plan.comparison.row_served import RowServed
from xlrebal.plan.drift.decide_whether import Direction, Verdict
from xlrebal.plan.drift.set_aims import Aims
from xlrebal.plan.net_orders import Orders
from xlrebal.plan.proposal.decisions import Order, TradePurpose
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.schema.side import Side
from xlrebal.tax.symbol import Symbol

if TYPE_CHECKING:
    from xlrebal.plan.comparison.other_plans import OtherPlans
    from xlrebal.plan.placement.placed import Placed

LARGEST = 40  # trades compared unasked
NOT_DONE = 10  # trades not made that are compared unasked
OF_A_ROW = 2  # of them: positions that stay under one row
WORK = 150_000  # columns of all answers together: a large household has fewer of its trades compared unasked


class Comparison:
    """The finished plan against others, worked out when it is asked for: a plan whose reasons nobody reads costs nothing more."""

    def __init__(
        self,
        proposal: Proposal,
        orders: Orders,
        aims: Sequence[Aims],
        verdicts: Sequence[Verdict],
        placed: Placed | None,
    ) -> None:
        """Keeps what it takes; compares nothing yet."""
        self._proposal, self._household, self._orders = proposal, proposal.household, orders
        self._aims, self._verdicts, self._placed = aims, verdicts, placed
        self.rows = RowServed(self._household, tuple(each.drift for each in aims))

    @cached_property
    def largest(self) -> dict[TradeKey, WithoutIt | Ruled]:
        """What the largest trades spare; of those that are decided by rule, that."""
        moved = self._others.moved if self._others else {}
        found: dict[TradeKey, WithoutIt | Ruled] = {
            _key(order): self._ruled(order) for order in self._orders.orders if not moved.get(_key(order))
        }
        placed = [order for order in self._orders.orders if moved.get(_key(order))]
        placed.sort(key=lambda order: (-moved[_key(order)], _key(order)))
        for order in placed[: self._affordable] if placed else ():
            if (each := self.of(order)) is not None:
                found[_key(order)] = each
        return found

    def of(self, order: Order) -> WithoutIt | Ruled | None:
        """What one trade spares; None where the solver gives no answer."""
        key = _key(order)
        if self._others is None or not self._others.moved.get(key):
            return self._ruled(order)
        return self._others.without(key)

    @property
    def fails(self) -> bool:
        """Whether there are trades to compare and the solver gives no answer."""
        return self._others is not None and self._others.fails

    @cached_property
    def chains(self) -> tuple[Chain, ...]:
        """The trades as chains from row to row."""
        return chains(self._proposal, self.rows)

    @cached_property
    def not_done(self) -> tuple[NotDone, ...]:
        """What an advisor may expect of the rows that move and the plan does without: the largest of it."""
        if self._others is None or not self._others.moved:
            return ()
        most = min(NOT_DONE, self._affordable)
        largest = sorted(set(self._expected(self._others)), key=lambda each: (-each.amount, each))[:most]
        found = map(self._others.instead_of, largest)
        return tuple(each for each in found if each is not None)

    def untraded(self, symbol: Symbol) -> tuple[NotDone, ...]:
        """What trading a symbol would change in each account where the plan might and does not."""
        if self._others is None or not self._others.moved:
            return ()
        found = map(self._others.instead_of, (each for each in self._others.possible if each.symbol == symbol))
        return tuple(each for each in found if each is not None)

    @cached_property
    def _others(self) -> OtherPlans | None:
        """The plans to compare with; None where nothing was placed, so that there are none."""
        if self._placed is None:
            return None
        from xlrebal.plan.comparison.other_plans import OtherPlans

        return OtherPlans(self._proposal, frozenset(map(_key, self._orders.orders)), self.rows, self._placed)

    @property
    def _affordable(self) -> int:
        """How many trades are compared unasked."""
        return min(LARGEST, WORK // width) if self._others and (width := self._others.width) else 0

    @cached_property
    def _purposes(self) -> Mapping[TradeKey, Sequence[TradePurpose]]:
        """What every order is for."""
        found = defaultdict[TradeKey, dict[TradePurpose, None]](dict)
        account_of, symbol_of = self._household.account_of, self._household.symbol_of
        for sale in self._proposal.sales:
            found[Side.SELL, account_of(sale.lot), symbol_of(sale.lot)].setdefault(sale.purpose)
        for bought in self._proposal.purchases:
            found[Side.BUY, bought.account, bought.symbol].setdefault(bought.purpose)
        return {key: tuple(purposes) for key, purposes in found.items()}

    def _ruled(self, order: Order) -> Ruled:
        return Ruled(trade=Trade(*_key(order), order.gross), purposes=tuple(self._purposes[_key(order)]))

    def _expected(self, others: OtherPlans) -> Iterator[Trade]:
        """Of every row that goes down the largest positions that stay; of every one that goes up the symbol furthest under its target that is not traded."""
        traded = {(order.side, order.symbol) for order in self._orders.orders}
        for own, verdict in zip(self._aims, self._verdicts, strict=True):
            rows = {each.row.path for each in verdict.destinations}
            under = defaultdict[Path, list[Trade]](list)
            for each in others.possible if rows else ():
                if each.account in own.drift.scope.accounts_set:
                    for path in rows.intersection(self._household.paths_over(each.symbol)):
                        under[path].append(each)
            for destination in verdict.destinations:
                mine = under[destination.row.path]
                stays = [each for each in mine if each.side is Side.SELL and (Side.BUY, each.symbol) not in traded]
                wanted = [each for each in mine if each.side is Side.BUY and own.changes.get(each.symbol, 0) > 0]
                absent = [each for each in wanted if not {(side, each.symbol) for side in Side} & traded]
                if destination.direction is not Direction.UP:
                    yield from sorted(stays, key=lambda each: (-each.amount, each))[:OF_A_ROW]
                if destination.direction is not Direction.DOWN and absent:
                    yield min(absent, key=lambda each: (-own.changes[each.symbol], each))


def _key(order: Order) -> TradeKey:
    return order.side, order.account, order.symbol
