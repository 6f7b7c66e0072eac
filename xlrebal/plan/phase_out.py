"""Phase 5: what is to leave, sold within the gain budget, losers first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import inf

from xlrebal.household.indexes import LotIndex, PositionIndex
from xlrebal.plan.allowed.wash_guard import WashGuard
from xlrebal.plan.lots.sale_request import SaleRequest
from xlrebal.plan.lots.select_lots import select_lots
from xlrebal.plan.proposal.decisions import Phase, TradePurpose
from xlrebal.plan.proposal.draft_proposal import DraftProposal
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.taxes.gain_budget import Gain
from xlrebal.plan.what_leaves import Leaving
from xlrebal.tax.money import CENTS


def phase_out(proposal: Proposal, guard: WashGuard, leaving: Mapping[PositionIndex, Leaving]) -> Proposal:
    """The proposal once everything that is to leave is sold as far as the budget allows."""
    draft = DraftProposal.of(proposal)
    by_tax = sorted(leaving, key=lambda index: (draft.tax_share(index), index))
    if _sell_all(draft, guard, leaving, by_tax):
        draft = DraftProposal.of(proposal)
        _sell_least_gain_first(draft, guard, leaving)
    return draft.frozen()


def _sell_all(
    draft: DraftProposal, guard: WashGuard, leaving: Mapping[PositionIndex, Leaving], order: Sequence[PositionIndex]
) -> bool:
    """Sells out of the positions in this order; whether a gain limit leaves some of them unsold."""
    cut = False
    for position in order:
        selection = select_lots(draft, guard, _request(position, leaving[position]))
        draft.sell(selection.sales, selection.refusals)
        cut |= selection.is_cut
    return cut


def _sell_least_gain_first(draft: DraftProposal, guard: WashGuard, leaving: Mapping[PositionIndex, Leaving]) -> None:
    """Where a limit stops it: losses of every position first, then the lots that use least of the limit a dollar, whosever they are.

    So much leaves for the same gain as leaves at most, but for whole shares and the order of an account's lot method.
    """
    uses = {lot: use for position in leaving for lot, use in _use_of_limits(draft, position)}
    _sell_only(draft, guard, leaving, frozenset(lot for lot, use in uses.items() if use <= 0))
    _sell_only(draft, guard, leaving, _fitting(draft, uses))
    next_use = {position: min((uses[lot] for lot in draft.lots_left(position)), default=0.0) for position in leaving}
    _sell_all(draft, guard, leaving, sorted(leaving, key=lambda index: (round(next_use[index], 9), index)))


def _sell_only(
    draft: DraftProposal, guard: WashGuard, leaving: Mapping[PositionIndex, Leaving], lots: frozenset[LotIndex]
) -> None:
    """Sells these lots of the positions."""
    for position in sorted(leaving):
        if own := lots.intersection(draft.lots_of.get(position, ())):
            draft.sell(select_lots(draft, guard, replace(_request(position, leaving[position]), only=own)).sales)


def _use_of_limits(proposal: Proposal, position: PositionIndex) -> Iterator[tuple[LotIndex, float]]:
    """What a dollar of each lot uses of the limit that is set, gain before tax before short-term gain; where lots go in order, at least what those before it use."""
    in_order = not proposal.household.takes_cheapest(position)
    before = -inf
    for lot in proposal.lots_of.get(position, ()):
        own = _use_of_lot(proposal, lot)
        before = max(before, own) if in_order else own
        yield lot, before


def _use_of_lot(proposal: Proposal, lot: LotIndex) -> float:
    """What a dollar of one lot uses of that limit; nothing on a separate return (S-9)."""
    valued, budget = proposal.valued, proposal.budget
    if not valued.on_return[lot]:
        return 0.0
    if budget.gain_limit is None and budget.tax_limit is not None:
        return float(valued.tax_per_dollar[lot])
    if budget.gain_limit is None and valued.long_term[lot]:
        return 0.0
    return float(valued.realizes[lot] / max(valued.value[lot], 0.01))


def _fitting(proposal: Proposal, uses: Mapping[LotIndex, float]) -> frozenset[LotIndex]:
    """The lots, least use first, that the limits have room for one after the other."""
    budget, valued, found = proposal.budget, proposal.valued, []
    left = [lot for lot, use in uses.items() if use > 0 and proposal.free_of(lot)]
    for lot in sorted(left, key=lambda lot: (round(uses[lot], 9), lot)):
        gain = round(float(valued.realizes[lot]) * CENTS) if valued.on_return[lot] else 0
        added = Gain(0, gain) if valued.long_term[lot] else Gain(gain, 0)
        if budget.exceeded_by(added):
            break
        budget = budget.add(added)
        found.append(lot)
    return frozenset(found)


def _request(position: PositionIndex, leaving: Leaving) -> SaleRequest:
    """All that is left of a position."""
    return SaleRequest(
        positions=(position,),
        amount=None,
        phase=Phase.SALES if leaving.purpose is TradePurpose.SWAP_BACK else Phase.PHASE_OUT,
        purpose=leaving.purpose,
        reasons=(leaving.reason,),
    )
