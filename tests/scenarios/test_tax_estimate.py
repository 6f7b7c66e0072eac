"""Tax with the trades less tax without them, by brackets and at marginal rates, checked by hand."""

from __future__ import annotations

from tests.scenarios.scenario import Given, scenario


def figures(given: Given, table: str, item: str) -> list[object]:
    """One labelled row of a result table, its figures only."""
    row = next(row for row in given.results[table] if row.get("item", row.get("budget")) == item)
    return [value for key, value in row.items() if key not in ("item", "budget", "unit", "note")]


@scenario
def test_gains_fill_the_zero_bracket_first(given: Given) -> None:
    """
    Single, 40,000 of other income: 9,450 of the 20,000 gain at 0 %, 10,550 at 15 % (XT1: 6,134.50 in all, 4,552 without).

    Household: 100 VTI at 300; all cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  100       10000

    Settings:
      Name           Value
      Filing Status  single
      Other Income   40000
      MAGI           56100

    Expect:
    Gains:
      Bucket  Proposed  Net
      ST      0         0
      LT      20000     20000
      total   20000     20000
    """
    assert figures(given, "tax_report", "Estimated tax") == [4552.0, 6134.5, 1582.5]
    assert figures(given, "tax_report", "Tax on other income") == [4552.0, 4552.0, 0.0]
    assert figures(given, "gains_detail", "Tax of the trades") == [None, None, 1582.5]
    assert given.plan.outcome.tax_change == 158_250
    assert [finding.code for finding in given.findings if finding.sheet == "Settings"] == []


@scenario
def test_net_investment_income_tax_and_collectibles(given: Given) -> None:
    """
    Joint, 240,000 of other income, MAGI 255,000 without the trades. Gold gains 30,000, the fund loses 10,000, 5,000 is carried in.
    Net long-term 15,000, all of it collectibles: the carryforward comes off them first (30,000 - 5,000, at most the net).
    240,000 is in the 24 % bracket: collectibles fill it, 15,000 x 24 % = 3,600, against nothing without the trades but the 3,000 offset:
    3,000 x 24 % = 720. NIIT: without, MAGI 255,000 (its offset inside) and investment income 9,000 - 3,000 = 6,000, over by 5,000: 190.
    With, MAGI rises by 18,000 to 273,000, investment income is 24,000: 23,000 x 3.8 % = 874. Together 3,600 + 720 + 684 = 5,004.

    Household: all cash

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    GLD     100       400    Gold
      Joint    VTI     100       100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    GLD     G1      2020-03-02  100       10000
      Joint    VTI     L1      2020-03-02  100       20000

    Securities:
      Symbol  Asset Class  Collectible
      GLD     Gold         yes

    Settings:
      Name               Value
      Filing Status      mfj
      Other Income       240000
      Investment Income  9000
      MAGI               255000
      LT Carryforward    5000
    """
    assert figures(given, "gains_detail", "of which collectibles") == [None, 15000.0, 15000.0]
    assert figures(given, "tax_report", "Net investment income tax") == [190.0, 874.0, 684.0]
    assert figures(given, "tax_report", "Estimated tax")[2] == 5004.0
    assert figures(given, "tax_report", "Tax on short-term gains")[:2] == [-720.0, 0.0]


@scenario
def test_marginal_rates_and_collectibles_in_the_tax_budget(given: Given) -> None:
    """
    Collectibles cost min(28 %, short-term rate): a gain of 100 a share is 28 of tax, so a tax budget of 1,400 lets 50 shares go.

    Household: all cash

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    GLD     100       200    Gold

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    GLD     G1      2020-03-02  100       10000

    Securities:
      Symbol  Asset Class  Collectible
      GLD     Gold         yes

    Settings:
      Name               Value
      Short-Term Rate %  37
      Long-Term Rate %   15
      NIIT %             0
      Tax Budget         1400

    Expect:
    Lots Sold:
      Lot ID  Quantity  Gain
      G1      50        5000
    """
    assert figures(given, "gains_detail", "of which because of collectibles") == [None, 650.0, 650.0]
    assert figures(given, "budgets", "Tax budget") == [1400.0, 1400.0, 0.0, 1400.0, 0.0]


@scenario
def test_the_advisors_own_tax_table(given: Given) -> None:
    """
    Two brackets, 10 % to 100,000 and 30 % above; long-term gains at 0 % up to 60,000: of 20,000 on 50,000, half is free.

    Household: 100 VTI at 300; all cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  100       10000

    Tax Table:
      Item            Rate %  Single
      Income Bracket  10      100000
      Income Bracket  30
      0% Gains                60000

    Settings:
      Name           Value
      Filing Status  single
      Other Income   50000
      MAGI           50000
    """
    assert given.household.tax_table["single"].zero_max == 6_000_000
    assert figures(given, "tax_report", "Estimated tax") == [5000.0, 6500.0, 1500.0]


@scenario
def test_a_tax_table_that_cannot_be_used(given: Given) -> None:
    """
    Household: 100 VTI at 300; all stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  100       10000

    Tax Table:
      Item            Rate %  Single  Joint
      Income Bracket  10      50000   20000
      Income Bracket  20      40000   90000
      Income Bracket  30              95000

    Settings:
      Name               Value
      Short-Term Rate %  24
      Long-Term Rate %   15

    Expect:
    Checks:
      Code           Severity  Sheet         Row  Column  Value
      BAD_VALUE      error     Tax Table     3    Single  40,000.00
      BAD_VALUE      error     Tax Table     4    Joint   95,000.00
      SHORT_HISTORY  warning   Transactions  -    -       -
    """
    assert not given.household.tax_table["single"].brackets


@scenario
def test_harvesting_is_worth_what_it_really_saves(given: Given) -> None:
    """
    A loss of 10,000 and no gains: 3,000 offsets other income at 24 %, the rest is carried forward and saves nothing now (T-1).

    Household: AGG stands in for BND; losses harvested

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    BND     100       100    Bonds
      Joint    VTI     100       100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    BND     B1      2020-03-02  100       20000
      Joint    VTI     L1      2020-03-02  100       10000

    Targets:
      Asset Class  Symbol  Target %
      Bonds        BND     50
      Stocks       VTI     50

    Settings:
      Name               Value
      Short-Term Rate %  24
      Long-Term Rate %   15
    """
    assert figures(given, "tax_report", "Losses harvested") == [0.0, 10000.0, 10000.0]
    assert figures(given, "tax_report", "Tax saved by harvesting") == [0.0, 720.0, 720.0]
    assert figures(given, "tax_report", "Loss that saves nothing this year") == [0.0, 7000.0, 7000.0]
    assert figures(given, "gains_detail", "At risk: sold by these trades") == [0.0, 10000.0, 10000.0]
    assert figures(given, "gains_detail", "Net at worst") == [0.0, 0.0, 0.0]
    assert figures(given, "tax_report", "Losses still at risk") == [0.0, 10000.0, 10000.0]


@scenario
def test_income_without_a_filing_status_and_without_magi(given: Given) -> None:
    """
    Household: 100 VTI at 300; all cash

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    VTI     L1      2020-03-02  100       10000

    Settings:
      Name               Value
      Other Income       40000
      Short-Term Rate %  24
      Long-Term Rate %   15
    """
    assert given.plan.proposal.budget.tax_year.income is None
    assert [finding.message.split(":")[0] for finding in given.findings if finding.sheet == "Settings"] == [
        "Other Income is given and Filing Status is not"]
