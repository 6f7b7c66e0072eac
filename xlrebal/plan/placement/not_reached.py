"""What the rules wanted and placement could not do, each with why: lots that stay, purchases that are barred, cash that is short."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from xlrebal.household.indexes import LotIndex, PositionIndex
from xlrebal.household.target import Level, Target, wider_paths
from xlrebal.plan.allowed.may_buy import why_not_bought
from xlrebal.plan.allowed.may_sell import why_not_sold
from xlrebal.plan.allowed.wash_guard import WashGuard
from xlrebal.plan.allowed.why_lot_stays import why_lot_stays
from xlrebal.plan.drift.measure_drift import cents_under, row_paths, value_of_row
from xlrebal.plan.drift.set_aims import Aims
from xlrebal.plan.lots.sale_request import SaleRequest, refusal_of
from xlrebal.plan.lots.select_lots import select_lots
from xlrebal.plan.placement.buying_limits import buying_limits
from xlrebal.plan.placement.may_move import places_in_targets
from xlrebal.plan.placement.row_aims import RowAim
from xlrebal.plan.proposal.decisions import Phase, Refusal, Shortage, TradePurpose, lot_sale
from xlrebal.plan.proposal.draft_proposal import DraftProposal
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.shares_for import share_cost
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.schema.side import Side
from xlrebal.tax.money import Cents
from xlrebal.tax.symbol import NO_SYMBOL, Symbol


def not_reached(
    before: Proposal, draft: DraftProposal, aims: Aims, guard: WashGuard, rows: Sequence[RowAim]
) -> list[Refusal]:
    """Refusals for every symbol of a scope that changes by less than was wanted, and for cheaper lots of what is sold that stay.

    rows: where the scope's rows stand with all that is proposed; each that is outside its band has a reason.
    """
    scope = aims.drift.scope
    values_before, values_after = before.values(scope), draft.values(scope)
    found: list[Refusal] = []
    for symbol, change in aims.changes.items():
        done = values_after.get(symbol, 0) - values_before.get(symbol, 0)
        short = Cents(abs(change) - max(0, done if change > 0 else -done))
        if short > share_cost(draft.household, symbol) or (short > 0 and done == 0):
            ask = _why_not_sold if change < 0 else _why_not_bought
            found += ask(draft, aims, guard, symbol, short, rows)
    for row in rows:
        found += _why_still_off(draft, aims, guard, row, rows, found)
    found += _cheaper_lots_that_stay(before, draft, aims, guard)
    said = {_about(each) for each in draft.refusals}
    return [each for each in found if _about(each) not in said]


def _about(refusal: Refusal) -> tuple[Side | None, tuple[str, ...], Symbol, LotIndex | None, Rule]:
    return (refusal.side, refusal.places, refusal.symbol, refusal.lot, refusal.reason.rule)


def _why_still_off(
    draft: DraftProposal, aims: Aims, guard: WashGuard, row: RowAim, rows: Sequence[RowAim], found: Sequence[Refusal]
) -> Sequence[Refusal]:
    """Why a row is still outside its band, by the symbol that would bring it furthest; nothing where it is said or inside."""
    low, high = row.inside
    if row.row is None or low <= row.now <= high:
        return ()
    side, members = (Side.SELL if row.now > high else Side.BUY), frozenset(row.symbols)
    accounts = aims.drift.scope.accounts_set
    if any(
        each.side is side and each.symbol in members and not accounts.isdisjoint(each.places)
        for each in (*draft.refusals, *found)
    ):
        return ()
    if side is Side.SELL:
        values = draft.values(aims.drift.scope)
        held = [name for name in row.symbols if values.get(name, 0) > 0]
        symbol = min(held, key=lambda name: (-values[name], name), default=NO_SYMBOL)
        return _why_not_sold(draft, aims, guard, symbol, Cents(row.now - high), rows) if symbol else ()
    weights = aims.drift.targets.symbols
    wanted = [name for name in row.symbols if weights.get(name, 0.0) > 0]
    wanted = wanted or [name for name in places_in_targets(draft.household, aims.drift) if name in members]
    symbol = min(wanted, key=lambda name: (-weights.get(name, 0.0), name), default=NO_SYMBOL)
    return tuple(_why_not_bought(draft, aims, guard, symbol, Cents(low - row.now), rows)) if symbol else ()


def _outranked(draft: DraftProposal, side: Side, symbol: Symbol, rows: Sequence[RowAim]) -> Reason | None:
    """The row that more of a trade would take off its own aim, though another row asks for the trade; None: there is none."""
    step = share_cost(draft.household, symbol)
    touched = [each for each in rows if symbol in frozenset(each.symbols)]
    off = [
        each for each in touched if (each.now - step < each.low if side is Side.SELL else each.now + step > each.high)
    ]
    asking = (
        [each for each in touched if each.now > each.inside[1]]
        if side is Side.SELL
        else [each for each in touched if each.now < each.inside[0]]
    )
    if not asking or not off:
        return None
    first = off[0].row
    if first is None:
        return because(Rule.STAYS_CASH if side is Side.SELL else Rule.OWN_CASH)
    doing, off_side = ("selling", "below") if side is Side.SELL else ("buying", "above")
    return because(Rule.OUTRANKED, doing=doing, name=first.name, side=off_side)


def _why_not_sold(
    draft: DraftProposal, aims: Aims, guard: WashGuard, symbol: Symbol, short: Cents, rows: Sequence[RowAim]
) -> Sequence[Refusal]:
    """What would stand in the way of selling so many cents more; nothing where the rows do without."""
    accounts, scope = draft.household.positions.account, aims.drift.scope
    positions = tuple(at for at in draft.positions_of.get(symbol, ()) if accounts[at] in scope.accounts_set)
    if not positions:
        return ()
    request = SaleRequest(positions=positions, amount=short, phase=Phase.SALES, purpose=TradePurpose.DRIFT, reasons=())
    selection = select_lots(draft, guard, request)
    if selection.refusals:
        return selection.refusals
    if selection.sales:
        outranked = _outranked(draft, Side.SELL, symbol, rows)
        return [_refusal(Side.SELL, aims, symbol, short, outranked)] if outranked else ()
    too_little = because(Rule.NOT_TRADABLE, why="what is over target is less than can be traded")
    return [_refusal(Side.SELL, aims, symbol, short, too_little)]


def _why_not_bought(
    draft: DraftProposal, aims: Aims, guard: WashGuard, symbol: Symbol, short: Cents, rows: Sequence[RowAim]
) -> Iterator[Refusal]:
    household, scope = draft.household, aims.drift.scope
    values, step, minimum = draft.values(scope), share_cost(household, symbol), household.settings.minimum_trade
    full = [limit.reason for limit in buying_limits(household, aims.drift, symbol) if limit.room(scope, values) < step]
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
    if standing:
        return
    enough = Cents(max(minimum, step))
    if paying and (filled := _filled_row(draft, aims, symbol, enough)):
        yield _refusal(
            Side.BUY, aims, symbol, short, because(Rule.OUTRANKED, doing="buying", name=filled.name, side="above")
        )
        return
    outranked = _outranked(draft, Side.BUY, symbol, rows) if paying else None
    short_of = None if outranked and outranked.rule is Rule.OUTRANKED else Shortage.CASH
    no_cash = because(Rule.OWN_CASH if paying and _is_cash_kept(draft, aims, enough) else Rule.NO_CASH)
    yield replace(_refusal(Side.BUY, aims, symbol, short, outranked or no_cash), short_of=short_of)


def _filled_row(draft: DraftProposal, aims: Aims, symbol: Symbol, enough: Cents) -> Target | None:
    """The narrowest row over a symbol that other holdings have brought to its target, but for less than a trade."""
    household, scope, rows = draft.household, aims.drift.scope, aims.drift.targets.rows
    under = cents_under(household, draft.values(scope), row_paths(rows))
    wider = frozenset(wider_paths(household.path(symbol)))
    filled = [
        row
        for row in rows
        if row.level is not Level.SECURITY
        and row.path in wider
        and value_of_row(row, under, 0) > row.weight * scope.base - enough
    ]
    return max(filled, key=lambda row: sum(map(bool, row.path)), default=None)


def _is_cash_kept(draft: DraftProposal, aims: Aims, enough: Cents) -> bool:
    """Whether the scope has no more cash than its cash row asks for, but for less than a trade."""
    scope, row = aims.drift.scope, aims.drift.targets.cash_row
    return row is not None and draft.cash_of(scope) - scope.need - row.weight * scope.base < enough


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
    of_account, accounts = household.positions.of_account, aims.drift.scope.accounts
    mine = [PositionIndex(at) for account in accounts for at in of_account.get(account, ())]
    sold = [lot for at in mine for lot in draft.lots_of.get(at, ()) if draft.sold.get(lot, 0) > before.sold.get(lot, 0)]
    dearest: dict[Symbol, float] = {}
    for lot in sold:
        symbol = household.symbol_of(lot)
        dearest[symbol] = max(dearest.get(symbol, float(tax[lot])), float(tax[lot]))
    mine = [at for at in mine if household.positions.symbol[at] in dearest]
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
