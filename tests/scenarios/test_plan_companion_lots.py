"""A recent lot that would wash a harvested loss is sold along with it, where it may be and is worth it (W-3b, C-2)."""

from __future__ import annotations

from tests.scenarios.scenario import Given, scenario


@scenario
def test_a_reinvested_dividend_goes_with_the_loss(given: Given) -> None:
    """
    OLD loses 1,000; the 1.5 shares reinvested on 2 November would wash 1.5 shares of it. Sold in the same event they
    replace nothing. Whole shares: 41 are sold, and the half share that stays is of an old lot. The recent lot's own
    loss of 1.00 is taken with it.

    Household: all stocks; SCHH stands in for O; losses harvested at 30 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    O       81.5      50     Stocks
      Joint    VTI     50        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  50        4150
      Joint    O       OLD     2021-03-02  40        3000
      Joint    O       GAIN    2018-03-02  40        1000
      Joint    O       DRIP    2026-11-02  1.5       76

    Expect:
    Trades:
      Action  Symbol  Quantity  Why
      SELL    O       41        Harvests a loss of $987.50 (33.3% of basis), which takes $296.25 off this year's tax; sold along: 1.5 shares bought on 02 Nov 2026, kept, would make the loss of $987.50 a wash sale
      BUY     SCHH    102       Stands in for O sold at a loss, so that the exposure stays; swap back from 21 Dec 2026

    Lots Sold:
      Lot ID  Quantity  Gain     Disallowed  Why
      OLD     39.5      -987.50  0           Harvests a loss of $987.50 (33.3% of basis), which takes $296.25 off this year's tax; sold along: 1.5 shares bought on 02 Nov 2026, kept, would make the loss of $987.50 a wash sale
      DRIP    1.5       -1.00    0           Sold along: 1.5 shares bought on 02 Nov 2026, kept, would make the loss of $987.50 a wash sale

    Harvest:
      Lot ID  Loss    Tax Saved  Substitute  Status    Why
      OLD     987.50  296.25     SCHH        proposed  Harvests a loss of $987.50 (33.3% of basis), which takes $296.25 off this year's tax; sold along: 1.5 shares bought on 02 Nov 2026, kept, would make the loss of $987.50 a wash sale
      DRIP    1.00    0.30       SCHH        proposed  Sold along: 1.5 shares bought on 02 Nov 2026, kept, would make the loss of $987.50 a wash sale
    """
    assert given.plan.findings == ()


@scenario
def test_the_whole_position_goes_with_its_fraction(given: Given) -> None:
    """
    Nothing else is held of it: 41.5 shares are sold, no whole number.

    Household: all stocks; SCHH stands in for O; losses harvested at 30 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    O       41.5      50     Stocks
      Joint    VTI     50        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  50        4150
      Joint    O       OLD     2021-03-02  40        3000
      Joint    O       DRIP    2026-11-02  1.5       76

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    O       41.5
      BUY     SCHH    103

    Harvest:
      Lot ID  Loss  Tax Saved  Status
      OLD     1000  300        proposed
      DRIP    1     0.30       proposed
    """
    assert given.plan.findings == ()


@scenario
def test_several_recent_lots_go_together(given: Given) -> None:
    """
    Two reinvestments, one at a gain; each alone would still leave the other.

    Household: all stocks; SCHH stands in for O; losses harvested at 30 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    O       43        50     Stocks
      Joint    VTI     50        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  50        4150
      Joint    O       OLD     2021-03-02  40        3000
      Joint    O       R1      2026-10-21  2         80
      Joint    O       R2      2026-11-18  1         50

    Expect:
    Lots Sold:
      Lot ID  Quantity  Gain   Term
      OLD     40        -1000  LT
      R2      1         0      ST
      R1      2         20     ST
    """
    assert given.plan.findings == ()


@scenario
def test_a_recent_lot_in_an_ira_stays_and_blocks(given: Given) -> None:
    """
    The IRA keeps its shares: an order in one account does not speak for another.

    Household: Joint and IRA; all stocks; SCHH stands in for O; losses harvested at 30 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    O       40        50     Stocks
      Joint    VTI     50        100    Stocks
      IRA      O       2         50     Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  50        4150
      Joint    O       OLD     2021-03-02  40        3000
      IRA      O       R       2026-11-02  2         100

    Expect:
    Trades:
      (none)

    Harvest:
      Lot ID  Loss  Status   Why
      OLD     1000  blocked  2 shares bought on 02 Nov 2026 in IRA would make $50.00 of its loss of $1,000 a wash sale; clean from 03 Dec 2026
    """


