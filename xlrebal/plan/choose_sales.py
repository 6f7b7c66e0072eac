"""Phase 7: overweights brought down, by the account's lot method, inside the gain budget, without a wash."""

from __future__ import annotations

from xlrebal.household.household import Level
from xlrebal.plan.allowed.wash_guard import WashGuard
from xlrebal.plan.drift.decide_whether import Destination, Direction, Verdict
from xlrebal.plan.drift.measure_drift import ScopeDrift, value_under
from xlrebal.plan.drift.set_aims import Aims
from xlrebal.plan.lots.sale_request import SaleRequest
from xlrebal.plan.lots.select_lots import Selection, select_lots
from xlrebal.plan.proposal.decisions import Phase, TradePurpose
from xlrebal.plan.proposal.draft_proposal import DraftProposal
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.scopes import Scope
from xlrebal.plan.proposal.shares_for import share_cost
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_MONEY, Cents
from xlrebal.tax.symbol import Symbol


def choose_sales(
    proposal: Proposal, aims: tuple[Aims, ...], verdicts: tuple[Verdict, ...], guard: WashGuard
) -> Proposal:
    """The proposal with every wanted sale made as far as lots, budget and the wash rule allow; furthest over first.

    Where a class stays over its band because some of its holdings may not be sold, others of it are sold instead.
    """
    draft = DraftProposal.of(proposal)
    for own, verdict in zip(aims, verdicts, strict=True):
        drift = own.drift
        selling = [name for name, change in own.changes.items() if change < 0]
        for symbol in sorted(selling, key=lambda name: (-round(drift.drift_of(name), 9), name)):
            selection = _lots_of(draft, drift, guard, symbol, -own.changes[symbol], own.reasons[symbol])
            draft.sell(selection.sales, selection.refusals)
        for destination in verdict.destinations:
            if destination.direction is Direction.DOWN and destination.row.level is not Level.SECURITY:
                _sell_instead(draft, drift, guard, destination)
    return draft.frozen()


def _lots_of(
    draft: DraftProposal,
    drift: ScopeDrift,
    guard: WashGuard,
    symbol: Symbol,
    wanted: Cents,
    reasons: tuple[Reason, ...],
) -> Selection:
    """The lots that sell `wanted` cents of one symbol, in whichever of the scope's accounts it costs least."""
    accounts = draft.household.positions.account
    positions = tuple(index for index in draft.positions_of.get(symbol, ()) if accounts[index] in drift.scope.accounts)
    if not positions:
        return Selection((), ())
    methods = sorted({draft.household.lot_method(index) for index in positions})
    to_edge = draft.household.settings.rebalance_to == "edge"  # just above the edge would still be a breach
    said = (*reasons, because(Rule.LOT_METHOD, method=" / ".join(methods)))
    request = SaleRequest(
        positions=positions,
        amount=wanted,
        phase=Phase.SALES,
        purpose=TradePurpose.DRIFT,
        reasons=said,
        round_up=to_edge,
    )
    return select_lots(draft, guard, request)


def _sell_instead(draft: DraftProposal, drift: ScopeDrift, guard: WashGuard, destination: Destination) -> None:
    """Brings a class further down by holdings without a row of their own, the least tax first, as far as they may be sold."""
    household, scope, row = draft.household, drift.scope, destination.row
    listed = {target.path[3] for target in drift.targets.rows if target.level is Level.SECURITY}
    members = [name for name in scope.values if name not in listed and row.covers(household.path(name))]
    values = draft.values(scope)
    left = value_under(household, scope, drift.targets, row, values, 0) - round(destination.weight * scope.base)
    refused = {refusal.symbol for refusal in draft.refusals if refusal.side is Side.SELL}
    for symbol in sorted(
        members, key=lambda name: (_least_tax(draft, scope, name), -round(drift.drift_of(name), 9), name)
    ):
        if left <= 2 * share_cost(household, symbol) or symbol in refused or values[symbol] <= 0:
            continue
        why = (destination.reason, because(Rule.INSTEAD))
        selection = _lots_of(draft, drift, guard, symbol, Cents(min(left, values[symbol])), why)
        draft.sell(selection.sales)  # what the class cannot sell has been said already
        left -= sum((sale.gross for sale in selection.sales), NO_MONEY)


def _least_tax(proposal: Proposal, scope: Scope, symbol: Symbol) -> float:
    """Tax a dollar of the first lot any of the scope's accounts would sell."""
    accounts = proposal.household.positions.account
    lots = [
        lot
        for position in proposal.positions_of.get(symbol, ())
        if accounts[position] in scope.accounts
        for lot in proposal.lots_of.get(position, ())[:1]
    ]
    return min((round(float(proposal.valued.tax_per_dollar[lot]), 9) for lot in lots), default=0.0)
