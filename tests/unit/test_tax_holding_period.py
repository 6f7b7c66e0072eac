"""H-1 to H-3 at their boundaries, and the column twin against the single one on every day of 2019 to 2033."""

from datetime import date

import numpy as np
import pytest

from xlrebal.tax.holding_period import is_long_term, long_term_from, long_term_from_days, tacked_holding_date


@pytest.mark.parametrize(("acquired", "first_long_day"), [
    (date(2023, 8, 10), date(2024, 8, 11)),  # 366 days, still exactly one year
    (date(2025, 3, 31), date(2026, 4, 1)),  # H-2
    (date(2025, 1, 25), date(2026, 1, 26)),  # H-3
    (date(2024, 2, 28), date(2025, 3, 1)),  # counting starts on 29 Feb, moved into a common year
    (date(2024, 2, 29), date(2025, 3, 1)),
    (date(2023, 2, 28), date(2024, 3, 1)),  # C-11
    (date(2023, 2, 27), date(2024, 2, 28)),
    (date(2023, 3, 1), date(2024, 3, 2)),
    (date(2025, 12, 31), date(2027, 1, 1)),
    (date(2025, 4, 30), date(2026, 5, 1)),
])
def test_first_long_day(acquired, first_long_day):
    assert long_term_from(acquired) == first_long_day
    assert is_long_term(acquired, first_long_day)
    assert not is_long_term(acquired, first_long_day - (date(2026, 1, 2) - date(2026, 1, 1)))


def test_columns_agree_with_single_dates_on_every_day():
    days = np.arange("2019-01-01", "2034-01-01", dtype="datetime64[D]")
    expected = np.array([long_term_from(day) for day in days.tolist()], dtype="datetime64[D]")
    assert (long_term_from_days(days) == expected).all()


def test_missing_dates_stay_missing():
    assert np.isnat(long_term_from_days(np.array(["NaT"], dtype="datetime64[D]"))).all()


def test_replacement_takes_over_the_days_held():
    assert tacked_holding_date(date(2025, 2, 20), date(2025, 1, 15), date(2025, 2, 10)) == date(2025, 1, 25)
