"""What a trade costs: commission in dollars and basis points, redemption fees, minimum days, and the price of trading."""

from __future__ import annotations

from datetime import date

import pytest

from tests.scenarios.scenario import Entry, Given, scenario
from xlrebal.schema.finding import Problem
from xlrebal.schema.reason import Reason, Rule, because

FREE = date(2027, 1, 24)  # 90 days after 26 October 2026


def why(given: Given, rule: Rule) -> list[Reason]:
    """The reasons of the trades that cite a rule."""
    return [reason for order in given.plan.orders.orders for reason in order.reasons if reason.rule is rule]


def cost_of_trading(given: Given) -> object:
    """The figure on Summary."""
    return next(row["after"] for row in given.rows_of("summary") if row["item"] == "Cost of trading")


@scenario
def test_an_older_lot_with_a_small_tax_goes_before_one_that_pays_a_fee(given: Given) -> None:
    """
    A share of the older lot costs 4 × 20 % of tax, one of the lot bought last month 2 of fee and nothing of tax.

    Household: 80 VTI and 20 BND; 60 % stocks, 40 % bonds; taxed at 37 and 20 %

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     new     2026-10-26  40        3900
      Joint    VTI     old     2019-01-07  40        3600
      Joint    BND     b       2019-01-07  20        2000

    Securities:
      Symbol  Asset Class  Type  Redemption Fee %  Minimum Days
      VTI     Stocks       fund  2                 90

    Expect:
    Lots Sold:
      Lot ID  Quantity  Proceeds  Basis  Gain
      old     20        2000      1800   200
    """
    assert why(given, Rule.SPARES_FEE) == [because(Rule.SPARES_FEE, lot="new", fee=0.02, until=" before 24 Jan 2027")]
    assert not why(given, Rule.PAYS_FEE)


@scenario
def test_a_fee_cheaper_than_the_tax_is_paid_to_the_cent(given: Given) -> None:
    """
    A share of the older lot costs 75 × 20 % of tax. The lot bought last month pays 2 % of 2,000, which comes off what its
    sale brings: a gain of 2,000 − 40 − 1,900. The commission is shared with nobody.

    Household: 80 VTI and 20 BND; 60 % stocks, 40 % bonds; taxed at 37 and 20 %

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     new     2026-10-26  40        3800
      Joint    VTI     old     2019-01-07  40        1000
      Joint    BND     b       2019-01-07  20        2000

    Securities:
      Symbol  Asset Class  Type  Redemption Fee %  Minimum Days  Commission
      VTI     Stocks       etf   2                 90            5

    Expect:
    Trades:
      Action  Symbol  Quantity  Amount  Commission  ST Gain  LT Gain
      SELL    VTI     20        2000    45          55       0
      BUY     BND     19        1900    0           0        0

    Lots Sold:
      Lot ID  Quantity  Proceeds  Basis  Gain
      new     20        1955      1900   55

    Cash:
      Account  Before  Sells  Buys  Commissions  After
      Joint    0       2000   1900  45           55
    """
    assert why(given, Rule.PAYS_FEE) == [because(Rule.PAYS_FEE, fee=40_00, held="held fewer than 90 days, free of it from 24 Jan 2027")]
    [lot] = given.plan.outcome.lots
    assert because(Rule.PAYS_FEE, fee=40_00, held="held fewer than 90 days, free of it from 24 Jan 2027") in lot.reasons
    assert {row["item"]: row["note"] for row in given.rows_of("summary")}["Commissions"] == "$40.00 of it redemption fees."


@scenario
def test_each_lot_pays_its_own_fee_and_the_commission_is_shared(given: Given) -> None:
    """
    60 shares go: 40 of the new lot pay 2 % of 4,000, the 20 of the old one nothing; of the commission of 9 each its part.

    Household: 80 VTI and 20 BND; all bonds; taxed at 37 and 20 %

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     new     2026-10-26  40        3000
      Joint    VTI     old     2019-01-07  40        1000
      Joint    BND     b       2019-01-07  20        2000

    Securities:
      Symbol  Asset Class  Type  Redemption Fee %  Minimum Days  Commission
      VTI     Stocks       etf   2                 90            8

    Expect:
    Lots Sold:
      Lot ID  Quantity  Proceeds  Basis  Gain
      new     40        3916      3000   916
      old     40        3996      1000   2996
    """
    assert given.plan.findings == ()
    [order] = [each for each in given.plan.orders.orders if each.lots]
    assert (order.commission, order.redemption_fee) == (88_00, 80_00)


