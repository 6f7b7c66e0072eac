"""How small a trade may be: in dollars, as a share of its account, and by how much of its row's drift it removes."""

from __future__ import annotations

from tests.scenarios.scenario import Given, scenario
from xlrebal.schema.reason import Rule, because


@scenario
def test_a_trade_is_no_smaller_than_a_share_of_its_account(given: Given) -> None:
    """
    The IRA is worth 30,000, so that 15 % of it are 4,500; the 2,000 to be moved in it are left, as 4,500 would move it past its bands.
    The 2,000 in Joint, worth 10,000, are more than its 1,500.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     70        100    Stocks
      Joint    BND     30        100    Bonds
      IRA      VTI     170       100    Stocks
      IRA      BND     130       100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  70        7000
      Joint    BND     L2      2020-03-02  30        3000
      IRA      VTI     L3      2020-03-02  170       7000
      IRA      BND     L4      2020-03-02  130       13000

    Accounts:
      Account  Type     Model
      Joint    taxable  Mine
      IRA      ira      Mine

    Targets:
      Model  Asset Class  Target %  Band %
      Mine   Stocks       50        5
      Mine   Bonds        50        5

    Settings:
      Name             Value
      Minimum Trade %  15

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    Joint    VTI     20
      BUY     Joint    BND     20
    """
    assert {(each.rule, each.numbers["minimum"]) for each in given.refused if each.rule is Rule.TOO_SMALL} == {(Rule.TOO_SMALL, 450_000)}


@scenario
def test_the_larger_of_dollars_and_share_counts(given: Given) -> None:
    """
    1 % of 10,000 is 100, and Minimum Trade 5,000: the 2,000 to be moved are left.

    Household: 70 VTI and 30 BND; half stocks, half bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  70        7000
      Joint    BND     L2      2020-03-02  30        3000

    Settings:
      Name             Value
      Minimum Trade    5000
      Minimum Trade %  1

    Expect:
    Trades:
      (none)
    """


@scenario
def test_a_trade_removes_a_share_of_its_rows_drift(given: Given) -> None:
    """
    Stocks are 10,000 over. In the IRA, where it costs no tax, 500 of them could go, 5 % of the drift: with Improvement % 10 all of
    the 10,000 go in Joint.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     595       100    Stocks
      Joint    BND     100       100    Bonds
      IRA      VTI     5         100    Stocks
      IRA      BND     300       100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  595       30000
      Joint    BND     L2      2020-03-02  100       10000
      IRA      VTI     L3      2020-03-02  5         250
      IRA      BND     L4      2020-03-02  300       30000

    Accounts:
      Account  Type
      Joint    taxable
      IRA      ira

    Targets:
      Asset Class  Target %  Band %
      Stocks       50        5
      Bonds        50        5

    Settings:
      Name           Value
      Improvement %  10

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    Joint    VTI     100
      BUY     Joint    BND     100
    """


@scenario
def test_a_gain_limit_leaves_a_trade_too_little_to_be_worth_it(given: Given) -> None:
    """
    Stocks are 2,000 over, and a gain of 60 is allowed: at 50 of gain on a share one share may go, 5 % of the drift. With
    Improvement % 10 it stays, and the advisor is told.

    Household: 70 VTI and 30 BND; half stocks, half bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  70        3500
      Joint    BND     L2      2020-03-02  30        3000

    Settings:
      Name           Value
      Gain Budget    60
      Improvement %  10

    Expect:
    Trades:
      (none)
    """
    assert because(Rule.LITTLE_IMPROVED, least=200_00, share=0.1, name="Stocks") in given.refused


@scenario
def test_a_maximum_weight_leaves_a_trade_too_little_to_be_worth_it(given: Given) -> None:
    """
    Stocks are 45,000 under, and the maximum weight of VTI leaves room for 5,000, 11 % of it. With Improvement % 40 a purchase is of
    18,000 or none: it is not bought, though there is cash and room. The bonds take what their band allows.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     50        100    Stocks
      IRA      BND     540       100    Bonds
      IRA      CASH    41000            Cash

    Accounts:
      Account  Type
      IRA      ira

    Securities:
      Symbol  Max Weight %
      VTI     10

    Targets:
      Asset Class  Target %  Band %
      Stocks       50        5
      Bonds        50        5

    Settings:
      Name           Value
      Improvement %  40

    Expect:
    Trades:
      Action  Symbol  Quantity
      BUY     BND     10
    """
    assert because(Rule.LITTLE_IMPROVED, least=1_800_000, share=0.4, name="Stocks") in given.refused
    (why,) = (row["why"] for row in given.rows_of("Drift") if row["name"] == "Stocks")
    assert "the trade would be under" in str(why)


@scenario
def test_cash_that_is_needed_is_raised_however_little_it_mends(given: Given) -> None:
    """
    The need of 300 is 15 % of the drift of 2,000, and Improvement % is 50: it is raised all the same, and no more is sold.

    Household: 70 VTI and 30 BND; half stocks, half bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  70        3500
      Joint    BND     L2      2020-03-02  30        3000

    Cash Needs:
      Account  Amount
      Joint    300

    Settings:
      Name           Value
      Gain Budget    0
      Improvement %  50

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    BND     3
    """


@scenario
def test_a_row_beyond_its_band_by_less_than_may_be_traded_stays(given: Given) -> None:
    """
    65.01 % where 65 is the limit, and Rebalance To is edge: 10 of 100,000 would be sold, and no trade is under 100. A run after one
    that has brought rows to their edges, but for part of a share, is quiet.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     6501      10     Stocks
      IRA      BND     3499      10     Bonds

    Accounts:
      Account  Type
      IRA      ira

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        10

    Settings:
      Name          Value
      Rebalance To  edge

    Expect:
    Trades:
      (none)
    """
    assert "beyond its limit of 65.00% by $10.00: less than the minimum trade of $100.00" in given.answer.headline


@scenario
def test_what_is_to_go_to_its_target_is_traded_however_little_it_is_beyond_its_band(given: Given) -> None:
    """
    The same to target: five points go.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     6501      10     Stocks
      IRA      BND     3499      10     Bonds

    Accounts:
      Account  Type
      IRA      ira

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        10

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     501
      BUY     BND     501
    """


@scenario
def test_what_a_cap_keeps_off_its_aim_trades_no_leftovers(given: Given) -> None:
    """
    Cash is far above its limit and stocks are far below theirs, but at VTI's maximum weight. Bonds may take 10 more before they are at
    their own limit: no trade of 100 is made for 10.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     3000      10     Stocks
      IRA      BND     2999      10     Bonds
      IRA      CASH    40010     1      Cash

    Accounts:
      Account  Type
      IRA      ira

    Securities:
      Symbol  Asset Class  Max Weight %
      VTI     Stocks       30

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        25        5
      Cash         15        5

    Expect:
    Trades:
      (none)
    """
