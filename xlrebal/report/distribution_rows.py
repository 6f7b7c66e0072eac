"""Rows of the required distributions, and their figure on the Summary."""

from __future__ import annotations

from collections.abc import Iterator

from xlrebal.household.household import Household
from xlrebal.review.required_distributions import what_is_done
from xlrebal.schema.column import Row
from xlrebal.schema.money_text import money_text
from xlrebal.tax.money import NO_MONEY, dollars


def distribution_rows(household: Household) -> list[Row]:
    """One row an account that must pay out something this year."""
    return [
        {
            "account": each.account,
            "age": each.age,
            "year_end_value": dollars(each.value),
            "years": float(each.period.years),
            "required": dollars(each.required),
            "taken": dollars(each.taken),
            "to_take": dollars(each.rest),
            "due": each.due,
            "what": f"{each.period.table.partition(',')[0]}: {what_is_done(each)}",
        }
        for each in household.distributions
    ]


def distribution_figures(household: Household) -> Iterator[Row]:
    """The Summary's row of what is still to be paid out this year, where anything must be."""
    if not household.distributions:
        return
    rest = sum((each.rest for each in household.distributions), NO_MONEY)
    required = sum((each.required for each in household.distributions), NO_MONEY)
    taken = sum((each.taken for each in household.distributions), NO_MONEY)
    note = f"Of {money_text(required)} required this year, {money_text(taken)} taken. It is ordinary income when it is taken (T-6)."
    yield {"item": "Required distributions to take", "before": None, "after": dollars(rest), "unit": "$", "note": note}
