"""Losses of what follows the sheet Benchmark are taken only while its tracking error stays within the limit."""

from __future__ import annotations

from collections.abc import Sequence

from xlrebal.plan.drift.benchmark_weights import ScopeHeld, error_to_index, index_weights, sleeve_weights, sleeves
from xlrebal.plan.drift.measure_drift import ScopeDrift
from xlrebal.plan.harvest.harvest_swap import Swap
from xlrebal.plan.proposal.proposal import Proposal
from xlrebal.risk.covariance import covariance_of
from xlrebal.schema.reason import Reason, Rule, because
from xlrebal.tax.money import NO_MONEY


class WithinIndex:
    """What follows the index, and Tracking Error Limit %; a limit that is broken already forbids only what strays further."""

    def __init__(self, proposal: Proposal, drift: Sequence[ScopeDrift]) -> None:
        """Nothing is ever forbidden without a limit, without a sheet Benchmark, or where the risk is not known."""
        self._household = proposal.household
        self._limit = self._household.settings.tracking_error_limit_pct
        self._drift = {each.scope.account: each for each in drift}
        self._parts = sleeves(self._household, drift) if self._limit is not None else ()
        self._followed = {part.account for part in self._parts}

    def why_not(self, proposal: Proposal, scope: str, swap: Swap) -> Reason | None:
        """Why this swap may not be made in a scope now; None where it may."""
        if self._limit is None or scope not in self._followed:
            return None
        before, after = self._error(proposal, "", None), self._error(proposal, scope, swap)
        if before is None or after is None or after <= max(before, self._limit):
            return None
        return because(Rule.STRAYS_FROM_INDEX, before=before, after=after, limit=self._limit)

    def _error(self, proposal: Proposal, scope: str, swap: Swap | None) -> float | None:
        """The tracking error of what follows the index, once a swap in one scope is made."""
        held = {}
        for account in self._followed:
            drift = self._drift[account]
            values = proposal.values(drift.scope)
            cash = sum((proposal.cash.get(name, NO_MONEY) for name in drift.scope.accounts), NO_MONEY)
            if swap is not None and account == scope:
                for sale in swap.sales:
                    symbol = self._household.symbol_of(sale.lot)
                    values[symbol] = values.get(symbol, 0) - sale.gross
                    cash += sale.gross
                if swap.purchase:
                    values[swap.purchase.symbol] = values.get(swap.purchase.symbol, 0) + swap.purchase.gross
                    cash -= swap.purchase.gross
            held[account] = ScopeHeld(values, cash)
        weights = sleeve_weights(self._household, self._parts, held).weights
        return error_to_index(weights, index_weights(self._household), covariance_of(self._household))
