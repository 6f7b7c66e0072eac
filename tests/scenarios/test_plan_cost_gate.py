"""Whether trading is worth its cost: the cost of drift over years against that of mending it."""

from __future__ import annotations

from dataclasses import replace

from tests.scenarios.scenario import Given, scenario


@scenario
def test_a_dear_trade_for_little_drift_waits(given: Given) -> None:
    """
    70/30 against 60/40 with a band of 5. Drift: ½ × 4 × 0.1² × (15 %² + 5 %²) × 10,000 = 5.00 a year, 25 in five years. Selling and
    buying 1,000 each at 4 % costs 80, and no tax: it waits.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     70        100    Stocks
      IRA      BND     30        100    Bonds

    Accounts:
      Account  Type
      IRA      ira

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Risk:
      Asset Class  Volatility %  Stocks  Bonds
      Stocks       15            1       0
      Bonds        5             0       1

    Settings:
      Name               Value
      Trading Price bps  400

    Expect:
    Trades:
      (none)
    """
    said = [str(row["message"]) for row in given.rows_of("Checks") if row["code"] == "COST_GATE"]
    assert len(said) == 1
    assert all(part in said[0] for part in ("$80", "$5 a year", "$25 over 5 years"))
    figures = {row["item"]: row["after"] for row in given.rows_of("Summary")}
    assert (figures["Drift, if left"], figures["Cost of mending it"]) == (25.0, 80.0)
    assert "COST_GATE" in {each.reason.rule.name for each in given.plan.verdicts}


@scenario
def test_a_cheap_one_is_made(given: Given) -> None:
    """
    The same at 1 % a side: 20 against 25.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     70        100    Stocks
      IRA      BND     30        100    Bonds

    Accounts:
      Account  Type
      IRA      ira

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Risk:
      Asset Class  Volatility %  Stocks  Bonds
      Stocks       15            1       0
      Bonds        5             0       1

    Settings:
      Name               Value
      Trading Price bps  100

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    IRA      VTI     10
      BUY     IRA      BND     10
    """


@scenario
def test_limits_of_its_own_are_a_mandate(given: Given) -> None:
    """
    Stocks may weigh 55 to 65 %, as entered under Low % and High %: the limits are kept, whatever it costs, and that is said.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     70        100    Stocks
      IRA      BND     30        100    Bonds

    Accounts:
      Account  Type
      IRA      ira

    Targets:
      Asset Class  Target %  Low %  High %
      Stocks       60        55     65
      Bonds        40        35     45

    Risk:
      Asset Class  Volatility %  Stocks  Bonds
      Stocks       15            1       0
      Bonds        5             0       1

    Settings:
      Name               Value
      Trading Price bps  400

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    IRA      VTI     10
      BUY     IRA      BND     10
    """
    said = [row for row in given.rows_of("Checks") if row["code"] == "COST_GATE"]
    assert [row["severity"] for row in said] == ["warning"]
    assert "limits of its own" in str(said[0]["message"])


@scenario
def test_tax_only_warns_unless_the_gate_is_to_hold(given: Given) -> None:
    """
    Trading at 0.25 % costs 5 against 25, but the sale realizes 900 of gain at 20 %: 180 of tax. By default it is traded with a
    warning; with Cost Gate = hold it waits.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     70        100    Stocks
      Joint    BND     30        100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  70        700
      Joint    BND     B       2018-03-02  30        3000

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Risk:
      Asset Class  Volatility %  Stocks  Bonds
      Stocks       15            1       0
      Bonds        5             0       1

    Settings:
      Name               Value
      Short-Term Rate %  20
      Long-Term Rate %   20

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    Joint    VTI     10
      BUY     Joint    BND     10
    """
    said = [row for row in given.rows_of("Checks") if row["code"] == "COST_GATE"]
    assert [row["severity"] for row in said] == ["warning"]
    assert "$180 of tax" in str(said[0]["message"])
    rows = [*given.sheets["Settings"], ["Cost Gate", "hold"]]
    held = replace(given, sheets={**given.sheets, "Settings": rows})
    assert held.rows_of("Trades") == []
    off = replace(given, sheets={**given.sheets, "Settings": [*given.sheets["Settings"], ["Cost Gate", "off"]]})
    assert not [row for row in off.rows_of("Checks") if row["code"] == "COST_GATE"]


@scenario
def test_a_need_is_met_though_the_gate_holds_drift_back(given: Given) -> None:
    """
    Cash is needed: 500 is raised from what is over, and nothing beyond.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     70        100    Stocks
      IRA      BND     30        100    Bonds

    Accounts:
      Account  Type
      IRA      ira

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Cash Needs:
      Account  Amount
      IRA      500

    Risk:
      Asset Class  Volatility %  Stocks  Bonds
      Stocks       15            1       0
      Bonds        5             0       1

    Settings:
      Name               Value
      Trading Price bps  800

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    IRA      VTI     5
    """
