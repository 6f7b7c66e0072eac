"""TAXCOST where the year's brackets are known: the lots whose sale costs least as a whole, not by its first dollar (L-3)."""

from __future__ import annotations

from tests.scenarios.scenario import Given, scenario


@scenario
def test_a_large_long_term_gain_does_not_run_through_the_zero_bracket(given: Given) -> None:
    """
    Single, 49,000 of income: 450 of long-term gains are taxed at 0 %, the rest at 15. 109 shares are sold for 38,150. Old: 280 a share, New: 20 a
    share short-term, 1,400 at 12 % up to 50,400 and the rest at 22. One old share is 280 of the 450.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     900       350    Stocks
      Joint    CASH    2000      1      Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     old     2011-01-04  500       35000
      Joint    VTI     new     2026-03-03  400       132000

    Targets:
      Asset Class  Target %  Band %
      Stocks       87        1
      Cash         13        1

    Settings:
      Name           Value
      Filing Status  single
      Other Income   49000
      MAGI           49000

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     112
    """
    lots = {lot.lot_id: lot.quantity for order in given.plan.orders.orders for lot in order.lots}
    assert set(lots) <= {"old", "new"}
    assert lots.get("old", 0) <= 1_000_000
    assert given.plan.outcome.tax_change < 500_00


@scenario
def test_losses_go_first_where_they_offset(given: Given) -> None:
    """
    5,000 of short-term gains so far, at 22 %: the lot at a loss goes first, then what is left of the sale from the lot that gains least.

    Household: 60 % stocks, 40 % bonds

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     80        100    Stocks
      Joint    BND     20        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     gain    2018-03-02  30        1500
      Joint    VTI     loss    2019-03-02  15        2500
      Joint    VTI     little  2026-03-02  35        3400
      Joint    BND     E       2020-03-02  20        2000

    Settings:
      Name                    Value
      Filing Status           single
      Other Income            80000
      MAGI                    90000
      Year-to-Date ST         5000
      Year-to-Date LT         0
      Wait For Long Term Days  0

    Expect:
    Lots Sold:
      Lot ID  Quantity
      loss    15
      little  5
    """
    assert given.plan.outcome.tax_change < 0


@scenario
def test_long_term_gains_that_are_free_go_before_short_term_ones(given: Given) -> None:
    """
    Single, 20,000 of income: 29,450 of long-term gains are free, so the lot with the larger, long-term gain goes whole.

    Household: 60 % stocks, 40 % bonds

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     80        100    Stocks
      Joint    BND     20        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     old     2018-03-02  40        1000
      Joint    VTI     new     2026-03-02  40        3900
      Joint    BND     E       2020-03-02  20        2000

    Settings:
      Name                    Value
      Filing Status           single
      Other Income            20000
      MAGI                    20000
      Wait For Long Term Days  0

    Expect:
    Lots Sold:
      Lot ID  Quantity
      old     20
    """
    assert given.plan.outcome.tax_change == 0
