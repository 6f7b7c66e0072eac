"""Freeze Formulas on an open workbook. LibreOffice knows no RB_ functions here: two of its own stand in for them."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
import xlwings

from xlrebal.excel import our_functions
from xlrebal.shells.freeze_button import freeze_formulas


@pytest.fixture
def book(app: xlwings.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> xlwings.Book:
    monkeypatch.setattr(our_functions, "calls_our_function", lambda formula: isinstance(formula, str) and any(name in formula.upper() for name in ("UPPER(", "TRANSPOSE(", "RB_")))
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
    assert freeze_formulas(book) == 5
    assert sheet["B3"].formula == "VTI"
    assert sheet["C3"].formula == "=B2+C2"
    assert sheet["E3"].formula.upper() == "=RB_WEIGHT(1,2)", "it shows #NAME?, so there is no value to keep"
    assert [sheet[f"B{row}"].value for row in (5, 6, 7)] == [1, 2, 3]
    assert not any(str(sheet[f"B{row}"].formula).startswith(("=", "{")) for row in (5, 6, 7))
    assert freeze_formulas(book) == 0
