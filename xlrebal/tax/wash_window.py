"""The sixty-one days around a sale in which a purchase can wash its loss (W-2, W-12).

Thirty calendar days before and thirty after, both ends included. A sale on 16 Jun 2026 looks at 17 May to 16 Jul.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

WINDOW_DAYS = 30
_REACH = timedelta(days=WINDOW_DAYS)
_ONE_DAY = timedelta(days=1)
LOOK_BACK = 2 * _REACH + _ONE_DAY  # D-9: 30 days before a loss sale made 30 days ago


class WashWindow(NamedTuple):
    """The first and last day, both included, on which a purchase counts."""

    first: date
    last: date


def wash_window(sale: date) -> WashWindow:
    """The days on which a purchase would be near enough to wash a loss taken on `sale` (W-2)."""
    return WashWindow(sale - _REACH, sale + _REACH)


def in_window(purchase: date, sale: date) -> bool:
    """Whether a purchase is within thirty days of a sale, before or after (W-2)."""
    return abs(purchase - sale) <= _REACH


def at_risk_until(sale: date) -> date:
    """The last day on which a purchase would wash a loss taken on `sale` (W-12)."""
    return sale + _REACH


def safe_from(sale: date) -> date:
    """The first day on which the security may be bought again without washing a loss taken on `sale` (W-12)."""
    return sale + _REACH + _ONE_DAY


def loss_clear_from(purchase: date) -> date:
    """The first day on which a loss may be taken without this purchase, if still held, washing it (W-14)."""
    return purchase + _REACH + _ONE_DAY
