"""Risk as a client's adviser would check it: by hand, from the figures on Risk, Returns or Factors."""

from __future__ import annotations

import pytest

from tests.scenarios.scenario import Given, scenario


@scenario
def test_stocks_carry_most_of_the_volatility(given: Given) -> None:
    """
    Three quarters in stocks at 16 %, one quarter in bonds at 4 %, correlation 0.25. The variance is
    0.12² + 0.01² + 2 × 0.25 × 0.12 × 0.01 = 0.0151, the volatility 12.29 %. Stocks have 0.12 × (0.12 + 0.0025) / 0.1229
    = 11.96 points of it, 97.4 %. Half in each, as the target has it, would be 8.72 %; 25 points too many stocks track it by
    √(0.04² + 0.01² − 2 × 0.25 × 0.04 × 0.01) = 3.87 %.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     750       100    Stocks
      IRA      BND     250       100    Bonds

    Accounts:
      Account  Type
      IRA      ira

    Targets:
      Asset Class  Target %  Band %
      Stocks       50        5
      Bonds        50        5

    Risk:
      Asset Class  Volatility %  Stocks  Bonds
      Stocks       16            1       0.25
      Bonds        4             0.25    1

    Settings:
      Name                    Value
      Volatility Limit %      12%
      Tracking Error Limit %  3%
      Target Volatility %     9%

    Expect:
    Checks:
      Code           Severity  Sheet     Value
      RISK_LIMIT     warning   Settings  Tracking Error Limit %
      RISK_LIMIT     warning   Settings  Volatility Limit %
      SYNTHETIC_LOT  note      Holdings  BND
      RISK_LIMIT     note      Settings  Target Volatility %
    """
    rows = given.answer.results["risk_report"]
    assert [(row["level"], row["name"]) for row in rows] == [("portfolio", "Portfolio"), ("class", "Stocks"), ("class", "Bonds"), ("security", "VTI"), ("security", "BND")]
    portfolio, stocks, bonds, *_ = rows
    assert (portfolio["volatility"], portfolio["tracking_error"]) == pytest.approx((0.0151**0.5, 0.0015**0.5))
    assert (portfolio["before"], portfolio["after"]) == pytest.approx((0.12288, 0.08718), abs=1e-5)
    assert (stocks["contribution"], stocks["before"], stocks["volatility"]) == pytest.approx((0.97351, 0.11963, 0.16), abs=1e-5)
    assert stocks["why"] == "Carries 97.4% of the volatility with 75.0% of the value."
    assert str(rows[3]["why"]).endswith("Measured as Stocks."), "VTI has no row of its own on Risk"
    assert bonds["contribution"] == pytest.approx(1 - 0.97351, abs=1e-5)


@scenario
def test_a_class_without_a_figure_makes_the_answer_unknown(given: Given) -> None:
    """
    Gold has no row on Risk: what it does to the volatility is not known, and is not taken as nothing.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     600       100    Stocks
      IRA      GLD     400       100    Gold

    Accounts:
      Account  Type
      IRA      ira

    Targets:
      Asset Class  Target %
      Stocks       60
      Gold         40

    Risk:
      Asset Class  Volatility %  Stocks
      Stocks       16            1

    Settings:
      Name                Value
      Volatility Limit %  1%

    Expect:
    Checks:
      Code           Severity  Sheet
      RISK_UNKNOWN   warning   Risk
      SYNTHETIC_LOT  note      Holdings
    """
    (said,) = (each for each in given.findings if each.code == "RISK_UNKNOWN")
    assert "the volatility of Gold" in said.message
    assert given.answer.results["risk_report"] == []
    (volatility,) = (row for row in given.answer.results["summary"] if row["item"] == "Volatility")
    assert volatility["before"] is None and volatility["note"]


