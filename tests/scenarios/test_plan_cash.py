"""Needs, minimum cash, negative balances, commissions and quantities: cash to the cent (phases 4 and 9)."""

from __future__ import annotations

from tests.scenarios.scenario import Given, scenario
from xlrebal.schema.reason import Rule, because


@scenario
def test_a_need_sells_what_is_over_target_first(given: Given) -> None:
    """
    4,000 are needed, 1,000 are there. Targets stand on the 10,000 that remain: VTI is 3,000 over its half and pays for the
    need; BND, 1,000 over, restores the 1,000 of cash that are a tenth of it.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     80        100    Stocks
      Joint    BND     50        100    Bonds
      Joint    CASH    1000             Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  80        8000
      Joint    BND     L2      2020-03-02  50        5000

    Targets:
      Asset Class  Target %  Band %
      Stocks       50        10
      Bonds        40        10
      Cash         10        10

    Cash Needs:
      Account  Amount
      Joint    4000

    Expect:
    Trades:
      Action  Symbol  Quantity  Why
      SELL    VTI     30        Raises cash in Joint for the cash need of $4,000.00; Stocks is 80.0% of the portfolio once the cash needed is taken out, above its limit of 60.0% (target 50.0%; Rebalance To is target)
      SELL    BND     10        Cash is short of what its target row asks for, once the cash needed is taken out; BND is over its target when the cash needed is counted

    Cash:
      Account  Before  Sells  Buys  After  Need
      Joint    1000    4000   0     5000   4000
    """


@scenario
def test_minimum_cash_outranks_targets(given: Given) -> None:
    """
    Household: 60 VTI and 40 BND; 60 % stocks, 40 % bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  60        6000
      Joint    BND     L2      2020-03-02  40        4000

    Accounts:
      Account  Type     Minimum Cash
      Joint    taxable  250

    Expect:
    Trades:
      Action  Symbol  Quantity  Why
      SELL    VTI     3         Raises cash in Joint for its minimum cash of $250.00

    Cash:
      Account  Before  Sells  After  Minimum
      Joint    0       300    300    250
    """


@scenario
def test_a_negative_balance_is_cured_before_anything_is_bought(given: Given) -> None:
    """
    Joint owes 500 and Trust has cash; no cash moves between accounts.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     60        100    Stocks
      Joint    CASH    -500             Cash
      Trust    BND     40        100    Bonds
      Trust    CASH    500              Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  60        6000
      Trust    BND     L2      2020-03-02  40        4000

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        10
      Bonds        40        10

    Expect:
    Trades:
      Action  Account  Symbol  Quantity  Why
      SELL    Joint    VTI     5         Raises cash in Joint for its negative balance of $500.00

    Cash:
      Account  Before  Sells  Buys  After
      Joint    -500    500    0     0
      Trust    500     0      0     500
    """


@scenario
def test_a_need_nothing_can_meet_is_named(given: Given) -> None:
    """
    Household: all stocks

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     5         100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  5         600

    Cash Needs:
      Account  Amount
      Joint    800

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     5
    """
    assert given.refused == [because(Rule.CASH_SHORT, cash=50_000, purpose="the cash need of $800.00")]


@scenario
def test_commissions_are_paid_from_cash_and_lower_proceeds(given: Given) -> None:
    """
    1,000 of sales less 10 leave 990 to spend on BND and its own 10: 9 shares.

    Household: 70 VTI and 30 BND; 60 % stocks, 40 % bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  70        6300
      Joint    BND     L2      2020-03-02  30        3000

    Securities:
      Symbol  Commission
      VTI     10
      BND     10

    Expect:
    Trades:
      Action  Symbol  Quantity  Amount  Commission  LT Gain
      SELL    VTI     10        1000    10          90
      BUY     BND     9         900     10          0

    Lots Sold:
      Lot ID  Quantity  Proceeds  Basis  Gain
      L1      10        990       900    90

    Cash:
      Account  Before  Sells  Buys  Commissions  After
      Joint    0       1000   900   20           80
    """


@scenario
def test_fund_fractions_round_lots_and_price_factors(given: Given) -> None:
    """
    The fund trades in thousandths, the bond quoted per 100 in tens of its face, the stock in whole shares.

    Holdings:
      Account  Symbol  Quantity  Price   Asset Class
      Joint    VTI     70        100     Stocks
      Joint    VBTLX   100       9.70    Bonds
      Joint    T30     2000      101.50  Treasuries

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  70        6300
      Joint    VBTLX   L2      2020-03-02  100       900
      Joint    T30     L3      2020-03-02  2000      2000

    Securities:
      Symbol  Type  Price Factor  Round Lot
      VBTLX   fund  -             -
      T30     bond  0.01          1000

    Targets:
      Asset Class  Target %
      Stocks       40
      Bonds        20
      Treasuries   40

    Expect:
    Trades:
      Action  Symbol  Quantity  Price  Amount
      SELL    VTI     30        100    3000
      BUY     T30     2000      101.5  2030
      BUY     VBTLX   100       9.7    970
    """


