"""What the rules wanted and placement could not do, each with why: lots that stay, purchases that are barred, cash that is short."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from xlrebal.household.indexes import LotIndex
from xlrebal.plan.allowed.may_buy import why_not_bought
from xlrebal.plan.allowed.wash_guard import WashGuard
from xlrebal.plan.drift.set_aims import Aims
from xlrebal.plan.lots.sale_request import SaleRequest
from xlrebal.plan.lots.select_lots import select_lots
from xlrebal.plan.proposal.decisions import Phase, Refusal, Shortage, TradePurpose
from xlrebal.plan.proposal.draft_proposal import DraftProposal
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.shares_for import share_cost
from xlrebal.plan.proposal.trading_rules import weight_limits
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.schema.side import Side
from xlrebal.tax.money import Cents
from xlrebal.tax.symbol import Symbol


def not_reached(before: Proposal, draft: DraftProposal, aims: Aims, guard: WashGuard) -> list[Refusal]:
    """Refusals for every symbol of a scope that changes by at least a share less than was wanted."""
    scope = aims.drift.scope
    values_before, values_after = before.values(scope), draft.values(scope)
    found: list[Refusal] = []
    for symbol, change in aims.changes.items():
        done = values_after.get(symbol, 0) - values_before.get(symbol, 0)
        short = Cents(abs(change) - max(0, done if change > 0 else -done))
        if short > share_cost(draft.household, symbol):
            ask = _why_not_sold if change < 0 else _why_not_bought
            found += ask(draft, aims, guard, symbol, short)
    said = {_about(each) for each in draft.refusals}
    return [each for each in found if _about(each) not in said]


def _about(refusal: Refusal) -> tuple[Side | None, str, Symbol, LotIndex | None, Rule]:
    return (refusal.side, refusal.account, refusal.symbol, refusal.lot, refusal.reason.rule)


def _why_not_sold(
    draft: DraftProposal, aims: Aims, guard: WashGuard, symbol: Symbol, short: Cents
) -> tuple[Refusal, ...]:
    """What would stand in the way of selling so many cents more; nothing where the rows do without."""
    accounts = draft.household.positions.account
    positions = tuple(at for at in draft.positions_of.get(symbol, ()) if accounts[at] in aims.drift.scope.accounts)
    request = SaleRequest(positions=positions, amount=short, phase=Phase.SALES, purpose=TradePurpose.DRIFT, reasons=())
    return select_lots(draft, guard, request).refusals if positions else ()


def _why_not_bought(
    draft: DraftProposal, aims: Aims, guard: WashGuard, symbol: Symbol, short: Cents
) -> Iterator[Refusal]:
    household, scope = draft.household, aims.drift.scope
    values, step = draft.values(scope), share_cost(household, symbol)
    full = [limit.reason for limit in weight_limits(household, scope, symbol) if limit.room(scope, values) < step]
    yield from (_refusal("", symbol, short, reason) for reason in full)
    if full:
        return
    paying = [name for name in scope.accounts if draft.spendable(name) >= step]
    blocked = {account: why_not_bought(draft, guard, account, symbol) for account in scope.accounts}
    for account, why in blocked.items():
        if why and (account in paying or not paying):
            yield replace(_refusal(account, symbol, short, why.reason), safe_from=why.clean_from)
    if not paying and not any(blocked.values()):
        yield replace(_refusal("", symbol, short, because(Rule.NO_CASH)), short_of=Shortage.CASH)


def _refusal(account: str, symbol: Symbol, amount: Cents, reason: Reason) -> Refusal:
    return Refusal(phase=Phase.BUYS, side=Side.BUY, account=account, symbol=symbol, amount=amount, reason=reason)
