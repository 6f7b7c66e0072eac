"""Losses that a recent lot would wash, sold once that lot has gone in the same event (C-2)."""

from __future__ import annotations

from tests.scenarios.scenario import Given, scenario
from xlrebal.review.refused_sales import refused_sales


@scenario
def test_a_loss_is_sold_once_the_recent_lot_has_gone(given: Given) -> None:
    """
    98 of 100 shares are to go. OLD is at a loss of 40 a share, which RECENT would wash if it stayed; it goes, and OLD after it.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    AAA     100       50     Stocks
      Joint    BND     50        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    AAA     OLD     2020-03-02  50        4500
      Joint    AAA     RECENT  2026-11-10  50        500
      Joint    BND     B       2020-03-02  50        5000

    Targets:
      Asset Class  Symbol  Target %
      Stocks       AAA     1
      Bonds        BND     99

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    AAA     98
      BUY     BND     49

    Lots Sold:
      Lot ID  Quantity  Gain   Disallowed
      RECENT  50        2000   0
      OLD     48        -1920  0
    """
    assert refused_sales(given.plan) == ()


@scenario
def test_the_recent_lot_goes_before_one_that_costs_as_much(given: Given) -> None:
    """
    70 of 120 shares are to go. EVEN and RECENT gain nothing; RECENT goes, since OLD's loss of 40 a share waits for it, and EVEN stays.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    AAA     120       50     Stocks
      Joint    BND     40        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    AAA     OLD     2020-03-02  50        4500
      Joint    AAA     EVEN    2021-03-02  50        2500
      Joint    AAA     RECENT  2026-11-10  20        1000
      Joint    BND     B       2020-03-02  40        4000

    Targets:
      Asset Class  Symbol  Target %
      Stocks       AAA     25
      Bonds        BND     75

    Expect:
    Lots Sold:
      Lot ID  Quantity  Gain   Disallowed
      RECENT  20        0      0
      OLD     50        -2000  0
    """
    assert refused_sales(given.plan) == ()


@scenario
def test_a_recent_lot_kept_in_part_keeps_the_loss(given: Given) -> None:
    """
    Only 30 shares are to go: 20 of RECENT stay, so OLD stays whole.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    AAA     100       50     Stocks
      Joint    BND     50        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    AAA     OLD     2020-03-02  50        4500
      Joint    AAA     RECENT  2026-11-10  50        500
      Joint    BND     B       2020-03-02  50        5000

    Targets:
      Asset Class  Symbol  Target %
      Stocks       AAA     35
      Bonds        BND     65

    Expect:
    Lots Sold:
      Lot ID  Quantity  Gain  Disallowed
      RECENT  30        1200  0
    """
    (refused,) = refused_sales(given.plan)
    assert given.household.lots.lot_id[refused.lot] == "OLD"


@scenario
def test_another_accounts_recent_lot_still_keeps_the_loss(given: Given) -> None:
    """
    RECENT goes, but the IRA's purchase stays and would wash 10 shares of OLD: OLD stays whole.

    Household: Joint and IRA

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    AAA     100       50     Stocks
      Joint    BND     50        100    Bonds
      IRA      AAA     10        50     Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    AAA     OLD     2020-03-02  50        4500
      Joint    AAA     RECENT  2026-11-10  50        500
      Joint    BND     B       2020-03-02  50        5000
      IRA      AAA     R       2026-11-12  10        500

    Targets:
      Asset Class  Symbol  Target %
      Stocks       AAA     10
      Bonds        BND     90

    Restrictions:
      Account  Symbol  Rule
      IRA      AAA     do not sell

    Expect:
    Lots Sold:
      Lot ID  Quantity  Gain  Disallowed
      RECENT  50        2000  0
    """
    (refused,) = refused_sales(given.plan)
    assert given.household.lots.lot_id[refused.lot] == "OLD"


@scenario
def test_a_recent_lot_that_goes_for_a_loss_says_so_and_is_compared_with_it(given: Given) -> None:
    """
    Stocks are over. The loss on AAA in Joint is clean as the 10 bought in Trust on 10 November go too; without them the best plan
    cannot sell it either, and sells BBB at a gain.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    AAA     200       100    Stocks
      Joint    BBB     200       100    Stocks
      Joint    BND     250       100    Bonds
      Trust    AAA     10        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    AAA     OLD     2020-03-02  200       21600
      Joint    BBB     B       2011-03-02  200       8000
      Joint    BND     C       2020-03-02  250       25000
      Trust    AAA     RECENT  2026-11-10  10        1010

    Targets:
      Asset Class  Target %  Band %
      Stocks       50        5
      Bonds        50        5

    Expect:
    Lots Sold:
      Lot ID  Quantity  Disallowed
      OLD     70        0
      RECENT  10        0
    """
    (recent,) = (row for row in given.results["trades"] if row["account"] == "Trust" and row["action"] == "SELL")
    assert "kept, its recent purchase would make the loss on AAA sold in Joint a wash sale" in str(recent["why"])
    assert "sells BBB in Joint and costs $" in str(recent["without_it"])


@scenario
def test_a_loss_is_not_freed_by_selling_the_whole_position_first_in_first_out(given: Given) -> None:
    """
    Stocks are over their target by 20 shares. W, bought ten days ago, would wash A's loss, so W's 20 shares go and A stays.
    With W gone A is clean, but first in first out A would go before it, all 60 shares of it, and nothing else holds stocks.

    Household: 80 VTI and 20 BND; 60 % stocks, 40 % bonds

    Accounts:
      Account  Type     Lot Method
      Joint    taxable  FIFO

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  60        6600
      Joint    VTI     W       2026-11-10  20        1900
      Joint    BND     B       2018-03-02  20        2000

    Settings:
      Name            Value
      Harvest Losses  no

    Expect:
    Lots Sold:
      Lot ID  Quantity
      W       20
    """


@scenario
def test_a_recent_lot_goes_at_a_small_gain_where_it_frees_a_loss_that_saves_more(given: Given) -> None:
    """
    Stocks are over their target by 10,000. BBB's gain of 1 % costs less than NEW's, but with NEW gone OLD's loss of 3,000 is clean.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    AAA     105       100    Stocks
      Joint    BBB     200       100    Stocks
      Joint    CCC     695       100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    AAA     OLD     2020-03-02  100       13000
      Joint    AAA     NEW     2026-11-10  5         485
      Joint    BBB     B       2020-03-02  200       19800
      Joint    CCC     C       2020-03-02  695       69500

    Accounts:
      Account  Type
      Joint    taxable

    Targets:
      Asset Class  Target %  Band %
      Stocks       20.5      5
      Bonds        79.5      5

    Settings:
      Name            Value
      Harvest Losses  no

    Expect:
    Lots Sold:
      Lot ID  Quantity  Disallowed
      NEW     5         0
      OLD     95        0
    """
