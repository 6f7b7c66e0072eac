"""Needs and new money by date: due, later, past, repeated, and paid by money that comes in before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.scenarios.scenario import Given, scenario
from xlrebal.household.dated_need import NeedStatus
from xlrebal.plan.purpose import Purpose
from xlrebal.schema.finding import Severity


def standings(given: Given) -> list[tuple[date | None, int, NeedStatus]]:
    """Each need with its day, in dollars, and what is done about it."""
    return [(each.date, each.amount // 100, each.standing) for each in given.household.needs]


def asked(given: Given) -> list[tuple[str, Severity, int | None, str]]:
    """What is said of Cash Needs: code, severity, row and heading."""
    return [(each.code.value, each.severity, each.row, each.column) for each in given.findings if each.sheet == "Cash Needs"]


@scenario
def test_a_need_within_the_horizon_is_raised_and_a_later_one_is_listed(given: Given) -> None:
    """
    30 days from 20 November end on 20 December. The roof of that day is raised, the school of the day after is listed.

    As of: 2026-11-20

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     900       100    Stocks
      Joint    CASH    10000            Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     J1      2018-03-02  900       80000

    Targets:
      Asset Class  Target %  Band %
      Stocks       90        10
      Cash         10        10

    Cash Needs:
      Account  Amount  Date        Note
      Joint    12000   2026-12-20  roof
      Joint    30000   2026-12-21  school

    Expect:
    Cash needs by date:
      Due         Account  Kind  Amount  Standing
      2026-12-20  Joint    need  12000   due
      2026-12-21  Joint    need  30000   later

    Cash:
      Account  Before  Need
      Joint    10000   12000
    """
    assert given.household.accounts["Joint"].need_note == "roof"
    later = next(row for row in given.rows_of("Summary") if row["item"] == "Cash needed later")
    assert later["after"] == 30000
    assert "21 Dec 2026" in str(later["note"])


@scenario
def test_a_longer_horizon_raises_more(given: Given) -> None:
    """
    As of: 2026-11-20

    Settings:
      Name               Value
      Cash Horizon Days  60

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     900       100    Stocks
      Joint    CASH    10000            Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     J1      2018-03-02  900       80000

    Targets:
      Asset Class  Target %  Band %
      Stocks       90        10
      Cash         10        10

    Cash Needs:
      Account  Amount  Date        Note
      Joint    12000   2026-12-20  roof
      Joint    30000   2027-01-19  school

    Expect:
    Cash:
      Account  Before  Need
      Joint    10000   42000
    """


@scenario
def test_a_need_that_is_past_is_asked_about_and_nothing_is_sold_for_it(given: Given) -> None:
    """
    The day before is past; today is not.

    As of: 2026-11-20

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     900       100    Stocks
      Joint    CASH    10000            Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     J1      2018-03-02  900       80000

    Targets:
      Asset Class  Target %  Band %
      Stocks       90        10
      Cash         10        10

    Cash Needs:
      Account  Amount  Date        Note
      Joint    25000   2026-11-19  roof
      Joint    4000    2026-11-20  car

    Expect:
    Cash:
      Account  Before  Need
      Joint    10000   4000
    """
    assert asked(given) == [("NEED_PAST", Severity.WARNING, 2, "Date")]
    assert standings(given) == [(date(2026, 11, 19), 25000, NeedStatus.PAST), (date(2026, 11, 20), 4000, NeedStatus.DUE)]


@scenario
def test_a_need_of_every_month_counts_as_often_as_it_falls_within_the_horizon(given: Given) -> None:
    """
    5,000 on the 31st of each month since January, 62 days ahead of 30 November: the last of November, which is today, of
    December and of January, but not of February, which is the next one. Those of the past are over, and not asked about.

    As of: 2026-11-30

    Settings:
      Name               Value
      Cash Horizon Days  62

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     900       100    Stocks
      Joint    CASH    10000            Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     J1      2018-03-02  900       80000

    Targets:
      Asset Class  Target %  Band %
      Stocks       90        10
      Cash         10        10

    Cash Needs:
      Account  Amount  Date        Every  Note
      Joint    5000    2026-01-31  month  living

    Expect:
    Cash needs by date:
      Due         Amount  Standing  Every
      2026-11-30  5000    due       month
      2026-12-31  5000    due       month
      2027-01-31  5000    due       month
      2027-02-28  5000    later     month
    """
    assert given.household.accounts["Joint"].need == 1_500_000
    assert given.household.accounts["Joint"].need_note == "living"
    assert not asked(given)


@scenario
def test_what_repeats_ends_with_until(given: Given) -> None:
    """
    Premiums of each quarter until New Year: that of 15 December is the last. The tuition ended in May, and is a note.

    As of: 2026-11-20

    Settings:
      Name               Value
      Cash Horizon Days  365

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     900       100    Stocks
      Joint    CASH    10000            Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     J1      2018-03-02  900       80000

    Targets:
      Asset Class  Target %  Band %
      Stocks       90        10
      Cash         10        10

    Cash Needs:
      Account  Amount  Date        Every    Until       Note
      Joint    800     2025-03-15  quarter  2026-12-31  premium
      Joint    9000    2024-09-01  month    2026-05-31  tuition

    Expect:
    Cash needs by date:
      Due         Amount  Standing
      2026-12-15  800     due
    """
    assert asked(given) == [("NEED_PAST", Severity.NOTE, 3, "Until")]


@scenario
def test_a_leap_day_is_the_last_of_february_in_common_years(given: Given) -> None:
    """
    As of: 2026-11-20

    Settings:
      Name               Value
      Cash Horizon Days  500

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     900       100    Stocks
      Joint    CASH    10000            Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     J1      2018-03-02  900       80000

    Targets:
      Asset Class  Target %  Band %
      Stocks       90        10
      Cash         10        10

    Cash Needs:
      Account  Amount  Date        Every
      Joint    700     2024-02-29  year

    Expect:
    Cash needs by date:
      Due         Amount  Standing
      2027-02-28  700     due
      2028-02-29  700     due
      2029-02-28  700     later
    """


@scenario
def test_new_money_counts_from_its_day_on(given: Given) -> None:
    """
    9,000 that came two weeks ago are invested; 20,000 of next week are not there yet; the money of last year was either
    invested or spent, and is asked about.

    As of: 2026-11-20

    Settings:
      Name     Value
      Trigger  never

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     900       100    Stocks
      Joint    CASH    20000            Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     J1      2018-03-02  900       80000

    Targets:
      Asset Class  Target %  Band %
      Stocks       100       10

    Cash Needs:
      Account  Amount  Date        Note
      Joint    -9000   2026-11-06  bonus
      Joint    -20000  2026-11-27  sale of the car
      Joint    -7000   2025-11-27  gift

    Expect:
    Trades:
      Action  Symbol  Quantity
      BUY     VTI     90
    """
    assert [standing for _, _, standing in standings(given)] == [NeedStatus.PAST, NeedStatus.DUE, NeedStatus.EXPECTED]
    assert asked(given) == [("NEED_PAST", Severity.WARNING, 4, "Date")]
    coming = next(row for row in given.rows_of("Summary") if row["item"] == "New money expected")
    assert coming["after"] == 20000


@scenario
def test_new_money_of_every_month_is_invested_once_it_is_there(given: Given) -> None:
    """
    2,000 on the first of each month: those of 1 November are there and invested; those of October were dealt with then, those
    of December are still to come.

    As of: 2026-11-20

    Settings:
      Name     Value
      Trigger  never

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     900       100    Stocks
      Joint    CASH    20000            Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     J1      2018-03-02  900       80000

    Targets:
      Asset Class  Target %  Band %
      Stocks       100       10

    Cash Needs:
      Account  Amount  Date        Every
      Joint    -2000   2026-02-01  month

    Expect:
    Trades:
      Action  Symbol  Quantity
      BUY     VTI     20
    """
    assert [day for day, _, _ in standings(given)] == [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)]


@scenario
def test_money_that_comes_in_first_pays_for_what_is_needed_then(given: Given) -> None:
    """
    20,000 are needed on 15 December. 15,000 come in on the 10th, so that 5,000 are to be raised; what comes on the 18th is
    too late for it.

    As of: 2026-11-20

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     900       100    Stocks
      Joint    CASH    2000             Cash
      Trust    VTI     900       100    Stocks
      Trust    CASH    2000             Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     J1      2018-03-02  900       80000
      Trust    VTI     T1      2018-03-02  900       80000

    Targets:
      Asset Class  Target %  Band %
      Stocks       100       20

    Cash Needs:
      Account  Amount  Date
      Joint    20000   2026-12-15
      Joint    -15000  2026-12-10
      Trust    20000   2026-12-15
      Trust    -15000  2026-12-18

    Expect:
    Cash:
      Account  Need
      Joint    5000
      Trust    20000
    """


@scenario
def test_what_cannot_be_followed_is_asked(given: Given) -> None:
    """
    Every without a first Date counts once, today; an Until alone repeats nothing; a row that ends before it begins asks for
    nothing.

    As of: 2026-11-20

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     900       100    Stocks
      Joint    CASH    20000            Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     J1      2018-03-02  900       80000

    Targets:
      Asset Class  Target %  Band %
      Stocks       90        10
      Cash         10        10

    Cash Needs:
      Account  Amount  Date        Every  Until
      Joint    100     -           month  -
      Joint    200     2026-12-01  -      2027-12-01
      Joint    400     2026-12-01  year   2026-11-25

    Expect:    """
    headings = ("Every", "Until", "Until")
    assert asked(given) == [("NEED_UNCLEAR", Severity.WARNING, row, heading) for row, heading in enumerate(headings, 2)]
    assert given.household.accounts["Joint"].need == 30_000


@scenario
def test_a_run_for_cash_says_what_is_due_later(given: Given) -> None:
    """
    As of: 2026-11-20

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     900       100    Stocks
      Joint    CASH    10000            Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     J1      2018-03-02  900       80000

    Targets:
      Asset Class  Target %  Band %
      Stocks       90        10
      Cash         10        10

    Cash Needs:
      Account  Amount  Date        Note
      Joint    60000   2031-03-01  college
    """
    raised = replace(given, purpose=Purpose.CASH)
    assert not raised.rows_of("Trades")
    assert "$60,000.00 is needed on 1 Mar 2031" in raised.answer.headline
