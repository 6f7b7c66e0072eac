"""The plans that might have been: the best one without a trade, and the best one with a trade that is not made, each against the plan made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

import numpy as np

from xlrebal.household.indexes import LotIndex
from xlrebal.optimize.leave_out import LeaveOut, Made, Other, further_off, traded
from xlrebal.optimize.problem import Placement
from xlrebal.optimize.solve import NoSolution
from xlrebal.plan.comparison.differences import Known, Missed, NotDone, PlanDifference, Trade, TradeKey, WithoutIt
from xlrebal.plan.comparison.row_served import RowServed
from xlrebal.plan.placement.placed import Placed
from xlrebal.plan.placement.places import Places
from xlrebal.plan.proposal.decisions import Phase
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.taxes.tax_curve import Added, TaxCurve
from xlrebal.schema.side import Side
from xlrebal.tax.columns import Flags, Floats, Ints
from xlrebal.tax.money import CENTS, NO_MONEY, Cents, cents
from xlrebal.tax.symbol import Symbol

NAMED = 3  # trades that may be named in place of one
PART = 0.1  # of a trade, at least, that one named in its place must do
LACKS = 0.01  # dollars of cash
LITTLE = 0.02  # of a trade: what the other plan trades more than that is said


class OtherPlans:
    """The problem that placed the trades, kept open to be solved again; nothing is solved before it is asked for."""

    def __init__(self, proposal: Proposal, ordered: Collection[TradeKey], rows: RowServed, placed: Placed) -> None:
        """ordered: what the plan trades; rows: the target row that each trade serves."""
        self._proposal, self._household, self._rows = proposal, proposal.household, rows
        self._placed, self._movable = placed, placed.movable
        self._ordered = ordered

    @cached_property
    def moved(self) -> dict[TradeKey, Cents]:
        """Cents of every order that placement decided."""
        found = defaultdict[TradeKey, Cents](lambda: NO_MONEY)
        for sale in self._proposal.sales:
            if sale.phase in (Phase.SALES, Phase.RAISE_CASH):
                found[Side.SELL, *self._position(sale.lot)] += sale.gross
        for bought in self._proposal.purchases:
            if bought.phase is Phase.BUYS:
                found[Side.BUY, bought.account, bought.symbol] += bought.gross
        return {key: amount for key, amount in found.items() if key in self._columns[key[0] is Side.BUY]}

    @property
    def width(self) -> int:
        """How many columns the problem has; 0 where the solver gives no answer."""
        return self._open.width if self._open else 0

    @property
    def fails(self) -> bool:
        """Whether there are trades to compare and the solver gives no answer."""
        return bool(self.moved) and self._open is None

    @cached_property
    def possible(self) -> tuple[Trade, ...]:
        """Every sale and purchase the problem allows of what the plan neither sells nor buys there."""
        room = defaultdict[TradeKey, Cents](lambda: NO_MONEY)
        worths = self._movable.worths
        for key, lots in self._columns[0].items():
            room[key] = Cents(round(float(worths[lots].sum())))
        for key, each in zip(self._keys[1], self._movable.purchases, strict=True):
            room[key] = max(room[key], each.room)
        free = (
            key for key in sorted(room) if key not in self._ordered and (key[0].other, *key[1:]) not in self._ordered
        )
        return tuple(Trade(*key, room[key]) for key in free if room[key] > 0)

    def without(self, key: TradeKey) -> WithoutIt | None:
        """What a trade that placement decided spares; None where the solver gives no answer."""
        if self._open is None:
            return None
        try:
            other = self._open.without(self._lots_with_freed(key), self._purchases(key))
        except NoSolution:
            return None
        trade = Trade(*key, self.moved[key])
        instead = tuple(self._instead(other.bound, trade))
        return WithoutIt(trade=trade, difference=self._difference(other, trade), instead=instead)

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
    def _open(self) -> LeaveOut | None:
        """The problem, kept open; None where the solver fails."""
        lots, purchases = (np.zeros(len(keys), dtype=np.bool_) for keys in self._keys)
        for key in self._ordered:
            lots[self._lots(key)] = purchases[self._purchases(key)] = True
        paid = np.ones(len(self._movable.payments), dtype=np.bool_)
        size = sum(self.moved.values(), NO_MONEY) / len(self.moved) / CENTS
        made = Made(lots, np.concatenate([purchases, paid]), size)
        try:
            return LeaveOut(self._placed.problem, self._placed.placement, made, self._placed.stages)
        except NoSolution:
            return None

    @cached_property
    def _keys(self) -> tuple[list[TradeKey], list[TradeKey]]:
        """What every lot and every purchase of the problem is a trade of; after the purchases it has what pays a need."""
        movable, positions = self._movable, self._household.positions
        held = self._household.lots.position[movable.of_lots].tolist()
        key_of: dict[int, TradeKey] = {at: (Side.SELL, positions.account[at], positions.symbol[at]) for at in set(held)}
        return [key_of[at] for at in held], [(Side.BUY, each.account, each.symbol) for each in movable.purchases]

    @cached_property
    def _columns(self) -> tuple[Mapping[TradeKey, list[int]], Mapping[TradeKey, list[int]]]:
        """Which lots and which purchases of the problem a trade consists of."""
        lots, purchases = (_places(keys) for keys in self._keys)
        return lots, purchases

    def _lots_with_freed(self, key: TradeKey) -> Ints:
        """The lots of a trade, and the losses that would be washed if recent lots among them stayed."""
        lots = self._lots(key)
        movable, group_of = self._movable, self._household.group_of
        if movable.whole.isdisjoint(movable.of_lots[lots].tolist()):
            return lots
        group = group_of[key[2]]
        freed = [lot for lot in sorted(movable.freed) if group_of[self._household.symbol_of(lot)] == group]
        return np.union1d(lots, np.flatnonzero(np.isin(movable.of_lots, freed)))

    def _lots(self, key: TradeKey) -> Ints:
        return np.array(self._columns[0].get(key, ()), dtype=np.int64)

    def _purchases(self, key: TradeKey) -> Ints:
        return np.array(self._columns[1].get(key, ()), dtype=np.int64)

    def _least(self, trade: Trade) -> Cents:
        """Cents that a trade comes to at least, for its account and for its row."""
        improves = self._movable.improvement.least_amount(trade.account, trade.symbol, trade.side)
        return max(self._household.minimum_trade(trade.account), improves)

    def _position(self, lot: LotIndex) -> tuple[str, Symbol]:
        return self._household.account_of(lot), self._household.symbol_of(lot)

    @cached_property
    def _best(self) -> Placement:
        """The best that is known to be possible: what others are measured by."""
        assert self._open is not None
        best = self._open.best
        return best.bound if best.found is None else best.found

    def _difference(self, other: Other, trade: Trade) -> PlanDifference:
        problem, best, instead = self._placed.problem, self._best, other.bound
        least = max(self._household.settings.minimum_trade, round(LITTLE * trade.amount))
        return PlanDifference(
            known=self._known(other),
            tax=_whole_dollars(problem.tax(instead.sold) - problem.tax(best.sold)),
            due=_whole_dollars(self._due(instead.sold) - self._due(best.sold)),
            missed=tuple(self._missed(instead, trade)),
            traded=_at_least(least, traded(instead) - traded(best)),
            impact=max(NO_MONEY, _whole_dollars(self._impact(instead) - self._impact(best))),
            further_down=_at_least(least, self._further(instead.bought - best.bought)),
        )

    def _due(self, sold: Floats) -> float:
        """Dollars by which this year's tax is above the plan's where so much of each lot is sold; on separate returns at their rates."""
        lots, more = self._placed.problem.lots, sold - self._placed.placement.sold
        gains = lots.gain_short, lots.gain_long, lots.gain_long * self._collectible
        elsewhere = np.where(self._proposal.valued.on_return[self._movable.of_lots], 0.0, lots.tax)
        return self._curve.exact(Added(*(CENTS * float(more @ gain) for gain in gains))) / CENTS + float(
            more @ elsewhere
        )

    @cached_property
    def _curve(self) -> TaxCurve:
        """The year's tax, from what it is with the plan's trades."""
        return TaxCurve(self._proposal.budget.tax_year, self._proposal.budget.results)

    @cached_property
    def _collectible(self) -> Flags:
        """Whether each lot of the problem is a collectible."""
        household = self._household
        return np.array(
            [household.securities[household.symbol_of(each.lot)].collectible for each in self._movable.lots],
            dtype=np.bool_,
        )

    def _impact(self, placement: Placement) -> float:
        """Dollars that the size of its orders loses."""
        return self._placed.problem.markets.cost(placement.sold, placement.bought)

    def _known(self, other: Other) -> Known:
        assert self._open is not None
        if self._open.best.found is None:
            return Known.ABOUT
        return Known.EXACTLY if self._open.best.proved and other.proved else Known.AT_LEAST

    def _further(self, more: Floats) -> float:
        """Dollars of purchases that change places for worse ones; none where places count for nothing. more: what is bought more of each."""
        if not self._household.settings.location_rank_bps:
            return 0.0
        more = more[: len(self._worse_by)]
        return min(float(np.maximum(more[self._worse_by > 0], 0.0).sum()), float(self._worse_by @ more))

    @cached_property
    def _worse_by(self) -> Floats:
        """By how many places each purchase is further from where its symbol is best held."""
        bought = self._movable.purchases
        accounts, symbols = [each.account for each in bought], [each.symbol for each in bought]
        return Places(self._household, self._movable.scope_of).worse_by(accounts, symbols)

    def _missed(self, other: Placement, trade: Trade) -> list[Missed]:
        """Cash that accounts lack, then rows further off by more than is as good as nothing: the trade's own first, cash last, else by what a dollar off costs."""
        more = further_off(other, self._best)
        least = self._placed.problem.rows.near + self._household.settings.minimum_trade / CENTS
        found = []
        for index in np.flatnonzero(more > least).tolist():
            aim = self._movable.aims[index]
            own = aim.row is not None and trade.symbol in aim.symbols and trade.account in aim.scope.accounts
            missed = Missed(aim.row.name if aim.row else "cash", cents(more[index]), own)
            found.append((not own, aim.row is None, -aim.price, -missed.amount, missed))
        lacking = [Missed(f"the cash of {name}", cents(dollars), False) for name, dollars in self._lacking(other)]
        return [*lacking, *(each[-1] for each in sorted(found))]

    def _lacking(self, other: Placement) -> list[tuple[str, float]]:
        """The accounts that lack more cash in the other plan, and dollars of it."""
        more = other.lacking - self._best.lacking
        names = zip(sorted(self._movable.cash), more.tolist(), strict=True)
        return [(name, dollars) for name, dollars in names if dollars > LACKS]

    def _instead(self, other: Placement, trade: Trade) -> list[Trade]:
        """What the other plan trades more under the same target row, the largest first."""
        keys = self._keys[0] if trade.side is Side.SELL else self._keys[1]
        dollars = other.sold if trade.side is Side.SELL else other.bought
        own, total = self._rows.of(trade.account, trade.symbol), defaultdict[TradeKey, float](float)
        for at in np.flatnonzero(dollars[: len(keys)] > 0.01).tolist():
            total[keys[at]] += float(dollars[at])
        more = {key: cents(amount) - self.moved.get(key, NO_MONEY) for key, amount in total.items()}
        same = [
            Trade(*key, Cents(amount))
            for key, amount in more.items()
            if amount >= PART * trade.amount and key != trade[:3] and self._rows.of(*key[1:]) == own
        ]
        return sorted(same, key=lambda each: (-each.amount, each))[:NAMED]

    def _in_row(self, trade: Trade) -> Cents:
        """Cents that the plan trades on the same side under the same row: what a trade could be made instead of."""
        return self._by_row.get((trade.side, self._rows.of(trade.account, trade.symbol)), NO_MONEY)

    @cached_property
    def _by_row(self) -> Mapping[object, Cents]:
        """Cents that the plan trades on each side under each row."""
        found = defaultdict[object, Cents](lambda: NO_MONEY)
        for (side, account, symbol), amount in self.moved.items():
            found[side, self._rows.of(account, symbol)] += amount
        return dict(found)


def _places(keys: Sequence[TradeKey]) -> dict[TradeKey, list[int]]:
    found = defaultdict[TradeKey, list[int]](list)
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
