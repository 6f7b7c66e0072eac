"""Tax against drift: the plan made again at twenty budgets, from none to what it needs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.scenarios.scenario import Given, lacking, scenario
from xlrebal.plan.make_plan import make_plan
from xlrebal.report.frontier_rows import frontier_results, frontier_sentence
from xlrebal.study.frontier import Frontier, frontier


def found(given: Given) -> Frontier:
    return frontier(given.plan)


@scenario
def test_each_nineteenth_of_the_tax_moves_a_nineteenth_of_what_is_off(given: Given) -> None:
    """
    57 shares of OLD have no place: each costs 18 of tax (20 % of a gain of 90) and brings 100 on target. A nineteenth of all is three shares.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    OLD     57        100    Stocks
      Joint    VTI     43        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    OLD     A       2010-03-02  57        570
      Joint    VTI     B       2020-03-02  43        4300

    Targets:
      Asset Class  Symbol  Target %
      Stocks       VTI     100

    Settings:
      Name               Value
      Tax Budget         360
      Short-Term Rate %  40
      Long-Term Rate %   20
    """
    rows = frontier_results(found(given), "rules")["frontier"]
    assert [row["mark"] for row in rows if row["mark"]] == ["do nothing", "today's budget", "rules"]
    assert (rows[0]["tax"], rows[0]["drift"], rows[0]["trades"]) == (0, 0.57, 0)
    steps = [row for row in rows if not row["mark"]]
    assert [row["budget"] for row in steps] == pytest.approx([54 * step for step in range(20)])
    assert [row["tax"] for row in steps] == pytest.approx([54 * step for step in range(20)])
    assert [row["drift"] for row in steps] == pytest.approx([0.57 - 0.03 * step for step in range(20)])
    assert [row["removed"] for row in steps[1:7]] == pytest.approx([round(100 / 18, 2)] * 6)
    (today,) = [row for row in rows if row["mark"] == "today's budget"]
    assert (today["tax"], today["drift"]) == (360, 0.37)
    said = frontier_sentence(found(given))
    assert not lacking(said, "57.0%", "no tax at all", "$1,026", "37.0%", "$360")


@scenario
def test_planning_with_the_budget_of_a_row_gives_that_row(given: Given) -> None:
    """
    Accounts:
      Account  Type
      Joint    taxable
      IRA      ira

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     700       100    Stocks
      Joint    OLD     200       50     Stocks
      IRA      VTI     100       100    Stocks
      IRA      BND     100       100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2010-03-02  300       6000
      Joint    VTI     B       2022-03-02  300       21000
      Joint    VTI     C       2026-03-02  100       9700
      Joint    OLD     D       2015-03-02  120       1200
      Joint    OLD     E       2023-03-02  80        4400
      IRA      VTI     F       2020-03-02  100       5000
      IRA      BND     G       2020-03-02  100       9000

    Targets:
      Asset Class  Symbol  Target %
      Stocks       -       50
      Bonds        -       50

    Restrictions:
      Account  Symbol  Rule
      Joint    OLD     phase out

    Securities:
      Symbol  Asset Class  Location Preference
      BND     Bonds        taxable, ira

    Settings:
      Name               Value
      Short-Term Rate %  40
      Long-Term Rate %   20
    """
    listed = given.plan.listed
    points = [each for each in found(given).points if each.budget and each.budget.cents is not None]
    assert len(points) == 20
    for point in points[::3]:
        again = make_plan(replace(listed, settings=replace(listed.settings, tax_budget=point.budget and point.budget.cents)))
        assert abs(frontier(again).stated.share_off - point.share_off) <= 0.0001
        assert again.outcome.tax_change <= max(0, point.budget.cents or 0)  # type: ignore[union-attr]


@scenario
def test_a_gain_budget_on_settings_makes_it_a_frontier_of_gain(given: Given) -> None:
    """
    900 of the year's gain are there already: budgets start from them.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    OLD     19        100    Stocks
      Joint    VTI     81        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    OLD     A       2010-03-02  19        190
      Joint    VTI     B       2020-03-02  81        8100

    Targets:
      Asset Class  Symbol  Target %
      Stocks       VTI     100

    Settings:
      Name             Value
      Gain Budget      1800
      Year-to-Date LT  900
    """
    rows = frontier_results(found(given), "rules")["frontier"]
    steps = [row for row in rows if not row["mark"]]
    assert [row["budget"] for row in steps] == pytest.approx([900 + 90 * step for step in range(20)])
    assert [row["gain"] for row in steps] == pytest.approx([90 * step for step in range(20)])
    assert next(row["gain"] for row in rows if row["mark"] == "today's budget") == 900


@scenario
def test_a_plan_that_adds_no_tax_has_nothing_to_weigh(given: Given) -> None:
    """
    Household: 70 VTI and 30 BND; 60 % stocks, 40 % bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2020-03-02  70        7000
      Joint    BND     B       2020-03-02  30        3000
    """
    rows = frontier_results(found(given), "rules")["frontier"]
    assert [(row["mark"], row["budget"], row["tax"]) for row in rows] == [
        ("do nothing", None, 0),
        ("", 0, 0),
        ("rules, today's plan", None, 0),
    ]
    assert not lacking(frontier_sentence(found(given)), "adds no tax", "10.0%")


@scenario
def test_where_everything_is_on_target_there_is_nothing_to_weigh(given: Given) -> None:
    """
    Household: 60 VTI and 40 BND; 60 % stocks, 40 % bonds
    """
    assert not lacking(frontier_sentence(found(given)), "already", "no tax to weigh")
