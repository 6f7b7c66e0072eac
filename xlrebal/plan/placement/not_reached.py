"""What the rules wanted and placement could not do, each with why: lots that stay, purchases that are barred, cash that is short."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from xlrebal.household.indexes import LotIndex, PositionIndex
from xlrebal.household.target import Level
from xlrebal.plan.allowed.may_buy import why_not_bought
from xlrebal.plan.allowed.may_sell import why_not_sold
from xlrebal.plan.allowed.wash_guard import WashGuard
from xlrebal.plan.allowed.why_lot_stays import why_lot_stays
from xlrebal.plan.drift.set_aims import Aims
from xlrebal.plan.lots.sale_request import SaleRequest, refusal_of
from xlrebal.plan.lots.select_lots import select_lots
from xlrebal.plan.placement.buying_limits import buying_limits
from xlrebal.plan.placement.improvement import Improvement
from xlrebal.plan.placement.may_move import places_in_targets
from xlrebal.plan.placement.outranked import AsProposed, as_proposed, filled_row, outranked
from xlrebal.plan.placement.row_aims import RowAim
from xlrebal.plan.proposal.decisions import Phase, Refusal, Shortage, TradePurpose, lot_sale
from xlrebal.plan.proposal.draft_proposal import DraftProposal
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.shares_for import share_cost
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.schema.record import replace
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_MONEY, Cents
from xlrebal.tax.symbol import Symbol

A_DOLLAR = Cents(100)  # less of room or cash is none, however small the shares
ASKED = 5  # securities of a row that are asked why no more of them is traded


class Told:
    """What a draft's refusals tell, kept as more of them come: each is looked at once, however many scopes ask."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.rows: set[tuple[Side | None, str, Symbol, bool]] = set()
        self.about: set[tuple[Side | None, tuple[str, ...], Symbol, LotIndex | None, Rule]] = set()
        self._seen = 0

    def catch_up(self, draft: DraftProposal) -> None:
        """Adds what has been refused since."""
        new = draft.refusals[self._seen :]
        self._seen += len(new)
        self.rows |= _told(new)
        self.about.update(map(_about, new))


def not_reached(
    before: Proposal,
    draft: DraftProposal,
    aims: Aims,
    guard: WashGuard,
    rows: Sequence[RowAim],
    improvement: Improvement,
    told: Told,
) -> list[Refusal]:
    """Refusals for every symbol of a scope that changes by less than was wanted, and for cheaper lots of what is sold that stay.

    rows: where the scope's rows stand with all that is proposed; each that is outside its band has a reason.
    """
    told.catch_up(draft)
    stand, values_before = as_proposed(draft, aims, rows), before.values(aims.drift.scope)
    found: list[Refusal] = []
    for symbol, change in aims.changes.items():
        done = stand.values.get(symbol, 0) - values_before.get(symbol, 0)
        short = Cents(abs(change) - max(0, done if change > 0 else -done))
        if short > share_cost(draft.household, symbol) or (short > 0 and done == 0):
            ask = _why_not_sold if change < 0 else _why_not_bought
            found += ask(draft, aims, guard, symbol, short, stand, improvement)
    told.rows |= _told(found)
    for row in rows:
        more = _why_still_off(draft, aims, guard, row, stand, told.rows, improvement)
        told.rows |= _told(more)
        found += more
    found += _cheaper_lots_that_stay(before, draft, aims, guard)
    return [each for each in found if _about(each) not in told.about]


def _told(refusals: Iterable[Refusal]) -> set[tuple[Side | None, str, Symbol, bool]]:
    """Side, account and symbol of each, and whether it holds for the row of that one security alone."""
    return {
        (each.side, name, each.symbol, each.short_of is Shortage.ROOM)
        for each in refusals
        if each.short_of is not Shortage.SHARES  # an order of what is not held: it stops no row
        for name in each.places
    }


def _about(refusal: Refusal) -> tuple[Side | None, tuple[str, ...], Symbol, LotIndex | None, Rule]:
    return (refusal.side, refusal.places, refusal.symbol, refusal.lot, refusal.reason.rule)


def _why_still_off(
    draft: DraftProposal,
    aims: Aims,
    guard: WashGuard,
    row: RowAim,
    stand: AsProposed,
    told: Collection[tuple[Side | None, str, Symbol, bool]],
    improvement: Improvement,
) -> Sequence[Refusal]:
    """Why a row is still outside its band, by the symbol that would bring it furthest; nothing where it is inside, or told.

    told: of what a reason is told already. What holds a security back for its own row's sake tells nothing of a broader row.
    """
    low, high = row.inside
    if row.row is None or low <= row.now <= high:
        return ()
    side, members = (Side.SELL if row.now > high else Side.BUY), frozenset(row.symbols)
    tells = (False, True) if row.row.level is Level.SECURITY else (False,)
    accounts = aims.drift.scope.accounts
    if any((side, account, name, own) in told for name in members for account in accounts for own in tells):
        return ()
    short = Cents(row.now - high if side is Side.SELL else low - row.now)
    if side is Side.SELL:
        held = (name for name in row.symbols if stand.values.get(name, 0) > 0)
        names = sorted(held, key=lambda name: (-stand.values[name], name))
    else:
        weights = aims.drift.targets.symbols
        wanted = [name for name in row.symbols if weights.get(name, 0.0) > 0]
        wanted = wanted or [name for name in places_in_targets(draft.household, aims.drift) if name in members]
        names = sorted(wanted, key=lambda name: (-weights.get(name, 0.0), name))
    ask = _why_not_sold if side is Side.SELL else _why_not_bought
    asked = [tuple(ask(draft, aims, guard, symbol, short, stand, improvement)) for symbol in names[:ASKED]]
    telling = (each for each in asked if each and not all(one.short_of is Shortage.ROOM for one in each))
    return next(telling, next(filter(None, asked), ()))


