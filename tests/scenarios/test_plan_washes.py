"""No trade causes or suffers a wash sale: blocked sales, blocked purchases, substitutes, harvests (W-1 to W-16)."""

from __future__ import annotations

from datetime import date

from tests.scenarios.scenario import Given, scenario
from xlrebal.schema.reason import Rule, because


@scenario
def test_a_loss_waits_for_the_purchase_in_the_ira(given: Given) -> None:
    """
    The IRA bought VTI on 31 October; until 30 November it would wash a loss in Joint, so the gain lot is sold.

    Household: Joint and an IRA by named lots; 70 VTI in Joint, 10 in the IRA, and 20 BND; 60 % stocks, 40 % bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     LOSS    2021-03-02  40        5000
      Joint    VTI     GAIN    2018-03-02  30        1500
      Joint    BND     E       2020-03-02  20        2000
      IRA      VTI     R       2026-10-31  10        1050

    Expect:
    Lots Sold:
      Lot ID  Quantity
      GAIN    20
    """
    assert because(Rule.BLOCKED_SALE, loss=100_000, quantity=10_000_000, how="on", part="$250.00 of ", bought=date(2026, 10, 31), account="IRA", safe=date(2026, 12, 1)) in given.refused


@scenario
def test_thirty_one_days_ago_is_clean(given: Given) -> None:
    """
    Bought on 20 October, 31 days before 20 November: outside the window.

    Household: Joint and an IRA by named lots; 70 VTI in Joint, 10 in the IRA, and 20 BND; 60 % stocks, 40 % bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     LOSS    2021-03-02  40        5000
      Joint    VTI     GAIN    2018-03-02  30        1500
      Joint    BND     E       2020-03-02  20        2000
      IRA      VTI     R       2026-10-20  10        1050

    Expect:
    Lots Sold:
      Lot ID  Quantity
      LOSS    20
    """


@scenario
def test_a_scheduled_purchase_blocks_a_loss(given: Given) -> None:
    """
    Household: 80 VTI and 20 BND; 60 % stocks, 40 % bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     LOSS    2021-03-02  80        9000
      Joint    BND     E       2020-03-02  20        2000

    Transactions:
      Date        Account  Symbol  Action    Quantity  Amount  Status
      2026-12-18  Joint    VTI     reinvest  1         100     scheduled

    Expect:
    Trades:
      (none)
    """
    assert because(Rule.BLOCKED_SALE_SCHEDULED, loss=100_000, quantity=1_000_000, how="to be reinvested on", bought=date(2026, 12, 18), account="Joint",
                   washed=12_50, remedy="turn that reinvestment off (or cancel it) to take the loss today", safe=date(2027, 1, 18)) in given.refused


@scenario
def test_a_purchase_that_an_earlier_loss_has_used_up_blocks_nothing(given: Given) -> None:
    """
    The loss of 5 November was matched with all 10 shares the IRA had bought; no share is matched twice (W-4).

    Household: Joint and an IRA by named lots; 70 VTI in Joint, 10 in the IRA, and 20 BND; 60 % stocks, 40 % bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     LOSS    2021-03-02  40        5000
      Joint    VTI     GAIN    2018-03-02  30        1500
      Joint    BND     E       2020-03-02  20        2000
      IRA      VTI     R       2026-10-31  10        1050

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Acquired    Cost Basis
      2026-11-05  Joint    VTI     sell    10        950     2021-01-04  1250

    Expect:
    Lots Sold:
      Lot ID  Quantity  Gain  Disallowed
      LOSS    20        -500  0
    """
    assert Rule.BLOCKED_SALE not in [reason.rule for reason in given.refused]


