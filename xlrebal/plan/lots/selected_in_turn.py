"""The lots of several requests, where the losses of some make room for the gains of others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlrebal.household.indexes import PositionIndex
from xlrebal.plan.allowed.wash_guard import WashGuard
from xlrebal.plan.lots.sale_request import SaleRequest
from xlrebal.plan.lots.select_lots import Selection, select_lots
from xlrebal.plan.proposal.draft_proposal import DraftProposal


def selected_in_turn(
    draft: DraftProposal, guard: WashGuard, requests: Sequence[SaleRequest]
) -> Iterator[tuple[SaleRequest, Selection]]:
    """What each request sells, in an order in which limits cut least: what they cut waits for the losses of the others.

    Each is sold before the next is asked for.
    """
    if draft.budget.limited:
        yield from _in_best_turn(draft, guard, requests)
    else:
        yield from ((request, select_lots(draft, guard, request)) for request in requests)


def _in_best_turn(
    draft: DraftProposal, guard: WashGuard, requests: Sequence[SaleRequest]
) -> list[tuple[SaleRequest, Selection]]:
    order, waiting = list(requests), frozenset[tuple[PositionIndex, ...]]()
    while True:
        selected = []
        with draft.trial():
            for request in order:
                selection = select_lots(draft, guard, request)
                draft.sell(selection.sales, selection.refusals)
                selected.append((request, selection))
        cut = {request.positions for request, selection in selected if selection.is_cut} - waiting
        later = sorted(order, key=lambda request: request.positions in cut)
        if later == order:
            return selected
        order, waiting = later, waiting | cut
