"""What placement avoids against one yardstick: the same rows reached by selling pro rata over all accounts that hold them."""

from __future__ import annotations

from typing import NoReturn

import pytest

from tests.scenarios.scenario import Entry, Given, lacking, read_scenario, scenario
from xlrebal.optimize.placement import PlacementProblem
from xlrebal.optimize.solve import NoSolution
from xlrebal.optimize.stages import Stages
from xlrebal.plan import rules_method
from xlrebal.plan.placement.pro_rata import ProRata


def yardstick(given: Given) -> ProRata:
    """The plan's yardstick."""
    found = given.plan.yardstick
    assert found is not None
    return found


def summary(given: Given, item: str) -> dict[str, object]:
    """The one row of At a glance with this name."""
    (row,) = (row for row in given.answer.results["summary"] if row["item"] == item)
    return dict(row)


@scenario
def test_the_same_row_pro_rata_sells_in_the_taxable_account_too(given: Given) -> None:
    """
    Stocks go from 90 to 60: the IRA sells its 30 without tax. Pro rata Joint would sell 20 of the 30, gaining 60 each, long-term at 15 %.

    Accounts:
      Account  Type
      Joint    taxable
      IRA      ira

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     60        100    Stocks
      Joint    BND     10        100    Bonds
      IRA      VTI     30        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  60        2400
      Joint    BND     B       2020-03-02  10        1000
      IRA      VTI     C       2020-03-02  30        1200

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Settings:
      Name              Value
      Long-Term Rate %  15
      NIIT %            0

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    IRA      VTI     30
      BUY     IRA      BND     30
    """
    assert (yardstick(given).sold, yardstick(given).proposed, yardstick(given).instead) == (3000_00, 0, 180_00)
    assert given.answer.headline.endswith(" for no net gain and no more tax. Selling pro rata over all accounts to the same weights would add $180 of tax; these trades add none.")
    row = summary(given, "Tax if sold pro rata")
    assert (row["before"], row["after"]) == (None, 180.0)
    assert "these trades add no tax" in str(row["note"])
    (audit,) = (row for row in given.answer.results["audit"] if row["rule"] == "pro rata")
    assert "$3,000.00 sold pro rata" in str(audit["detail"]) and "180.00 against 0.00" in str(audit["detail"])


@scenario
def test_each_account_sells_by_its_own_lot_method(given: Given) -> None:
    """
    Joint by FIFO sells the old lot first, gaining 80 each on its 20 shares; by TAXCOST it would have been 10 each.

    Accounts:
      Account  Type     Lot Method
      Joint    taxable  FIFO
      IRA      ira

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     60        100    Stocks
      Joint    BND     10        100    Bonds
      IRA      VTI     30        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  30        600
      Joint    VTI     D       2024-03-02  30        2700
      Joint    BND     B       2020-03-02  10        1000
      IRA      VTI     C       2020-03-02  30        1200

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Settings:
      Name              Value
      Long-Term Rate %  15
      NIIT %            0
    """
    assert yardstick(given).instead == 20 * 80 * 15


@scenario
def test_what_may_not_be_sold_has_no_part_in_the_yardstick(given: Given) -> None:
    """
    VTI in Joint is held: pro rata too the whole 30 come from the IRA, and nothing is claimed.

    Accounts:
      Account  Type
      Joint    taxable
      IRA      ira

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     60        100    Stocks
      Joint    BND     10        100    Bonds
      IRA      VTI     30        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  60        2400
      Joint    BND     B       2020-03-02  10        1000
      IRA      VTI     C       2020-03-02  30        1200

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Restrictions:
      Account  Symbol  Rule
      Joint    VTI     hold
    """
    assert given.plan.yardstick is None
    assert "pro rata" not in given.answer.headline
    assert all(row["item"] != "Tax if sold pro rata" for row in given.answer.results["summary"])


@scenario
def test_one_holding_alone_is_its_own_yardstick(given: Given) -> None:
    """
    Only VTI in Joint can be sold: pro rata is what is proposed, 20 shares that gain 10 each, and nothing is claimed.

    Household: 80 VTI and 20 BND; 60 % stocks, 40 % bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  80        7200
      Joint    BND     B       2020-03-02  20        2000

    Settings:
      Name              Value
      Long-Term Rate %  15
      NIIT %            0
    """
    assert (yardstick(given).proposed, yardstick(given).instead, yardstick(given).avoided) == (30_00, 30_00, 0)
    assert given.answer.headline.endswith(" and $30 more tax.")
    assert summary(given, "Tax if sold pro rata")["after"] == 30.0


@scenario
def test_the_advisors_own_orders_are_in_both_figures_alike(given: Given) -> None:
    """
    The advisor sells 5 BND, gaining 50 each: 37.50 of tax either way; stocks still go from 90 to 60, in the IRA, where pro rata Joint would sell 20.

    Accounts:
      Account  Type
      Joint    taxable
      IRA      ira

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     60        100    Stocks
      Joint    BND     10        100    Bonds
      IRA      VTI     30        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  60        2400
      Joint    BND     B       2020-03-02  10        500
      IRA      VTI     C       2020-03-02  30        1200

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        35        5
      Cash         5         5

    Settings:
      Name              Value
      Long-Term Rate %  15
      NIIT %            0
    """
    entered = given.entering(Entry("SELL", "BND", 5, "approve"))
    assert (yardstick(entered).proposed, yardstick(entered).instead) == (37_50, 37_50 + 180_00)
    assert "would add $218 of tax; these trades add $38." in entered.answer.headline


