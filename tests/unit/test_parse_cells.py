"""Cells as custodians and advisors write them."""

from datetime import date, datetime

import pytest

from xlrebal.excel.parse.parse_cells import (
    NO_SUCH_YEAR,
    NOT_A_DATE,
    NOT_A_FLAG,
    NOT_A_NUMBER,
    NOT_WHOLE,
    SEVERAL_DATES,
    Unreadable,
    choice_reader,
    parse_column,
    read_date,
    read_day,
    read_flag,
    read_number,
    read_symbol,
    read_text,
    read_whole_number,
)
from xlrebal.schema.column import Column, Kind
from xlrebal.schema.inputs import ACCOUNTS, LOTS, RESTRICTIONS, SECURITIES, TARGETS, TRANSACTIONS


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (12, 12.0),
        (12.5, 12.5),
        ("1,234.50", 1234.5),
        ("1234567.891", 1234567.891),
        ("(12)", -12.0),
        ("($1,234.50)", -1234.5),
        ("$(12)", NOT_A_NUMBER),
        ("$1,234", 1234.0),
        ("-$21.63", -21.63),
        ("$-21.63", -21.63),
        ("+$1449.16", 1449.16),
        ("$3621.38 ", 3621.38),
        ("\u00a01,347\u00a0", 1347.0),
        ("−5", -5.0),
        ("1E+05", 100_000.0),
        (".5", 0.5),
        (" --", None),
        ("N/A", None),
        ("-", None),
        ("", None),
        (None, None),
    ],
)
def test_numbers(cell, number):
    assert read_number(cell) == number


@pytest.mark.parametrize(
    "cell", ["12 sh", "1.234,50", "1,23", "12,3456", "1_000", "inf", "60%", "=1+1", True, date(2026, 1, 1)]
)
def test_what_is_no_number(cell):
    assert read_number(cell) is NOT_A_NUMBER


def test_whole_numbers():
    assert read_whole_number("100") == 100
    assert read_whole_number(2.5) is NOT_WHOLE


@pytest.mark.parametrize(
    "cell",
    [
        date(2026, 11, 20),
        datetime.fromisoformat("2026-11-20T13:05:00"),
        46346,
        46346.75,
        "46346",
        20261120.0,
        "20261120",
        "20261120;101500",
        "2026-11-20",
        "2026-11-20T09:30:00",
        "2026/11/20",
        "11/20/2026",
        "11/20/26",
        "11-20-2026",
        "11/20/2026 13:42:07",
        "11/22/2026 as of 11/20/2026",
        "Nov-20-2026",
        "Nov 20, 2026",
        "November 20, 2026",
        "20-Nov-2026",
        "20 Nov 26",
        " 11/20/2026 ",
    ],
)
def test_dates(cell):
    assert read_date(cell) == date(2026, 11, 20)
    assert type(read_date(cell)) is date


@pytest.mark.parametrize("cell", ["13/02/2024", "2026-02-30", "soon", 2021, "2021", 0.5, -5, True, "Foo 12, 2024"])
def test_what_is_no_date(cell):
    assert read_date(cell) is NOT_A_DATE


@pytest.mark.parametrize("cell", ["Various", "VARIOUS", "multiple"])
def test_one_date_cannot_stand_for_several_purchases(cell):
    assert read_date(cell) is SEVERAL_DATES


def test_two_digit_years_as_excel_reads_them():
    assert read_date("1/2/29") == date(2029, 1, 2)
    assert read_date("1/2/30") == date(1930, 1, 2)


def test_text_keeps_what_excel_made_of_it():
    assert read_text(12345678.0) == "12345678"
    assert read_text("  Joint \u00a0 Taxable ") == "Joint Taxable"
    assert read_text(True) == "TRUE"
    assert read_text(date(2021, 3, 15)) == "2021-03-15"
    assert read_text(0.5) == "0.5"
    assert read_text("--") is None
    assert read_text("00123") == "00123"


def test_symbols():
    assert read_symbol(" vti ") == "VTI"
    assert read_symbol("SPAXX**") == "SPAXX"
    assert read_symbol("null") is None
    assert read_symbol(True) == "TRUE"
    assert read_symbol("**") is None