@scenario
def test_a_recent_lot_in_the_spouses_account_blocks_though_another_could_go(given: Given) -> None:
    """
    Joint could sell its own recent share; the spouse's would still wash the loss.

    Household: all stocks; SCHH stands in for O; losses harvested at 30 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    O       41        50     Stocks
      Joint    VTI     50        100    Stocks
      Spouse   O       2         50     Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  50        4150
      Joint    O       OLD     2021-03-02  40        3000
      Joint    O       DRIP    2026-11-02  1         50
      Spouse   O       R       2026-11-05  2         100

    Expect:
    Trades:
      (none)

    Harvest:
      Lot ID  Loss  Status   Why
      OLD     1000  blocked  3 shares bought until 05 Nov 2026 in Joint and Spouse would make $75.00 of its loss of $1,000 a wash sale; clean from 06 Dec 2026
    """


@scenario
def test_a_recent_lot_goes_only_where_its_tax_is_less_than_the_loss_saves(given: Given) -> None:
    """
    The loss saves 200 of tax. The 30 recent shares stand 700 above their basis: at 30 % they would cost 210. With the
    short-term rate at 28 % they would cost 196, and would go.

    Household: all stocks; SCHH stands in for O; losses harvested at 30 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    O       70        50     Stocks
      Joint    VTI     50        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  50        4150
      Joint    O       OLD     2021-03-02  40        3000
      Joint    O       R       2026-11-02  30        800

    Expect:
    Trades:
      (none)

    Harvest:
      Lot ID  Loss  Status   Why
      OLD     1000  blocked  30 shares bought on 02 Nov 2026 in Joint would make $750.00 of its loss of $1,000 a wash sale; clean from 03 Dec 2026
    """


@scenario
def test_a_recent_gain_that_costs_less_than_the_loss_saves_is_taken(given: Given) -> None:
    """
    The loss saves 200 of tax. The 30 recent shares stand 660 above their basis, which costs 198.

    Household: all stocks; SCHH stands in for O; losses harvested at 30 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    O       70        50     Stocks
      Joint    VTI     50        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  50        4150
      Joint    O       OLD     2021-03-02  40        3000
      Joint    O       R       2026-11-02  30        840

    Expect:
    Lots Sold:
      Lot ID  Quantity  Gain   Term  Why
      OLD     40        -1000  LT    Harvests a loss of $1,000 (33.3% of basis), which takes $300.00 off this year's tax; sold along: 30 shares bought on 02 Nov 2026, kept, would make the loss of $1,000 a wash sale
      R       30        660    ST    Sold along: 30 shares bought on 02 Nov 2026, kept, would make the loss of $1,000 a wash sale
    """


@scenario
def test_a_gain_limit_keeps_a_recent_lot_and_the_loss_with_it(given: Given) -> None:
    """
    The year may realize no short-term gain of more than 20; the recent lot would realize 30.

    Household: 42 O and 50 VTI; all stocks; SCHH stands in for O; losses harvested

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  50        4150
      Joint    O       OLD     2021-03-02  40        3000
      Joint    O       R       2026-11-02  2         70

    Settings:
      Name                   Value
      Short-Term Rate %      30
      Long-Term Rate %       20
      Short-Term Gain Limit  20

    Expect:
    Trades:
      (none)

    Harvest:
      Lot ID  Loss  Status   Why
      OLD     1000  blocked  2 shares bought on 02 Nov 2026 in Joint would make $50.00 of its loss of $1,000 a wash sale; clean from 03 Dec 2026
    """


@scenario
def test_a_purchase_larger_than_the_loss_lots_is_not_undone(given: Given) -> None:
    """
    41 shares bought on 2 November were a decision of their own: they stay, though selling them would cost no tax.

    Household: all stocks; SCHH stands in for O; losses harvested at 30 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    O       81        50     Stocks
      Joint    VTI     50        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  50        4150
      Joint    O       OLD     2021-03-02  40        3000
      Joint    O       R       2026-11-02  41        2050

    Expect:
    Trades:
      (none)

    Harvest:
      Lot ID  Loss  Status   Why
      OLD     1000  blocked  41 shares bought on 02 Nov 2026 in Joint would make its loss of $1,000 a wash sale; clean from 03 Dec 2026
    """


@scenario
def test_a_recent_lot_of_unknown_cost_may_not_go(given: Given) -> None:
    """
    Without a basis the recent lot is never sold by the plan (D-2), so that it would wash the loss.

    Household: 42 O and 50 VTI; all stocks; SCHH stands in for O; losses harvested at 30 and 20 %

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  50        4150
      Joint    O       OLD     2021-03-02  40        3000
      Joint    O       R       2026-11-02  2         -

    Expect:
    Trades:
      (none)

    Harvest:
      Lot ID  Loss  Status   Why
      OLD     1000  blocked  2 shares bought on 02 Nov 2026 in Joint would make $50.00 of its loss of $1,000 a wash sale; clean from 03 Dec 2026
    """


