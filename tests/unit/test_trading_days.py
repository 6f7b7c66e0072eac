"""The exchange's published calendars, by rule."""

from datetime import date, timedelta

import pytest

from xlrebal.household.trading_days import (
    easter_sunday,
    holidays,
    is_trading_day,
    last_to_settle_by,
    next_trading_day,
    on_or_after,
    previous_trading_day,
    settles,
)

PUBLISHED = {  # nyse.com/markets/hours-calendars, as month and day
    2021: "1-1 1-18 2-15 4-2 5-31 7-5 9-6 11-25 12-24",
    2022: "1-17 2-21 4-15 5-30 6-20 7-4 9-5 11-24 12-26",
    2023: "1-2 1-16 2-20 4-7 5-29 6-19 7-4 9-4 11-23 12-25",
    2024: "1-1 1-15 2-19 3-29 5-27 6-19 7-4 9-2 11-28 12-25",
    2025: "1-1 1-20 2-17 4-18 5-26 6-19 7-4 9-1 11-27 12-25",
    2026: "1-1 1-19 2-16 4-3 5-25 6-19 7-3 9-7 11-26 12-25",
    2027: "1-1 1-18 2-15 3-26 5-31 6-18 7-5 9-6 11-25 12-24",
    2028: "1-17 2-21 4-14 5-29 6-19 7-4 9-4 11-23 12-25",
}
TRADING_DAYS = {
    1998: 252,
    2007: 251,
    2012: 250,
    2018: 251,
    2021: 252,
    2022: 251,
    2023: 250,
    2024: 252,
    2025: 250,
    2026: 251,
}


@pytest.mark.parametrize("year", PUBLISHED)
def test_holidays_are_those_the_exchange_publishes(year):
    published = {date(year, *map(int, day.split("-"))) for day in PUBLISHED[year].split()}
    assert holidays(year) == published


@pytest.mark.parametrize(("year", "days"), TRADING_DAYS.items())
def test_a_year_has_its_known_number_of_days(year, days):
    first = date(year, 1, 1)
    assert sum(is_trading_day(first + timedelta(days=n)) for n in range(365 + (year % 4 == 0))) == days


@pytest.mark.parametrize(
    ("year", "month", "day"), [(1961, 4, 2), (2008, 3, 23), (2011, 4, 24), (2019, 4, 21), (2038, 4, 25)]
)
def test_easter(year, month, day):
    assert easter_sunday(year) == date(year, month, day)


def test_a_year_that_ends_on_a_friday_ends_with_a_day_of_trading():
    assert is_trading_day(date(2021, 12, 31)) and is_trading_day(date(2027, 12, 31))


def test_next_and_previous_pass_over_weekends_and_holidays():
    assert next_trading_day(date(2026, 11, 25)) == date(2026, 11, 27)
    assert previous_trading_day(date(2026, 7, 6)) == date(2026, 7, 2)
    assert (on_or_after(date(2026, 11, 26)), on_or_after(date(2026, 11, 27))) == (
        date(2026, 11, 27),
        date(2026, 11, 27),
    )
    assert previous_trading_day(date(2025, 1, 10)) == date(2025, 1, 8)


SETTLED = [
    (date(2026, 11, 30), date(2026, 12, 1)),
    (date(2026, 11, 25), date(2026, 11, 27)),  # over Thanksgiving
    (date(2024, 10, 11), date(2024, 10, 15)),  # FINRA's schedule for Columbus Day 2024: both days' trades together
    (date(2024, 10, 14), date(2024, 10, 15)),
    (date(2025, 11, 10), date(2025, 11, 12)),  # over Veterans Day, a Tuesday
    (date(2028, 11, 10), date(2028, 11, 13)),  # Veterans Day is a Saturday: banks keep no other day
    (date(2024, 5, 24), date(2024, 5, 29)),  # the last day of T+2
    (date(2024, 5, 28), date(2024, 5, 29)),  # the first of T+1
    (date(2017, 9, 1), date(2017, 9, 7)),  # the last of T+3
]


@pytest.mark.parametrize(("traded", "settled"), SETTLED)
def test_a_sale_settles_the_next_day_on_which_banks_are_open_too(traded, settled):
    assert settles(traded) == settled


@pytest.mark.parametrize(("by", "sold"), [(date(2026, 12, 31), date(2026, 12, 30)), (date(2028, 12, 31), date(2028, 12, 28)), (date(2027, 4, 1), date(2027, 3, 31)), (date(2026, 10, 12), date(2026, 10, 8))])
def test_the_last_day_to_sell_for_a_day(by, sold):
    assert last_to_settle_by(by) == sold
