"""What limits on gains, tax and turnover allow, and the drift they leave."""

from __future__ import annotations

import pytest

from tests.scenarios.scenario import Given, scenario
from xlrebal.app.explain import explain_trade
from xlrebal.schema.finding import Problem
from xlrebal.schema.results import TRADES
from xlrebal.shells.functions.planned import reason


def summary(given: Given, item: str) -> tuple[object, object]:
    """The figure after the trades, and its note; nothing where Summary has no such row."""
    found = [(row["after"], row["note"]) for row in given.rows_of("summary") if row["item"] == item]
    return found[0] if found else (None, None)


@scenario
def test_a_tax_budget_may_be_a_share_of_the_tax_already_due(given: Given) -> None:
    """
    The year owes 20 % of 10,000; a tenth of that is 200, and a share of VTI costs 20 % of 75. 13 shares may go, where 20 are
    over target.

    Household: 80 VTI and 20 BND; 60 % stocks, 40 % bonds; taxed at 37 and 20 %

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     a       2019-01-07  80        2000
      Joint    BND     b       2019-01-07  20        2000

    Settings:
      Name             Value
      Tax Budget %     10%
      Year-to-Date LT  10000
      Year-to-Date ST  0

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    Joint    VTI     13
      BUY     Joint    BND     13
    """
    assert summary(given, "Tax budget left") == (5.0, "Used $195 of $200. 10% of the $2,000.00 due without the trades: $200.00.")
    points, note = summary(given, "Drift left by the tax budget")
    assert points == pytest.approx(0.07)
    assert note == (
        "Without the tax budget Bonds would end at 40.0% instead of 33.0% (target 40.0%), $700 nearer; Stocks would end at 60.0% instead of "
        "67.0% (target 60.0%), $700 nearer. That would realize $525 more of net gains and cost $105 more of tax."
    )


@scenario
def test_a_share_of_no_tax_is_no_tax(given: Given) -> None:
    """
    The year has realized nothing: a tenth of no tax is none, and a gain waits.

    Household: 80 VTI and 20 BND; 60 % stocks, 40 % bonds; taxed at 37 and 20 %

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     a       2019-01-07  80        2000
      Joint    BND     b       2019-01-07  20        2000

    Settings:
      Name             Value
      Tax Budget %     10%
      Year-to-Date LT  0
      Year-to-Date ST  0

    Expect:
    No trades
    """
    assert summary(given, "Tax budget left") == (0.0, "Used $0 of $0. 10% of the $0.00 due without the trades: $0.00.")


@scenario
def test_the_smaller_of_the_two_tax_budgets_counts(given: Given) -> None:
    """
    A tenth of the 2,000 due would be 200; Tax Budget says 60: four shares at 15 of tax.

    Household: 80 VTI and 20 BND; 60 % stocks, 40 % bonds; taxed at 37 and 20 %

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     a       2019-01-07  80        2000
      Joint    BND     b       2019-01-07  20        2000

    Settings:
      Name             Value
      Tax Budget       60
      Tax Budget %     10%
      Year-to-Date LT  10000
      Year-to-Date ST  0

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    Joint    VTI     4
      BUY     Joint    BND     4
    """
    assert summary(given, "Tax budget left")[1] == "Used $60 of $60. 10% of the $2,000.00 due without the trades: $200.00; Tax Budget, $60.00, is less."


@scenario
def test_two_limits_that_stop_the_same_trades_are_named_together(given: Given) -> None:
    """
    Neither the gain budget nor the tax budget lets a share of VTI go: lifting one alone changes nothing.

    Household: 80 VTI and 20 BND; 60 % stocks, 40 % bonds; taxed at 37 and 20 %

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     a       2019-01-07  80        2000
      Joint    BND     b       2019-01-07  20        2000

    Settings:
      Name         Value
      Gain Budget  0
      Tax Budget   0

    Expect:
    No trades
    """
    points, note = summary(given, "Drift left by the gain budget and the tax budget")
    assert points == pytest.approx(0.2)
    assert "Each of them alone stops the same trades." in str(note)
    assert "cost $300 more of tax" in str(note)


@scenario
def test_a_limit_that_is_not_reached_leaves_nothing(given: Given) -> None:
    """
    The 20 shares over target gain 1,500, and 5,000 are allowed.

    Household: 80 VTI and 20 BND; 60 % stocks, 40 % bonds; taxed at 37 and 20 %

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     a       2019-01-07  80        2000
      Joint    BND     b       2019-01-07  20        2000

    Settings:
      Name         Value
      Gain Budget  5000

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    Joint    VTI     20
      BUY     Joint    BND     20
    """
    assert summary(given, "Drift left by the gain budget") == (None, None)
    assert summary(given, "Gain budget left")[0] == 3_500.0


