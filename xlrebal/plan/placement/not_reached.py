"""What the rules wanted and placement could not do, each with why: lots that stay, purchases that are barred, cash that is short."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from xlrebal.household.household import Household
from xlrebal.household.indexes import LotIndex, PositionIndex
from xlrebal.household.target import Level, Path, Target, wider_paths
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
    stand, values_before = _stand(draft, aims, rows), before.values(aims.drift.scope)
    found: list[Refusal] = []
    for symbol, change in aims.changes.items():
        done = stand.values.get(symbol, 0) - values_before.get(symbol, 0)
        short = Cents(abs(change) - max(0, done if change > 0 else -done))
        if short > share_cost(draft.household, symbol) or (short > 0 and done == 0):
            ask = _why_not_sold if change < 0 else _why_not_bought
            found += ask(draft, aims, guard, symbol, short, stand)
    told = {(each.side, name, each.symbol) for each in (*draft.refusals, *found) for name in each.places}
    for row in rows:
        more = _why_still_off(draft, aims, guard, row, stand, told)
        told |= {(each.side, name, each.symbol) for each in more for name in each.places}
        found += more
    found += _cheaper_lots_that_stay(before, draft, aims, guard)
    said = {_about(each) for each in draft.refusals}
    return [each for each in found if _about(each) not in said]


def _about(refusal: Refusal) -> tuple[Side | None, tuple[str, ...], Symbol, LotIndex | None, Rule]:
    return (refusal.side, refusal.places, refusal.symbol, refusal.lot, refusal.reason.rule)


class _Stand(NamedTuple):
    """Where a scope stands with all that is proposed: cents by symbol and under each row; its rows, by path and by symbol."""

    values: Mapping[Symbol, int]
    under: Mapping[Path, int]
    row_at: Mapping[Path, Target]
    rows_of: Mapping[Symbol, Sequence[RowAim]]


def _stand(draft: DraftProposal, aims: Aims, rows: Sequence[RowAim]) -> _Stand:
    values, targets = draft.values(aims.drift.scope), aims.drift.targets.rows
    rows_of: dict[Symbol, list[RowAim]] = {}
    for row in rows:
        for symbol in dict.fromkeys(row.symbols):
            rows_of.setdefault(symbol, []).append(row)
    row_at = {row.path: row for row in targets if row.level is not Level.SECURITY}
    return _Stand(values, cents_under(draft.household, values, row_paths(targets)), row_at, rows_of)


def _why_still_off(
    draft: DraftProposal,
    aims: Aims,
    guard: WashGuard,
    row: RowAim,
    stand: _Stand,
    told: Collection[tuple[Side | None, str, Symbol]],
) -> Sequence[Refusal]:
    """Why a row is still outside its band, by the symbol that would bring it furthest; nothing where it is inside, or told.

    told: sides, accounts and symbols of which a reason is told.
    """
    low, high = row.inside
    if row.row is None or low <= row.now <= high:
        return ()
    side, members = (Side.SELL if row.now > high else Side.BUY), frozenset(row.symbols)
    if any((side, account, name) in told for name in members for account in aims.drift.scope.accounts):
        return ()
    if side is Side.SELL:
        held = [name for name in row.symbols if stand.values.get(name, 0) > 0]
        symbol = min(held, key=lambda name: (-stand.values[name], name), default=NO_SYMBOL)
        return _why_not_sold(draft, aims, guard, symbol, Cents(row.now - high), stand) if symbol else ()
    weights = aims.drift.targets.symbols
    wanted = [name for name in row.symbols if weights.get(name, 0.0) > 0]
    wanted = wanted or [name for name in places_in_targets(draft.household, aims.drift) if name in members]
    symbol = min(wanted, key=lambda name: (-weights.get(name, 0.0), name), default=NO_SYMBOL)
    return tuple(_why_not_bought(draft, aims, guard, symbol, Cents(low - row.now), stand)) if symbol else ()


def _outranked(draft: DraftProposal, side: Side, symbol: Symbol, stand: _Stand) -> Reason | None:
    """The row that more of a trade would take off its own aim, though another row asks for the trade; None: there is none."""
    step = share_cost(draft.household, symbol)
    touched = stand.rows_of.get(symbol, ())
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
    draft: DraftProposal, aims: Aims, guard: WashGuard, symbol: Symbol, short: Cents, stand: _Stand
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
        outranked = _outranked(draft, Side.SELL, symbol, stand)
        return [_refusal(Side.SELL, aims, symbol, short, outranked)] if outranked else ()
    too_little = because(Rule.NOT_TRADABLE, why="what is over target is less than can be traded")
    return [_refusal(Side.SELL, aims, symbol, short, too_little)]


def _why_not_bought(
    draft: DraftProposal, aims: Aims, guard: WashGuard, symbol: Symbol, short: Cents, stand: _Stand
) -> Iterator[Refusal]:
    household, scope = draft.household, aims.drift.scope
    step, minimum = share_cost(household, symbol), household.settings.minimum_trade
    full = [
        limit.reason for limit in buying_limits(household, aims.drift, symbol) if limit.room(scope, stand.values) < step
    ]
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
    if paying and (filled := _filled_row(household, aims, symbol, enough, stand)):
        yield _refusal(
            Side.BUY, aims, symbol, short, because(Rule.OUTRANKED, doing="buying", name=filled.name, side="above")
        )
        return
    outranked = _outranked(draft, Side.BUY, symbol, stand) if paying else None
    short_of = None if outranked and outranked.rule is Rule.OUTRANKED else Shortage.CASH
    no_cash = because(Rule.OWN_CASH if paying and _is_cash_kept(draft, aims, enough) else Rule.NO_CASH)
    yield replace(_refusal(Side.BUY, aims, symbol, short, outranked or no_cash), short_of=short_of)


def _filled_row(household: Household, aims: Aims, symbol: Symbol, enough: Cents, stand: _Stand) -> Target | None:
    """The narrowest row over a symbol that other holdings have brought to its target, but for less than a trade."""
    base = aims.drift.scope.base
    wider = (stand.row_at[path] for path in wider_paths(household.path(symbol)) if path in stand.row_at)
    filled = [row for row in wider if value_of_row(row, stand.under, 0) > row.weight * base - enough]
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
