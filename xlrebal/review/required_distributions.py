"""What is said of the distributions that accounts must pay out this year (R-1 to R-4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from xlrebal.household.dated_need import NeedStatus
from xlrebal.household.household import Household
from xlrebal.household.required_distribution import RequiredDistribution
from xlrebal.household.trading_days import last_to_settle_by
from xlrebal.schema.finding import Finding, Problem, note
from xlrebal.schema.money_text import money_text


def distribution_findings(household: Household) -> Iterator[Finding]:
    """A note for each account that still has something to pay out."""
    for each in household.distributions:
        if each.rest:
            yield note(
                Problem.DISTRIBUTION_REQUIRED,
                f"{each.account} must pay out {money_text(each.required)} for {each.year} ({money_text(each.value)} ÷ {each.period.years}, {each.period.table}, age {each.age}), "
                f"{money_text(each.rest)} of it still by {_day(each.due)} (R-2): {'; '.join(_advice(each))}.",
                sheet="Accounts",
                column="Year-End Value",
                value=each.account,
            )


def what_is_done(each: RequiredDistribution) -> str:
    """What the plan does about it today, in a few words."""
    if not each.rest:
        return "is out already"
    if each.not_traded:
        return "to be taken there, not traded"
    return "raised now" if each.standing is NeedStatus.DUE else f"sell by {_day(last_to_settle_by(each.due))}"


def _advice(each: RequiredDistribution) -> Iterator[str]:
    if each.not_traded:
        yield "this plan does not trade the account, and it is to be taken there"
    elif each.standing is NeedStatus.DUE:
        yield "its cash is raised now"
    else:
        yield f"it is listed, and nothing is sold for it yet; to be in cash by then, sell by {_day(last_to_settle_by(each.due))}"
    yield "it may be paid from cash that is there, or in kind by moving shares out"
    if each.others:
        yield f"it may be taken from {' or '.join(each.others)} as well (R-3)"
    if each.first:
        yield f"it is the first, and may wait until then; two are then taken in {each.due.year}"
    if each.employers:
        yield "who still works for this employer, and owns no more than 5 % of it, may wait until retirement: then clear its Year-End Value (R-4)"


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
