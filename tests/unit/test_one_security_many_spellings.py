"""One security under the names of several custodians, the model and the price list (TAX_RULES W-8, W-11)."""

from __future__ import annotations

import pytest

from docs.example_plan import plan_example
from xlrebal.schema.finding import Problem

SETTINGS = "Name, Value\nShort-Term Rate %, 37\nLong-Term Rate %, 20"
CASH = "A, CASH, 1000, , Cash"


def planned(**sheets: str):
    """The answer for these sheets alone."""
    named = {name.replace("_", " "): text for name, text in sheets.items()}
    return plan_example({"Transactions": None, "Settings": SETTINGS, **named})


def codes(answer) -> list[Problem]:
    return [finding.code for finding in answer.findings if finding.code is not Problem.SHORT_HISTORY]


def one_share(held: str, model: str, lots: str, prices: str):
    return planned(
        Holdings=f"Account, Symbol, Quantity, Price, Asset Class\nA, {held}, 100, 400, Stocks\nA, BND, 300, 75, Bonds\n{CASH}",
        Lots=f"Account, Symbol, Lot ID, Acquired, Quantity, Cost Basis\nA, {lots}, 1, 2022-01-03, 100, 30000\nA, BND, 2, 2022-01-03, 300, 25000",
        Targets=f"Asset Class, Symbol, Target %, Band %\nStocks, {model}, 60, 5\nBonds, BND, 38, 5\nCash, , 2, 5",
        Prices=f"Symbol, Price\n{prices}, 400",
    )


@pytest.mark.parametrize(
    "spellings",
    ["BRK/B BRK.B BRK-B BRKB", "BRKB BRK.B BRKB BRKB", "BRKB BRKB BRK/B BRKB", "BRK-B NYSE:BRK.B BRKB BRK-B.US", "AAPL NASDAQ:AAPL AAPL.O AAPL.US"],
)
def test_the_model_the_custodian_and_the_price_list_mean_one_share(spellings: str) -> None:
    """On target: neither sold as legacy nor bought under its other name; called as Holdings calls it."""
    held, model, lots, prices = spellings.split()
    answer = one_share(held, model, lots, prices)
    assert answer.results["trades"] == []
    assert codes(answer) == [Problem.ONE_SECURITY]
    assert {row["name"] for row in answer.results["drift"] if row["level"] == "security"} == {held, "BND"}


def test_a_purchase_under_another_spelling_blocks_the_harvest() -> None:
    answer = planned(
        Accounts="Account, Type\nJoint, taxable\nIRA, ira",
        Holdings="Account, Symbol, Quantity, Price, Asset Class\nJoint, BRK/B, 100, 400, Stocks\nIRA, BRKB, 30, 400, Stocks\nJoint, CASH, 10000, , Cash",
        Lots="Account, Symbol, Lot ID, Acquired, Quantity, Cost Basis\nJoint, BRK/B, J1, 2024-03-01, 100, 50000\nIRA, BRKB, I1, 2026-11-10, 30, 12300",
        Securities="Symbol, Asset Class, Substitutes, Type\nBRK/B, Stocks, SPY, stock\nSPY, Stocks, , etf\nBRK-B, Stocks, , ",
        Prices="Symbol, Price\nSPY, 600",
        Targets="Asset Class, Target %, Band %\nStocks, 80, 10\nCash, 20, 10",
        Settings=SETTINGS + "\nHarvest Losses, yes",
    )
    assert answer.results["trades"] == []
    assert {row["kind"] for row in answer.results["wash_sales"]} == {"blocked sale"}
    assert {row["symbol"] for row in answer.results["wash_sales"]} == {"BRK/B"}


@pytest.mark.parametrize("other", ["037833100", "37833100", "US0378331005"])
@pytest.mark.parametrize("place", ["column", "securities", "description"])
def test_a_cusip_beside_the_ticker_on_any_sheet_pairs_them(other: str, place: str) -> None:
    """Leading zeros that Excel took are known by the check digit; a row with the CUSIP alone is the ticker's."""
    cusip = ", CUSIP" if place == "column" else ""
    mark = ", 037833100" if place == "column" else ""
    answer = planned(
        Holdings=f"Account, Symbol, Quantity, Price, Asset Class{cusip}\nA, AAPL, 100, 400, Stocks{mark}\nA, BND, 300, 75, Bonds\n{CASH}",
        Lots=f"Account, Symbol, Lot ID, Acquired, Quantity, Cost Basis\nA, {other}, 1, 2022-01-03, 100, 30000\nA, BND, 2, 2022-01-03, 300, 25000",
        Targets="Asset Class, Symbol, Target %, Band %\nStocks, AAPL, 60, 5\nBonds, BND, 38, 5\nCash, , 2, 5",
        Securities="Symbol, Asset Class, CUSIP, Description\nAAPL, Stocks, "
        + ("037833100, Apple" if place == "securities" else ", APPLE INC CUSIP 037833100" if place == "description" else ", Apple"),
    )
    assert answer.results["trades"] == []
    assert codes(answer) == [Problem.ONE_SECURITY]


def test_one_cusip_beside_two_tickers_is_said() -> None:
    answer = planned(
        Holdings="Account, Symbol, CUSIP, Quantity, Price, Asset Class\nA, AAPL, 037833100, 100, 400, Stocks\nA, BND, 037833100, 300, 75, Bonds\nA, CASH, , 1000, , Cash",
        Lots="Account, Symbol, Lot ID, Acquired, Quantity, Cost Basis\nA, AAPL, 1, 2022-01-03, 100, 30000\nA, BND, 2, 2022-01-03, 300, 25000",
        Targets="Asset Class, Target %, Band %\nStocks, 60, 5\nBonds, 38, 5\nCash, 2, 5",
    )
    assert codes(answer) == [Problem.SPELLINGS_KEPT_APART]


