"""The proposal while a phase decides: it changes in place, so that a sale costs the same however many came before it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from typing import Any, NamedTuple

from xlrebal.household.indexes import LotIndex, PositionIndex
from xlrebal.plan.proposal.cost_of_trading import commission
from xlrebal.plan.proposal.decisions import LotSale, Phase, Purchase, Refusal
from xlrebal.plan.proposal.proposal import Proposal, TradedSide
from xlrebal.plan.proposal.scopes import scope_name
from xlrebal.plan.taxes.gain_budget import GainBudget
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_MONEY, NO_SHARES, Cents, MicroShares, amount_cents
from xlrebal.tax.symbol import Symbol

DECISIONS = ("sales", "purchases", "refusals")
TOTALS = ("cash", "sold", "sold_of_position", "bought", "sides", "worth", "swapped", "losing", "pays")
TABLES = ("gross", "losers", "buyers")


class _Change(NamedTuple):
    """A running total that a trial changes: its table, its key, and its value before (None: there was none)."""

    totals: dict[Any, Any]
    key: object
    before: object


class Trial:
    """What is only tried; it stands all the same once `stands` is set."""

    stands = False


class DraftProposal(Proposal):
    """A proposal that sales, purchases and refusals are added to; it reads as it stands at the moment.

    A phase drafts from the proposal it is given (`of`) and gives back what it came to (`frozen`); neither touches the
    other. What is only tried, inside `trial`, is undone.
    """

    __setattr__ = object.__setattr__  # the one Proposal that moves

    budget: GainBudget
    cash: dict[str, Cents]
    sales: list[LotSale]
    purchases: list[Purchase]
    refusals: list[Refusal]
    sold: dict[LotIndex, MicroShares]
    sold_of_position: dict[PositionIndex, MicroShares]
    bought: dict[tuple[str, Symbol], MicroShares]
    sides: dict[TradedSide, Symbol]
    gross: dict[str, dict[Symbol, Cents]]
    worth: dict[tuple[str, Symbol], Cents]
    swapped: dict[tuple[str, Symbol], Cents]
    losers: dict[str, dict[Hashable, str]]
    buyers: dict[str, dict[Hashable, str]]
    losing: dict[PositionIndex, bool]
    pays: dict[str, Cents]
    gross_sold: Cents
    gross_bought: Cents
    unsolved: str
    unproved: bool
    _undo: list[_Change] | None = None  # what a trial has changed

    @classmethod
    def of(cls, proposal: Proposal) -> DraftProposal:
        """A draft that begins where the proposal stands."""
        draft = cls(**{each.name: getattr(proposal, each.name) for each in fields(Proposal)})
        for name in DECISIONS:
            setattr(draft, name, list(getattr(proposal, name)))
        for name in TOTALS:
            setattr(draft, name, dict(getattr(proposal, name)))
        for name in TABLES:
            setattr(draft, name, _copied(getattr(proposal, name)))
        return draft

    def frozen(self) -> Proposal:
        """What the draft has come to."""
        now: dict[str, Any] = {each.name: getattr(self, each.name) for each in fields(Proposal)}
        now |= {name: tuple(now[name]) for name in DECISIONS} | {name: dict(now[name]) for name in TOTALS}
        return Proposal(**now | {name: _copied(now[name]) for name in TABLES})

    @contextmanager
    def trial(self) -> Iterator[Trial]:
        """What is decided inside stands only until its end, unless the trial says so: what would be, were these sales and purchases made."""
        before = self._undo, self.budget, self.gross_sold, self.gross_bought
        sales, purchases, refusals = len(self.sales), len(self.purchases), len(self.refusals)
        changed: list[_Change] = []
        self._undo, trial = changed, Trial()
        try:
            yield trial
        finally:
            if trial.stands:
                self._undo = before[0]
                if self._undo is not None:
                    self._undo += changed
            else:
                for totals, key, value in reversed(changed):
                    if value is None:
                        del totals[key]
                    else:
                        totals[key] = value
                del self.sales[sales:], self.purchases[purchases:], self.refusals[refusals:]
                self._undo, self.budget, self.gross_sold, self.gross_bought = before

    def sell(self, sales: Iterable[LotSale], refusals: Iterable[Refusal] = ()) -> None:
        """More is sold; the gain budget and the cash move along."""
        added = tuple(sales)
        gains = [self.gain_of(sale) for sale in added]
        positions = self.household.positions
        for sale in added:
            account, symbol = positions.account[sale.position], positions.symbol[sale.position]
            before = self.sold_of_position.get(sale.position, NO_SHARES)
            charged = self._commission(symbol, before, sale.quantity) + self.fees_of([sale])
            self._set(self.sold, sale.lot, self.sold.get(sale.lot, NO_SHARES) + sale.quantity)
            self._set(self.sold_of_position, sale.position, before + sale.quantity)
            more = self._more(symbol, before, sale.quantity)
            self._set(self.cash, account, self.cash[account] + more - charged)
            self._count(account, symbol, -sale.gross, -more)
            self._set(
                self.sides,
                (Side.SELL, self.household.accounts[account].custody, self.household.group_of[symbol]),
                symbol,
            )
            self.gross_sold += sale.gross
        for position in dict.fromkeys(sale.position for sale in added):
            self._judge(position)
        self.sales += added
        self.budget = self.budget.add(*gains)
        self.refuse(refusals)

    def buy(self, purchases: Iterable[Purchase]) -> None:
        """More is bought; cash pays for it."""
        for each in purchases:
            pair = each.account, each.symbol
            before = self.bought.get(pair, NO_SHARES)
            self._set(self.bought, pair, before + each.quantity)
            more = self._more(each.symbol, before, each.quantity)
            charged = self._commission(each.symbol, before, each.quantity)
            self._set(self.cash, each.account, self.cash[each.account] - more - charged)
            self._count(each.account, each.symbol, each.gross, more)
            if each.phase is Phase.HARVEST and each.stands_for:
                place = self._scope(each.account), each.stands_for
                self._set(self.swapped, place, self.swapped.get(place, NO_MONEY) + each.gross)
            group = self.household.group_of[each.symbol]
            self._set(self.sides, (Side.BUY, self.household.accounts[each.account].custody, group), each.symbol)
            self._set(self._row(self.buyers, group), self._kind(each.account), each.account)
            self.gross_bought += each.gross
            self.purchases.append(each)

    def pay(self, account: str, amount: Cents) -> None:
        """An account pays so many cents more of the household's need."""
        self._set(self.pays, account, self.pays.get(account, NO_MONEY) + amount)

    def refuse(self, refusals: Iterable[Refusal]) -> None:
        """More trades that are not made."""
        self.refusals += refusals

    def _judge(self, position: PositionIndex) -> None:
        """Whether what is sold of a position could be a loss by now."""
        ordered, before = self.sold_of_position[position], self.losing.get(position, False)
        sold = (lot for lot in self.lots_of.get(position, ()) if lot in self.sold)
        losing = any(self.could_lose(lot, NO_SHARES, ordered) for lot in sold)
        if losing == before:
            return
        self._set(self.losing, position, losing)
        positions = self.household.positions
        account, group = positions.account[position], self.household.group_of[positions.symbol[position]]
        kind, losers = self._kind(account), self._row(self.losers, group)
        if losing:
            self._set(losers, kind, min(account, losers.get(kind) or account))
            return
        others = (
            positions.account[other]
            for other, loses in self.losing.items()
            if loses
            and self.household.group_of[positions.symbol[other]] == group
            and self._kind(positions.account[other]) == kind
        )
        self._set(losers, kind, min(others, default=""))  # its fee is shared by more shares now

    def _kind(self, account: str) -> Hashable:
        return self.household.accounts[account].wash_kind

    def _scope(self, account: str) -> str:
        return scope_name(self.household.accounts[account])

    def _count(self, account: str, symbol: Symbol, gross: Cents, worth: Cents) -> None:
        """A scope has so many cents more of a symbol, or fewer."""
        scope = self._scope(account)
        traded = self._row(self.gross, scope)
        self._set(traded, symbol, traded.get(symbol, NO_MONEY) + gross)
        self._set(self.worth, (scope, symbol), self.worth.get((scope, symbol), NO_MONEY) + worth)

    def _row(self, table: dict[str, dict[Any, Any]], name: str) -> dict[Any, Any]:
        """A table's totals under one name, new where there are none yet."""
        if name not in table:
            self._set(table, name, {})
        return table[name]

    def _set(self, totals: dict[Any, Any], key: object, value: object) -> None:
        if self._undo is not None:
            self._undo.append(_Change(totals, key, totals.get(key)))
        totals[key] = value

    def _more(self, symbol: Symbol, before: MicroShares, quantity: MicroShares) -> Cents:
        """Cents by which an order grows with its quantity: orders are rounded once, not lot by lot."""
        price = self.household.price(symbol)
        return amount_cents(before + quantity, price) - amount_cents(before, price)

    def _commission(self, symbol: Symbol, before: MicroShares, quantity: MicroShares) -> Cents:
        """Cents of commission that an order is charged more as it grows; what is charged a trade, its first part pays."""
        security, price = self.household.securities[symbol], self.household.price(symbol)
        paid = commission(security, amount_cents(before, price)) if before else NO_MONEY
        return commission(security, amount_cents(before + quantity, price)) - paid


def _copied(table: Mapping[str, Mapping[Any, Any]]) -> dict[str, dict[Any, Any]]:
    return {name: dict(row) for name, row in table.items()}
