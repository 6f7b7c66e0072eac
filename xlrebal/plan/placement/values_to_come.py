"""What a scope will hold once the orders to sell that are still working are filled."""

from __future__ import annotations

from collections.abc import Container

from xlrebal.household.indexes import lots_where
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.plan.proposal.scopes import Scope
from xlrebal.tax.money import MicroShares, amount_cents
from xlrebal.tax.symbol import Symbol


def values_to_come(proposal: Proposal, scope: Scope, with_rows: Container[Symbol] = ()) -> dict[Symbol, int]:
    """Cents by symbol after all that is decided and without what working orders will take: nothing else is sold in its stead.

    with_rows: the symbols that have a target row of their own; what was bought to stand in for one of them counts under it.
    """
    household, values = proposal.household, proposal.values(scope)
    for lot in lots_where(proposal.valued.spoken_for > 0):
        if household.account_of(lot) in scope.accounts_set:
            kept = min(proposal.left_of(lot), MicroShares(proposal.valued.spoken_for[lot]))
            values[household.symbol_of(lot)] -= amount_cents(kept, household.price_of(lot))
    for each in proposal.purchases:
        if each.stands_for in with_rows and each.account in scope.accounts_set:
            values[each.symbol] -= each.gross
            values[each.stands_for] = values.get(each.stands_for, 0) + each.gross
    return values
