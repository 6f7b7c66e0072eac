"""How much gain the proposal may still realize: the gain budget, the short-term limit and the tax budget (B-1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from xlrebal.household.household import Household
from xlrebal.household.money import cents
from xlrebal.plan.marginal_rates import marginal_rates
from xlrebal.plan.year_so_far import YearSoFar
from xlrebal.tax.budget import gain_budget as use_of_budget
from xlrebal.tax.marginal import MarginalRates, marginal_tax
from xlrebal.tax.netting import CapitalResults
from xlrebal.tax.rates import TAX_2026, FilingStatus


@dataclass(frozen=True, slots=True)
class GainBudget:
    """The year's recognized results plus the proposal's, in cents, and what may not be exceeded (None: no limit).

    tax_before: the year's marginal tax without the proposal (T-1: tax is always a difference).
    """

    results: CapitalResults
    rates: MarginalRates
    loss_limit: int
    gain_limit: int | None
    short_limit: int | None
    tax_limit: int | None
    tax_before: int

    def add(self, short_term: int, long_term: int) -> GainBudget:
        """The budget after a sale that realizes these results."""
        return replace(self, results=replace(self.results, st=self.results.st + short_term, lt=self.results.lt + long_term))

    @property
    def tax_added(self) -> int:
        """Cents of tax the proposal adds so far (T-1, T-4)."""
        return self._tax() - self.tax_before

    def _tax(self) -> int:
        net = self.results
        return marginal_tax(net.st - net.st_carry, net.lt + net.distributions - net.lt_carry, self.rates, loss_limit=self.loss_limit).tax

    def exceeded(self) -> str:
        """The name of the first limit that is over ("" when none)."""
        use = use_of_budget(self.results, self.gain_limit, self.short_limit)
        if use.over:
            return "gain budget"
        if use.st_over:
            return "short-term gain limit"
        return "tax budget" if self.tax_limit is not None and self.tax_added > self.tax_limit else ""

    def left(self, limit: str) -> int:
        """Cents left under a limit by its name, for the sentence that says why a sale was cut."""
        use = use_of_budget(self.results, self.gain_limit, self.short_limit)
        left = {"gain budget": use.remaining, "short-term gain limit": use.st_remaining,
                "tax budget": (self.tax_limit or 0) - self.tax_added}.get(limit)
        return max(0, left or 0)

    @property
    def limited(self) -> bool:
        """Whether any limit is set at all."""
        return not (self.gain_limit is None and self.short_limit is None and self.tax_limit is None)


def gain_budget(household: Household, year: YearSoFar) -> GainBudget:
    """The budget before the proposal sells anything, from the settings and the year's results so far."""
    def money(key: str) -> int | None:
        value = household.settings.get(key)
        return None if value is None else cents(value)  # type: ignore[arg-type]

    results = CapitalResults(year.short_term, year.long_term, money("st_carryforward") or 0, money("lt_carryforward") or 0,
                             money("capital_gain_distributions") or 0)
    status = FilingStatus(str(household.settings.get("filing_status") or "single"))
    budget = GainBudget(results, marginal_rates(household), TAX_2026[status].loss_limit, money("gain_budget"),
                        money("short_term_gain_limit"), money("tax_budget"), 0)
    return replace(budget, tax_before=budget.tax_added)


def largest_affordable(budget: GainBudget, steps: int, gain_of: Callable[[int], tuple[int, int]]) -> int:
    """The most steps (0 … steps) whose (short, long) gain keeps every limit; the gain must not fall as steps rise.

    Losses are always affordable: they widen the budget.
    """
    def fits(count: int) -> bool:
        short, long = gain_of(count)
        return (short <= 0 and long <= 0) or not budget.add(short, long).exceeded()

    if not budget.limited or fits(steps):
        return steps
    low, high = 0, steps
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low
