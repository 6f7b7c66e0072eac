"""A placement in dollars as sales and purchases in whole shares: the nearest share, lots by each account's order, no cash overspent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Mapping
from typing import NamedTuple

import numpy as np

from xlrebal.household.household import Household
from xlrebal.household.indexes import LotIndex, PositionIndex, lots_in
from xlrebal.optimize.prices import TIE
from xlrebal.optimize.problem import Placement
from xlrebal.plan.allowed.may_buy import room_for, why_not_bought
from xlrebal.plan.allowed.wash_guard import WashGuard
from xlrebal.plan.lots.sale_request import SaleRequest
from xlrebal.plan.lots.sell_in_turn import sell_in_turn
from xlrebal.plan.placement.held_back import held_back
from xlrebal.plan.placement.into_band import IntoBand
from xlrebal.plan.placement.movable import Movable
from xlrebal.plan.placement.trade_columns import gain_per_dollar
from xlrebal.plan.placement.trades_made import trades_made
from xlrebal.plan.placement.values_to_come import values_to_come
from xlrebal.plan.placement.what_sales_pay import what_sales_pay
from xlrebal.plan.placement.why_moved import WhyMoved
from xlrebal.plan.placement.why_there import WhyThere
from xlrebal.plan.proposal.cash_purpose import cash_purpose
from xlrebal.plan.proposal.cost_of_trading import before_commission
from xlrebal.plan.proposal.decisions import Phase, Purchase, TradePurpose
from xlrebal.plan.proposal.draft_proposal import DraftProposal
from xlrebal.plan.proposal.owed import Owed
from xlrebal.plan.proposal.shares_for import share_cost, shares_for
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.schema.side import Side
from xlrebal.tax.money import CENTS, NO_MONEY, Cents
from xlrebal.tax.symbol import NO_SYMBOL, Symbol

HALF_A_CENT = 0.005


def pay_to_the_cent(draft: DraftProposal, movable: Movable, placement: Placement) -> None:
    """What each account pays of the household's need; the cents that rounding leaves go to the largest part."""
    dollars = placement.bought[len(movable.purchases) :].tolist()
    parts = {each.account: Cents(round(amount * 100)) for each, amount in zip(movable.payments, dollars, strict=True)}
    if not parts:
        return
    left = draft.unpaid - sum(parts.values(), NO_MONEY)
    if abs(left) <= len(parts):
        largest = max(parts, key=lambda name: (parts[name], name))
        parts[largest] += Cents(left)
    for account, amount in parts.items():
        if amount > 0:
            draft.pay(account, amount)


def sell_whole_shares(
    draft: DraftProposal,
    guard: WashGuard,
    movable: Movable,
    placement: Placement,
    why: WhyMoved,
    there: WhyThere,
    waiting: Mapping[str, Owed],
    rows: IntoBand,
    past_limits: bool,
) -> frozenset[LotIndex]:
    """Every sale of the placement, position by position; the lots that stay after all, since something would wash them.

    waiting: what each account still owes. What a limit cuts is sold after what makes room for it. past_limits: cash that is
    needed was placed past the limits on gains and tax.
    """
    household, lots = draft.household, draft.household.lots
    wanted, gain, chosen = _placed_sales(draft, movable, placement)
    held = held_back(draft, movable, placement)
    _add_equals(draft, movable, chosen, held)
    paying = what_sales_pay(draft, wanted, waiting, why)
    # first the recent lots that would wash losses, then losses: they make room for gains
    first = {PositionIndex(int(lots.position[lot])) for lot in movable.whole}
    requests = []
    for position, dollars in sorted(wanted.items(), key=lambda pair: (pair[0] not in first, gain[pair[0]], pair[0])):
        account, symbol = draft.household.positions.account[position], draft.household.positions.symbol[position]
        raises, ordered = position in paying.cash, paying.orders.get(position, ())
        order = rows.whole(Side.SELL, account, symbol, symbol, dollars * 100)
        rows.made(Side.SELL, account, symbol, dollars * 100, order)
        requests.append(
            SaleRequest(
                positions=(position,),
                amount=order,
                phase=Phase.RAISE_CASH if raises else Phase.SALES,
                purpose=TradePurpose.CASH if raises else why.sale_is_for(position, ordered),
                reasons=(
                    *why.sold(
                        position,
                        cash_purpose(draft, account) if raises else "",
                        ordered,
                        there.makes_room(position)
                        or _saves_tax(movable, gain[position])
                        or _makes_room_for_gains(draft.household, why, position, gain),
                    ),
                    *there.sold_from(position),
                    *there.frees(position, chosen[position]),
                ),
                only=frozenset(chosen[position]),
                urgent=raises and past_limits,
                first=movable.whole.intersection(chosen[position])
                if household.takes_cheapest(position)
                else frozenset(),
                at_most=held,
                least=None
                if raises
                else movable.improvement.least(account, draft.household.positions.symbol[position], Side.SELL),
            )
        )
    kept: set[LotIndex] = set()
    for request, selection in sell_in_turn(draft, guard, requests):
        only = request.only or frozenset()
        kept |= {each.lot for each in selection.refusals if each.washes and each.lot in only}
    return frozenset(kept)


