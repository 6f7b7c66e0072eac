"""Rebalance To edge and midpoint: rows that stop short of their targets, and where the rest of the money goes (DESIGN section 6)."""

from __future__ import annotations

from tests.scenarios.scenario import Given, scenario


@scenario
def test_what_the_edge_leaves_goes_to_what_is_under_its_target(given: Given) -> None:
    """
    Of 159,000 Stocks hold 100,000 and may hold 44 %, 69,960: 301 shares go. Bonds hold 30,000 and need 17,700 to
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
      SELL    AAA     301
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
      SELL    AAA     301
      BUY     BBB     289
    """


@scenario
def test_a_row_brought_to_its_edge_ends_inside_it(given: Given) -> None:
    """
    Stocks may hold 44 % of 159,000, 69,960. 300 shares of AAA would leave 70,000, just above it, and the next run would sell
    one more: 301 go. TIPS are to hold 3.75 %, 5,962.50: 39 shares would leave 5,900, so 40 are bought. Then nothing is left
    to do.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class  Sub-Class
      IRA      AAA     1000      100    Stocks
      IRA      BBB     300       100    Bonds        Core
      IRA      TTT     20        100    Bonds        TIPS
      IRA      CCC     240       100    Intl
      IRA      CASH    3000      1      Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      IRA      AAA     A1      2020-03-02  1000      80000
      IRA      BBB     B1      2020-03-02  300       28000
      IRA      TTT     T1      2020-03-02  20        1900
      IRA      CCC     C1      2020-03-02  240       25000

    Targets:
      Asset Class  Sub-Class  Target %  Band %
      Stocks                  40        4
      Bonds                   42        8
      Bonds        TIPS       5         1.25
      Intl                    16        4
      Cash                    2         1

    Accounts:
      Account  Type
      IRA      ira

    Settings:
      Name          Value
      Rebalance To  edge

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    AAA     301
      BUY     BBB     259
      BUY     TTT     40
    """
    assert _rows_outside(given) == []


@scenario
def test_commissions_leave_a_row_inside_its_edge_too(given: Given) -> None:
    """
    VTI is to go from 70 % down to 65 %: of 10,000, 6,500, which a sale of 5 shares at 100 leaves. But two orders cost 20 each, and 65 %
    of the 9,960 that are left are 6,474: a sixth share goes.

    Household: 70 VTI and 30 BND

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  70        3000
      Joint    BND     L2      2020-03-02  30        3000

    Securities:
      Symbol  Asset Class  Commission $
      VTI     Stocks       20
      BND     Bonds        20

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Settings:
      Name          Value
      Rebalance To  edge

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     6
      BUY     BND     5
    """
    assert _rows_outside(given) == []


def _rows_outside(given: Given) -> list[str]:
    """The rows of Drift that the trades leave outside their bands."""
    rows = [row for row in given.rows_of("Drift") if row["low"] is not None and row["weight_after"] is not None]
    return [str(row["name"]) for row in rows if not row["low"] <= row["weight_after"] <= row["high"]]  # type: ignore[operator]
