"""Phase 8: underweights bought up, where the asset location prefers, never washing a loss, never past a cap.

Where only new money is put to work, each account spends its own on what it may buy: no cash moves between accounts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from xlrebal.plan.allowed.may_buy import first_substitute, why_not_bought
from xlrebal.plan.allowed.wash_guard import Blocked, WashGuard
from xlrebal.plan.drift.set_aims import Aims
from xlrebal.plan.proposal.decisions import Phase, Purchase, Refusal, Shortage, TradePurpose
from xlrebal.plan.proposal.draft_proposal import DraftProposal
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.shares_for import share_cost, shares_for
from xlrebal.plan.proposal.trading_rules import weight_limits
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_MONEY, Cents
from xlrebal.tax.symbol import NO_SYMBOL, Symbol


def choose_buys(proposal: Proposal, aims: tuple[Aims, ...], guard: WashGuard) -> Proposal:
    """The proposal with every wanted purchase made as far as cash, caps and the wash rule allow; furthest under first."""
    draft = DraftProposal.of(proposal)
    for own in aims:
        buyer = _Buyer(draft, guard, own)
        if own.new_money is None:
            buyer.buy_aims()
        else:
            buyer.invest_new_money()
    return draft.frozen()


def _kept(proposal: Proposal, accounts: tuple[str, ...], new_money: Mapping[str, Cents] | None) -> dict[str, Cents]:
    """The accounts that may buy, and the cents each keeps: its minimum and its need, and all that is not new money.

    What the advisor's own orders have spent of new money counts as invested.
    """
    kept = {name: proposal.cash.get(name, NO_MONEY) - proposal.spendable(name) for name in accounts}
    if new_money is None:
        return kept
    today = proposal.household.cash
    old = {
        name: max(proposal.cash.get(name, NO_MONEY), today.get(name, NO_MONEY)) - amount
        for name, amount in new_money.items()
    }
    return {name: max(kept[name], cents) for name, cents in old.items()}


class _Bought(NamedTuple):
    """What a purchase left: cents, and by account why it may not buy."""

    left: Cents
    blocked: dict[str, Blocked]


class _Buyer:
    """Buys what one scope is short of; lives only inside choose_buys."""

    def __init__(self, draft: DraftProposal, guard: WashGuard, aims: Aims) -> None:
        self.draft, self.guard, self.aims = draft, guard, aims
        self.household = draft.household
        self.drift = aims.drift
        self.values = draft.values(self.drift.scope)
        self.kept = _kept(draft, self.drift.scope.accounts, aims.new_money)
        self.cash = draft.cash_of(self.drift.scope)
        self.minimum = self.household.settings.minimum_trade

    def buy_aims(self) -> None:
        """Every symbol the scope is short of, in whichever of its accounts suits it best."""
        buying = [name for name, change in self.aims.changes.items() if change > 0]
        for symbol in sorted(buying, key=lambda name: (round(self.drift.drift_of(name), 9), name)):
            self._buy_up(symbol, self.aims.changes[symbol], self.aims.reasons[symbol])

    def invest_new_money(self) -> None:
        """The new money of each account, into the furthest under target that the account may buy, then the next."""
        room = self.aims.changes
        for symbol in sorted(room, key=lambda name: (-room[name], name)):
            left = sum((max(NO_MONEY, self._spendable(account)) for account in self.kept), NO_MONEY)
            if left < max(self.minimum, 1):
                break
            self._buy_up(symbol, min(room[symbol], left), self.aims.reasons[symbol])

    def _buy_up(self, symbol: Symbol, amount: Cents, reasons: tuple[Reason, ...]) -> None:
        """Buys up to `amount` cents of a symbol, the rest of it in its first free substitute where the wash rule blocks it."""
        if self.household.settings.rebalance_to == "edge" and symbol in self.aims.below_band:
            amount += share_cost(self.household, symbol) - Cents(1)  # just short of the edge would still be a breach
        amount = self._capped(symbol, amount)
        left, blocked = self._buy(symbol, amount, reasons)
        for account, each in blocked.items():
            self._refuse(symbol, account, left, each.reason, each.clean_from)
        washes = [each for each in blocked.values() if each.clean_from]
        if left > 0 and washes and (substitute := self._free_substitute(symbol)):
            swap = because(Rule.SUBSTITUTED, replaced=symbol, safe=washes[0].clean_from)
            left, _ = self._buy(substitute, self._capped(substitute, left), (*reasons, swap), stands_for=symbol)
        if (
            symbol in self.aims.asked_for
            and not blocked
            and left > max(self.minimum, 2 * share_cost(self.household, symbol))
        ):
            self._refuse(symbol, "", left, because(Rule.NO_CASH), short_of=Shortage.CASH)
        elif symbol in self.aims.asked_for and not blocked and 0 < left == amount:
            small = because(Rule.NOT_TRADABLE, why="what is asked for is about a share or less")
            self._refuse(
                symbol, "", left, because(Rule.TOO_SMALL, minimum=self.minimum) if left < self.minimum else small
            )

    def _buy(
        self, symbol: Symbol, amount: Cents, reasons: tuple[Reason, ...], stands_for: Symbol = NO_SYMBOL
    ) -> _Bought:
        """Buys in the preferred accounts until the amount is placed; what it could not place."""
        blocked: dict[str, Blocked] = {}
        commission = self.household.securities[symbol].commission
        for account in self._accounts(symbol):
            # cuts in sales are cuts in purchases
            room = self.cash - self.aims.cash_after
            budget = min(amount, room - commission, self._spendable(account) - commission)
            quantity, gross = shares_for(self.household, symbol, budget)
            if not quantity:
                continue
            if reason := why_not_bought(self.draft, self.guard, account, symbol):
                blocked[account] = reason
            elif gross >= self.minimum:
                bought = Purchase(
                    account=account,
                    symbol=symbol,
                    quantity=quantity,
                    gross=gross,
                    phase=Phase.BUYS,
                    purpose=TradePurpose.DRIFT if self.aims.new_money is None else TradePurpose.NEW_MONEY,
                    stands_for=stands_for,
                    reasons=reasons,
                )
                before = self.draft.cash[account]
                self.draft.buy([bought])
                self.cash += self.draft.cash[account] - before
                self.values[symbol] = self.values.get(symbol, 0) + gross
                amount -= gross
        return _Bought(amount, blocked)

    def _accounts(self, symbol: Symbol) -> list[str]:
        """The accounts that may spend, best place first: location preference, already held there, most cash, name."""
        preference = self.household.securities[symbol].location_preference
        held = {self.household.positions.account[index] for index in self.draft.positions_of.get(symbol, ())}

        def place(account: str) -> tuple[int, bool, Cents, str]:
            kind = self.household.accounts[account].type
            ranks = (preference.index(each) for each in (kind, kind.family) if each in preference)
            rank = next(ranks, len(preference))  # a SEP where none is named stands where an IRA does
            return (rank, account not in held, -self._spendable(account), account)

        return sorted(self.kept, key=place)

    def _spendable(self, account: str) -> Cents:
        """Cents an account may still put into purchases."""
        return self.draft.cash.get(account, NO_MONEY) - self.kept[account]

    def _free_substitute(self, symbol: Symbol) -> Symbol:
        """The first substitute that may be bought in the scope at all ("" = none)."""
        return first_substitute(self.draft, self.guard, self.drift.scope, self.kept, symbol, Cents(1)).symbol

    def _capped(self, symbol: Symbol, amount: Cents) -> Cents:
        """The amount the symbol's maximum weight and its exposure group's cap leave room for (cents)."""
        for limit in weight_limits(self.household, self.drift.scope, symbol):
            if (room := limit.room(self.drift.scope, self.values)) < amount:
                self._refuse(symbol, "", amount - room, limit.reason)
                amount = room
        return amount

    def _refuse(
        self,
        symbol: Symbol,
        account: str,
        amount: Cents,
        reason: Reason,
        safe: date | None = None,
        short_of: Shortage | None = None,
    ) -> None:
        self.draft.refuse(
            [
                Refusal(
                    phase=Phase.BUYS,
                    side=Side.BUY,
                    account=account,
                    symbol=symbol,
                    amount=amount,
                    reason=reason,
                    safe_from=safe,
                    short_of=short_of,
                    accounts=self.drift.scope.accounts,
                )
            ]
        )