@scenario
def test_what_may_not_be_sold_does_not_go_along(given: Given) -> None:
    """
    Restrictions holds the whole position.

    Household: 42 O and 50 VTI; all stocks; SCHH stands in for O; losses harvested at 30 and 20 %

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  50        4150
      Joint    O       OLD     2021-03-02  40        3000
      Joint    O       R       2026-11-02  2         100

    Restrictions:
      Account  Symbol  Rule
      Joint    O       do not sell

    Expect:
    Trades:
      (none)

    Harvest:
      Lot ID  Loss  Status   Why
      OLD     1000  blocked  Restrictions says do not sell
    """


@scenario
def test_a_recent_lot_close_to_long_term_is_waited_for(given: Given) -> None:
    """
    A wash sale carried the start of its holding period back to 2 December 2025: long-term from 3 December 2026. Its
    gain waits, and the loss with it.

    Household: 42 O and 50 VTI; all stocks; SCHH stands in for O; losses harvested

    Lots:
      Account  Symbol  Lot ID  Acquired    Holding Date  Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  -             50        4150
      Joint    O       OLD     2021-03-02  -             40        3000
      Joint    O       R       2026-11-02  2025-12-02    2         80

    Settings:
      Name                     Value
      Short-Term Rate %        30
      Long-Term Rate %         20
      Wait For Long Term Days  30

    Expect:
    Trades:
      (none)

    Harvest:
      Lot ID  Loss  Status   Why
      OLD     1000  blocked  2 shares bought on 02 Nov 2026 in Joint would make $50.00 of its loss of $1,000 a wash sale; clean from 03 Dec 2026
    """


@scenario
def test_averaged_shares_go_all_together_or_not_at_all(given: Given) -> None:
    """
    The fund's basis is averaged: all its lots leave, the recent one among them, so that nothing is left to wash.

    Household: 42 O and 50 VTI; all stocks; losses harvested at 30 and 20 %

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  50        4150
      Joint    O       OLD     2021-03-02  40        3000
      Joint    O       R       2026-11-02  2         150

    Securities:
      Symbol  Asset Class  Type  Average Basis  Substitutes
      O       Stocks       fund  yes            SCHH
      SCHH    Stocks       -     -              -

    Prices:
      Symbol  Price
      SCHH    20

    Expect:
    Lots Sold:
      Lot ID  Quantity  Gain
      OLD     40        -1000
      R       2         -50
    """


@scenario
def test_switched_off_the_loss_is_a_candidate_and_the_recent_lot_stays_too_small(given: Given) -> None:
    """
    Nothing is sold; the loss could be taken, since the recent lot could go with it.

    Household: all stocks; SCHH stands in for O

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    O       41.5      50     Stocks
      Joint    VTI     50        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  50        4150
      Joint    O       OLD     2021-03-02  40        3000
      Joint    O       DRIP    2026-11-02  1.5       76

    Settings:
      Name               Value
      Harvest Losses     no
      Short-Term Rate %  30
      Long-Term Rate %   20

    Expect:
    Trades:
      (none)

    Harvest:
      Lot ID  Loss  Status     Why
      OLD     1000  candidate  Past both thresholds; Harvest Losses is no
      DRIP    1     too small  A loss of $1.00 (1.3%) is under the thresholds of $100.00 and 5.0% of basis
    """


@scenario
def test_a_fraction_of_a_recent_lot_is_never_left_behind(given: Given) -> None:
    """
    R1 and the dividend could only be sold as 40 shares of 40.5, and half a share of R1, the older, would stay: bought
    within the 30 days, it would wash the dividend's own loss.

    Household: all stocks; SCHH stands in for O; losses harvested at 30 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    O       60.5      50     Stocks
      Joint    VTI     50        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  50        4150
      Joint    O       GAIN    2018-03-02  20        500
      Joint    O       R1      2026-10-26  40        2480
      Joint    O       DRIP    2026-11-02  0.5       26

    Expect:
    Trades:
      (none)

    Harvest:
      Lot ID  Loss  Status     Why
      R1      480   blocked    0.5 shares bought on 02 Nov 2026 in Joint would make $6.00 of its loss of $480.00 a wash sale; clean from 03 Dec 2026
      DRIP    1     too small  A loss of $1.00 (3.8%) is under the thresholds of $100.00 and 5.0% of basis
    """
