"""From breached rows to dollars: how much more or less of every symbol the plan would hold, were every account and lot alike.

A breached security row moves itself. A breached class, sub-class or sector row moves its symbols, the furthest from their
own target first. Cash then balances: what sales set free goes to the furthest under target, what purchases lack comes
from the furthest over target; rows inside their bands move for nothing else. Without a rebalance only money that came
into an account moves anything, and no cash moves between accounts: what is under target has room for it, up to its target.

Which symbol of a row moves is a wish: placement keeps the rows, and takes another symbol where that costs less.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from functools import cached_property

from xlrebal.household.household import Household
from xlrebal.household.target import CASH_CLASS, Level, Path
from xlrebal.plan.drift.decide_whether import Destination, Direction, Verdict
from xlrebal.plan.drift.measure_drift import TIE, ScopeDrift, group_paths, symbols_under
from xlrebal.plan.mode import why_not_in_mode
from xlrebal.schema.reason import Reason
from xlrebal.schema.record import record
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_MONEY, Cents
from xlrebal.tax.symbol import Symbol


@record(kw_only=True)
class Aims:
    """What one scope aims at: cents to buy (+) or sell (−) by symbol; symbols that stay are absent.

    drift: what the aims mend, by targets that follow the swaps of harvests.
    new_money: cents by account where purchases only put new money to work: each account's own, and `changes` is then the
    room of every symbol under its target, of which the money may fill a part. None: any account of the scope buys.
    swapped_back: by symbol, that its purchase is the other half of a swap back. waits: cents of today's cash that may stay for
    what the wash-sale rule blocks for a while.
    """

    drift: ScopeDrift
    changes: dict[Symbol, Cents]
    new_money: dict[str, Cents] | None = None
    swapped_back: Mapping[Symbol, Reason] = field(default_factory=dict)
    waits: Cents = NO_MONEY


def set_aims(
    household: Household,
    drift: ScopeDrift,
    verdict: Verdict,
    values: dict[Symbol, int],
    cash: Cents,
    new_money: dict[str, Cents],
) -> Aims:
    """What the scope aims at, given values and cash after the phases before this one (cents); nothing without weights.

    new_money: cents by account that a scope invests which does not rebalance.
    """
    if not drift.scope.is_known:
        return Aims(drift=drift, changes={})
    so_far = _AimsSoFar(household, drift, values)
    if not verdict.trades:
        return so_far.room_for_new_money(new_money)
    cash_destination = None
    for destination in sorted(verdict.destinations, key=_narrowest_first):
        if destination.row == drift.targets.cash_row:
            cash_destination = destination
        elif destination.row.level is Level.SECURITY:
            so_far.move_security(destination)
        else:
            so_far.move_group(destination)
    so_far.balance_cash(cash, cash_destination)
    return so_far.aims()


def _narrowest_first(destination: Destination) -> tuple[int, Path]:
    return (-sum(map(bool, destination.row.path)), destination.row.path)


def _only_towards(destination: Destination, change: int) -> int:
    """An overweight row never buys and an underweight one never sells, whatever earlier phases did to it."""
    if destination.direction is Direction.DOWN:
        return min(change, 0)
    if destination.direction is Direction.UP:
        return max(change, 0)
    return change


class _AimsSoFar:
    """The changes as they build up; lives only inside set_aims."""

    def __init__(self, household: Household, drift: ScopeDrift, values: dict[Symbol, int]) -> None:
        self.household, self.drift, self.values = household, drift, values
        self.changes: dict[Symbol, Cents] = {}

    @cached_property
    def members(self) -> Mapping[Path, Sequence[Symbol]]:
        """The symbols under each class, sub-class and sector row, by the row's path."""
        return symbols_under(self.household, self.drift.targets.symbols, group_paths(self.drift.targets.every_row))

    def aims(self) -> Aims:
        """What has come together."""
        return Aims(drift=self.drift, changes={name: change for name, change in sorted(self.changes.items()) if change})

    def room_for_new_money(self, new_money: dict[str, Cents]) -> Aims:
        """The money that came in, account by account, and every symbol it may go to."""
        for name in self.drift.targets.symbols if new_money else ():
            if why_not_in_mode(self.household, name, Side.BUY):
                continue
            if (room := -self.gap(name)) > self.drift.scope.base * TIE:
                self.add(name, room)
        return Aims(drift=self.drift, changes=self.changes, new_money=new_money)

    def new_money(self) -> Cents:
        """Cents to invest: cash needs that are negative."""
        needs = (self.household.accounts[name].need for name in self.drift.scope.accounts)
        return sum((-need for need in needs if need < 0), NO_MONEY)

    def gap(self, symbol: Symbol) -> int:
        """Cents a symbol still is above (+) or below (−) its own target, changes so far included."""
        return self.drift.over_target(symbol, self.values.get(symbol, 0) + self.changes.get(symbol, 0))

    def add(self, symbol: Symbol, change: int) -> None:
        self.changes[symbol] = self.changes.get(symbol, NO_MONEY) + Cents(change)

    def move_security(self, destination: Destination) -> None:
        symbol = destination.row.path[3]
        aim = (
            min(destination.weight, self.drift.targets.symbols.get(symbol, destination.weight))
            if destination.weight <= destination.row.weight
            else destination.weight
        )
        change = round(aim * self.drift.scope.base) - self.values.get(symbol, 0) - self.changes.get(symbol, 0)
        self.add(symbol, _only_towards(destination, change))

    def move_group(self, destination: Destination) -> None:
        """The row's symbols, furthest from their own target first, until the row is where it should be."""
        members = self.members.get(destination.row.path, ())
        after = sum(self.values.get(name, 0) + self.changes.get(name, 0) for name in members)
        needed = _only_towards(destination, round(destination.weight * self.drift.scope.base) - after)
        sign = 1 if needed > 0 else -1
        for name in sorted(members, key=lambda name: (sign * self.gap(name), name)):
            room = -sign * self.gap(name)
            if needed == 0 or room <= 0:
                break
            step = min(abs(needed), room)
            self.add(name, sign * step)
            needed -= sign * step

    def balance_cash(self, cash: int, destination: Destination | None) -> None:
        """Sets purchases against sales: cash goes to its destination if it has one, else it only evens out."""
        scope, targets = self.drift.scope, self.drift.targets
        after = cash - scope.need - sum(self.changes.values(), NO_MONEY)
        funds = sum(value for name, value in self.values.items() if self.household.path(name)[0] == CASH_CLASS)
        aim = (
            max(0, round(destination.weight * scope.base) - funds) if destination else round(targets.cash * scope.base)
        )
        if destination is not None:
            self._by_drift(after - aim)
            return
        freed = -sum(self.changes.values(), NO_MONEY)
        idle = targets.cash_row is None  # cash without a row has no place: put to work once anything trades
        surplus = after - aim
        if surplus > 0:
            self._by_drift(surplus if idle else max(0, min(surplus, max(freed, self.new_money()))))
        elif surplus < 0 and freed < 0:
            self._by_drift(max(surplus, freed))

    def _by_drift(self, amount: int) -> None:
        """Spreads cash over symbols on the far side of their target, furthest first; what nobody takes stays in cash."""
        targets, scope = self.drift.targets, self.drift.scope
        if amount == 0:
            return
        sign, side = (1, Side.BUY) if amount > 0 else (-1, Side.SELL)
        members = [
            name
            for name in targets.symbols
            if sign * self.gap(name) < 0
            and sign * self.changes.get(name, 0) >= 0
            and not why_not_in_mode(self.household, name, side)
        ]
        for name in sorted(members, key=lambda name: (round(sign * self.gap(name) / max(scope.base, 1), 9), name)):
            step = min(abs(amount), abs(self.gap(name)))
            if step <= scope.base * TIE:
                break
            self.add(name, sign * step)
            amount -= sign * step
            if amount == 0:
                break