@scenario
def test_a_purchase_partly_used_up_blocks_with_what_is_left_of_it(given: Given) -> None:
    """
    Of the 10 shares the IRA bought, 4 replace those sold at a loss on 5 November; 6 would wash another loss.

    Household: Joint and an IRA by named lots; 70 VTI in Joint, 10 in the IRA, and 20 BND; 60 % stocks, 40 % bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     LOSS    2021-03-02  40        5000
      Joint    VTI     GAIN    2018-03-02  30        1500
      Joint    BND     E       2020-03-02  20        2000
      IRA      VTI     R       2026-10-31  10        1050

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Acquired    Cost Basis
      2026-11-05  Joint    VTI     sell    4         380     2021-01-04  500

    Expect:
    Lots Sold:
      Lot ID  Quantity
      GAIN    20
    """
    assert because(Rule.BLOCKED_SALE, loss=100_000, quantity=6_000_000, how="on", part="$150.00 of ", bought=date(2026, 10, 31), account="IRA", safe=date(2026, 12, 1)) in given.refused


@scenario
def test_a_scheduled_purchase_promised_to_an_earlier_loss_blocks_nothing(given: Given) -> None:
    """
    The share to be bought on 4 December replaces one of those sold at a loss on 5 November, not one sold today.

    Household: 80 VTI and 20 BND; 60 % stocks, 40 % bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     LOSS    2021-03-02  80        9000
      Joint    BND     E       2020-03-02  20        2000

    Transactions:
      Date        Account  Symbol  Action    Quantity  Amount  Status     Acquired    Cost Basis
      2026-11-05  Joint    VTI     sell      4         380     -          2021-01-04  500
      2026-12-04  Joint    VTI     reinvest  1         100     scheduled  -           -

    Expect:
    Lots Sold:
      Lot ID  Quantity  Gain  Disallowed
      LOSS    20        -250  0
    """


@scenario
def test_the_clean_date_waits_for_every_scheduled_purchase(given: Given) -> None:
    """
    Dividends are reinvested on the 18th of each month until February: the first day clear of all is 21 March.

    Household: 80 VTI and 20 BND; 60 % stocks, 40 % bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     LOSS    2021-03-02  80        9000
      Joint    BND     E       2020-03-02  20        2000

    Transactions:
      Date        Account  Symbol  Action    Quantity  Amount  Status
      2026-12-18  Joint    VTI     reinvest  1         100     scheduled
      2027-01-18  Joint    VTI     reinvest  1         100     scheduled
      2027-02-18  Joint    VTI     reinvest  1         100     scheduled

    Expect:
    Trades:
      (none)
    """
    assert because(Rule.BLOCKED_SALE_SCHEDULED, loss=100_000, quantity=1_000_000, how="to be reinvested on", bought=date(2026, 12, 18), account="Joint",
                   washed=12_50, remedy="turn that reinvestment off (or cancel it) to take the loss today", safe=date(2027, 3, 21)) in given.refused


@scenario
def test_a_recent_purchase_of_unknown_cost_blocks_like_any_other(given: Given) -> None:
    """
    Nobody knows what the IRA paid on 31 October; that it bought is enough.

    Household: Joint and an IRA by named lots; 60 % stocks, 40 % bonds

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     80        100    Stocks
      Joint    BND     20        100    Bonds
      IRA      VTI     10        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     LOSS    2021-03-02  80        9000
      Joint    BND     E       2020-03-02  20        2000
      IRA      VTI     R       2026-10-31  10        -

    Expect:
    Trades:
      (none)
    """
    assert because(Rule.BLOCKED_SALE, loss=100_000, quantity=10_000_000, how="on", part="$125.00 of ", bought=date(2026, 10, 31), account="IRA", safe=date(2026, 12, 1)) in given.refused


@scenario
def test_shares_on_lots_are_held_whatever_a_vague_sale_took(given: Given) -> None:
    """
    The sale of 10 November names no lot: first in, first out would take the recent shares, but Lots shows all 10.

    Household: Joint and an IRA by named lots; 60 % stocks, 40 % bonds

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     80        100    Stocks
      Joint    BND     20        100    Bonds
      IRA      VTI     10        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     LOSS    2021-03-02  80        9000
      Joint    BND     E       2020-03-02  20        2000
      IRA      VTI     R       2026-10-31  10        1000

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount
      2026-11-10  IRA      VTI     sell    5         600

    Expect:
    Trades:
      (none)
    """
    assert because(Rule.BLOCKED_SALE, loss=100_000, quantity=10_000_000, how="on", part="$125.00 of ", bought=date(2026, 10, 31), account="IRA", safe=date(2026, 12, 1)) in given.refused


