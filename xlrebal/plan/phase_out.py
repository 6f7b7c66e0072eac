"""Phase 5: holdings without a place in the target, and those marked phase out, sold within the gain budget, losers first."""

from __future__ import annotations

from xlrebal.household.indexes import PositionIndex
from xlrebal.plan.allowed.wash_guard import WashGuard
from xlrebal.plan.drift.decide_whether import Verdict
from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.plan.lots.sale_request import SaleRequest
from xlrebal.plan.lots.select_lots import select_lots
from xlrebal.plan.proposal.decisions import Phase, TradePurpose
from xlrebal.plan.proposal.draft_proposal import DraftProposal
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.trading_rules import restriction
from xlrebal.schema.reason import Reason, Rule, because


def phase_out(
    proposal: Proposal, drift: tuple[ScopeDrift, ...], verdicts: tuple[Verdict, ...], guard: WashGuard
) -> Proposal:
    """The proposal once every misplaced holding is sold as far as the budget allows."""
    draft = DraftProposal.of(proposal)
    for each, verdict in zip(drift, verdicts, strict=True):
        leaving = _leaving(draft, each, verdict)
        for position in sorted(leaving, key=lambda index: (draft.tax_share(index), index)):
            request = SaleRequest(
                positions=(position,),
                amount=None,
                phase=Phase.PHASE_OUT,
                purpose=TradePurpose.PHASE_OUT,
                reasons=(leaving[position],),
            )
            selection = select_lots(draft, guard, request)
            draft.sell(selection.sales, selection.refusals)
    return draft.frozen()


def _leaving(proposal: Proposal, drift: ScopeDrift, verdict: Verdict) -> dict[PositionIndex, Reason]:
    """Positions to sell out of, with the reason."""
    positions = proposal.household.positions
    found: dict[PositionIndex, Reason] = {}
    for index in (index for account in drift.scope.accounts for index in positions.of_account.get(account, ())):
        account, symbol = positions.account[index], positions.symbol[index]
        if positions.quantity[index] <= 0:
            continue
        if restriction(proposal.household, account, symbol, ("phase out",)):
            found[index] = because(Rule.PHASE_OUT, name=symbol)
        elif verdict.legacy_goes and symbol in drift.targets.legacy:
            found[index] = because(Rule.LEGACY, name=symbol)
    return found
