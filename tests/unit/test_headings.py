"""The headings that real spreadsheets use, one by one and together: which column each is read as."""

import csv
from datetime import date
from pathlib import Path

import pytest

from xlrebal.excel.grid import Grid
from xlrebal.excel.parse.find_heading import find_heading
from xlrebal.excel.parse.heading_meaning import heading_reader
from xlrebal.excel.parse.heading_words import words_of
from xlrebal.excel.parse.parse_tables import parse_tables
from xlrebal.schema.finding import Problem, Severity
from xlrebal.schema.inputs import INPUT_SHEETS, SECURITIES

SHEETS = {sheet.name: sheet for sheet in INPUT_SHEETS}
with (Path(__file__).parent / "headings.csv").open(encoding="utf-8") as file:
    HEADINGS = [(row["sheet"], row["heading"], row["means"]) for row in csv.DictReader(file)]
USUAL = {
    "Holdings": ["Account", "Symbol", "Description", "Quantity", "Price", "Market Value", "Asset Class", "Sub-Class", "Sector"],
    "Lots": ["Account", "Symbol", "Acquired", "Quantity", "Cost Basis", "Unit Cost"],
    "Targets": ["Asset Class", "Symbol", "Target %", "Band %", "Band Type", "Low %", "High %"],
    "Accounts": ["Account", "Owner", "Type", "Lot Method", "Minimum Cash"],
    "Securities": ["Symbol", "Description", "Substitutes", "Spread bps", "ADV", "Max Weight %", "Commission", "Commission bps", "Redemption Fee %", "Minimum Days"],
    "Transactions": ["Date", "Account", "Symbol", "Action", "Quantity", "Amount"],
    "Risk": ["Asset Class", "Volatility %"],
    "Returns": ["Date"],
}  # fmt: skip


def read_as(sheet, headings):
    """{heading: column's name} of a heading row."""
    found = find_heading(Grid(sheet, [headings]), SHEETS[sheet])
    names = {column.key: column.name for column in SHEETS[sheet].columns}
    return {found.texts[place]: names[key] for key, place in found.places.items()}


@pytest.mark.parametrize(("sheet", "heading", "means"), [row for row in HEADINGS if row[2] not in ("", "ask")])
def test_a_heading_alone_in_place_of_the_usual_one(sheet, heading, means):
    row = [heading if name == means else name for name in USUAL[sheet]]
    expected = {name: name for name in USUAL[sheet] if name != means} | {heading: means}
    assert read_as(sheet, row) == expected


@pytest.mark.parametrize(("sheet", "heading", "means"), [row for row in HEADINGS if row[2] in ("", "ask")])
def test_a_heading_that_means_something_else(sheet, heading, means):
    assert read_as(sheet, [*USUAL[sheet], heading]) == {name: name for name in USUAL[sheet]}
    assert heading_reader(SHEETS[sheet]).meanings(heading) == ()
    asked = heading_reader(SHEETS[sheet]).asked(heading)
    assert (asked is not None) == (means == "ask")


@pytest.mark.parametrize("sheet", list(USUAL))
def test_several_under_other_names_at_once_beside_columns_of_the_advisors(sheet):
    others = [heading for name, heading, means in HEADINGS if name == sheet and means == ""]
    for start in range(12):
        renamed = {
            means: heading for name, heading, means in HEADINGS[start::7] if name == sheet and means not in ("", "ask")
        }
        row = [renamed.get(name, name) for name in USUAL[sheet]]
        if len(set(row)) == len(row):
            assert read_as(sheet, [*others, *row]) == {renamed.get(name, name): name for name in USUAL[sheet]}


def parse(sheet, rows):
    """The sheet's table and what is said of its headings."""
    book = parse_tables([Grid(sheet, rows)])
    about = (Problem.HEADING_NOT_READ, Problem.HEADING_UNCLEAR)
    return book.tables[SHEETS[sheet].key], [finding for finding in book.findings if finding.code in about]


def test_headings_that_nothing_reads_are_named_once():
    rows = [["Account", "Symbol", "Quantity", "Gain %", "Notes", "Currency"], ["Joint", "VTI", 5.0, 0.2, "x", "USD"]]
    table, (finding,) = parse("Holdings", rows)
    assert (finding.code, finding.severity, finding.row) == (Problem.HEADING_NOT_READ, Severity.NOTE, 1)
    assert "Nothing reads Gain %, Notes:" in finding.message
    assert table.extra == {"Gain %": [0.2], "Notes": ["x"], "Currency": ["USD"]}


def test_figures_beside_targets_without_a_band_may_be_one():
    _, (finding,) = parse("Targets", [["Asset Class", "Target %", "Wiggle Room"], ["Stocks", 60.0, 12.0]])
    assert (finding.severity, finding.column) == (Severity.WARNING, "Wiggle Room")
    _, (finding,) = parse("Targets", [["Asset Class", "Target %", "Band %", "Actual %"], ["Stocks", 60.0, 5.0, 61.0]])
    assert finding.severity is Severity.NOTE


