"""Freeze Formulas on an open workbook. LibreOffice knows no RB_ functions here: some of its own stand in for them."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
import xlwings

from xlrebal.excel import our_functions
from xlrebal.excel.refused import WorkbookRefused
from xlrebal.shells.freeze_button import freeze_formulas


@pytest.fixture
def book(app: xlwings.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> xlwings.Book:
    monkeypatch.setattr(our_functions, "calls_our_function", lambda formula, names=(): isinstance(formula, str) and any(name in formula.upper() for name in ("UPPER(", "TRANSPOSE(", "ABS(", "RB_")))
    path = tmp_path / "client.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet("Model")
        sheet.write_row("B2", [1, 2, 3])
        sheet.write_formula("B3", '=UPPER("vti")', None, "VTI")
        sheet.write_formula("C3", "=B2+C2", None, 3)
        sheet.write_formula("D3", '=UPPER("007")', None, "007")
        sheet.write_array_formula("B5:B7", "{=TRANSPOSE(B2:D2)}", None, 1)
        made.add_worksheet("Empty")
    return app.books.open(str(path))


@pytest.mark.office
def test_our_formulas_become_values_and_others_stay(book):
    sheet = book.sheets["Model"]
    sheet["E3"].formula = "=RB_WEIGHT(1,2)"
    assert sheet["E3"].options(err_to_str=True).value == "#NAME?"
    assert freeze_formulas(book).cells == 5
    assert sheet["B3"].formula == "VTI"
    assert sheet["C3"].formula == "=B2+C2"
    assert sheet["E3"].formula.upper() == "=RB_WEIGHT(1,2)", "it shows #NAME?, so there is no value to keep"
    assert [sheet[f"B{row}"].value for row in (5, 6, 7)] == [1, 2, 3]
    assert not any(str(sheet[f"B{row}"].formula).startswith(("=", "{")) for row in (5, 6, 7))
    assert freeze_formulas(book).cells == 0


TEXTS = ["007", "1/2", "TRUE", "=B2", "'QUOTED", "12%", "#N/A", "MARCH 5", "VTI"]


@pytest.mark.office
@pytest.mark.parametrize("text", TEXTS)
def test_a_text_stays_the_text_it_was(book, text):
    cell = book.sheets["Model"]["E4"]
    cell.formula = f'=UPPER("{text}")'
    assert freeze_formulas(book).cells == 6
    assert cell.value == text


@pytest.mark.office
@pytest.mark.parametrize(("number", "number_format"), [(251.123456, "$#,##0.00"), (45000.123456789, "yyyy-mm-dd"), (0.1234567, "0.00%")])
def test_a_figure_keeps_every_digit_and_its_format(book, number, number_format):
    cell = book.sheets["Model"]["E4"]
    cell.formula = f"=ABS({number})"
    cell.number_format = number_format
    assert freeze_formulas(book).cells == 6
    assert (cell.api.Value2, cell.number_format, cell.formula[:1]) == (number, number_format, str(number)[:1])


@pytest.mark.office
def test_errors_truths_and_blank_texts_keep_what_they_are(book):
    sheet = book.sheets["Model"]
    for place, formula in {"E4": "=ABS(1/0)", "E5": "=ABS(1)=1", "E6": '=UPPER("")'}.items():
        sheet[place].formula = formula
    assert freeze_formulas(book).cells == 8
    assert [sheet[place].options(err_to_str=True).value for place in ("E4", "E5", "E6")] == ["#DIV/0!", True, None]
    assert "ABS" not in sheet["E4"].formula


@pytest.mark.office
def test_an_array_beside_a_cell_of_the_same_formula_is_written_whole(book):
    sheet = book.sheets["Model"]
    sheet["C5"].formula = sheet["B5"].formula
    assert freeze_formulas(book).cells == 6
    assert [sheet[place].value for place in ("B5", "B6", "B7", "C5")][:3] == [1, 2, 3]
    assert not any(str(sheet[place].formula).startswith("=") for place in ("B5", "B6", "B7", "C5"))


@pytest.mark.office
def test_a_protected_sheet_stops_it_before_anything_is_frozen(book):
    sheet, other = book.sheets["Model"], book.sheets["Empty"]
    other["A1"].formula = '=UPPER("fee")'
    other.api.protect("secret")
    with pytest.raises(WorkbookRefused, match="The sheet Empty is protected, and nothing was frozen"):
        freeze_formulas(book)
    assert sheet["B3"].formula == '=UPPER("vti")'
    other.api.unprotect("secret")
    assert freeze_formulas(book).cells == 6
