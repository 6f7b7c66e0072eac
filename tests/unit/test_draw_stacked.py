"""Sheets of several tables: sentences have no column of their own to wrap in."""

from __future__ import annotations

from io import BytesIO

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.unit.drawn_results import full_results, page, tax_report
from tests.unit.test_draw_sheets import place_of, row_of, shown
from xlrebal.excel.draw.draw_sheets import draw_sheets
from xlrebal.schema.column import Results, Row


def test_a_long_sentence_goes_on_in_the_rows_below_it() -> None:
    sentence = " ".join(f"word{number}" for number in range(60))
    last = tax_report()[-1]
    rows = [*tax_report()[:-1], last | {"item": "Long", "note": sentence}, last | {"item": "Next", "note": "short"}]
    book = draw_sheets(full_results() | {"tax_report": rows}, page())
    first, after = (row_of(place_of(book, "Tax Report", item)) for item in ("Long", "Next"))
    cells = shown(book, "Tax Report")
    lines = [cells[f"F{row}"] for row in range(first, after)]
    assert len(lines) > 2 and " ".join(lines) == sentence
    assert not any(cells.get(f"A{row}") for row in range(first + 1, after))


def test_an_empty_second_table_says_how_to_fill_it() -> None:
    book = draw_sheets(full_results() | {"gifts": []}, page())
    assert any("Charitable Gift on Settings" in text for text in shown(book, "Tax Report").values())


def sheet_of(results: Results, name: str) -> Worksheet:
    """A drawn sheet as another program reads it."""
    return load_workbook(BytesIO(draw_sheets(results, page(names={name: name}))))[name]


def row_with(sheet: Worksheet, text: str) -> int:
    return next(cell.row for (cell,) in sheet.iter_rows(max_col=1) if cell.value == text)


def test_the_lines_of_one_sentence_are_ruled_as_one_row() -> None:
    sentence = " ".join(f"word{number}" for number in range(60))
    last = tax_report()[-1]
    rows = [*tax_report()[:-1], last | {"item": "Long", "note": sentence}, last | {"item": "Next", "note": "short"}]
    sheet = sheet_of(full_results() | {"tax_report": rows}, "Tax Report")
    first, after = row_with(sheet, "Long"), row_with(sheet, "Next")
    assert [sheet.cell(row, 1).border.bottom.style for row in range(first, after + 1)] == [
        *[None] * (after - first - 1),
        "thin",
        "thin",
    ]


def test_what_is_part_of_the_row_above_is_indented() -> None:
    row: Row = {"item": "of which collectibles", "short_term": None, "long_term": 1.0, "total": 1.0, "note": None}
    sheet = sheet_of(full_results() | {"gains_detail": [row | {"item": "Gain taxed"}, row]}, "Gains")
    indents = [sheet.cell(row_with(sheet, item), 1).alignment.indent for item in ("Gain taxed", "of which collectibles")]
    assert indents == [1.0, 3.0]


def test_a_statement_has_its_headings_over_its_figures_and_a_list_filter_buttons() -> None:
    gains, form = sheet_of(full_results(), "Gains"), sheet_of(full_results(), "Form 8949")
    assert gains.tables["xlr_gains_table"].autoFilter is None
    assert gains.cell(row_with(gains, "Bucket"), 2).alignment.horizontal == "right"
    assert form.tables["xlr_form_8949_table"].autoFilter is not None


def test_a_budget_of_nothing_is_a_figure_and_a_gain_of_nothing_a_dash() -> None:
    sheet = sheet_of(full_results(), "Gains")
    top = row_with(sheet, "Bucket")
    formats = {sheet.cell(top, column).value: sheet.cell(top + 1, column).number_format for column in range(1, 8)}
    assert "–" not in formats["Budget"] + formats["Remaining"]
    assert "–" in formats["Proposed"]


def test_rows_of_losses_gone_for_good_are_marked_in_words_bold_and_dark() -> None:
    lost = tax_report()[-1] | {"item": "LOSSES PERMANENTLY DISALLOWED", "note": "W-8: GONE FOR GOOD."}
    results = full_results() | {"tax_report": [*tax_report(), lost]}
    for name, says in (("Tax Report", "$F"), ("Wash Sales", "$I")):
        sheet = sheet_of(results, name)
        (rule,) = [
            rule
            for each in sheet.conditional_formatting
            for rule in each.rules
            if f'FIND("GONE FOR GOOD",{says}' in rule.formula[0]
        ]
        assert rule.priority == 1  # before what a single column marks
        assert (rule.dxf.font.b, rule.dxf.fill.bgColor.rgb, rule.dxf.font.color.rgb) == (True, "FF8A2F00", "FFFFFFFF")