@scenario
def test_an_account_without_the_fee_goes_first(given: Given) -> None:
    """
    Neither account is taxed: the shares bought last month stay, those of the other account go.

    Accounts:
      Account  Type
      IRA      ira
      Roth     roth_ira

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     40        100    Stocks
      Roth     VTI     40        100    Stocks
      Roth     BND     20        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      IRA      VTI     new     2026-10-26  40        4000
      Roth     VTI     old     2019-01-07  40        1000

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Securities:
      Symbol  Asset Class  Type  Redemption Fee %  Minimum Days
      VTI     Stocks       etf   2                 90

    Expect:
    Trades:
      Action  Account  Symbol  Quantity  Commission
      SELL    Roth     VTI     20        0
      BUY     Roth     BND     20        0
    """


@scenario
def test_untaxed_shares_that_pay_no_fee_go_first(given: Given) -> None:
    """
    Cash is needed from the IRA, where no gain is taxed: the shares without a fee go, however large their gain.

    Household: Joint and IRA

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     80        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      IRA      VTI     a       2026-10-26  40        3990
      IRA      VTI     b       2019-01-07  40        10

    Targets:
      Asset Class  Target %  Band %
      Stocks       100       5

    Securities:
      Symbol  Asset Class  Type  Redemption Fee %  Minimum Days
      VTI     Stocks       etf   2                 90

    Cash Needs:
      Account  Amount
      IRA      1000

    Expect:
    Lots Sold:
      Lot ID  Quantity  Proceeds
      b       10        1000
    """


@scenario
def test_where_the_brackets_are_known_a_fee_is_weighed_against_their_tax(given: Given) -> None:
    """
    The same with an income that puts long-term gains at 15 %: 4 × 15 % of tax a share of the old lot, 2 of fee of the new.

    Household: 80 VTI and 20 BND; 60 % stocks, 40 % bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     new     2026-10-26  40        3900
      Joint    VTI     old     2019-01-07  40        3840
      Joint    BND     b       2019-01-07  20        2000

    Securities:
      Symbol  Asset Class  Type  Redemption Fee %  Minimum Days
      VTI     Stocks       etf   2                 90

    Settings:
      Name           Value
      Filing Status  single
      Other Income   150000

    Expect:
    Lots Sold:
      Lot ID  Quantity  Gain
      old     20        80
    """


@scenario
def test_a_fee_without_minimum_days_is_on_every_sale(given: Given) -> None:
    """
    Some funds keep their fee of any shares.

    Household: 80 VTI and 20 BND; 60 % stocks, 40 % bonds; taxed at 37 and 20 %

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     old     2019-01-07  80        1000
      Joint    BND     b       2019-01-07  20        2000

    Securities:
      Symbol  Asset Class  Type  Redemption Fee %
      VTI     Stocks       etf   0.25

    Expect:
    Lots Sold:
      Lot ID  Quantity  Proceeds
      old     20        1995
    """
    assert why(given, Rule.PAYS_FEE) == [because(Rule.PAYS_FEE, fee=5_00, held="")]


@scenario
def test_a_loss_that_the_commission_makes_is_not_bought_back(given: Given) -> None:
    """
    REI at its cost would go from Joint to the IRA, where REITs are best held; its commission makes the sale a loss of 20, which
    the IRA's purchase would wash. So Joint keeps it and the IRA buys what is wanted beside it: nothing stays in cash.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    REI     200       100    Real Estate
      Joint    VTI     100       100    Stocks
      IRA      ALT     1000      100    Alternatives

    Accounts:
      Account  Type
      Joint    taxable
      IRA      ira

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    REI     R1      2015-01-05  200       20000
      Joint    VTI     V1      2015-01-05  100       5000

    Securities:
      Symbol  Asset Class  Commission
      REI     Real Estate  20

    Targets:
      Asset Class   Target %  Band %
      Stocks        35        5
      Real Estate   25        5
      Alternatives  40        5

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    IRA      ALT     480
      BUY     IRA      VTI     355
      BUY     IRA      REI     124
    """


