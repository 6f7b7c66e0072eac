"""Cash Needs: of the household, of an account, with a rebalance and without; what taking it out is for tax, and new money left over."""

from __future__ import annotations

from dataclasses import replace

from tests.scenarios.scenario import Given, scenario
from xlrebal.plan.purpose import Purpose
from xlrebal.schema.finding import Problem
from xlrebal.schema.reason import Rule
from xlrebal.schema.side import Side


def summary(given: Given, item: str) -> object:
    """The figure and the note of one row of the Summary; None where there is none."""
    return next(((row["after"], row["note"]) for row in given.rows_of("Summary") if row["item"] == item), None)


@scenario
def test_the_household_pays_from_taxable_accounts_where_it_costs_least(given: Given) -> None:
    """
    8,000 for a roof. Cash first: 1,500 of Joint's 2,000 (500 is its minimum) and Trust's 1,000. The other 5,500 come from
    Trust, where a tenth is gain, not from Joint, where six tenths are. The IRA, which no row names, pays nothing: its bonds
    only restore the cash of 5 % of the 92,000 that remain, at no tax.

    Household: taxed at 37 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     300       100    Stocks
      Joint    CASH    2000             Cash
      Trust    VTI     300       100    Stocks
      Trust    CASH    1000             Cash
      IRA      BND     350       100    Bonds
      IRA      CASH    2000             Cash

    Accounts:
      Account  Type     Minimum Cash
      Joint    taxable  500
      Trust    taxable  -
      IRA      ira      -

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     J1      2018-03-02  300       12000
      Trust    VTI     T1      2018-03-02  300       27000
      IRA      BND     I1      2018-03-02  350       35000

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        10
      Bonds        35        10
      Cash         5         5

    Cash Needs:
      Account  Amount  Note
      -        8000    roof

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    IRA      BND     28
      SELL    Trust    VTI     55
      BUY     IRA      VTI     7

    Cash:
      Account  Before  Sells  Buys  After  Minimum  Need  Note
      IRA      2000    2800   700   4100   0        0     -
      Joint    2000    0      0     2000   500      1500  Pays $1,500.00 of the household's cash need of $8,000.00 (roof).
      Trust    1000    5500   0     6500   0        6500  Pays $6,500.00 of the household's cash need of $8,000.00 (roof).
    """
    (sale,) = (row for row in given.rows_of("Trades") if row["account"] == "Trust")
    assert str(sale["why"]).startswith("Raises cash in Trust for the household's cash need of $8,000.00 (roof)")
    assert summary(given, "Cash needed") == (8000, "To be paid: Joint $1,500.00, Trust $6,500.00. It stays in cash until then.")


@scenario
def test_a_run_for_cash_alone_raises_the_need_and_nothing_else(given: Given) -> None:
    """
    The same need by Raise Cash: the stocks of Trust alone, since nothing else is traded.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     300       100    Stocks
      Joint    CASH    2000             Cash
      Trust    VTI     300       100    Stocks
      Trust    CASH    1000             Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     J1      2018-03-02  300       12000
      Trust    VTI     T1      2018-03-02  300       27000

    Targets:
      Asset Class  Target %  Band %
      Stocks       90        10
      Cash         10        5

    Cash Needs:
      Account  Amount
      -        8000
    """
    raised = replace(given, purpose=Purpose.CASH)
    (sale,) = raised.rows_of("Trades")
    assert (sale["account"], sale["symbol"], sale["quantity"], sale["phase"]) == ("Trust", "VTI", 50, "raise cash")
    assert [row["need"] for row in raised.rows_of("Cash")] == [2000, 6000]