@scenario
def test_two_recent_lots_sold_together_are_clean(given: Given) -> None:
    """
    Both lots are recent and at a loss; sold whole in one event neither replaces the other (C-2).

    Household: all stocks

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     80        100    Stocks
      Joint    F       20        50     Old

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  80        4000
      Joint    F       R1      2026-11-02  12        800
      Joint    F       R2      2026-11-10  8         500

    Expect:
    Lots Sold:
      Lot ID  Quantity  Gain  Disallowed
      R1      12        -200  0
      R2      8         -100  0
    """


@scenario
def test_a_purchase_that_would_wash_is_made_in_a_substitute(given: Given) -> None:
    """
    BND was sold at a loss on 1 November: not before 2 December. AGG stands in, and BND is named.

    Household: 70 VTI and 30 BND; 60 % stocks, 40 % bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  70        6500
      Joint    BND     E       2020-03-02  30        3000

    Securities:
      Symbol  Asset Class  Substitutes
      BND     Bonds        AGG
      AGG     Bonds        BND

    Prices:
      Symbol  Price
      AGG     50

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Acquired    Cost Basis
      2026-11-01  Joint    BND     sell    10        900     2021-01-04  1000

    Expect:
    Trades:
      Action  Symbol  Quantity  Why
      SELL    VTI     10        Stocks is 70.0% of the portfolio, above its limit of 65.0% (target 60.0%; Rebalance To is target)
      BUY     AGG     20        Bonds is 30.0% of the portfolio, below its limit of 35.0% (target 40.0%; Rebalance To is target); bought instead of BND, which is blocked by the wash-sale rule until 02 Dec 2026
    """
    assert because(Rule.BLOCKED_BUY, sold=date(2026, 11, 1), account="Joint", safe=date(2026, 12, 2)) in given.refused


@scenario
def test_a_blocked_purchase_without_a_substitute_is_named(given: Given) -> None:
    """
    Nothing is sold into cash for what may not be bought.

    Household: 70 VTI and 30 BND; 60 % stocks, 40 % bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  70        6500
      Joint    BND     E       2020-03-02  30        3000

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Acquired    Cost Basis
      2026-11-01  Joint    BND     sell    10        900     2021-01-04  1000

    Expect:
    Trades:
      (none)
    """
    assert because(Rule.BLOCKED_BUY, sold=date(2026, 11, 1), account="Joint", safe=date(2026, 12, 2)) in given.refused


@scenario
def test_a_purchase_waits_for_a_loss_that_is_scheduled(given: Given) -> None:
    """
    BND is to be sold at a loss on 1 December: shares bought today would replace those sold then.

    Household: 70 VTI and 30 BND; 60 % stocks, 40 % bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  70        6500
      Joint    BND     E       2020-03-02  30        3000

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Acquired    Cost Basis  Status
      2026-12-01  Joint    BND     sell    10        900     2021-01-04  1000        scheduled

    Expect:
    Trades:
      (none)
    """
    assert because(Rule.BLOCKED_BUY, sold=date(2026, 12, 1), account="Joint", safe=date(2027, 1, 1)) in given.refused


@scenario
def test_a_loss_of_this_proposal_is_not_bought_back(given: Given) -> None:
    """
    Joint raises cash from BND at a loss; the Trust, which follows a model short of bonds, does not buy it, and sells nothing into cash.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    BND     20        100    Bonds
      Trust    VTI     70        100    Stocks
      Trust    BND     30        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    BND     J       2021-03-02  20        2600
      Trust    VTI     A       2018-03-02  70        6500
      Trust    BND     E       2020-03-02  30        3000

    Accounts:
      Account  Type     Model
      Joint    taxable  -
      Trust    taxable  Mix

    Targets:
      Model  Asset Class  Target %
      -      Bonds        100
      Mix    Stocks       60
      Mix    Bonds        40

    Cash Needs:
      Account  Amount
      Joint    500

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    Joint    BND     5
    """
    assert because(Rule.BLOCKED_BUY_PROPOSED, symbol="BND", safe=date(2026, 12, 21)) in given.refused


