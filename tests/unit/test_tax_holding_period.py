"""H-1 to H-3 at their boundaries, and the column twin against the single one on every day of 2019 to 2033."""

from datetime import date

import numpy as np
import pytest

from xlrebal.tax.conventions import LeapFebruary, TackedHolding
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


EVERY_DAY = np.arange("2019-01-01", "2034-01-01", dtype="datetime64[D]")


@pytest.mark.parametrize("leap", LeapFebruary)
def test_columns_agree_with_single_dates_on_every_day(leap):
    expected = np.array([long_term_from(day, leap) for day in EVERY_DAY.tolist()], dtype="datetime64[D]")
    assert (long_term_from_days(EVERY_DAY, leap) == expected).all()


def test_the_conventions_differ_on_28_february_before_a_leap_year_only():
    """C-11: the day after the anniversary is 29 February. Bought on 29 February, both say 1 March."""
    other = long_term_from_days(EVERY_DAY, LeapFebruary.FEBRUARY_29)
    differ = long_term_from_days(EVERY_DAY) != other
    assert EVERY_DAY[differ].astype(str).tolist() == ["2019-02-28", "2023-02-28", "2027-02-28", "2031-02-28"]
    assert other[differ].astype(str).tolist() == ["2020-02-29", "2024-02-29", "2028-02-29", "2032-02-29"]


@pytest.mark.parametrize("leap", LeapFebruary)
def test_missing_dates_stay_missing(leap):
    assert np.isnat(long_term_from_days(np.array(["NaT"], dtype="datetime64[D]"), leap)).all()


def test_replacement_takes_over_the_days_held():
    sold = (date(2025, 2, 20), date(2025, 1, 15), date(2025, 2, 10))
    assert tacked_holding_date(*sold) == date(2025, 1, 25)
    assert tacked_holding_date(*sold, TackedHolding.NO_DOUBLE_COUNT) == date(2025, 1, 25)  # no day is held twice
    assert tacked_holding_date(*sold, TackedHolding.TAKE_OVER_DATE) == date(2025, 1, 15)
    early = (date(2025, 2, 1), date(2025, 1, 15), date(2025, 2, 10))
    assert tacked_holding_date(*early) == date(2025, 1, 6)
    assert tacked_holding_date(*early, TackedHolding.NO_DOUBLE_COUNT) == date(2025, 1, 15)