def test_a_bond_under_its_issuers_ticker_is_not_the_stock() -> None:
    """Some custodians print the issuer's ticker beside the bond's own CUSIP, which has letters where stock has digits."""
    answer = planned(
        Holdings="Account, Symbol, CUSIP, Quantity, Price, Asset Class\nA, AAPL, 037833100, 100, 400, Stocks\nA, AAPL, 037833DX5, 22500, 1, Bonds\nA, CASH, , 1000, , Cash",
        Lots="Account, Symbol, Lot ID, Acquired, Quantity, Cost Basis\nA, AAPL, 1, 2022-01-03, 100, 30000\nA, 037833DX5, 2, 2022-01-03, 22500, 25000",
        Targets="Asset Class, Target %, Band %\nStocks, 60, 5\nBonds, 38, 5\nCash, 2, 5",
    )
    assert codes(answer) == []
    assert answer.plan.household.positions.symbol == ("037833DX5", "AAPL")


@pytest.mark.parametrize("pair", ["BF.A BF.B", "BAC BAC-PL", "XYZ XYZ.WS", "XYZ XYZ.U", "RY TSE:RY", "RY RY.TO", "GOOG GOOGL"])
def test_two_securities_stay_two(pair: str) -> None:
    one, other = pair.split()
    answer = planned(
        Holdings=f"Account, Symbol, Quantity, Price, Asset Class\nA, {one}, 100, 400, Stocks\nA, {other}, 300, 75, Stocks\n{CASH}",
        Lots=f"Account, Symbol, Lot ID, Acquired, Quantity, Cost Basis\nA, {one}, 1, 2022-01-03, 100, 30000\nA, {other}, 2, 2022-01-03, 300, 25000",
        Targets="Asset Class, Target %, Band %\nStocks, 98, 5\nCash, 2, 5",
    )
    assert sorted(answer.plan.household.positions.symbol) == sorted(pair.split())
    assert Problem.ONE_SECURITY not in codes(answer)


@pytest.mark.parametrize(
    "rows",
    [
        ("ABC.B, Alphabet Bakeries, stock", "ABCB, Southern Bancorp, stock"),
        ("BRK.B, , stock", "BRKB, , etf"),
    ],
)
def test_written_together_but_described_as_two(rows: tuple[str, str]) -> None:
    one, other = (row.split(",")[0] for row in rows)
    answer = planned(
        Holdings=f"Account, Symbol, Quantity, Price, Asset Class\nA, {one}, 100, 400, Stocks\nA, {other}, 75, 300, Stocks\n{CASH}",
        Lots=f"Account, Symbol, Lot ID, Acquired, Quantity, Cost Basis\nA, {one}, 1, 2022-01-03, 100, 30000\nA, {other}, 2, 2022-01-03, 75, 25000",
        Securities="Symbol, Description, Type\n" + "\n".join(rows),
        Targets="Asset Class, Target %, Band %\nStocks, 98, 5\nCash, 2, 5",
    )
    assert codes(answer) == [Problem.SPELLINGS_KEPT_APART]
    assert len(answer.plan.household.positions) == 2


def test_a_trust_without_a_ticker_counts_under_its_description() -> None:
    """(40,000 + 15,000) / 86,000 = 64 % stocks, 35 % bonds, 1 % cash against 64 / 35 / 1: on target."""
    answer = planned(
        Accounts="Account, Type\n401k, 401k\nJoint, taxable",
        Holdings="Account, Symbol, Description, Quantity, Price, Market Value, Asset Class\n401k, , Large Cap Index Trust C, 1000, 40, 40000, Stocks\n"
        "401k, , Bond Index Trust C, 500, 30, 15000, Bonds\nJoint, VTI, , 50, 300, 15000, Stocks\nJoint, BND, , 200, 75, 15000, Bonds\nJoint, , , , , 1000, Cash",
        Lots="Account, Symbol, Lot ID, Acquired, Quantity, Cost Basis\nJoint, VTI, 1, 2022-01-03, 50, 10000\nJoint, BND, 2, 2022-01-03, 200, 16000",
        Targets="Asset Class, Target %, Band %\nStocks, 64, 5\nBonds, 35, 5\nCash, 1, 3",
    )
    assert answer.results["trades"] == []
    assert set(codes(answer)) == {Problem.SYMBOL_FROM_DESCRIPTION, Problem.SYNTHETIC_LOT}
    assert "LARGE CAP INDEX TRUST C" in answer.plan.household.positions.symbol


def test_a_substitute_with_a_stroke_is_one_where_the_workbook_knows_it() -> None:
    answer = one_share("BRK.B", "BRK.B", "BRK.B", "BRK.B")
    assert answer.plan is not None
    known = planned(
        Holdings=f"Account, Symbol, Quantity, Price, Asset Class\nA, BRK.B, 100, 400, Stocks\nA, VTI, 100, 300, Stocks\n{CASH}",
        Lots="Account, Symbol, Lot ID, Acquired, Quantity, Cost Basis\nA, BRK.B, 1, 2022-01-03, 100, 30000\nA, VTI, 2, 2022-01-03, 100, 25000",
        Securities="Symbol, Asset Class, Substitutes\nVTI, Stocks, BRK/B; ITOT/SCHB",
        Targets="Asset Class, Target %, Band %\nStocks, 98, 5\nCash, 2, 5",
    )
    assert known.plan.household.securities["VTI"].substitutes == ("BRK.B", "ITOT", "SCHB")
