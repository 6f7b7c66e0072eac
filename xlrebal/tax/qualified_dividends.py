"""Whether shares were held long enough around the ex-date for a dividend to be qualified (Q-1)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

COMMON_REACH = 60  # days either side of the ex-date: more than 60 of 121
PREFERRED_REACH = 90  # preferred with dividends over more than 366 days: more than 90 of 181
_ONE_DAY = timedelta(days=1)


class DividendHolding(NamedTuple):
    """Days held inside the window around the ex-date, and whether they make the dividend qualified."""

    days_in_window: int
    qualified: bool


def dividend_holding(acquired: date, sold: date | None, ex_date: date, *, preferred: bool = False) -> DividendHolding:
    """Days counted from the day after purchase to the sale day, inside the window; `sold` None is still held.

    Bought two days before the ex-date, sold twenty days after it: 22 days, not qualified.
    """
    reach = PREFERRED_REACH if preferred else COMMON_REACH
    window_end = ex_date + timedelta(days=reach)
    first = max(acquired + _ONE_DAY, ex_date - timedelta(days=reach))
    last = window_end if sold is None else min(sold, window_end)
    days = max(0, (last - first).days + 1)
    return DividendHolding(days, days > reach)


def sale_spoils_dividend(acquired: date, sale: date, ex_date: date, *, preferred: bool = False) -> bool:
    """Whether selling on `sale` makes a dividend non-qualified that longer holding would have made qualified."""
    received = acquired < ex_date <= sale
    would_be = dividend_holding(acquired, None, ex_date, preferred=preferred).qualified
    return received and would_be and not dividend_holding(acquired, sale, ex_date, preferred=preferred).qualified
