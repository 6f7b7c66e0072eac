"""What the buttons say when they are done."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import pytest

from xlrebal.app.explain import explain_trade
from xlrebal.app.plan import Answer, CashNeed, Request, plan
from xlrebal.excel.source import read_source
from xlrebal.plan.purpose import Purpose
from xlrebal.samples import sample
from xlrebal.shells.button_answers import NO_CASH_ASKED_FOR, cash_moved, drifted, no_cash_asked_for

AS_OF = date(2026, 11, 20)


@pytest.fixture(scope="module")
def household(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "household.xlsx"
    path.write_bytes(sample("household.xlsx"))
    return path


def planned(path: Path, amount: float = math.nan) -> Answer:
    """The household's plan for cash alone: this amount in Joint Brokerage, or what Cash Needs asks for."""
    need = None if math.isnan(amount) else CashNeed("Joint Brokerage", amount)
    return plan(read_source(path), Request(AS_OF, purpose=Purpose.CASH, need=need))


def three_sheets(folder: Path, needs: str) -> Path:
    """A folder of CSV files with these Cash Needs."""
    (folder / "Holdings.csv").write_text("Account,Symbol,Quantity,Price,Asset Class\nJoint,VTI,10,100,Stocks\nJoint,CASH,500,1,Cash\n")
    (folder / "Lots.csv").write_text("Account,Symbol,Acquired,Quantity,Cost Basis\nJoint,VTI,2020-03-02,10,900\n")
    (folder / "Targets.csv").write_text("Asset Class,Target %\nStocks,70\nCash,30\n")
    (folder / "Cash Needs.csv").write_text(needs)
    return folder


def test_cash_that_is_there_already_is_said_to_be(household):
    answer = planned(household)
    assert cash_moved(answer) == "Joint Brokerage: the $35,000.00 asked for is there already.\nThere is nothing to trade."
    assert answer.headline == "No trade is proposed: the cash asked for is there already."


@pytest.mark.parametrize(("amount", "why"), [(-20, "nothing can be bought for the money to invest."), (900, "nothing can be sold for the cash asked for, see Audit. Joint ends with $500.00 of cash, less than it needs, see Checks.")])
def test_the_headline_says_why_nothing_is_traded_for_cash(tmp_path, amount, why):
    folder = three_sheets(tmp_path, f"Account,Amount\nJoint,{amount}\n")
    (folder / "Restrictions.csv").write_text("Symbol,Rule\nVTI,do not sell\n")
    assert planned(folder).headline == f"No trade is proposed: {why}"


def test_cash_raised_by_sales_names_them(household):
    answer = planned(household, 60_000)
    (row,) = (row for row in answer.results["cash"] if row["sells"])
    assert cash_moved(answer).startswith(f"Joint Brokerage: sales of ${row['sells']:,.2f} make sure of the $60,000.00 asked for.\n")
    assert cash_moved(answer).endswith(": see the sheet Trades.")


def test_cash_that_cannot_be_raised_is_named(household):
    answer = planned(household, 10_000_000)
    (row,) = (row for row in answer.results["cash"] if row["need"])
    missing = row["need"] + row["minimum"] - row["after"]
    assert f"${missing:,.2f} is still missing for the $10,000,000.00 asked for" in cash_moved(answer)


def test_money_invested_and_the_rest_of_it_are_named(household):
    answer = planned(household, -30_000)
    (row,) = (row for row in answer.results["cash"] if row["buys"])
    assert row["account"] == "Joint Brokerage"
    assert 29_000 < row["buys"] < 30_000
    assert cash_moved(answer).startswith(f"Joint Brokerage: ${row['buys']:,.2f} of the $30,000.00 to invest is put to work. ${30_000 - row['buys']:,.2f} of $30,000.00 of new money stays in cash: less than the minimum trade of $500.00.\n")


@pytest.mark.parametrize("needs", ["Account,Amount\n", "Account,Amount\nJoint,\n", "Account,Amount\nJoint,0\n"])
def test_without_an_amount_it_says_what_to_enter(tmp_path, needs):
    assert no_cash_asked_for(planned(three_sheets(tmp_path, needs))) == NO_CASH_ASKED_FOR


def test_without_the_sheet_it_says_what_to_enter(tmp_path):
    path = tmp_path / "three-sheets.xlsx"
    path.write_bytes(sample("three-sheets.xlsx"))
    assert no_cash_asked_for(planned(path)) == NO_CASH_ASKED_FOR


def test_an_amount_in_an_account_that_is_not_there_is_on_checks(tmp_path):
    answer = planned(three_sheets(tmp_path, "Account,Amount\nTrust,200\n"))
    assert no_cash_asked_for(answer) == ""
    assert cash_moved(answer).startswith("No amount on Cash Needs could be used: see the sheet Checks.")
    assert any(finding.sheet == "Cash Needs" for finding in answer.findings)


def test_why_a_holding_is_not_sold_is_said_once(tmp_path: Path) -> None:
    folder = three_sheets(tmp_path, "Account,Amount\nJoint,600\n")
    (folder / "Holdings.csv").write_text(
        "Account,Symbol,Quantity,Price,Asset Class\nJoint,VTI,10,100,Stocks\nJoint,ABC,10,50,Other\nJoint,CASH,100,1,Cash\n"
    )
    lines = explain_trade(plan(read_source(folder), Request(AS_OF)), "ABC")
    assert len(lines) == len(set(lines)) == 2
    assert lines[0].startswith("No sale of ABC in Joint: ")


def test_a_foreign_share_is_found_without_its_exchange(tmp_path: Path) -> None:
    folder = three_sheets(tmp_path, "Account,Amount\nJoint,600\n")
    (folder / "Holdings.csv").write_text("Account,Symbol,Quantity,Price,Asset Class\nJoint,VTI,10,100,Stocks\nJoint,NESN.SW,10,50,Other\nJoint,CASH,100,1,Cash\n")
    answer = plan(read_source(folder), Request(AS_OF))
    assert explain_trade(answer, "NESN") == explain_trade(answer, "nesn.sw") != []
    assert explain_trade(answer, "NES") == []


def test_what_is_not_known_is_said_to_be(tmp_path: Path) -> None:
    folder = three_sheets(tmp_path, "Account,Amount\nJoint,600\n")
    (folder / "Holdings.csv").write_text(
        "Account,Symbol,Quantity,Price,Asset Class\nJoint,VTI,10,100,Stocks\nJoint,BND,10,,Stocks\nJoint,CASH,,1,Cash\n"
    )
    answer = plan(read_source(folder), Request(AS_OF))
    assert "what cash there is is not known, so nothing is sold for the $600.00 asked for" in cash_moved(answer)
    assert drifted(answer).startswith("0 of 5 rows are outside their bands: see the sheet Drift. 5 are not known: the value of")
    assert explain_trade(answer, "VTI") == [
        "VTI: weight not known, target not known, after the trades not known. Not known without the cash in Joint, see Checks."
    ]
