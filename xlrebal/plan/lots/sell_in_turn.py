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

    Each is sold before the next is asked for. refuse: whether what stays is said, too.
    """
    order, waiting = list(requests), frozenset[tuple[PositionIndex, ...]]()
    while True:
        with draft.trial() as trial:
            sold = [SoldInTurn(request, _sell(draft, guard, request, refuse=refuse)) for request in order]
            cut = {each.request.positions for each in sold if each.selection.is_cut} - waiting
            later = sorted(order, key=lambda request: request.positions in cut)
            trial.stands = later == order
        if trial.stands:
            return sold
        order, waiting = later, waiting | cut


def _sell(draft: DraftProposal, guard: WashGuard, request: SaleRequest, *, refuse: bool) -> Selection:
    selection = select_lots(draft, guard, request)
    draft.sell(selection.sales, selection.refusals if refuse else ())
    return selection