@scenario
def test_a_loss_that_the_fee_makes_is_no_wash(given: Given) -> None:
    """
    Without its fee the lot of last winter would be sold at a gain of 1 a share and go first; with it at a loss of 1, which
    the purchase of last week in the IRA would wash for good.

    Household: Joint and IRA; 60 % stocks, 40 % bonds; taxed at 37 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     75        100    Stocks
      Joint    BND     20        100    Bonds
      IRA      VTI     5         100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     mid     2026-03-02  40        3960
      Joint    VTI     old     2019-01-07  35        700
      Joint    BND     b       2019-01-07  20        2000
      IRA      VTI     last    2026-11-13  5         500

    Securities:
      Symbol  Asset Class  Type  Redemption Fee %  Minimum Days
      VTI     Stocks       etf   2                 365

    Restrictions:
      Account  Symbol  Rule
      IRA      VTI     do not sell

    Expect:
    Lots Sold:
      Lot ID  Quantity  Gain
      old     20        1600
    """
    assert given.plan.findings == ()


@scenario
def test_shares_stay_for_their_minimum_days(given: Given) -> None:
    """
    Without a fee the plan waits: the lot that costs least tax is 25 days old, and may go from 24 January.

    Household: 80 VTI and 20 BND; 60 % stocks, 40 % bonds; taxed at 37 and 20 %

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     new     2026-10-26  70        7700
      Joint    VTI     old     2019-01-07  10        100
      Joint    BND     b       2019-01-07  20        2000

    Securities:
      Symbol  Asset Class  Type  Minimum Days
      VTI     Stocks       fund  90

    Expect:
    Lots Sold:
      Lot ID  Quantity
      old     10
    """
    assert because(Rule.HELD_TOO_SHORT, days=90, date=FREE) in given.refused
    assert any("it may go from 24 Jan 2027" in str(row["detail"]) for row in given.rows_of("audit"))
    entered = given.entering(Entry("SELL", "VTI", 30, "lock"))
    assert {lot.lot_id: lot.quantity for lot in entered.plan.outcome.lots} == {"old": 10_000_000, "new": 20_000_000}
    assert entered.plan.findings == ()


@scenario
def test_shares_may_go_on_the_day_their_minimum_is_over(given: Given) -> None:
    """
    Bought on 22 August, held 90 days on 20 November.

    Household: 80 VTI and 20 BND; 60 % stocks, 40 % bonds; taxed at 37 and 20 %

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     due     2026-08-22  40        4400
      Joint    VTI     soon    2026-08-23  40        8800
      Joint    BND     b       2019-01-07  20        2000

    Securities:
      Symbol  Asset Class  Type  Minimum Days
      VTI     Stocks       fund  90

    Expect:
    Lots Sold:
      Lot ID  Quantity
      due     20
    """


@scenario
def test_a_need_waits_for_minimum_days_too(given: Given) -> None:
    """
    The shares that are to be held are not sold for cash either; what is missing is said.

    Household: one old lot of 10 VTI; all stocks; taxed at 37 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     10        100    Stocks
      Joint    VXUS    10        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     a       2019-01-07  10        1000
      Joint    VXUS    b       2026-10-26  10        1000

    Securities:
      Symbol  Asset Class  Type  Minimum Days
      VXUS    Stocks       etf   90

    Cash Needs:
      Account  Amount
      Joint    1500

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     10
    """
    assert because(Rule.HELD_TOO_SHORT, days=90, date=FREE) in given.refused
    assert because(Rule.CASH_SHORT, cash=1000_00, purpose="the cash need of $1,500.00") in given.refused


@scenario
def test_a_need_is_met_after_fees_and_commission(given: Given) -> None:
    """
    985 are needed: ten shares bring 1,000 less 2 % and 10 basis points, too little; eleven bring 1,100 less 23.10.

    Household: all stocks; taxed at 37 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     80        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     new     2026-10-26  80        8000

    Securities:
      Symbol  Asset Class  Type  Redemption Fee %  Minimum Days  Commission bps
      VTI     Stocks       etf   2                 90            10

    Cash Needs:
      Account  Amount
      Joint    985

    Expect:
    Cash:
      Account  Before  Sells  Buys  Commissions  After    Need
      Joint    0       1100   0     23.10        1076.90  985
    """


