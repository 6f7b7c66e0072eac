"""Cash until the next review, cash that is not settled, and cash trade by trade."""

from __future__ import annotations

from tests.scenarios.scenario import Given, scenario


@scenario
def test_needs_until_the_next_review_are_raised(given: Given) -> None:
    """
    Quarterly reviews, the last one today: the next is on 22 February, since the 20th is a Saturday. Until then nobody looks, so
    that what is needed by that day is raised today.

    Settings:
      Name              Value
      Review Frequency  quarterly
      Last Review       2026-11-20

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
      Account  Amount  Date
      Joint    12000   2027-02-22
      Joint    30000   2027-02-23

    Expect:
    Cash needs by date:
      Due         Amount  Standing
      2027-02-22  12000   due
      2027-02-23  30000   later
    """


@scenario
def test_what_sales_of_these_days_brought_is_said_until_it_settles(given: Given) -> None:
    """
    Friday 20 November. What was sold that day settles on Monday, what was sold on Thursday settles today; Wednesday's is there.
    A purchase brings no cash, and an order that is only scheduled none yet.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     900       100    Stocks
      Joint    CASH    10000            Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     J1      2018-03-02  900       80000

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Acquired    Cost Basis
      2026-11-20  Joint    QQQ     sell    10        5000    2020-01-02  3000
      2026-11-19  Joint    QQQ     sell    4         2000    2020-01-02  1200
      2026-11-18  Joint    QQQ     sell    2         1000    2020-01-02  600
      2026-11-20  Joint    SCHX    buy     10        300     -           -

    Targets:
      Asset Class  Target %  Band %
      Stocks       90        10
      Cash         10        10

    Expect:
    Cash of sales that settle today or later:
      Account  Settles     Amount
      Joint    2026-11-20  2000
      Joint    2026-11-23  5000
    """
    notes = [each.message for each in given.findings if each.code == "CASH_UNSETTLED"]
    assert len(notes) == 2
    assert "$2,000.00 of recent sales settles on 20 Nov 2026" in notes[0]
    assert "$5,000.00 of recent sales settles on 23 Nov 2026" in notes[1]
    (cash,) = given.rows_of("Cash")
    assert "23 Nov 2026" in str(cash["note"])


@scenario
def test_a_need_before_what_is_sold_for_it_settles_is_warned_of(given: Given) -> None:
    """
    Sold on Friday 20 November, it settles on Monday the 23rd: too late for the 21st, in time for the 23rd.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     900       100    Stocks
      Joint    CASH    1000             Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     J1      2018-03-02  900       80000

    Targets:
      Asset Class  Target %  Band %
      Stocks       99        20
      Cash         1         1

    Cash Needs:
      Account  Amount  Date
      Joint    6000    2026-11-21
      Joint    500     2026-11-23
    """
    (warned,) = (each for each in given.findings if each.code == "CASH_UNSETTLED")
    assert (warned.sheet, warned.row, warned.severity) == ("Cash Needs", 2, "warning")
    assert "23 Nov 2026" in warned.message


@scenario
def test_each_trade_says_what_cash_its_account_has_after_it(given: Given) -> None:
    """
    Joint begins with 1,000, sells 100 VTI at $5 commission and buys BND: the last figure of each account is that of Cash by account.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     700       100    Stocks
      Joint    BND     290       100    Bonds
      Joint    CASH    1000             Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     J1      2018-03-02  700       69000
      Joint    BND     J2      2018-03-02  290       29000

    Securities:
      Symbol  Commission
      VTI     5

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        39        5
      Cash         1         1

    Expect:
    Trades:
      Action  Symbol  Quantity  Commission  Cash After
      SELL    VTI     100       5           10995
      BUY     BND     100       0           995

    Cash:
      Account  Before  After
      Joint    1000    995
    """
