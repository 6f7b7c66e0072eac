"""An identical group sells its losses or is bought, whichever serves all accounts best (W-1)."""

from __future__ import annotations

from tests.scenarios.scenario import Given, scenario


@scenario
def test_a_purchase_that_another_fund_can_take_leaves_the_loss_to_be_sold(given: Given) -> None:
    """
    Joint and the IRA follow models of their own. The IRA's 60,000 may buy AAA or BBB; BBB trades a little cheaper. Joint must sell
    20,000 of the class: BBB at a loss of 4,000, or AAA at a gain of 10,000. BBB bought in the IRA would wash the loss for good
    (Rev. Rul. 2008-5), so the IRA buys AAA, and Joint sells BBB: 4,000 less instead of 10,000 more to be taxed.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    AAA     400       100    Intl
      Joint    BBB     200       100    Intl
      Joint    BND     400       100    Bonds
      IRA      BND     9400      100    Bonds
      IRA      CASH    60000            Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    AAA     A       2018-03-02  400       20000
      Joint    BBB     B       2024-03-02  200       24000
      Joint    BND     C       2018-03-02  400       40000
      IRA      BND     D       2018-03-02  9400      940000

    Securities:
      Symbol  Asset Class  Spread bps
      AAA     Intl         6
      BBB     Intl         2
      BND     Bonds        2

    Accounts:
      Account  Type     Model
      Joint    taxable  Half
      IRA      ira      Abroad

    Targets:
      Model   Asset Class  Target %  Band %
      Half    Intl         40        5
      Half    Bonds        60        5
      Abroad  Intl         6         2
      Abroad  Bonds        94        5

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    Joint    BBB     200
      BUY     Joint    BND     200
      BUY     IRA      AAA     600
    """
    figures = {row["item"]: row["after"] for row in given.rows_of("Summary")}
    assert figures["Net realized gain"] == -4000.0


@scenario
def test_losses_of_what_nobody_buys_do_not_stay(given: Given) -> None:
    """
    Both funds have losses and either might be bought in the IRA; it buys AAA. BBB is bought nowhere, so its loss is sold first.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    AAA     200       100    Intl
      Joint    BBB     400       100    Intl
      Joint    BND     400       100    Bonds
      IRA      BND     9400      100    Bonds
      IRA      CASH    60000            Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    AAA     A       2024-03-02  200       20100
      Joint    BBB     B1      2018-03-02  300       15000
      Joint    BBB     B2      2024-03-02  100       10400
      Joint    BND     C       2018-03-02  400       40000
      IRA      BND     D       2018-03-02  9400      940000

    Securities:
      Symbol  Asset Class  Spread bps
      AAA     Intl         2
      BBB     Intl         6
      BND     Bonds        2

    Accounts:
      Account  Type     Model
      Joint    taxable  Half
      IRA      ira      Abroad

    Targets:
      Model   Asset Class  Target %  Band %
      Half    Intl         50        5
      Half    Bonds        50        5
      Abroad  Intl         6         2
      Abroad  Bonds        94        5

    Expect:
    Lots Sold:
      Account  Symbol  Lot ID  Quantity
      Joint    BBB     B2      100
    """
