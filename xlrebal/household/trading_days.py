"""On which days the New York Stock Exchange trades, by its rule, and on which day a trade of that day settles.

NYSE Rule 7.2: closed at weekends, on ten holidays, and when it decides so. A holiday on a Sunday is kept on the Monday, one on
a Saturday on the Friday, but not where that Friday ends a month or a year: 31 December 2021 was a day of trading. An early close
is a day of trading. Sources: nyse.com/markets/hours-calendars; its announcements, for the days it closed besides.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

DAY = timedelta(days=1)
MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6
JUNETEENTH_FROM = 2022  # the exchange's first; a federal holiday since June 2021

CLOSED_BESIDES = {  # day by day, why
    date(2001, 9, 11): "attacks of 11 September",
    date(2001, 9, 12): "attacks of 11 September",
    date(2001, 9, 13): "attacks of 11 September",
    date(2001, 9, 14): "attacks of 11 September",
    date(2004, 6, 11): "mourning for Ronald Reagan",
    date(2007, 1, 2): "mourning for Gerald Ford",
    date(2012, 10, 29): "Hurricane Sandy",
    date(2012, 10, 30): "Hurricane Sandy",
    date(2018, 12, 5): "mourning for George H. W. Bush",
    date(2025, 1, 9): "mourning for Jimmy Carter",
}

T_PLUS_2_FROM = date(2017, 9, 5)  # SEC Release 34-80295; three days before, since 1995
T_PLUS_1_FROM = date(2024, 5, 28)  # SEC Release 34-96930


def is_trading_day(day: date) -> bool:
    """Whether the exchange trades on this day, of 1998 or later; what it will close for besides its holidays is not known ahead."""
    return _is_weekday(day) and day not in holidays(day.year) and day not in CLOSED_BESIDES


def next_trading_day(day: date) -> date:
    """The first day of trading after this one."""
    return _first(day, DAY)


def previous_trading_day(day: date) -> date:
    """The last day of trading before this one."""
    return _first(day, -DAY)


def on_or_after(day: date) -> date:
    """This day where the exchange trades on it, else the next on which it does."""
    return next_trading_day(day - DAY)


@cache
def holidays(year: int) -> frozenset[date]:
    """The days of a year, of 1998 or later, that the exchange keeps as holidays."""
    kept = [
        _nth(year, 1, MONDAY, 3),  # Martin Luther King
        _nth(year, 2, MONDAY, 3),  # Washington's Birthday
        easter_sunday(year) - 2 * DAY,  # Good Friday
        _last_monday_of_may(year),  # Memorial Day
        _observed(date(year, 7, 4)),
        _nth(year, 9, MONDAY, 1),  # Labor Day
        _nth(year, 11, THURSDAY, 4),  # Thanksgiving
        _observed(date(year, 12, 25)),
    ]
    new_year = date(year, 1, 1)
    if new_year.weekday() != SATURDAY:  # the Friday before ends the year
        kept.append(_observed(new_year))
    if year >= JUNETEENTH_FROM:
        kept.append(_observed(date(year, 6, 19)))
    return frozenset(kept)


def settles(traded: date) -> date:
    """The day on which the proceeds of a sale of this day are there: one settlement day later since 28 May 2024.

    On Columbus Day and Veterans Day stocks trade but banks are closed, and nothing settles (FINRA's schedules for those days).
    Sold Friday 9 October 2026: settles Tuesday 13 October.
    """
    days = 1 if traded >= T_PLUS_1_FROM else 2 if traded >= T_PLUS_2_FROM else 3
    day = traded
    for _ in range(days):
        day = _next_settlement_day(day)
    return day


def last_to_settle_by(day: date) -> date:
    """The last day on which a sale settles no later than this day."""
    traded = day - DAY
    while not is_trading_day(traded) or settles(traded) > day:
        traded -= DAY
    return traded


def easter_sunday(year: int) -> date:
    """Easter by the Gregorian calendar (the anonymous algorithm, as Meeus gives it)."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - correction + 15) % 30
    leap_years, year_rest = divmod(of_century, 4)
    to_sunday = (32 + 2 * century_rest + 2 * leap_years - epact - year_rest) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _is_weekday(day: date) -> bool:
    return day.weekday() < SATURDAY


def _first(day: date, step: timedelta) -> date:
    day += step
    while not is_trading_day(day):
        day += step
    return day


def _observed(holiday: date) -> date:
    """When a holiday of a fixed date is kept."""
    return holiday + {SATURDAY: -DAY, SUNDAY: DAY}.get(holiday.weekday(), timedelta())


def _nth(year: int, month: int, weekday: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def _last_monday_of_may(year: int) -> date:
    last = date(year, 5, 31)
    return last - last.weekday() * DAY


def _next_settlement_day(day: date) -> date:
    day = next_trading_day(day)
    while _banks_only_closed(day):
        day = next_trading_day(day)
    return day


def _banks_only_closed(day: date) -> bool:
    """Columbus Day, and Veterans Day, which banks keep on the Monday where it is a Sunday and not at all on a Saturday."""
    veterans = date(day.year, 11, 11)
    kept = veterans + DAY if veterans.weekday() == SUNDAY else veterans
    return day in (_nth(day.year, 10, MONDAY, 2), kept)