def _saves_tax(movable: Movable, gain: float) -> Reason | None:
    """That a loss is taken where losses are harvested and their worth is weighed."""
    return because(Rule.LOSS_WEIGHED) if movable.harvests and movable.carried is not None and gain < 0 else None


def _makes_room_for_gains(
    household: Household, why: WhyMoved, position: PositionIndex, gain: Mapping[PositionIndex, float]
) -> Reason | None:
    """That a loss goes so that gains sold beside it stay within a limit, where its own row would rather be bought."""
    settings = household.settings
    limits = [
        name
        for name, limit in (
            ("the gain budget", settings.gain_budget),
            ("the short-term gain limit", settings.short_term_gain_limit),
            ("the tax budget", settings.tax_budget if settings.tax_budget_pct is None else settings.tax_budget_pct),
        )
        if limit is not None
    ]
    gains = any(each > 0 for each in gain.values())
    if not limits or not gains or gain[position] >= 0 or not why.is_wanted(position):
        return None
    return because(Rule.LOSS_MAKES_ROOM, limits=" and ".join(limits))


class _PlacedSales(NamedTuple):
    """By position: dollars placed, dollars of gain in them, and the lots they come of."""

    wanted: dict[PositionIndex, float]
    gain: dict[PositionIndex, float]
    chosen: dict[PositionIndex, set[LotIndex]]


def _placed_sales(draft: DraftProposal, movable: Movable, placement: Placement) -> _PlacedSales:
    """What a placement sells; gains off the household's return count for none."""
    found = _PlacedSales(defaultdict(float), defaultdict(float), defaultdict(set))
    of_lots = movable.of_lots
    gains = np.where(draft.valued.on_return[of_lots], gain_per_dollar(draft.valued, of_lots), 0.0) * placement.sold
    for at in np.flatnonzero(placement.sold > HALF_A_CENT).tolist():
        lot = movable.lots[at].lot
        position = draft.household.position_of(lot)
        found.wanted[position] += float(placement.sold[at])
        found.gain[position] += float(gains[at])
        found.chosen[position].add(lot)
    return found


def buy_whole_shares(
    draft: DraftProposal,
    guard: WashGuard,
    movable: Movable,
    placement: Placement,
    why: WhyMoved,
    there: WhyThere,
    rows: IntoBand,
) -> None:
    """Every purchase of the placement, the largest first; each account's last cents go where they reach furthest.

    Where less could be sold than was placed, less is bought: cash is not used up in its stead. rows: as the sales leave them.
    """
    household = draft.household
    scopes = {name: aim.scope for aim in movable.aims for name in aim.scope.accounts}
    left = _left_to_invest(draft, movable, placement)
    rows.once_sold(draft)
    wanted = [
        (dollars, each) for each, dollars in trades_made(movable.purchases, placement.bought) if dollars > HALF_A_CENT
    ]
    for dollars, each in sorted(wanted, key=lambda pair: (-round(pair[0], 2), pair[1].account, pair[1].symbol)):
        account, symbol = each.account, each.symbol
        if why_not_bought(draft, guard, account, symbol):
            continue
        free = before_commission(household.securities[symbol], draft.spendable(account) - movable.kept[account])
        turnover, counts_as = draft.turnover_left(), each.stands_for or symbol
        order = rows.whole(Side.BUY, account, symbol, counts_as, dollars * 100)
        quantity, gross = shares_for(
            household,
            symbol,
            Cents(
                min(
                    order,
                    free,
                    free if turnover is None else turnover,
                    room_for(draft, scopes[account], symbol),
                    left.get(scopes[account].account, free),
                )
            ),
        )
        is_made = quantity > 0 and gross >= _least_purchase(household, movable, account, symbol)
        rows.made(Side.BUY, account, counts_as, dollars * 100, gross if is_made else NO_MONEY)
        if is_made:
            if scopes[account].account in left:
                left[scopes[account].account] -= gross
            draft.buy(
                [
                    Purchase(
                        account=account,
                        symbol=symbol,
                        quantity=quantity,
                        gross=gross,
                        phase=Phase.BUYS,
                        purpose=why.purpose_of(account),
                        stands_for=each.stands_for,
                        reasons=(*why.bought(each), *there.bought(each)),
                    )
                ]
            )


