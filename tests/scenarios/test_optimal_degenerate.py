"""Method optimal where there is little to weigh, or figures are at their ends: a right answer, or a finding that says what is missing."""

from __future__ import annotations

import pytest

from tests.scenarios.scenario import Given, scenario


def gap(given: Given) -> float:
    """Dollars above the best possible, as Summary has them."""
    (found,) = [row["after"] for row in given.rows_of("Summary") if row["item"] == "Gap to the best possible"]
    return float(str(found))


@scenario
def test_trading_that_costs_nothing_goes_to_the_target(given: Given) -> None:
    """
    The IRA pays no tax, and Trading Price is nothing: every dollar off target is mended.

    Household: 700 VTI with a gain of 40 % and 300 BND by Method optimal

    Accounts:
      Account  Type
      IRA      Traditional IRA

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     700       100    Stocks
      IRA      BND     300       100    Bonds

    Lots:
      (none)

    Settings:
      Name               Value
      Trading Price bps  0

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     100
      BUY     BND     100
    """
    assert gap(given) == pytest.approx(0.0, abs=0.02)


@scenario
def test_nothing_is_sold_where_nothing_may_be(given: Given) -> None:
    """
    Both holdings are not to be sold, and there is no cash: nothing is traded, and Checks says what stays off target.

    Household: 700 VTI with a gain of 40 % and 300 BND by Method optimal

    Restrictions:
      Account  Symbol  Rule
      Joint    VTI     do not sell
      Joint    BND     do not sell

    Expect:
    Trades:
      (none)
    """
    (said,) = [row["message"] for row in given.rows_of("Checks") if row["code"] == "WISHES_CONFLICT"]
    assert "it ends at 70.0%. VTI not sold: Restrictions says do not sell" in str(said)


@scenario
def test_a_single_security_has_nothing_to_be_exchanged_for(given: Given) -> None:
    """
    All is in one stock, and all of it should be.

    Household: 700 VTI with a gain of 40 % and 300 BND by Method optimal

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     700       100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2020-03-02  700       42000

    Targets:
      Asset Class  Target %  Band %
      Stocks       100       5

    Settings:
      Name     Value
      Trigger  always

    Expect:
    Trades:
      (none)
    """


@scenario
def test_holdings_at_their_targets_stay(given: Given) -> None:
    """
    Trigger is always, and every row is where it should be.

    Household: 700 VTI with a gain of 40 % and 300 BND by Method optimal

    Targets:
      Asset Class  Target %  Band %
      Stocks       70        5
      Bonds        30        5

    Settings:
      Name     Value
      Trigger  always

    Expect:
    Trades:
      (none)
    """


@scenario
def test_shares_of_a_cent_are_weighed_as_dollars_are(given: Given) -> None:
    """
    The cheap gain of 20 cents a dollar, in shares that cost a cent: a hundredth of the price, ten thousand times the shares.

    Household: 700 VTI with a gain of 40 % and 300 BND by Method optimal

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     7000000   0.01   Stocks
      Joint    BND     3000000   0.01   Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2020-03-02  7000000   56000
      Joint    BND     B       2020-03-02  3000000   30000

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     1000000
      BUY     BND     1000000
    """
    assert gap(given) == pytest.approx(0.0, abs=0.02)


@scenario
def test_shares_of_a_million_go_whole(given: Given) -> None:
    """
    The same in seven shares and three of a million dollars each: one share goes, all that is off target.

    Household: 700 VTI with a gain of 40 % and 300 BND by Method optimal

    Holdings:
      Account  Symbol  Quantity  Price    Asset Class
      Joint    VTI     7         1000000  Stocks
      Joint    BND     3         1000000  Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2020-03-02  7         5600000
      Joint    BND     B       2020-03-02  3         3000000

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     1
      BUY     BND     1
    """
    assert gap(given) == pytest.approx(0.0, abs=2.0)


@scenario
def test_a_share_too_dear_to_be_exchanged_stays_and_the_gap_says_what_it_costs(given: Given) -> None:
    """
    Off target by half a share: what whole shares cost stands as the gap, in dollars.

    Household: 700 VTI with a gain of 40 % and 300 BND by Method optimal

    Holdings:
      Account  Symbol  Quantity  Price    Asset Class
      Joint    VTI     7         1000000  Stocks
      Joint    BND     3         1000000  Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2020-03-02  7         5600000
      Joint    BND     B       2020-03-02  3         3000000

    Targets:
      Asset Class  Target %  Band %
      Stocks       66        3
      Bonds        34        3

    Expect:
    Trades:
      (none)
    """
    assert gap(given) > 0
