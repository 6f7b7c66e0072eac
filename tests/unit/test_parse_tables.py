"""Grids become typed tables; what is wrong becomes a finding with its place."""

from collections import Counter
from datetime import date

import pytest

from xlrebal.excel.grid import Grid
from xlrebal.excel.parse.find_heading import find_heading
from xlrebal.excel.parse.heading_words import normal_name
from xlrebal.excel.parse.parse_tables import parse_tables
from xlrebal.excel.parse.sheet_names import is_input_sheet
from xlrebal.schema.finding import Problem, Severity
from xlrebal.schema.inputs import HOLDINGS, INPUT_SHEETS

HOLDING_ROWS = [["Account", "Symbol", "Quantity", "Price"], ["Joint", "VTI", 100.0, 312.4], ["IRA", "BND", 50.0, 73.1]]
LOT_ROWS = [["Symbol", "Acquired", "Quantity", "Cost Basis"], ["VTI", date(2021, 3, 15), 100.0, 19300.0]]
TARGET_ROWS = [["Symbol", "Target %"], ["VTI", 60.0], ["BND", 40.0]]


def grid(sheet, rows, **more):
    width = max(map(len, rows), default=0)
    return Grid(sheet, [[*row, *[None] * (width - len(row))] for row in rows], **more)


def parse(*grids):
    """The book of these grids and, for what they leave out, of plain ones."""
    plain = {"Holdings": HOLDING_ROWS, "Lots": LOT_ROWS, "Targets": TARGET_ROWS}
    given = {each.sheet for each in grids}
    return parse_tables([*grids, *(grid(sheet, rows) for sheet, rows in plain.items() if sheet not in given)])


def codes(book):
    return Counter(finding.code for finding in book.findings)


def only(book):
    (finding,) = book.findings
    return finding


def test_three_plain_sheets():
    book = parse()
    assert book.findings == ()
    assert sorted(book.tables) == ["holdings", "lots", "targets"]
    holdings = book.tables["holdings"]
    assert holdings.columns["symbol"] == ["VTI", "BND"]
    assert holdings.columns["market_value"] == [None, None]
    assert holdings.rows == [2, 3]
    assert holdings.has("price")
    assert not holdings.has("market_value")
    assert book.tables["targets"].columns["target_pct"] == [0.6, 0.4]
    assert book.tables["lots"].columns["acquired"] == [date(2021, 3, 15)]


@pytest.mark.parametrize("sheet", INPUT_SHEETS, ids=lambda sheet: sheet.name)
def test_every_heading_means_one_column(sheet):
    meanings = {}
    for column in sheet.columns:
        names = [normal_name(name) for name in (column.name, *column.aliases)]
        assert len(set(names)) == len(names), f"{column.name} repeats an alias"
        for name in names:
            assert meanings.setdefault(name, column.key) == column.key


def test_every_sheet_name_means_one_sheet():
    names = [normal_name(name) for sheet in INPUT_SHEETS for name in (sheet.name, *sheet.aliases)]
    assert len(set(names)) == len(names)
    assert is_input_sheet("tax-lots")
    assert is_input_sheet(" HOLDINGS ")
    assert not is_input_sheet("Trades")


@pytest.mark.parametrize(
    ("heading", "same_as"),
    [
        ("Qty (Quantity)", "Qty"),
        ("Market Value ($)", "market value"),
        ("  MKT.  VAL ", "Mkt Val"),
        ("Market value as of 09/03/2026 02:17 PM, ET", "Market Value"),
        ("Target percent", "Target %"),
        ("(Symbol)", "Symbol"),
    ],
)
def test_headings_that_are_the_same(heading, same_as):
    assert normal_name(heading) == normal_name(same_as)


def test_headings_that_are_not_the_same():
    assert normal_name("Account %") != normal_name("Account")
    assert normal_name("Lot #") != normal_name("Lot")
    assert normal_name("As Of") == "asof"


def test_a_table_below_a_title_and_away_from_the_edge():
    rows = [
        ["Smith Household"],
        [None, "Positions as of 20 Nov 2026"],
        [],
        [None, None, "Ticker", "Notes", "Shares", "Acct #"],
        [None, None, "vti", "core", "1,250.5", 12345678.0],
    ]
    book = parse_tables([grid("Positions", rows), grid("Lots", LOT_ROWS), grid("Targets", TARGET_ROWS)])
    assert codes(book) == {Problem.HEADING_NOT_READ: 1}
    holdings = book.tables["holdings"]
    assert holdings.sheet == "Positions"
    assert holdings.rows == [5]
    assert holdings.columns["symbol"] == ["VTI"]
    assert holdings.columns["quantity"] == [1250.5]
    assert holdings.columns["account"] == ["12345678"]
    assert holdings.headings["quantity"] == "Shares"
    assert holdings.extra == {"Notes": ["core"]}