@scenario
def test_commission_in_basis_points_is_paid_from_cash(given: Given) -> None:
    """
    25 basis points of 1,000 and 5 a trade; what is left buys nine shares, whose 2.25 and 5 it pays as well.

    Household: 70 VTI and 30 BND; 60 % stocks, 40 % bonds; taxed at 37 and 20 %

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  70        6300
      Joint    BND     L2      2020-03-02  30        3000

    Securities:
      Symbol  Commission  Commission bps
      VTI     5           25
      BND     5           25

    Expect:
    Trades:
      Action  Symbol  Quantity  Amount  Commission  LT Gain
      SELL    VTI     10        1000    7.50        92.50
      BUY     BND     9         900     7.25        0

    Cash:
      Account  Before  Sells  Buys  Commissions  After
      Joint    0       1000   900   14.75        85.25
    """


@scenario
def test_a_harvest_is_not_worth_a_larger_fee(given: Given) -> None:
    """
    600 of loss and 188 of fee take 291.56 off the tax: worth it. At 12 % the fee is 1,128, more than the 639.36 it saves.

    Household: 80 % stocks, 20 % bonds; losses harvested; taxed at 37 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     94        100    Stocks
      Joint    VXUS    94        100    Stocks
      Joint    EMB     94        100    Stocks
      Joint    BND     70        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2026-09-02  94        10000
      Joint    VXUS    B       2026-09-02  94        10000
      Joint    EMB     C       2026-09-02  94        10000
      Joint    BND     D       2018-03-02  70        7000

    Securities:
      Symbol  Asset Class  Type  Substitutes  Redemption Fee %  Minimum Days
      VTI     Stocks       etf   SCHB         2                 90
      VXUS    Stocks       etf   SCHB         12                90
      EMB     Stocks       etf   SCHB         -                 90
      SCHB    Stocks       etf   -            -                 -

    Prices:
      Symbol  Price
      SCHB    100

    Expect:
    Harvest:
      Symbol  Loss  Tax Saved  Status
      VTI     600   291.56     proposed
      EMB     600   222        blocked
      VXUS    600   222        blocked
    """
    said = {row["symbol"]: str(row["why"]) for row in given.rows_of("harvest")}
    assert "redemption fee of $1,128 is more than the $639.36 of tax" in said["VXUS"]
    assert "may go from 01 Dec 2026" in said["EMB"]
    assert given.plan.findings == ()


@scenario
def test_days_that_are_not_known_are_said(given: Given) -> None:
    """
    The IRA lists no lots: nobody knows which of its shares would pay.

    Household: Joint and IRA; 60 % stocks, 40 % bonds

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     80        100    Stocks
      IRA      BND     20        100    Bonds

    Securities:
      Symbol  Asset Class  Type  Redemption Fee %  Minimum Days
      VTI     Stocks       etf   2                 90

    Expect:
    Trades:
      Action  Symbol  Quantity  Commission
      SELL    VTI     20        0
      BUY     BND     20        0
    """
    costs = "it pays a redemption fee of 2.0%"
    assert why(given, Rule.DAYS_UNKNOWN) == [because(Rule.DAYS_UNKNOWN, days=90, costs=costs)]


@scenario
def test_the_cost_of_trading_is_one_sum(given: Given) -> None:
    """
    2,000 are sold and 1,990 bought: 25 basis points of both, half a spread of 8 on what is sold, and 5 of commission.

    Household: 80 VTI and 20 BND; 60 % stocks, 40 % bonds; taxed at 37 and 20 %

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  80        7000
      Joint    BND     L2      2020-03-02  20        2000

    Securities:
      Symbol  Spread bps  Commission
      VTI     8           5
      BND     -           -

    Expect:
    Trades:
      Action  Symbol  Quantity  Commission
      SELL    VTI     20        5
      BUY     BND     19        0
    """
    assert cost_of_trading(given) == pytest.approx(2000 * 0.0025 + 2000 * 0.0004 + 1900 * 0.0025 + 5)


@scenario
def test_the_former_name_of_the_price_of_trading_is_read(given: Given) -> None:
    """
    Books that say Transaction Cost bps mean it.

    Household: 80 VTI and 20 BND in five lots; 60 % stocks, 40 % bonds; taxed at 37 and 20 %

    Settings:
      Name                  Value
      Transaction Cost bps  10

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     20
      BUY     BND     20
    """
    assert cost_of_trading(given) == pytest.approx(4.0)
    assert Problem.UNKNOWN_SETTING not in [finding.code for finding in given.findings]


