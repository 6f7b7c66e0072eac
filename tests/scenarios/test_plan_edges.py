"""Rebalance To edge and midpoint: rows that stop short of their targets, and where the rest of the money goes (DESIGN section 6)."""

from __future__ import annotations

from tests.scenarios.scenario import Given, scenario


@scenario
def test_what_the_edge_leaves_goes_to_what_is_under_its_target(given: Given) -> None:
    """
    Of 159,000 Stocks hold 100,000 and may hold 44 %, 69,960: about 30,000 is sold. Bonds hold 30,000 and need 17,700 to
    stand at their low end of 30 %; their target of 42 % is 66,780. Intl holds 27,000, over its target of 25,440. So all that
    is not kept in cash, 28,900 or so, goes to Bonds, and none to Intl.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      AAA     1000      100    Stocks
      IRA      BBB     150       100    Bonds
      IRA      MMM     150       100    Bonds
      IRA      CCC     270       100    Intl
      IRA      CASH    2000      1      Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      IRA      AAA     A1      2020-03-02  1000      80000
      IRA      BBB     B1      2020-03-02  150       14000
      IRA      MMM     M1      2020-03-02  150       14000
      IRA      CCC     C1      2020-03-02  270       25000

    Targets:
      Asset Class  Target %  Band %
      Stocks       40        4
      Bonds        42        12
      Intl         16        4
      Cash         2         1

    Accounts:
      Account  Type
      IRA      ira

    Settings:
      Name          Value
      Rebalance To  edge

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    AAA     300
      BUY     BBB     177
      BUY     MMM     112
    """
    after = {row["name"]: row["weight_after"] for row in given.rows_of("Drift") if row["level"] == "class"}
    assert after["Intl"] == 27_000 / 159_000


@scenario
def test_the_midpoint_is_reached_where_something_is_under_its_target(given: Given) -> None:
    """
    Stocks go to 42 %, halfway between 40 % and 44 %: 66,780 of 159,000, so 332 shares go. Bonds pass their own midpoint of
    36 % on the way to their target of 42 %, as nothing else has a place for the money: Intl is over its target.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      AAA     1000      100    Stocks
      IRA      BBB     300       100    Bonds
      IRA      CCC     270       100    Intl
      IRA      CASH    2000      1      Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      IRA      AAA     A1      2020-03-02  1000      80000
      IRA      BBB     B1      2020-03-02  300       28000
      IRA      CCC     C1      2020-03-02  270       25000

    Targets:
      Asset Class  Target %  Band %
      Stocks       40        4
      Bonds        42        12
      Intl         16        4
      Cash         2         1

    Accounts:
      Account  Type
      IRA      ira

    Settings:
      Name          Value
      Rebalance To  midpoint

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    AAA     332
      BUY     BBB     320
    """


@scenario
def test_nothing_over_its_target_is_bought_for_a_last_hundred_dollars(given: Given) -> None:
    """
    MMM may not be bought. Bonds take all that Stocks free, by BBB alone; cash stays below its target of 3,180 rather than
    that a share of CCC is bought, whose class is over its target.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      AAA     1000      100    Stocks
      IRA      BBB     150       100    Bonds
      IRA      MMM     150       100    Bonds
      IRA      CCC     270       100    Intl
      IRA      CASH    2000      1      Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      IRA      AAA     A1      2020-03-02  1000      80000
      IRA      BBB     B1      2020-03-02  150       14000
      IRA      MMM     M1      2020-03-02  150       14000
      IRA      CCC     C1      2020-03-02  270       25000

    Targets:
      Asset Class  Target %  Band %
      Stocks       40        4
      Bonds        42        12
      Intl         16        4
      Cash         2         1

    Accounts:
      Account  Type
      IRA      ira

    Restrictions:
      Symbol  Rule
      MMM     do not buy

    Settings:
      Name          Value
      Rebalance To  edge

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    AAA     300
      BUY     BBB     289
    """