def test_the_own_name_beats_an_alias_and_the_rest_is_kept():
    heading = find_heading(grid("Holdings", [["CUSIP", "Account Number", "Symbol", "Account Name", "Qty"]]), HOLDINGS)
    assert heading is not None
    assert heading.places == {"symbol": 2, "account": 1, "quantity": 4}
    assert heading.names == {"account": 3}
    assert heading.others() == {0: "CUSIP"}


def test_the_layout_is_the_advisors_own():
    rows = [
        [None, "Held"],
        [None, "Memo", "Qty", "Ticker", "Memo"],
        [],
        [None, "a", 5.0, "vti*", None],
        [None, "Total", 5.0],
    ]
    book = parse(grid("Holdings", rows, errors={(3, 4): "#REF!"}))
    layout = book.holdings_layout
    assert layout is not None
    assert (layout.sheet, layout.heading_row, layout.columns) == ("Holdings", 1, (1, 2, 3, 4))
    assert layout.headings == ("Memo", "Qty", "Ticker", "Memo")
    assert layout.cells == (["a"], [5.0], ["vti*"], ["#REF!"])
    assert book.tables["holdings"].extra == {"Memo": ["a"], "Memo (2)": [None]}
    assert book.tables["holdings"].rows == [4]


def test_missing_sheet():
    book = parse_tables([grid("Holdings", HOLDING_ROWS), grid("Targets", TARGET_ROWS)])
    finding = only(book)
    assert (finding.code, finding.sheet) == (Problem.MISSING_SHEET, "Lots")
    assert "Tax Lots" in finding.message


def test_missing_column_names_what_was_looked_for_and_found():
    finding = only(parse(grid("Targets", [["My targets"], ["Symbol", "Hope"], ["VTI", 60.0]])))
    assert (finding.code, finding.severity, finding.row) == (Problem.MISSING_COLUMN, Severity.ERROR, 2)
    assert "Target Weight" in finding.message
    assert "Symbol, Hope" in finding.message


def test_lots_need_one_of_two_costs():
    assert (
        only(parse(grid("Lots", [["Symbol", "Acquired", "Quantity"], ["VTI", 45000.0, 1.0]]))).code
        == Problem.MISSING_COLUMN
    )
    assert (
        codes(parse(grid("Lots", [["Symbol", "Acquired", "Quantity", "Unit Cost"], ["VTI", 45000.0, 1.0, 5.0]]))) == {}
    )


def test_another_sheet_called_like_an_optional_one_of_ours():
    finding = only(parse(grid("History", [["Our firm was founded in 1987"]])))
    assert (finding.code, finding.severity) == (Problem.MISSING_COLUMN, Severity.WARNING)


def test_the_usable_one_of_two_candidates_is_read():
    book = parse_tables([
        grid("Model", [["Our philosophy"]]), grid("Allocation", TARGET_ROWS),
        grid("Holdings", HOLDING_ROWS), grid("Lots", LOT_ROWS),
    ])  # fmt: skip
    assert book.findings == ()
    assert book.tables["targets"].sheet == "Allocation"


def test_a_second_sheet_that_could_be_the_same_is_said():
    rows = [["Symbol", "Quantity"], ["VTI", 5.0]]
    others = [["Symbol", "Quantity"], ["BND", 2.0]]
    for grids in ([Grid("Holdings", rows), Grid("Positions", others)], [Grid("Positions", others), Grid("Holdings", rows)]):
        book = parse_tables(grids)
        assert book.tables["holdings"].columns["symbol"] == ["VTI"]
        (said,) = (finding for finding in book.findings if finding.code is Problem.SECOND_SHEET)
        assert (said.severity, said.sheet) == (Severity.WARNING, "Positions")
        assert said.message == "Positions may be meant as Holdings too, and only Holdings is read: put the rows on one sheet, or rename or delete Positions."
    same = parse_tables([Grid("Holdings", rows), Grid("Positions", rows)])
    assert not [finding for finding in same.findings if finding.code is Problem.SECOND_SHEET]


