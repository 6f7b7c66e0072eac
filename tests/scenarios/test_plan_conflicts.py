"""Wishes that cannot all be had: the plan is the least bad of what is left, and one finding names both with their figures."""

from __future__ import annotations

from tests.scenarios.scenario import Given, scenario


def says(given: Given, code: str, *parts: str) -> None:
    """One finding with this code has all these words."""
    said = [str(each.message) for each in given.findings if each.code.value == code]
    assert any(all(part in text for part in parts) for text in said), said


@scenario
def test_a_target_beyond_a_maximum_weight(given: Given) -> None:
    """
    60 % in stocks, and VTI, the only one, may be 40 % at most: it is bought up to there, and no bond is sold into cash.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     300       100    Stocks
      IRA      BND     700       100    Bonds

    Accounts:
      Account  Type
      IRA      ira

    Securities:
      Symbol  Max Weight %
      VTI     40

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    BND     100
      BUY     VTI     100
    """
    says(given, "WISHES_CONFLICT", "55.0% at least of Stocks (target 60.0%)", "ends at 40.0%", "maximum weight of 40.0%", "Max Weight % on Securities")


@scenario
def test_a_target_beyond_the_cap_of_a_group(given: Given) -> None:
    """
    The same with a cap on the exposure group.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     300       100    Stocks
      IRA      BND     700       100    Bonds

    Accounts:
      Account  Type
      IRA      ira

    Securities:
      Symbol  Exposure Group
      VTI     US

    Exposure Groups:
      Group  Cap %
      US     40

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    BND     100
      BUY     VTI     100
    """
    says(given, "WISHES_CONFLICT", "55.0% at least of Stocks", "ends at 40.0%", "cap of 40.0% on its exposure group US", "Cap % on Exposure Groups")


@scenario
def test_a_tilt_beyond_a_maximum_weight(given: Given) -> None:
    """
    A tilt makes 60 % of stocks 70, and VTI may be 62: two points of the ten are bought.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     600       100    Stocks
      IRA      BND     400       100    Bonds

    Accounts:
      Account  Type
      IRA      ira

    Securities:
      Symbol  Max Weight %
      VTI     62

    Tilts:
      Asset Class  Tilt %  Reason
      Stocks       10      view

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    BND     20
      BUY     VTI     20
    """
    says(given, "WISHES_CONFLICT", "65.0% at least of Stocks (target 70.0%, 60.0% without the tilts)", "ends at 62.0%", "maximum weight of 62.0%")


@scenario
def test_a_target_that_the_menu_does_not_offer(given: Given) -> None:
    """
    The 401(k) offers BND alone: nothing is sold for stocks that cannot be bought.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      K        BND     1000      100    Bonds

    Accounts:
      Account  Type  Menu
      K        401k  BND

    Securities:
      Symbol  Asset Class
      VTI     Stocks

    Prices:
      Symbol  Price
      VTI     100

    Targets:
      Asset Class  Symbol  Target %  Band %
      Stocks       VTI     60        5
      Bonds        BND     40        5

    Expect:
    Trades:
      (none)
    """
    says(given, "WISHES_CONFLICT", "55.0% at least of VTI", "ends at 0.0%", "not on the menu of K", "Menu on Accounts")


@scenario
def test_a_target_of_what_must_not_be_bought(given: Given) -> None:
    """
    Stocks should be 60 %, and VTI must not be bought: nothing is traded.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     300       100    Stocks
      IRA      BND     700       100    Bonds

    Accounts:
      Account  Type
      IRA      ira

    Restrictions:
      Symbol  Rule
      VTI     do not buy

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Expect:
    Trades:
      (none)
    """
    says(given, "WISHES_CONFLICT", "55.0% at least of Stocks", "ends at 30.0%", "Restrictions says do not buy")


@scenario
def test_a_target_of_what_is_only_sold(given: Given) -> None:
    """
    VTI should be 60 %, and is sell only.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     300       100    Stocks
      IRA      BND     700       100    Bonds

    Accounts:
      Account  Type
      IRA      ira

    Restrictions:
      Symbol  Rule
      VTI     sell only

    Targets:
      Asset Class  Symbol  Target %  Band %
      Stocks       VTI     60        5
      Bonds        BND     40        5

    Expect:
    Trades:
      (none)
    """
    says(given, "WISHES_CONFLICT", "55.0% at least of VTI", "Restrictions says sell only")


