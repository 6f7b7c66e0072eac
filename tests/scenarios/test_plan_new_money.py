"""New money, a negative cash need: without a rebalance it is invested from the account it came into, and nothing else moves."""

from __future__ import annotations

from tests.scenarios.scenario import Entry, Given, scenario
from xlrebal.plan.make_plan import Plan


def bought(plan: Plan) -> list[tuple[str, str, float]]:
    """Account, symbol and shares of every order; there is no sale among them."""
    assert all(order.side == "BUY" for order in plan.orders.orders)
    return [(order.account, order.symbol, order.quantity / 1_000_000) for order in plan.orders.orders]


@scenario
def test_money_to_invest_goes_to_the_furthest_under_target(given: Given) -> None:
    """
    Every row is inside its band; the 1,000 that came in are invested all the same.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     56        100    Stocks
      Joint    BND     34        100    Bonds
      Joint    CASH    1000             Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  56        6000
      Joint    BND     L2      2020-03-02  34        4000

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        10
      Bonds        38        10
      Cash         2         10

    Cash Needs:
      Account  Amount
      Joint    -700

    Expect:
    Trades:
      Action  Symbol  Quantity  Why
      BUY     BND     4         There is new money to invest in Joint; BND is 34.0% against a target of 38.0%
      BUY     VTI     3         There is new money to invest in Joint; VTI is 56.0% against a target of 60.0%

    Cash:
      Account  Before  Buys  After
      Joint    1000    700   300
    """


@scenario
def test_new_money_is_invested_where_it_is(given: Given) -> None:
    """
    Bonds are furthest under target and prefer the IRA, which has cash of its own; but the money came into Joint,
    which buys stocks up to their target first.

    Household: Joint and IRA

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     58        100    Stocks
      Joint    CASH    500              Cash
      IRA      BND     31        100    Bonds
      IRA      CASH    600              Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  58        5000
      IRA      BND     B       2018-03-02  31        3000

    Securities:
      Symbol  Location Preference
      BND     ira, roth_ira, taxable

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        10
      Bonds        35        10
      Cash         5         10

    Cash Needs:
      Account  Amount
      Joint    -500

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      BUY     Joint    BND     3
      BUY     Joint    VTI     2

    Cash:
      Account  Before  Buys  After
      IRA      600     0     600
      Joint    500     500   0
    """


@scenario
def test_location_preference_orders_the_accounts_with_money_to_invest(given: Given) -> None:
    """
    Roth and Joint have money to invest, the IRA that bonds prefer has not: 300 of bonds in the Roth, then 100 in Joint.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     58        100    Stocks
      Joint    CASH    400              Cash
      Roth     CASH    300              Cash
      IRA      BND     31        100    Bonds
      IRA      CASH    400              Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  58        5000
      IRA      BND     B       2018-03-02  31        3000

    Accounts:
      Account  Type
      Joint    taxable
      Roth     roth_ira
      IRA      ira

    Securities:
      Symbol  Location Preference
      BND     ira, roth_ira, taxable

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        10
      Bonds        35        10
      Cash         5         10

    Cash Needs:
      Account  Amount
      Joint    -300
      Roth     -300

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      BUY     Joint    BND     1
      BUY     Roth     BND     3
      BUY     Joint    VTI     2

    Cash:
      Account  Before  Buys  After
      IRA      400     0     400
      Joint    400     300   100
      Roth     300     300   0
    """


@scenario
def test_what_the_account_may_not_buy_leaves_its_money_to_the_next(given: Given) -> None:
    """
    Bonds are furthest under target, but Joint must not buy BND: its money goes to VTI, past its target and inside its band.

    Household: Joint and IRA

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     58        100    Stocks
      Joint    CASH    500              Cash
      IRA      BND     31        100    Bonds
      IRA      CASH    600              Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  58        5000
      IRA      BND     B       2018-03-02  31        3000

    Restrictions:
      Account  Symbol  Rule
      Joint    BND     do not buy

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        10
      Bonds        35        10
      Cash         5         10

    Cash Needs:
      Account  Amount
      Joint    -500

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      BUY     Joint    VTI     5
    """
    assert [(each.symbol, str(each.reason)) for each in given.plan.proposal.refusals] == [("BND", "Restrictions says do not buy")]