def test_empty_sheets():
    assert only(parse(grid("Lots", []))).code == Problem.EMPTY_SHEET
    assert only(parse(grid("Lots", LOT_ROWS[:1]))).code == Problem.EMPTY_SHEET
    assert codes(parse(grid("Prices", []), grid("Restrictions", [["Account", "Symbol", "Rule"]]))) == {}


def test_duplicate_headings():
    rows = [
        ["Symbol", "Quantity", "Quantity", "Sector", "Sector"],
        ["VTI", 1.0, 2.0, "a", "b"],
        ["BND", 3.0, 4.0, "c", "d"],
    ]
    book = parse(grid("Holdings", rows))
    assert [(f.code, f.severity, f.row, f.column) for f in book.findings] == [
        (Problem.DUPLICATE_HEADING, Severity.ERROR, 1, "Quantity"), (Problem.DUPLICATE_HEADING, Severity.WARNING, 1, "Sector"),
    ]  # fmt: skip
    assert book.tables["holdings"].columns["quantity"] == [1.0, 3.0]


def test_a_column_repeated_with_the_same_content_does_no_harm():
    assert codes(parse(grid("Holdings", [["Symbol", "Quantity", "Symbol"], ["VTI", 1.0, "VTI"]]))) == {}


def test_bad_cells_say_where_and_what_to_do():
    rows = [
        ["Symbol", "Acquired", "Quantity", "Total Cost"],
        ["VTI", "13/02/2024", 10.0, 100.0],
        ["VTI", date(2024, 1, 2), "12 sh", 100.0],
        ["VTI", date(2024, 1, 2), -5.0, 100.0],
        ["VTI", date(2024, 1, 2), 5.0, "unknown"],
        ["VTI", date(2024, 1, 2), 5.0, -1.0],
        [None, date(2024, 1, 2), 5.0, 1.0],
        ["VTI", None, 5.0, 1.0],
        ["VTI", date(2024, 1, 2), 5.0, None],
        ["VTI", date(2024, 1, 2), 5.0, 1.0],
    ]
    book = parse(grid("Lots", rows, errors={(8, 3): "#N/A"}))
    seen = sorted((f.row, f.code, f.column, f.value) for f in book.findings)
    assert seen == [
        (2, Problem.BAD_DATE, "Acquired", "13/02/2024"),
        (3, Problem.BAD_QTY, "Quantity", "12 sh"),
        (4, Problem.BAD_QTY, "Quantity", "-5"),
        (5, Problem.MISSING_BASIS, "Total Cost", "unknown"),
        (6, Problem.BAD_BASIS, "Total Cost", "-1"),
        (7, Problem.MISSING_VALUE, "Symbol", ""),
        (8, Problem.BAD_DATE, "Acquired", ""),
        (9, Problem.ERROR_CELL, "Total Cost", "#N/A"),
    ]
    lots = book.tables["lots"]
    assert lots.columns["quantity"] == [10.0, None, None, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0]
    assert (1, "quantity") in lots.faults
    assert len(lots.faults) == 8
    assert "2026-11-20" in next(f.message for f in book.findings if f.code is Problem.BAD_DATE)


def test_an_error_in_a_required_cell_is_one_finding():
    rows = [["Symbol", "Target %"], ["VTI", None], ["BND", "40%"]]
    finding = only(parse(grid("Targets", rows, errors={(1, 1): "#DIV/0!"})))
    assert (finding.code, finding.row, finding.value) == (Problem.ERROR_CELL, 2, "#DIV/0!")


def test_no_usable_rows():
    rows = [["Symbol", "Acquired", "Quantity", "Cost"], ["VTI", "soon", 1.0, 1.0], ["BND", "later", 1.0, 1.0]]
    assert codes(parse(grid("Lots", rows))) == {Problem.BAD_DATE: 2, Problem.NO_USABLE_ROWS: 1}


@pytest.mark.parametrize(
    "row",
    [
        ["Total", None, 150.0, None],
        ["Grand Total:", None, None, 36000.0],
        [None, "Account Total", 150.0, 1.0],
        ["Positions Total", "", None, 9.0],
        ["Joint total", None, None, 9.0],
        ["Total Joint", None, None, 9.0],
        ["Total Joint", "--", "--", 9.0],
        [None, None, 150.0, None],
        [None, None, "150", None],
    ],
)
def test_totals_rows(row):
    book = parse(grid("Holdings", [*HOLDING_ROWS, row]))
    finding = only(book)
    assert (finding.code, finding.severity, finding.row) == (Problem.TOTALS_ROW, Severity.NOTE, 4)
    assert len(book.tables["holdings"]) == 2


