"""Why a trade of a placement stands in its account: its place decided, or a better one was not to be had."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from xlrebal.household.asset_location import best_places
from xlrebal.household.indexes import LotIndex, PositionIndex
from xlrebal.optimize.problem import Placement
from xlrebal.plan.allowed.may_buy import why_not_bought
from xlrebal.plan.allowed.wash_guard import WashGuard
from xlrebal.plan.placement.may_move import PossiblePurchase
from xlrebal.plan.placement.places import place_of
from xlrebal.plan.placement.problem_of import Movable, payers
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.shares_for import share_cost
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.tax.symbol import Symbol

CENTS = 100
SAME_TAX = 1e-6  # of a dollar sold


class WhyThere:
    """The reasons for the accounts of one placement."""

    def __init__(self, proposal: Proposal, guard: WashGuard, movable: Movable, placement: Placement) -> None:
        """proposal: the one that the placement goes into."""
        self.proposal, self.household, self.guard, self.scope_of = proposal, proposal.household, guard, movable.scope_of
        sold, bought = placement.sold.tolist(), placement.bought.tolist()
        self.sold = {each.lot for each, dollars in zip(movable.lots, sold, strict=True) if dollars > 0}
        self.left = {each.lot: each.worth - dollars * CENTS for each, dollars in zip(movable.lots, sold, strict=True)}
        self.cash: dict[str, float] = dict(movable.cash)
        self.payers = payers(self.household, movable)
        for lot, dollars in zip(movable.lots, sold, strict=True):
            self.cash[self.household.account_of(lot.lot)] += dollars * CENTS
        self.buyers: dict[tuple[str, Symbol], list[str]] = defaultdict(list)
        paid = bought[len(movable.purchases) :]
        for payment, dollars in zip(movable.payments, paid, strict=True):
            self.cash[payment.account] -= dollars * CENTS
        for purchase, dollars in zip(movable.purchases, bought, strict=False):  # then come payments
            self.buyers[self.scope_of[purchase.account], purchase.symbol].append(purchase.account)
            self.cash[purchase.account] -= dollars * CENTS

    def bought(self, purchase: PossiblePurchase) -> tuple[Reason, ...]:
        """That a purchase is made in the best place of those that could pay for it; or why not in a better one."""
        account, symbol = purchase.account, purchase.symbol
        own = place_of(self.household, account, symbol)
        if better := self._better(account, symbol, own):
            best = best_places(self.household.securities[symbol]).in_words(symbol, better[0][0])
            why = "; ".join(self._why_not([name for _, name in better], symbol))
            return (because(Rule.WORSE_PLACE, account=account, best=best, why=why),)
        others = [name for name in self.buyers[self.scope_of[account], symbol] if name in self.payers]
        decided = any(place_of(self.household, name, symbol) > own for name in others)
        return (self._located("bought", account, symbol, own),) if decided else ()

    def sold_from(self, position: PositionIndex) -> tuple[Reason, ...]:
        """That a sale is made in a worse place, where a better one holds some that would cost no more tax to sell."""
        positions = self.household.positions
        account, symbol = positions.account[position], positions.symbol[position]
        own, tax = (
            place_of(self.household, account, symbol),
            self._taxes(self.sold & {*self.proposal.lots_of[position]}),
        )
        for other in self.proposal.positions_of[symbol]:
            name = positions.account[other]
            if self.scope_of.get(name) != self.scope_of[account] or place_of(self.household, name, symbol) >= own:
                continue
            free = [
                lot
                for lot in self.proposal.lots_of.get(other, ())
                if self.left.get(lot, 0) >= share_cost(self.household, symbol)
            ]
            if free and min(self._taxes(free)) <= max(tax, default=0.0) + SAME_TAX:
                return (self._located("sold", account, symbol, 0),)
        return ()

    def _taxes(self, lots: Iterable[LotIndex]) -> list[float]:
        return [max(float(self.proposal.valued.tax_per_dollar[lot]), 0.0) for lot in lots]

    def _better(self, account: str, symbol: Symbol, own: int) -> list[tuple[int, str]]:
        """The accounts of the scope with means that would be a better place, each with its place, the best first."""
        mine = (name for name in self.payers if self.scope_of[name] == self.scope_of[account])
        open_to_it = (name for name in mine if self.household.accounts[name].tradable)
        found = sorted((place_of(self.household, name, symbol), name) for name in open_to_it)
        return [each for each in found if each[0] < own]

    def _why_not(self, accounts: list[str], symbol: Symbol) -> list[str]:
        """What keeps the purchase from better accounts, those alike together: "no cash is left for it in Maya IRA"."""
        kept: dict[str, list[str]] = defaultdict(list)
        for name in accounts:
            if blocked := why_not_bought(self.proposal, self.guard, name, symbol):
                kept[f"it may not be bought ({blocked.reason})"].append(name)
            elif self.cash[name] < share_cost(self.household, symbol):
                kept["no cash is left for it"].append(name)
            else:
                kept["it would take more trades than the place is worth"].append(name)
        return [f"{why} in {' and '.join(names)}" for why, names in kept.items()]

    def _located(self, done: str, account: str, symbol: Symbol, place: int) -> Reason:
        places = best_places(self.household.securities[symbol])
        if places.kind is None:
            return because(Rule.LOCATED_BY_LIST, done=done, account=account, symbol=symbol)
        return because(Rule.LOCATED, done=done, account=account, best=places.in_words(symbol, place))
