"""Harvests and the order in which an account's lots leave; and what the broker's own order would realize."""

from __future__ import annotations

from tests.scenarios.scenario import Given, scenario


@scenario
def test_a_loss_behind_another_lot_stays_where_lots_leave_first_in_first_out(given: Given) -> None:
    """
    A, at a gain, leaves before B, at a loss of 1,000: sold by FIFO the broker would sell A.

    Household: losses harvested

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VXUS    100       50     Stocks

    Accounts:
      Account  Type     Lot Method
      Joint    taxable  FIFO

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VXUS    A       2018-03-02  50        1000
      Joint    VXUS    B       2021-03-02  50        3500

    Securities:
      Symbol  Asset Class  Substitutes
      VXUS    Stocks       VEU
      VEU     Stocks       -

    Prices:
      Symbol  Price
      VEU     40

    Targets:
      Asset Class  Target %
      Stocks       100

    Expect:
    Trades:

    Harvest:
      Lot ID  Status   Why
      B       blocked  Joint sells first in, first out, and lot A leaves before it: with Name Lots = yes on Accounts it could go by itself
    """


@scenario
def test_a_loss_goes_by_itself_where_lots_may_be_named(given: Given) -> None:
    """
    The same where Accounts says that lots may be named: B is sold. By FIFO the broker would sell A: 1,500 of gain in place of
    1,000 of loss, taxed at 20 %.

    Household: losses harvested at 30 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VXUS    100       50     Stocks

    Accounts:
      Account  Type     Lot Method  Name Lots
      Joint    taxable  FIFO        yes

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VXUS    A       2018-03-02  50        1000
      Joint    VXUS    B       2021-03-02  50        3500

    Securities:
      Symbol  Asset Class  Substitutes
      VXUS    Stocks       VEU
      VEU     Stocks       -

    Prices:
      Symbol  Price
      VEU     40

    Targets:
      Asset Class  Target %
      Stocks       100

    Expect:
    Lots Sold:
      Lot ID  Quantity  Gain   FIFO Gain  FIFO Tax
      B       50        -1000  1500       600
    """


@scenario
def test_losses_in_front_are_taken_in_their_order(given: Given) -> None:
    """
    A and B, both at a loss, leave before C, at a gain: both go.

    Household: losses harvested

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VXUS    150       50     Stocks

    Accounts:
      Account  Type     Lot Method
      Joint    taxable  FIFO

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VXUS    A       2018-03-02  50        3000
      Joint    VXUS    B       2019-03-02  50        3500
      Joint    VXUS    C       2021-03-02  50        1000

    Securities:
      Symbol  Asset Class  Substitutes
      VXUS    Stocks       VEU
      VEU     Stocks       -

    Prices:
      Symbol  Price
      VEU     40

    Targets:
      Asset Class  Target %
      Stocks       100

    Expect:
    Lots Sold:
      Lot ID  Quantity  Gain   FIFO Gain
      B       50        -1000  -
      A       50        -500   -
    """
