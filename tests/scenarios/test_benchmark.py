"""An index to track with many names: its weights are targets, of what may be bought, within every cap, and losses are taken while it is tracked."""

from __future__ import annotations

import pytest

from tests.scenarios.scenario import Given, scenario
from xlrebal.schema.finding import Problem


def targets(given: Given) -> dict[str, float]:
    """What each security should weigh."""
    return {str(row["name"]): round(float(str(row["target"])), 6) for row in given.answer.results["drift"] if row["level"] == "security"}


def said(given: Given) -> list[str]:
    return [each.message for each in given.findings if each.code is Problem.BENCHMARK]


def figure(given: Given, item: str) -> tuple[object, object]:
    return next((row["before"], row["after"]) for row in given.answer.results["summary"] if row["item"] == item)


@scenario
def test_the_index_is_the_target_where_there_is_no_other(given: Given) -> None:
    """
    C may not be bought: its 20 % go to the others in proportion, A 50, B 31.25, D 18.75. A may weigh 45 at most, so that B and D
    take 5 more, as 25 to 15. C is sold, B and D are outside a quarter of their targets.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      A       400       25     Stocks
      IRA      B       200       25     Stocks
      IRA      C       40        25     Stocks
      IRA      CASH    4000      1      Cash

    Accounts:
      Account  Type
      IRA      ira

    Securities:
      Symbol  Asset Class  Max Weight %
      A       Stocks       45
      D       Stocks       -

    Prices:
      Symbol  Price
      D       25

    Restrictions:
      Symbol  Rule
      C       do not buy

    Benchmark:
      Symbol  Weight %
      A       40
      B       25
      C       20
      D       15

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    A       40
      SELL    C       40
      BUY     D       165
      BUY     B       75
    """
    assert targets(given) == {"A": 0.45, "B": 0.34375, "D": 0.20625, "C": 0.0}
    assert said(given) == [
        "Targets of the household are 3 of the 4 names of Benchmark: C left out, which may not be bought (20.0% of it; what is held of it has a target of 0, unless its rule is hold); A at its maximum weight; "
        "the others take that weight in proportion. A name without a band of its own has the 5/25 band."
    ]
    assert Problem.MISSING_SHEET not in {each.code for each in given.findings if each.sheet == "Targets"}


@scenario
def test_a_weight_that_is_not_known_stops_what_follows_it(given: Given) -> None:
    """
    Left out, B would have no target and be sold.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      A       500       100    Stocks
      IRA      B       500       100    Stocks

    Accounts:
      Account  Type
      IRA      ira

    Benchmark:
      Symbol  Weight %
      A       90
      B       -
      C       10

    Securities:
      Symbol  Asset Class
      C       Stocks

    Prices:
      Symbol  Price
      C       50

    Expect:
    Trades:
      Action  Symbol
    """
    assert [(each.sheet, each.row) for each in given.findings if each.code is Problem.MISSING_VALUE] == [("Benchmark", 3)]


@scenario
def test_beneath_a_class_the_index_has_its_weight(given: Given) -> None:
    """
    Targets names classes alone: the index fills the stocks, 60 % of the portfolio: A 36 %, B 24 %. B at 30 % is past its limit of 29 %: 5 points are narrower
    than a quarter of its target.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      A       300       100    Stocks
      IRA      B       300       100    Stocks
      IRA      BND     400       100    Bonds

    Accounts:
      Account  Type
      IRA      ira

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        5

    Benchmark:
      Symbol  Weight %
      A       60
      B       40
    """
    assert targets(given)["A"] == 0.36 and targets(given)["B"] == 0.24
    low_high = {row["name"]: (row["low"], row["high"]) for row in given.answer.results["drift"] if row["level"] == "security"}
    assert low_high["B"] == pytest.approx((0.19, 0.29))
    assert [(row["action"], row["symbol"]) for row in given.answer.results["trades"]] == [("SELL", "B"), ("BUY", "A")]


@scenario
def test_an_account_follows_it_as_its_model(given: Given) -> None:
    """
    The index account follows Benchmark by itself, the other the household's targets. An index whose list makes 80 is taken whole.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Index    A       500       100    Stocks
      Index    B       500       100    Stocks
      IRA      BND     100       100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Index    A       a       2020-01-02  500       40000
      Index    B       b       2020-01-02  500       40000

    Accounts:
      Account  Type     Model
      Index    taxable  Benchmark
      IRA      ira      -

    Targets:
      Asset Class  Target %
      Bonds        100

    Benchmark:
      Symbol  Weight %
      A       40
      B       40

    Expect:
    Trades:
      Action  Symbol
    """
    assert targets(given)["A"] == targets(given)["B"] == 0.5
    assert said(given) == [
        "The weights of Benchmark add up to 80.00%: each is taken at its share of that.",
        "Targets of model Benchmark are 2 of the 2 names of Benchmark. A name without a band of its own has the 5/25 band.",
    ]


