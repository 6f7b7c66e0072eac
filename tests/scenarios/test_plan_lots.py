"""Which lots a sale takes, and which it leaves: methods, budget, waiting, restrictions, washes (phases 4, 5 and 7)."""

from __future__ import annotations

from datetime import date

from tests.scenarios.scenario import Given, lacking, scenario
from xlrebal.review.mintax_cost import mintax_warnings
from xlrebal.schema.finding import Problem
from xlrebal.schema.reason import Rule, because


@scenario
def test_lots_by_fifo(given: Given) -> None:
    """
    The oldest first.

    Household: 80 VTI and 20 BND in five lots; 60 % stocks, 40 % bonds; taxed at 37 and 20 %

    Settings:
      Name               Value
      Lot Method         FIFO

    Expect:
    Lots Sold:
      Lot ID  Quantity
      A       20
    """


@scenario
def test_lots_by_lifo(given: Given) -> None:
    """
    The newest first.

    Household: 80 VTI and 20 BND in five lots; 60 % stocks, 40 % bonds; taxed at 37 and 20 %

    Settings:
      Name               Value
      Lot Method         LIFO

    Expect:
    Lots Sold:
      Lot ID  Quantity
      D       20
    """


@scenario
def test_lots_by_hifo(given: Given) -> None:
    """
    The dearest a share first.

    Household: 80 VTI and 20 BND in five lots; 60 % stocks, 40 % bonds; taxed at 37 and 20 %

    Settings:
      Name               Value
      Lot Method         HIFO

    Expect:
    Lots Sold:
      Lot ID  Quantity
      C       20
    """


@scenario
def test_lots_by_lofo(given: Given) -> None:
    """
    The cheapest a share first.

    Household: 80 VTI and 20 BND in five lots; 60 % stocks, 40 % bonds; taxed at 37 and 20 %

    Settings:
      Name               Value
      Lot Method         LOFO

    Expect:
    Lots Sold:
      Lot ID  Quantity
      B       20
    """


@scenario
def test_lots_by_mintax(given: Given) -> None:
    """
    The least tax first: the long-term loss of C saves 20 % of 600, the short-term loss of D 37 % of 400.

    Household: 80 VTI and 20 BND in five lots; 60 % stocks, 40 % bonds; taxed at 37 and 20 %

    Settings:
      Name               Value
      Lot Method         MINTAX

    Expect:
    Lots Sold:
      Lot ID  Quantity
      D       20
    """


@scenario
def test_lots_by_taxcost(given: Given) -> None:
    """
    The least tax a dollar first, by the same rates: D.

    Household: 80 VTI and 20 BND in five lots; 60 % stocks, 40 % bonds; taxed at 37 and 20 %

    Settings:
      Name               Value
      Lot Method         TAXCOST

    Expect:
    Lots Sold:
      Lot ID  Quantity
      D       20
    """


@scenario
def test_specific_identification_falls_short(given: Given) -> None:
    """
    Only 5 shares of B are named; the other 15 stay, and that is said (L-4, L-7).

    Household: 80 VTI and 20 BND; 60 % stocks, 40 % bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis  Sell Quantity
      Joint    VTI     A       2018-03-02  40        3000        -
      Joint    VTI     B       2019-03-02  40        2000        5
      Joint    BND     E       2020-03-02  20        2000        -

    Settings:
      Name        Value
      Lot Method  SPECID

    Expect:
    Lots Sold:
      Lot ID  Quantity  Gain
      B       5         250
    """
    assert because(Rule.SPECID_SHORT, named=5_000_000) in given.refused


@scenario
def test_the_gain_budget_cuts_at_the_last_affordable_share(given: Given) -> None:
    """
    Each share gains 50; a budget of 420 pays for 8, and the ninth would exceed it (B-1).

    Household: 80 VTI and 20 BND; 60 % stocks, 40 % bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  80        4000
      Joint    BND     E       2020-03-02  20        2000

    Settings:
      Name         Value
      Gain Budget  420

    Expect:
    Trades:
      Action  Symbol  Quantity  LT Gain
      SELL    VTI     8         400
      BUY     BND     8         0

    Gains:
      Bucket  Proposed  Net  Budget  Remaining
      ST      0         0    -       -
      LT      400       400  -       -
      total   400       400  420     20
    """
    assert because(Rule.OVER_BUDGET, budget="gain budget", limit=42_000, quantity=12_000_000) in given.refused


@scenario
def test_losses_chosen_before_widen_the_budget(given: Given) -> None:
    """
    No net gain is allowed. Lot L loses 200, which pays for 4 shares of A at 50 each.

    Household: 80 VTI and 20 BND; 60 % stocks, 40 % bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  70        3500
      Joint    VTI     L       2021-03-02  10        1200.10
      Joint    BND     E       2020-03-02  20        2000

    Settings:
      Name         Value
      Gain Budget  0

    Expect:
    Lots Sold:
      Lot ID  Quantity  Gain
      L       10        -200.10
      A       4         200
    """


