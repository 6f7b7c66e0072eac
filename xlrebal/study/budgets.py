"""Budgets of gain or tax that a study compares, beside what Settings states."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from xlrebal.household.household import Household
from xlrebal.plan.make_plan import Plan
from xlrebal.plan.taxes.gain_budget import Limit
from xlrebal.schema.plan_settings import PlanSettings
from xlrebal.tax.money import Cents


class StudyBudget(NamedTuple):
    """The most gain, or the most tax, of a year, in cents; None: no limit. stated: it is what Settings says."""

    limit: Limit
    cents: Cents | None
    stated: bool = False


def usual_limit(settings: PlanSettings) -> Limit:
    """What budgets are of where nobody says: gain where Settings states a Gain Budget and no Tax Budget, else tax."""
    of_gain = settings.gain_budget is not None and settings.tax_budget is None and settings.tax_budget_pct is None
    return Limit.GAIN if of_gain else Limit.TAX


def stated_budget(plan: Plan, limit: Limit) -> StudyBudget:
    """What the settings of a plan allow its year."""
    if limit is Limit.GAIN:
        gain = plan.household.settings.gain_budget
        return StudyBudget(limit, None if gain is None else Cents(gain), stated=True)
    use = plan.outcome.tax_budget
    return StudyBudget(limit, None if use.remaining is None else Cents(use.used + use.remaining), stated=True)


def with_budget(household: Household, budget: StudyBudget) -> Household:
    """The household with this budget in place of its own of that kind; what Settings states stays as it is."""
    settings = household.settings
    if budget.stated:
        return household
    if budget.limit is Limit.GAIN:
        return replace(household, settings=replace(settings, gain_budget=budget.cents))
    return replace(household, settings=replace(settings, tax_budget=budget.cents, tax_budget_pct=None))


def is_over(plan: Plan, limit: Limit) -> bool:
    """Whether a plan goes past its budget: cash that is needed and the advisor's own orders come before it, and so does what the year had used."""
    outcome = plan.outcome
    return (outcome.budget if limit is Limit.GAIN else outcome.tax_budget).over
