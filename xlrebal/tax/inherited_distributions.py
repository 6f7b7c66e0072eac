"""What an heir must take out of an inherited IRA each year: by Table I, by the tenth year, or both (R-5)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlrebal.tax.life_tables import Years, life_tables
from xlrebal.tax.required_distributions import first_year

TEN_YEARS_FROM = date(
    2020, 1, 1
)  # deaths from here: all is out by the end of the tenth year, but for eligible heirs (§401(a)(9)(H))
YEARLY_FROM = (
    2025  # before, what was to be taken within the ten years was not asked for (Notices 2022-53, 2023-54, 2024-35)
)
AT_ONCE = Decimal(1)


class Inheritance(NamedTuple):
    """Who died when, and who inherits. eligible: an heir who is no more than ten years younger, disabled or chronically ill."""

    died: date
    owner_born: date
    heir_born: date
    eligible: bool


class HeirsYear(NamedTuple):
    """What a year asks for. period: by which last year's closing value is divided; None: nothing. all_by: when all must be out; None: never."""

    period: Years | None
    all_by: date | None


def heirs_year(given: Inheritance, year: int) -> HeirsYear:
    """The distribution of a year after the one in which the owner died (R-5).

    Died in 2023 at 80, an heir of 50 in 2024, not eligible: 36.2 years then, 34.2 in 2026, all out by 2033. Died at 65: nothing
    until 2033.
    """
    began = given.died >= date(first_year(given.owner_born) + 1, 4, 1)  # the owner's own had to have begun
    ten_years = given.died >= TEN_YEARS_FROM and not given.eligible
    all_by = date(given.died.year + 10, 12, 31) if ten_years else None
    if ten_years and (not began or year < YEARLY_FROM):
        return HeirsYear(None, all_by)
    since = year - given.died.year
    heirs = life_tables().single_life(given.died.year + 1 - given.heir_born.year)
    left = heirs.years - (since - 1)
    if began:
        owners = life_tables().single_life(given.died.year - given.owner_born.year).years - since
        ends = (
            given.died >= TEN_YEARS_FROM and left <= AT_ONCE
        )  # an eligible heir's own time is the last (Reg. 1.401(a)(9)-5(e)(5))
        left = AT_ONCE if ends else max(left, owners)
    return HeirsYear(Years(max(left, AT_ONCE), heirs.table), all_by)
