"""A harvested position over its target: the excess is sold without a swap, counted once and at what is held by then."""

from __future__ import annotations

from tests.scenarios.scenario import Given, scenario
from xlrebal.schema.finding import Problem


def stands_in(given: Given) -> int:
    """Cents of substitutes bought by the harvest."""
    return sum(each.gross for each in given.plan.proposal.purchases if each.phase.value == "harvest losses")


@scenario
def test_the_excess_is_left_out_once_not_once_an_account(given: Given) -> None:
    """
    VTI is 8,000 of 10,000 and 60 % is wanted. Both accounts harvest 4,000: 2,000 of it is over target, 6,000 is swapped.

    Household: losses harvested

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     40        100    Stocks
      Trust    VTI     40        100    Stocks
      Joint    BND     20        100    Bonds

    Accounts:
      Account  Type
      Joint    taxable
      Trust    taxable

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  40        6000
      Trust    VTI     L2      2020-03-02  40        6000
      Joint    BND     L3      2020-03-02  20        2000

    Securities:
      Symbol  Asset Class  Substitutes
      VTI     Stocks       ITOT
      ITOT    Stocks       -

    Prices:
      Symbol  Price
      ITOT    100

    Targets:
      Asset Class  Symbol  Target %
      Stocks       VTI     60
      Bonds        BND     40

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    Joint    VTI     40
      SELL    Trust    VTI     40
      BUY     Joint    BND     20
      BUY     Joint    ITOT    20
      BUY     Trust    ITOT    40
    """
    assert stands_in(given) == 6000_00


@scenario
def test_what_a_need_has_sold_already_is_no_excess(given: Given) -> None:
    """
    2,000 is taken out and raised from VTI. Of the 8,000 that stay 4,800 is to be VTI: of 6,000 left 4,800 is swapped.

    Household: 80 VTI and 20 BND; losses harvested

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  80        12000
      Joint    BND     L2      2020-03-02  20        2000

    Cash Needs:
      Account  Amount
      Joint    2000

    Securities:
      Symbol  Asset Class  Substitutes
      VTI     Stocks       ITOT
      ITOT    Stocks       -

    Prices:
      Symbol  Price
      ITOT    100

    Targets:
      Asset Class  Symbol  Target %
      Stocks       VTI     60
      Bonds        BND     40

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     80
      BUY     BND     12
      BUY     ITOT    48
    """
    assert stands_in(given) == 4800_00


@scenario
def test_nothing_over_target_goes_into_cash_where_drift_is_not_traded(given: Given) -> None:
    """
    VTI is 6,300 of 10,000, inside its band: all 6,300 of it is swapped, for nothing would put 300 of cash to use.

    Household: losses harvested

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     63        100    Stocks
      Joint    BND     37        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  63        9000
      Joint    BND     L2      2020-03-02  37        3700

    Securities:
      Symbol  Asset Class  Substitutes
      VTI     Stocks       ITOT
      ITOT    Stocks       -

    Prices:
      Symbol  Price
      ITOT    100

    Targets:
      Asset Class  Symbol  Target %  Band %
      Stocks       VTI     60        5
      Bonds        BND     40        5

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     63
      BUY     ITOT    63

    Cash:
      Account  After
      Joint    0
    """
    assert stands_in(given) == 6300_00


@scenario
def test_a_run_for_losses_swaps_what_is_over_its_band_whole(given: Given) -> None:
    """
    VTI is 7,000 of 10,000, beyond its band; the run trades no drift, so that 7,000 is swapped and nothing stays in cash. 3,000 of
    the 40,000 lost offsets income at 37 %, which is not little.

    Purpose: losses

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     70        1000   Stocks
      Joint    BND     30        1000   Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  70        110000
      Joint    BND     L2      2020-03-02  30        30000

    Securities:
      Symbol  Asset Class  Substitutes
      VTI     Stocks       ITOT
      ITOT    Stocks       -

    Prices:
      Symbol  Price
      ITOT    100

    Targets:
      Asset Class  Symbol  Target %  Band %
      Stocks       VTI     60        5
      Bonds        BND     40        5

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     70
      BUY     ITOT    700
    """
    said = [each.message for each in given.answer.findings if each.code is Problem.HARVEST_SAVES_NOTHING]
    assert len(said) == 1 and "little tax" not in said[0] and "$3,000.00 offsets gains and income." in said[0]


@scenario
def test_what_is_over_target_pays_for_a_need_before_it_is_swapped(given: Given) -> None:
    """
    The 2,000 needed are over target once they are out, and sold with the loss: they are not swapped first and then missing.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     80        100    Stocks
      Joint    BND     20        100    Bonds

    Settings:
      Name            Value
      Harvest Losses  yes
      Trigger         never

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  80        12000
      Joint    BND     L2      2020-03-02  20        2000

    Cash Needs:
      Account  Amount
      Joint    2000

    Securities:
      Symbol  Asset Class  Substitutes
      VTI     Stocks       ITOT
      ITOT    Stocks       -

    Prices:
      Symbol  Price
      ITOT    100

    Targets:
      Asset Class  Symbol  Target %
      Stocks       VTI     75
      Bonds        BND     25

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     80
      BUY     ITOT    60

    Cash:
      Account  After
      Joint    2000
    """
    assert stands_in(given) == 6000_00


@scenario
def test_a_substitute_at_its_maximum_weight_is_passed_over(given: Given) -> None:
    """
    VTI would wash the loss of 10 November. ITOT is at its maximum weight already, so the second substitute is bought.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     30        100    Stocks
      Joint    ITOT    10        100    Stocks
      Joint    BND     60        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2018-03-02  30        1500
      Joint    ITOT    L2      2018-03-02  10        500
      Joint    BND     L3      2018-03-02  60        6000

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Acquired    Cost Basis
      2026-11-10  Joint    VTI     sell    10        1000    2019-03-02  1600

    Securities:
      Symbol  Asset Class  Substitutes  Max Weight %
      VTI     Stocks       ITOT, SCHB   -
      ITOT    Stocks       -            10
      SCHB    Stocks       -            -

    Prices:
      Symbol  Price
      SCHB    50

    Targets:
      Asset Class  Symbol  Target %
      Stocks       VTI     50
      Stocks       ITOT    10
      Bonds        BND     40

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    BND     20
      BUY     SCHB    40
    """


@scenario
def test_a_stand_in_for_a_loss_counts_in_the_row_of_the_symbol_it_replaces(given: Given) -> None:
    """
    A row for each fund. VXUS goes whole for its loss, and IXUS takes its place: 25 of the 40 that the row asks for are there
    already, so that 15 of VTI go, not 40.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     75        100    US Stocks
      Joint    VXUS    25        100    International Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     a       2019-01-07  75        6000
      Joint    VXUS    b       2020-01-07  25        4500

    Targets:
      Symbol  Target %  Band %
      VTI     60        5
      VXUS    40        5

    Securities:
      Symbol  Asset Class           Substitutes
      VXUS    International Stocks  IXUS
      IXUS    International Stocks  -

    Prices:
      Symbol  Price
      IXUS    50

    Settings:
      Name                Value
      Harvest Losses      yes
      Harvest Min Loss $  500

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    Joint    VTI     15
      SELL    Joint    VXUS    25
      BUY     Joint    IXUS    80
    """
