"""Phase 5: holdings without a place in the target, and those marked phase out, sold within the gain budget, losers first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import inf
from typing import NamedTuple

from xlrebal.household.indexes import LotIndex, PositionIndex
from xlrebal.plan.allowed.wash_guard import WashGuard
from xlrebal.plan.drift.decide_whether import Verdict
from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.plan.harvest.swap_back import StoodIn
from xlrebal.plan.lots.sale_request import SaleRequest
from xlrebal.plan.lots.select_lots import select_lots
from xlrebal.plan.proposal.decisions import Phase, TradePurpose
from xlrebal.plan.proposal.draft_proposal import DraftProposal
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.trading_rules import restriction
from xlrebal.plan.taxes.gain_budget import Gain
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.tax.money import CENTS
from xlrebal.tax.symbol import Symbol


class _Leaving(NamedTuple):
    """What a position is sold out of for, and why."""

    purpose: TradePurpose
    reason: Reason


def phase_out(
    proposal: Proposal,
    drift: tuple[ScopeDrift, ...],
    verdicts: tuple[Verdict, ...],
    guard: WashGuard,
    stand_ins: Mapping[str, Mapping[Symbol, StoodIn]],
) -> Proposal:
    """The proposal once every misplaced holding is sold as far as the budget allows.

    stand_ins: by scope, the holdings that stood in for a symbol sold at a loss.
    """
    leaving: dict[PositionIndex, _Leaving] = {}
    for each, verdict in zip(drift, verdicts, strict=True):
        leaving |= _leaving(proposal, each, verdict, stand_ins.get(each.scope.account, {}))
    draft = DraftProposal.of(proposal)
    by_tax = sorted(leaving, key=lambda index: (draft.tax_share(index), index))
    if _sell_all(draft, guard, leaving, by_tax):
        draft = DraftProposal.of(proposal)
        _sell_least_gain_first(draft, guard, leaving)
    return draft.frozen()


def _sell_all(
    draft: DraftProposal, guard: WashGuard, leaving: Mapping[PositionIndex, _Leaving], order: Sequence[PositionIndex]
) -> bool:
    """Sells out of the positions in this order; whether a gain limit leaves some of them unsold."""
    cut = False
    for position in order:
        selection = select_lots(draft, guard, _request(position, leaving[position]))
        draft.sell(selection.sales, selection.refusals)
        cut |= selection.is_cut
    return cut


def _sell_least_gain_first(draft: DraftProposal, guard: WashGuard, leaving: Mapping[PositionIndex, _Leaving]) -> None:
    """Where a limit stops it: losses of every position first, then the lots that use least of the limit a dollar, whosever they are.

    So much leaves for the same gain as leaves at most, but for whole shares and the order of an account's lot method.
    """
    uses = {lot: use for position in leaving for lot, use in _use_of_limits(draft, position)}
    _sell_only(draft, guard, leaving, frozenset(lot for lot, use in uses.items() if use <= 0))
    _sell_only(draft, guard, leaving, _fitting(draft, uses))
    next_use = {position: min((uses[lot] for lot in draft.lots_left(position)), default=0.0) for position in leaving}
    _sell_all(draft, guard, leaving, sorted(leaving, key=lambda index: (round(next_use[index], 9), index)))


def _sell_only(
    draft: DraftProposal, guard: WashGuard, leaving: Mapping[PositionIndex, _Leaving], lots: frozenset[LotIndex]
) -> None:
    """Sells these lots of the positions."""
    for position in sorted(leaving):
        if own := lots.intersection(draft.lots_of.get(position, ())):
            draft.sell(select_lots(draft, guard, replace(_request(position, leaving[position]), only=own)).sales)


def _use_of_limits(proposal: Proposal, position: PositionIndex) -> Iterator[tuple[LotIndex, float]]:
    """What a dollar of each lot uses of the limit that is set, gain before tax before short-term gain; where lots go in order, at least what those before it use."""
    in_order = proposal.household.lot_method(position) not in ("TAXCOST", "MINTAX")
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


def _request(position: PositionIndex, leaving: _Leaving) -> SaleRequest:
    """All that is left of a position."""
    return SaleRequest(
        positions=(position,),
        amount=None,
        phase=Phase.SALES if leaving.purpose is TradePurpose.SWAP_BACK else Phase.PHASE_OUT,
        purpose=leaving.purpose,
        reasons=(leaving.reason,),
    )


def _leaving(
    proposal: Proposal, drift: ScopeDrift, verdict: Verdict, stand_ins: Mapping[Symbol, StoodIn]
) -> dict[PositionIndex, _Leaving]:
    """Positions to sell out of, with the purpose and the reason."""
    positions = proposal.household.positions
    found: dict[PositionIndex, _Leaving] = {}
    if proposal.household.settings.mode == "bands only":
        return found
    set_limits = proposal.budget.limits_in_words
    for index in (index for account in drift.scope.accounts for index in positions.of_account.get(account, ())):
        account, symbol = positions.account[index], positions.symbol[index]
        if positions.quantity[index] <= 0:
            continue
        taxable = proposal.household.accounts[account].taxable
        limits = f"; sold as far as {set_limits} allows" if set_limits and taxable else ""
        if restriction(proposal.household, account, symbol, ("phase out",)):
            found[index] = _Leaving(TradePurpose.PHASE_OUT, because(Rule.PHASE_OUT, name=symbol, limits=limits))
        elif verdict.legacy_goes and symbol in drift.targets.legacy:
            found[index] = _without_place(symbol, limits, stand_ins.get(symbol))
    return found


def _without_place(symbol: Symbol, limits: str, stood_in: StoodIn | None) -> _Leaving:
    """A holding without a place in the target; `stood_in`: what it had been bought in place of."""
    if stood_in is None:
        return _Leaving(TradePurpose.PHASE_OUT, because(Rule.LEGACY, name=symbol, limits=limits))
    reason = because(
        Rule.STOOD_IN,
        name=symbol,
        original=stood_in.original,
        sold=stood_in.sold,
        safe=stood_in.safe_from,
        limits=limits,
    )
    return _Leaving(TradePurpose.SWAP_BACK, reason)