@scenario
def test_a_holding_smaller_than_a_share_is_sold_whole_or_not_at_all(given: Given) -> None:
    """
    Gold is 6 % against 4 %: a third of half a share would go, and shares are whole. None is nearer than all of it.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     44        100    Stocks
      Joint    BND     50        100    Bonds
      Joint    GLD     0.5       1200   Gold

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  44        4400
      Joint    BND     L2      2020-03-02  50        5000
      Joint    GLD     L3      2020-03-02  0.5       600

    Targets:
      Asset Class  Target %  Band %
      Stocks       56        5
      Bonds        40        5
      Gold         4         5

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    BND     10
      BUY     VTI     10
    """


@scenario
def test_trades_under_the_minimum_are_left_out(given: Given) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     61        10     Stocks
      Joint    BND     39        10     Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  61        600
      Joint    BND     L2      2020-03-02  39        300

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        0
      Bonds        40        0

    Settings:
      Name           Value
      Minimum Trade  50

    Expect:
    Trades:
      (none)
    """
    assert "the trade would be under the minimum trade of $50.00" in [str(each.reason) for each in given.plan.proposal.refusals]


@scenario
def test_a_position_worth_less_than_its_commission_stays(given: Given) -> None:
    """
    Selling F would bring 15 and cost 25.

    Household: all stocks

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     60        100    Stocks
      Joint    F       3         5      Old

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  60        600
      Joint    F       L2      2020-03-02  3         60

    Securities:
      Symbol  Commission
      F       25

    Settings:
      Name     Value
      Trigger  always

    Expect:
    Trades:
      (none)
    """
    assert given.refused == [because(Rule.NOT_TRADABLE, why="its commission is more than it brings"), because(Rule.TOO_SMALL, minimum=100_00)]


@scenario
def test_the_turnover_limit_cuts_the_sale(given: Given) -> None:
    """
    5 % of 10,000 one way: 500 sold and 500 bought.

    Household: 80 VTI and 20 BND; 60 % stocks, 40 % bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  80        6000
      Joint    BND     L2      2020-03-02  20        2000

    Settings:
      Name              Value
      Turnover Limit %  5

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     5
      BUY     BND     5
    """
    assert because(Rule.TURNOVER_CUT, limit=0.05) in given.refused


@scenario
def test_a_purchase_from_cash_counts_half_as_turnover(given: Given) -> None:
    """
    Turnover is half of all trades: 10 % of 10,000 leaves trades of 2,000. All of it may be purchases, as nothing is sold:
    each class comes to the low end of its band, and 1,000 stays in cash.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     50        100    Stocks
      Joint    BND     20        100    Bonds
      Joint    CASH    3000      1      Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  50        3000
      Joint    BND     L2      2020-03-02  20        2000

    Targets:
      Asset Class  Target %
      Stocks       60
      Bonds        40

    Settings:
      Name              Value
      Turnover Limit %  10

    Expect:
    Trades:
      Action  Symbol  Quantity
      BUY     BND     15
      BUY     VTI     5
    """
    assert because(Rule.TURNOVER_CUT, limit=0.1) in given.refused
    assert [row["after"] for row in given.results["summary"] if row["item"] == "Turnover"] == [0.1]


@scenario
def test_what_is_sold_for_a_need_counts_half_as_turnover(given: Given) -> None:
    """
    10 % of 10,000 leaves trades of 2,000: 1,000 is sold for the client, nothing is bought for it, and 500 more goes from
    Stocks to Bonds. Summary shows the 10 %.

    Household: 80 VTI and 20 BND in five lots; 60 % stocks, 40 % bonds

    Cash Needs:
      Account  Amount
      Joint    1000

    Settings:
      Name              Value
      Turnover Limit %  10

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     15
      BUY     BND     5
    """
    assert [row["after"] for row in given.results["summary"] if row["item"] == "Turnover"] == [0.1]


@scenario
def test_the_turnover_limit_never_cuts_a_need(given: Given) -> None:
    """
    2 % of 10,000 leaves trades of 400. The client's 1,000 is raised all the same, and nothing else is traded.

    Household: 80 VTI and 20 BND in five lots; 60 % stocks, 40 % bonds

    Cash Needs:
      Account  Amount
      Joint    1000

    Settings:
      Name              Value
      Turnover Limit %  2

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     10
    """
    assert because(Rule.TURNOVER_CUT, limit=0.02) in given.refused


@scenario
def test_a_purchase_no_cash_is_left_for_is_named(given: Given) -> None:
    """
    Household: half stocks, half bonds

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     6         100    Stocks
      Joint    BND     20        10     Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  6         500
      Joint    BND     L2      2020-03-02  20        190

    Restrictions:
      Account  Symbol  Rule
      Joint    VTI     do not sell

    Expect:
    Trades:
      (none)
    """
    assert because(Rule.NO_CASH) in given.refused
