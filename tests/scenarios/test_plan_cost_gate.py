"""Whether trading is worth its cost: the cost of drift over years against that of mending it."""

from __future__ import annotations

from dataclasses import replace

from tests.scenarios.scenario import Given, scenario
from xlrebal.schema.reason import Rule


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


@scenario
def test_the_dear_chain_waits_and_the_cheap_one_is_made(given: Given) -> None:
    """
    Stocks are 70 against 60 of 100,000. The IRA can move 7,000 without tax; 3,000 would have to come from Joint, where 90 % is
    gain: 540 of tax at 20 %, and 15 of trading. Left, they are 3 % of drift: ½ × 4 × 0.03² × (15 %² + 5 %²) × 100,000 = 4.50 a year,
    22.50 in five years. With Cost Gate = hold they wait. Those in the IRA cost 35, and without them it would be 10 % rather than
    3: 50.00 less 4.50 = 45.50 a year, 227.50 in five: they are made.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    VTI     630       100    Stocks
      Joint    BND     300       100    Bonds
      IRA      VXUS    70        100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     A       2018-03-02  630       6300
      Joint    BND     B       2018-03-02  300       30000

    Accounts:
      Account  Type
      Joint    taxable
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
      Long-Term Rate %   20
      Short-Term Rate %  20
      Cost Gate          hold

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    IRA      VXUS    70
      BUY     IRA      BND     70
    """
    made, held = given.rows_of("gate_chains")
    assert (made["trades"], made["verdict"]) == ("Selling VXUS and buying BND in IRA", "made")
    assert (made["trading_cost"], made["tax"], made["drift_cost_a_year"], made["drift_cost"]) == (35.0, 0.0, 45.5, 227.5)
    assert (held["trades"], held["verdict"]) == ("Selling VTI and buying BND in Joint", "held back")
    assert (held["trading_cost"], held["tax"], held["drift_cost_a_year"], held["drift_cost"]) == (15.0, 540.0, 4.5, 22.5)
    assert {row["drift_cost_removed"] for row in given.rows_of("Trades")} == {227.5}
    assert [row["estimated_cost"] for row in given.rows_of("Trades")] == [17.5, 17.5]
    for sheet in ("Summary", "risk_measures"):  # ½ × 4 × 0.1² × 2.5 % × 100,000 = 50 a year before, with 3 % left 4.50: one figure, the gate's own
        (row,) = (row for row in given.rows_of(sheet) if row["item"] == "Cost of drift a year")
        assert (row["before"], row["after"]) == (50.0, 4.5)
    figures = {row["item"]: (row["after"], str(row["note"])) for row in given.rows_of("Summary")}
    assert (figures["Drift, if left"][0], figures["Cost of mending it"][0]) == (250.0, 590.0)
    assert "Held back: selling VTI and buying BND in Joint ($555)" in figures["Cost of mending it"][1]
    (said,) = (row for row in given.rows_of("Checks") if row["code"] == "COST_GATE")
    assert said["severity"] == "note"
    assert all(part in str(said["message"]) for part in ("$15 and $540 of tax", "$4 a year", "$22 over 5 years"))
    assert Rule.COST_GATE_CHAIN in {refusal.reason.rule for refusal in given.plan.proposal.refusals}


@scenario
def test_no_half_of_a_chain_is_held(given: Given) -> None:
    """
    Emerging is over and bonds are under, but the Roth may buy stocks alone: EMX is sold there for VTI, and the IRA sells VTI for
    BND. Selling EMX costs 8 %: the chain waits in both accounts, and REIT, as far off, goes to TIPS at 0.25 %.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Roth     EMX     160       100    Emerging
      IRA      VTI     300       100    Stocks
      IRA      BND     240       100    Bonds
      Sep      VNQ     160       100    Real Estate
      Sep      TIP     140       100    Inflation-Linked

    Accounts:
      Account  Type      Menu
      Roth     roth_ira  EMX, VTI
      IRA      ira       VTI, BND
      Sep      sep       VNQ, TIP

    Securities:
      Symbol  Spread bps
      EMX     1600

    Targets:
      Asset Class       Target %  Band %
      Emerging          10        5
      Stocks            30        5
      Bonds             30        5
      Real Estate       10        5
      Inflation-Linked  20        5

    Risk:
      Asset Class       Volatility %  Emerging  Stocks  Bonds  Real Estate  Inflation-Linked
      Emerging          20            1         0       0      0            0
      Stocks            15            0         1       0      0            0
      Bonds             5             0         0       1      0            0
      Real Estate       20            0         0       0      1            0
      Inflation-Linked  5             0         0       0      0            1

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    Sep      VNQ     60
      BUY     Sep      TIP     60
    """
    verdicts = {row["trades"]: row["verdict"] for row in given.rows_of("gate_chains")}
    assert verdicts == {
        "Selling VNQ and buying TIP in Sep": "made",
        "Selling VTI and buying BND in IRA, selling EMX and buying VTI in Roth": "held back",
    }


