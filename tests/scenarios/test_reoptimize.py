"""How far towards its targets a portfolio should go once tax and cost are counted, as rows of Targets."""

from __future__ import annotations

import pytest

from tests.scenarios.scenario import Given, scenario
from xlrebal.study.optimal_targets import optimal_targets


def weights(given: Given) -> dict[str, float]:
    """The optimal target of each row, by its narrowest name."""
    assert given.answer.plan
    rows = optimal_targets(given.answer.plan).rows
    return {str(row["symbol"] or row["asset_class"]): float(str(row["target_pct"])) for row in rows}


@scenario
def test_stocks_are_sold_until_the_next_dollar_costs_what_it_spares(given: Given) -> None:
    """
    x points off in both of two classes of 20 % a year that move apart: the variance is 2 × 0.04 x². Over five years an aversion of 4 prices it at
    ½ × 4 × 5 × 0.08 x² = 0.8 x², the next dollar at 1.6 x. It costs 7.5 cents of tax (half of it gain, at 15 %) and twice 25 basis points, 8 cents: x = 5 points.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    STK     800       100    Stocks
      Joint    BND     200       100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    STK     s       2020-01-02  800       40000
      Joint    BND     b       2020-01-02  200       20000

    Accounts:
      Account  Type
      Joint    taxable

    Targets:
      Asset Class  Target %  Band %
      Stocks       60        5
      Bonds        40        4

    Risk:
      Asset Class  Volatility %  Stocks  Bonds
      Stocks       20            1       0
      Bonds        20            0       1

    Settings:
      Name                   Value
      Long-Term Rate %       15%
      NIIT %                 0%
      Risk Aversion          4
      Drift Horizon (years)  5
    """
    assert given.answer.plan
    assert weights(given) == pytest.approx({"Stocks": 0.65, "STK": 0.65, "Bonds": 0.35, "BND": 0.35, "Cash": 0.0}, abs=1e-6)
    found = optimal_targets(given.answer.plan)
    by_name = {str(row["symbol"] or row["asset_class"]): row for row in found.rows}
    assert (by_name["Stocks"]["low_pct"], by_name["Stocks"]["high_pct"]) == pytest.approx((0.60, 0.70)), "the band of the advisor's own row, around it"
    assert (by_name["Bonds"]["low_pct"], by_name["Bonds"]["high_pct"]) == pytest.approx((0.31, 0.39))
    assert by_name["STK"]["why"] == "Own target 60.00%, held 80.00%: selling down to here is worth its cost, its dearest lot sold taxed 7.5% of a dollar."
    (household,) = found.models
    assert (household["tax"], household["trading"], household["moved"]) == pytest.approx((1125.0, 75.0, 0.15), abs=0.01)
    assert (household["tracking_error"], household["tracking_error_after"]) == pytest.approx((0.08**0.5 * 0.2, 0.08**0.5 * 0.05))
    assert (household["cost"], household["cost_held"], household["cost_of_targets"]) == pytest.approx((1400.0, 3200.0, 1600.0), abs=0.01)
    assert float(str(household["above_least"])) < 1e-6


@scenario
def test_shares_that_are_not_taxed_go_first(given: Given) -> None:
    """
    The same, half of the stocks in an IRA: 40 points of them are sold there without tax, as far as trading is worth it: 1.6 x = 0.5 cents, x = 0.3125 points.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      Joint    STK     400       100    Stocks
      IRA      STK     400       100    Stocks
      IRA      BND     200       100    Bonds

    Lots:
      Account  Symbol  Lot ID  Acquired    Quantity  Cost Basis
      Joint    STK     s       2020-01-02  400       20000
      IRA      STK     i       2020-01-02  400       20000
      IRA      BND     b       2020-01-02  200       20000

    Accounts:
      Account  Type
      Joint    taxable
      IRA      ira

    Targets:
      Asset Class  Target %
      Stocks       60
      Bonds        40

    Risk:
      Asset Class  Volatility %  Stocks  Bonds
      Stocks       20            1       0
      Bonds        20            0       1

    Settings:
      Name                   Value
      Long-Term Rate %       15%
      NIIT %                 0%
      Risk Aversion          4
      Drift Horizon (years)  5
    """
    assert weights(given)["STK"] == pytest.approx(0.603125, abs=1e-6)


@scenario
def test_what_may_not_be_sold_stays(given: Given) -> None:
    """
    Restrictions hold the stocks: nothing moves, whatever the drift.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      STK     800       100    Stocks
      IRA      BND     200       100    Bonds

    Accounts:
      Account  Type
      IRA      ira

    Targets:
      Asset Class  Target %
      Stocks       60
      Bonds        40

    Restrictions:
      Symbol  Rule
      STK     do not sell

    Risk:
      Asset Class  Volatility %  Stocks  Bonds
      Stocks       20            1       0
      Bonds        20            0       1
    """
    assert weights(given)["STK"] == pytest.approx(0.8) and weights(given)["BND"] == pytest.approx(0.2)


@scenario
def test_a_model_whose_risk_is_not_known_keeps_its_own_rows(given: Given) -> None:
    """
    Gold has no row on Risk.

    Holdings:
      Account  Symbol  Quantity  Price  Asset Class
      IRA      STK     800       100    Stocks
      IRA      GLD     200       100    Gold

    Accounts:
      Account  Type
      IRA      ira

    Targets:
      Asset Class  Target %
      Stocks       60
      Gold         40

    Risk:
      Asset Class  Volatility %  Stocks
      Stocks       20            1
    """
    assert given.answer.plan
    found = optimal_targets(given.answer.plan)
    assert found.without == {"": "the volatility of Gold is not known: enter it"} and found.models == []
    assert weights(given) == {"Stocks": 0.6, "Gold": 0.4}
