"""Phase 7: overweights brought down, by the account's lot method, inside the gain budget, without a wash."""

from __future__ import annotations

from collections.abc import Collection

from xlrebal.household.indexes import lots_where
from xlrebal.household.target import Level, wider_paths
from xlrebal.plan.allowed.wash_guard import WashGuard
from xlrebal.plan.drift.decide_whether import Destination, Direction, Verdict
from xlrebal.plan.drift.measure_drift import ScopeDrift, cents_under, group_paths, symbols_under
from xlrebal.plan.drift.set_aims import Aims
from xlrebal.plan.lots.sale_request import SaleRequest
from xlrebal.plan.lots.select_lots import Selection, select_lots
from xlrebal.plan.proposal.decisions import Phase, Refusal, TradePurpose
from xlrebal.plan.proposal.draft_proposal import DraftProposal
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.scopes import Scope
from xlrebal.plan.proposal.shares_for import share_cost
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.schema.side import Side
from xlrebal.tax.money import NO_MONEY, NO_SHARES, Cents, MicroShares, amount_cents
from xlrebal.tax.symbol import Symbol


def choose_sales(
    proposal: Proposal, aims: tuple[Aims, ...], verdicts: tuple[Verdict, ...], guard: WashGuard
) -> Proposal:
    """The proposal with every wanted sale made as far as lots, budget and the wash rule allow; furthest over first.

    Where a class stays over its band because some of its holdings may not be sold, others of it are sold instead.
    """
    draft = DraftProposal.of(proposal)
    refused = {refusal.symbol for refusal in draft.refusals if refusal.side is Side.SELL}
    for own, verdict in zip(aims, verdicts, strict=True):
        drift = own.drift
        selling = [name for name, change in own.changes.items() if change < 0]
        for symbol in sorted(selling, key=lambda name: (-round(drift.drift_of(name), 9), name)):
            selection = _lots_of(draft, drift, guard, symbol, -own.changes[symbol], own.reasons[symbol])
            draft.sell(selection.sales, selection.refusals)
            refused |= {refusal.symbol for refusal in selection.refusals if refusal.side is Side.SELL}
            if not (selection.sales or selection.refusals):
                draft.refuse([_less_than_a_share(drift, symbol, -own.changes[symbol])])
        down = [each for each in verdict.destinations if each.direction is Direction.DOWN]
        if wider := [each for each in down if each.row.level is not Level.SECURITY]:
            instead = _Instead(draft, drift, guard, refused)
            for destination in wider:
                instead.bring_down(destination)
    return draft.frozen()


def _less_than_a_share(drift: ScopeDrift, symbol: Symbol, wanted: Cents) -> Refusal:
    """Cents that no sale comes near: nothing held back any lot, but what can be traded is more."""
    return Refusal(
        phase=Phase.SALES,
        side=Side.SELL,
        account="",
        symbol=symbol,
        lot_id="",
        quantity=NO_SHARES,
        amount=wanted,
        reason=because(Rule.NOT_TRADABLE, why="what is over target is less than can be traded"),
        accounts=drift.scope.accounts,
    )


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
    mine = drift.scope.accounts_set
    positions = tuple(index for index in draft.positions_of.get(symbol, ()) if accounts[index] in mine)
    if not positions:
        return Selection((), ())
    to_edge = draft.household.settings.rebalance_to == "edge"  # just above the edge would still be a breach
    request = SaleRequest(
        positions=positions,
        amount=wanted,
        phase=Phase.SALES,
        purpose=TradePurpose.DRIFT,
        reasons=reasons,
        round_up=to_edge,
    )
    return select_lots(draft, guard, request)


class _Instead:
    """Brings a scope's classes further down by holdings without a row of their own; lives only inside choose_sales.

    refused: symbols of which a sale was refused. values and under: cents by symbol and under each row, kept with every sale.
    """

    def __init__(self, draft: DraftProposal, drift: ScopeDrift, guard: WashGuard, refused: Collection[str]) -> None:
        self.draft, self.drift, self.guard, self.refused = draft, drift, guard, refused
        self.household, scope, rows = draft.household, drift.scope, drift.targets.rows
        listed = {target.path[3] for target in rows if target.level is Level.SECURITY}
        unlisted = [name for name in scope.values if name not in listed]
        self.paths = group_paths(rows)
        self.members = symbols_under(self.household, unlisted, self.paths)
        self.values = _without_working_orders(draft, scope)
        self.under = cents_under(self.household, self.values, self.paths)

    def bring_down(self, destination: Destination) -> None:
        """Sells of a class what costs the least tax first, as far as it may be sold."""
        path, scope = destination.row.path, self.drift.scope
        aim = round(destination.weight * scope.base)
        for symbol in sorted(self.members.get(path, ()), key=self._least_tax_first):
            left = self.under.get(path, 0) - aim
            small = left <= 2 * share_cost(self.household, symbol)
            if small or symbol in self.refused or self.values[symbol] <= 0:
                continue
            why = (destination.reason, because(Rule.INSTEAD, name=destination.row.name))
            amount = Cents(min(left, self.values[symbol]))
            selection = _lots_of(self.draft, self.drift, self.guard, symbol, amount, why)
            self.draft.sell(selection.sales)  # what the class cannot sell has been said already
            self._count(symbol, sum((sale.gross for sale in selection.sales), NO_MONEY))

    def _least_tax_first(self, symbol: Symbol) -> tuple[float, float, str]:
        return (_least_tax(self.draft, self.drift.scope, symbol), -round(self.drift.drift_of(symbol), 9), symbol)

    def _count(self, symbol: Symbol, sold: Cents) -> None:
        self.values[symbol] -= sold
        for path in wider_paths(self.household.path(symbol)):
            if path in self.paths:
                self.under[path] -= sold


def _without_working_orders(proposal: Proposal, scope: Scope) -> dict[Symbol, int]:
    """Cents by symbol in a scope without what orders to sell, still working, will take: nothing else is sold in its stead."""
    household, values = proposal.household, proposal.values(scope)
    for lot in lots_where(proposal.valued.spoken_for > 0):
        if household.account_of(lot) in scope.accounts_set:
            kept = min(proposal.left_of(lot), MicroShares(proposal.valued.spoken_for[lot]))
            values[household.symbol_of(lot)] -= amount_cents(kept, household.price_of(lot))
    return values


def _least_tax(proposal: Proposal, scope: Scope, symbol: Symbol) -> float:
    """Tax a dollar of the first lot any of the scope's accounts would sell."""
    accounts = proposal.household.positions.account
    lots = [
        lot
        for position in proposal.positions_of.get(symbol, ())
        if accounts[position] in scope.accounts_set
        for lot in proposal.lots_of.get(position, ())[:1]
    ]
    return min((round(float(proposal.valued.tax_per_dollar[lot]), 9) for lot in lots), default=0.0)
