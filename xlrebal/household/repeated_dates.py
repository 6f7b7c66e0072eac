"""The days of what comes again every month, quarter or year."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from itertools import count

MONTHS = {"month": 1, "quarter": 3, "year": 12}


def repeated_dates(first: date, every: str, until: date | None) -> Iterator[date]:
    """From the first on, the same day of each month, quarter or year, to the last that is not after `until`; "" = the first alone.

    Where a month has no such day, its last: 31 January, 28 February, 31 March; 29 February is 28 February in common years.
    Each is counted from the first, so that a short month moves none after it.
    """
    step = MONTHS.get(every)
    for number in count():
        day = _months_after(first, number * step) if step else first
        if (until and day > until) or day.year > LAST_YEAR:
            return
        yield day
        if not step:
            return


LAST_YEAR = 9000  # so that no date is beyond what dates can hold


def _months_after(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    year = first.year + years
    return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))
