"""When a holding turns long-term (TAX_RULES H-1 to H-4).

Counting starts the day after acquisition and includes the sale day, and long-term is *more* than one year, so the
first long-term day is the day after acquisition moved to the same month and day a year later. Where that day is
29 February of a common year it is 1 March. `days > 365` is never the test: 10 Aug 2023 to 10 Aug 2024 is 366 days and
still exactly one year. Every date is a trade date (S-1).
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.datetime64]

_ONE_DAY = timedelta(days=1)


def long_term_from(acquired: date) -> date:
    """The first day on which a sale is long-term (H-1): bought 31 Mar 2025, long from 1 Apr 2026."""
    first_counted = acquired + _ONE_DAY
    try:
        return first_counted.replace(year=first_counted.year + 1)
    except ValueError:  # 29 February moved into a common year
        return date(first_counted.year + 1, 3, 1)


def is_long_term(acquired: date, sold: date) -> bool:
    """Whether shares whose holding starts at `acquired` are long-term when sold on `sold` (H-1)."""
    return sold >= long_term_from(acquired)


def long_term_from_days(acquired: Days) -> Days:
    """`long_term_from` for a whole column of datetime64[D]; NaT stays NaT.

    The day within the month is kept as an offset from the month's first day, so 29 February runs over into 1 March of
    a common year by itself.
    """
    first_counted = acquired.astype("datetime64[D]") + np.timedelta64(1, "D")
    month = first_counted.astype("datetime64[M]")
    day_of_month = first_counted - month.astype("datetime64[D]")
    moved: Days = (month + np.timedelta64(12, "M")).astype("datetime64[D]") + day_of_month
    return moved


def tacked_holding_date(replacement_purchased: date, sold_holding_date: date, sold: date) -> date:
    """The holding date of wash-sale replacement shares (W-6, C-5): the days the sold shares were held are added.

    Overlapping days count twice and the gap between sale and purchase is left out. Sold after 26 days, replacement
    bought 20 Feb: holding date 25 Jan.
    """
    return replacement_purchased - (sold - sold_holding_date)
