"""The sheet Transition: what each yearly budget brings, the years at each, and what leaves when."""

from __future__ import annotations

from collections.abc import Iterator

from xlrebal.schema.column import Results, Row
from xlrebal.schema.money_text import money_text
from xlrebal.schema.percent_text import percent_text
from xlrebal.study.budgets import StudyBudget
from xlrebal.study.transition import Schedule, Transition, TransitionYear
from xlrebal.tax.money import dollars

SETTLED = 5e-4  # a share that reads 0.0 %
PAST = "The year is past this budget: by cash that is needed, your own orders, or what it had realized before."


def transition_results(found: Transition) -> Results:
    """The sheet's tables."""
    return {
        "transition_budgets": [_budget_row(found, each) for each in found.schedules],
        "transition": [_year_row(found, each, year) for each in found.schedules for year in each.years],
        "leaving": list(_leaving_rows(found)),
    }


def transition_sentence(found: Transition) -> str:
    """What came of it, in a sentence: the schedule that Settings states, or the one that needs the most years, beside all at once."""
    if found.off <= SETTLED * found.worth:
        return "Everything is where the targets want it already: there is nothing to move."
    chosen, at_once = chosen_schedule(found), found.schedules[-1]
    said = f"{_under(chosen.budget)}, {_way(found, chosen)}, {_taxed(chosen)}"
    if chosen is at_once:
        return f"{said}."
    if [(each.off, each.tax) for each in chosen.years] == [(each.off, each.tax) for each in at_once.years]:
        return f"{said}; without a {chosen.budget.limit} it is the same."
    return f"{said}; {_under(at_once.budget).lower()}, {_way(found, at_once)}, {_taxed(at_once)}."


def _under(budget: StudyBudget) -> str:
    """How a sentence begins that tells of a budget."""
    return f"Without a {budget.limit}" if budget.cents is None else f"At {_case(budget)}"


def chosen_schedule(found: Transition) -> Schedule:
    """The schedule to follow: at the budget that Settings states, else at the smallest that allows anything, else without a limit."""
    stated = next(each for each in found.schedules if each.budget.stated)
    if stated.budget.cents is not None:
        return stated
    return next((each for each in found.schedules if each.budget.cents != 0), stated)


def _case(budget: StudyBudget) -> str:
    """What a budget is called: "$20,000 of tax a year", "no tax budget"."""
    what = budget.limit.value.split()[0]
    if budget.cents is None:
        return f"no {budget.limit}"
    return f"{money_text(budget.cents, whole_dollars=not budget.cents % 100)} of {what} a year"


def _way(found: Transition, schedule: Schedule) -> str:
    """How much is moved, and by when: "34.0% is moved in 2026 and 97.5% by 2029"."""
    first, last = schedule.years[0], schedule.years[-1]
    shares = [percent_text(max(0.0, found.moved(each) or 0.0)) for each in (first, last)]
    if shares[0] == shares[1]:
        return (
            f"{shares[0]} is moved in {first.year}, and no more by {last.year}"
            if last is not first
            else f"{shares[0]} is moved in {first.year}"
        )
    return f"{shares[0]} is moved in {first.year} and {shares[1]} by {last.year}"


def _taxed(schedule: Schedule) -> str:
    tax = schedule.tax
    if abs(tax) < 50:
        return "for no tax"
    return (
        f"for {money_text(tax, whole_dollars=True)} of tax"
        if tax > 0
        else f"saving {money_text(-tax, whole_dollars=True)} of tax"
    )


def _budget_row(found: Transition, schedule: Schedule) -> Row:
    first, last = schedule.years[0], schedule.years[-1]
    return {
        "case": _case(schedule.budget),
        "budget": None if schedule.budget.cents is None else dollars(schedule.budget.cents),
        "mark": _mark(found, schedule),
        "tax_first_year": dollars(first.tax),
        "moved_first_year": found.moved(first),
        "tax": dollars(schedule.tax),
        "gain": dollars(schedule.gain),
        "moved_pct": found.moved(last),
        "off_target": last.off / last.worth if last.worth > 0 else None,
        "note": _ends(found, schedule),
    }


def _mark(found: Transition, schedule: Schedule) -> str:
    """Whether Settings states this budget, and whether the schedule of what leaves follows it."""
    said = ["on Settings"] if schedule.budget.stated and schedule.budget.cents is not None else []
    return ", ".join([*said, *(["as below"] if schedule is chosen_schedule(found) else [])])


def _held_back(found: Transition, year: TransitionYear) -> bool:
    """Whether the year's budget holds back what other budgets move."""
    furthest = min(each.off for schedule in found.schedules for each in schedule.years)
    return year.limited and year.off - furthest > SETTLED * found.worth


def _ends(found: Transition, schedule: Schedule) -> str:
    """How the years end."""
    last = schedule.years[-1]
    traded = [each.year for each in schedule.years if each.orders]
    if _held_back(found, last):
        return f"After {last.year} the budget still holds back what is left off target."
    if not traded:
        return "Nothing is traded."
    if traded[-1] < last.year:
        return f"Done in {traded[-1]}: nothing more is traded after it."
    return f"Trades go on to {last.year}; the budget holds nothing back then."


def _year_row(found: Transition, schedule: Schedule, year: TransitionYear) -> Row:
    return {
        "case": _case(schedule.budget),
        "year": year.year,
        "day": year.day,
        "budget": None if schedule.budget.cents is None else dollars(schedule.budget.cents),
        "gain": dollars(year.gain),
        "tax": dollars(year.tax),
        "moved_pct": found.moved(year),
        "off_target": year.off / year.worth if year.worth > 0 else None,
        "tracking_error": year.tracking_error,
        "lots": year.lots,
        "long_by_now": year.grown_long,
        "sold": dollars(year.sold),
        "carryforward": dollars(year.carried),
        "trades": year.orders,
        "note": _why(found, year),
    }


def _why(found: Transition, year: TransitionYear) -> str:
    if year.over:
        return PAST
    if _held_back(found, year):
        return (
            "The budget holds back what would still be sold."
            if year.orders
            else "The budget allows nothing of what would still be sold."
        )
    return "" if year.orders else "Nothing is left to trade."


def _leaving_rows(found: Transition) -> Iterator[Row]:
    """Year by year what is sold of holdings that are to leave, at the chosen budget."""
    schedule = chosen_schedule(found)
    for year in schedule.years:
        for each in year.leaving:
            yield {
                "case": _case(schedule.budget),
                "year": year.year,
                "account": each.account,
                "symbol": each.symbol,
                "sold": dollars(each.sold),
                "gain": dollars(each.gain),
                "left": dollars(each.left),
            }
