"""A lot sold for exactly what it cost is neither a gain nor a loss (W-1, S-4, S-5)."""

from __future__ import annotations

from tests.scenarios.scenario import Given, scenario
from xlrebal.schema.reason import Rule, because
from xlrebal.schema.side import Side


@scenario
def test_no_gain_uses_none_of_the_gain_budget(given: Given) -> None:
    """
    Gain Budget is 0, and 40 shares bought at 100 are sold at 100.

    Household: 80 VTI and 20 BND

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  80        8000
      Joint    BND     L2      2020-03-02  20        2000

    Targets:
      Asset Class  Target %  Band %
      Stocks       40        5
      Bonds        60        5

    Settings:
      Name         Value
      Gain Budget  0

    Expect:
    Lots Sold:
      Lot ID  Quantity  Gain
      L1      40        0
    """
    assert not [refusal for refusal in given.plan.proposal.refusals if refusal.side is Side.SELL]


@scenario
def test_a_cent_of_gain_uses_a_cent_of_the_gain_budget(given: Given) -> None:
    """
    Household: 80 VTI and 20 BND

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  80        7999.20
      Joint    BND     L2      2020-03-02  20        2000

    Targets:
      Asset Class  Target %  Band %
      Stocks       40        5
      Bonds        60        5

    Settings:
      Name         Value
      Gain Budget  0.30

    Expect:
    Lots Sold:
      Lot ID  Quantity  Gain
      L1      30        0.30
    """
    assert [refusal.reason for refusal in given.plan.proposal.refusals if refusal.side is Side.SELL] == [
        because(Rule.OVER_BUDGET, budget="gain budget", limit=30, quantity=10_000_000)]


@scenario
def test_no_gain_and_no_loss_is_washed_by_nothing(given: Given) -> None:
    """
    40 shares were bought last week; selling older ones for what they cost is no loss that could be washed.

    Household: 80 VTI and 20 BND

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  40        4000
      Joint    VTI     L2      2026-11-13  40        3900
      Joint    BND     L3      2020-03-02  20        2000

    Targets:
      Asset Class  Target %  Band %
      Stocks       40        5
      Bonds        60        5

    Expect:
    Lots Sold:
      Lot ID  Quantity  Gain
      L1      40        0
    """
    assert given.plan.proposal.refusals == ()


@scenario
def test_the_commission_makes_a_loss_of_it(given: Given) -> None:
    """
    Sold for what it cost less a commission of 1: a loss of 1, which last week's purchase would wash.

    Household: 80 VTI and 20 BND

    Securities:
      Symbol  Commission
      VTI     1

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  40        4000
      Joint    VTI     L2      2026-11-13  40        3900
      Joint    BND     L3      2020-03-02  20        2000

    Targets:
      Asset Class  Target %  Band %
      Stocks       40        5
      Bonds        60        5

    Settings:
      Name                     Value
      Wait For Long Term Days  0

    Expect:
    Lots Sold:
      Lot ID  Quantity  Gain
      L2      40        99
    """


@scenario
def test_the_commission_is_shared_over_the_lots_of_the_order(given: Given) -> None:
    """
    The commission of 8 is shared by 80 shares (S-4): L1 gives 4 of it and gains 1; the whole 8 would make it a loss.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     120       100    Stocks
      Joint    BND     80        100    Bonds

    Securities:
      Symbol  Commission
      VTI     8

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  40        3995
      Joint    VTI     L2      2021-03-02  40        3990
      Joint    VTI     L3      2026-11-13  40        3000
      Joint    BND     L4      2020-03-02  80        8000

    Targets:
      Asset Class  Target %  Band %
      Stocks       20        5
      Bonds        80        5

    Expect:
    Lots Sold:
      Lot ID  Quantity  Gain
      L1      40        1
      L2      40        6
    """
