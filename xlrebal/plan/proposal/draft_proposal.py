"""The proposal while a phase decides: it changes in place, so that a sale costs the same however many came before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from typing import Any, NamedTuple

from xlrebal.household.indexes import LotIndex, PositionIndex
from xlrebal.plan.proposal.decisions import LotSale, Purchase, Refusal
from xlrebal.plan.proposal.proposal import Proposal, TradedSide
from xlrebal.plan.taxes.gain_budget import GainBudget
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_MONEY, NO_SHARES, Cents, MicroShares, amount_cents
from xlrebal.tax.symbol import Symbol

DECISIONS = ("sales", "purchases", "refusals")
TOTALS = ("cash", "sold", "sold_of_position", "bought", "sides")


class _Change(NamedTuple):
    """A running total that a trial changes: its table, its key, and its value before (None: there was none)."""

    totals: dict[Any, Any]
    key: object
    before: object


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
    gross_sold: Cents
    gross_bought: Cents
    _undo: list[_Change] | None = None  # what a trial has changed

    @classmethod
    def of(cls, proposal: Proposal) -> DraftProposal:
        """A draft that begins where the proposal stands."""
        draft = cls(**{each.name: getattr(proposal, each.name) for each in fields(Proposal)})
        for name in DECISIONS:
            setattr(draft, name, list(getattr(proposal, name)))
        for name in TOTALS:
            setattr(draft, name, dict(getattr(proposal, name)))
        return draft

    def frozen(self) -> Proposal:
        """What the draft has come to."""
        now: dict[str, Any] = {each.name: getattr(self, each.name) for each in fields(Proposal)}
        now |= {name: tuple(now[name]) for name in DECISIONS} | {name: dict(now[name]) for name in TOTALS}
        return Proposal(**now)

    @contextmanager
    def trial(self) -> Iterator[None]:
        """What is decided inside stands only until its end: what would be, were these sales and purchases made."""
        before = self._undo, self.budget, self.gross_sold, self.gross_bought
        sales, purchases, refusals = len(self.sales), len(self.purchases), len(self.refusals)
        changed: list[_Change] = []
        self._undo = changed
        try:
            yield
        finally:
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
            self._set(self.sold, sale.lot, self.sold.get(sale.lot, NO_SHARES) + sale.quantity)
            self._set(self.sold_of_position, sale.position, before + sale.quantity)
            more = self._more(symbol, before, sale.quantity) - self._fee(symbol, before)
            self._set(self.cash, account, self.cash[account] + more)
            self._set(self.sides, (Side.SELL, account, self.household.group_of[symbol]), symbol)
            self.gross_sold += sale.gross
        self.sales += added
        self.budget = self.budget.add(*gains)
        self.refuse(refusals)

    def buy(self, purchases: Iterable[Purchase]) -> None:
        """More is bought; cash pays for it."""
        for each in purchases:
            pair = each.account, each.symbol
            before = self.bought.get(pair, NO_SHARES)
            self._set(self.bought, pair, before + each.quantity)
            cost = self._more(each.symbol, before, each.quantity) + self._fee(each.symbol, before)
            self._set(self.cash, each.account, self.cash[each.account] - cost)
            self._set(self.sides, (Side.BUY, each.account, self.household.group_of[each.symbol]), each.symbol)
            self.gross_bought += each.gross
            self.purchases.append(each)

    def refuse(self, refusals: Iterable[Refusal]) -> None:
        """More trades that are not made."""
        self.refusals += refusals

    def _set(self, totals: dict[Any, Any], key: object, value: object) -> None:
        if self._undo is not None:
            self._undo.append(_Change(totals, key, totals.get(key)))
        totals[key] = value

    def _more(self, symbol: Symbol, before: MicroShares, quantity: MicroShares) -> Cents:
        """Cents by which an order grows with its quantity: orders are rounded once, not lot by lot."""
        price = self.household.price(symbol)
        return amount_cents(before + quantity, price) - amount_cents(before, price)

    def _fee(self, symbol: Symbol, before: MicroShares) -> Cents:
        """The commission in cents, which the first part of an order pays."""
        return NO_MONEY if before else self.household.securities[symbol].commission
