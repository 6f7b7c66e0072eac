"""Orders to sell that are still working: nothing is sold yet, and their shares are spoken for (D-10, W-12)."""

from __future__ import annotations

from tests.scenarios.scenario import Given, lacking, scenario
from xlrebal.schema.reason import Rule


def _said(given: Given) -> list[str]:
    return [each.message for each in given.findings if each.code == "ORDER_WORKING"]


@scenario
def test_a_working_sale_is_no_sale_and_its_shares_stay(given: Given) -> None:
    """
    The order takes 35 of the 40 shares of GAIN, more than the 20 that VTI is over its target: no other is sold. The order is 10 days old and would gain: no error, no gain of the year, and nothing waits for it.

    Household: 80 VTI and 20 BND; 60 % stocks, 40 % bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     GAIN    2018-03-02  40        2000
      Joint    VTI     OLD     2017-03-02  40        1000
      Joint    BND     E       2020-03-02  20        2000

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lots      Status
      2026-11-10  Joint    VTI     sell    35        3500    GAIN: 35  working

    Expect:
    Lots Sold:
      (none)

    Form 8949:
      (none)
    """
    assert not [each for each in given.findings if each.severity == "error"]
    assert given.plan.year.short_term == given.plan.year.long_term == 0
    assert given.plan.year.open_windows == given.plan.year.coming_windows == ()
    assert given.plan.findings == ()
    old, working = sorted(_said(given), key=len)
    assert not lacking(old, "sell 35 VTI in Joint", "dated 2026-11-10", "counts as still open", "done or cancelled")
    assert not lacking(working, "An order to sell 35 VTI in Joint is still working", "leaves these shares alone", "until it is filled", "within 30 days washes it")


@scenario
def test_an_order_that_names_no_lot_keeps_shares_of_its_position(given: Given) -> None:
    """
    70 of the 80 shares are to be sold by an order of the custodian, and 20 are over target: the plan sells no other, and says why.

    Household: 80 VTI and 20 BND; 60 % stocks, 40 % bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  80        4000
      Joint    BND     E       2020-03-02  20        2000

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Status
      2026-11-20  Joint    VTI     sell    70        -       Open

    Expect:
    Lots Sold:
      (none)
    """
    assert len(_said(given)) == 1
    assert "an order to sell it is still working" in [str(reason) for reason in given.refused if reason.rule is Rule.NOT_TRADABLE]


@scenario
def test_nothing_else_is_sold_for_what_a_working_order_will_sell(given: Given) -> None:
    """
    Stocks are 10,000 of 18,000 and 3,600 are wanted. The order takes the 5,000 of ABC, so that stocks are 5,000 then;
    XYZ comes down as far as their band lets it, since bonds are short of 5,600.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    ABC     100       50     Stocks
      Joint    XYZ     100       50     Stocks
      Joint    BND     100       70     Bonds
      Joint    CASH    1000      -      Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    ABC     L1      2020-01-02  100       2000
      Joint    XYZ     L2      2020-01-02  100       3000
      Joint    BND     L3      2020-01-02  100       7500

    Targets:
      Asset Class  Target %
      Stocks       20
      Bonds        70
      Cash         10

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lots     Status
      2026-11-20  Joint    ABC     sell    100       5000    L1: 100  working

    Expect:
    Lots Sold:
      Lot ID  Quantity
      L2      46
    """


@scenario
def test_a_loss_that_an_order_will_take_is_not_taken_twice(given: Given) -> None:
    """
    60 shares are over target; the order takes 50 of the 80 at a loss. The plan sells the other 10, and 5 that bonds
    are short of and the band of stocks lets go. What LOSS cost shows the order's loss.

    Household: 80 VTI and 20 BND

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     LOSS    2021-03-02  80        16000
      Joint    BND     E       2020-03-02  20        2000

    Targets:
      Asset Class  Target %
      Stocks       20
      Bonds        80

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Lots      Status
      2026-11-20  Joint    VTI     sell    50        5000    LOSS: 50  pending

    Expect:
    Lots Sold:
      Lot ID  Quantity  Gain
      LOSS    15        -1500
    """
    (window,) = given.plan.year.coming_windows
    assert (window.quantity, window.loss) == (50_000_000, 500_000)
    assert given.plan.year.open_windows == ()


@scenario
def test_a_working_sale_of_no_known_result_blocks_no_purchase(given: Given) -> None:
    """
    The Trust's order says nothing of what BND cost: Joint buys it all the same, and the warning says what a loss would mean.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     70        100    Stocks
      Joint    BND     30        100    Bonds
      Trust    BND     10        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  70        6500
      Joint    BND     E       2020-03-02  30        3000
      Trust    BND     T       2020-03-02  10        900

    Accounts:
      Account  Type     Model
      Joint    taxable  Mix
      Trust    taxable  -

    Targets:
      Model  Asset Class  Target %
      Mix    Stocks       60
      Mix    Bonds        40
      -      Bonds        100

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Status
      2026-11-18  Joint    VTI     buy     1         100     working
      2026-11-19  Trust    BND     sell    5         450     working

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    Joint    VTI     10
      BUY     Joint    BND     10
    """
    old, working = sorted(_said(given), key=lambda message: message.startswith("An order"))
    assert not lacking(old, "The order to buy 1 VTI in Joint is dated 2026-11-18", "So does row 3")
    assert not lacking(working, "An order to sell 5 BND in Trust is still working")
