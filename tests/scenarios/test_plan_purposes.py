"""What a run is for: cash or losses alone, and nothing else."""

from __future__ import annotations

from tests.scenarios.scenario import Given, scenario


@scenario
def test_a_run_for_cash_raises_it_and_nothing_else(given: Given) -> None:
    """
    Purpose: cash

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     80        100    Stocks
      Joint    BND     10        100    Bonds
      Joint    CASH    1000      1      Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  80        6000
      Joint    BND     L2      2020-03-02  10        2000

    Targets:
      Asset Class  Target %
      Stocks       50
      Bonds        50

    Securities:
      Symbol  Asset Class  Substitutes
      BND     Bonds        AGG
      AGG     Bonds        -

    Prices:
      Symbol  Price
      AGG     50

    Cash Needs:
      Account  Amount
      Joint    3000

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     20

    Harvest:
      Symbol  Status
      BND     candidate
    """
    assert [str(verdict.reason) for verdict in given.plan.verdicts] == [
        "this run is for cash alone: drift and losses are shown, nothing is traded for them"]


@scenario
def test_a_run_for_losses_takes_them_and_nothing_else(given: Given) -> None:
    """
    The need is not this run's: its sale pays for the substitute.

    Purpose: losses

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     80        100    Stocks
      Joint    BND     10        100    Bonds
      Joint    CASH    1000      1      Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  80        6000
      Joint    BND     L2      2020-03-02  10        2000

    Targets:
      Asset Class  Target %
      Stocks       50
      Bonds        50

    Securities:
      Symbol  Asset Class  Substitutes
      BND     Bonds        AGG
      AGG     Bonds        -

    Prices:
      Symbol  Price
      AGG     50

    Cash Needs:
      Account  Amount
      Joint    3000

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    BND     10
      BUY     AGG     20
    """
    assert [str(verdict.reason) for verdict in given.plan.verdicts] == [
        "this run is for tax losses alone: drift is shown, nothing is traded for it"]