@scenario
def test_identical_symbols_are_never_on_both_sides(given: Given) -> None:
    """
    VOO goes (it has no place), IVV is its twin and short of its target: not bought in the same account.
    VTI takes what its band has room for.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     70        100    Stocks
      Joint    VOO     20        100    Stocks
      Joint    IVV     10        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  70        6500
      Joint    VOO     B       2018-03-02  20        1500
      Joint    IVV     C       2018-03-02  10        900

    Securities:
      Symbol  Identical Group
      VOO     S&P 500
      IVV     S&P 500

    Targets:
      Asset Class  Symbol  Target %
      Stocks       VTI     70
      Stocks       IVV     30

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VOO     20
      BUY     VTI     5
    """
    assert because(Rule.CONFLICT, symbol="VOO") in given.refused


@scenario
def test_losses_past_both_thresholds_are_harvested_and_swapped(given: Given) -> None:
    """
    VXUS loses 400 (20 %): swapped into the first substitute that is free. IXUS is identical, so VEU. BND loses 5 %
    but only 50 dollars; VTI loses 150, but only 3.6 %. No band is breached: harvesting has its own trigger.

    Household: 80 % stocks, 20 % bonds; taxed at 37 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     40        100    Stocks
      Joint    VXUS    16        100    Stocks
      Joint    BND     19        50     Bonds
      Joint    AGG     9         50     Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  40        4150
      Joint    VXUS    B       2018-03-02  16        2000
      Joint    BND     C       2018-03-02  19        1000
      Joint    AGG     D       2018-03-02  9         400

    Securities:
      Symbol  Asset Class  Identical Group  Substitutes
      VXUS    Stocks       ex-US            IXUS, VEU
      IXUS    Stocks       ex-US            -
      VEU     Stocks       -                -

    Prices:
      Symbol  Price
      IXUS    70
      VEU     40

    Settings:
      Name               Value
      Harvest Losses     yes

    Expect:
    Trades:
      Action  Symbol  Quantity  Why
      SELL    VXUS    16        Harvests a loss of $400.00 (20.0% of basis), which takes $148.00 off this year's tax
      BUY     VEU     40        Stands in for VXUS sold at a loss, so that the exposure stays; swap back from 21 Dec 2026

    Harvest:
      Symbol  Loss  Loss Pct  Tax Saved  Substitute  Swap Back From  Status
      VXUS    400   20%       148        VEU         2026-12-21      proposed
      VTI     150   3.614458%  55.5      -           -               too small
      BND     50    5%        18.5       -           -               too small
    """


@scenario
def test_a_loss_without_a_substitute_stays_a_candidate(given: Given) -> None:
    """
    Household: all stocks; losses harvested

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     50        100    Stocks
      Joint    VXUS    50        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  50        4150
      Joint    VXUS    B       2018-03-02  50        7000

    Expect:
    Trades:
      (none)

    Harvest:
      Symbol  Loss  Status     Why
      VXUS    2000  candidate  No substitute on Securities is free to buy, and not all of it is over target: usual ones are IXUS, VEU; give one a price and the class of VXUS to have it taken
    """


@scenario
def test_harvesting_is_off_unless_asked_for(given: Given) -> None:
    """
    Household: all stocks

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     50        100    Stocks
      Joint    VXUS    50        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  50        4150
      Joint    VXUS    B       2018-03-02  50        7000

    Expect:
    Harvest:
      Symbol  Loss  Status     Why
      VXUS    2000  candidate  Past both thresholds; Harvest Losses is no; no substitute on Securities is free to buy, and not all of it is over target: usual ones are IXUS, VEU; give one a price and the class of VXUS to have it taken
    """