@scenario
def test_a_short_term_gain_near_long_term_is_waited_for(given: Given) -> None:
    """
    Lot N turns long-term on 2 December 2026, 12 days away.

    Household: 80 VTI and 20 BND; 60 % stocks, 40 % bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     N       2025-12-01  80        6000
      Joint    BND     E       2020-03-02  20        2000

    Expect:
    Trades:
      (none)
    """
    assert because(Rule.WAITS_FOR_LONG_TERM, gain=200_000, days=12, date=date(2026, 12, 2)) in given.refused


@scenario
def test_restrictions_of_every_kind(given: Given) -> None:
    """
    Stocks are 800 over: VTI must not be sold, ITOT is held still, so SCHB goes as far as it may. Bonds are bought in
    AGG only: BND must not be bought. The restriction that ended yesterday counts no more.

    Household: 60 % stocks, 40 % bonds

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     30        100    Stocks
      Joint    ITOT    30        100    Stocks
      Joint    SCHB    8         100    Stocks
      Joint    BND     16        100    Bonds
      Joint    AGG     16        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  30        2000
      Joint    ITOT    B       2018-03-02  30        2000
      Joint    SCHB    C       2018-03-02  8         500
      Joint    BND     D       2018-03-02  16        1600
      Joint    AGG     E       2018-03-02  16        1600

    Restrictions:
      Account  Symbol  Rule         Until       Note
      -        VTI     do not sell  -           founder
      Joint    ITOT    hold         2026-11-20  -
      -        BND     do not buy   -           -
      -        SCHB    do not sell  2026-11-19  -

    Expect:
    Trades:
      Action  Symbol  Quantity  Phase
      SELL    SCHB    8         choose sales
      BUY     AGG     8         choose buys
    """
    assert because(Rule.RESTRICTED, restriction="do not sell", note=" (founder)") in given.refused
    assert because(Rule.RESTRICTED, restriction="hold", note=" until 20 Nov 2026") in given.refused


@scenario
def test_a_holding_marked_phase_out_goes_losers_first(given: Given) -> None:
    """
    No band is breached; the budget pays for the loser and five shares of the winner.

    Household: all stocks

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     90        100    Stocks
      Joint    IBM     10        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  90        2000
      Joint    IBM     W       2018-03-02  8         400
      Joint    IBM     L       2018-03-02  2         250

    Restrictions:
      Symbol  Rule
      IBM     phase out

    Settings:
      Name         Value
      Gain Budget  210

    Expect:
    Lots Sold:
      Lot ID  Quantity  Gain  Why
      L       2         -50   IBM is marked phase out on Restrictions; sold as far as the gain budget allows; lots by TAXCOST
      W       5         250   IBM is marked phase out on Restrictions; sold as far as the gain budget allows; lots by TAXCOST
    """


@scenario
def test_lots_missing(given: Given) -> None:
    """
    Without lots the taxable holding stays (its basis is unknown) and may be bought; the IRA's is sold, untaxed.

    Household: Joint and IRA; 60 % stocks, 40 % bonds

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     40        100    Stocks
      IRA      VTI     40        100    Stocks
      IRA      BND     20        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      IRA      BND     E       2020-03-02  20        2000

    Expect:
    Trades:
      Action  Account  Symbol  Quantity  ST Gain  LT Gain  Estimated Tax
      SELL    IRA      VTI     20        0        0        0
      BUY     IRA      BND     20        0        0        0
    """
    assert {"MISSING_LOTS"} & set(given.codes) or [code for code in given.codes if "LOTS" in code], given.codes


@scenario
def test_an_inherited_lot_is_long_term_at_once(given: Given) -> None:
    """
    Household: 80 VTI and 20 BND; 60 % stocks, 40 % bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis  How
      Joint    VTI     I       2026-11-02  80        7000        inheritance
      Joint    BND     E       2020-03-02  20        2000        -

    Expect:
    Lots Sold:
      Lot ID  Quantity  Gain  Term
      I       20        250   LT
    """


@scenario
def test_a_gift_between_two_values_has_neither_gain_nor_loss(given: Given) -> None:
    """
    The donor paid 12,000, the shares were worth 6,000 when given and 8,000 now (H-5): nothing to harvest, and no loss
    that would widen a budget of 1 dollar, so the other lot stays and the gift is sold in its place.

    Household: half stocks, half bonds; losses harvested

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     80        100    Stocks
      Joint    ITOT    40        100    Stocks
      Joint    BND     20        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis  How   Gift Value  Gift Date
      Joint    VTI     G       2019-03-02  80        12000       gift  6000        2022-05-02
      Joint    ITOT    A       2019-03-02  40        2000        -     -           -
      Joint    BND     E       2020-03-02  20        2000        -     -           -

    Settings:
      Name            Value
      Gain Budget     1

    Expect:
    Lots Sold:
      Lot ID  Quantity  Basis  Gain
      G       50        5000   0

    Harvest:
      (none)
    """


