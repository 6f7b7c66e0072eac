"""When a holding turns long-term (H-1 to H-4).

Counting starts the day after acquisition and includes the sale day, and long-term is *more* than one year, so the
first long-term day is the day after acquisition moved to the same month and day a year later. Where that day is
29 February of a common year it is 1 March. `days > 365` is never the test: 10 Aug 2023 to 10 Aug 2024 is 366 days and
still exactly one year. Every date is a trade date (S-1).

Shares bought on the last day of a month are long-term from the first day of a month (H-2). Counting from the
anniversary instead differs in one case only, 28 February before a leap year: 29 February instead of 1 March (C-11).
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from xlrebal.tax.conventions import LeapFebruary, TackedHolding

Days = NDArray[np.datetime64]

_ONE_DAY = timedelta(days=1)


def long_term_from(acquired: date, leap_february: LeapFebruary = LeapFebruary.MARCH_1) -> date:
    """The first day on which a sale is long-term (H-1): bought 31 Mar 2025, long from 1 Apr 2026."""
    first_counted = acquired + _ONE_DAY
    try:
        moved = first_counted.replace(year=first_counted.year + 1)
    except ValueError:  # 29 February moved into a common year
        return date(first_counted.year + 1, 3, 1)
    if leap_february is LeapFebruary.FEBRUARY_29:
        eve = moved - _ONE_DAY
        return eve if (eve.month, eve.day) == (2, 29) else moved
    return moved


def is_long_term(acquired: date, sold: date, leap_february: LeapFebruary = LeapFebruary.MARCH_1) -> bool:
    """Whether shares whose holding starts at `acquired` are long-term when sold on `sold` (H-1)."""
    return sold >= long_term_from(acquired, leap_february)


def long_term_from_days(acquired: Days, leap_february: LeapFebruary = LeapFebruary.MARCH_1) -> Days:
    """`long_term_from` for a whole column of datetime64[D]; NaT stays NaT.

    The day within the month is kept as an offset from the month's first day, so 29 February runs over into 1 March of
    a common year by itself.
    """
    first_counted = acquired.astype("datetime64[D]") + np.timedelta64(1, "D")
    month = first_counted.astype("datetime64[M]")
    day_of_month = first_counted - month.astype("datetime64[D]")
    moved: Days = (month + np.timedelta64(12, "M")).astype("datetime64[D]") + day_of_month
    if leap_february is LeapFebruary.FEBRUARY_29:
        eve: Days = moved - np.timedelta64(1, "D")
        return np.where(_is_leap_day(eve), eve, moved)
    return moved


def _is_leap_day(days: Days) -> NDArray[np.bool_]:
    """Which days are a 29 February."""
    month = days.astype("datetime64[M]")
    february = (month - month.astype("datetime64[Y]")) == np.timedelta64(1, "M")
    leap: NDArray[np.bool_] = february & ((days - month) == np.timedelta64(28, "D"))
    return leap


def tacked_holding_date(
    replacement_purchased: date, sold_holding_date: date, sold: date, tacked: TackedHolding = TackedHolding.ADD_DAYS
) -> date:
    """The holding date of wash-sale replacement shares (W-6): the days the sold shares were held are added.

    Overlapping days count twice and the gap between sale and purchase is left out, unless C-5 is set otherwise. Sold
    after 26 days, replacement bought 20 Feb: holding date 25 Jan.
    """
    if tacked is TackedHolding.TAKE_OVER_DATE:
        return sold_holding_date
    if tacked is TackedHolding.NO_DOUBLE_COUNT and replacement_purchased <= sold:
        return min(replacement_purchased, sold_holding_date)
    return replacement_purchased - (sold - sold_holding_date)
