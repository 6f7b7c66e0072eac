"""Required minimum distributions of an owner: from which year, until when, and how much (R-1 to R-3)."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from xlrebal.tax.account import AccountType
from xlrebal.tax.life_tables import Years, life_tables
from xlrebal.tax.money import Cents, divide_half_up

# the age at which they begin, by the day of birth (§401(a)(9)(C)(v); §114 of the SECURE Act, §107 of SECURE 2.0;
# born in 1959: 73, proposed Reg. 1.401(a)(9)-2(b)(2)(v)). Born before July 1949: the year in which 70½ is reached.
AGE_70_BEFORE = date(1949, 7, 1)
AGE_72_BEFORE = date(1951, 1, 1)
AGE_73_BEFORE = date(1960, 1, 1)
EARLIEST = 2022  # the year from which life_tables() hold: figures of years before rest on tables that are not here

# what may be taken from any of one owner's accounts of the kind; every other plan pays its own.
AGGREGATED = {
    AccountType.IRA: "IRAs",
    AccountType.SEP: "IRAs",
    AccountType.SIMPLE: "IRAs",
    AccountType.PLAN_403B: "403(b) plans",
}
ALONE = (AccountType.EMPLOYER_PLAN, AccountType.PLAN_457, AccountType.TSP)
REQUIRED = (*AGGREGATED, *ALONE)  # Roth IRAs have none while their owner lives
EMPLOYERS = (AccountType.PLAN_403B, *ALONE)  # may wait until retirement


class Deadline(NamedTuple):
    """The day by which a year's distribution must be out; first: it is the first, and may wait until then."""

    day: date
    first: bool


def first_year(born: date) -> int:
    """The first year for which an owner born on this day must take a distribution (R-1).

    Born on 30 June 1949: 70½ on 30 December 2019, so 2019. Born 1 July 1949: 72 in 2021. Born in 1953: 73 in 2026.
    """
    if born < AGE_70_BEFORE:
        return born.year + (70 if born.month <= 6 else 71)
    age = 72 if born < AGE_72_BEFORE else 73 if born < AGE_73_BEFORE else 75
    return born.year + age


def deadline(year: int, born: date) -> Deadline:
    """31 December of the year; for the first year 1 April of the next (R-1)."""
    first = year == first_year(born)
    return Deadline(date(year + 1, 4, 1) if first else date(year, 12, 31), first)


def distribution_period(year: int, born: date, spouse_born: date | None = None) -> Years:
    """The years by which last year's closing value is divided (R-2): by the ages that owner and spouse attain in the year.

    spouse_born: where the spouse is the only beneficiary all year.
    """
    spouse_age = None if spouse_born is None else year - spouse_born.year
    return life_tables().of_owner(year - born.year, spouse_age)


def required_amount(value: Cents, period: Years) -> Cents:
    """Cents to take out for the year, of an account worth so many on 31 December before it (R-2): 100,000.00 over 26.5 years is 3,773.58."""
    return Cents(divide_half_up(value * 10, int(period.years * 10)))