@scenario
def test_where_nothing_is_traded_there_is_nothing_to_compare(given: Given) -> None:
    """
    Every class is on its target.

    Household: 60 VTI and 40 BND; 60 % stocks, 40 % bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  60        5400
      Joint    BND     B       2020-03-02  40        4000
    """
    assert given.plan.yardstick is None
    assert given.plan.above_unrounded is None


@scenario
def test_a_separate_returns_tax_is_in_both_figures(given: Given) -> None:
    """
    Kid, on a return of its own, is planned with the household; pro rata sells 20 in Joint and 10 in Kid, 60 gained each, at 15 %.

    Accounts:
      Account  Type     Tax Return  Plan With
      Joint    taxable
      Kid      taxable  separate    household
      IRA      ira

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     40        100    Stocks
      Kid      VTI     20        100    Stocks
      IRA      VTI     30        100    Stocks
      Joint    BND     10        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  40        1600
      Kid      VTI     K       2018-03-02  20        800
      Joint    BND     B       2020-03-02  10        1000
      IRA      VTI     C       2020-03-02  30        1200

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Settings:
      Name              Value
      Long-Term Rate %  15
      NIIT %            0
    """
    rate = given.plan.valued.elsewhere.on_gain(long_term=True)
    assert yardstick(given).elsewhere
    assert yardstick(given).proposed == 0
    assert abs(yardstick(given).instead - (4000 / 3 * 0.6 * 15 + 2000 / 3 * 0.6 * 100 * float(rate))) <= 1
    assert ", on all returns together; these trades add none." in given.answer.headline


@scenario
def test_whole_shares_cost_a_little_above_the_unrounded_best(given: Given) -> None:
    """
    What whole shares, minimum trades and few orders cost is a figure of dollars, never below nothing.

    Household: 80 VTI and 20 BND in five lots; 60 % stocks, 40 % bonds
    """
    cost = given.plan.above_unrounded
    assert cost is not None and 0 <= cost < 20_00
    assert summary(given, "Gap to the best possible")["after"] == cost / 100
    assert any(row["rule"] == "unrounded bound" for row in given.answer.results["audit"])


def test_without_the_solver_the_plan_says_that_it_is_in_a_plain_order(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(problem: PlacementProblem, stages: Stages) -> NoReturn:
        raise NoSolution("none")

    monkeypatch.setattr(rules_method, "place", failing)
    given, _ = read_scenario(HOUSEHOLD_WITHOUT_SOLVER, Given)
    assert [(row["action"], row["account"], row["symbol"], row["quantity"]) for row in given.answer.results["trades"]] == [
        ("SELL", "IRA", "VTI", 30.0), ("BUY", "IRA", "BND", 30.0)]
    assert not lacking(given.answer.headline, "solver found no answer", "plain order", "see Checks")
    assert [each.code.value for each in given.answer.findings if each.severity == "warning"].count("SOLVER_FAILED") == 1


HOUSEHOLD_WITHOUT_SOLVER = """
Stocks go from 90 to 60: the IRA's, which cost no tax.

Accounts:
  Account  Type
  Joint    taxable
  IRA      ira

Holdings:
  Account  Symbol  Quantity  Price  Asset Class
  Joint    VTI     60        100    Stocks
  Joint    BND     10        100    Bonds
  IRA      VTI     30        100    Stocks

Lots:
  Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
  Joint    VTI     A       2018-03-02  60        2400
  Joint    BND     B       2020-03-02  10        1000
  IRA      VTI     C       2020-03-02  30        1200

Targets:
  Asset Class  Target %  Band %
  Stocks       60        5
  Bonds        40        5
"""


@scenario
def test_a_loss_that_a_purchase_of_the_plan_washes_counts_for_nothing_in_the_yardstick(given: Given) -> None:
    """
    The IRA, by a model of its own, buys AAA and may not buy BBB. So Joint's AAA, at a loss of 4,000, stays: its loss would be gone
    for good. Joint sells 20,000 of BBB at a gain of 4,000: 800 of tax. Pro rata it would sell 10,000 of each: a gain of 2,000,
    and a loss of 2,000 that is washed: 400.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    AAA     200       100    Intl
      Joint    BBB     200       100    Intl
      Joint    BND     600       100    Bonds
      IRA      BND     9400      100    Bonds
      IRA      CASH    60000            Cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    AAA     A       2024-03-02  200       24000
      Joint    BBB     B       2018-03-02  200       16000
      Joint    BND     C       2018-03-02  600       60000
      IRA      BND     D       2018-03-02  9400      940000

    Accounts:
      Account  Type     Model
      Joint    taxable  Half
      IRA      ira      Abroad

    Restrictions:
      Account  Symbol  Rule
      IRA      BBB     do not buy

    Targets:
      Model   Asset Class  Target %  Band %
      Half    Intl         20        5
      Half    Bonds        80        5
      Abroad  Intl         6         2
      Abroad  Bonds        94        5

    Settings:
      Name               Value
      Short-Term Rate %  20
      Long-Term Rate %   20

    Expect:
    Lots Sold:
      Account  Symbol  Lot ID  Quantity  Gain
      Joint    BBB     B       200       4000
    """
    figures = {row["item"]: row["after"] for row in given.rows_of("Summary")}
    assert (figures["Estimated tax of the trades"], figures["Tax if sold pro rata"]) == (800.0, 400.0)