@scenario
def test_returns_of_a_month_are_a_years_risk(given: Given) -> None:
    """
    Twelve months of +2 % and −2 % in turn: the sample deviation is 2.089 % a month, 7.236 % a year (× √12). The one column is
    of the class; the two funds in it move as one.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     300       100    Stocks
      IRA      ITOT    700       100    Stocks

    Accounts:
      Account  Type
      IRA      ira

    Targets:
      Asset Class  Target %
      Stocks       100

    Returns:
      Month       Stocks
      2025-11-30  2%
      2025-12-31  -2%
      2026-01-31  2%
      2026-02-28  -2%
      2026-03-31  2%
      2026-04-30  -2%
      2026-05-31  2%
      2026-06-30  -2%
      2026-07-31  2%
      2026-08-31  -2%
      2026-09-30  2%
      2026-10-31  -2%

    Expect:
    Checks:
      Code           Severity  Sheet
      RISK_HISTORY   warning   Returns
      SYNTHETIC_LOT  note      Holdings
    """
    rows = given.answer.results["risk_report"]
    assert rows[0]["volatility"] == pytest.approx(0.02 * (12 / 11) ** 0.5 * 12**0.5)
    assert [row["contribution"] for row in rows if row["level"] == "security"] == pytest.approx([0.7, 0.3])


@scenario
def test_exposures_are_held_against_targets_and_limits(given: Given) -> None:
    """
    Half in a fund with a market exposure of 1.2, half in one with 0.4: 0.8, which is 0.1 above its target and inside its
    limits. Size: 0.5 × 0.6 = 0.3 is beyond 0.25.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VBR     500       100    Stocks
      IRA      BND     500       100    Bonds

    Accounts:
      Account  Type
      IRA      ira

    Targets:
      Asset Class  Target %
      Stocks       50
      Bonds        50

    Factors:
      Symbol      Specific %  Market  Size
      VBR         5           1.2     0.6
      Bonds       3           0.4     0
      Target      -           0.7     -
      Low         -           0.6     -
      High        -           0.9     0.25
      Volatility  -           15      8
      Market      -           1       0.2

    Expect:
    Exposure to factors:
      Factor  Before  After  Target  Low  High  Status  Status After
      Market  0.8     0.8    0.7     0.6  0.9   ok      ok
      Size    0.3     0.3    -       -    0.25  over    over

    Checks:
      Code           Severity  Sheet     Value
      RISK_LIMIT     warning   Factors   Size
      SYNTHETIC_LOT  note      Holdings  BND
    """
    market, size = 0.8 * 0.15, 0.3 * 0.08
    own = (0.5 * 0.05) ** 2 + (0.5 * 0.03) ** 2
    assert given.answer.results["risk_report"][0]["volatility"] == pytest.approx((market**2 + size**2 + 2 * 0.2 * market * size + own) ** 0.5)


@scenario
def test_drift_is_summed_up_at_every_level(given: Given) -> None:
    """
    Classes are 10 points off on either side: the largest 10, the sum 20, the root mean square 10; weighted with 16 %, 1.6 points.
    Inside stocks AAA is 15 points over and BBB 5 under. Tech is capped at 40 %, and at 45 %; the Roth account follows a model of its
    own and has all in the one class of which it should have half: half of it stands in the wrong place.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      AAA     450       100    Stocks
      IRA      BBB     250       100    Stocks
      IRA      BND     300       100    Bonds
      Roth     BND     100       100    Bonds

    Accounts:
      Account  Type      Model
      IRA      ira       -
      Roth     roth_ira  Half

    Securities:
      Symbol  Asset Class  Exposure Group
      AAA     Stocks       Tech

    Exposure Groups:
      Group  Cap %
      Tech   40

    Targets:
      Model  Asset Class  Symbol  Target %
      -      Stocks       -       60
      -      Stocks       AAA     30
      -      Stocks       BBB     30
      -      Bonds        -       40
      Half   Stocks       -       50
      Half   Bonds        -       50

    Risk:
      Asset Class  Volatility %  Stocks  Bonds
      Stocks       16            1       0.1
      Bonds        5             0.1     1

    Expect:
    Drift summed up by level:
      Level     Account  Rows  Largest  Sum   Vol-Weighted  Furthest Over  Furthest Under
      class     -        2     0.1      0.2   0.016         Stocks         Bonds
      security  -        2     0.15     0.2   0.024         AAA            BBB
      group     -        1     0.05     0.05  0.008         Tech           -
      class     Roth     2     0.5      1     0.08          Bonds          Stocks
      account   -        1     0.5      0.5   0.08          Roth           -
    """
    rms = {(row["level"], row["account"]): row["rms"] for row in given.answer.results["drift_levels"]}
    assert rms["class", None] == pytest.approx(0.1)
