"""All eleven result sheets, drawn as the product draws them, in an open workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import xlwings

from tests.unit.drawn_results import NAMES, full_results, page
from xlrebal.excel.draw.draw_sheets import draw_sheets
from xlrebal.excel.live.place_live import marked_sheets, place_live

pytestmark = pytest.mark.office


@pytest.fixture
def book(app: xlwings.App, tmp_path: Path) -> xlwings.Book:
    path = tmp_path / "client.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("Holdings")
        sheet.write_row("A1", ["Symbol", "Quantity", "Advisor Note"])
    return app.books.open(str(path))


def shown(sheet: xlwings.Sheet) -> list[Any]:
    """What each cell of the sheet holds, and how wide the columns are."""
    area = sheet.used_range
    values, formulas = area.options(ndim=2, err_to_str=True).value, area.formula
    return [values, formulas, [area[0, column].column_width for column in range(area.shape[1])]]


def test_a_second_run_shows_what_a_first_run_shows(book):
    drawn = draw_sheets(full_results(), page())
    place_live(book, drawn, NAMES)
    first = {name: shown(book.sheets[name]) for name in NAMES}
    charts = {name: len(book.sheets[name].charts) for name in NAMES}
    tables = [table.name for name in NAMES for table in book.sheets[name].tables]
    place_live(book, drawn, NAMES)
    assert {name: shown(book.sheets[name]) for name in NAMES} == first
    assert {name: len(book.sheets[name].charts) for name in NAMES} == charts
    assert [table.name for name in NAMES for table in book.sheets[name].tables] == tables
    assert charts["Summary"] >= 1
    assert marked_sheets(book) == NAMES


def test_no_cell_shows_an_error_or_a_foreign_book(book):
    place_live(book, draw_sheets(full_results(), page()), NAMES)
    for name in NAMES:
        values, formulas, _ = shown(book.sheets[name])
        assert not [value for row in values for value in row if str(value).startswith(("#", "Err:"))]
        assert not [text for row in formulas for text in row if text.startswith("=") and ("file:" in text or "[" in text)]
