"""Substitutes that nobody named: the usual funds, where the workbook has them; and what the past says of any."""

from __future__ import annotations

from tests.scenarios.scenario import Given, scenario


@scenario
def test_a_usual_fund_stands_in_where_the_workbook_has_it(given: Given) -> None:
    """
    No substitute is named for TLT. VGLT follows another index, is of the class Bonds here and has a price: it is taken. SPTL is not there.

    Household: losses harvested

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    TLT     90        100    Bonds
      Joint    VTI     30        300    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    TLT     A       2020-03-02  90        12000
      Joint    VTI     B       2020-03-02  30        6000

    Securities:
      Symbol  Asset Class
      VGLT    Bonds

    Prices:
      Symbol  Price
      VGLT    60

    Targets:
      Asset Class  Target %  Band %
      Stocks       50        5
      Bonds        50        5

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    TLT     90
      BUY     VGLT    150
    """


@scenario
def test_a_usual_fund_that_has_moved_apart_is_passed_over(given: Given) -> None:
    """
    The same where Returns has both, and their correlation was 0.44: below 0.95. The loss stays, and says why.

    Household: losses harvested

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    TLT     90        100    Bonds
      Joint    VTI     30        300    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    TLT     A       2020-03-02  90        12000
      Joint    VTI     B       2020-03-02  30        6000

    Securities:
      Symbol  Asset Class
      VGLT    Bonds

    Prices:
      Symbol  Price
      VGLT    60

    Returns:
      Date        TLT  VGLT
      2026-06-30  1%   -1%
      2026-07-31  2%   1%
      2026-08-31  -1%  -1%
      2026-09-30  1%   0%
      2026-10-31  0%   1%

    Targets:
      Asset Class  Target %  Band %
      Stocks       50        5
      Bonds        50        5

    Expect:
    Trades:

    Harvest:
      Symbol  Status     Why
      TLT     candidate  No substitute on Securities is free to buy, and not all of it is over target: the past correlation of VGLT (0.44) is below Correlation Floor
    """


@scenario
def test_a_fund_on_the_same_index_is_tried_last(given: Given) -> None:
    """
    VOO first and IVV second are named for SPY, all on the S&P 500; VV, on another index, is named last and taken.

    Household: losses harvested

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    SPY     90        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    SPY     A       2020-03-02  90        12000

    Securities:
      Symbol  Asset Class  Substitutes
      SPY     Stocks       VOO, IVV, VV
      VOO     Stocks       -
      IVV     Stocks       -
      VV      Stocks       -

    Prices:
      Symbol  Price
      VOO     60
      IVV     60
      VV      60

    Targets:
      Asset Class  Target %
      Stocks       100

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    SPY     90
      BUY     VV      150
    """


@scenario
def test_a_substitute_of_the_advisors_own_is_taken_with_a_caution(given: Given) -> None:
    """
    VGLT is named for TLT: it is bought whatever the past says, and Checks says it.

    Household: losses harvested

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    TLT     90        100    Bonds
      Joint    VTI     30        300    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    TLT     A       2020-03-02  90        12000
      Joint    VTI     B       2020-03-02  30        6000

    Securities:
      Symbol  Asset Class  Substitutes
      TLT     Bonds        VGLT
      VGLT    Bonds        -

    Prices:
      Symbol  Price
      VGLT    60

    Returns:
      Date        TLT  VGLT
      2026-06-30  1%   -1%
      2026-07-31  2%   1%
      2026-08-31  -1%  -1%
      2026-09-30  1%   0%
      2026-10-31  0%   1%

    Targets:
      Asset Class  Target %  Band %
      Stocks       50        5
      Bonds        50        5

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    TLT     90
      BUY     VGLT    150
    """
    (said,) = (row["message"] for row in given.results["checks"] if row["code"] == "SUBSTITUTE_APART")
    assert said.startswith("VGLT is bought in place of TLT, and their returns on Returns have a correlation of 0.44, below Correlation Floor (0.95)")
