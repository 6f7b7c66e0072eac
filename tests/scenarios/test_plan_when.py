"""When drift is acted on: on any day, at looks, or when a review is due on the calendar (DESIGN section 3, Trigger)."""

from __future__ import annotations

from tests.scenarios.scenario import Given, scenario
from xlrebal.schema.finding import Problem
from xlrebal.schema.reason import Rule, because


@scenario
def test_no_drift_trade_before_the_review_is_due(given: Given) -> None:
    """
    Stocks are ten points over, but the quarterly review after 1 October 2026 is due on 4 January 2027: the first is a holiday,
    the second and third a weekend. The cash need is met all the same.

    Household: half stocks, half bonds

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     60        100    Stocks
      Joint    BND     40        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  60        3000
      Joint    BND     L2      2020-03-02  40        4000

    Cash Needs:
      Account  Amount
      Joint    500

    Settings:
      Name              Value
      Trigger           both
      Review Frequency  quarterly
      Last Review       2026-10-01

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     5
    """
    from datetime import date

    assert given.plan.verdicts[0].reason == because(
        Rule.NOT_DUE, trigger="both", due=date(2027, 1, 4), frequency="quarterly", last=date(2026, 10, 1)
    )
    assert "the next review is due on 04 Jan 2027" in given.answer.headline


@scenario
def test_a_review_that_is_due_acts_on_a_breach(given: Given) -> None:
    """
    The same drift; the monthly review after 1 October has been due since 2 November, a Monday.

    Household: half stocks, half bonds

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     60        100    Stocks
      Joint    BND     40        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  60        3000
      Joint    BND     L2      2020-03-02  40        4000

    Settings:
      Name              Value
      Trigger           both
      Review Frequency  monthly
      Last Review       2026-10-01

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     10
      BUY     BND     10
    """


@scenario
def test_a_review_by_calendar_and_threshold_trades_nothing_inside_the_bands(given: Given) -> None:
    """
    Three points over, inside the default band of five.

    Household: half stocks, half bonds

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     53        100    Stocks
      Joint    BND     47        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  53        3000
      Joint    BND     L2      2020-03-02  47        4700

    Settings:
      Name              Value
      Trigger           both
      Review Frequency  monthly

    Expect:
    Trades:
      (none)
    """
    assert given.plan.verdicts[0].reason == because(Rule.REVIEWED_QUIET, since=", as Last Review is blank")


@scenario
def test_a_review_by_the_calendar_alone_goes_to_target_whatever_the_bands(given: Given) -> None:
    """
    The same three points, inside their band: the calendar asks for the target.

    Household: half stocks, half bonds

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     53        100    Stocks
      Joint    BND     47        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  53        3000
      Joint    BND     L2      2020-03-02  47        4700

    Settings:
      Name              Value
      Trigger           calendar
      Review Frequency  annual
      Last Review       2025-11-18

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     3
      BUY     BND     3
    """
    assert given.plan.verdicts[0].reason == because(Rule.REVIEW_DUE, which="every row", since=" since 18 Nov 2026")
    assert Rule.REVIEWED in {reason.rule for order in given.plan.orders.orders for reason in order.reasons}


@scenario
def test_a_review_by_the_calendar_goes_as_far_as_the_midpoint(given: Given) -> None:
    """
    Stocks at 54 % of a target of 50 ± 5: halfway from target to limit is 52.5 %, so 1.5 points go. With Rebalance To edge
    nothing would, as they are inside their band.

    Household: half stocks, half bonds

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     540       10     Stocks
      Joint    BND     460       10     Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  540       3000
      Joint    BND     L2      2020-03-02  460       4700

    Settings:
      Name              Value
      Trigger           calendar
      Review Frequency  weekly
      Last Review       2026-11-10
      Rebalance To      midpoint

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     15
      BUY     BND     15
    """


@scenario
def test_bands_are_acted_on_at_looks(given: Given) -> None:
    """
    Opportunistic rebalancing looks every 14 days: after the look of 13 November the next is on 27 November.

    Household: 80 VTI and 20 BND in five lots; half stocks, half bonds

    Settings:
      Name                Value
      Look Interval Days  14
      Last Review         2026-11-13

    Expect:
    Trades:
      (none)
    """
    from datetime import date

    assert given.plan.verdicts[0].reason == because(Rule.NOT_LOOKED, days=14, due=date(2026, 11, 27), last=date(2026, 11, 13))


@scenario
def test_a_look_that_has_come_acts_on_a_breach(given: Given) -> None:
    """
    Household: 80 VTI and 20 BND in five lots; half stocks, half bonds

    Settings:
      Name                Value
      Look Interval Days  14
      Last Review         2026-11-06

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     30
      BUY     BND     30
    """


@scenario
def test_a_calendar_without_a_frequency_is_asked_about(given: Given) -> None:
    """
    Household: 80 VTI and 20 BND in five lots; half stocks, half bonds

    Settings:
      Name     Value
      Trigger  calendar

    Expect:
    Trades:
      (none)
    """
    assert given.plan.verdicts[0].reason.rule is Rule.NO_FREQUENCY
    assert Problem.MISSING_VALUE in {each.code for each in given.findings}


@scenario
def test_a_review_of_the_future_is_asked_about(given: Given) -> None:
    """
    Household: 80 VTI and 20 BND in five lots; half stocks, half bonds

    Settings:
      Name              Value
      Trigger           both
      Review Frequency  daily
      Last Review       2026-12-24

    Expect:
    Trades:
      (none)
    """
    assert Problem.FUTURE_DATE in {each.code for each in given.findings}
