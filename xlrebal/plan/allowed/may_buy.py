"""May this be bought, and what instead: one answer for every phase that buys."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from xlrebal.household.household import Household
from xlrebal.household.substitutes import substitutes_of
from xlrebal.plan.allowed.wash_guard import Blocked, WashGuard
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.scopes import Scope
from xlrebal.plan.proposal.trading_rules import weight_limits, why_not_buyable
from xlrebal.schema.reason import Rule, because
from xlrebal.schema.side import Side
from xlrebal.tax.money import Cents
from xlrebal.tax.symbol import NO_SYMBOL, Symbol

BEFORE_DISTRIBUTION = 30  # days in which what a fund distributes is waited for


def why_not_bought(
    proposal: Proposal, guard: WashGuard, account: str, symbol: Symbol, *, advisors: bool = False
) -> Blocked | None:
    """The reason a symbol may not be bought in an account now, with the first clean day if a wash is why; None when it may.

    `advisors`: the advisor's own order asks.
    """
    if reason := why_not_buyable(proposal.household, account, symbol, advisors=advisors):
        return Blocked(reason, None)
    if not advisors and (paid_out := distribution_coming(proposal.household, account, symbol)):
        return paid_out
    if not advisors and (gated := proposal.gated.get((Side.BUY, account, symbol))):
        return Blocked(gated, None)
    if washes := guard.why_buy_blocked(account, symbol, proposal):
        return washes
    if other := proposal.other_side(Side.BUY, account, symbol):
        return Blocked(because(Rule.CONFLICT, symbol=other), None)
    return None


def distribution_coming(household: Household, account: str, symbol: Symbol) -> Blocked | None:
    """That a fund pays out capital gains within BEFORE_DISTRIBUTION days, which a taxable account would buy with it."""
    security = household.securities[symbol]
    day = security.distribution_date
    if not security.distribution or day is None or not household.accounts[account].taxable:
        return None
    if not household.as_of < day <= household.as_of + timedelta(days=BEFORE_DISTRIBUTION):
        return None
    reason = because(Rule.DISTRIBUTION_COMING, amount=f"${security.distribution:,.4g}", day=day)
    return Blocked(reason, None, opens=day)


class PassedOver(NamedTuple):
    """A substitute that an account would wash a loss with."""

    account: str
    symbol: Symbol
    blocked: Blocked


class Substitute(NamedTuple):
    """What may be bought instead ("" = nothing), and what before it was passed over because it would wash a loss."""

    symbol: Symbol
    passed_over: tuple[PassedOver, ...]


def first_substitute(
    proposal: Proposal, guard: WashGuard, scope: Scope, accounts: Iterable[str], symbol: Symbol, amount: Cents
) -> Substitute:
    """The first substitute on Securities that is known, not identical, that one of the accounts may buy, and whose
    limits leave room for the amount in cents."""
    household, buyers = proposal.household, tuple(accounts)
    passed: list[PassedOver] = []
    for name in substitutes_of(household, symbol).symbols:
        if name not in household.securities:
            continue
        blocked = {account: why_not_bought(proposal, guard, account, name) for account in buyers}
        identical = household.group_of[name] == household.group_of[symbol]
        fits = not weight_limits(household, scope, name) or amount <= room_for(proposal, scope, name)
        if not identical and None in blocked.values() and fits:
            return Substitute(name, tuple(passed))
        passed += [PassedOver(account, name, why) for account, why in blocked.items() if why and why.clean_from]
    return Substitute(NO_SYMBOL, tuple(passed))


def room_for(proposal: Proposal, scope: Scope, symbol: Symbol) -> Cents:
    """Cents of a symbol that its maximum weight and its group's cap still let the scope buy; without any, all that is there."""
    limits = weight_limits(proposal.household, scope, symbol)
    values = {name: int(proposal.value_of(scope, name)) for limit in limits for name in limit.symbols}
    return min((limit.room(scope, values) for limit in limits), default=Cents(max(scope.value, 0)))
