"""What the rules wanted and placement could not do, each with why: lots that stay, purchases that are barred, cash that is short."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from xlrebal.household.indexes import LotIndex
from xlrebal.plan.allowed.may_buy import why_not_bought
from xlrebal.plan.allowed.may_sell import why_not_sold
from xlrebal.plan.allowed.wash_guard import WashGuard
from xlrebal.plan.allowed.why_lot_stays import why_lot_stays
from xlrebal.plan.drift.set_aims import Aims
from xlrebal.plan.lots.sale_request import SaleRequest, refusal_of
from xlrebal.plan.lots.select_lots import select_lots
from xlrebal.plan.proposal.decisions import Phase, Refusal, Shortage, TradePurpose, lot_sale
from xlrebal.plan.proposal.draft_proposal import DraftProposal
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.shares_for import share_cost
from xlrebal.plan.proposal.trading_rules import weight_limits
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.schema.side import Side
from xlrebal.tax.money import Cents
from xlrebal.tax.symbol import Symbol


def not_reached(before: Proposal, draft: DraftProposal, aims: Aims, guard: WashGuard) -> list[Refusal]:
    """Refusals for every symbol of a scope that changes by less than was wanted, and for cheaper lots of what is sold that stay."""
    scope = aims.drift.scope
    values_before, values_after = before.values(scope), draft.values(scope)
    found: list[Refusal] = []
    for symbol, change in aims.changes.items():
        done = values_after.get(symbol, 0) - values_before.get(symbol, 0)
        short = Cents(abs(change) - max(0, done if change > 0 else -done))
        if short > share_cost(draft.household, symbol) or (short > 0 and done == 0):
            ask = _why_not_sold if change < 0 else _why_not_bought
            found += ask(draft, aims, guard, symbol, short)
    found += _cheaper_lots_that_stay(before, draft, aims, guard)
    said = {_about(each) for each in draft.refusals}
    return [each for each in found if _about(each) not in said]


def _about(refusal: Refusal) -> tuple[Side | None, str, Symbol, LotIndex | None, Rule]:
    return (refusal.side, refusal.account, refusal.symbol, refusal.lot, refusal.reason.rule)


def _why_not_sold(
    draft: DraftProposal, aims: Aims, guard: WashGuard, symbol: Symbol, short: Cents
) -> Sequence[Refusal]:
    """What would stand in the way of selling so many cents more; nothing where the rows do without."""
    accounts, scope = draft.household.positions.account, aims.drift.scope
    positions = tuple(at for at in draft.positions_of.get(symbol, ()) if accounts[at] in scope.accounts_set)
    if not positions:
        return ()
    request = SaleRequest(positions=positions, amount=short, phase=Phase.SALES, purpose=TradePurpose.DRIFT, reasons=())
    selection = select_lots(draft, guard, request)
    if selection.sales or selection.refusals:
        return selection.refusals
    too_little = because(Rule.NOT_TRADABLE, why="what is over target is less than can be traded")
    return [_refusal(Side.SELL, aims, symbol, short, too_little)]


def _why_not_bought(
    draft: DraftProposal, aims: Aims, guard: WashGuard, symbol: Symbol, short: Cents
) -> Iterator[Refusal]:
    household, scope = draft.household, aims.drift.scope
    values, step, minimum = draft.values(scope), share_cost(household, symbol), household.settings.minimum_trade
    full = [limit.reason for limit in weight_limits(household, scope, symbol) if limit.room(scope, values) < step]
    yield from (_refusal(Side.BUY, aims, symbol, short, reason) for reason in full)
    if full:
        return
    buying = [name for name in scope.accounts if aims.new_money is None or name in aims.new_money]
    blocked = {account: why_not_bought(draft, guard, account, symbol) for account in buying}
    if not all(blocked.values()) and short < max(minimum, step):
        small = because(Rule.TOO_SMALL, minimum=minimum)
        if short >= minimum:
            small = because(Rule.NOT_TRADABLE, why="what is asked for is about a share or less")
        yield _refusal(Side.BUY, aims, symbol, short, small)
        return
    paying = [name for name in buying if draft.spendable(name) >= step]
    standing = [(account, why) for account, why in blocked.items() if why and (account in paying or not paying)]
    for account, why in standing:
        said = _refusal(Side.BUY, aims, symbol, short, why.reason)
        yield replace(said, account=account, accounts=(), safe_from=why.clean_from)
    if not standing:
        yield replace(_refusal(Side.BUY, aims, symbol, short, because(Rule.NO_CASH)), short_of=Shortage.CASH)


def _refusal(side: Side, aims: Aims, symbol: Symbol, amount: Cents, reason: Reason) -> Refusal:
    return Refusal(
        phase=Phase.BUYS if side is Side.BUY else Phase.SALES,
        side=side,
        account="",
        symbol=symbol,
        amount=amount,
        reason=reason,
        accounts=aims.drift.scope.accounts,
    )


def _cheaper_lots_that_stay(before: Proposal, draft: DraftProposal, aims: Aims, guard: WashGuard) -> Iterator[Refusal]:
    """Of every position that placement sells of: lots that would have cost less tax, but stay."""
    household, tax = draft.household, draft.valued.tax_per_dollar
    dearest: dict[Symbol, float] = {}
    for sale in draft.sales[len(before.sales) :]:
        symbol = household.symbol_of(sale.lot)
        if household.account_of(sale.lot) in aims.drift.scope.accounts_set:
            dearest[symbol] = max(dearest.get(symbol, float(tax[sale.lot])), float(tax[sale.lot]))
    positions = [at for symbol in dearest for at in draft.positions_of.get(symbol, ())]
    mine = [at for at in positions if household.positions.account[at] in aims.drift.scope.accounts_set]
    for position in mine:
        lots = [
            lot
            for lot in draft.lots_left(position)
            if tax[lot] < dearest[household.symbol_of(lot)] and not why_not_sold(draft, position)
        ]
        unclean = guard.unclean([lot for lot in lots if draft.valued.realizes[lot] < 0], draft)
        for lot in lots:
            stays = why_lot_stays(draft, guard, lot, unclean, urgent=False)
            if stays and stays.reason:
                left = draft.free_of(lot)
                sale = lot_sale(household, lot, left, Phase.SALES, TradePurpose.DRIFT)
                yield refusal_of(draft, sale, left, stays.reason, safe_from=stays.clean_from)
