"""What a restriction costs: the drift it leaves and the tax it avoids, against the plan without it."""

from __future__ import annotations

from tests.scenarios.scenario import Given, lacking, scenario
from xlrebal.app.explain import explain_trade


@scenario
def test_each_restriction_says_what_drift_it_leaves_and_what_tax_it_avoids(given: Given) -> None:
    """
    Stocks are 20 points over. Nothing may be sold: NVDA, whose sale of 2,000 would gain 1,600 (20 %: 320 of tax), nor VTI at cost.

    Household: taxed at 37 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    NVDA    50        100    Stocks
      Joint    VTI     20        100    Stocks
      Joint    BND     30        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    NVDA    A       2015-12-01  50        1000
      Joint    VTI     B       2015-12-01  20        2000
      Joint    BND     C       2020-03-02  30        3000

    Restrictions:
      Account  Symbol  Rule         Note
      -        NVDA    do not sell  founder
      Joint    VTI     hold         -

    Targets:
      Asset Class  Target %
      Stocks       50
      Bonds        50

    Expect:
    Drift that limits leave:
      Limits                                           Level  Name    Target  Weight After  Without  Nearer  Gain Without  Tax Without
      rule do not sell on NVDA (Restrictions, row 2)   class  Bonds   50%     30%           50%      2000    1600          320
      rule do not sell on NVDA (Restrictions, row 2)   class  Stocks  50%     70%           50%      2000    1600          320
      rule hold on VTI in Joint (Restrictions, row 3)  class  Bonds   50%     30%           50%      2000    0             0
      rule hold on VTI in Joint (Restrictions, row 3)  class  Stocks  50%     70%           50%      2000    0             0
    """
    (row,) = [each for each in given.results["summary"] if str(each["item"]).startswith("Drift left by the rule do not sell")]
    assert not lacking(row["note"], "would end at 50.0% instead of 30.0%", "$1,600 more of net gains", "$320 more of tax")
    assert any("Without the rule do not sell on NVDA" in line for line in explain_trade(given.answer, "NVDA"))


@scenario
def test_a_menu_costs_too(given: Given) -> None:
    """
    The 401(k) may not buy VXUS, which is lacking.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      401k     VTI     80        100    Stocks
      401k     BND     20        100    Bonds

    Accounts:
      Account  Type  Menu
      401k     401k  BND, VTI

    Prices:
      Symbol  Price
      VXUS    100

    Targets:
      Asset Class  Symbol  Target %
      Stocks       VTI     50
      Stocks       VXUS    30
      Bonds        BND     20

    Expect:
    Drift that limits leave:
      Limits        Level     Name  Target  Weight After  Without  Nearer  Tax Without
      menu of 401k  security  VXUS  30%     0%            30%      3000    0
      menu of 401k  security  VTI   50%     75%           50%      2500    0
      menu of 401k  security  BND   20%     25%           20%      500     0
    """


@scenario
def test_a_weight_that_stays_costs_too(given: Given) -> None:
    """
    VTI may not fall below 70 %, and half is wanted.

    Household: half stocks, half bonds

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     80        100    Stocks
      IRA      BND     20        100    Bonds

    Accounts:
      Account  Type
      IRA      ira

    Restrictions:
      Account  Symbol  Rule        Value
      -        VTI     min weight  70%

    Expect:
    Drift that limits leave:
      Limits                                        Level  Name    Target  Weight After  Without  Nearer
      rule min weight on VTI (Restrictions, row 2)  class  Bonds   50%     30%           50%      2000
      rule min weight on VTI (Restrictions, row 2)  class  Stocks  50%     70%           50%      2000
    """


@scenario
def test_what_stops_nothing_costs_nothing(given: Given) -> None:
    """
    Household: 80 VTI and 20 BND; 80 % stocks, 20 % bonds

    Restrictions:
      Account  Symbol  Rule
      -        VTI     do not sell

    Expect:
    Drift that limits leave:
      (none)
    """
