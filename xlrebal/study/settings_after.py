"""A client's own settings on a later day: the tax year closed, and its losses carried into the next (N-3, N-4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from xlrebal.household.household import Household
from xlrebal.plan.make_plan import Plan
from xlrebal.plan.taxes.tax_of_year import TaxYear, in_income, tax_year
from xlrebal.schema.plan_settings import PlanSettings
from xlrebal.tax.netting import CapitalResults, Netting


def settings_after(household: Household, plan: Plan, day: date) -> PlanSettings:
    """The settings that hold on `day`, once the orders of `plan`, which was made for the household, are done.

    In the same year, results and MAGI that Settings states count the trades as well. In a later one nothing is realized yet,
    and what losses are left come in as carryforwards, $3,000 of them used up in each year between.
    """
    settings, outcome = household.settings, plan.outcome
    before, after = outcome.net_without, outcome.net_with
    if day.year == household.as_of.year:
        short, long = settings.year_to_date_st, settings.year_to_date_lt
        return replace(
            settings,
            year_to_date_st=None if short is None else short + outcome.proposed_short,
            year_to_date_lt=None if long is None else long + outcome.proposed_long,
            magi=None if settings.magi is None else settings.magi + in_income(after) - in_income(before),
        )
    year, net = tax_year(plan.household, outcome.results_without), after
    for _ in range(household.as_of.year + 1, day.year):
        net = _idle_year(year, net)
    return replace(
        settings,
        st_carryforward=net.carry_st,
        lt_carryforward=net.carry_lt,
        year_to_date_st=None,
        year_to_date_lt=None,
        capital_gain_distributions=0,
        magi=None if settings.magi is None else settings.magi - in_income(before),
    )


def _idle_year(year: TaxYear, before: Netting) -> Netting:
    """A year in which nothing is realized: only what was carried into it is used, and carried on."""
    return year.net(CapitalResults(st_carry=before.carry_st, lt_carry=before.carry_lt))
