"""What harvested losses really save (T-1): rates of the brackets met, and a warning where they save little."""

from __future__ import annotations

from fractions import Fraction

from tests.scenarios.scenario import Given, lacking, scenario
from xlrebal.schema.finding import Problem


def warned(given: Given) -> list[str]:
    """What is said of a harvest that saves little."""
    return [each.message for each in given.findings if each.code is Problem.HARVEST_SAVES_NOTHING]


@scenario
def test_a_loss_in_the_zero_bracket_saves_nothing(given: Given) -> None:
    """
    Single, 30,000 of income: the 5,000 of gains so far are taxed at 0 %, and a loss of 2,000 is used up on them.

    Household: 80 VTI and 20 BND; 80 % stocks, 20 % bonds; AGG stands in for BND; losses harvested

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  80        8000
      Joint    BND     B       2018-03-02  20        4000

    Settings:
      Name             Value
      Filing Status    single
      Other Income     30000
      Year-to-Date LT  5000

    Expect:
    Trades:
      Action  Symbol  Quantity  Estimated Tax  Why
      SELL    BND     20        0              Harvests a loss of $2,000 (50.0% of basis), worth up to $0.00 of tax
      BUY     AGG     20        0              Stands in for BND sold at a loss, so that the exposure stays; swap back from 21 Dec 2026

    Harvest:
      Symbol  Loss  Tax Saved  Status
      BND     2000  0          proposed
    """
    [said] = warned(given)
    assert not lacking(said, "$2,000.00 saves $0.00 of tax this year", "$2,000.00 offsets gains and income that pay no tax", "Harvest Losses")
    rates = given.plan.valued.rates
    assert (rates.short_term, rates.long_term, rates.niit) == (Fraction(12, 100), 0, 0)


@scenario
def test_a_loss_beyond_what_the_year_can_use_is_carried_forward(given: Given) -> None:
    """
    The year's losses have filled the 3,000 already: at 22 and 15 % a loss of 2,000 is only carried forward.

    Household: 80 VTI and 20 BND; 80 % stocks, 20 % bonds; AGG stands in for BND; losses harvested

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  80        8000
      Joint    BND     B       2018-03-02  20        4000

    Settings:
      Name             Value
      Filing Status    single
      Other Income     90000
      Year-to-Date LT  -4000

    Expect:
    Harvest:
      Symbol  Loss  Tax Saved  Status
      BND     2000  300        proposed
    """
    [said] = warned(given)
    assert not lacking(said, "$2,000.00 saves $0.00 of tax this year", "$2,000.00 of them is carried forward", "Harvest Losses")


@scenario
def test_a_loss_against_other_income_is_worth_its_bracket(given: Given) -> None:
    """
    No gains: a long-term loss in the 0 % bracket takes 2,000 off other income, at 12 %.

    Household: 80 VTI and 20 BND; 80 % stocks, 20 % bonds; AGG stands in for BND; losses harvested

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  80        8000
      Joint    BND     B       2018-03-02  20        4000

    Settings:
      Name            Value
      Filing Status   single
      Other Income    30000

    Expect:
    Harvest:
      Symbol  Loss  Tax Saved  Status
      BND     2000  240        proposed
    """
    assert warned(given) == []
    assert given.plan.outcome.saved_by_harvesting == 240_00


@scenario
def test_rates_on_settings_come_before_the_brackets(given: Given) -> None:
    """
    Household: all stocks

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     80        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  80        8000

    Settings:
      Name               Value
      Filing Status      single
      Other Income       300000
      MAGI               320000
      Long-Term Rate %   18

    Expect:
    Trades:
      (none)
    """
    rates = given.plan.valued.rates
    assert (rates.short_term, rates.long_term, rates.niit) == (Fraction(35, 100), Fraction(18, 100), 0)


@scenario
def test_brackets_reach_the_net_investment_income_tax(given: Given) -> None:
    """
    Household: all stocks

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     80        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  80        8000

    Settings:
      Name           Value
      Filing Status  mfj
      Other Income   700000
      MAGI           720000

    Expect:
    Trades:
      (none)
    """
    rates = given.plan.valued.rates
    assert (rates.short_term, rates.long_term, rates.niit) == (Fraction(35, 100), Fraction(20, 100), Fraction(38, 1000))
