"""Hard limits on what may be bought and sold: sell only, min weight, menus, caps on several purchases together, bands of securities."""

from __future__ import annotations

import pytest

from tests.scenarios.scenario import Entry, Given, scenario
from xlrebal.schema.reason import Rule, because


@scenario
def test_what_may_only_be_sold_is_never_bought(given: Given) -> None:
    """
    Bonds need 2,000 more. BND may only be sold, in every account: AGG, its class mate, takes all of it.

    Household: 60 % stocks, 40 % bonds

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     80        100    Stocks
      Joint    BND     10        100    Bonds
      Joint    AGG     10        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  80        7900
      Joint    BND     B       2018-03-02  10        1000
      Joint    AGG     C       2018-03-02  10        1000

    Restrictions:
      Account  Symbol  Rule
      -        BND     liquidation only

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     20
      BUY     AGG     20
    """


@scenario
def test_what_may_only_be_sold_is_sold_where_it_is_over(given: Given) -> None:
    """
    VTI is over its target by 20 and may only be sold: 20 of it go, and not all, as phase out would have it.

    Household: 80 VTI and 20 BND; 60 % stocks, 40 % bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  80        7900
      Joint    BND     B       2018-03-02  20        2000

    Restrictions:
      Account  Symbol  Rule
      Joint    VTI     sell only

    Securities:
      Symbol  Reinvest
      VTI     yes

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     20
      BUY     BND     20
    """
    assert [order.symbol for order in given.entering(Entry("BUY", "VTI", 5)).plan.orders.orders if order.side == "BUY"] == ["BND"]
    (said,) = (each for each in given.findings if each.code == "REINVESTMENT_ON")
    assert (said.sheet, said.row, said.value) == ("Restrictions", 2, "VTI") and "turn reinvestment off in Joint" in said.message


@scenario
def test_no_substitute_is_what_may_only_be_sold_or_is_not_on_the_menu(given: Given) -> None:
    """
    BND's loss of 400 is taken. SCHZ may only be sold, AGG is not on Joint's menu: BIV, the third substitute, stands in.

    Household: losses harvested

    Accounts:
      Account  Type     Menu
      Joint    taxable  VTI; BND; SCHZ; BIV

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     60        100    Stocks
      Joint    BND     40        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  60        6000
      Joint    BND     B       2018-03-02  40        4400

    Securities:
      Symbol  Asset Class  Substitutes
      BND     Bonds        SCHZ, AGG, BIV
      SCHZ    Bonds
      AGG     Bonds
      BIV     Bonds

    Prices:
      Symbol  Price
      SCHZ    100
      AGG     100
      BIV     100

    Restrictions:
      Account  Symbol  Rule
      -        SCHZ    sell only

    Targets:
      Asset Class  Symbol  Target %
      Stocks       VTI     60
      Bonds        BND     40

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    BND     40
      BUY     BIV     40
    """


@scenario
def test_a_min_weight_is_a_floor_under_all_lots_and_accounts(given: Given) -> None:
    """
    Stocks are 20 over. VTI must stay 70 % of the household, so that of its 80 only 10 may go, from both accounts together; the rest
    of the aim is not reached, and says why.

    Household: Joint and IRA; 60 % stocks, 40 % bonds

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     40        100    Stocks
      IRA      VTI     40        100    Stocks
      IRA      BND     20        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  40        3000
      IRA      VTI     B       2018-03-02  40        3000
      IRA      BND     C       2018-03-02  20        2000

    Restrictions:
      Account  Symbol  Rule      Value  Note
      -        VTI     at least  70     her late husband's fund

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    IRA      VTI     10
      BUY     IRA      BND     10
    """
    assert because(Rule.MIN_WEIGHT, limit=0.7, note=" (her late husband's fund)") in given.refused


@scenario
def test_a_cash_need_stops_at_a_min_weight_too(given: Given) -> None:
    """
    3,000 are needed and 7,000 stay. BND is held; VTI must stay 90 % of what is left, 6,300, so that 1,700 of its 8,000 may go.

    Household: 60 % stocks, 40 % bonds

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     80        100    Stocks
      Joint    BND     20        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  80        7900
      Joint    BND     B       2018-03-02  20        2000

    Cash Needs:
      Account  Amount
      Joint    3000

    Restrictions:
      Account  Symbol  Rule        Value
      -        VTI     min weight  90
      -        BND     hold        -

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     17
    """
    assert because(Rule.MIN_WEIGHT, limit=0.9, note="") in given.refused
    (short,) = (each for each in given.findings if each.code == "CASH_SHORT")
    assert "VTI may not be sold below min weight (Restrictions)" in short.message


