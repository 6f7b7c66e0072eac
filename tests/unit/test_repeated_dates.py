"""Month-ends, leap days, and what ends."""

from datetime import date
from itertools import islice

import pytest

from xlrebal.household.repeated_dates import MONTHS, repeated_dates
from xlrebal.schema.inputs import EVERY

CASES = [
    ("2026-01-31", "month", ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]),
    ("2028-01-30", "month", ["2028-01-30", "2028-02-29", "2028-03-30"]),
    ("2026-11-30", "quarter", ["2026-11-30", "2027-02-28", "2027-05-30", "2027-08-30"]),
    ("2026-12-15", "month", ["2026-12-15", "2027-01-15"]),
    ("2024-02-29", "year", ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]),
    ("2026-05-05", "", ["2026-05-05"]),
]


@pytest.mark.parametrize(("first", "every", "days"), CASES)
def test_each_is_counted_from_the_first(first, every, days):
    found = islice(repeated_dates(date.fromisoformat(first), every, None), len(days) if every else 9)
    assert [str(day) for day in found] == days


def test_until_is_the_last_day_that_counts():
    assert len(list(repeated_dates(date(2026, 1, 31), "month", date(2026, 3, 31)))) == 3
    assert len(list(repeated_dates(date(2026, 1, 31), "month", date(2026, 3, 30)))) == 2
    assert not list(repeated_dates(date(2026, 1, 31), "month", date(2026, 1, 30)))


def test_each_choice_has_its_months():
    assert set(EVERY) == set(MONTHS)
