"""A workbook without a Holdings sheet: the positions are what Lots adds up to. One without Lots: what is taxed stays."""

from datetime import date

import pytest

from xlrebal.app.plan import Request, plan
from xlrebal.excel.file.read_csv_folder import read_csv
from xlrebal.excel.parse.parse_tables import parse_tables
from xlrebal.excel.source import Source
from xlrebal.schema.finding import Problem, Severity

TODAY = date(2026, 11, 20)
LOTS = """Account,Symbol,Acquired,Quantity,Price,Market Value,Cost Basis,Asset Class
Joint,VTI,2020-03-02,60,$400.00,"$24,000.00",12000,Stocks
joint,VTI,2025-06-02,40,$400.00,"$16,000.00",11500,Stocks
Joint,BND,2021-05-04,200,$75.00,"$15,000.00",16000,Bonds
IRA,VTI,2021-05-04,5,$400.00,"$2,000.00",1500,Stocks
"""
TARGETS = "Asset Class,Target %,Band %\nStocks,60,5\nBonds,40,5\n"


def grids(**sheets):
    return [read_csv(name, text.encode()) for name, text in sheets.items()]


def answer(**sheets):
    book = grids(**sheets)
    names = [each.sheet for each in book]
    return plan(Source(grids=book, trades=None, sheets=names, names={}, fingerprint="", data=b"", look=lambda layout: []), Request(TODAY))


def test_positions_are_the_lots_added_up():
    book = parse_tables(grids(Lots=LOTS, Targets=TARGETS))
    holdings = book.tables["holdings"]
    assert holdings.columns["account"] == ["Joint", "Joint", "IRA"]
    assert holdings.columns["symbol"] == ["VTI", "BND", "VTI"]
    assert holdings.columns["quantity"] == [100.0, 200.0, 5.0]
    assert holdings.columns["price"] == [400.0, 75.0, 400.0]
    assert holdings.columns["market_value"] == [40000.0, 15000.0, 2000.0]
    assert holdings.columns["asset_class"] == ["Stocks", "Bonds", "Stocks"]
    assert (holdings.sheet, holdings.rows) == ("Lots", [2, 4, 5])
    (finding,) = book.findings
    assert (finding.code, finding.severity) == (Problem.POSITIONS_FROM_LOTS, Severity.NOTE)
    assert "3 positions" in finding.message
    assert "cash" in finding.message
    layout = book.holdings_layout
    assert layout.headings == ("Account", "Symbol", "Quantity", "Price", "Market Value", "Asset Class")
    assert layout.cells[2] == [100.0, 200.0, 5.0]


def test_they_are_planned():
    made = answer(Lots=LOTS, Targets=TARGETS)
    assert made.plan is not None
    assert {(row["action"], row["symbol"]) for row in made.results["trades"]} == {("SELL", "VTI"), ("BUY", "BND")}
    assert len(made.results["drift_holdings"]) == 3


@pytest.mark.parametrize(
    ("lots", "price"),
    [
        ("Symbol,Acquired,Shares,Price,Cost Basis\nVTI,2020-03-02,60,200,12000\n", None),  # what it cost
        ("Symbol,Acquired,Shares,Price,Unit Cost\nVTI,2020-03-02,60,200,200\n", None),
        ("Symbol,Acquired,Shares,Price,Cost\nVTI,2020-03-02,60,200,\nVTI,2021-03-02,40,250,\n", None),  # two are no price of today
        ("Symbol,Acquired,Shares,Last Price,Cost Basis\nVTI,2020-03-02,60,400,12000\nVTI,2021-03-02,40,400,9000\n", 400.0),
        ("Symbol,Acquired,Shares,Last Price,Cost Basis\nVTI,2020-03-02,60,n/a,12000\n", None),
    ],
)  # fmt: skip
def test_only_a_price_of_today_is_a_price(lots, price):
    assert parse_tables(grids(Lots=lots, Targets=TARGETS)).tables["holdings"].columns["price"] == [price]


def test_a_position_with_an_unknown_lot_is_unknown():
    lots = "Symbol,Acquired,Shares,Market Value,Cost Basis\nVTI,2020-03-02,60,24000,12000\nVTI,2021-03-02,many,,9000\n"
    holdings = parse_tables(grids(Lots=lots, Targets=TARGETS)).tables["holdings"]
    assert holdings.columns["quantity"] == [None]
    assert holdings.columns["market_value"] == [None]
    assert (0, "quantity") in holdings.faults


@pytest.mark.parametrize("empty", ["", "Account,Symbol,Quantity,Price\n", ",,\n,,\n"])
def test_an_empty_holdings_sheet_says_how_to_fill_it(empty):
    made = answer(Holdings=empty, Lots=LOTS, Targets=TARGETS)
    assert made.plan is None
    (finding,) = (each for each in made.findings if each.severity is Severity.ERROR)
    assert finding.code is Problem.EMPTY_SHEET
    assert "paste" in finding.message
    assert "xlrebal template" in finding.message


HOLDINGS = "Account,Symbol,Quantity,Price,Asset Class\nIRA,AAA,700,100,Stocks\nIRA,BBB,300,100,Bonds\n"


@pytest.mark.parametrize("lots", [{}, {"Lots": ""}, {"Lots": "Account,Symbol,Acquired,Quantity,Cost Basis\n"}])
def test_tax_deferred_accounts_need_no_lots(lots):
    made = answer(Holdings=HOLDINGS, Targets=TARGETS, Accounts="Account,Type\nIRA,ira\n", **lots)
    assert made.errors == 0
    assert Problem.SYNTHETIC_LOT in {finding.code for finding in made.findings}
    assert [(row["action"], row["quantity"]) for row in made.results["trades"]] == [("SELL", 100.0), ("BUY", 100.0)]


def test_a_taxable_account_without_lots_sells_nothing():
    """DESIGN section 6, Lots missing: it is said, more may be bought, and the other accounts trade."""
    holdings = HOLDINGS + "Joint,AAA,100,100,Stocks\nJoint,CASH,5000,,Cash\n"
    made = answer(Holdings=holdings, Targets=TARGETS, Accounts="Account,Type\nIRA,ira\nJoint,taxable\n")
    codes = {finding.code for finding in made.findings if finding.severity is Severity.ERROR}
    assert codes == {Problem.MISSING_SHEET, Problem.LOTS_MISSING}
    assert {row["account"] for row in made.results["trades"] if row["action"] == "SELL"} == {"IRA"}
