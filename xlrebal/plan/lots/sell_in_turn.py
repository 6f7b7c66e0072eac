"""The lots of several requests, where the losses of some make room for the gains of others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from xlrebal.household.indexes import PositionIndex
from xlrebal.plan.allowed.wash_guard import WashGuard
from xlrebal.plan.lots.sale_request import SaleRequest
from xlrebal.plan.lots.select_lots import Selection, select_lots
from xlrebal.plan.proposal.draft_proposal import DraftProposal


class SoldInTurn(NamedTuple):
    """A request, and what was sold for it."""

    request: SaleRequest
    selection: Selection


def sell_in_turn(
    draft: DraftProposal, guard: WashGuard, requests: Sequence[SaleRequest], *, refuse: bool = True
) -> list[SoldInTurn]:
    """Sells what each request takes, in an order in which limits cut least: what they cut waits for the losses of the others.

    Where that leaves some of it unsold still, it goes first if more is sold in all: a share of another, rounded up, may have taken
    what an order needs whose gains leave before its losses. Each is sold before the next is asked for. refuse: whether what stays
    is said, too.
    """
    order, waiting = list(requests), frozenset[tuple[PositionIndex, ...]]()
    while True:
        with draft.trial() as trial:
            sold = _sold(draft, guard, order, refuse=refuse)
            cut = {each.request.positions for each in sold if each.selection.is_cut}
            later = sorted(order, key=lambda request: request.positions in cut - waiting)
            trial.stands = later == order and not cut
        if trial.stands:
            return sold
        if later == order:
            break
        order, waiting = later, waiting | cut
    first = sorted(order, key=lambda request: request.positions not in cut)
    if first != order:
        with draft.trial():
            is_more = _gross(_sold(draft, guard, first, refuse=refuse)) > _gross(sold)
        order = first if is_more else order
    return _sold(draft, guard, order, refuse=refuse)


def _sold(draft: DraftProposal, guard: WashGuard, requests: Sequence[SaleRequest], *, refuse: bool) -> list[SoldInTurn]:
    return [SoldInTurn(request, _sell(draft, guard, request, refuse=refuse)) for request in requests]


def _gross(sold: Sequence[SoldInTurn]) -> int:
    """Cents that all of it brings."""
    return sum(sale.gross for each in sold for sale in each.selection.sales)


def _sell(draft: DraftProposal, guard: WashGuard, request: SaleRequest, *, refuse: bool) -> Selection:
    selection = select_lots(draft, guard, request)
    draft.sell(selection.sales, selection.refusals if refuse else ())
    return selection
