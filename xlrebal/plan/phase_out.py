"""Phase 5: holdings without a place in the target, and those marked phase out, sold within the gain budget, losers first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from xlrebal.household.indexes import PositionIndex
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
from xlrebal.schema.reason import Reason, Rule, because
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
    draft = DraftProposal.of(proposal)
    for each, verdict in zip(drift, verdicts, strict=True):
        leaving = _leaving(draft, each, verdict, stand_ins.get(each.scope.account, {}))
        for position in sorted(leaving, key=lambda index: (draft.tax_share(index), index)):
            request = SaleRequest(
                positions=(position,),
                amount=None,
                phase=Phase.SALES if leaving[position].purpose is TradePurpose.SWAP_BACK else Phase.PHASE_OUT,
                purpose=leaving[position].purpose,
                reasons=(leaving[position].reason,),
            )
            selection = select_lots(draft, guard, request)
            draft.sell(selection.sales, selection.refusals)
    return draft.frozen()


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