def test_flags():
    assert [read_flag(cell) for cell in ("Yes", "y", "TRUE", "x", 1.0, True)] == [True] * 6
    assert [read_flag(cell) for cell in ("No", "n", "false", 0.0, False)] == [False] * 5
    assert read_flag(None) is None
    assert read_flag("") is None
    assert read_flag("perhaps") is NOT_A_FLAG


@pytest.mark.parametrize(
    ("sheet", "key", "cell", "choice"),
    [
        (ACCOUNTS, "type", "Roth IRA", "roth_ira"),
        (ACCOUNTS, "type", "401(k)", "401k"),
        (ACCOUNTS, "type", "Rollover IRA", "ira"),
        (ACCOUNTS, "type", "Traditional IRA", "ira"),
        (ACCOUNTS, "type", "Joint", "taxable"),
        (ACCOUNTS, "type", "HSA", "hsa"),
        (ACCOUNTS, "lot_method", "Specific ID", "SPECID"),
        (ACCOUNTS, "lot_method", "hifo", "HIFO"),
        (TARGETS, "band_type", date(2026, 5, 25), "5/25"),  # Excel took it for a date
        (TARGETS, "band_type", "5 / 25", "5/25"),
        (TARGETS, "band_type", "Absolute", "ABS"),
        (RESTRICTIONS, "rule", "Do-Not-Sell", "do not sell"),
        (RESTRICTIONS, "rule", "Don't buy", "do not buy"),
        (SECURITIES, "type", "Mutual Fund", "fund"),
        (TRANSACTIONS, "action", "Reinvest Shares", "reinvest"),
        (LOTS, "how", "Inherited", "inheritance"),
        (LOTS, "how", "n/a", None),
    ],
)
def test_choices(sheet, key, cell, choice):
    assert choice_reader(sheet.column(key))(cell) == choice


def test_an_unknown_choice_lists_the_choices():
    answer = choice_reader(ACCOUNTS.column("type"))("offshore")
    assert isinstance(answer, Unreadable)
    assert "taxable, ira, roth_ira, 401k, hsa" in answer.reason


def test_a_column_in_order_passes_through():
    cells = [1.5, None, 2.0]
    assert parse_column(Column("Quantity", Kind.QUANTITY, ""), cells) == cells


def test_true_is_not_one():
    values = parse_column(Column("Quantity", Kind.QUANTITY, ""), [1.0, True, 1])
    assert values == [1.0, NOT_A_NUMBER, 1.0]


def test_equal_cells_of_different_columns_types():
    assert parse_column(Column("Account", Kind.TEXT, ""), [1.0, 1, "1"]) == ["1", "1", "1"]


@pytest.mark.parametrize("cell", [
    date.min, date.max, date(1926, 12, 31), date(2201, 1, 1), datetime.fromisoformat("9999-12-31T23:59:59"), datetime.fromisoformat("0001-01-01T00:00:00"), "0001-01-01", "9999-12-31", "12/31/9999", "1/1/1900", "31-Dec-2201", 99991231,
])  # fmt: skip
def test_a_year_of_nobody_s_life_is_no_date_of_an_account(cell):
    assert read_date(cell) == NO_SUCH_YEAR
    assert isinstance(read_day(cell), date), "a cell function may be asked about any day"
    acquired = LOTS.column("acquired")
    assert parse_column(acquired, [cell, date(2020, 3, 2)])[0] == NO_SUCH_YEAR
    assert parse_column(acquired, [date(1927, 1, 1), date(2200, 12, 31)]) == [date(1927, 1, 1), date(2200, 12, 31)]


@pytest.mark.parametrize(
    "cell", [float("inf"), float("-inf"), float("nan"), 1e308, -1e308, 0, 60.0, -1, 9_999, 2_958_466, 10**30, "1e400"]
)
def test_a_number_that_is_no_day_is_no_date(cell):
    assert read_date(cell) == NOT_A_DATE


@pytest.mark.parametrize("never", [date.max, "12/31/9999", datetime.fromisoformat("9999-12-31T23:59:59"), None])
def test_an_end_that_never_comes_is_none(never):
    assert parse_column(RESTRICTIONS.column("until"), [never, date(2026, 12, 31)]) == [None, date(2026, 12, 31)]
    assert parse_column(RESTRICTIONS.column("until"), [date.min, "soon"]) == [NO_SUCH_YEAR, NOT_A_DATE]