def test_what_only_looks_like_a_total():
    rows = [["Account", "Symbol", "Quantity"], ["Total Return Trust", "VTI", 5.0], ["IRA", "TOTL", 5.0]]
    assert codes(parse(grid("Holdings", rows))) == {}
    cash = [["Account", "Symbol", "Quantity", "Value"], ["Total Return Trust", "CASH", None, 500.0]]
    assert len(parse(grid("Holdings", cash)).tables["holdings"]) == 1
    targets = [["Asset Class", "Target %"], ["Total Market", 60.0], ["Bonds", 40.0], ["Total", 100.0]]
    book = parse(grid("Targets", targets))
    assert book.tables["targets"].columns["asset_class"] == ["Total Market", "Bonds"]


def test_subtotals_between_accounts_and_headings_over_again():
    rows = [
        *HOLDING_ROWS[:2], ["Account Total", None, None, 31240.0], [], HOLDING_ROWS[0], HOLDING_ROWS[2],
        ["Account Total", None, None, 3655.0],
    ]  # fmt: skip
    book = parse(grid("Holdings", rows))
    assert book.tables["holdings"].rows == [2, 6]
    assert codes(book) == {Problem.TOTALS_ROW: 2}


def test_remarks_under_the_table():
    rows = [
        *HOLDING_ROWS,
        [],
        ["Date downloaded Jul-12-2026 2:35 a.m ET"],
        ["Brokerage services are provided by a broker-dealer."],
    ]
    book = parse(grid("Holdings", rows))
    assert book.tables["holdings"].rows == [2, 3]
    assert [finding.row for finding in book.findings] == [5, 6]


def test_a_lone_symbol_in_the_table_is_not_dropped():
    rows = [HOLDING_ROWS[0], [None, "VTI"], HOLDING_ROWS[2]]
    book = parse(grid("Holdings", rows))
    assert book.tables["holdings"].columns["symbol"] == ["VTI", "BND"]
    assert only(book).code == Problem.MISSING_VALUE


def test_cash_without_a_symbol():
    rows = [
        ["Account", "Symbol", "Quantity", "Market Value", "Asset Class"],
        ["IRA", None, None, 500.0, "Cash & Equivalents"],
    ]
    book = parse(grid("Holdings", rows))
    assert book.findings == ()
    assert book.tables["holdings"].columns["symbol"] == ["CASH"]


def test_unclear_percents_are_findings():
    rows = [["Symbol", "Type", "Max Weight %"], ["VTI", "etf", 1.0], ["BND", "etf", "10%"]]
    book = parse(grid("Securities", rows))
    assert (only(book).code, only(book).row, only(book).value) == (Problem.PERCENT_UNCLEAR, 2, "1")
    assert book.tables["securities"].columns["max_weight_pct"] == [None, 0.1]


def test_percent_formats_are_looked_up_where_the_cell_stands():
    rows = [["Model"], ["Symbol", "Target %"], ["VTI", 0.6], ["BND", 40.0]]
    book = parse(grid("Targets", rows, number_formats={(2, 1): "0%"}))
    assert book.tables["targets"].columns["target_pct"] == [0.6, 0.4]


def test_further_columns_of_risk_and_returns_are_figures():
    risk = [
        ["Asset Class", "Volatility %", "Stocks", "Bonds"],
        ["Stocks", 16.0, 1.0, "0.1"],
        ["Bonds", 5.0, 0.1, "one"],
    ]
    returns = [["Date", "Stocks"], [date(2026, 1, 31), "1.2%"], [date(2026, 2, 28), -0.01]]
    book = parse(grid("Risk", risk), grid("Returns", returns))
    assert book.tables["risk"].columns["volatility_pct"] == [0.16, 0.05]
    assert book.tables["risk"].extra == {"Stocks": [1.0, 0.1], "Bonds": [0.1, None]}
    assert book.tables["returns"].extra["Stocks"] == pytest.approx([0.012, -0.01])
    assert (only(book).row, only(book).column) == (3, "Bonds")


def test_the_grids_are_left_as_they_were():
    rows = [row[:] for row in HOLDING_ROWS]
    parse(grid("Holdings", rows))
    assert rows == HOLDING_ROWS
