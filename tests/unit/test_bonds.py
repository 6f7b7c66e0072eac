"""Bonds: quoted per 100 of par, recognised from the Market Value beside the price, said in par, traded in thousands."""

from __future__ import annotations

import pytest

from docs.example_plan import plan_example
from xlrebal.app.explain import explain_trade
from xlrebal.schema.finding import Problem

NOTE = "US TREASURY NOTE 4.25% 11/15/2034"
ON_TARGET = "Asset Class, Target %, Band %\nStocks, 59, 5\nBonds, 40, 5\nCash, 1, 5"
FEWER_BONDS = "Asset Class, Target %, Band %\nStocks, 94, 5\nBonds, 5, 5\nCash, 1, 5"
SETTINGS = "Name, Value\nShort-Term Rate %, 37\nLong-Term Rate %, 20"


def planned(price: str, market_value: str, *, kind: str = "bond", words: str = "", symbol: str = "91282CLW9", factor: str = "", cost: str = "9900",
            unit_cost: str = "", targets: str = ON_TARGET, prices: str | None = None):  # fmt: skip
    return plan_example({
        "Transactions": None, "Targets": targets, "Settings": SETTINGS, "Prices": prices,
        "Holdings": f"Account, Symbol, Description, Quantity, Price, Market Value, Asset Class\nA, VTI, , 100, 300, 30000, Stocks\n"
        f"A, {symbol}, {words}, 10000, {price}, {market_value}, Bonds\nA, BND, , 136, 75, 10200, Bonds\nA, CASH, , 500, , 500, Cash",
        "Lots": "Account, Symbol, Lot ID, Acquired, Quantity, Cost Basis, Unit Cost\nA, VTI, 1, 2022-01-03, 100, 20000, \n"
        f"A, {symbol}, 2, 2024-12-03, 10000, {cost}, {unit_cost}\nA, BND, 3, 2022-01-03, 136, 11000, ",
        "Securities": f"Symbol, Asset Class, Type, Price Factor\n{symbol}, Bonds, {kind}, {factor}",
    })  # fmt: skip


def value_of_bonds(answer) -> float:
    return next(row["value"] for row in answer.results["drift"] if (row["level"], row["name"]) == ("class", "Bonds"))


def codes(answer) -> set[Problem]:
    return {finding.code for finding in answer.findings} & {Problem.QUOTING_RECOGNISED, Problem.QUOTING_UNCLEAR, Problem.STALE_MARKET_VALUE}


@pytest.mark.parametrize(("price", "market_value", "more", "said"), [
    ("98.5", "9850", {}, {Problem.QUOTING_RECOGNISED}),
    ("98.5", "9850", {"kind": "", "words": NOTE}, {Problem.QUOTING_RECOGNISED}),
    ("98.5", "9850", {"kind": ""}, {Problem.QUOTING_RECOGNISED}),  # by the letters in its CUSIP
    ("98.5", "9850", {"kind": "", "symbol": "NOTE34", "words": "ACME CORP 5.25% 03/15/2030"}, {Problem.QUOTING_RECOGNISED}),
    ("98.5", "9850", {"symbol": "NOTE34"}, {Problem.QUOTING_RECOGNISED}),
    ("98.5", "9961.40", {}, {Problem.QUOTING_RECOGNISED, Problem.STALE_MARKET_VALUE}),  # accrued interest
    ("0.985", "9850", {}, set()),
    ("0.985", "", {}, set()),
    ("", "9850", {}, set()),
    ("98.5", "", {"factor": "0.01"}, set()),
    ("98.5", "9850", {"factor": "0.01"}, set()),
    ("", "9850", {"prices": "Symbol, Price\n91282CLW9, 98.5"}, {Problem.QUOTING_RECOGNISED}),
])  # fmt: skip
def test_ten_thousand_of_par_are_worth_about_ten_thousand(price: str, market_value: str, more: dict[str, str], said: set[Problem]) -> None:
    """(9,850 + 10,200) / 50,550 = 39.7 % against 40 %: on target."""
    answer = planned(price, market_value, **more)
    assert value_of_bonds(answer) == 20_050
    assert answer.results["trades"] == []
    assert codes(answer) == said


@pytest.mark.parametrize(("price", "market_value", "more"), [
    ("98.5", "", {}),
    ("98.5", "", {"kind": "", "words": NOTE}),
    ("98.5", "5000", {}),  # neither way
    ("98.5", "9850", {"kind": "stock", "symbol": "XYZ"}),  # per 100, and nothing says bond
    ("98.5", "9850", {"kind": "", "symbol": "XYZ"}),
])  # fmt: skip
def test_what_is_unclear_is_an_error_and_worth_nobody_knows_what(price: str, market_value: str, more: dict[str, str]) -> None:
    answer = planned(price, market_value, **more)
    (finding,) = (each for each in answer.findings if each.code is Problem.QUOTING_UNCLEAR)
    assert finding.severity == "error"
    assert (finding.sheet, finding.row, finding.column) == ("Holdings", 3, "Price")
    assert "Price Factor on Securities" in finding.message
    assert "Market Value" in finding.message
    assert Problem.STALE_MARKET_VALUE not in codes(answer)
    assert answer.results["trades"] == []


def test_a_bond_fund_called_a_bond_is_priced_by_the_share() -> None:
    answer = planned("75", "", symbol="BNDX")
    assert value_of_bonds(answer) == 750_000 + 10_200
    assert codes(answer) == set()


def test_an_option_quoted_per_share_is_worth_a_hundred_times_that() -> None:
    answer = plan_example({
        "Transactions": None, "Settings": SETTINGS, "Targets": "Asset Class, Target %, Band %\nStocks, 100, 5",
        "Holdings": "Account, Symbol, Quantity, Price, Market Value, Asset Class\nA, VTI, 100, 300, 30000, Stocks\nA, VTI 12/18/2026 250.00 C, 2, 5.5, 1100, Stocks",
        "Lots": "Account, Symbol, Lot ID, Acquired, Quantity, Cost Basis\nA, VTI, 1, 2022-01-03, 100, 20000\nA, VTI 12/18/2026 250.00 C, 2, 2026-01-03, 2, 900",
    })  # fmt: skip
    assert next(row["value"] for row in answer.results["drift"] if row["level"] == "class") == 31_100


def test_bonds_are_said_in_par_and_traded_in_thousands() -> None:
    answer = planned("98.5", "9850", targets=FEWER_BONDS)
    sale = next(row for row in answer.results["trades"] if row["symbol"] == "91282CLW9")
    assert (sale["action"], sale["quantity"] % 1000, sale["price"]) == ("SELL", 0, 98.5)
    assert sale["amount"] == pytest.approx(sale["quantity"] * 0.985)
    told = " ".join(explain_trade(answer, "91282CLW9"))
    assert f"SELL {sale['quantity']:,.0f} par 91282CLW9" in told
    assert "shares" not in told
    audit = [row["detail"] for row in answer.results["audit"] if row["what"] == "sell 91282CLW9 in A" and row["phase"] == "choose sales"]
    assert all(" par, $" in detail for detail in audit) and audit


@pytest.mark.parametrize("unit_cost", ["99", "0.99"])
def test_a_unit_cost_is_per_100_as_the_price_or_per_dollar(unit_cost: str) -> None:
    answer = planned("98.5", "9850", cost="", unit_cost=unit_cost)
    gain = next(row["unrealized_gain"] for row in answer.results["drift_holdings"] if row["weight"] and abs(row["unrealized_gain"]) == 50)
    assert gain == -50
