"""When reviews are due: so long after the last one, on a day on which the New York Stock Exchange trades."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from xlrebal.household.trading_days import next_trading_day, on_or_after
from xlrebal.schema.plan_settings import PlanSettings, ReviewFrequency

WEEK = timedelta(days=7)
MONTHS: dict[ReviewFrequency, int] = {"monthly": 1, "quarterly": 3, "semi-annual": 6, "annual": 12}


def review_after(frequency: ReviewFrequency, last: date) -> date:
    """When the review after that of `last` is due: the next trading day, or so many weeks or months later, or the first trading day after.

    Quarterly, last on 15 January 2026: 15 April 2026. Monthly, last on 31 January 2026, a Saturday: on 2 March, as
    28 February is one, too.
    """
    if frequency == "daily":
        return next_trading_day(last)
    return on_or_after(last + WEEK if frequency == "weekly" else months_later(last, MONTHS[frequency]))


def due_from(settings: PlanSettings) -> date | None:
    """The day from which a review is due; None where Review Frequency or Last Review is blank."""
    if settings.review_frequency is None or settings.last_review is None:
        return None
    return review_after(settings.review_frequency, settings.last_review)


def is_due(settings: PlanSettings, as_of: date) -> bool:
    """Whether a review is due by Review Frequency; the first is, where Last Review is blank."""
    first = due_from(settings)
    return settings.review_frequency is not None and (first is None or first <= as_of)


def next_review(settings: PlanSettings, as_of: date) -> date | None:
    """The day of the review that comes after this one, where one is due, else of the one that will be due; None without Review Frequency."""
    if settings.review_frequency is None:
        return None
    first = due_from(settings)
    return review_after(settings.review_frequency, as_of) if first is None or first <= as_of else first


def next_look(settings: PlanSettings) -> date | None:
    """The day from which bands are looked at again, by Look Interval Days; None where they are looked at on any day."""
    if settings.look_interval_days is None or settings.last_review is None:
        return None
    return on_or_after(settings.last_review + timedelta(days=settings.look_interval_days))


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last: a month after 31 January is 28 February."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