@scenario
def test_what_is_phased_out_stops_at_its_min_weight(given: Given) -> None:
    """
    IBM has no place in the target; the client keeps 10 % of it.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    IBM     30        100    Other
      Joint    VTI     70        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    IBM     A       2018-03-02  10        900
      Joint    IBM     B       2019-03-02  20        1900
      Joint    VTI     C       2018-03-02  70        6500

    Restrictions:
      Account  Symbol  Rule        Value
      Joint    IBM     min weight  10
      Joint    IBM     phase out   -

    Targets:
      Asset Class  Target %
      Stocks       100

    Expect:
    Lots Sold:
      Symbol  Lot ID  Quantity
      IBM     B       20

    Trades:
      Action  Symbol  Quantity
      SELL    IBM     20
      BUY     VTI     20
    """


@scenario
def test_a_harvest_takes_the_losses_that_a_min_weight_leaves(given: Given) -> None:
    """
    All 40 O are at a loss and 25 % must stay: 15 may go, those that save most a share, 10 of lot B and 5 of A.

    Household: losses harvested at 30 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    O       40        100    Stocks
      Joint    BND     60        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    O       A       2018-03-02  20        2600
      Joint    O       B       2018-04-02  10        1500
      Joint    O       C       2018-05-02  10        1200
      Joint    BND     D       2018-03-02  60        6000

    Securities:
      Symbol  Asset Class  Substitutes
      O       Stocks       SCHH
      SCHH    Stocks

    Prices:
      Symbol  Price
      SCHH    100

    Restrictions:
      Account  Symbol  Rule        Value
      -        O       min weight  25

    Targets:
      Asset Class  Target %
      Stocks       40
      Bonds        60

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    O       15
      BUY     SCHH    15

    Lots Sold:
      Symbol  Lot ID  Quantity
      O       B       10
      O       A       5

    Harvest:
      Lot ID  Status
      B       proposed
      C       blocked
      A       proposed
    """


@scenario
def test_what_is_given_to_charity_leaves_the_min_weight(given: Given) -> None:
    """
    2,000 are to be given. VTI has the larger gain and 9 shares above its floor of 31 %; BND gives the rest.

    Household: 60 % stocks, 40 % bonds

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     40        100    Stocks
      Joint    BND     60        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  40        400
      Joint    BND     B       2018-03-02  60        5000

    Restrictions:
      Account  Symbol  Rule        Value
      -        VTI     min weight  31

    Settings:
      Name             Value
      Charitable Gift  2000
      Trigger          never

    Expect:
    Gifts:
      Symbol  Quantity
      VTI     9
      BND     11
    """