@scenario
def test_a_substitute_stands_for_what_it_replaced_until_the_window_closes(given: Given) -> None:
    """
    VXUS was sold at a loss on 1 November and VEU bought: VEU stands under the target row of VXUS, and stays.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     50        100    Stocks
      Joint    VEU     50        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  50        4150
      Joint    VEU     B       2026-11-01  50        5000

    Securities:
      Symbol  Asset Class  Substitutes
      VXUS    Stocks       VEU

    Prices:
      Symbol  Price
      VXUS    60

    Targets:
      Asset Class  Symbol  Target %
      Stocks       VTI     50
      Stocks       VXUS    50

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Acquired    Cost Basis
      2026-11-01  Joint    VXUS    sell    80        5000    2021-01-04  7000

    Expect:
    Trades:
      (none)
    """


@scenario
def test_after_the_window_the_substitute_is_swapped_back(given: Given) -> None:
    """
    The same on 2 December: VXUS may be bought again.

    As of: 2026-12-02

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     50        100    Stocks
      Joint    VEU     50        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  50        4150
      Joint    VEU     B       2026-11-01  50        5000

    Securities:
      Symbol  Asset Class  Substitutes
      VXUS    Stocks       VEU

    Prices:
      Symbol  Price
      VXUS    50

    Targets:
      Asset Class  Symbol  Target %
      Stocks       VTI     50
      Stocks       VXUS    50

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Acquired    Cost Basis
      2026-11-01  Joint    VXUS    sell    80        5000    2021-01-04  7000

    Settings:
      Name       Value
      Swap Back  yes

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VEU     50
      BUY     VXUS    100
    """


@scenario
def test_cash_waits_for_what_is_blocked_for_some_days(given: Given) -> None:
    """
    12 % of cash without a row is for BND, which may be bought from 2 December on; VTI and VXUS, at their targets, do not take it.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     60        100    Stocks
      Joint    VXUS    20        100    Foreign
      Joint    BND     8         100    Bonds
      Joint    CASH    1200             Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  60        3000
      Joint    VXUS    B       2018-03-02  20        1000
      Joint    BND     E       2020-03-02  8         800

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Foreign      20        5
      Bonds        20        5

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Acquired    Cost Basis
      2026-11-01  Joint    BND     sell    10        900     2021-01-04  1000

    Expect:
    Trades:
      (none)
    """
    (blocked,) = (each for each in given.answer.findings if each.code.value == "WASH_SALE_BLOCKED")
    assert "clean from 02 Dec 2026" in blocked.message and "plan again then" in blocked.message


@scenario
def test_what_is_kept_out_for_good_is_not_waited_for(given: Given) -> None:
    """
    The same, but BND is not to be bought at all: VTI and VXUS take its money, as far as their bands go.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     60        100    Stocks
      Joint    VXUS    20        100    Foreign
      Joint    BND     8         100    Bonds
      Joint    CASH    1200             Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  60        3000
      Joint    VXUS    B       2018-03-02  20        1000
      Joint    BND     E       2020-03-02  8         800

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Foreign      20        5
      Bonds        20        5

    Restrictions:
      Symbol  Rule
      BND     do not buy

    Expect:
    Trades:
      Action  Symbol  Quantity
      BUY     VTI     5
      BUY     VXUS    5
    """


@scenario
def test_a_substitute_is_bought_rather_than_waited_for(given: Given) -> None:
    """
    AGG stands in for BND until 2 December.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     80        100    Stocks
      Joint    BND     8         100    Bonds
      Joint    CASH    1200             Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  80        3000
      Joint    BND     E       2020-03-02  8         800

    Securities:
      Symbol  Asset Class  Substitutes
      BND     Bonds        AGG
      AGG     Bonds        BND

    Prices:
      Symbol  Price
      AGG     100

    Targets:
      Asset Class  Symbol  Target %  Band %
      Stocks       VTI     80        5
      Bonds        BND     20        5

    Transactions:
      Date        Account  Symbol  Action  Quantity  Amount  Acquired    Cost Basis
      2026-11-01  Joint    BND     sell    10        900     2021-01-04  1000

    Expect:
    Trades:
      Action  Symbol  Quantity
      BUY     AGG     12
    """
