"""How much gain the proposal may still realize: the gain budget, the short-term limit and the tax budget (B-1)."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import cached_property
from math import floor
from typing import NamedTuple

from xlrebal.household.household import Household
from xlrebal.plan.taxes.tax_of_year import TaxYear, tax_total, tax_year
from xlrebal.schema.plan_settings import PlanSettings
from xlrebal.schema.record import Remembering, record, replace
from xlrebal.tax.budget import Budget, use_of_budgets
from xlrebal.tax.money import Cents
from xlrebal.tax.netting import CapitalResults

ROUNDING = 1e-6  # of a cent


class Limit(StrEnum):
    """What a proposal may exceed, as the sentences call it."""

    GAIN = "gain budget"
    SHORT_TERM = "short-term gain limit"
    TAX = "tax budget"


class Gain(NamedTuple):
    """What a sale realizes, in cents; `collectible` is a part of `long_term` (N-5)."""

    short_term: int
    long_term: int
    collectible: int = 0


@record(kw_only=True)
class GainBudget(Remembering):
    """The year's recognized results plus the proposal's, in cents, and what may not be exceeded (None: no limit).

    tax_year: what tax is worked out from. tax_before: the year's tax without the proposal (T-1: always a difference).
    planned_from: the results from which sales were planned together: what these use is no excess of theirs (None: each sale is
    judged by itself).
    """

    results: CapitalResults
    tax_year: TaxYear
    gain_limit: int | None
    short_limit: int | None
    tax_limit: int | None
    tax_before: int
    planned_from: CapitalResults | None = None

    def add(self, *gains: Gain) -> GainBudget:
        """The budget after sales that realize these gains."""
        before = self.results
        results = replace(
            before,
            st=before.st + sum(gain.short_term for gain in gains),
            lt=before.lt + sum(gain.long_term for gain in gains),
            collectibles=before.collectibles + sum(gain.collectible for gain in gains),
        )
        return replace(self, results=results)

    @cached_property
    def tax_added(self) -> int:
        """Cents of tax the proposal adds so far (T-1)."""
        return tax_total(self.results, self.tax_year) - self.tax_before

    @property
    def use(self) -> Budget:
        """How much of the gain budget and of the short-term limit the results use."""
        return use_of_budgets(self.results, self.gain_limit, self.short_limit)

    @property
    def exceeded(self) -> tuple[Limit, ...]:
        """The limits that are over."""
        return tuple(limit for limit in self.limits if self.used(limit) > self.limit(limit))

    def used(self, limit: Limit) -> int:
        """Cents that count against a limit so far."""
        if limit is Limit.TAX:
            return self.tax_added
        return self.use.used if limit is Limit.GAIN else self.use.st_used

    def exceeded_by(self, *gains: Gain) -> Limit | None:
        """The first limit that is over because of sales: they raise what counts against it (None: none is).

        Of sales planned together, losses make room for gains also where a limit was over before any of them.
        """
        after = self.add(*gains)
        use, starts = after.use, [self]
        if self.planned_from is not None:
            starts.append(replace(self, results=self.planned_from))
        if use.over and all(use.used > each.use.used for each in starts):
            return Limit.GAIN
        if use.st_over and all(use.st_used > each.use.st_used for each in starts):
            return Limit.SHORT_TERM
        if self.tax_limit is None or (added := after.tax_added) <= self.tax_limit:
            return None
        return Limit.TAX if all(added > each.tax_added for each in starts) else None

    def limit(self, limit: Limit) -> int:
        """Cents that a limit which is set allows, for the sentence that says why a sale was cut."""
        return {Limit.GAIN: self.gain_limit, Limit.SHORT_TERM: self.short_limit, Limit.TAX: self.tax_limit}[limit] or 0

    @property
    def limits(self) -> tuple[Limit, ...]:
        """The limits that are set."""
        limits = {Limit.GAIN: self.gain_limit, Limit.SHORT_TERM: self.short_limit, Limit.TAX: self.tax_limit}
        return tuple(limit for limit, cents in limits.items() if cents is not None)

    @property
    def limits_in_words(self) -> str:
        """The limits that are set: "the gain budget and the tax budget"; "" for none."""
        return " and ".join(f"the {limit}" for limit in self.limits)

    @property
    def limited(self) -> bool:
        """Whether any limit is set at all."""
        return bool(self.limits)


def gain_budget(household: Household, results: CapitalResults) -> GainBudget:
    """The budget before the proposal sells anything, from the settings and the year's results so far."""
    year_of_tax, settings = tax_year(household, results), household.settings
    due = tax_total(results, year_of_tax)
    return GainBudget(
        results=results,
        tax_year=year_of_tax,
        gain_limit=settings.gain_budget,
        short_limit=settings.short_term_gain_limit,
        tax_limit=_tax_limit(settings, due),
        tax_before=due,
    )


def share_of_due(share: float, due: int) -> Cents:
    """Cents of tax that a share of the tax already due comes to: of nothing, or of a year that is owed tax, nothing."""
    return Cents(floor(share * max(0, due) + ROUNDING))


def _tax_limit(settings: PlanSettings, due: int) -> int | None:
    """The most tax in cents that the trades may add: Tax Budget, or Tax Budget % of what is due without them, whichever is less."""
    share = settings.tax_budget_pct
    limits = (settings.tax_budget, None if share is None else share_of_due(share, due))
    return min((each for each in limits if each is not None), default=None)


def largest_affordable(budget: GainBudget, steps: int, gain_of: Callable[[int], Gain]) -> int:
    """The most steps (0 … steps) whose gain keeps every limit; the gain must not fall as steps rise.

    Losses are always affordable: they widen the budget.
    """

    def fits(count: int) -> bool:
        gain = gain_of(count)
        return (gain.short_term <= 0 and gain.long_term <= 0) or not budget.exceeded_by(gain)

    if not budget.limited or fits(steps):
        return steps
    if steps > 1 and not fits(1):  # as where a limit is used up
        return 0
    low, high = 0, steps
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low
