"""A placement in dollars as sales and purchases in whole shares: the nearest share, lots by each account's order, no cash overspent."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from xlrebal.household.indexes import LotIndex, PositionIndex
from xlrebal.optimize.problem import Placement
from xlrebal.plan.allowed.may_buy import room_for, why_not_bought
from xlrebal.plan.allowed.wash_guard import WashGuard
from xlrebal.plan.lots.sale_request import SaleRequest
from xlrebal.plan.lots.select_lots import select_lots
from xlrebal.plan.placement.problem_of import Movable, gain_per_dollar
from xlrebal.plan.placement.why_moved import WhyMoved
from xlrebal.plan.placement.why_there import WhyThere
from xlrebal.plan.proposal.cost_of_trading import before_commission
from xlrebal.plan.proposal.decisions import Phase, Purchase, TradePurpose
from xlrebal.plan.proposal.draft_proposal import DraftProposal
from xlrebal.plan.proposal.shares_for import share_cost, shares_for
from xlrebal.tax.money import Cents

HALF_A_CENT = 0.005


def sell_whole_shares(
    draft: DraftProposal, guard: WashGuard, movable: Movable, placement: Placement, why: WhyMoved, there: WhyThere
) -> frozenset[LotIndex]:
    """Every sale of the placement, position by position; the lots that stay after all, since something would wash them."""
    kept: set[LotIndex] = set()
    lots = draft.household.lots
    wanted: dict[PositionIndex, float] = defaultdict(float)
    chosen: dict[PositionIndex, set[LotIndex]] = defaultdict(set)
    gain: dict[PositionIndex, float] = defaultdict(float)
    of_lots = np.array([each.lot for each in movable.lots], dtype=np.int64)
    gains = np.where(draft.valued.on_return[of_lots], gain_per_dollar(draft.valued, of_lots), 0.0) * placement.sold
    for each, dollars, gained in zip(movable.lots, placement.sold.tolist(), gains.tolist(), strict=True):
        if dollars > HALF_A_CENT:
            position = PositionIndex(int(lots.position[each.lot]))
            wanted[position] += dollars
            gain[position] += gained
            chosen[position].add(each.lot)
    # first the recent lots that would wash losses, then losses: they make room for gains
    first = {PositionIndex(int(lots.position[lot])) for lot in movable.whole}
    for position, dollars in sorted(wanted.items(), key=lambda pair: (pair[0] not in first, gain[pair[0]], pair[0])):
        request = SaleRequest(
            positions=(position,),
            amount=Cents(round(dollars * 100)),
            phase=Phase.SALES,
            purpose=TradePurpose.DRIFT,
            reasons=(*why.sold(position), *there.sold_from(position)),
            only=frozenset(chosen[position]),
        )
        selection = select_lots(draft, guard, request)
        draft.sell(selection.sales, selection.refusals)
        kept |= {each.lot for each in selection.refusals if each.washes and each.lot in chosen[position]}
    return frozenset(kept)


def buy_whole_shares(
    draft: DraftProposal, guard: WashGuard, movable: Movable, placement: Placement, why: WhyMoved, there: WhyThere
) -> None:
    """Every purchase of the placement, the largest first; each account's last cents go where they reach furthest."""
    household = draft.household
    scopes = {name: aim.scope for aim in movable.aims for name in aim.scope.accounts}
    wanted = [
        (dollars, each)
        for each, dollars in zip(movable.purchases, placement.bought.tolist(), strict=True)
        if dollars > HALF_A_CENT
    ]
    for dollars, each in sorted(wanted, key=lambda pair: (-round(pair[0], 2), pair[1].account, pair[1].symbol)):
        account, symbol = each.account, each.symbol
        if why_not_bought(draft, guard, account, symbol):
            continue
        free = before_commission(household.securities[symbol], draft.spendable(account) - movable.kept[account])
        half_more = Cents(round(dollars * 100)) + share_cost(household, symbol) // 2
        quantity, gross = shares_for(
            household, symbol, Cents(min(half_more, free, room_for(draft, scopes[account], symbol)))
        )
        if quantity and gross >= household.settings.minimum_trade:
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