@scenario
def test_where_trading_is_dear_what_is_cheaper_to_trade_goes(given: Given) -> None:
    """
    Neither lot is at a gain: VXUS, whose spread is wider, stays.

    Household: 60 % stocks, 40 % bonds; taxed at 37 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     40        100    Stocks
      Joint    VXUS    40        100    Stocks
      Joint    BND     20        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  40        4000
      Joint    VXUS    L2      2020-03-02  40        4000
      Joint    BND     L3      2020-03-02  20        2000

    Securities:
      Symbol  Spread bps
      VTI     2
      VXUS    80

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     20
      BUY     BND     20
    """


@scenario
def test_a_fee_that_ends_in_ten_days_is_waited_for(given: Given) -> None:
    """
    FUND was bought on 1 October 2026 and pays 2 % until it has been held for 60 days, on 30 November. In the IRA no tax is at
    stake: the 80 of fee on all of it are not paid for the sake of ten days.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      FUND    40        100    Stocks
      IRA      VTI     40        100    Stocks
      IRA      BND     20        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      IRA      FUND    f       2026-10-01  40        4000
      IRA      VTI     v       2020-03-02  40        2000
      IRA      BND     b       2020-03-02  20        2000

    Accounts:
      Account  Type
      IRA      ira

    Securities:
      Symbol  Asset Class  Type  Redemption Fee %  Minimum Days
      FUND    Stocks       etf   2                 60

    Targets:
      Asset Class  Symbol  Target %  Band %
      Stocks       VTI     60        5
      Bonds                40        5

    Expect:
    No trades
    """
    assert because(Rule.WAITS_FOR_FEE, fee=80_00, days=10, date=date(2026, 11, 30)) in given.refused


@scenario
def test_a_need_does_not_wait_for_a_fee_to_end(given: Given) -> None:
    """
    The client needs 1,000 now and there is nothing else: FUND pays its 2 % on eleven shares, and the trade says from when on
    it would have paid none.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      FUND    100       100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      IRA      FUND    f       2026-10-01  60        6000
      IRA      FUND    g       2026-10-11  40        4000

    Accounts:
      Account  Type
      IRA      ira

    Cash Needs:
      Account  Amount
      IRA      1000

    Securities:
      Symbol  Asset Class  Type  Redemption Fee %  Minimum Days
      FUND    Stocks       etf   2                 60

    Targets:
      Asset Class  Target %
      Stocks       100

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    FUND    11
    """
    assert why(given, Rule.PAYS_FEE) == [because(Rule.PAYS_FEE, fee=22_00, held="held fewer than 60 days, free of it from 30 Nov 2026")]


@scenario
def test_a_large_household_pays_no_hundreds_of_dollars_to_spare_an_order(given: Given) -> None:
    """
    Joint's older lot would cost 1,500 × 20 % = $300 of tax; the Roth sells as much for nothing, in one order more.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     449900    100    Stocks
      Joint    BND     150000    100    Bonds
      Roth     VTI     100       100    Stocks
      Roth     BND     100000    100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     none    2019-01-07  29900     2990000
      Joint    VTI     some    2018-01-08  100       8500
      Joint    VTI     most    2017-01-09  419900    4199000
      Joint    BND     b       2019-01-07  150000    15000000
      Roth     VTI     r       2019-01-07  100       10000
      Roth     BND     s       2019-01-07  100000    10000000

    Accounts:
      Account  Type
      Joint    taxable
      Roth     roth_ira

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        1
      Bonds        40        1

    Settings:
      Name               Value
      Long-Term Rate %   20
      Location Rank bps  0

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    Joint    VTI     29900
      SELL    Roth     VTI     100
      BUY     Joint    BND     29900
      BUY     Roth     BND     100
    """
    assert given.plan.outcome.tax_change == 0


