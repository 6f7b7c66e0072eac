"""Rows of the cash needs by date, and what is said of those that are not due yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from xlrebal.household.cash_horizon import cash_horizon
from xlrebal.household.dated_need import DatedNeed, NeedStatus
from xlrebal.household.household import Household
from xlrebal.review.unsettled_cash import unsettled_cash
from xlrebal.schema.column import Row
from xlrebal.schema.money_text import money_text
from xlrebal.tax.money import NO_MONEY, dollars


def needs_rows(household: Household) -> list[Row]:
    """One row a need and a day, the earliest first; what comes again also the next time past the horizon."""
    horizon = cash_horizon(household.as_of, household.settings)
    ordered = sorted(household.needs, key=lambda each: (each.date or date.min, *_place(each)))
    return [
        {
            "due": each.date,
            "account": each.account or "(household)",
            "kind": each.kind,
            "amount": dollars(each.amount),
            "standing": each.standing.value,
            "every": each.every or None,
            "what": f"{said_for(each)}{_done(each, horizon)}.",
        }
        for each in ordered
    ]


def needs_figures(household: Household) -> Iterator[Row]:
    """Summary rows of what is needed, and of what comes in, on days that are still to come."""
    later = [each for each in household.needs if each.amount > 0 and each.standing is NeedStatus.LATER]
    if later:
        total = sum((each.amount for each in later), NO_MONEY)
        yield _figure("Cash needed later", total, f"{_listed(later)}. Nothing is sold for it yet.")
    coming = [
        each for each in household.needs if each.amount < 0 and each.standing in (NeedStatus.EXPECTED, NeedStatus.LATER)
    ]
    if coming:
        total = -sum((each.amount for each in coming), NO_MONEY)
        yield _figure("New money expected", total, f"{_listed(coming)}. Nothing is bought for it yet.")


def next_need(household: Household) -> DatedNeed | None:
    """The first need that is not due yet; None where there is none."""
    later = [each for each in household.needs if each.amount > 0 and each.standing is NeedStatus.LATER]
    return min(later, key=lambda each: (each.date or date.max, each.account), default=None)


def day_text(day: date | None) -> str:
    """A day as people write it: 1 Mar 2031."""
    return f"{day.day} {day:%b %Y}" if day else "today"


def said_for(each: DatedNeed) -> str:
    """What it is for, and a colon; "" where nothing is said."""
    return f"{each.note[:1].upper()}{each.note[1:]}: " if each.note else ""


def _place(each: DatedNeed) -> tuple[str, int, str, str]:
    """Its place among needs of one day, whatever the order of their rows."""
    return each.account, each.amount, each.note, each.every


def _figure(item: str, cents: int, note: str) -> Row:
    return {"item": item, "before": None, "after": dollars(cents), "unit": "$", "note": note}


def _listed(needs: list[DatedNeed]) -> str:
    ordered = sorted(needs, key=lambda each: (each.date or date.max, *_place(each)))
    parts = [
        f"{money_text(abs(each.amount))} on {day_text(each.date)}{f' in {each.account}' if each.account else ''}"
        f"{f' ({each.note})' if each.note else ''}{f', then every {each.every}' if each.every else ''}"
        for each in ordered[:4]
    ]
    more = [f"{len(ordered) - 4} more, see Cash needs by date"] if ordered[4:] else []
    return "; ".join(parts + more)


def _done(each: DatedNeed, horizon: date) -> str:
    """What is done about it today."""
    if each.standing is NeedStatus.LATER:
        return f"after {day_text(horizon)}, not {'raised' if each.amount > 0 else 'invested'} yet"
    if each.amount > 0:
        return "counted now" if each.standing is NeedStatus.DUE else "past: nothing is sold, see Checks"
    return {
        NeedStatus.DUE: "in its cash already, invested now",
        NeedStatus.EXPECTED: "to come, and pays what is due from then on",
        NeedStatus.PAST: "past: nothing is bought, see Checks",
    }[each.standing]


def unsettled_rows(household: Household) -> list[Row]:
    """One row an account and a day on which proceeds of its sales settle."""
    return [
        {"account": each.account, "settles": each.settles, "amount": dollars(each.amount)}
        for each in unsettled_cash(household)
    ]