@scenario
def test_a_target_below_what_must_not_be_sold(given: Given) -> None:
    """
    Bonds are 70 % where 40 are wanted, and BND must not be sold.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     300       100    Stocks
      IRA      BND     700       100    Bonds

    Accounts:
      Account  Type
      IRA      ira

    Restrictions:
      Symbol  Rule
      BND     do not sell

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Expect:
    Trades:
      (none)
    """
    says(given, "WISHES_CONFLICT", "45.0% at most of Bonds (target 40.0%)", "ends at 70.0%", "Restrictions says do not sell")


@scenario
def test_a_min_weight_above_the_target(given: Given) -> None:
    """
    Stocks should be 30 %, and VTI half of the whole at least.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     500       100    Stocks
      IRA      BND     500       100    Bonds

    Accounts:
      Account  Type
      IRA      ira

    Restrictions:
      Symbol  Rule        Value
      VTI     min weight  50

    Targets:
      Asset Class  Target %  Band %
      Stocks       30        5
      Bonds        70        5

    Expect:
    Trades:
      (none)
    """
    says(given, "WISHES_CONFLICT", "35.0% at most of Stocks (target 30.0%)", "ends at 50.0%", "min weight 50.0%")


@scenario
def test_a_minimum_of_cash_above_its_target(given: Given) -> None:
    """
    10,000 of cash must stay, 20 % of the account, where Targets asks for 2: the minimum comes first, and is raised.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     300       100    Stocks
      IRA      BND     200       100    Bonds

    Accounts:
      Account  Type  Minimum Cash
      IRA      ira   10000

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        38        5
      Cash         2         1

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    BND     35
      SELL    VTI     65
    """
    says(given, "WISHES_CONFLICT", "3.0% at most of Cash (target 2.0%)", "ends at 20.0%", "minimum cash, $10,000.00", "Minimum Cash on Accounts")


@scenario
def test_a_min_weight_above_a_maximum_weight(given: Given) -> None:
    """
    Half at least and 40 % at most of the same fund: it stays at what it is.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     500       100    Stocks
      IRA      BND     500       100    Bonds

    Accounts:
      Account  Type
      IRA      ira

    Restrictions:
      Symbol  Rule        Value
      VTI     min weight  50
      VTI     max weight  40

    Targets:
      Asset Class  Target %  Band %
      Stocks       30        5
      Bonds        70        5

    Expect:
    Trades:
      (none)
    """
    says(given, "WISHES_CONFLICT", "Restrictions asks for 50.0% of VTI at least", "the maximum weight is 40.0%")


@scenario
def test_what_is_phased_out_and_not_sold(given: Given) -> None:
    """
    XOM is to go and must not be sold: it stays.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     300       100    Stocks
      IRA      XOM     200       100    Stocks
      IRA      BND     500       100    Bonds

    Accounts:
      Account  Type
      IRA      ira

    Restrictions:
      Symbol  Rule
      XOM     phase out
      XOM     do not sell

    Targets:
      Asset Class  Target %  Band %
      Stocks       50        5
      Bonds        50        5

    Expect:
    Trades:
      (none)
    """
    says(given, "WISHES_CONFLICT", "phase out of XOM, and do not sell (row 3) as well")


@scenario
def test_what_is_phased_out_and_has_a_target(given: Given) -> None:
    """
    XOM is to go and has a target of 20 %: it goes, and what it brings is put to work.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     300       100    Stocks
      IRA      XOM     200       100    Stocks
      IRA      BND     500       100    Bonds

    Accounts:
      Account  Type
      IRA      ira

    Restrictions:
      Symbol  Rule
      XOM     phase out

    Targets:
      Asset Class  Symbol  Target %  Band %
      Stocks       VTI     30        5
      Stocks       XOM     20        5
      Bonds        BND     50        5

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    XOM     200
      BUY     BND     50
      BUY     VTI     50
    """
    says(given, "WISHES_CONFLICT", "phase out of XOM, and Targets asks for 20.0% of it (row 3)")


