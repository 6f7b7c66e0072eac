"""A workbook open in LibreOffice reads as the same cells that stand in its file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
import xlwings

from xlrebal.excel.file.read_file import read_file
from xlrebal.excel.grid import NOT_CALCULATED
from xlrebal.excel.live.read_live import read_live, read_look

pytestmark = pytest.mark.office


@pytest.fixture
def book(app: xlwings.App, tmp_path: Path) -> Iterator[xlwings.Book]:
    path = tmp_path / "client.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        _draw_holdings(workbook)
        _draw_oddities(workbook)
        workbook.add_worksheet("Empty")
        workbook.add_worksheet("Hidden").hide()
    return app.books.open(str(path))


def _draw_holdings(workbook: xlsxwriter.Workbook) -> None:
    heading = workbook.add_format({"bold": True, "bg_color": "#1F4E78", "font_color": "#FFFFFF", "text_wrap": True})
    money = workbook.add_format({"num_format": "$#,##0.00", "align": "right", "font_name": "Georgia", "font_size": 9})
    percent = workbook.add_format({"num_format": "0.00%"})
    sheet = workbook.add_worksheet("Holdings")
    sheet.set_column(2, 2, 18)
    sheet.write_row(2, 1, ["Symbol", "Price", "Weight"], heading)
    holdings = [("VTI", 251.123456, 0.6), ("BND", 72.5, 0.25), ("CASH", 1, 0.15)]
    for row, (symbol, price, weight) in enumerate(holdings, 3):
        sheet.write(row, 1, symbol)
        sheet.write(row, 2, price, money)
        sheet.write(row, 3, weight, percent)
    sheet.write_formula(6, 2, "=ROUND(C4*1.000001,6)", money, 251.123707)


def _draw_oddities(workbook: xlsxwriter.Workbook) -> None:
    day = workbook.add_format({"num_format": "yyyy-mm-dd"})
    moment = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet = workbook.add_worksheet("Oddities")
    sheet.write("A1", datetime.fromisoformat("2024-02-29"), day)
    sheet.write("A2", datetime.fromisoformat("2024-02-29 13:30"), moment)
    sheet.write("A3", True)
    sheet.write_formula("A4", "=1>2", None, False)
    sheet.write_formula("A5", "=1/0", None, "#DIV/0!")
    sheet.write_formula("A6", "=NA()", None, "#N/A")
    sheet.write_string("A7", "1,234.50")
    sheet.write_string("A8", "")
    sheet.write("A9", 12)
    sheet.write("C9", "last")
    sheet.write_formula("A10", '=""', None, "")
    sheet.merge_range("B2:B4", "Joint", day)
    sheet.merge_range("D1:F1", "A title")


def test_grids_start_at_a1(book):
    grids = {grid.sheet: grid for grid in read_live(book)}
    assert list(grids) == ["Holdings", "Oddities", "Empty", "Hidden"]
    assert grids["Holdings"].rows[:4] == [
        [None, None, None, None],
        [None, None, None, None],
        [None, "Symbol", "Price", "Weight"],
        [None, "VTI", 251.123456, 0.6],
    ]
    assert grids["Empty"].rows == []


def test_a_price_in_a_currency_format_is_not_cut_to_four_decimals(book):
    assert book.sheets["Holdings"]["C4"].value != 251.123456  # as Excel hands it over
    rows = read_live(book)[0].rows
    assert rows[3][2] == 251.123456
    assert rows[6][2] == 251.123707


def test_a_file_and_the_open_book_give_the_same_grids(book):
    live, file = read_live(book), read_file(Path(book.fullname))
    assert [grid.sheet for grid in live] == [grid.sheet for grid in file]
    for grid, same in zip(live, file, strict=True):
        assert cells_of(grid) == cells_of(same)
        unwritten = {(9, 0): NOT_CALCULATED} if grid.sheet == "Oddities" else {}  # XlsxWriter writes an empty text as no value
        assert grid.errors | unwritten == same.errors
        assert dict(grid.number_formats).items() <= dict(same.number_formats).items()


def cells_of(grid):
    """What stands where, figures as far as a formula in a currency format shows them."""
    return {
        (row, column): round(value, 4) if isinstance(value, float) else value
        for row, cells in enumerate(grid.rows)
        for column, value in enumerate(cells)
        if value is not None
    }


def test_a_value_merged_downwards_stands_in_every_row(book):
    rows = read_live(book)[1].rows
    assert [row[1] for row in rows[:5]] == [None, "Joint", "Joint", "Joint", None]
    assert rows[0][3:] == ["A title"]


def test_every_kind_of_cell_arrives_as_a_plain_value(book):
    grid = read_live(book)[1]
    assert [row[0] for row in grid.rows] == [
        date.fromisoformat("2024-02-29"), datetime.fromisoformat("2024-02-29 13:30"), True, False,
        None, None, "1,234.50", None, 12.0,
    ]  # fmt: skip
    assert [type(row[0]) for row in grid.rows[2:4]] == [bool, bool]
    assert grid.rows[8] == [12.0, None, "last", None]
    assert grid.errors == {(4, 0): "#DIV/0!", (5, 0): "#N/A"}


def test_number_formats_are_those_of_numbers_and_dates_only(book):
    holdings, oddities = read_live(book, lambda name: name in ("Holdings", "Oddities"))
    assert holdings.number_formats == {
        **{(row, 2): "$#,##0.00" for row in (3, 4, 5, 6)},
        **{(row, 3): "0.00%" for row in (3, 4, 5)},
    }
    assert oddities.number_formats == {(0, 0): "yyyy-mm-dd", (1, 0): "yyyy-mm-dd hh:mm"}


def test_the_look_of_a_column_is_its_heading_s_and_its_first_cell_s(book):
    (look,) = read_look(book, "Holdings", 2, [2])
    assert look.width == pytest.approx(18, rel=0.1)  # LibreOffice measures in another font
    assert (look.number_format, look.font_name, look.font_size, look.align) == ("$#,##0.00", "Georgia", 9, "right")
    assert (look.heading_fill, look.heading_font_color) == ("1F4E78", "FFFFFF")
    assert (look.heading_bold, look.heading_wrap) == (True, True)