@scenario
def test_a_fee_waited_for_is_that_of_the_shares_that_stay(given: Given) -> None:
    """
    ACME is phased out, and waits for the end of its fee of 1 %. The cash that is needed takes 5 of its 25 shares all the
    same: 20 stay, and what is waited for is their fee of 20, not the 25 of all.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      ACME    25        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      IRA      ACME    a       2026-11-10  25        2500

    Accounts:
      Account  Type
      IRA      ira

    Securities:
      Symbol  Asset Class  Type  Redemption Fee %  Minimum Days
      ACME    Stocks       fund  1                 30

    Targets:
      Asset Class  Target %
      Bonds        100

    Restrictions:
      Account  Symbol  Rule
      IRA      ACME    phase out

    Cash Needs:
      Account  Amount
      IRA      495

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    IRA      ACME    5
    """
    waits = [each.reason for each in given.plan.proposal.refusals if each.reason.rule is Rule.WAITS_FOR_FEE]
    assert [each.numbers["fee"] for each in waits] == [20_00]


@scenario
def test_a_large_sale_goes_where_the_market_is_deep(given: Given) -> None:
    """
    Stocks are 1.4 million against 800,000: 600,000 of VTI or VXF is to go. VXF trades 2,000 shares a day and VTI 4 million: half of it in
    VXF would cost 15 % ÷ √252 × √(3,000 ÷ 2,000) = 116 bps of 300,000. All goes in VTI, at 0.945 % × √(6,000 ÷ 4,000,000) = 3.66 bps of
    600,000 = 219.58 beside 1,500 of trading price; in VXF it would be 163.7 bps, 9,821, and as the problem counts it in straight lines 10,312 more.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VXF     7000      100    Stocks
      IRA      VTI     7000      100    Stocks
      IRA      BND     6000      100    Bonds

    Accounts:
      Account  Type
      IRA      ira

    Securities:
      Symbol  ADV
      VXF     2000
      VTI     4000000

    Targets:
      Asset Class  Target %  Band %
      Stocks       40        5
      Bonds        60        5

    Risk:
      Asset Class  Volatility %  Stocks  Bonds
      Stocks       15            1       0
      Bonds        5             0       1

    Expect:
    Trades:
      Action  Symbol  Quantity  Estimated Cost  Without It
      SELL    VTI     6000      1719.58         Without it the best plan sells VXF in IRA; $10,312 more would be lost to market impact
      BUY     BND     6000      1500            Left out, Bonds would stay $600,000 further from its aim
    """


@scenario
def test_a_large_sale_of_two_thin_stocks_is_shared_by_their_depth(given: Given) -> None:
    """
    A dollar more costs the more, the more is sold: VXF trades four times what EXT does. 480,000 and 120,000 would cost least, 0.945 % × √0.6 of
    600,000 = 4,392; along the straight lines by which the problem counts, which end at a quarter of all that EXT may sell, it is 425,000 and
    175,000 at 4,474. Half and half, as without impact, it would be 5,208.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VXF     7000      100    Stocks
      IRA      EXT     7000      100    Stocks
      IRA      BND     6000      100    Bonds

    Accounts:
      Account  Type
      IRA      ira

    Securities:
      Symbol  ADV
      VXF     8000
      EXT     2000

    Targets:
      Asset Class  Target %  Band %
      Stocks       40        5
      Bonds        60        5

    Risk:
      Asset Class  Volatility %  Stocks  Bonds
      Stocks       15            1       0
      Bonds        5             0       1

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    EXT     1750
      SELL    VXF     4250
      BUY     BND     6000
    """


@scenario
def test_the_market_knows_no_accounts(given: Given) -> None:
    """
    Both accounts sell VTI: 20 shares of the 80 that trade a day, √¼ = 0.5, so that each order loses 0.945 % × 0.5 = 47.2 bps beside the
    25 of trading price: 7.22 of 1,000.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     70        100    Stocks
      IRA      BND     30        100    Bonds
      Roth     VTI     70        100    Stocks
      Roth     BND     30        100    Bonds

    Accounts:
      Account  Type      Model
      IRA      ira       A
      Roth     roth_ira  A

    Securities:
      Symbol  ADV
      VTI     80

    Targets:
      Model  Asset Class  Target %  Band %
      A      Stocks       60        5
      A      Bonds        40        5

    Risk:
      Asset Class  Volatility %  Stocks  Bonds
      Stocks       15            1       0
      Bonds        5             0       1

    Expect:
    Trades:
      Action  Account  Symbol  Quantity  Estimated Cost
      SELL    IRA      VTI     10        7.22
      SELL    Roth     VTI     10        7.22
      BUY     IRA      BND     10        2.50
      BUY     Roth     BND     10        2.50
    """