def _why_not_sold(
    draft: DraftProposal,
    aims: Aims,
    guard: WashGuard,
    symbol: Symbol,
    short: Cents,
    stand: AsProposed,
    improvement: Improvement,
) -> Sequence[Refusal]:
    """What would stand in the way of selling so many cents more; nothing where the rows do without."""
    accounts, scope = draft.household.positions.account, aims.drift.scope
    positions = tuple(at for at in draft.positions_of.get(symbol, ()) if accounts[at] in scope.accounts_set)
    if not positions:
        return ()
    request = SaleRequest(
        positions=positions,
        amount=short,
        phase=Phase.SALES,
        purpose=TradePurpose.DRIFT,
        reasons=(),
        least=improvement.least(accounts[positions[0]], symbol, Side.SELL),
    )
    selection = select_lots(draft, guard, request)
    if selection.refusals:
        return selection.refusals
    if selection.sales:
        higher = outranked(draft, Side.SELL, symbol, stand)
        if higher is None and symbol not in aims.drift.targets.legacy:
            return ()
        reason, short_of = higher or (because(Rule.STAYS_CASH), None)
        return [replace(_refusal(Side.SELL, aims, symbol, short, reason), short_of=short_of)]
    too_little = because(Rule.NOT_TRADABLE, why="what is over target is less than can be traded")
    return [_refusal(Side.SELL, aims, symbol, short, too_little)]


def _why_not_bought(
    draft: DraftProposal,
    aims: Aims,
    guard: WashGuard,
    symbol: Symbol,
    short: Cents,
    stand: AsProposed,
    improvement: Improvement,
) -> Iterator[Refusal]:
    household, scope = draft.household, aims.drift.scope
    step, minimum = max(share_cost(household, symbol), A_DOLLAR), _minimum(draft, aims)
    limits = buying_limits(household, aims.drift, symbol)
    room = [limit.room(scope, stand.values) for limit in limits]
    full = [limit.reason for limit, left in zip(limits, room, strict=True) if left < step]
    yield from (replace(_refusal(Side.BUY, aims, symbol, short, reason), short_of=Shortage.ROOM) for reason in full)
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
    least = improvement.least(buying[0], symbol, Side.BUY) if buying else None
    if least and not all(blocked.values()) and min([short, *room]) < least.amount - step:
        yield _refusal(Side.BUY, aims, symbol, short, least.reason)
        return
    paying = [name for name in buying if draft.spendable(name) >= step]
    standing = [(account, why) for account, why in blocked.items() if why and (account in paying or not paying)]
    for account, why in standing:
        said = _refusal(Side.BUY, aims, symbol, short, why.reason)
        yield replace(said, account=account, accounts=(), safe_from=why.clean_from)
    if standing:
        return
    enough = Cents(max(minimum, step))
    turnover = draft.turnover_left()
    if paying and turnover is not None and turnover < enough:
        cut = because(Rule.TURNOVER_CUT, limit=household.settings.turnover_limit_pct)
        yield replace(_refusal(Side.BUY, aims, symbol, short, cut), short_of=Shortage.TURNOVER)
        return
    if paying and (filled := filled_row(household, aims, symbol, enough, stand)):
        at_target = because(Rule.OUTRANKED, doing="buying", name=filled.name, side="above")
        yield replace(_refusal(Side.BUY, aims, symbol, short, at_target), short_of=Shortage.ROOM)
        return
    no_cash = because(Rule.OWN_CASH if paying and _is_cash_kept(draft, aims, enough) else Rule.NO_CASH)
    untouched = symbol not in {each.symbol for each in draft.purchases if each.account in scope.accounts_set}
    if paying and least and untouched and no_cash.rule is Rule.NO_CASH:
        no_cash = least.reason  # there is cash, but for less than the least that a trade has to come to
    higher = outranked(draft, Side.BUY, symbol, stand) if paying else None
    reason, short_of = higher or (no_cash, Shortage.CASH)
    yield replace(_refusal(Side.BUY, aims, symbol, short, reason), short_of=short_of)


def _is_cash_kept(draft: DraftProposal, aims: Aims, enough: Cents) -> bool:
    """Whether the scope has no more cash than its cash row asks for, but for less than a trade."""
    scope, row = aims.drift.scope, aims.drift.targets.cash_row
    return row is not None and draft.cash_of(scope) - scope.need - row.weight * scope.base < enough


def _minimum(proposal: Proposal, aims: Aims) -> Cents:
    """The smallest minimum trade of the scope's accounts."""
    return min((proposal.household.minimum_trade(name) for name in aims.drift.scope.accounts), default=NO_MONEY)


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
    dearest: dict[Symbol, float] = {}
    for position in (each for each in mine if each in draft.sold_of_position):
        symbol = household.positions.symbol[position]
        for lot in draft.lots_of.get(position, ()):
            if draft.sold.get(lot, 0) > before.sold.get(lot, 0):
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
