"""The days of what comes again every month, quarter or year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import count

from xlrebal.household.review_dates import months_later

LAST_YEAR = 9000  # so that no date is beyond what dates can hold
MONTHS = {"month": 1, "quarter": 3, "year": 12}


def repeated_dates(first: date, every: str, until: date | None) -> Iterator[date]:
    """From the first on, the same day of each month, quarter or year, to the last that is not after `until`; "" = the first alone.

    Where a month has no such day, its last: 31 January, 28 February, 31 March; 29 February is 28 February in common years.
    Each is counted from the first, so that a short month moves none after it.
    """
    step = MONTHS.get(every)
    for number in count():
        day = months_later(first, number * step) if step else first
        if (until and day > until) or day.year > LAST_YEAR:
            return
        yield day
        if not step:
            return
