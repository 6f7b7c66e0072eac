"""Method optimal: inside its band a row goes as far toward its target as that is worth its tax and trading."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.scenarios.scenario import Given, scenario
from xlrebal.household.household import Household
from xlrebal.optimize.solve import NoSolution
from xlrebal.plan import optimal_method
from xlrebal.plan.make_plan import Plan, make_plan
from xlrebal.report.optimum_rows import worth_lines
from xlrebal.review.cautions import cautions
from xlrebal.schema.finding import Problem
from xlrebal.schema.reason import Rule


def summary(given: Given, item: str) -> Any:
    """The row of Summary."""
    return next(row for row in given.rows_of("Summary") if row["item"] == item)


def with_settings(household: Household, **settings: Any) -> Plan:
    """The plan of a household with some settings that are others."""
    return make_plan(replace(household, settings=replace(household.settings, **settings)))


def cost(plan: Plan) -> float:
    """What its trades are expected to cost, with the drift they leave."""
    assert plan.optimum is not None and plan.optimum.optimal is not None
    return plan.optimum.optimal.total


def shares(plan: Plan) -> list[float]:
    """Of every order."""
    return [order.quantity / 1_000_000 for order in plan.orders.orders]


@scenario
def test_a_dear_gain_is_taken_to_the_band_and_no_further(given: Given) -> None:
    """
    Stocks are 70 % against 60 ± 5. Each further dollar moved to bonds mends two dollars of drift, 4 cents a year at the default
    Risk Aversion of 4; it costs 0.5 cents of trading and 15 % of its gain of 40 cents: 6.5 cents. So it goes to 65 % alone.

    Household: 700 VTI with a gain of 40 % and 300 BND by Method optimal

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     50
      BUY     BND     50
    """
    assert next(str(reason) for order in given.plan.orders.orders for reason in order.reasons) == (
        "Stocks is 70.0% of the portfolio, above its limit of 65.0% (target 60.0%; Method is optimal)"
    )
    cost = summary(given, "Expected cost")
    # before: 2 × $10,000 off target at 2 cents. After: 2 × $5,000, 15 % of $2,000 of gain, and 25 basis points of $10,000
    assert cost["before"] == pytest.approx(400.0)
    assert cost["after"] == pytest.approx(200.0 + 300.0 + 25.0, abs=0.2)
    assert summary(given, "Expected cost by the rules method")["after"] == pytest.approx(600.0 + 50.0, abs=0.2)
    assert summary(given, "Gap to the best possible")["after"] == pytest.approx(0.0, abs=0.02)


@scenario
def test_a_cheap_gain_is_taken_to_the_target(given: Given) -> None:
    """
    A gain of 20 cents costs 3 cents of tax and half a cent of trading: less than the 4 cents that the drift costs.

    Household: 700 VTI with a gain of 40 % and 300 BND by Method optimal

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2020-03-02  700       56000
      Joint    BND     B       2020-03-02  300       30000

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     100
      BUY     BND     100
    """


@scenario
def test_drift_that_would_last_longer_is_worth_more(given: Given) -> None:
    """
    The dear gain once more: two years of drift cost 8 cents, more than the 6.5 of mending it.

    Household: 700 VTI with a gain of 40 % and 300 BND by Method optimal

    Settings:
      Name                   Value
      Drift Horizon (years)  2

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     100
      BUY     BND     100
    """
    assert "$10,000 over or under a target costs $400 in 2 years" in summary(given, "Expected cost")["note"]


@scenario
def test_drift_is_weighed_by_its_tracking_error_where_risk_is_known(given: Given) -> None:
    """
    Stocks are 10 points over and bonds 10 under: x over is a tracking error of x × √(0.2² + 0.05²), and costs ½ × 4 × 0.0425 x² × $100,000
    a year, so the next dollar moved saves 0.17 x. Moving it costs half a cent of trading, without a gain. So it goes on until
    x is 2.94 %, and no further: what is left costs $7.15 a year.

    Household: 700 VTI with a gain of 40 % and 300 BND by Method optimal

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2020-03-02  700       70000
      Joint    BND     B       2020-03-02  300       30000

    Risk:
      Asset Class  Volatility %  Stocks  Bonds
      Stocks       20            1       0
      Bonds        5             0       1

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     71
      BUY     BND     71
    """
    cost = summary(given, "Expected cost")
    assert cost["before"] == pytest.approx(85.0)
    assert cost["after"] == pytest.approx(8_500 * 0.029**2 + 35.5, abs=0.2)
    assert summary(given, "Gap to the best possible")["after"] == pytest.approx(0.0, abs=0.05)
    assert "A tracking error of 1% costs $20 in a year: ½ × Risk Aversion × squared tracking error × value × Drift Horizon." in cost["note"]


@scenario
def test_a_tracking_error_limit_is_kept(given: Given) -> None:
    """
    The same with a limit of 0.4 %: x may be 1.94 % at most, so 81 shares go where 71 were worth their cost.

    Household: 700 VTI with a gain of 40 % and 300 BND by Method optimal

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2020-03-02  700       70000
      Joint    BND     B       2020-03-02  300       30000

    Risk:
      Asset Class  Volatility %  Stocks  Bonds
      Stocks       20            1       0
      Bonds        5             0       1

    Settings:
      Name                    Value
      Tracking Error Limit %  0.4

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     81
      BUY     BND     81
    """


@scenario
def test_a_volatility_limit_outranks_what_drift_costs(given: Given) -> None:
    """
    60/40 would vary by 12.17 % a year. The limit of 12 % asks for stocks of 59.1 %, inside their band: so much is sold.

    Household: 700 VTI with a gain of 40 % and 300 BND by Method optimal

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2020-03-02  700       70000
      Joint    BND     B       2020-03-02  300       30000

    Risk:
      Asset Class  Volatility %  Stocks  Bonds
      Stocks       20            1       0
      Bonds        5             0       1

    Settings:
      Name                Value
      Volatility Limit %  12

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     109
      BUY     BND     109
    """


@scenario
def test_drift_that_costs_nothing_is_mended_to_the_band(given: Given) -> None:
    """
    Without risk aversion only bands count.

    Household: 700 VTI with a gain of 40 % and 300 BND by Method optimal

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2020-03-02  700       70000
      Joint    BND     B       2020-03-02  300       30000

    Settings:
      Name           Value
      Risk Aversion  0

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     50
      BUY     BND     50
    """


@scenario
def test_gains_that_carried_losses_cover_cost_what_these_are_worth(given: Given) -> None:
    """
    $10,000 of losses carried in cover the gain. They count at half of what they would save later: 3 cents a dollar, not 6.

    Household: 700 VTI with a gain of 40 % and 300 BND by Method optimal

    Settings:
      Name             Value
      LT Carryforward  10000

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     100
      BUY     BND     100
    """
    assert shares(with_settings(given.plan.listed, worth_of_carried_loss_pct=1.0)) == [50, 50]


@scenario
def test_a_loss_pays_for_a_gain(given: Given) -> None:
    """
    OLD is sold for its loss of $5,000; beside it the gain of VTI takes from a loss that is carried on at half of what it saves, or from
    the offset: so stocks go all the way from 72.7 % to 60.

    Household: 700 VTI with a gain of 40 % and 300 BND by Method optimal

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     700       100    Stocks
      Joint    OLD     100       100    Stocks
      Joint    BND     300       100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2020-03-02  700       42000
      Joint    OLD     C       2020-03-02  100       15000
      Joint    BND     B       2020-03-02  300       30000

    Expect:
    Lots Sold:
      Lot ID  Quantity  Gain
      A       40        1600
      C       100       -5000
    """


@scenario
def test_nothing_is_sold_for_a_loss_alone(given: Given) -> None:
    """
    BND holds a loss of a fifth, and AGG could be bought for it: with Harvest Losses off no bond is sold, since none is over.

    Household: 700 VTI with a gain of 40 % and 300 BND by Method optimal

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     700       100    Stocks
      Joint    BND     290       100    Bonds
      Joint    AGG     10        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2020-03-02  700       42000
      Joint    BND     B       2020-03-02  290       36250
      Joint    AGG     C       2020-03-02  10        1000

    Expect:
    Lots Sold:
      Lot ID  Quantity
      A       50
    """
    swapped = with_settings(given.plan.listed, harvest_losses=True, harvest_min_loss_pct=0.5)
    reasons = [reason.rule for order in swapped.orders.orders if order.symbol == "BND" for reason in order.reasons]
    assert Rule.LOSS_WEIGHED in reasons


@scenario
def test_a_limit_that_binds_says_what_more_of_it_would_be_worth(given: Given) -> None:
    """
    A gain of 20 cents a dollar, and $1,000 of it allowed: $5,000 of stocks go, not the $10,000 that would be worth it. With $1,000
    more of the budget $5,000 more would: $10,000 less off target at 2 cents, $200, for $150 of tax and $25 of trading.

    Household: 700 VTI with a gain of 40 % and 300 BND by Method optimal

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2020-03-02  700       56000
      Joint    BND     B       2020-03-02  300       30000

    Settings:
      Name         Value
      Gain Budget  1000

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     50
      BUY     BND     50
    """
    worth = summary(given, "Worth of $1,000 more gain budget")
    assert worth["after"] == pytest.approx(25.0, abs=0.2)
    assert "$1,000 more of the gain budget would lower expected cost by $25" in worth["note"]
    wider = with_settings(given.plan.listed, gain_budget=200_000)  # cents
    assert shares(wider) == [100, 100]
    assert cost(given.plan) - cost(wider) == pytest.approx(worth["after"], abs=0.2)
    assert list(worth_lines(wider)) == []  # at their targets no row goes further


@scenario
def test_a_limit_that_keeps_rows_beyond_bands_says_how_much_nearer_more_would_bring_them(given: Given) -> None:
    """
    The dear gain of 40 cents a dollar, and no gain allowed: stocks stay at 70 %. $1,000 of budget would sell $2,500, so that both
    rows end so much nearer to their bands; it costs $150 of tax and $12.50 of trading, and saves $100 of what drift costs.

    Household: 700 VTI with a gain of 40 % and 300 BND by Method optimal

    Settings:
      Name         Value
      Gain Budget  0

    Expect:
    Trades:
      (none)
    """
    worth = summary(given, "Worth of $1,000 more gain budget")
    assert worth["after"] == pytest.approx(-62.5, abs=0.2)
    assert "raise expected cost by $6" in worth["note"]
    assert "bring rows beyond their bands $5,000 nearer in all" in worth["note"]


@scenario
def test_each_limit_that_binds_is_asked_by_itself(given: Given) -> None:
    """
    The gain of 20 cents again: a turnover limit of 5 % lets $5,000 be sold and bought, a tax budget of $240 $8,000.
    $1,000 more turnover is $1,000 more of each: $40 of drift for $30 of tax and $5 of trading.

    Household: 700 VTI with a gain of 40 % and 300 BND by Method optimal

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2020-03-02  700       56000
      Joint    BND     B       2020-03-02  300       30000

    Settings:
      Name              Value
      Turnover Limit %  5
      Tax Budget        240

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     50
      BUY     BND     50
    """
    lines = list(worth_lines(given.plan))
    assert [each.item for each in lines] == ["Worth of $1,000 more turnover limit"]
    assert lines[0].after == pytest.approx(5.0, abs=0.1)
    taxed = with_settings(given.plan.listed, turnover_limit_pct=None)
    (line,) = worth_lines(taxed)
    assert (line.item, line.after) == ("Worth of $1,000 more tax budget", pytest.approx(10.0, abs=0.1))


@scenario
def test_a_limit_that_is_over_already_says_nothing_of_more(given: Given) -> None:
    """
    $5,000 of gains were realized this year, and $1,000 is allowed: $1,000 more would still allow nothing.

    Household: 700 VTI with a gain of 40 % and 300 BND by Method optimal

    Settings:
      Name             Value
      Gain Budget      1000
      Year-to-Date LT  5000

    Expect:
    Trades:
      (none)
    """
    assert list(worth_lines(given.plan)) == []


@scenario
def test_every_row_is_weighed_whatever_its_band(given: Given) -> None:
    """
    Trigger is always, and bonds are 2 points over: not worth the tax of the dear gain, but free in the IRA.

    Household: Joint and IRA

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     590       100    Stocks
      IRA      VTI     30        100    Stocks
      IRA      BND     380       100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2020-03-02  590       5900

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Settings:
      Name     Value
      Method   optimal
      Trigger  always

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    IRA      VTI     20
      BUY     IRA      BND     20
    """
    assert [verdict.reason.rule for verdict in given.plan.verdicts] == [Rule.WEIGHED]
    assert Rule.TO_TARGET_WEIGHED in [reason.rule for order in given.plan.orders.orders for reason in order.reasons]


@scenario
def test_inside_the_bands_nothing_is_traded(given: Given) -> None:
    """
    The bands are the same as the rules': without a breach there is nothing to weigh.

    Household: 700 VTI with a gain of 40 % and 300 BND by Method optimal

    Targets:
      Asset Class  Target %  Band %
      Stocks       66        5
      Bonds        34        5

    Expect:
    Trades:
      (none)
    """
    assert given.plan.optimum is None
    assert given.plan.gap is None


@scenario
def test_a_solver_that_fails_leaves_the_rules_methods_trades(given: Given) -> None:
    """
    The dear gain, and a solver that gives no answer to it: the rules go to the target, and Checks says whose trades they are.

    Household: 700 VTI with a gain of 40 % and 300 BND by Method optimal

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     50
      BUY     BND     50
    """

    def fails(*_: object) -> Any:
        raise NoSolution("Unbounded")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(optimal_method, "OPTIMAL", replace(optimal_method.OPTIMAL, solve=fails))
        plan = make_plan(given.plan.listed)
    assert shares(plan) == [100, 100]
    (said,) = [each for each in cautions(plan) if each.code is Problem.SOLVER_FAILED]
    assert "those of the rules method" in said.message
    assert "Unbounded" in said.message
