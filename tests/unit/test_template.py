"""The template: the same bytes every time, and readable by our own reader without a finding of severity error."""

import io

import openpyxl
import pytest

from xlrebal.excel.draw.template import START_HERE, build_template
from xlrebal.excel.file.package import Package
from xlrebal.excel.file.read_file import read_grids
from xlrebal.excel.parse.parse_tables import parse_tables
from xlrebal.excel.parse.sheet_names import is_input_sheet
from xlrebal.schema.finding import Problem, Severity
from xlrebal.schema.inputs import INPUT_SHEETS
from xlrebal.schema.settings import ALL_SETTINGS


@pytest.fixture(scope="module")
def template():
    return build_template()


@pytest.fixture
def book(template):
    return openpyxl.load_workbook(io.BytesIO(template))


def parse(data):
    return parse_tables(read_grids(data, Package(data), is_input_sheet))


def saved(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_the_same_bytes_every_time(template):
    assert build_template() == template


def test_every_sheet_in_order_with_its_headings(book):
    assert book.sheetnames == [START_HERE, *(sheet.name for sheet in INPUT_SHEETS)]
    assert not is_input_sheet(START_HERE)
    for sheet in INPUT_SHEETS:
        headings = [cell.value for cell in book[sheet.name][1]]
        assert headings[: len(sheet.columns)] == [column.name for column in sheet.columns]
        assert book[sheet.name].freeze_panes == "A2"


def test_headings_have_notes_and_show_what_is_required(book):
    for sheet in INPUT_SHEETS:
        for cell, column in zip(book[sheet.name][1], sheet.columns, strict=False):
            assert column.help in cell.comment.text
            assert cell.fill.fgColor.rgb == ("FF1F4E79" if column.required else "FFDDE6EF")


def test_choices_and_flags_have_drop_downs(book):
    lists = {
        (name, str(check.sqref)): check.formula1
        for name in book.sheetnames
        for check in book[name].data_validations.dataValidation
        if check.type == "list"
    }
    assert lists["Accounts", "C2:C50001"] == '"taxable,ira,roth_ira,401k,hsa,sep,simple,inherited_ira,403b,457,tsp,529,annuity,utma"'
    assert lists["Lots", "I2:I50001"] == '"yes,no"'


def test_the_empty_template_asks_for_the_three_sheets(template):
    parsed = parse(template)
    assert [(finding.code, finding.sheet) for finding in parsed.findings] == [
        (Problem.EMPTY_SHEET, "Holdings"),
        (Problem.EMPTY_SHEET, "Lots"),
        (Problem.EMPTY_SHEET, "Targets"),
    ]


def test_the_settings_are_the_defaults(template):
    given = {setting.key: setting.default for setting in ALL_SETTINGS if setting.default not in (None, "")}
    assert parse(template).settings == given


def test_filled_with_the_examples_it_has_no_errors(book):
    for sheet in INPUT_SHEETS[:-1]:
        for place, column in enumerate(sheet.columns, 1):
            book[sheet.name].cell(2, place, column.example or fallback(sheet, column))
    parsed = parse(saved(book))
    assert [str(finding) for finding in parsed.findings if finding.severity is Severity.ERROR] == []
    assert set(parsed.tables) == {sheet.key for sheet in INPUT_SHEETS}
    holdings = parsed.tables["holdings"]
    assert (holdings.columns["symbol"], holdings.columns["quantity"]) == (["VTI"], [1250.0])
    assert parsed.tables["targets"].columns["target_pct"] == [0.6]


def fallback(sheet, column):
    """Something for a required column without an example of its own."""
    if not column.required:
        return None
    return {"date": "2026-10-31", "%": "10%"}.get(column.kind, "US Stocks")