def sold_whole(movable: Movable, placement: Placement) -> list[LotIndex]:
    """The lots of which a placement leaves nothing."""
    return lots_in(movable.of_lots[placement.sold >= movable.worths / CENTS - HALF_A_CENT])


def _least_purchase(household: Household, movable: Movable, account: str, symbol: Symbol) -> Cents:
    """The smallest purchase worth making: the minimum trade, and what improves its row enough but for half a share."""
    half = share_cost(household, symbol) // 2
    improves = movable.improvement.least_amount(account, symbol, Side.BUY) - half
    return Cents(max(household.minimum_trade(account), improves))


def groups_bought(household: Household, movable: Movable, placement: Placement) -> frozenset[str]:
    """The identical groups of which a placement buys."""
    bought = trades_made(movable.purchases, placement.bought)
    return frozenset(household.group_of[each.symbol] for each, dollars in bought if dollars > HALF_A_CENT)


def _left_to_invest(draft: DraftProposal, movable: Movable, placement: Placement) -> dict[str, int]:
    """Cents that each scope may still invest before its cash falls short of its aim, where less was sold than was placed."""
    found, household = {}, draft.household
    sold, bought = defaultdict[str, float](float), defaultdict[str, float](float)
    rounded: dict[tuple[str, PositionIndex], int] = {}  # half a share of each order
    for lot, dollars in trades_made(movable.lots, placement.sold):
        scope = movable.scope_of[household.account_of(lot.lot)]
        sold[scope] += dollars * 100
        if dollars > HALF_A_CENT:
            rounded[scope, household.position_of(lot.lot)] = share_cost(household, household.symbol_of(lot.lot)) // 2
    for purchase, dollars in trades_made(movable.purchases, placement.bought):
        bought[movable.scope_of[purchase.account]] += dollars * 100
    for aim in movable.aims:
        name = aim.scope.account
        if aim.row is None and NO_SYMBOL not in aim.symbols:
            values = values_to_come(draft, aim.scope)
            now = sum(values.get(symbol, 0) for symbol in aim.symbols)
            short = now - (aim.now - sold[name])
            if short > household.settings.minimum_trade + sum(
                each for (scope, _), each in rounded.items() if scope == name
            ):
                found[name] = max(0, round(max(aim.high, aim.now - sold[name] + bought[name])) - now)
    return found


def _add_equals(
    draft: DraftProposal, movable: Movable, chosen: Mapping[PositionIndex, set[LotIndex]], held: Container[LotIndex]
) -> None:
    """To a position's chosen lots those that cost as much: among equals the account's own order decides.

    held: lots that stay in part though dearer ones go, as their equals do.
    """
    valued, lots = draft.valued, movable.of_lots
    position = draft.household.lots.position[lots]
    cost = valued.cost_per_dollar[lots]
    if draft.budget.tax_year.income is not None:  # what a gain costs depends on all the others: equals gain as much
        cost = np.where(valued.on_return[lots], gain_per_dollar(valued, lots) + valued.fee[lots], cost)
    counts = valued.taxable[lots] & (np.abs(cost) > TIE)
    kind = position * 4 + 2 * (counts & valued.long_term[lots]) + (counts & (valued.realizes[lots] < 0))
    going = np.fromiter((lot for of in chosen.values() for lot in of if lot not in held), dtype=np.int64)
    in_order = np.lexsort((cost, kind))
    kind, cost, is_going = kind[in_order], cost[in_order], np.isin(lots[in_order], going)
    here, nowhere = np.arange(len(lots)), len(lots)
    before = np.maximum.accumulate(np.where(is_going, here, -1))
    after = np.minimum.accumulate(np.where(is_going, here, nowhere)[::-1])[::-1]
    equal = np.zeros(len(lots), dtype=np.bool_)
    for near, there in ((before, before >= 0), (after, after < nowhere)):
        next_to = np.where(there, near, 0)
        equal |= there & (kind[next_to] == kind) & (np.abs(cost[next_to] - cost) <= TIE)
    for at in in_order[equal].tolist():
        chosen[PositionIndex(int(position[at]))].add(movable.lots[at].lot)
