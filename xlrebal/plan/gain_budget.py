"""How much gain the proposal may still realize: the gain budget, the short-term limit and the tax budget (B-1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

from xlrebal.household.household import Household
from xlrebal.plan.estimate_tax import TaxBasis, tax_basis, tax_total
from xlrebal.plan.history.year_so_far import YearSoFar
from xlrebal.tax.budget import gain_budget as use_of_budget
from xlrebal.tax.netting import CapitalResults


class Gain(NamedTuple):
    """What a sale realizes, in cents; `collectible` is a part of `long_term` (N-5)."""

    short_term: int
    long_term: int
    collectible: int = 0


@dataclass(frozen=True, slots=True)
class GainBudget:
    """The year's recognized results plus the proposal's, in cents, and what may not be exceeded (None: no limit).

    basis: what tax is worked out from. tax_before: the year's tax without the proposal (T-1: always a difference).
    """

    results: CapitalResults
    basis: TaxBasis
    gain_limit: int | None
    short_limit: int | None
    tax_limit: int | None
    tax_before: int

    def add(self, short_term: int, long_term: int, collectibles: int = 0) -> GainBudget:
        """The budget after a sale that realizes these results; `collectibles` is a part of `long_term`."""
        return replace(
            self,
            results=replace(
                self.results,
                st=self.results.st + short_term,
                lt=self.results.lt + long_term,
                collectibles=self.results.collectibles + collectibles,
            ),
        )

    @property
    def tax_added(self) -> int:
        """Cents of tax the proposal adds so far (T-1)."""
        return tax_total(self.results, self.basis) - self.tax_before

    def exceeded(self) -> str:
        """The name of the first limit that is over ("" when none)."""
        use = use_of_budget(self.results, self.gain_limit, self.short_limit)
        if use.over:
            return "gain budget"
        if use.st_over:
            return "short-term gain limit"
        return "tax budget" if self.tax_limit is not None and self.tax_added > self.tax_limit else ""

    def exceeded_by(self, gain: Gain) -> str:
        """The first limit that is over because of a sale: one that raises what counts against it ("" when none)."""
        after = self.add(*gain)
        before_use = use_of_budget(self.results, self.gain_limit, self.short_limit)
        use = use_of_budget(after.results, self.gain_limit, self.short_limit)
        if use.over and use.used > before_use.used:
            return "gain budget"
        if use.st_over and use.st_used > before_use.st_used:
            return "short-term gain limit"
        over = self.tax_limit is not None and self.tax_limit < after.tax_added > self.tax_added
        return "tax budget" if over else ""

    def left(self, limit: str) -> int:
        """Cents left under a limit by its name, for the sentence that says why a sale was cut."""
        use = use_of_budget(self.results, self.gain_limit, self.short_limit)
        left = {
            "gain budget": use.remaining,
            "short-term gain limit": use.st_remaining,
            "tax budget": (self.tax_limit or 0) - self.tax_added,
        }.get(limit)
        return max(0, left or 0)

    @property
    def limited(self) -> bool:
        """Whether any limit is set at all."""
        return not (self.gain_limit is None and self.short_limit is None and self.tax_limit is None)


def gain_budget(household: Household, year: YearSoFar) -> GainBudget:
    """The budget before the proposal sells anything, from the settings and the year's results so far."""
    results = CapitalResults(
        year.short_term,
        year.long_term,
        household.money("st_carryforward") or 0,
        household.money("lt_carryforward") or 0,
        household.money("capital_gain_distributions") or 0,
        year.collectibles,
    )
    basis = tax_basis(household, results)
    return GainBudget(
        results,
        basis,
        household.money("gain_budget"),
        household.money("short_term_gain_limit"),
        household.money("tax_budget"),
        tax_total(results, basis),
    )


def largest_affordable(budget: GainBudget, steps: int, gain_of: Callable[[int], Gain]) -> int:
    """The most steps (0 … steps) whose gain keeps every limit; the gain must not fall as steps rise.

    Losses are always affordable: they widen the budget.
    """

    def fits(count: int) -> bool:
        gain = gain_of(count)
        return (gain.short_term <= 0 and gain.long_term <= 0) or not budget.exceeded_by(gain)

    if not budget.limited or fits(steps):
        return steps
    low, high = 0, steps
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low