@scenario
def test_the_loss_of_a_gift_is_a_share_of_its_value_when_given(given: Given) -> None:
    """
    The donor paid 20,000, the shares were worth 8,400 when given and 8,000 now: 400 is 2.0 % of what the donor paid and
    4.8 % of what the loss is measured from (H-5).

    Household: half stocks, half bonds; losses harvested

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     80        100    Stocks
      Joint    BND     80        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis  How   Gift Value  Gift Date
      Joint    VTI     G       2019-03-02  80        20000       gift  8400        2022-05-02
      Joint    BND     E       2020-03-02  80        2000        -     -           -

    Expect:
    Harvest:
      Lot ID  Loss  Loss %
      G       400   0.047619
    """


@scenario
def test_a_wait_for_long_term_names_the_gain_of_what_is_left(given: Given) -> None:
    """
    The 20 BND bring 2,000 of the cash needed without waiting, 30 of N's 80 shares the rest; what still waits is the gain
    of the other 50, 1,250 of 2,000.

    Household: 80 VTI and 20 BND; half stocks, half bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     N       2025-12-01  80        6000
      Joint    BND     E       2020-03-02  20        2000

    Cash Needs:
      Account  Amount
      Joint    5000

    Targets:
      Asset Class  Target %
      Stocks       10
      Bonds        90
    """
    waits = [reason for reason in given.refused if reason.rule is Rule.WAITS_FOR_LONG_TERM]
    assert waits == [because(Rule.WAITS_FOR_LONG_TERM, gain=125_000, days=12, date=date(2026, 12, 2))]


@scenario
def test_mintax_is_warned_of_where_it_costs_more(given: Given) -> None:
    """
    Of VTI, MINTAX sells A, a long-term gain of 100 a share (20.00 of tax), before B, a short-term one of 10 (3.70):
    20 shares cost 400 against 74. VXUS has one lot, where every method costs the same.

    Household: taxed at 37 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     40        200    Stocks
      Joint    VXUS    40        100    World

    Accounts:
      Account  Type     Lot Method
      Joint    taxable  MINTAX

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  20        2000
      Joint    VTI     B       2026-03-02  20        3800
      Joint    VXUS    C       2018-03-02  40        2000

    Targets:
      Asset Class  Target %
      Stocks       34
      World        26
      Cash         40

    Expect:
    Lots Sold:
      Symbol  Lot ID  Quantity
      VTI     A       20
      VXUS    C       9
    """
    (found,) = mintax_warnings(given.plan)
    assert (found.code, found.value) == (Problem.MINTAX_COSTS_MORE, "VTI")
    assert "costs about $326.00 more tax than by TAXCOST" in found.message


@scenario
def test_named_lots_that_stay_for_a_reason_of_their_own_are_not_called_short(given: Given) -> None:
    """
    60 shares are named and 38 wanted; it is the IRA's purchase of 10 November that keeps them, and nothing else is said.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      T        AAA     100       50     Stocks
      T        CASH    100       1      Cash
      I        AAA     100       50     Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis  Sell Quantity
      T        AAA     A       2020-03-02  100       8000        60
      I        AAA     B       2026-11-10  100       5000        -

    Accounts:
      Account  Type     Lot Method
      T        taxable  SPECID
      I        ira      FIFO

    Cash Needs:
      Account  Amount
      T        2000

    Restrictions:
      Account  Symbol  Rule
      I        AAA     do not sell

    Targets:
      Asset Class  Target %  Band %
      Stocks       100       100

    Expect:
    Lots Sold: (none)
    """
    assert Problem.SELLS_SHORT not in given.codes
    assert Rule.BLOCKED_SALE in [reason.rule for reason in given.refused]


@scenario
def test_lots_named_under_another_method_are_warned_of(given: Given) -> None:
    """
    Joint goes by HIFO, so that the quantities named there decide nothing; the IRA goes by the lots named.

    Household: 60 % stocks, 40 % bonds

    Accounts:
      Account  Type     Lot Method
      Joint    taxable  HIFO
      IRA      ira      SPECID

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     40        100    Stocks
      Joint    BND     20        100    Bonds
      IRA      VTI     20        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis  Sell Quantity
      Joint    VTI     A       2018-03-02  20        1500        5
      Joint    VTI     B       2019-03-02  20        1900        -
      Joint    BND     E       2020-03-02  20        2000        3
      IRA      VTI     R       2020-03-02  20        2000        20
    """
    [said] = [each for each in given.findings if each.code is Problem.SELL_QUANTITY_UNUSED]
    assert (said.severity, said.sheet, said.column) == ("warning", "Lots", "Sell Quantity")
    assert not lacking(said.message, "A of VTI", "E of BND", "in Joint", "HIFO", "SPECID")
    assert "B of VTI" not in said.message
