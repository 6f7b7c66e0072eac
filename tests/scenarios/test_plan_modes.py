"""Mode: what a plan may trade of its own choice (DESIGN section 3); the advisor's own orders stand in each."""

from __future__ import annotations

from tests.scenarios.scenario import Entry, Given, scenario
from xlrebal.plan.purpose import Purpose
from xlrebal.schema.finding import Problem
from xlrebal.schema.reason import Rule


def barred(given: Given) -> set[str]:
    """What Mode keeps from being traded, by symbol."""
    return {each.symbol for each in given.plan.proposal.refusals if each.reason.rule is Rule.MODE}


@scenario
def test_buy_only_spends_the_cash_there_is(given: Given) -> None:
    """
    Stocks are 20 points over, bonds under by 30, cash by 10 over with no row: bonds take the cash, and no stocks go for more.

    Household: half stocks, half bonds

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     70        100    Stocks
      Joint    BND     20        100    Bonds
      Joint    CASH    1000      1      Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  70        3000
      Joint    BND     L2      2020-03-02  20        2000

    Settings:
      Name  Value
      Mode  buy only

    Expect:
    Trades:
      Action  Symbol  Quantity
      BUY     BND     10

    Drift:
      Level     Name    Why
      class     Bonds   Below its band: bought, up to 30.0%. Still below it: BND no more bought: no more … (see Audit)
      class     Stocks  Above its band. VTI not sold: Mode is buy only: nothing is sold.
      security  BND     Bought in Joint, up to 30.0%.
      security  VTI     Not sold: Mode is buy only: nothing is sold.
      account   Joint   -
    """
    assert "Mode is buy only: nothing is sold." in given.answer.headline


@scenario
def test_buy_only_says_so_where_nothing_is_below_its_band(given: Given) -> None:
    """
    Gold alone is outside its band, and over it.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     48        100    Stocks
      Joint    BND     46        100    Bonds
      Joint    GLD     6         100    Gold

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  48        3000
      Joint    BND     L2      2020-03-02  46        2000
      Joint    GLD     L3      2020-03-02  6         600

    Targets:
      Asset Class  Target %  Band %
      Stocks       50        5
      Bonds        47        5
      Gold         3         2

    Settings:
      Name  Value
      Mode  no sells

    Expect:
    Trades:
      (none)
    """
    assert str(given.plan.verdicts[0].reason) == "Mode is buy only: nothing is below its band"


@scenario
def test_sell_only_leaves_the_proceeds_in_cash(given: Given) -> None:
    """
    Stocks are ten points over: they go to their target, and bonds are not bought.

    Household: 70 VTI and 30 BND; 60 % stocks, 40 % bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  70        3000
      Joint    BND     L2      2020-03-02  30        3000

    Settings:
      Name  Value
      Mode  sell only

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     10

    Cash:
      Account  After
      Joint    1000
    """
    assert barred(given) == {"BND"}


@scenario
def test_one_class_alone_is_traded(given: Given) -> None:
    """
    Stocks are ten points over and gold five under: stocks go to their target, gold waits.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     60        100    US Stocks
      Joint    BND     35        100    Bonds
      Joint    GLD     5         100    Gold

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  60        3000
      Joint    BND     L2      2020-03-02  35        3000
      Joint    GLD     L3      2020-03-02  5         500

    Targets:
      Asset Class  Target %  Band %
      US Stocks    50        5
      Bonds        40        5
      Gold         10        2

    Settings:
      Name        Value
      Mode        one class
      Mode Class  us stocks

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     10
    """
    assert barred(given) == {"GLD"}


@scenario
def test_one_class_that_is_not_named_is_asked_for(given: Given) -> None:
    """
    Household: 80 VTI and 20 BND in five lots; half stocks, half bonds

    Settings:
      Name        Value
      Mode        one class
      Mode Class  Timber

    Expect:
    Trades:
      (none)
    """
    (said,) = (each for each in given.findings if each.code is Problem.MISSING_VALUE)
    assert "Bonds, Stocks" in said.message


@scenario
def test_bands_only_phases_nothing_out_and_takes_no_loss(given: Given) -> None:
    """
    XOM has no place in the target and is more than the default band, bonds stand at a loss past both thresholds: both stay, as no
    row is outside its band.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     47        100    Stocks
      Joint    XOM     6         100    Oil
      Joint    BND     47        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  47        3000
      Joint    XOM     L2      2020-03-02  6         500
      Joint    BND     L3      2020-03-02  47        6000

    Securities:
      Symbol  Asset Class  Substitutes
      BND     Bonds        AGG
      AGG     Bonds        -

    Prices:
      Symbol  Price
      AGG     100

    Targets:
      Asset Class  Target %
      Stocks       50
      Bonds        50

    Settings:
      Name            Value
      Mode            bands only
      Harvest Losses  yes

    Expect:
    Trades:
      (none)

    Harvest:
      Symbol  Status
      BND     candidate
    """


@scenario
def test_harvest_and_rebalance_takes_losses_unasked(given: Given) -> None:
    """
    Harvest Losses is blank; bonds at a loss are swapped while nothing else is to be done.

    Household: 60 VTI and 40 BND; 60 % stocks, 40 % bonds; AGG stands in for BND

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  60        3000
      Joint    BND     L2      2020-03-02  40        6000

    Settings:
      Name  Value
      Mode  harvest and rebalance

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    BND     40
      BUY     AGG     40
    """


@scenario
def test_a_mode_may_be_a_part_of_a_plan(given: Given) -> None:
    """
    The cash need is raised, and ten points of drift stay.

    Household: 70 VTI and 30 BND; 60 % stocks, 40 % bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  70        3000
      Joint    BND     L2      2020-03-02  30        3000

    Cash Needs:
      Account  Amount
      Joint    300

    Settings:
      Name  Value
      Mode  raise or invest

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     3
    """
    assert given.plan.purpose is Purpose.CASH


@scenario
def test_what_the_advisor_orders_stands_in_every_mode(given: Given) -> None:
    """
    Household: 70 VTI and 30 BND; 60 % stocks, 40 % bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  70        3000
      Joint    BND     L2      2020-03-02  30        3000

    Settings:
      Name  Value
      Mode  buy only

    Expect:
    Trades:
      (none)
    """
    ordered = given.entering(Entry("SELL", "VTI", 5.0))
    (sold,) = (row for row in ordered.results["trades"] if row["action"] == "SELL")
    assert (sold["symbol"], sold["quantity"]) == ("VTI", 5.0)


@scenario
def test_a_cash_need_that_buy_only_cannot_meet_is_said(given: Given) -> None:
    """
    Nothing is sold, so that the need of 500 is missing; the advisor is told.

    Household: 70 VTI and 30 BND; 60 % stocks, 40 % bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  70        3000
      Joint    BND     L2      2020-03-02  30        3000

    Cash Needs:
      Account  Amount
      Joint    500

    Settings:
      Name  Value
      Mode  buy only

    Expect:
    Trades:
      (none)
    """
    assert Problem.CASH_SHORT in {each.code for each in given.findings}


@scenario
def test_a_run_for_cash_has_no_other_mode(given: Given) -> None:
    """
    The button and the command for cash raise it, whatever Mode says of a whole plan.

    Purpose: cash

    Household: 70 VTI and 30 BND; 60 % stocks, 40 % bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  70        3000
      Joint    BND     L2      2020-03-02  30        3000

    Cash Needs:
      Account  Amount
      Joint    500

    Settings:
      Name  Value
      Mode  buy only

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    VTI     5
    """
