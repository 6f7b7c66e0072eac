"""What each trade spares: the finished plan against the best one without it, and with one that it does without."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np

from xlrebal.household.indexes import LotIndex
from xlrebal.household.target import Path, Target
from xlrebal.optimize.leave_out import LeaveOut, Made, Other, further_off, tax_of, traded
from xlrebal.optimize.problem import Placement
from xlrebal.optimize.solve import NoSolution
from xlrebal.plan.comparison.chains import Chain, chains
from xlrebal.plan.comparison.differences import Known, Missed, NotDone, PlanDifference, Ruled, Trade, WithoutIt
from xlrebal.plan.comparison.row_served import RowServed
from xlrebal.plan.drift.decide_whether import Direction, Verdict
from xlrebal.plan.drift.set_aims import Aims
from xlrebal.plan.net_orders import Orders
from xlrebal.plan.placement.placed import Placed
from xlrebal.plan.placement.places import Places
from xlrebal.plan.proposal.decisions import Order, Phase, TradePurpose
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.schema.side import Side
from xlrebal.tax.columns import Floats, Ints
from xlrebal.tax.money import CENTS, NO_MONEY, Cents, cents
from xlrebal.tax.symbol import Symbol

LARGEST = 40  # trades compared unasked
NOT_DONE = 10  # trades not made that are compared unasked
OF_A_ROW = 2  # of them: positions that stay under one row
WORK = 150_000  # columns of all answers together: a large household has fewer of its trades compared unasked
NAMED = 3  # trades that may be named in place of one
PART = 0.1  # of a trade, at least, that one named in its place must do
LACKS = 0.01  # dollars of cash
LITTLE = 0.02  # of a trade: what the other plan trades more than that is said

Key = tuple[Side, str, Symbol]


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
    def largest(self) -> dict[Key, WithoutIt | Ruled]:
        """What the largest trades spare; of those that are decided by rule, that."""
        placed = [order for order in self._orders.orders if self._moved.get(_key(order))]
        placed.sort(key=lambda order: (-self._moved[_key(order)], _key(order)))
        found: dict[Key, WithoutIt | Ruled] = {
            _key(order): self._ruled(order) for order in self._orders.orders if not self._moved.get(_key(order))
        }
        for order in placed[: self._affordable] if placed else ():
            if (each := self.of(order)) is not None:
                found[_key(order)] = each
        return found

    def of(self, order: Order) -> WithoutIt | Ruled | None:
        """What one trade spares; None where the solver gives no answer."""
        key = _key(order)
        if not self._moved.get(key):
            return self._ruled(order)
        if self._open is None:
            return None
        try:
            other = self._open.without(self._lots_with_freed(key), self._purchases(key))
        except NoSolution:
            return None
        trade = Trade(*key, self._moved[key])
        return WithoutIt(
            trade=trade, difference=self._difference(other, trade), instead=tuple(self._instead(other.bound, trade))
        )

    @property
    def fails(self) -> bool:
        """Whether there are trades to compare and the solver gives no answer."""
        return bool(self._moved) and self._open is None

    @cached_property
    def chains(self) -> tuple[Chain, ...]:
        """The trades as chains from row to row."""
        return chains(self._proposal, self.rows)

    @cached_property
    def not_done(self) -> tuple[NotDone, ...]:
        """What an advisor may expect of the rows that move and the plan does without: the largest of it."""
        if self._placed is None or not self._moved:
            return ()
        most = min(NOT_DONE, self._affordable)
        largest = sorted(set(self._expected()), key=lambda each: (-each.amount, each))[:most]
        found = (self.instead_of(trade) for trade in largest)
        return tuple(each for each in found if each is not None)

    def untraded(self, symbol: Symbol) -> tuple[NotDone, ...]:
        """What trading a symbol would change in each account where the plan might and does not."""
        if self._placed is None or not self._moved:
            return ()
        trades = [each for each in self._possible if each.symbol == symbol]
        found = (self.instead_of(trade) for trade in trades)
        return tuple(each for each in found if each is not None)

    def instead_of(self, trade: Trade) -> NotDone | None:
        """What a round sum of a trade would change that the plan does without; None where it cannot be, or serves no row that moves."""
        room = min(trade.amount, self._in_row(trade))
        amount = _round_sum(room)
        if self._open is None or amount < self._least(trade):
            return None
        key = trade[:3]
        try:
            other = self._open.with_more(self._lots(key), self._purchases(key), amount / CENTS)
        except NoSolution:
            return None
        made = trade._replace(amount=amount)
        return NotDone(trade=made, difference=self._difference(other, made))

    @cached_property
    def _moved(self) -> dict[Key, Cents]:
        """Cents of every order that placement decided."""
        found = defaultdict[Key, Cents](lambda: NO_MONEY)
        for sale in self._proposal.sales:
            if sale.phase in (Phase.SALES, Phase.RAISE_CASH):
                found[Side.SELL, *self._position(sale.lot)] += sale.gross
        for bought in self._proposal.purchases:
            if bought.phase is Phase.BUYS:
                found[Side.BUY, bought.account, bought.symbol] += bought.gross
        return {key: amount for key, amount in found.items() if key in self._columns[key[0] is Side.BUY]}

    @cached_property
    def _keys(self) -> tuple[list[Key], list[Key]]:
        """What every lot and every purchase of the problem is a trade of; after the purchases it has what pays a need."""
        if self._placed is None:
            return [], []
        movable, positions = self._placed.movable, self._household.positions
        held = self._household.lots.position[movable.of_lots].tolist()
        key_of: dict[int, Key] = {at: (Side.SELL, positions.account[at], positions.symbol[at]) for at in set(held)}
        return [key_of[at] for at in held], [(Side.BUY, each.account, each.symbol) for each in movable.purchases]

    @cached_property
    def _open(self) -> LeaveOut | None:
        """The problem, kept open; None where the solver fails."""
        assert self._placed is not None
        lots, purchases = (np.zeros(len(keys), dtype=np.bool_) for keys in self._keys)
        for key in map(_key, self._orders.orders):
            lots[self._lots(key)] = purchases[self._purchases(key)] = True
        paid = np.ones(len(self._placed.movable.payments), dtype=np.bool_)
        size = sum(self._moved.values(), NO_MONEY) / len(self._moved) / CENTS
        made = Made(lots, np.concatenate([purchases, paid]), size)
        try:
            return LeaveOut(self._placed.problem, self._placed.placement, made, self._placed.stages)
        except NoSolution:
            return None

    @property
    def _affordable(self) -> int:
        """How many trades are compared unasked."""
        return min(LARGEST, WORK // self._open.width) if self._open else 0

    @cached_property
    def _columns(self) -> tuple[Mapping[Key, list[int]], Mapping[Key, list[int]]]:
        """Which lots and which purchases of the problem a trade consists of."""
        lots, purchases = (_places(keys) for keys in self._keys)
        return lots, purchases

    def _lots_with_freed(self, key: Key) -> Ints:
        """The lots of a trade, and the losses that would be washed if recent lots among them stayed."""
        lots = self._lots(key)
        if self._placed is None or not self._placed.movable.whole:
            return lots
        movable, group_of = self._placed.movable, self._household.group_of
        if movable.whole.isdisjoint(movable.of_lots[lots].tolist()):
            return lots
        group = group_of[key[2]]
        freed = [lot for lot in sorted(movable.freed) if group_of[self._household.symbol_of(lot)] == group]
        return np.union1d(lots, np.flatnonzero(np.isin(movable.of_lots, freed)))

    def _lots(self, key: Key) -> Ints:
        return np.array(self._columns[0].get(key, ()), dtype=np.int64)

    def _purchases(self, key: Key) -> Ints:
        return np.array(self._columns[1].get(key, ()), dtype=np.int64)

    @cached_property
    def _purposes(self) -> Mapping[Key, Sequence[TradePurpose]]:
        """What every order is for."""
        found = defaultdict[Key, dict[TradePurpose, None]](dict)
        for sale in self._proposal.sales:
            found[Side.SELL, *self._position(sale.lot)].setdefault(sale.purpose)
        for bought in self._proposal.purchases:
            found[Side.BUY, bought.account, bought.symbol].setdefault(bought.purpose)
        return {key: tuple(purposes) for key, purposes in found.items()}

    def _ruled(self, order: Order) -> Ruled:
        return Ruled(trade=Trade(*_key(order), order.gross), purposes=tuple(self._purposes[_key(order)]))

    def _least(self, trade: Trade) -> Cents:
        """Cents that a trade comes to at least, for its account and for its row."""
        assert self._placed is not None
        improves = self._placed.movable.improvement.least_amount(trade.account, trade.symbol, trade.side)
        return max(self._household.minimum_trade(trade.account), improves)

    def _position(self, lot: LotIndex) -> tuple[str, Symbol]:
        return self._household.account_of(lot), self._household.symbol_of(lot)

    def _difference(self, other: Other, trade: Trade) -> PlanDifference:
        assert self._placed is not None and self._open is not None
        problem, best, instead = self._placed.problem, _made(self._open.best), other.bound
        least = max(self._household.settings.minimum_trade, round(LITTLE * trade.amount))
        return PlanDifference(
            known=self._known(other),
            tax=_whole_dollars(tax_of(problem, instead) - tax_of(problem, best)),
            missed=tuple(self._missed(instead, trade)),
            traded=_at_least(least, traded(instead) - traded(best)),
            further_down=_at_least(least, self._further(instead.bought - best.bought)),
        )

    def _known(self, other: Other) -> Known:
        assert self._open is not None
        if self._open.best.found is None:
            return Known.ABOUT
        return Known.EXACTLY if self._open.best.proved and other.proved else Known.AT_LEAST

    def _further(self, more: Floats) -> float:
        """Dollars of purchases that change places for worse ones; none where places count for nothing. more: what is bought more of each."""
        if not self._household.settings.location_rank_bps:
            return 0.0
        more = more[: len(self._places)]
        return min(float(np.maximum(more[self._places > 0], 0.0).sum()), float(self._places @ more))

    @cached_property
    def _places(self) -> Floats:
        """By how many places each purchase is further from where its symbol is best held."""
        assert self._placed is not None
        movable = self._placed.movable
        accounts, symbols = [each.account for each in movable.purchases], [each.symbol for each in movable.purchases]
        return Places(self._household, movable.scope_of).worse_by(accounts, symbols)

    def _missed(self, other: Placement, trade: Trade) -> list[Missed]:
        """Cash that accounts lack, then rows further off by more than is as good as nothing: the trade's own first, cash last, else by what a dollar off costs."""
        assert self._placed is not None and self._open is not None
        rows = self._placed.problem.rows
        more = further_off(other, _made(self._open.best))
        least = rows.near + self._household.settings.minimum_trade / CENTS
        found = []
        for index in np.flatnonzero(more > least).tolist():
            aim = self._placed.movable.aims[index]
            own = aim.row is not None and trade.symbol in aim.symbols and trade.account in aim.scope.accounts
            missed = Missed(aim.row.name if aim.row else "cash", cents(more[index]), own)
            found.append((not own, aim.row is None, -aim.price, -missed.amount, missed))
        lacking = [Missed(f"the cash of {name}", cents(dollars), False) for name, dollars in self._lacking(other)]
        return [*lacking, *(each[-1] for each in sorted(found))]

    def _lacking(self, other: Placement) -> list[tuple[str, float]]:
        """The accounts that lack more cash in the other plan, and dollars of it."""
        assert self._placed is not None and self._open is not None
        more = other.lacking - _made(self._open.best).lacking
        names = zip(sorted(self._placed.movable.cash), more.tolist(), strict=True)
        return [(name, dollars) for name, dollars in names if dollars > LACKS]

    def _instead(self, other: Placement, trade: Trade) -> list[Trade]:
        """What the other plan trades more under the same target row, the largest first."""
        keys = self._keys[0] if trade.side is Side.SELL else self._keys[1]
        dollars = other.sold if trade.side is Side.SELL else other.bought
        own, total = self.rows.of(trade.account, trade.symbol), defaultdict[Key, float](float)
        for at in np.flatnonzero(dollars[: len(keys)] > 0.01).tolist():
            total[keys[at]] += float(dollars[at])
        more = {key: cents(amount) - self._moved.get(key, NO_MONEY) for key, amount in total.items()}
        same = [
            Trade(*key, Cents(amount))
            for key, amount in more.items()
            if amount >= PART * trade.amount and key != trade[:3] and self.rows.of(*key[1:]) == own
        ]
        return sorted(same, key=lambda each: (-each.amount, each))[:NAMED]

    @cached_property
    def _possible(self) -> tuple[Trade, ...]:
        """Every sale and purchase the problem allows of what the plan neither sells nor buys there."""
        assert self._placed is not None
        made = {_key(order) for order in self._orders.orders}
        room = defaultdict[Key, Cents](lambda: NO_MONEY)
        worths = self._placed.movable.worths
        for key, lots in self._columns[0].items():
            room[key] = Cents(round(float(worths[lots].sum())))
        for key, each in zip(self._keys[1], self._placed.movable.purchases, strict=True):
            room[key] = max(room[key], each.room)
        free = (key for key in sorted(room) if not {key, (key[0].other, *key[1:])} & made)
        return tuple(Trade(*key, room[key]) for key in free if room[key] > 0)

    def _expected(self) -> Iterator[Trade]:
        """Of every row that goes down the largest positions that stay; of every one that goes up the symbol furthest under its target that is not traded."""
        traded = {(order.side, order.symbol) for order in self._orders.orders}
        for own, verdict in zip(self._aims, self._verdicts, strict=True):
            rows = {each.row.path for each in verdict.destinations}
            under = defaultdict[Path, list[Trade]](list)
            for each in self._possible if rows else ():
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

    @cached_property
    def _by_row(self) -> Mapping[tuple[Side, Target | None], Cents]:
        """Cents that the plan trades on each side under each row."""
        found = defaultdict[tuple[Side, Target | None], Cents](lambda: NO_MONEY)
        for (side, account, symbol), amount in self._moved.items():
            found[side, self.rows.of(account, symbol)] += amount
        return dict(found)

    def _in_row(self, trade: Trade) -> Cents:
        """Cents that the plan trades on the same side under the same row: what a trade could be made instead of."""
        return self._by_row.get((trade.side, self.rows.of(trade.account, trade.symbol)), NO_MONEY)


def _made(best: Other) -> Placement:
    """The best that is known to be possible: what others are measured by."""
    return best.bound if best.found is None else best.found


def _key(order: Order) -> Key:
    return order.side, order.account, order.symbol


def _places(keys: Sequence[Key]) -> dict[Key, list[int]]:
    found = defaultdict[Key, list[int]](list)
    for place, key in enumerate(keys):
        found[key].append(place)
    return dict(found)


def _round_sum(amount: int) -> Cents:
    """The largest of $1, 2, 5, 10, 20 … that is no more; a sum people think in."""
    if amount < 100:
        return NO_MONEY
    step = 10 ** (len(str(amount // CENTS)) - 1) * 100
    return Cents(max(times * step for times in (1, 2, 5) if times * step <= amount))


def _whole_dollars(dollars: float) -> Cents:
    return Cents(round(dollars) * CENTS)


def _at_least(least: int, dollars: float) -> Cents:
    """Cents, where they are worth saying."""
    amount = cents(dollars)
    return amount if amount > least else NO_MONEY