@scenario
def test_new_money_never_takes_the_minimum_cash(given: Given) -> None:
    """
    700 of new money are named, 800 are there, 400 of them the minimum: 400 are invested.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     56        100    Stocks
      Joint    CASH    800              Cash
      IRA      BND     36        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  56        5000
      IRA      BND     B       2018-03-02  36        3000

    Accounts:
      Account  Type     Minimum Cash
      Joint    taxable  400
      IRA      ira      -

    Targets:
      Asset Class  Target %  Band %
      Stocks       62        10
      Bonds        36        10
      Cash         2         10

    Cash Needs:
      Account  Amount
      Joint    -700

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      BUY     Joint    VTI     4

    Cash:
      Account  Before  Buys  After  Minimum
      IRA      0       0     0      0
      Joint    800     400   400    400
    """


@scenario
def test_one_account_takes_out_what_another_may_not_use(given: Given) -> None:
    """
    600 leave the IRA, which sells 300 of bonds for it; the 400 that came into Joint are invested all the same.

    Household: Joint and IRA

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     55        100    Stocks
      Joint    CASH    400              Cash
      IRA      BND     38        100    Bonds
      IRA      CASH    300              Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  55        5000
      IRA      BND     B       2018-03-02  38        3000

    Targets:
      Asset Class  Target %  Band %
      Stocks       65        10
      Bonds        35        10

    Cash Needs:
      Account  Amount
      Joint    -400
      IRA      600

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    IRA      BND     3
      BUY     Joint    VTI     4

    Cash:
      Account  Before  Sells  Buys  After  Need
      IRA      300     300    0     600    600
      Joint    400     0      400   0      0
    """


@scenario
def test_what_the_advisor_buys_counts_as_invested(given: Given) -> None:
    """
    Of 500 of new money the advisor puts 300 into VTI: 200 are left for bonds, and the IRA's cash stays.

    Household: Joint and IRA

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     56        100    Stocks
      Joint    CASH    800              Cash
      IRA      BND     31        100    Bonds
      IRA      CASH    500              Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  56        5000
      IRA      BND     B       2018-03-02  31        3000

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        10
      Bonds        35        10
      Cash         5         10

    Cash Needs:
      Account  Amount
      Joint    -500

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      BUY     Joint    BND     1
      BUY     Joint    VTI     4
    """
    assert sorted(bought(given.entering(Entry("BUY", "VTI", 3, "approve")).plan)) == [("Joint", "BND", 2), ("Joint", "VTI", 3)]


@scenario
def test_where_a_rebalance_trades_anyway_the_whole_scope_buys(given: Given) -> None:
    """
    Bonds are below their band: bought in the IRA they prefer first, with its own cash, new money or not.

    Household: Joint and IRA

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     58        100    Stocks
      Joint    CASH    500              Cash
      IRA      BND     31        100    Bonds
      IRA      CASH    600              Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  58        5000
      IRA      BND     B       2018-03-02  31        3000

    Securities:
      Symbol  Location Preference
      BND     ira, roth_ira, taxable

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        10
      Bonds        35        3
      Cash         5         10

    Cash Needs:
      Account  Amount
      Joint    -500

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      BUY     IRA      BND     4
      BUY     Joint    VTI     2
    """


@scenario
def test_new_money_in_one_account_does_not_pay_for_a_need_in_another(given: Given) -> None:
    """
    1,000 leave Joint and 1,000 have come into the IRA. No cash moves between them: of the 9,000 that stay 60 % is 5,400 of
    VTI, so 1,600 are sold; the 600 over the need and the IRA's own new money buy BND.

    Household: Joint and IRA; 60 % stocks, 40 % bonds

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     70        100    Stocks
      IRA      BND     20        100    Bonds
      IRA      CASH    1000             Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  70        7000

    Cash Needs:
      Account  Amount
      Joint    1000
      IRA      -1000

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    Joint    VTI     16
      BUY     IRA      BND     10
      BUY     Joint    BND     6

    Cash:
      Account  Before  After  Need
      IRA      1000    0      0
      Joint    0       1000   1000
    """
    (scope,) = (each.scope for each in given.plan.drift)
    assert (scope.value, scope.need, scope.base) == (10000_00, 1000_00, 9000_00)
