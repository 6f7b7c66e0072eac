"""Budgets beside each other, and beside what comes before them: needs, locked sales, carried losses, separate returns, a year that is over already."""

from __future__ import annotations

from tests.scenarios.scenario import Entry, Given, scenario
from xlrebal.schema.finding import Problem, Severity


def budget(given: Given, name: str) -> tuple[object, object, object]:
    """Limit, used and remaining of a budget on Gains."""
    (row,) = [row for row in given.rows_of("budgets") if row["budget"] == name]
    return row["limit"], row["used"], row["remaining"]


def reached(given: Given) -> list[str]:
    """What Checks says of limits, the exceeded ones first."""
    found = [each for each in given.findings if each.code is Problem.BUDGET_REACHED]
    return [each.message for each in sorted(found, key=lambda each: each.severity is not Severity.WARNING)]


@scenario
def test_a_need_goes_past_every_limit_and_each_is_said_with_by_how_much(given: Given) -> None:
    """
    3,000 is needed and VTI alone can go: 30 shares at 75 of gain are 2,250, at 20 % a tax of 450. 1,000 of gains, 100 of tax and a
    turnover of 10 % (1,000 one-way, where a sale counts half: 1,500) are passed. No purchase is asked for beside it.

    Household: 80 VTI and 20 BND; taxed at 37 and 20 %

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     a       2019-01-07  80        2000
      Joint    BND     b       2019-01-07  20        2000

    Restrictions:
      Account  Symbol  Rule
      Joint    BND     hold

    Targets:
      Asset Class  Target %
      Stocks       71
      Bonds        29

    Cash Needs:
      Account  Amount
      Joint    3000

    Settings:
      Name              Value
      Gain Budget       1000
      Tax Budget        100
      Turnover Limit %  10%

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     30
    """
    assert budget(given, "Gain budget") == (1000.0, 2250.0, -1250.0)
    assert budget(given, "Tax budget") == (100.0, 450.0, -350.0)
    assert budget(given, "Turnover limit") == (1000.0, 1500.0, -500.0)
    assert reached(given)[:2] == [
        "The gain budget of $1,000.00 is exceeded by $1,250.00: the cash need of $3,000.00 comes before it. See Gains.",
        "The tax budget of $100.00 is exceeded by $350.00: the cash need of $3,000.00 comes before it. See Gains.",
    ]
    notes = {str(row["item"]): row["note"] for row in given.rows_of("summary") if str(row["item"]).endswith("left")}
    assert notes["Gain budget left"] == "Used $2,250 of $1,000. OVER the limit."
    assert notes["Turnover limit left"] == "15.0% of 10.0%. Used $1,500 of $1,000. OVER the limit."


@scenario
def test_a_locked_sale_beyond_the_budget_stands_and_leaves_nothing_for_others(given: Given) -> None:
    """
    28 shares are locked: 2,100 of gain where 1,000 is the budget. The lock is done, and no further gain is realized.

    Household: 80 VTI and 20 BND; half stocks, half bonds; taxed at 37 and 20 %

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     a       2019-01-07  80        2000
      Joint    BND     b       2019-01-07  20        2000

    Settings:
      Name         Value
      Gain Budget  1000
    """
    entered = given.entering(Entry("SELL", "VTI", 28, "lock"))
    sold = [(row["symbol"], row["quantity"]) for row in entered.results["trades"] if row["action"] == "SELL"]
    assert sold == [("VTI", 28.0)]
    (said,) = [each.message for each in entered.findings if each.code is Problem.BUDGET_REACHED and each.severity is Severity.WARNING]
    assert said == "The gain budget of $1,000.00 is exceeded by $1,100.00: your own order comes before it. See Gains."


@scenario
def test_carried_losses_widen_the_gain_budget_and_the_tax_budget(given: Given) -> None:
    """
    20 shares over target gain 1,500. 1,200 of long-term losses are carried in: 300 net, within a budget of 300; the tax of 60 within 60.

    Household: 80 VTI and 20 BND; 60 % stocks, 40 % bonds; taxed at 37 and 20 %

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     a       2019-01-07  80        2000
      Joint    BND     b       2019-01-07  20        2000

    Settings:
      Name             Value
      Gain Budget      300
      LT Carryforward  1200
      Year-to-Date ST  0
      Year-to-Date LT  0

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     20
      BUY     BND     20
    """
    assert budget(given, "Gain budget") == (300.0, 300.0, 0.0)
    assert reached(given) == []


