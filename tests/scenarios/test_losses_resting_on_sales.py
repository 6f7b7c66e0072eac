"""A loss that counts only because shares bought elsewhere in the window go on the same day (C-2)."""

from __future__ import annotations

from tests.scenarios.scenario import Given, scenario


@scenario
def test_a_loss_that_another_accounts_sale_keeps_clean_says_so(given: Given) -> None:
    """
    Stocks have no place any more. Joint's NKE loses 1,000, and 20 NKE were bought in the IRA a week ago: kept, they would take
    the loss for good (Rev. Rul. 2008-5). The IRA sells them the same day, so nothing is washed; done by itself, Joint's sale
    would lose its loss.

    As Of: 2026-11-20

    Household: Joint and IRA

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    NKE     20        100    Stocks
      Joint    BND     60        100    Bonds
      IRA      NKE     20        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    NKE     A       2024-03-02  20        3000
      Joint    BND     B       2021-03-02  60        6000
      IRA      NKE     C       2026-11-13  20        2000

    Targets:
      Asset Class  Target %  Band %
      Bonds        100       5

    Expect:
    Lots Sold:
      Account  Symbol  Lot ID  Quantity  Gain
      IRA      NKE     C       20        0
      Joint    NKE     A       20        -1000
    """
    said = [str(row["message"]) for row in given.rows_of("Checks") if row["code"] == "LOSS_RESTS_ON_SALE"]
    assert len(said) == 1
    assert "$1,000.00" in said[0]
    assert "NKE in IRA" in said[0]


@scenario
def test_one_order_alone_needs_no_word(given: Given) -> None:
    """
    The recent shares stand in the same account and go in the same order.

    As Of: 2026-11-20

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    NKE     40        100    Stocks
      Joint    BND     60        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    NKE     A       2024-03-02  20        3000
      Joint    NKE     C       2026-11-13  20        2000
      Joint    BND     B       2021-03-02  60        6000

    Targets:
      Asset Class  Target %  Band %
      Bonds        100       5

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    Joint    NKE     40
      BUY     Joint    BND     40
    """
    assert not [row for row in given.rows_of("Checks") if row["code"] == "LOSS_RESTS_ON_SALE"]


@scenario
def test_new_money_that_has_not_arrived_is_asked_about(given: Given) -> None:
    """
    50,000 of new money is announced and 20,000 of cash is there, 2,000 of it the minimum: 18,000 is what can be invested.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     600       100    Stocks
      Joint    BND     400       100    Bonds
      Joint    CASH    20000            Cash

    Accounts:
      Account  Type     Minimum Cash
      Joint    taxable  2000

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  600       60000
      Joint    BND     B       2018-03-02  400       40000

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        10
      Bonds        40        10

    Cash Needs:
      Account  Amount
      Joint    -50000

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      BUY     Joint    VTI     100
      BUY     Joint    BND     80
    """
    said = [str(row["message"]) for row in given.rows_of("Checks") if row["code"] == "NEW_MONEY_NOT_THERE"]
    assert len(said) == 1
    assert "$18,000.00" in said[0]
    assert "$50,000.00" in said[0]