@scenario
def test_a_need_above_what_may_be_sold(given: Given) -> None:
    """
    50,000 are needed, and of 100,000 only the 30,000 of VTI may be sold: they are.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     300       100    Stocks
      IRA      BND     700       100    Bonds

    Accounts:
      Account  Type
      IRA      ira

    Restrictions:
      Symbol  Rule
      BND     do not sell

    Cash Needs:
      Account  Amount
      IRA      50000

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     300
    """
    says(given, "CASH_SHORT", "$30,000 of cash is there", "the cash need of $50,000.00", "BND not sold: Restrictions says do not sell")


@scenario
def test_a_need_that_the_mode_does_not_raise(given: Given) -> None:
    """
    20,000 are needed, and Mode lets nothing be sold.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     300       100    Stocks
      IRA      BND     200       100    Bonds

    Accounts:
      Account  Type
      IRA      ira

    Cash Needs:
      Account  Amount
      IRA      20000

    Settings:
      Name  Value
      Mode  buy only

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Expect:
    Trades:
      (none)
    """
    says(given, "CASH_SHORT", "the cash need of $20,000.00", "Mode is buy only: nothing is sold")


@scenario
def test_a_need_above_the_class_that_is_traded(given: Given) -> None:
    """
    25,000 are needed, and only Bonds, 20,000, are traded.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     300       100    Stocks
      IRA      BND     200       100    Bonds

    Accounts:
      Account  Type
      IRA      ira

    Cash Needs:
      Account  Amount
      IRA      25000

    Settings:
      Name        Value
      Mode        one class
      Mode Class  Bonds

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    BND     200
    """
    says(given, "CASH_SHORT", "$20,000 of cash is there", "the cash need of $25,000.00", "Mode is one class: only Bonds is traded")


@scenario
def test_a_need_beyond_the_gain_budget(given: Given) -> None:
    """
    20,000 are needed and 1,000 of gain is allowed. Of VTI each dollar is 90 cents of gain, of BND 50: BND goes, 10,000 of gain.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     300       100    Stocks
      Joint    BND     200       100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  300       3000
      Joint    BND     L2      2020-03-02  200       10000

    Cash Needs:
      Account  Amount
      Joint    20000

    Settings:
      Name         Value
      Gain Budget  1000

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    BND     200
    """
    says(given, "BUDGET_REACHED", "The gain budget of $1,000.00 is exceeded by $9,000.00: the cash need of $20,000.00 comes before it")


@scenario
def test_a_limit_on_tracking_error_against_a_gain_budget(given: Given) -> None:
    """
    At 75 of gain a share, 26 shares fit into a budget of 2,000: the tracking error falls from 3.2 to 2.7 %, and 2 is the limit.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     800       100    Stocks
      Joint    BND     200       100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  800       20000
      Joint    BND     L2      2020-03-02  200       20000

    Risk:
      Asset Class  Volatility %  Stocks  Bonds
      Stocks       16            1       0.2
      Bonds        5             0.2     1

    Settings:
      Name                    Value
      Gain Budget             2000
      Tracking Error Limit %  2%

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     26
      BUY     BND     26
    """
    says(given, "RISK_LIMIT", "Tracking error 3.2% is above Tracking Error Limit 2.0%", "(2.7%)", "gain budget of $2,000")


@scenario
def test_a_limit_on_volatility_that_the_targets_break(given: Given) -> None:
    """
    60 % at 16 and 40 % at 5 with a correlation of 0.2: √(0.096² + 0.02² + 2 × 0.2 × 0.096 × 0.02) = 10.2 %, and the limit is 6.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     600       100    Stocks
      IRA      BND     400       100    Bonds

    Accounts:
      Account  Type
      IRA      ira

    Risk:
      Asset Class  Volatility %  Stocks  Bonds
      Stocks       16            1       0.2
      Bonds        5             0.2     1

    Settings:
      Name                Value
      Volatility Limit %  6%

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Expect:
    Trades:
      (none)
    """
    says(given, "RISK_LIMIT", "Volatility 10.2% is above Volatility Limit 6.0%", "Targets itself comes to 10.2%")
