"""A needed sheet that goes by another name is known by its headings; what only resembles one is not."""

from datetime import date

import pytest

from xlrebal.excel.grid import Grid
from xlrebal.excel.parse.parse_tables import parse_tables
from xlrebal.excel.parse.sheet_names import kind_of, sheets_to_read
from xlrebal.schema.finding import Problem, Severity
from xlrebal.schema.inputs import HOLDINGS, LOTS, TARGETS

HELD = [["Account", "Ticker", "Shares", "Last Price"], ["Joint", "VTI", 100.0, 312.4]]
TAX_LOTS = [["Symbol", "Date Bought", "Qty", "Total Cost"], ["VTI", date(2021, 3, 15), 100.0, 19300.0]]
AIMS = [["Class", "Policy Weight", "Tolerance"], ["Stocks", 60.0, 5.0], ["Bonds", 40.0, 5.0]]


@pytest.mark.parametrize(
    ("rows", "sheet"),
    [
        (HELD, HOLDINGS),
        (TAX_LOTS, LOTS),
        (AIMS, TARGETS),
        ([["Positions for account"], [], *HELD], HOLDINGS),
        ([["Symbol", "Quantity", "Price", "Cost Basis", "Weight"], ["VTI", 1.0, 2.0, 3.0, 1.0]], HOLDINGS),
        ([["Symbol", "Opened Date", "Closed Date", "Quantity", "Cost Basis", "Proceeds"]], None),  # realized, not held
        ([["Date", "Action", "Symbol", "Quantity", "Price", "Amount"]], None),
        ([["Symbol", "Weight"], ["VTI", 60.0]], None),  # today's weights, perhaps
        ([["Symbol", "Shares"], ["VTI", 60.0]], None),
        ([["Month", "Fee"], ["May", 60.0]], None),
        ([], None),
    ],
)
def test_what_a_sheet_is_by_its_headings(rows, sheet):
    width = max(map(len, rows), default=0)
    assert kind_of(Grid("Anything", [[*row, *[None] * (width - len(row))] for row in rows])) is sheet


def test_each_of_the_three_under_a_name_of_its_own():
    book = parse_tables([Grid("Portfolio_Positions_Nov-20-2026", HELD), Grid("2026 lots", TAX_LOTS), Grid("IPS", AIMS)])
    assert sorted(book.tables) == ["holdings", "lots", "targets"]
    assert [(each.code, each.severity) for each in book.findings] == [(Problem.SHEET_BY_HEADINGS, Severity.WARNING)] * 3


def test_the_name_comes_first():
    book = parse_tables([Grid("Old positions", HELD), Grid("Holdings", [HELD[0], ["Joint", "BND", 1.0, 70.0]])])
    assert book.tables["holdings"].columns["symbol"] == ["BND"]


def test_of_two_that_look_alike_none_is_read():
    book = parse_tables([Grid("May", HELD), Grid("June", HELD)])
    (finding,) = (each for each in book.findings if each.sheet == "Holdings")
    assert finding.code is Problem.MISSING_SHEET
    assert "May and June" in finding.message


def test_our_own_results_are_never_input():
    assert "holdings" not in parse_tables([Grid("Drift", HELD)]).tables
    read = sheets_to_read(["Export", "Lots", "Targets", "Trades"])
    assert [name for name in ("Export", "Lots", "Trades") if read(name)] == ["Export", "Lots"]
    assert not sheets_to_read(["Positions", "Lots", "Targets", "Export"])("Export")
