"""Gold trusts and the like: their long-term gains are taxed at 28 % (T-4, N-5), in every step of the plan."""

from __future__ import annotations

from tests.scenarios.scenario import Given, scenario


@scenario
def test_the_collectibles_rate_chooses_the_lot_and_prices_the_trade(given: Given) -> None:
    """
    L1 gains 900 at 28 + 3.8 %: 286.20. L2 gains 600 at 37 + 3.8 %: 244.80, the least. At the plain 23.8 % of long-term
    gains L1 would have cost 214.20.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    GLD     20        100    Gold
      Joint    BND     20        100    Bonds

    Securities:
      Symbol  Collectible
      GLD     yes

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    GLD     L1      2020-03-02  10        100
      Joint    GLD     L2      2026-05-04  10        400
      Joint    BND     L3      2020-03-02  20        2000

    Targets:
      Asset Class  Target %
      Gold         25
      Bonds        75

    Expect:
    Lots Sold:
      Lot ID  Quantity  Gain
      L2      10        600

    Trades:
      Symbol  Quantity  Estimated Tax
      GLD     10        244.80
      BND     10        0
    """


@scenario
def test_a_long_term_collectible_gain_is_estimated_at_its_own_rate(given: Given) -> None:
    """
    900 at 28 + 3.8 %.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    GLD     20        100    Gold
      Joint    BND     20        100    Bonds

    Securities:
      Symbol  Collectible
      GLD     yes

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    GLD     L1      2020-03-02  10        100
      Joint    GLD     L2      2020-03-03  10        50
      Joint    BND     L3      2020-03-02  20        2000

    Targets:
      Asset Class  Target %
      Gold         25
      Bonds        75

    Expect:
    Trades:
      Symbol  Quantity  LT Gain  Estimated Tax
      GLD     10        900      286.20
      BND     10        0        0
    """


@scenario
def test_a_harvested_collectible_loss_without_gains_comes_off_other_income(given: Given) -> None:
    """
    A long-term loss of 1,000 in gold: without gains it comes off other income, at 37 %.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    GLD     20        100    Gold

    Securities:
      Symbol  Collectible
      GLD     yes

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    GLD     L1      2020-03-02  20        3000

    Targets:
      Asset Class  Target %
      Gold         100

    Expect:
    Harvest:
      Lot ID  Loss  Tax Saved  Status
      L1      1000  370        candidate
    """