@pytest.mark.parametrize(("sheet", "rows", "severity"), [
    ("Tilts", [["Asset Class", "Tilt %", "Valid Through"], ["Stocks", 2.0, date(2026, 12, 31)]], Severity.WARNING),
    ("Tilts", [["Asset Class", "Tilt %", "Paid From"], ["Stocks", 2.0, "Bonds"]], Severity.WARNING),
    ("Restrictions", [["Symbol", "Rule", "Review On"], ["VTI", "hold", date(2026, 12, 31)]], Severity.WARNING),
    ("Restrictions", [["Symbol", "Rule", "Approved By"], ["VTI", "hold", "Ann"]], Severity.NOTE),
    ("Cash Needs", [["Account", "Amount", "Monthly"], ["Joint", 2000.0, 500.0]], Severity.WARNING),
])
def test_what_is_not_read_where_each_figure_is_an_order_is_a_warning(sheet, rows, severity):
    _, (finding,) = parse(sheet, rows)
    assert (finding.code, finding.severity, finding.column) == (Problem.HEADING_NOT_READ, severity, rows[0][2])


def test_of_two_headings_that_mean_one_column_one_is_read_and_said():
    rows = [["Asset Class", "Target %", "Threshold", "Tolerance"], ["Stocks", 60.0, 12.0, 5.0]]
    table, (finding,) = parse("Targets", rows)
    assert table.columns["band_pct"] == [0.05]
    assert (finding.code, finding.severity, finding.column) == (Problem.HEADING_UNCLEAR, Severity.WARNING, "Threshold")
    assert "Tolerance and Threshold both mean Band %" in finding.message
    same = [["Asset Class", "Target %", "Threshold", "Tolerance"], ["Stocks", 60.0, 5.0, 5.0]]
    assert parse("Targets", same)[1] == []


def test_what_may_be_identical_or_a_replacement_is_asked():
    table, (finding,) = parse("Securities", [["Symbol", "Equivalents"], ["VTI", "ITOT"]])
    assert table.columns["substitutes"] == [None]
    assert "may mean Substitutes or Identical Group" in finding.message
    assert SECURITIES.column("substitutes").or_else in [column.name for column in SECURITIES.columns]


def test_half_a_spread_is_doubled_and_said():
    table, (finding,) = parse("Securities", [["Symbol", "Half Spread (bps)"], ["VTI", 2.0]])
    assert table.columns["spread_bps"] == [4.0]
    assert finding.code is Problem.HEADING_UNCLEAR


def test_a_redemption_fee_in_basis_points_is_read_as_one():
    table, _ = parse("Securities", [["Symbol", "Redemption Fee (bps)"], ["VTI", 200.0]])
    assert table.columns["redemption_fee_pct"] == [0.02]


@pytest.mark.parametrize(
    ("heading", "cell", "band", "band_type"),
    [
        ("Band (bps)", 500.0, 0.05, None),
        ("Tolerance bps", 50.0, 0.005, None),
        ("Tolerance (pts)", 1.0, 0.01, None),
        ("Relative Band", 20.0, 0.2, "REL"),
        ("Rel. Tolerance %", 20.0, 0.2, "REL"),
        ("Absolute Band", 5.0, 0.05, "ABS"),
        ("+/-", "+/- 5%", 0.05, None),
        ("Tolerance", "±5", 0.05, None),
        ("Drift Limit", "5%", 0.05, None),
    ],
)
def test_what_a_heading_or_a_cell_says_of_a_band(heading, cell, band, band_type):
    table, _ = parse("Targets", [["Asset Class", "Target %", heading], ["Stocks", 60.0, cell], ["Bonds", 40.0, None]])
    assert table.columns["band_pct"] == [band, None]
    assert table.columns["band_type"] == [band_type, None]


def test_the_cells_own_band_type_beats_its_heading():
    rows = [["Asset Class", "Target %", "Relative Band", "Band Type"], ["Stocks", 60.0, 5.0, "ABS"]]
    assert parse("Targets", rows)[0].columns["band_type"] == ["ABS"]


def test_an_account_with_a_number_and_a_name():
    rows = [["Account Name", "Account Number", "Symbol", "Quantity"], ["Joint", "Z1", "VTI", 5.0], ["IRA", None, "BND", 2.0]]
    table, said = parse("Holdings", rows)
    assert table.columns["account"] == ["Z1", "IRA"]
    assert table.columns["account_name"] == ["Joint", "IRA"]
    assert said == []


def test_abbreviations_plurals_and_small_words():
    assert words_of("Avg. Cost / Unit ($)") == {"average", "cost", "unit", "$"}
    assert words_of("Date of Purchase") == words_of("Purchased Dates") == {"date", "purchase"}
    assert words_of("CostBasis") == words_of("cost-basis")
    assert words_of("+/-") == words_of("plus / minus") == words_of("±")
