"""Contested conventions chosen on Settings, seen in what the workbook gets back; the default view stands beside each."""

from __future__ import annotations

from tests.scenarios.scenario import Given, scenario
from xlrebal.plan.taxes.tax_settings import conventions_in_force
from xlrebal.schema.finding import Problem


@scenario
def test_lots_first_in_by_holding_date(given: Given) -> None:
    """
    C-15: R was bought last, but a wash sale gave it a holding date before P's. By purchase date P would go first.

    Household: 80 VTI and 20 BND; 60 % stocks, 40 % bonds; taxed at 37 and 20 %

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis  Holding Date
      Joint    VTI     P       2019-03-02  40        2000        -
      Joint    VTI     R       2020-03-02  40        2600        2018-03-02
      Joint    BND     E       2020-03-02  20        2000        -

    Settings:
      Name               Value
      Lot Method         FIFO
      C-15               holding date

    Expect:
    Lots Sold:
      Lot ID  Quantity
      R       20
    """


@scenario
def test_mintax_by_the_loss_of_a_lot(given: Given) -> None:
    """
    C-12: A is 10 × 50 = 500 down, B 60 × 20 = 1,200. By the loss of one share A would go first.

    Household: 80 VTI and 20 BND; 60 % stocks, 40 % bonds; taxed at 37 and 20 %

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2026-03-02  10        1500
      Joint    VTI     B       2026-04-02  60        7200
      Joint    VTI     C       2026-05-04  10        1000
      Joint    BND     E       2020-03-02  20        2000

    Settings:
      Name               Value
      Lot Method         MINTAX
      C-12               per lot

    Expect:
    Lots Sold:
      Lot ID  Quantity
      B       20
    """


@scenario
def test_long_term_from_29_february(given: Given) -> None:
    """
    C-11: bought 28 February 2027, sold on the day after its anniversary, 29 February 2028; otherwise short-term.

    As of: 2028-02-29
    Household: 80 VTI and 20 BND; 60 % stocks, 40 % bonds; taxed at 37 and 20 %

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2027-02-28  80        6000
      Joint    BND     E       2020-03-02  20        2000

    Settings:
      Name                     Value
      C-11 leap year           february_29
      Wait For Long Term Days  0

    Expect:
    Lots Sold:
      Lot ID  Quantity  Term
      A       20        LT
    """


@scenario
def test_funds_of_one_index_are_grouped(given: Given) -> None:
    """
    C-9: IVV, bought ten days ago, follows VOO's index: VOO's loss of 25 a share is not taken, though it is the cheapest to sell.

    Ungrouped VOO is sold, and no purchase is in its way.

    Household: 60 % stocks, 40 % bonds; taxed at 37 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VOO     40        75     Stocks
      Joint    IVV     20        75     Stocks
      Joint    BND     20        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VOO     A       2024-03-04  40        4000
      Joint    IVV     R       2026-11-10  20        1400
      Joint    BND     E       2020-03-02  20        2000

    Securities:
      Symbol  Asset Class  Index
      VOO     Stocks       S&P 500
      IVV     Stocks       s&p 500
      BND     Bonds        US Aggregate

    Settings:
      Name               Value
      C-9                grouped

    Expect:
    Lots Sold:
      Lot ID  Quantity
      R       8
    """
    assert given.household.group_of == {"BND": "BND", "IVV": "IVV", "VOO": "IVV"}


@scenario
def test_form_8949_in_whole_dollars(given: Given) -> None:
    """
    C-13: 8,200.50 rounds to 8,201, 9,000.49 to 9,000: -799, where the cents say -799.99. Totals add the rounded rows.

    Household: 10 VTI at 300; all stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  10        1000

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount   Lot ID  Lots
      2026-01-05  Joint    BND     buy     100       9000.49  B1      -
      2026-08-03  Joint    BND     sell    100       8200.50  -       B1

    Settings:
      Name               Value
      C-13               whole dollars
      Short-Term Rate %  24
      Long-Term Rate %   15

    Expect:
    Form 8949:
      Lot ID  Proceeds  Basis  Adjustment  Gain
      B1      8201      9000   0           -799
    """


@scenario
def test_what_is_fixed_is_said_with_its_reason(given: Given) -> None:
    """
    C-2 and C-10 have no other view that could be chosen.

    Household: 10 VTI at 300; all stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  10        1000

    Settings:
      Name               Value
      C-2                counted
      Short-Term Rate %  24
      Long-Term Rate %   15
    """
    found = [finding for finding in given.findings if finding.sheet == "Settings"]
    assert [(each.code, each.severity.value, each.row, each.value) for each in found] == [(Problem.BAD_VALUE, "warning", 2, "counted")]
    assert "because counted, two lots" in found[0].message
    in_force = conventions_in_force(given.household)
    assert [each.convention.id for each in in_force if "(fixed: " in each.text] == ["C-2", "C-10"]
    printed = " ".join(str(row["note"]) for row in given.results["tax_report"])
    assert all(f"{each.convention.question}: {each.text}." in printed for each in in_force)