@scenario
def test_a_separate_return_uses_no_budget_of_this_one(given: Given) -> None:
    """
    Nothing may be gained, taxed or gained short-term on the couple's return. The trust's 20 shares over target gain 1,500 on its own.

    Accounts:
      Account  Owner   Type     Tax Return
      Trust    client  taxable  separate

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Trust    VTI     80        100    Stocks
      Trust    BND     20        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Trust    VTI     a       2019-01-07  80        2000
      Trust    BND     b       2019-01-07  20        2000

    Targets:
      Asset Class  Target %
      Stocks       60
      Bonds        40

    Settings:
      Name                   Value
      Gain Budget            0
      Tax Budget             0
      Short-Term Gain Limit  0

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     20
      BUY     BND     20

    Limits Left:
      Limits  Name
    """
    assert budget(given, "Gain budget") == (0.0, 0.0, 0.0)
    assert reached(given) == []


@scenario
def test_a_year_over_its_budget_realizes_no_more_but_what_losses_pay_for(given: Given) -> None:
    """
    6,000 are realized where 5,000 is the budget. Of VTI's 20 shares over target lot l loses 10 a share, lot a gains 75: 2 gains are
    paid for by 15 losses (150), and no more go.

    Household: 80 VTI and 20 BND; 60 % stocks, 40 % bonds; taxed at 37 and 20 %

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     a       2019-01-07  65        1625
      Joint    VTI     l       2022-01-07  15        1650
      Joint    BND     b       2019-01-07  20        2000

    Settings:
      Name             Value
      Gain Budget      5000
      Year-to-Date ST  0
      Year-to-Date LT  6000

    Expect:
    Lots Sold:
      Lot ID  Quantity
      l       15
      a       2
    """
    assert budget(given, "Gain budget") == (5000.0, 6000.0, -1000.0)
    exceeded, cut = reached(given)
    assert exceeded == "The gain budget of $5,000.00 is exceeded by $1,000.00: what the year has already comes before it. See Gains."
    assert cut.startswith("The gain budget of $5,000.00 stops the sale of at least $300 more: VTI in Joint. Raise it")


@scenario
def test_ten_percent_of_tax_typed_in_dollars_and_a_row_in_percent(given: Given) -> None:
    """
    The year owes 20 % of 10,000: 2,000. 10% stands at Tax Budget and 15% at Tax Budget %: a tenth, 200, counts, 13 shares at 15 of tax.

    Household: 80 VTI and 20 BND; 60 % stocks, 40 % bonds; taxed at 37 and 20 %

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     a       2019-01-07  80        2000
      Joint    BND     b       2019-01-07  20        2000

    Settings:
      Name             Value
      Tax Budget %     15%
      Tax Budget       10%
      Year-to-Date LT  10000
      Year-to-Date ST  0

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     13
      BUY     BND     13
    """
    assert budget(given, "Tax budget") == (200.0, 195.0, 5.0)
    assert any(each.message == "Tax Budget % is given twice: the smaller, 10%, is used; delete one." for each in given.findings)


@scenario
def test_many_holdings_cut_by_one_budget_are_one_note(given: Given) -> None:
    """
    Five stocks have no place in the target and gain 500 each; nothing may be gained. One note counts them and their 5,000.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    AAA     10        100    Stocks
      Joint    BBB     10        100    Stocks
      Joint    CCC     10        100    Stocks
      Joint    DDD     10        100    Stocks
      Joint    EEE     10        100    Stocks
      Joint    BND     50        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    AAA     a       2019-01-07  10        500
      Joint    BBB     b       2019-01-07  10        500
      Joint    CCC     c       2019-01-07  10        500
      Joint    DDD     d       2019-01-07  10        500
      Joint    EEE     e       2019-01-07  10        500
      Joint    BND     f       2019-01-07  50        5000

    Targets:
      Asset Class  Target %
      Bonds        100

    Settings:
      Name         Value
      Gain Budget  0

    Expect:
    No trades
    """
    (said,) = reached(given)
    assert said.startswith("The gain budget of $0.00 stops the sale of at least $5,000 more: 5 holdings (AAA in Joint, BBB in Joint, CCC in Joint and 2 more).")