@scenario
def test_the_turnover_limit_says_what_it_leaves(given: Given) -> None:
    """
    Half of what is sold and bought may be a tenth of the value: 10 shares of the 20 that are over target.

    Household: 80 VTI and 20 BND; 60 % stocks, 40 % bonds; taxed at 37 and 20 %

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     a       2019-01-07  80        8000
      Joint    BND     b       2019-01-07  20        2000

    Settings:
      Name              Value
      Turnover Limit %  10%

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    Joint    VTI     10
      BUY     Joint    BND     10
    """
    assert summary(given, "Turnover limit left") == (0.0, "10.0% of 10.0%. Used $1,000 of $1,000.")
    points, note = summary(given, "Drift left by the turnover limit")
    assert points == pytest.approx(0.1)
    assert str(note).startswith("Without the turnover limit Bonds would end at 40.0% instead of 30.0%")
    assert any(each.code is Problem.BUDGET_REACHED for each in given.findings)
    (found,) = [each for each in given.findings if each.code is Problem.BUDGET_REACHED]
    assert found.message == (
        "The turnover limit of 10.0% stops $1,000 of sales (VTI in Joint) that targets ask for. "
        "Raise Turnover Limit % on Settings, or accept the drift; Gains says what it leaves."
    )


@scenario
def test_a_limit_that_is_reached_after_another_is_named_with_it(given: Given) -> None:
    """
    At 75 of gain a share, 600 lets 8 shares go. Without the gain budget the turnover limit stops at 13; without both all 20 over
    target go. Lifting the turnover limit alone brings nothing.

    Household: 80 VTI and 20 BND; 60 % stocks, 40 % bonds; taxed at 37 and 20 %

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     a       2019-01-07  80        2000
      Joint    BND     b       2019-01-07  20        2000

    Settings:
      Name              Value
      Gain Budget       600
      Turnover Limit %  13%

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    Joint    VTI     8
      BUY     Joint    BND     8

    Limits Left:
      Limits                          Level  Name    Weight After  Without  Nearer  Gain Without  Tax Without
      gain budget                     class  Bonds   0.28          0.33     500     375           75
      gain budget                     class  Stocks  0.72          0.67     500     375           75
      gain budget and turnover limit  class  Bonds   0.28          0.40     1200    900           180
      gain budget and turnover limit  class  Stocks  0.72          0.60     1200    900           180
    """
    assert summary(given, "Gain budget left") == (0.0, "Used $600 of $600.")
    points, note = summary(given, "Drift left by the gain budget and the turnover limit")
    assert points == pytest.approx(0.12)
    assert note == (
        "Without the gain budget and the turnover limit together Bonds would end at 40.0% instead of 28.0% (target 40.0%), $1,200 nearer; "
        "Stocks would end at 60.0% instead of 72.0% (target 60.0%), $1,200 nearer. Lifting one of them alone brings less. "
        "That would realize $900 more of net gains and cost $180 more of tax."
    )
    nearer = "without the gain budget and the turnover limit together {} would end at {} instead of {} (target {}), $1,200 nearer"
    stocks, bonds = nearer.format("Stocks", "60.0%", "72.0%", "60.0%"), nearer.format("Bonds", "40.0%", "28.0%", "40.0%")
    sell, buy = given.rows_of("trades")
    assert str(sell["why"]).endswith(stocks) and str(buy["why"]).endswith(bonds)
    explained = explain_trade(given.answer, "VTI")
    assert "Without the gain budget Stocks would end at 67.0% instead of 72.0% (target 60.0%), $500 nearer." in explained
    assert f"W{stocks[1:]}." in explained
    assert stocks in reason([[column.name for column in TRADES.columns], [sell.get(column.key) for column in TRADES.columns]])
    (audited,) = [row for row in given.rows_of("audit") if row["rule"] == "drift" and row["what"] == "Stocks"]
    assert str(audited["detail"]).endswith(
        "Without the gain budget: 67.0%, $500 nearer. Without the gain budget and the turnover limit together: 60.0%, $1,200 nearer.")


@scenario
def test_limits_that_leave_other_rows_are_named_apart(given: Given) -> None:
    """
    The gain budget holds the gain on VTI, the limit on turnover nothing: of the two only the first is named.

    Household: 80 VTI and 20 BND; 60 % stocks, 40 % bonds; taxed at 37 and 20 %

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     a       2019-01-07  80        2000
      Joint    BND     b       2019-01-07  20        2000

    Settings:
      Name              Value
      Gain Budget       600
      Turnover Limit %  50%

    Expect:
    Limits Left:
      Limits       Name    Weight After  Without
      gain budget  Bonds   0.28          0.40
      gain budget  Stocks  0.72          0.60
    """
    assert summary(given, "Turnover limit left") == (pytest.approx(0.42), "8.0% of 50.0%. Used $800 of $5,000.")
    (stocks,) = [row for row in given.rows_of("drift") if row["name"] == "Stocks"]
    assert stocks["why"] == "Above its band. Without the gain budget: 60.0%, $1,200 nearer. … (see Audit)"


@scenario
def test_of_three_limits_only_those_that_bind_are_named(given: Given) -> None:
    """
    600 of gains and 120 of tax both let 8 shares go; the limit on short-term gains stops none, as all are long-term.

    Household: 80 VTI and 20 BND; 60 % stocks, 40 % bonds; taxed at 37 and 20 %

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     a       2019-01-07  80        2000
      Joint    BND     b       2019-01-07  20        2000

    Settings:
      Name                   Value
      Gain Budget            600
      Tax Budget             120
      Short-Term Gain Limit  0

    Expect:
    Limits Left:
      Limits                      Name    Weight After  Without
      gain budget and tax budget  Bonds   0.28          0.40
      gain budget and tax budget  Stocks  0.72          0.60
    """
    assert summary(given, "Short-term gain limit left") == (0.0, "Used $0 of $0.")
    assert "Each of them alone stops the same trades." in str(summary(given, "Drift left by the gain budget and the tax budget")[1])