@scenario
def test_an_order_of_the_advisors_goes_below_a_min_weight_and_it_is_said(given: Given) -> None:
    """
    Household: 60 VTI and 40 BND; 60 % stocks, 40 % bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  60        5900
      Joint    BND     B       2018-03-02  40        4000

    Restrictions:
      Account  Symbol  Rule        Value
      Joint    VTI     min weight  50

    Expect:
    Trades:
      (none)
    """
    own = given.entering(Entry("SELL", "VTI", 15))
    assert [(order.symbol, order.quantity // 1_000_000) for order in own.plan.orders.orders if order.side == "SELL"] == [("VTI", 15)]
    (said,) = (each for each in own.findings if each.code == "UNDER_FLOOR")
    assert (said.sheet, said.row, said.value) == ("Restrictions", 2, "VTI") and "$500.00 below its min weight" in said.message


@scenario
def test_a_menu_says_all_that_may_be_bought_in_an_account(given: Given) -> None:
    """
    Both accounts have cash for bonds, and none is held. The 401(k) offers FXNAX alone, which Joint leaves to it as it prefers BND;
    VTI, no longer on the menu, may be sold there.

    Accounts:
      Account  Type     Menu
      Joint    taxable
      Plan     401(k)   fxnax / FXAIX

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     30        100    Stocks
      Joint    CASH    1000             Cash
      Plan     VTI     50        100    Stocks
      Plan     CASH    1000             Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  30        1000

    Securities:
      Symbol  Asset Class  Location Preference
      BND     Bonds        taxable
      FXNAX   Bonds        401k
      FXAIX   Stocks       -

    Prices:
      Symbol  Price
      BND     100
      FXNAX   100
      FXAIX   100

    Restrictions:
      Account  Symbol  Rule
      Joint    FXNAX   do not buy

    Targets:
      Asset Class  Target %
      Stocks       60
      Bonds        40

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    Plan     VTI     20
      BUY     Joint    BND     10
      BUY     Plan     FXNAX   30
    """
    own = given.entering(Entry("BUY", "BND", 5, account="Plan"))
    assert because(Rule.NOT_ON_MENU, account="Plan") in own.refused
    assert [order for order in own.plan.orders.orders if (order.account, order.symbol) == ("Plan", "BND")] == []


@scenario
def test_what_stands_on_a_menu_and_cannot_be_bought_is_said(given: Given) -> None:
    """
    FXNIX is misspelled, FXAIX has no price: nothing can be bought in Plan, and its money stays; Joint is as it should be.

    Accounts:
      Account  Type     Menu
      Joint    taxable
      Plan     401(k)   FXNIX; FXAIX

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     60        100    Stocks
      Joint    BND     31        100    Bonds
      Plan     CASH    900              Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  60        1000
      Joint    BND     B       2018-03-02  31        1000

    Securities:
      Symbol  Asset Class
      FXNAX   Bonds
      FXAIX   Stocks

    Targets:
      Asset Class  Target %
      Stocks       60
      Bonds        31
      Cash         9

    Expect:
    Trades:
      (none)
    """
    said = [each for each in given.findings if each.code == "MENU_NOT_USABLE"]
    assert [(each.severity, each.sheet, each.row, each.column, each.value) for each in said] == [("warning", "Accounts", 3, "Menu", name) for name in ("FXNIX", "FXAIX")]
    assert "no price" in said[1].message


@scenario
def test_a_menu_without_a_place_in_the_targets_is_said(given: Given) -> None:
    """
    Bonds are to be BND and nothing else; Plan offers FXNAX alone.

    Accounts:
      Account  Type     Menu
      Joint    taxable
      Plan     401(k)   FXNAX

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    BND     90        100    Bonds
      Plan     CASH    1000             Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    BND     B       2018-03-02  90        1000

    Securities:
      Symbol  Asset Class
      FXNAX   Bonds

    Prices:
      Symbol  Price
      FXNAX   100

    Targets:
      Asset Class  Symbol  Target %
      Bonds        BND     100

    Expect:
    Trades:
      (none)
    """
    (said,) = (each for each in given.findings if each.code == "MENU_NOT_USABLE")
    assert (said.sheet, said.column, said.value) == ("Accounts", "Menu", "Plan") and "has a place in the targets" in said.message


@scenario
def test_purchases_of_one_group_stay_under_its_cap_together(given: Given) -> None:
    """
    Chips are 10 % and to be 40 %; NVDA and AMD together may weigh 25 %, each alone 20 %: 1,500 more, not 1,500
    of each; no bond is sold for what cannot be bought.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    NVDA    50        10     Chips
      Joint    AMD     50        10     Chips
      Joint    BND     900       10     Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    NVDA    A       2018-03-02  50        500
      Joint    AMD     B       2018-03-02  50        500
      Joint    BND     C       2018-03-02  900       9000

    Securities:
      Symbol  Asset Class  Exposure Group  Max Weight %
      NVDA    Chips        AI Chips        20
      AMD     Chips        AI Chips        20

    Exposure Groups:
      Group     Cap %
      AI Chips  25

    Targets:
      Asset Class  Target %
      Chips        40
      Bonds        60

    Expect:
    Cash:
      Account  Sells  Buys
      Joint    1500   1500
    """
    assert because(Rule.GROUP_CAP, cap=0.25, group="AI Chips") in given.refused


@scenario
def test_a_sale_that_makes_room_in_its_group_says_so(given: Given) -> None:
    """
    AMD is to go from 10 to 15 %, the group stands at 25 and its cap at 20: NVDA is inside no row that moves, and is sold to 5 for
    the sake of AMD alone. Bonds set more cash free than AMD costs, so that it is not cash that is wanted.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    NVDA    1500      10     Stocks
      Joint    AMD     1000      10     Stocks
      Joint    VTI     2500      10     Stocks
      Joint    BND     5000      10     Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    NVDA    A       2018-03-02  1500      10000
      Joint    AMD     B       2018-03-02  1000      5000
      Joint    VTI     C       2018-03-02  2500      20000
      Joint    BND     D       2018-03-02  5000      50000

    Securities:
      Symbol  Asset Class  Exposure Group
      NVDA    Stocks       AI Chips
      AMD     Stocks       AI Chips

    Exposure Groups:
      Group     Cap %
      AI Chips  20

    Targets:
      Asset Class  Symbol  Target %  Band %
      Stocks       -       60        5
      Stocks       AMD     15        2
      Bonds        -       40        5

    Expect:
    Trades:
      Action  Symbol  Quantity  Why
      SELL    BND     1000      Bonds is 50.0% of the portfolio, above its limit of 45.0% (target 40.0%; Rebalance To is target)
      SELL    NVDA    1000      Makes room for AMD under the cap of 20.0% on the exposure group AI Chips
      BUY     AMD     500       AMD is 10.0% of the portfolio, below its limit of 13.0% (target 15.0%; Rebalance To is target); Stocks is 50.0% of the portfolio, below its limit of 55.0% (target 60.0%; Rebalance To is target)
      BUY     VTI     1500      Stocks is 50.0% of the portfolio, below its limit of 55.0% (target 60.0%; Rebalance To is target)
    """


@scenario
def test_what_is_sold_of_a_capped_group_makes_room_for_what_is_bought(given: Given) -> None:
    """
    The group is at its cap of 40 %. NVDA has a place no longer with 20 %, AMD is to be 40: the one makes room for the other.

    Household: Joint and IRA

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      NVDA    20        100    Chips
      IRA      AMD     20        100    Chips
      Joint    BND     60        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      IRA      NVDA    A       2018-03-02  20        500
      IRA      AMD     B       2018-03-02  20        500
      Joint    BND     C       2018-03-02  60        6000

    Securities:
      Symbol  Asset Class  Exposure Group
      NVDA    Chips        AI Chips
      AMD     Chips        AI Chips

    Exposure Groups:
      Group     Cap %
      AI Chips  40

    Targets:
      Asset Class  Symbol  Target %  Band %
      Chips        NVDA    10        5
      Chips        AMD     30        5
      Bonds        -       60        5

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    NVDA    10
      BUY     AMD     10
    """


@scenario
def test_a_group_over_its_cap_is_bought_only_once_sales_have_cured_it(given: Given) -> None:
    """
    The group is 50 %, its cap 40. NVDA is to go from 35 to 10 and AMD from 15 to 30: sold first, the one leaves 15 for the other.
    Where NVDA may not be sold the group stays over its cap, and AMD is not bought, though there is cash.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    NVDA    35        100    Chips
      Joint    AMD     15        100    Chips
      Joint    BND     30        100    Bonds
      Joint    CASH    2000             Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    NVDA    A       2018-03-02  35        3500
      Joint    AMD     B       2018-03-02  15        1500
      Joint    BND     C       2018-03-02  30        3000

    Securities:
      Symbol  Asset Class  Exposure Group
      NVDA    Chips        AI Chips
      AMD     Chips        AI Chips

    Exposure Groups:
      Group     Cap %
      AI Chips  40

    Targets:
      Asset Class  Symbol  Target %  Band %
      Chips        NVDA    10        5
      Chips        AMD     30        5
      Bonds        BND     50        5
      Cash         -       10        5

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    NVDA    25
      BUY     BND     20
      BUY     AMD     15
    """
    kept = given.entering(Entry("SELL", "NVDA", decision="skip"))
    assert [(order.side, order.symbol, order.quantity // 1_000_000) for order in kept.plan.orders.orders] == [("BUY", "BND", 10)]


@scenario
def test_identical_funds_are_never_on_both_sides_of_an_account_and_the_other_account_buys(given: Given) -> None:
    """
    VTI is to go from 50 to 40 and ITOT, identical to it, from 0 to 10. In Joint, which holds the VTI, nothing of the group is bought; the
    IRA, which sells BND for it, buys ITOT.

    Household: Joint and IRA

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     50        100    Stocks
      IRA      BND     50        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  50        5000
      IRA      BND     B       2018-03-02  50        5000

    Securities:
      Symbol  Asset Class  Identical Group
      VTI     Stocks       total market
      ITOT    Stocks       total market
      BND     Bonds

    Prices:
      Symbol  Price
      ITOT    100

    Targets:
      Asset Class  Symbol  Target %  Band %
      Stocks       VTI     40        5
      Stocks       ITOT    10        5
      Bonds        BND     50        5

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    Joint    VTI     10
      SELL    IRA      BND     10
      BUY     IRA      ITOT    10
      BUY     Joint    BND     10
    """


@scenario
def test_a_security_goes_only_into_its_band(given: Given) -> None:
    """
    NVDA is 20 % of the household against 10 % and a band up to 14 %; VTI and BND are inside theirs. Security Rows is band: NVDA is sold down
    to 14 % (1,400, a share less so that it ends inside), and the proceeds go where there is room.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    NVDA    200       10     Stocks
      Joint    VTI     400       10     Stocks
      Joint    BND     400       10     Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    NVDA    A       2018-03-02  200       200
      Joint    VTI     B       2018-03-02  400       4000
      Joint    BND     C       2018-03-02  400       4000

    Targets:
      Asset Class  Symbol  Target %  Band %
      Stocks       NVDA    10        4
      Stocks       VTI     50        15
      Bonds        BND     40        15

    Settings:
      Name           Value
      Security Rows  in band

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    NVDA    61
      BUY     VTI     61
    """
    assert given.plan.orders.orders[0].reasons[0] == because(
        Rule.OVER_BAND, name="NVDA", weight=0.2, whole="the portfolio", limit=pytest.approx(0.14), target=0.1, setting="Security Rows", to="band"
    )


@scenario
def test_with_trigger_always_securities_inside_their_bands_stay(given: Given) -> None:
    """
    Stocks go to their target whatever the band; VTI, inside its own, serves them, and NVDA, inside too, stays: its gain would cost tax.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    NVDA    12        100    Stocks
      Joint    VTI     52        100    Stocks
      Joint    BND     36        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    NVDA    A       2018-03-02  12        200
      Joint    VTI     B       2018-03-02  52        5200
      Joint    BND     C       2018-03-02  36        3600

    Targets:
      Asset Class  Symbol  Target %  Band %
      Stocks       -       60        10
      Stocks       NVDA    10        4
      Stocks       VTI     50        10
      Bonds        -       40        10

    Settings:
      Name           Value
      Security Rows  band
      Trigger        always

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     4
      BUY     BND     4
    """


@scenario
def test_debts_that_outweigh_all_holdings_are_cured_as_far_as_they_go(given: Given) -> None:
    """
    The account owes 2,000 and holds 1,000: all of it is sold, and what is short is said.

    Household: 60 % stocks, 40 % bonds

    Accounts:
      Account  Type
      Joint    taxable
      Spouse   taxable

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     10        100    Stocks
      Joint    CASH    -2000            Cash
      Spouse   CASH    100              Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  10        1000

    Securities:
      Symbol  Asset Class
      BND     Bonds

    Prices:
      Symbol  Price
      BND     10

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     10
    """
    assert "CASH_SHORT" in given.codes and "SOLVER_FAILED" not in given.codes


@scenario
def test_what_a_kept_loss_leaves_is_sold_elsewhere(given: Given) -> None:
    """
    VUG's gain would need BND's loss, which buying BND washes: VTV in the IRA, though at its own target, serves stocks.

    Household: Joint and IRA

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class    Sub-Class
      Joint    VUG     400       100    Stocks         Growth
      Joint    BND     200       100    Bonds          Core
      IRA      VTV     200       100    Stocks         Value
      IRA      VXUS    200       100    International  Developed

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VUG     A       2018-03-02  400       20000
      Joint    BND     B       2018-03-02  200       30000
      IRA      VTV     C       2018-03-02  200       20000
      IRA      VXUS    D       2018-03-02  200       20000

    Targets:
      Asset Class    Sub-Class  Security  Target %
      Stocks         -          -         50
      International  -          -         20
      Bonds          -          -         30
      Stocks         Growth     VUG       30
      Stocks         Value      VTV       20

    Settings:
      Name            Value
      Gain Budget     0
      Harvest Losses  no

    Expect:
    Trades:
      Action  Symbol  Account  Quantity
      SELL    VTV     IRA      100
      BUY     BND     IRA      100
    """


@scenario
def test_a_short_term_gain_waits_for_the_loss_that_makes_room_for_it(given: Given) -> None:
    """
    VUG's loss of 100 makes room for VTV's short-term 50, though selling VUG gains more in all: both go.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VUG     60        100    Stocks
      Joint    VTV     30        100    Stocks
      Joint    BND     10        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VUG     A       2018-03-02  50        2500
      Joint    VUG     B       2026-06-02  10        1100
      Joint    VTV     C       2018-03-02  20        1900
      Joint    VTV     D       2026-06-02  10        950
      Joint    BND     E       2018-03-02  10        1000

    Targets:
      Asset Class  Target %
      Stocks       20
      Bonds        80

    Settings:
      Name                   Value
      Short-Term Gain Limit  0

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VUG     40
      SELL    VTV     30
      BUY     BND     70
    """


@scenario
def test_a_short_term_limit_goes_to_the_lots_that_raise_most_for_it(given: Given) -> None:
    """
    VUG's loss leaves room for 100 of short-term gains: all of VTV, 5 a share, and 1 of VUG at 10; long-term shares are the rest.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VUG     60        100    Stocks
      Joint    VTV     18        100    Stocks
      Joint    BND     22        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VUG     A       2018-03-02  40        2000
      Joint    VUG     B       2026-05-02  10        900
      Joint    VUG     C       2026-06-02  10        1100
      Joint    VTV     D       2026-06-02  18        1710
      Joint    BND     E       2018-03-02  22        2200

    Targets:
      Asset Class  Target %
      Stocks       30
      Bonds        70

    Settings:
      Name                   Value
      Short-Term Gain Limit  0

    Expect:
    Lots Sold:
      Symbol  Lot ID  Quantity
      VUG     C       10
      VUG     B       1
      VUG     A       19
      VTV     D       18
    """
    locked = [Entry(order.side, order.symbol, decision="lock", quantity=order.quantity / 1e6) for order in given.plan.orders.orders]
    sold = [{(sale.lot, sale.quantity) for sale in plan.proposal.sales} for plan in (given.plan, given.entering(*locked).plan)]
    assert len(locked) == 3 and sold[0] == sold[1]


@scenario
def test_what_a_limit_cuts_of_a_sale_is_not_bought_out_of_cash(given: Given) -> None:
    """
    First in, first out, VTI's gain of 50 a share lets 8 of 17 go: so many BND are bought, and cash stays at its target.

    Accounts:
      Account  Type     Lot Method
      Joint    taxable  FIFO

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     77        100    Stocks
      Joint    BND     20        100    Bonds
      Joint    CASH    300       1      Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  20        1000
      Joint    VTI     B       2019-03-02  57        5130
      Joint    BND     C       2018-03-02  20        2000

    Targets:
      Asset Class  Target %
      Stocks       60
      Bonds        37
      Cash         3

    Settings:
      Name         Value
      Gain Budget  400

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     8
      BUY     BND     8
    """


@scenario
def test_a_narrower_row_fills_no_cash_past_its_band(given: Given) -> None:
    """
    The IRA may buy nothing and Joint may realize no gain. SPY and its part are far over their bands, but what their sale brings
    would take cash past its own, which is as broad as a class: a narrow row never worsens a broader one.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class  Sub-Class
      Joint    VTI     300       100    Stocks       Large
      IRA      SPY     300       100    Stocks       Large
      IRA      BND     390       100    Bonds        -
      IRA      CASH    1000      1      Cash         -

    Accounts:
      Account  Type
      Joint    taxable
      IRA      ira

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     V1      2011-01-04  300       1500

    Restrictions:
      Account  Symbol  Rule
      IRA      -       do not buy

    Settings:
      Name         Value
      Gain Budget  0

    Targets:
      Asset Class  Sub-Class  Symbol  Target %  Band %
      Stocks       -          -       50        5
      Stocks       Large      -       30        5
      Stocks       Large      SPY     10        2
      Stocks       Small      -       20        5
      Bonds        -          -       49        5
      Cash         -          -       1         1

    Expect:
    Trades:
      (none)
    """


@scenario
def test_what_has_a_stand_in_is_not_bought_where_its_loss_makes_room(given: Given) -> None:
    """
    Growth is far over and its gains fit into no budget but for the loss on SML, which sits in a part that is to grow. SML is
    sold, and IJR of the same part bought in its stead: buying more SML would leave all the rest where it is.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class  Sub-Class
      Joint    GRO     3000      100    US           Growth
      Joint    SML     500       100    US           Small

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    GRO     G1      2015-01-05  3000      285000
      Joint    SML     S1      2015-01-05  500       80000

    Securities:
      Symbol  Asset Class  Sub-Class
      IJR     US           Small
      INT     Intl         -

    Prices:
      Symbol  Price
      IJR     20
      INT     50

    Settings:
      Name         Value
      Gain Budget  0

    Targets:
      Asset Class  Sub-Class  Target %  Band %
      US           -          35        5
      US           Growth     15        4
      US           Small      20        2
      Intl         -          65        3

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    GRO     2475
      SELL    SML     207
      BUY     IJR     2035
      BUY     INT     4550

    Gains:
      Bucket  Proposed
      ST      0
      LT      -45
      total   -45
    """


@scenario
def test_what_a_fixed_order_of_lots_makes_dear_is_sold_elsewhere(given: Given) -> None:
    """
    First in, first out, VTI gains 50 a share, not 20 as its lots do together: VTV at 25 raises twice as much within the budget.

    Accounts:
      Account  Type     Lot Method
      Joint    taxable  FIFO
      Sue      taxable  TAXCOST

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     57        100    Stocks
      Joint    BND     20        100    Bonds
      Sue      VTV     23        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  20        1000
      Joint    VTI     B       2019-03-02  37        3330
      Joint    BND     C       2018-03-02  20        2000
      Sue      VTV     D       2018-03-02  23        1725

    Targets:
      Asset Class  Target %
      Stocks       60
      Bonds        40

    Settings:
      Name         Value
      Gain Budget  400

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    Sue      VTV     16
      BUY     Sue      BND     16
    """


@scenario
def test_losses_make_room_for_gains_in_a_year_that_is_over_its_budget_already(given: Given) -> None:
    """
    The year has 5,000 of gains where 1,000 are allowed, so nothing may be added to them. SML's loss of 3,000 pays for GRO's gain of
    1,000: both are sold until bonds reach their target, and the year ends 2,000 lower than it was.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    GRO     200       100    Stocks
      Joint    SML     300       100    Stocks
      Joint    BND     500       100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    GRO     G1      2015-01-05  200       18000
      Joint    SML     S1      2015-01-05  300       33000
      Joint    BND     B1      2015-01-05  500       50000

    Settings:
      Name             Value
      Gain Budget      1000
      Harvest Losses   no
      Year-to-Date LT  5000

    Targets:
      Asset Class  Target %  Band %
      Stocks       10        3
      Bonds        90        3

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    SML     300
      SELL    GRO     100
      BUY     BND     400

    Gains:
      Bucket  Proposed  Net
      ST      0         0
      LT      -2000     3000
      total   -2000     3000
    """


@scenario
def test_gains_that_go_first_are_not_cut_where_the_order_as_a_whole_loses(given: Given) -> None:
    """
    Last in first out, B with its gain of 200 goes before A with its loss of 500. No gain may be realized this year, and none is:
    both are sold in one order, which loses 300.

    Household: 80 VTI and 20 BND; 60 % stocks, 40 % bonds

    Accounts:
      Account  Type     Lot Method
      Joint    taxable  LIFO

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     C       2018-03-02  60        600
      Joint    VTI     A       2020-03-02  10        1500
      Joint    VTI     B       2021-03-02  10        800
      Joint    BND     D       2018-03-02  20        2000

    Settings:
      Name            Value
      Gain Budget     0
      Harvest Losses  no

    Expect:
    Lots Sold:
      Lot ID  Quantity  Gain
      B       10        200
      A       10        -500
    """


@scenario
def test_a_loss_sold_against_its_row_says_that_it_makes_room_for_gains(given: Given) -> None:
    """
    Stocks are 70 and should be 50; bonds 25, to be 45. Of VTI each share gains 20, and no gain is allowed: MUB, at a loss of 20 a share, goes share for
    share with it though bonds are to be bought, and BND takes what both bring.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     700       100    Stocks
      Joint    MUB     200       100    Bonds
      Joint    BND     50        100    Bonds
      Joint    CASH    5000      1      Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  700       56000
      Joint    MUB     B       2018-03-02  200       24000
      Joint    BND     C       2018-03-02  50        5000

    Targets:
      Asset Class  Target %  Band %
      Stocks       50        5
      Bonds        45        5
      Cash         5         2

    Settings:
      Name         Value
      Gain Budget  0

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     200
      SELL    MUB     200
      BUY     BND     400
    """
    why = {row["symbol"]: str(row["why"]) for row in given.rows_of("Trades")}
    assert why["MUB"].startswith("Its loss makes room for gains under the gain budget")
