"""Why a trade of a placement stands in its account: its place decided, or a better one was not to be had."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

import numpy as np

from xlrebal.household.asset_location import best_places
from xlrebal.household.indexes import LotIndex, PositionIndex, lots_in
from xlrebal.optimize.problem import Placement
from xlrebal.plan.allowed.may_buy import why_not_bought
from xlrebal.plan.allowed.wash_guard import WashGuard
from xlrebal.plan.placement.may_move import PossiblePurchase, Preference
from xlrebal.plan.placement.movable import Movable, payers
from xlrebal.plan.placement.places import place_of
from xlrebal.plan.placement.trades_made import trades_made
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.shares_for import share_cost
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.tax.money import NO_MONEY
from xlrebal.tax.symbol import Symbol

CENTS = 100
SAME_TAX = 1e-6  # of a dollar sold
NAMED = 3  # better accounts of which it is said what keeps a purchase from them: the best ones


class WhyThere:
    """The reasons for the accounts of one placement."""

    def __init__(self, proposal: Proposal, guard: WashGuard, movable: Movable, placement: Placement) -> None:
        """proposal: the one that the placement goes into."""
        self.proposal, self.household, self.guard, self.scope_of = proposal, proposal.household, guard, movable.scope_of
        self.places_count = self.household.settings.location_rank_bps > 0
        lots, dollars = movable.of_lots, placement.sold
        left = np.zeros(len(self.household.lots.quantity))
        left[lots] = movable.worths - dollars * CENTS
        self.left, self.sold = left, set(lots_in(lots[dollars > 0]))
        self.cash: dict[str, float] = dict(movable.cash)
        self.scopes = {aim.scope.account: aim.scope for aim in movable.aims}
        self.change: dict[tuple[str, Symbol], float] = defaultdict(float)
        self.payers: dict[str, list[str]] = defaultdict(list)
        for name in payers(self.household, movable):
            if self.household.accounts[name].tradable:
                self.payers[self.scope_of[name]].append(name)
        for lot, amount in trades_made(movable.lots, dollars):
            account, symbol = self.household.account_of(lot.lot), self.household.symbol_of(lot.lot)
            self.cash[account] += amount * CENTS
            self.change[self.scope_of[account], symbol] -= amount * CENTS
        of_payments = placement.bought[len(movable.purchases) :].tolist()
        for payment, amount in zip(movable.payments, of_payments, strict=True):
            self.cash[payment.account] -= amount * CENTS
        self.whole, self.freed = movable.whole, movable.freed
        self.possible = {(each.account, each.symbol) for each in movable.purchases}
        for purchase, amount in trades_made(movable.purchases, placement.bought):
            self.change[self.scope_of[purchase.account], purchase.symbol] += amount * CENTS
            self.cash[purchase.account] -= amount * CENTS
        self._payers_of: dict[tuple[str, Symbol], list[tuple[int, str]]] = {}
        self._staying: dict[Symbol, dict[tuple[str, int], float]] = {}

    def bought(self, purchase: PossiblePurchase) -> tuple[Reason, ...]:
        """That it is preferred to others; that it is made in the best place of those that could pay for it, or why not in a better one."""
        preferred = (
            (because(Rule.PREFERRED, symbol=purchase.symbol),) if purchase.standing is Preference.PREFERRED else ()
        )
        return (*preferred, *self._place_of_purchase(purchase)) if self.places_count else preferred

    def _place_of_purchase(self, purchase: PossiblePurchase) -> tuple[Reason, ...]:
        account, symbol = purchase.account, purchase.symbol
        own = place_of(self.household, account, symbol)
        payers = self._payers(self.scope_of[account], symbol)
        if payers and payers[0][0] < own:
            best = best_places(self.household.securities[symbol]).in_words(symbol, payers[0][0])
            better = [name for place, name in payers[:NAMED] if place < own]
            why = "; ".join(self._why_not(better, symbol))
            return (because(Rule.WORSE_PLACE, account=account, best=best, why=why),)
        decided = any(
            place > own and ((name, symbol) in self.possible or self._is_barred(name, symbol))
            for place, name in reversed(payers)
        )
        return (self._located("bought", account, symbol, own),) if decided else ()

    def _is_barred(self, account: str, symbol: Symbol) -> bool:
        """Whether an account is no place for a symbol at all."""
        return best_places(self.household.securities[symbol]).place_of(self.household.accounts[account].type) is None

    def sold_from(self, position: PositionIndex) -> tuple[Reason, ...]:
        """That a sale is made in a worse place, where a better one holds some that would cost no more tax to sell."""
        if not self.places_count:
            return ()
        positions = self.household.positions
        account, symbol = positions.account[position], positions.symbol[position]
        own, taxes = place_of(self.household, account, symbol), self.proposal.valued.tax_per_dollar
        paid = max((float(taxes[lot]) for lot in self.proposal.lots_of[position] if lot in self.sold), default=0.0)
        staying, scope = self._least_tax_staying(symbol), self.scope_of[account]
        decided = any(staying.get((scope, place), np.inf) <= max(paid, 0.0) + SAME_TAX for place in range(own))
        return (self._located("sold", account, symbol, 0),) if decided else ()

    def makes_room(self, position: PositionIndex) -> Reason | None:
        """That without a sale what is bought of its exposure group would not fit under the cap."""
        positions = self.household.positions
        name, symbol = self.scope_of[positions.account[position]], positions.symbol[position]
        group = self.household.securities[symbol].exposure_group
        if not group or group not in self.household.group_caps:
            return None
        others, cap = self.household.exposure_members[group] - {symbol}, self.household.group_caps[group]
        bought = [each for each in sorted(others) if self.change.get((name, each), 0.0) > 0]
        scope = self.scopes[name]
        held = sum((self.proposal.value_of(scope, each) for each in (symbol, *others)), NO_MONEY)
        if bought and held + sum(self.change.get((name, each), 0.0) for each in others) > cap * scope.base + CENTS:
            return because(Rule.MAKES_ROOM, bought=" and ".join(bought), cap=cap, group=group)
        return None

    def frees(self, position: PositionIndex, lots: Collection[LotIndex]) -> tuple[Reason, ...]:
        """That recent lots among these go so that a loss sold besides is no wash sale."""
        if self.whole.isdisjoint(lots):
            return ()
        group = self.household.group_of[self.household.positions.symbol[position]]
        freed = [lot for lot in sorted(self.freed) if lot in self.sold and self._group(lot) == group]
        if not freed:
            return ()
        symbols = dict.fromkeys(self.household.symbol_of(lot) for lot in freed)
        accounts = dict.fromkeys(self.household.account_of(lot) for lot in freed)
        return (because(Rule.FREES_LOSS, symbol=" and ".join(symbols), accounts=" and ".join(accounts)),)

    def _group(self, lot: LotIndex) -> str:
        return self.household.group_of[self.household.symbol_of(lot)]

    def _payers(self, scope: str, symbol: Symbol) -> list[tuple[int, str]]:
        """The accounts of a scope that trade and have means, each with its place for a symbol, the best first."""
        if (scope, symbol) not in self._payers_of:
            found = sorted((place_of(self.household, name, symbol), name) for name in self.payers.get(scope, ()))
            self._payers_of[scope, symbol] = found
        return self._payers_of[scope, symbol]

    def _least_tax_staying(self, symbol: Symbol) -> dict[tuple[str, int], float]:
        """By scope and place, the least tax on a dollar of what stays of a symbol though it could be sold."""
        if symbol not in self._staying:
            least, step = self._staying.setdefault(symbol, {}), share_cost(self.household, symbol)
            for position in self.proposal.positions_of[symbol]:
                name = self.household.positions.account[position]
                mine = self.proposal.lots_of.get(position, ()) if name in self.scope_of else ()
                if free := [lot for lot in mine if self.left[lot] >= step]:
                    key = self.scope_of[name], place_of(self.household, name, symbol)
                    tax = max(0.0, min(float(self.proposal.valued.tax_per_dollar[lot]) for lot in free))
                    least[key] = min(least.get(key, tax), tax)
        return self._staying[symbol]

    def _why_not(self, accounts: list[str], symbol: Symbol) -> list[str]:
        """What keeps the purchase from better accounts, those alike together: "no cash is left for it in Maya IRA"."""
        kept: dict[str, list[str]] = defaultdict(list)
        for name in accounts:
            enough = max(self.household.minimum_trade(name), share_cost(self.household, symbol))
            if blocked := why_not_bought(self.proposal, self.guard, name, symbol):
                kept[f"it may not be bought ({blocked.reason})"].append(name)
            elif self.cash[name] < enough:
                kept["no cash is left for it"].append(name)
            else:
                kept["it would take more trades than the place is worth"].append(name)
        return [f"{why} in {' and '.join(names)}" for why, names in kept.items()]

    def _located(self, done: str, account: str, symbol: Symbol, place: int) -> Reason:
        places = best_places(self.household.securities[symbol])
        if places.kind is None:
            return because(Rule.LOCATED_BY_LIST, done=done, account=account, symbol=symbol)
        return because(Rule.LOCATED, done=done, account=account, best=places.in_words(symbol, place))
