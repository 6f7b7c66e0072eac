"""What to do, in order, and profiles in place of Targets."""

from __future__ import annotations

from tests.scenarios.scenario import Given, scenario


def steps(given: Given) -> list[str]:
    """What to do, without the numbers."""
    return [str(row["what"]) for row in given.rows_of("What to do, in order")]


@scenario
def test_sales_come_first_and_a_purchase_waits_for_its_own_accounts_sales(given: Given) -> None:
    """
    20,000 of stocks are over. The IRA sells them untaxed and buys the bonds with what they bring, so that nothing is bought
    before its sale is done; nothing moves between the accounts. No taxable lot is sold, so no lot need be named to a broker.

    Household: Joint and IRA

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     500       100    Stocks
      IRA      VTI     300       100    Stocks
      IRA      BND     200       100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  500       20000
      IRA      VTI     B       2018-03-02  300       20000
      IRA      BND     C       2018-03-02  200       20000

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    IRA      VTI     200
      BUY     IRA      BND     200
    What to do, in order:
      Step  What
      1     Sell in IRA: VTI (1 order, $20,000.00).
      2     Buy in IRA once its sales are done: BND (1 order, $20,000.00).
    """


@scenario
def test_taxable_lots_are_named_by_settlement_and_the_need_is_paid(given: Given) -> None:
    """
    Friday 20 November 2026: sold on that day, settled on Monday 23 November, one business day later (SEC Rule 15c6-1). Until
    then the broker must know which lots were sold, or it takes its own order (L-4).

    As Of: 2026-11-20

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     60        100    Stocks
      Joint    BND     40        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  60        3000
      Joint    BND     B       2018-03-02  40        4000

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Cash Needs:
      Account  Amount  Note
      Joint    1000    tuition

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    Joint    BND     4
      SELL    Joint    VTI     6
    """
    said = steps(given)
    assert said[0] == "Sell in Joint: BND and VTI (2 orders, $1,000.00)."
    assert "Joint" in said[1]
    assert "23 Nov 2026" in said[1]
    assert said[2:] == ["Pay $1,000.00 out of Joint (tuition)."]


@scenario
def test_no_more_is_paid_than_there_is(given: Given) -> None:
    """
    The IRA is worth 10,000, all of it sold for 12,000 of a house: 2,000 are still to be found. Of 3,000 in Joint 2,500 must stay, and nothing
    may be sold there: 500 of the 900 needed are paid. The Roth has 400 in cash, all of which must stay.

    As Of: 2026-11-20

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     100       100    Stocks
      Joint    CASH    3000      1      Cash
      Roth     CASH    400       1      Cash

    Accounts:
      Account  Type      Minimum Cash
      IRA      ira       -
      Joint    taxable   2500
      Roth     roth_ira  400

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Cash         40        5

    Cash Needs:
      Account  Amount  Note
      IRA      12000   house
      Joint    900     tuition
      Roth     100     -

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    IRA      VTI     100
    """
    assert steps(given)[1:] == [
        "Pay $10,000.00 of the $12,000.00 needed out of IRA (house): $2,000.00 more must come from elsewhere.",
        "Pay $500.00 of the $900.00 needed out of Joint (tuition): $400.00 more must come from elsewhere.",
        "Find $100.00 elsewhere: Roth has no cash above its minimum cash of $400.00 to pay it.",
    ]


@scenario
def test_a_profile_stands_in_for_targets_and_is_shown(given: Given) -> None:
    """
    Growth is 75 % stocks, 15 % bonds and 10 % cash of 10,000.

    Profile: growth

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     50        100    Stocks
      IRA      BND     40        100    Bonds
      IRA      CASH    1000             Cash

    Accounts:
      Account  Type
      IRA      ira

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    IRA      BND     25
      BUY     IRA      VTI     25
    """
    shown = next(row for row in given.rows_of("Summary") if row["item"] == "Profile")
    assert shown["after"] == "growth"
    assert all(part in str(shown["note"]) for part in ("75 % stocks", "15 % bonds", "10 % cash", "focus: "))


@scenario
def test_gross_gains_and_losses_stand_apart(given: Given) -> None:
    """
    Both lots are sold for the phase-out: 600 gained on one, 400 lost on the other, 200 net.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     20        100    Stocks
      Joint    BND     80        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  10        400
      Joint    VTI     B       2019-03-02  10        1400
      Joint    BND     C       2018-03-02  80        8000

    Targets:
      Asset Class  Target %  Band %
      Bonds        100       5

    Restrictions:
      Account  Symbol  Rule
      Joint    VTI     phase out

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    Joint    VTI     20
      BUY     Joint    BND     20
    """
    figures = {row["item"]: row["after"] for row in given.rows_of("Summary")}
    assert (figures["Gross gains"], figures["Gross losses"], figures["Net realized gain"]) == (600.0, 400.0, 200.0)
