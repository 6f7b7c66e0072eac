"""Sleeves of one account at the custodian: each follows its model, and none trades against another."""

from __future__ import annotations

from tests.scenarios.scenario import Given, lacking, scenario


@scenario
def test_nothing_is_bought_in_one_sleeve_and_sold_in_another_of_the_same_account(given: Given) -> None:
    """
    Core has 40 VTI too many and Income lacks 30: as two accounts one would sell and the other buy. They are sleeves of Joint, so
    that only the larger side is traded, and Income's row says why it waits. BND goes the other way: Core buys, Income keeps its own.

    Holdings:
      Account       Symbol  Quantity  Price  Asset Class
      Joint Core    VTI     90        100    Stocks
      Joint Core    BND     10        100    Bonds
      Joint Income  VTI     10        100    Stocks
      Joint Income  BND     90        100    Bonds

    Accounts:
      Account       Type     Model   Sleeve Of
      Joint Core    taxable  Core    Joint
      Joint Income  taxable  Income  joint

    Lots:
      Account       Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint Core    VTI     A       2018-03-02  90        9000
      Joint Core    BND     B       2018-03-02  10        1000
      Joint Income  VTI     C       2018-03-02  10        1000
      Joint Income  BND     D       2018-03-02  90        9000

    Targets:
      Model   Asset Class  Target %
      Core    Stocks       50
      Core    Bonds        50
      Income  Stocks       40
      Income  Bonds        60

    Expect:
    Trades:
      Action  Account     Symbol  Quantity
      SELL    Joint Core  VTI     40
      BUY     Joint Core  BND     40
    """
    (stays,) = [row for row in given.results["drift"] if row["account"] == "Joint Income" and row["name"] == "VTI"]
    assert "sold in this account" in str(stays["why"])
    (said,) = [each for each in given.findings if each.code == "SLEEVES"]
    assert said.severity == "note" and not lacking(said.message, "Joint Core and Joint Income are sleeves of Joint", "Name the lots")


@scenario
def test_method_optimal_keeps_to_it_too(given: Given) -> None:
    """
    The same household, by the other method.

    Holdings:
      Account       Symbol  Quantity  Price  Asset Class
      Joint Core    VTI     90        100    Stocks
      Joint Core    BND     10        100    Bonds
      Joint Income  VTI     10        100    Stocks
      Joint Income  BND     90        100    Bonds

    Accounts:
      Account       Type     Model   Sleeve Of
      Joint Core    taxable  Core    Joint
      Joint Income  taxable  Income  joint

    Lots:
      Account       Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint Core    VTI     A       2018-03-02  90        9000
      Joint Core    BND     B       2018-03-02  10        1000
      Joint Income  VTI     C       2018-03-02  10        1000
      Joint Income  BND     D       2018-03-02  90        9000

    Targets:
      Model   Asset Class  Target %
      Core    Stocks       50
      Core    Bonds        50
      Income  Stocks       40
      Income  Bonds        60

    Settings:
      Name    Value
      Method  optimal
    """
    sides = {(row["symbol"], row["action"]) for row in given.results["trades"]}
    assert sides and len({symbol for symbol, _ in sides}) == len(sides)


@scenario
def test_two_accounts_that_are_no_sleeves_of_one_trade_each_by_itself(given: Given) -> None:
    """
    The same without Sleeve Of.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Core     VTI     90        100    Stocks
      Core     BND     10        100    Bonds
      Income   VTI     10        100    Stocks
      Income   BND     90        100    Bonds

    Accounts:
      Account  Type     Model
      Core     taxable  Core
      Income   taxable  Income

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Core     VTI     A       2018-03-02  90        9000
      Core     BND     B       2018-03-02  10        1000
      Income   VTI     C       2018-03-02  10        1000
      Income   BND     D       2018-03-02  90        9000

    Targets:
      Model   Asset Class  Target %
      Core    Stocks       50
      Core    Bonds        50
      Income  Stocks       40
      Income  Bonds        60

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    Core     VTI     40
      SELL    Income   BND     30
      BUY     Core     BND     40
      BUY     Income   VTI     30
    """
    assert not [each for each in given.findings if each.code == "SLEEVES"]


@scenario
def test_sleeves_that_are_taxed_otherwise_cannot_be_one_account(given: Given) -> None:
    """
    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Core     VTI     90        100    Stocks
      Income   VTI     10        100    Stocks

    Accounts:
      Account  Type     Sleeve Of
      Core     taxable  Joint
      Income   ira      Joint

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Core     VTI     A       2018-03-02  90        9000

    Targets:
      Asset Class  Target %
      Stocks       50
      Cash         50

    Expect:
    Trades:
      (none)
    """
    (said,) = [each for each in given.findings if each.code == "SLEEVES"]
    assert (said.severity, said.sheet, said.column) == ("error", "Accounts", "Sleeve Of")
