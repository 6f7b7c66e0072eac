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
      SELL    BND     20        0              Harvests a loss of $2,000 (50.0% of basis), which takes $0.00 off this year's tax: it offsets gains and income that pay no tax
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
def test_losses_of_which_each_is_enough_say_what_they_save_together(given: Given) -> None:
    """
    2,000 of gains at 15 % and 3,000 of income at 22 %: 300 and 660. Each loss of 8,000 would do for both, so that without the one the
    other saves all the 960, and alone neither saves anything.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     200       100    Stocks
      Joint    BND     100       100    Bonds
      Joint    IEI     100       100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  200       20000
      Joint    BND     B       2018-03-02  100       18000
      Joint    IEI     C       2018-03-02  100       18000

    Securities:
      Symbol  Asset Class  Substitutes
      BND     Bonds        AGG
      IEI     Bonds        SCHR
      AGG     Bonds
      SCHR    Bonds

    Prices:
      Symbol  Price
      AGG     100
      SCHR    100

    Targets:
      Asset Class  Target %  Band %
      Stocks       50        5
      Bonds        50        5

    Settings:
      Name             Value
      Filing Status    single
      Other Income     90000
      Year-to-Date LT  2000
      Harvest Losses   yes

    Expect:
    Harvest:
      Symbol  Loss  Tax Saved  Status    Why
      BND     8000  0          proposed  Harvests a loss of $8,000 (44.4% of basis), which takes $0.00 off this year's tax: another would take its place; all losses taken save $960.00 together
      IEI     8000  0          proposed  Harvests a loss of $8,000 (44.4% of basis), which takes $0.00 off this year's tax: another would take its place; all losses taken save $960.00 together
    """


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
      Symbol  Loss  Tax Saved  Status    Why
      BND     2000  0          proposed  Harvests a loss of $2,000 (50.0% of basis), which takes $0.00 off this year's tax: it is carried forward
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


@scenario
def test_two_harvests_are_each_worth_what_they_take_off_the_plan(given: Given) -> None:
    """
    Losses of 2,000 in BND and 2,500 in VXUS, no gains: 3,000 comes off other income at 37 %, 1,500 is carried. Without BND the plan would still
    take 2,500 off: BND is worth 500 × 37 % = 185; without VXUS, 2,000: 1,000 × 37 % = 370. Together they are worth 1,110. EMB, under its
    threshold and not sold, would add nothing.

    Household: losses harvested

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    BND     20        100    Bonds
      Joint    VXUS    25        100    Stocks
      Joint    EMB     1         100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    BND     B       2018-03-02  20        4000
      Joint    VXUS    V       2018-03-02  25        5000
      Joint    EMB     E       2018-03-02  1         150

    Securities:
      Symbol  Asset Class  Substitutes
      BND     Bonds        AGG
      AGG     Bonds        -
      VXUS    Stocks       VEU
      VEU     Stocks       -
      EMB     Bonds        -

    Prices:
      Symbol  Price
      AGG     100
      VEU     50

    Targets:
      Asset Class  Target %
      Stocks       54
      Bonds        46

    Settings:
      Name               Value
      Short-Term Rate %  37
      Long-Term Rate %   20

    Expect:
    Harvest:
      Symbol  Loss  Tax Saved  Status
      VXUS    2500  370        proposed
      BND     2000  185        proposed
      EMB     50    0          too small
    """
    assert given.plan.outcome.saved_by_harvesting == 1_110_00
    assert [lot.reasons[0].numbers["saved"] for order in given.plan.orders.orders for lot in order.lots] == [370_00, 185_00]


@scenario
def test_one_harvest_is_the_tax_reports_figure_after_commission(given: Given) -> None:
    """
    A loss of 2,000 and a commission of 10: 2,010 × 37 %.

    Household: 80 VTI and 20 BND; 80 % stocks, 20 % bonds; losses harvested; taxed at 37 and 20 %

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  80        8000
      Joint    BND     B       2018-03-02  20        4000

    Securities:
      Symbol  Asset Class  Substitutes  Commission
      BND     Bonds        AGG          10
      AGG     Bonds        -            -

    Prices:
      Symbol  Price
      AGG     100

    Expect:
    Harvest:
      Symbol  Loss  Tax Saved  Status
      BND     2000  743.70     proposed
    """
    assert given.plan.outcome.saved_by_harvesting == 743_70
