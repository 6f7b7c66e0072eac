"""What stands in for lots sold at a loss, so that the exposure stays: the first free substitute, bought with the proceeds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from xlrebal.household.indexes import PositionIndex
from xlrebal.plan.allowed.may_buy import PassedOver, first_substitute
from xlrebal.plan.allowed.wash_guard import WashGuard
from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.plan.proposal.cost_of_trading import before_commission, commission
from xlrebal.plan.proposal.decisions import LotSale, Phase, Purchase, Refusal, TradePurpose
from xlrebal.plan.proposal.draft_proposal import DraftProposal
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.shares_for import shares_for
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_MONEY, Cents
from xlrebal.tax.symbol import Symbol
from xlrebal.tax.wash_window import safe_from


class Rebalanced(NamedTuple):
    """A scope as measured, and whether its drift is traded in this run: if not, what is over target is sold for needs alone."""

    drift: ScopeDrift
    trades: bool


class Swap(NamedTuple):
    """What becomes of one position's sales, and what is bought instead.

    substitute: "" where none is free or needed. purchase: None where it would be less than a share. possible: a substitute
    is free, or all that is sold is over target. refusals, why_passed_over: substitutes before it that would wash a loss.
    """

    sales: list[LotSale]
    substitute: Symbol
    purchase: Purchase | None
    possible: bool
    refusals: tuple[Refusal, ...]
    why_passed_over: tuple[Reason, ...]


def harvest_swap(
    draft: DraftProposal,
    scopes: Mapping[str, Rebalanced],
    guard: WashGuard,
    position: PositionIndex,
    sales: list[LotSale],
) -> Swap:
    """These sales of one position swapped into a substitute, but for what is over target where that is traded anyway. scopes: by account."""
    household = draft.household
    account, symbol = household.positions.account[position], household.positions.symbol[position]
    scope, trades = scopes[account]
    proceeds, excess = sum((sale.gross for sale in sales), NO_MONEY), _excess(draft, scope, symbol)
    if not trades:
        excess = min(excess, _needed(draft, account))
    amount = proceeds - commission(household.securities[symbol], proceeds) - draft.fees_of(sales) - excess
    with draft.trial():
        draft.sell(sales)
        found = first_substitute(draft, guard, scope.scope, (account,), symbol, amount)
        stand_in = _stand_in(draft, account, symbol, found.symbol, amount) if found.symbol else None
    return Swap(
        sales,
        found.symbol,
        stand_in,
        bool(found.symbol) or proceeds <= excess,
        tuple(_refusal(each, amount) for each in found.passed_over),
        tuple(
            because(Rule.PASSED_OVER, symbol=each.symbol, safe=each.blocked.clean_from) for each in found.passed_over
        ),
    )


def _refusal(passed: PassedOver, amount: Cents) -> Refusal:
    reason, clean = passed.blocked.reason, passed.blocked.clean_from
    return Refusal(
        phase=Phase.HARVEST,
        side=Side.BUY,
        account=passed.account,
        symbol=passed.symbol,
        amount=max(NO_MONEY, amount),
        reason=reason,
        safe_from=clean,
    )


def _excess(proposal: Proposal, drift: ScopeDrift, symbol: Symbol) -> Cents:
    """Cents of a symbol and of what has been bought in its stead that are over its target; 0 where that is not known."""
    if not drift.targets.rows or not drift.scope.is_known:
        return NO_MONEY
    swapped = proposal.swapped.get((drift.scope.account, symbol), NO_MONEY)
    return max(NO_MONEY, Cents(drift.over_target(symbol, proposal.value_of(drift.scope, symbol) + swapped)))


def _needed(proposal: Proposal, account: str) -> Cents:
    """Cents that an account has still to raise, and may pay of the household's need."""
    unpaid = proposal.unpaid if account in proposal.household.payers else NO_MONEY
    return max(NO_MONEY, Cents(unpaid - proposal.spendable(account)))


def _stand_in(proposal: Proposal, account: str, symbol: Symbol, substitute: Symbol, amount: Cents) -> Purchase | None:
    """The substitute for up to `amount` cents of the symbol, as far as the account's cash goes; None for less than a share."""
    household = proposal.household
    budget = before_commission(household.securities[substitute], min(amount, proposal.spendable(account)))
    quantity, gross = shares_for(household, substitute, budget)
    if not quantity:
        return None
    reason = because(Rule.SWAPPED, replaced=symbol, safe=safe_from(household.as_of))
    return Purchase(
        account=account,
        symbol=substitute,
        quantity=quantity,
        gross=gross,
        phase=Phase.HARVEST,
        purpose=TradePurpose.LOSS,
        stands_for=symbol,
        reasons=(reason,),
    )