@scenario
def test_a_need_beyond_the_taxable_accounts_is_named(given: Given) -> None:
    """
    30,000 are needed and Joint has 21,000 in all; the IRA pays nothing of it unasked.

    Household: Joint and IRA; taxed at 37 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     200       100    Stocks
      Joint    CASH    1000             Cash
      IRA      BND     300       100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     J1      2018-03-02  200       16000
      IRA      BND     I1      2018-03-02  300       30000

    Targets:
      Asset Class  Target %  Band %
      Stocks       40        50
      Bonds        60        50

    Cash Needs:
      Account  Amount
      -        30000

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    Joint    VTI     200

    Cash:
      Account  Before  Sells  After  Need
      IRA      0       0      0      0
      Joint    1000    20000  21000  21000
    """
    (short,) = (each for each in given.findings if each.code == "CASH_SHORT")
    assert "The household lacks $9,000.00 of the cash it needs: $21,000 of the household's cash need of $30,000.00" in short.message
    assert short.sheet == "Cash Needs"
    assert "$9,000.00 of the household's cash need of $30,000.00 is missing" in given.answer.headline


@scenario
def test_a_household_without_taxable_accounts_is_asked_to_name_one(given: Given) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Roth     VTI     200       100    Stocks
      IRA      BND     300       100    Bonds

    Accounts:
      Account  Type
      Roth     roth_ira
      IRA      ira

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Roth     VTI     J1      2018-03-02  200       16000
      IRA      BND     I1      2018-03-02  300       30000

    Targets:
      Asset Class  Target %
      Stocks       40
      Bonds        60

    Cash Needs:
      Account  Amount
      -        5000

    Expect:
    Trades:
      (none)
    """
    assert [reason.rule for reason in given.refused] == [Rule.NOBODY_PAYS]


@scenario
def test_a_need_of_an_ira_is_raised_there_and_taxed_as_income(given: Given) -> None:
    """
    Nothing is out of its band and nothing gains, but the 4,000 themselves are income: 37 % and 5 % of them are 1,680.

    Household: Joint and IRA

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     600       100    Stocks
      IRA      BND     400       100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     J1      2018-03-02  600       30000
      IRA      BND     I1      2018-03-02  400       30000

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        10
      Bonds        40        10

    Settings:
      Name               Value
      Short-Term Rate %  37
      Long-Term Rate %   20
      State Rate %       5

    Cash Needs:
      Account  Amount
      IRA      4000

    Expect:
    Trades:
      Action  Account  Symbol  Quantity  Estimated Tax
      SELL    IRA      BND     40        0

    Cash:
      Account  After  Need  Note
      IRA      4000   4000  Taken out, it is ordinary income itself, less any basis: about $1,680 more tax at 42.0%, the rates of Settings on ordinary income; 10 % more ($400.00) may be due before age 59½.
      Joint    0      0     -
    """
    assert summary(given, "Tax of withdrawals") is not None
    assert summary(given, "Tax of withdrawals")[0] == 1680  # type: ignore[index]
    assert "WITHDRAWAL_TAXED" in given.codes


@scenario
def test_the_tax_of_a_withdrawal_fills_the_years_brackets(given: Given) -> None:
    """
    Married, 200,000 of other income: the 24 % bracket begins at 211,400. 30,000 of income are 11,400 at 22 % and 18,600 at
    24 %: 2,508 + 4,464 = 6,972.

    Household: Joint and IRA

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     600       100    Stocks
      IRA      CASH    30000            Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     J1      2018-03-02  600       30000

    Settings:
      Name           Value
      Filing Status  married_joint
      Other Income   200000

    Targets:
      Asset Class  Target %
      Stocks       100

    Cash Needs:
      Account  Amount
      IRA      30000

    Expect:
    Trades:
      (none)
    """
    figure = summary(given, "Tax of withdrawals")
    assert figure is not None
    assert figure[0] == 6972  # type: ignore[index]


@scenario
def test_a_roth_gives_back_first_what_was_paid_in(given: Given) -> None:
    """
    Household: taxed at 37 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Roth     VTI     600       100    Stocks

    Accounts:
      Account  Type
      Roth     roth_ira

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Roth     VTI     J1      2018-03-02  600       30000

    Targets:
      Asset Class  Target %
      Stocks       100

    Cash Needs:
      Amount
      2000

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    Roth     VTI     20
    """
    (row,) = given.rows_of("Cash")
    assert "what was paid in comes out first and is not taxed" in str(row["note"]).lower()
    assert summary(given, "Tax of withdrawals") is None


@scenario
def test_a_need_is_raised_by_what_the_rebalance_sells_anyway(given: Given) -> None:
    """
    VTI is 70 % of 10,000 and 1,000 are needed. Of the 9,000 that remain VTI's half is 4,500: 2,500 are sold, 1,000 of it for
    the need, and the 1,500 left buy BND. No lot is sold for the need that is bought back elsewhere.

    Household: 70 VTI and 30 BND; half stocks, half bonds; taxed at 37 and 20 %

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2018-03-02  70        6000
      Joint    BND     L2      2018-03-02  30        3100

    Cash Needs:
      Account  Amount
      Joint    1000

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     25
      BUY     BND     15

    Cash:
      Account  Before  Sells  Buys  After  Need
      Joint    0       2500   1500  1000   1000
    """


@scenario
def test_a_need_past_the_gain_budget_is_met_from_what_gains_least_first(given: Given) -> None:
    """
    No gain is allowed. BND gains nothing and brings 3,000 of the 4,000 needed; only the last 1,000 take gains of VTI.

    Household: 70 VTI and 30 BND; taxed at 37 and 20 %

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2018-03-02  70        3500
      Joint    BND     L2      2018-03-02  30        3000

    Targets:
      Asset Class  Target %  Band %
      Stocks       70        30
      Bonds        30        30

    Settings:
      Name         Value
      Gain Budget  0

    Cash Needs:
      Account  Amount
      Joint    4000

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    BND     30
      SELL    VTI     10
    """


@scenario
def test_two_accounts_pay_where_weights_are_not_known(given: Given) -> None:
    """
    XYZ has no price, so no weight is known and nothing is traded for drift; 5,000 are needed all the same. Trust has 800 to
    spare and its BND gain nothing; Joint's VTI gain half.

    Household: taxed at 37 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     100       100    Stocks
      Joint    XYZ     10        -      Stocks
      Trust    BND     30        100    Bonds
      Trust    CASH    800              Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     J1      2018-03-02  100       5000
      Joint    XYZ     J2      2018-03-02  10        100
      Trust    BND     T1      2018-03-02  30        3000

    Targets:
      Asset Class  Target %
      Stocks       60
      Bonds        40

    Cash Needs:
      Account  Amount
      -        5000

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    Joint    VTI     12
      SELL    Trust    BND     30

    Cash:
      Account  Before  Sells  After  Need
      Joint    0       1200   1200   1200
      Trust    800     3000   3800   3800
    """


@scenario
def test_a_need_that_today_is_out_of_band_is_judged_on_what_is_left(given: Given) -> None:
    """
    Cash is 20 % against a limit of 15, but 1,500 of the 2,000 are needed: of 8,500 it is 5.9 %, and nothing is traded.

    Household: taxed at 37 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     48        100    Stocks
      Joint    BND     32        100    Bonds
      Joint    CASH    2000             Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2018-03-02  48        3500
      Joint    BND     L2      2018-03-02  32        3000

    Targets:
      Asset Class  Target %  Band %
      Stocks       54        10
      Bonds        36        10
      Cash         10        5

    Cash Needs:
      Account  Amount
      Joint    1500

    Expect:
    Trades:
      (none)
    """
    said = [row["detail"] for row in given.rows_of("Audit") if row["rule"] == "target once cash is taken out"]
    assert said[1] == "10.00% of the $8,500.00 left of $10,000.00 once the $1,500.00 needed are taken out: $850.00 instead of $1,000.00; it is 5.88% of that, ok."


@scenario
def test_new_money_with_everything_at_its_cap_says_so(given: Given) -> None:
    """
    3,000 of new money; VTI may be 60 % and is, BND may be 12 % and is 10: two shares of it, and 2,800 stay.

    Household: taxed at 37 and 20 %

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     60        100    Stocks
      Joint    BND     10        100    Bonds
      Joint    CASH    3000             Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2018-03-02  60        3500
      Joint    BND     L2      2018-03-02  10        1000

    Restrictions:
      Account  Symbol  Rule        Value
      Joint    VTI     max weight  60
      Joint    BND     max weight  12

    Targets:
      Asset Class  Target %  Band %
      Stocks       70        20
      Bonds        30        20

    Settings:
      Name     Value
      Trigger  never

    Cash Needs:
      Account  Amount
      Joint    -3000

    Expect:
    Trades:
      Action  Symbol  Quantity
      BUY     BND     2

    Cash:
      Account  After  Note
      Joint    2800   $2,800.00 of $3,000.00 of new money stays in cash: BND: its maximum weight of 12.0% leaves no more room; VTI: its maximum weight of 60.0% leaves no more room.
    """
    assert "NEW_MONEY_LEFT" in given.codes


@scenario
def test_a_loss_that_a_purchase_would_wash_holds_no_other_sale_back(given: Given) -> None:
    """
    Joint pays 20,000. Its bonds stand at a loss, but bonds are bought in the Roth: they stay. VXUS gains nothing and is bought again in
    the Roth; of VTI, four fifths of which are gains, nothing goes.

    Accounts:
      Account  Type
      Joint    taxable
      Roth     roth_ira

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     500       100    Stocks
      Joint    VXUS    300       100    International
      Joint    BND     100       100    Bonds
      Roth     SCHB    600       100    Stocks
      Roth     BND     500       100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  500       10000
      Joint    VXUS    B       2018-03-02  300       30000
      Joint    BND     C       2018-03-02  100       12000

    Targets:
      Asset Class    Target %
      Stocks         47
      International  17
      Bonds          36

    Cash Needs:
      Account  Amount
      Joint    20000

    Settings:
      Name                Value
      Long-Term Rate %    20
      Short-Term Rate %   30
    """
    sold = {(row["account"], row["symbol"]): row["quantity"] for row in given.rows_of("Trades") if row["action"] == "SELL"}
    assert sold == {("Joint", "VXUS"): 200, ("Roth", "SCHB"): 254}
    assert given.plan.outcome.tax_change == 0


@scenario
def test_a_need_past_the_gain_budget_is_raised_with_the_least_gain(given: Given) -> None:
    """
    3,800 of the 4,000 must come from sales, and 200 of gains are allowed. DDD is the furthest over its target, at 70 % of gain;
    AAA and BBB gain 20 %: 38 of their shares gain 760, the least that does. The IRA's cash goes where targets ask for it.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    AAA     30        100    Stocks
      Joint    BBB     30        100    Stocks
      Joint    DDD     50        100    Stocks
      Joint    CASH    200       1      Cash
      IRA      BND     20        100    Bonds
      IRA      CASH    2000      1      Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    AAA     a       2020-01-06  30        2400
      Joint    BBB     b       2020-01-06  30        2400
      Joint    DDD     d       2020-01-06  50        1500
      IRA      BND     e       2020-01-06  20        2000

    Accounts:
      Account  Type
      Joint    taxable
      IRA      ira

    Targets:
      Asset Class  Symbol  Target %  Band %
      Stocks       AAA     22        5
      Stocks       BBB     22        5
      Stocks       DDD     23        5
      Bonds                30        5
      Cash                 3         2

    Cash Needs:
      Account  Amount
               4000

    Settings:
      Name         Value
      Gain Budget  200
    """
    realized = sum(lot.gain for lot in given.plan.outcome.lots if lot.taxable)
    assert realized == 76_000
    assert {order.symbol for order in given.plan.orders.orders if order.side is Side.SELL} == {"AAA", "BBB"}
    assert any(order.symbol == "BND" and order.side is Side.BUY for order in given.plan.orders.orders)
    assert any(each.code is Problem.BUDGET_REACHED and "is exceeded by $560.00: the cash need" in each.message for each in given.findings)
