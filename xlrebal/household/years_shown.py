"""Which trades the results show or depend on: this year's, and until its return can no longer be filed the finished year's."""

from __future__ import annotations

from datetime import date

from xlrebal.tax.wash_window import LOOK_BACK

RETURN_DUE = (10, 15)  # month and day: the last one of a return on extension (sec. 6081, Reg. 1.6081-4)


def last_year_is_shown(as_of: date) -> bool:
    """Whether the finished year's sales stand beside this year's: until its return is due, on extension."""
    return (as_of.month, as_of.day) <= RETURN_DUE


def figures_from(as_of: date) -> date:
    """The first day whose trades any result depends on: of the years shown, or in the look-back (D-9)."""
    return min(date(as_of.year - last_year_is_shown(as_of), 1, 1), as_of - LOOK_BACK)
