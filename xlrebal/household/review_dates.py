"""When reviews are due: so long after the last one, on a day on which the New York Stock Exchange trades."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from xlrebal.household.trading_days import next_trading_day, on_or_after
from xlrebal.schema.plan_settings import PlanSettings, ReviewFrequency
from xlrebal.schema.record import record

WEEK = timedelta(days=7)
MONTHS: dict[ReviewFrequency, int] = {"monthly": 1, "quarterly": 3, "semi-annual": 6, "annual": 12}


@record
class Review:
    """A review by its frequency. due: the day from which it is, or will be, due; today where none was held yet. next: when it is due again
    if it is held today, or on that day."""

    due: date
    is_due: bool
    next: date


def review_of(frequency: ReviewFrequency, last: date | None, as_of: date) -> Review:
    """The review after that of `last`, seen from a day; the first is due where none was held yet."""
    due = as_of if last is None else review_after(frequency, last)
    return Review(due, due <= as_of, review_after(frequency, max(due, as_of)))


def review_after(frequency: ReviewFrequency, last: date) -> date:
    """When the review after that of `last` is due: the next trading day, or so many weeks or months later, or the first trading day after.

    Quarterly, last on 15 January 2026: 15 April 2026. Monthly, last on 31 January 2026, a Saturday: on 2 March, as
    28 February is one, too.
    """
    if frequency == "daily":
        return next_trading_day(last)
    return on_or_after(last + WEEK if frequency == "weekly" else months_later(last, MONTHS[frequency]))


def full_review(settings: PlanSettings, as_of: date) -> Review | None:
    """The review by Review Frequency and Last Review; None without a frequency."""
    if settings.review_frequency is None:
        return None
    return review_of(settings.review_frequency, settings.last_review, as_of)


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