@scenario
def test_impact_entered_and_by_size(given: Given) -> None:
    """
    VTI trades 40 a day: 10 shares are a quarter of it, √¼ = 0.5; its volatility a day is 15 % ÷ √252 = 0.945 %. Impact: 1 × 0.945 % × 0.5
    = 47.2 bps of 1,000 = 4.72, beside 2.50 of trading price. BND costs 1 bp of commission, half of 10 bps of spread, 50 bps of impact, and
    25 of trading price: 81 bps of 900 = 7.29.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     70        100    Stocks
      IRA      BND     30        100    Bonds

    Accounts:
      Account  Type
      IRA      ira

    Securities:
      Symbol  ADV  Spread bps  Commission bps  Impact bps
      VTI     40
      BND     40   10          1               50

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Risk:
      Asset Class  Volatility %  Stocks  Bonds
      Stocks       15            1       0
      Bonds        5             0       1

    Expect:
    Trades:
      Action  Account  Symbol  Quantity  Estimated Cost
      SELL    IRA      VTI     10        7.22
      BUY     IRA      BND     9         7.29
    """


@scenario
def test_what_cash_pays_for_does_not_wait_for_a_sale_that_is_too_dear(given: Given) -> None:
    """
    BND is to take 20,000 of cash and 20,000 of EMX, which costs 15 % to sell and may be held for good. What cash buys costs 50 and takes
    away ½ × 4 × (40 %² − 20 %² of bonds at 5 %) × 100,000 = 60 a year, 300 in five years. Selling EMX and buying more with it costs 3,100 against
    ½ × 4 × 0.2² × (15 %² + 5 %²) × 100,000 = 200 a year, 1,000 in five: that waits, and the cash is put to work.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      EMX     400       100    Stocks
      IRA      BND     400       100    Bonds
      IRA      CASH    20000     1      Cash

    Accounts:
      Account  Type
      IRA      ira

    Securities:
      Symbol  Spread bps
      EMX     3000

    Targets:
      Asset Class  Target %  Band %
      Stocks       20        5
      Bonds        80        5

    Risk:
      Asset Class  Volatility %  Stocks  Bonds
      Stocks       15            1       0
      Bonds        5             0       1

    Expect:
    Trades:
      Action  Symbol  Quantity  Estimated Cost  Drift Cost Removed
      BUY     BND     200       50              300
    """
    made, held = given.rows_of("gate_chains")
    assert (made["trades"], made["verdict"], made["trading_cost"]) == ("Buying BND in IRA", "made", 50.0)
    assert (held["trades"], held["verdict"], held["trading_cost"]) == ("Selling EMX and buying BND in IRA", "held back", 3100.0)
    assert (held["drift_cost_a_year"], held["drift_cost"]) == (200.0, 1000.0)


@scenario
def test_a_broken_limit_on_risk_excuses_what_brings_the_risk_down_alone(given: Given) -> None:
    """
    Volatility is over its limit of 8 %. Every trade costs 4 %, more than its drift: selling stocks for bonds brings volatility down and is
    made all the same; selling short bonds for real estate takes it up, and waits.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      VTI     600       100    Stocks
      IRA      BND     100       100    Bonds
      Sep      BIL2    200       100    Short Bonds
      Sep      VNQ     100       100    Real Estate

    Accounts:
      Account  Type  Menu
      IRA      ira   VTI, BND
      Sep      sep   BIL2, VNQ

    Targets:
      Asset Class  Target %  Band %
      Stocks       50        5
      Bonds        20        5
      Short Bonds  14        5
      Real Estate  16        5

    Risk:
      Asset Class  Volatility %  Stocks  Bonds  Short Bonds  Real Estate
      Stocks       15            1       0      0            0
      Bonds        5             0       1      0            0
      Short Bonds  1             0       0      1            0
      Real Estate  20            0       0      0            1

    Settings:
      Name                Value
      Trading Price bps   400
      Volatility Limit %  8

    Expect:
    Trades:
      Action  Account  Symbol  Quantity
      SELL    IRA      VTI     100
      BUY     IRA      BND     100
    """
    why = {row["trades"]: (row["verdict"], row["why"]) for row in given.rows_of("gate_chains")}
    made, held = why["Selling VTI and buying BND in IRA"], why["Selling BIL2 and buying VNQ in Sep"]
    assert made == ("made", "it brings down a risk: volatility 9.2% is above Volatility Limit 8.0%")
    assert held == ("held back", "costs more than the drift")
