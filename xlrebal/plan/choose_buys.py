"""Phase 8: underweights bought up, where the asset location prefers, never washing a loss, never past a cap."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from xlrebal.plan.choose_sales import ScopeWants
from xlrebal.plan.decisions import Phase, Purchase, Refusal
from xlrebal.plan.measure_drift import ScopeDrift
from xlrebal.plan.shares_for import share_cost, shares_for
from xlrebal.plan.standing import Standing
from xlrebal.plan.trading_rules import weight_limits, why_not_bought
from xlrebal.plan.wash_guard import WashGuard
from xlrebal.schema.reason import Reason, Rule, because


def choose_buys(standing: Standing, wants: tuple[ScopeWants, ...], guard: WashGuard) -> Standing:
    """The standing with every wanted purchase made as far as cash, caps and the wash rule allow; furthest under first."""
    at_loss = guard.groups_sold_at_loss(standing)
    for drift, wanted in wants:
        buying = [name for name, change in wanted.changes.items() if change > 0]
        buyer = _Buyer(standing, drift, guard, at_loss, wanted.cash_after)
        for symbol in sorted(buying, key=lambda name: (round(drift.drift_of(name), 9), name)):
            buyer.buy_up(symbol, wanted.changes[symbol], wanted.reasons[symbol])
        standing = buyer.standing
    return standing


class _Blocked(NamedTuple):
    """An account that may not buy, why, and from when it may where the wash rule says so."""

    account: str
    reason: Reason
    safe_from: date | None


class _Buyer:
    """Buys one scope's wants; lives only inside choose_buys."""

    def __init__(
        self, standing: Standing, drift: ScopeDrift, guard: WashGuard, at_loss: Mapping[str, set[str]], cash_after: int
    ) -> None:
        self.standing, self.drift, self.guard, self.at_loss = standing, drift, guard, at_loss
        self.household = standing.household
        self.values = standing.values(drift.scope)
        self.cash_after = cash_after
        self.minimum = self.household.money("minimum_trade") or 0

    def buy_up(self, symbol: str, amount: int, reasons: tuple[Reason, ...]) -> None:
        """Buys up to `amount` cents of a symbol, the rest of it in its first free substitute where the wash rule blocks it."""
        if self.household.settings.get("rebalance_to") == "edge" and any(
            each.rule is Rule.UNDER_BAND for each in reasons
        ):
            amount += share_cost(self.household, symbol) - 1  # just short of the edge would still be a breach
        amount = self._capped(symbol, amount)
        left, blocked = self._buy(symbol, amount, reasons)
        for each in blocked:
            self._refuse(symbol, each.account, left, each.reason, each.safe_from)
        washes = [each for each in blocked if each.safe_from]
        if left > 0 and washes and (substitute := self._free_substitute(symbol)):
            swap = because(Rule.SUBSTITUTED, replaced=symbol, safe=washes[0].safe_from)
            left, _ = self._buy(substitute, self._capped(substitute, left), (*reasons, swap))
        breached = any(reason.rule in (Rule.UNDER_BAND, Rule.TO_TARGET) for reason in reasons)
        if breached and not blocked and left > max(self.minimum, 2 * share_cost(self.household, symbol)):
            self._refuse(symbol, "", left, because(Rule.NO_CASH, amount=left))

    def _buy(self, symbol: str, amount: int, reasons: tuple[Reason, ...]) -> tuple[int, list[_Blocked]]:
        """Buys in the preferred accounts until the amount is placed; the cents left and the accounts that may not."""
        blocked: list[_Blocked] = []
        commission = self.household.securities[symbol].commission
        for account in self._accounts(symbol):
            room = self.standing.cash_of(self.drift.scope) - self.cash_after  # cuts in sales are cuts in purchases
            budget = min(amount, room - commission, self.standing.spendable(account) - commission)
            quantity, gross = shares_for(self.household, symbol, budget)
            if not quantity:
                continue
            if reason := self._why_not(account, symbol):
                blocked.append(reason)
            elif gross >= self.minimum:
                self.standing = self.standing.buy([Purchase(account, symbol, quantity, gross, Phase.BUYS, reasons)])
                self.values[symbol] = self.values.get(symbol, 0) + gross
                amount -= gross
        return amount, blocked

    def _accounts(self, symbol: str) -> list[str]:
        """The scope's accounts, best place first: location preference, already held there, most cash, name."""
        preference = self.household.securities[symbol].location_preference
        held = {self.household.positions.account[index] for index in self.standing.positions_of.get(symbol, ())}

        def place(account: str) -> tuple[int, bool, int, str]:
            kind = self.household.accounts[account].type.value
            rank = preference.index(kind) if kind in preference else len(preference)
            return (rank, account not in held, -self.standing.spendable(account), account)

        return sorted(self.drift.scope.accounts, key=place)

    def _why_not(self, account: str, symbol: str) -> _Blocked | None:
        if reason := why_not_bought(self.household, account, symbol):
            return _Blocked(account, reason, None)
        if washes := self.guard.why_buy_blocked(account, symbol, self.at_loss):
            return _Blocked(account, *washes)
        if other := self.standing.other_side("buy", account, symbol):
            return _Blocked(account, because(Rule.CONFLICT, symbol=other), None)
        return None

    def _free_substitute(self, symbol: str) -> str:
        """The first substitute some account of the scope may buy ("" = none)."""
        group_of = self.household.group_of
        for name in self.household.securities[symbol].substitutes:
            if (
                name in self.household.securities
                and group_of[name] != group_of[symbol]
                and any(self._why_not(account, name) is None for account in self.drift.scope.accounts)
            ):
                return name
        return ""

    def _capped(self, symbol: str, amount: int) -> int:
        """The amount the symbol's maximum weight and its exposure group's cap leave room for (cents)."""
        for limit in weight_limits(self.household, self.drift.scope, symbol):
            if (room := limit.room(self.drift.scope, self.values)) < amount:
                self._refuse(symbol, "", amount - room, limit.reason)
                amount = room
        return amount

    def _refuse(self, symbol: str, account: str, amount: int, reason: Reason, safe: date | None = None) -> None:
        self.standing = self.standing.refuse([Refusal(Phase.BUYS, "buy", account, symbol, "", 0, amount, reason, safe)])