@scenario
def test_it_may_be_a_part_of_a_model_of_models(given: Given) -> None:
    """
    60 % of the household is the index, 40 % bonds.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      A       300       100    Stocks
      IRA      B       300       100    Stocks
      IRA      BND     400       100    Bonds

    Accounts:
      Account  Type
      IRA      ira

    Targets:
      Sub-Model  Asset Class  Target %
      Benchmark  -            60
      -          Bonds        40

    Benchmark:
      Symbol  Weight %
      A       75
      B       25

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    B       150
      BUY     A       150
    """
    assert targets(given)["A"] == 0.45 and targets(given)["B"] == 0.15


@scenario
def test_what_no_name_may_take_stays_in_cash(given: Given) -> None:
    """
    Two names of at most 40 % each leave 20 % to nobody.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      A       500       100    Stocks
      IRA      B       500       100    Stocks

    Accounts:
      Account  Type
      IRA      ira

    Securities:
      Symbol  Asset Class  Max Weight %
      A       Stocks       40
      B       Stocks       40

    Benchmark:
      Symbol  Weight %
      A       60
      B       40
    """
    assert targets(given) == {"A": 0.4, "B": 0.4}
    assert "leave 20.00% of the portfolio without a name" in said(given)[1]


@scenario
def test_losses_are_taken_while_it_is_tracked(given: Given) -> None:
    """
    A and B are half of the index each. C moves with B and nothing else sets it apart but its own 10 % a year: with half of the account in C for B, the
    account strays by half of √(10² + 10²) = 7.07 % a year. The limit of 8 % allows it.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Index    A       500       100    Stocks
      Index    B       500       100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Index    A       a       2020-01-02  500       40000
      Index    B       b       2020-01-02  500       80000

    Accounts:
      Account  Type
      Index    taxable

    Securities:
      Symbol  Asset Class  Substitutes
      B       Stocks       C
      C       Stocks       -

    Prices:
      Symbol  Price
      C       100

    Benchmark:
      Symbol  Weight %
      A       50
      B       50

    Factors:
      Symbol      Specific %  Market
      A           10%         1
      B           10%         1
      C           10%         1
      Volatility  -           16%

    Settings:
      Name                    Value
      Harvest Losses          yes
      Tracking Error Limit %  8%
      Short-Term Rate %       35%
      Long-Term Rate %        15%
      NIIT %                  0%
      Year-to-Date LT         50000

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    B       500
      BUY     C       500
    """
    assert figure(given, "Benchmark tracking error") == pytest.approx((0.0, 0.5 * 0.02**0.5))
    assert figure(given, "Active share") == pytest.approx((0.0, 0.5))
    assert figure(given, "Names of the benchmark held") == (2, 1)
    measured = {row["item"]: row["limit"] for row in given.answer.results["risk_measures"]}
    assert measured["Benchmark tracking error"] == 0.08


@scenario
def test_a_loss_waits_where_its_substitute_strays_too_far(given: Given) -> None:
    """
    The same, with a limit of 7 %: 7.07 % is beyond it, and the loss stays.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Index    A       500       100    Stocks
      Index    B       500       100    Stocks

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Index    A       a       2020-01-02  500       40000
      Index    B       b       2020-01-02  500       80000

    Accounts:
      Account  Type
      Index    taxable

    Securities:
      Symbol  Asset Class  Substitutes
      B       Stocks       C
      C       Stocks       -

    Prices:
      Symbol  Price
      C       100

    Benchmark:
      Symbol  Weight %
      A       50
      B       50

    Factors:
      Symbol      Specific %  Market
      A           10%         1
      B           10%         1
      C           10%         1
      Volatility  -           16%

    Settings:
      Name                    Value
      Harvest Losses          yes
      Tracking Error Limit %  7%
      Short-Term Rate %       35%
      Long-Term Rate %        15%
      NIIT %                  0%
      Year-to-Date LT         50000

    Expect:
    Trades:
      Action  Symbol

    Harvest:
      Symbol  Status
      B       blocked
    """
    assert given.answer.results["harvest"][0]["why"] == (
        "Swapped, the tracking error to the benchmark would go from 0.0% to 7.1%, above the Tracking Error Limit of 7.0%"
    )


@scenario
def test_a_ticker_called_low_is_a_security(given: Given) -> None:
    """
    LOW has a Specific %: it is Lowe's, and no limit of the factors.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      LOW     100       100    Stocks

    Accounts:
      Account  Type
      IRA      ira

    Benchmark:
      Symbol  Weight %
      LOW     100

    Factors:
      Symbol      Specific %  Market
      LOW         12%         1
      Volatility  -           16%
    """
    assert figure(given, "Volatility")[0] == pytest.approx(0.20)


@scenario
def test_the_firms_benchmark_stands_behind_a_client_who_follows_it(given: Given) -> None:
    """
    The house file has the index, and the price of what is not held yet.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Index    A       1000      100    Stocks

    Accounts:
      Account  Type  Model
      Index    ira   Benchmark

    House Benchmark:
      Symbol  Weight %
      A       75
      B       25

    House Securities:
      Symbol  Asset Class
      B       Stocks

    House Prices:
      Symbol  Price  Source
      B       50     Firm list

    Expect:
    Trades:
      Action  Symbol  Quantity
      SELL    A       250
      BUY     B       500
    """
