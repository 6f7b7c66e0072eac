"""How large a loss must be to be taken: limits that rise through the year, and in volatilities of the security."""

from __future__ import annotations

from tests.scenarios.scenario import Given, scenario


@scenario
def test_the_limits_rise_through_the_year(given: Given) -> None:
    """
    Harvest Rise of 100 % doubles $100 and 5 % by 31 December. On 2 July, half-way, they are $150.00 and 7.5 %: A is below one,
    B below the other, C past both.

    As of: 2026-07-02

    Household: losses harvested

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    A       95        100    Stocks
      Joint    B       1         100    Stocks
      Joint    C       90        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    A       L1      2020-03-02  95        10200
      Joint    B       L2      2020-03-02  1         240
      Joint    C       L3      2020-03-02  90        10000

    Targets:
      Asset Class  Target %
      Stocks       100

    Settings:
      Name            Value
      Harvest Rise %  100

    Expect:
    Harvest:
      Lot ID  Status     Why
      L3      candidate  No substitute on Securities is free to buy, and not all of it is over target
      L1      too small  A loss of $700.00 (6.9%) is under the threshold of 7.5% of basis
      L2      too small  A loss of $140.00 (58.3%) is under the threshold of $150.00
    """


@scenario
def test_a_loss_counts_in_volatilities_where_risk_is_known(given: Given) -> None:
    """
    At half a volatility a fund of 16 % must be 8 % down: A is 5.9 % down, and stays; B, 10 % down, may go.

    Household: losses harvested

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    A       96        100    Stocks
      Joint    B       90        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    A       L1      2020-03-02  96        10200
      Joint    B       L2      2020-03-02  90        10000

    Targets:
      Asset Class  Target %
      Stocks       100

    Risk:
      Asset Class  Volatility %  Stocks
      Stocks       16            1

    Settings:
      Name                      Value
      Harvest Min Volatilities  0.5

    Expect:
    Harvest:
      Lot ID  Status     Why
      L2      candidate  No substitute on Securities is free to buy, and not all of it is over target
      L1      too small  A loss of $600.00 (5.9%) is under the threshold of 8.0% of basis (0.5 × its volatility of 16.0%)
    """
