"""Workbook files as grids: what is where, errors, formats, merged cells, and which sheets."""

import io
from datetime import date, datetime, time

import openpyxl
import pytest
import xlsxwriter
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook.defined_name import DefinedName

from xlrebal.excel.file.package import Package
from xlrebal.excel.file.read_file import advisors_sheets, read_file, read_grids
from xlrebal.excel.file.sheet_cells import CellFormats, error_cells, not_calculated_cells
from xlrebal.excel.grid import NOT_CALCULATED
from xlrebal.excel.parse.parse_tables import parse_tables
from xlrebal.excel.parse.sheet_names import is_input_sheet
from xlrebal.excel.refused import WorkbookRefused


def saved(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def read(data, only=None):
    return read_grids(data, Package(data), only)


@pytest.fixture
def book():
    book = openpyxl.Workbook()
    book.active.title = "Lots"
    return book


def test_rows_start_at_a1(book):
    book.active["C4"] = "Symbol"
    book.active["D5"] = 12
    (grid,) = read(saved(book))
    assert grid.sheet == "Lots"
    assert [list(row) for row in grid.rows] == [
        [None] * 4,
        [None] * 4,
        [None] * 4,
        [None, None, "Symbol", None],
        [None, None, None, 12.0],
    ]


@pytest.mark.parametrize("dimension", ["A0:AZ48", "", "A1:", "A:C", "B2:A1", "A1:XFD1048576", "$A$1:$B$2"])
def test_a_wrong_dimension_is_a_hint_only(book, dimension):
    """After calamine#285: some programs write A0, and Excel opens the file all the same."""
    book.active.append(["Symbol", 12])
    package = Package(saved(book))
    part = "xl/worksheets/sheet1.xml"
    package.put(part, package.read(part).replace(b'<dimension ref="A1:B1"', f'<dimension ref="{dimension}"'.encode()))
    (grid,) = read(package.save())
    assert [list(row) for row in grid.rows] == [["Symbol", 12.0]]


def test_kinds_of_cells(book):
    book.active.append(
        ["text", 1.5, True, date(2026, 11, 20), datetime.fromisoformat("2026-11-20T13:05:00"), time(9, 30), ""]
    )
    (grid,) = read(saved(book))
    assert list(grid.rows[0][:6]) == [
        "text", 1.5, True, date(2026, 11, 20), datetime.fromisoformat("2026-11-20T13:05:00"), "09:30:00",
    ]  # fmt: skip


def test_dates_of_the_1904_system(book):
    book.epoch = CALENDAR_MAC_1904
    book.active["A1"] = date(2026, 11, 20)
    assert read(saved(book))[0].rows[0][0] == date(2026, 11, 20)


def test_error_cells(book):
    book.active.append(["#N/A", "text", "#DIV/0!"])
    (grid,) = read(saved(book))
    assert grid.errors == {(0, 0): "#N/A", (0, 2): "#DIV/0!"}
    assert grid.rows[0][:2] == [None, "text"]


def test_errors_of_formulas_with_cached_values():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as drawn:
        drawn.add_worksheet("Lots").write_formula(2, 27, "=1/0", None, "#DIV/0!")
    assert read(file.getvalue())[0].errors == {(2, 27): "#DIV/0!"}


def test_errors_whatever_the_order_of_attributes():
    xml = b"""<x:c t='e' s='1' r='B3'><x:f>NA()</x:f><x:v>#N/A</x:v></x:c><x:c r='C3'><x:v>1</x:v></x:c>"""
    assert error_cells(xml) == {(2, 1): "#N/A"}


def test_formulas_without_a_value_are_neither_blank_nor_zero(book):
    book.active.append(["=1+1", 5, None])
    assert read(saved(book))[0].errors == {(0, 0): NOT_CALCULATED}


@pytest.mark.parametrize(("cell", "missing"), [
    (b'<c r="B3"><f>A1*2</f></c>', True),
    (b'<c r="B3"><f>A1*2</f><v></v></c>', True),
    (b"<x:c s='2' r='B3'><x:f t='shared' si='0'/><x:v/></x:c>", True),
    (b'<c r="B3" t="str"><f>IF(A1,"",1)</f><v></v></c>', False),
    (b'<c r="B3"><f>A1*2</f><v>0</v></c>', False),
    (b'<c r="B3" t="b"><f>A1&gt;2</f><v>0</v></c>', False),
    (b'<c r="B3"><v>3</v></c><c r="B4"/>', False),
])  # fmt: skip
def test_which_formulas_were_never_calculated(cell, missing):
    assert not_calculated_cells(cell, zeros=False) == ({(2, 1)} if missing else set())


def test_a_false_is_a_value_also_where_zeros_are_none():
    xml = b'<c r="B3" t="b"><f>A1&gt;2</f><v>0</v></c><c r="B4"><f>A1*2</f><v>0</v></c>'
    assert not_calculated_cells(xml, zeros=True) == {(3, 1)}



def test_zeros_of_a_program_that_leaves_calculating_to_excel():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as drawn:
        sheet = drawn.add_worksheet("Lots")
        sheet.write_formula("A1", "=B1*2")
        sheet.write_formula("A2", "=B1*2", None, 6)
        sheet.write("A3", 0)
    assert read(file.getvalue())[0].errors == {(0, 0): NOT_CALCULATED}


def test_number_formats(book):
    book.active.append([0.6, 0.05, 1])
    book.active["A1"].number_format = "0%"
    book.active["B1"].number_format = '0.0"%"'
    (grid,) = read(saved(book))
    assert dict(grid.number_formats) == {(0, 0): "0%", (0, 1): '0.0"%"'}
    assert grid.number_formats.get((0, 2)) is None


def test_number_formats_whatever_the_order_of_attributes():
    class Styles:
        number_formats = ("General", "0%")

    xml = b"""<c s="1" r="A1"><v>1</v></c><c r='B1' t='n' s='1'/><c r="C1" s="1"/><c r="D1"><v>1</v></c>"""
    assert list(CellFormats(xml, Styles())) == [(0, 0), (0, 1), (0, 2)]


def test_an_account_merged_over_its_block(book):
    for row in (["Account", "Symbol"], ["Joint", "VTI"], [None, "BND"], ["IRA", "VXUS"]):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    assert [row[0] for row in read(saved(book))[0].rows] == ["Account", "Joint", "Joint", "IRA"]


def test_hidden_sheets_count_and_chart_sheets_do_not(book):
    book.active["A1"] = "x"
    book.create_sheet("Hidden").sheet_state = "veryHidden"
    book.create_chartsheet("Chart")
    assert [grid.sheet for grid in read(saved(book))] == ["Lots", "Hidden"]


def test_only_the_sheets_asked_for(book):
    book.create_sheet("Trades")
    book.create_sheet("Targets")
    assert [grid.sheet for grid in read(saved(book), is_input_sheet)] == ["Lots", "Targets"]


def test_our_own_results_are_never_inputs(book):
    book.create_sheet("Positions")  # Drift, renamed by the advisor
    book.defined_names["xlr_Drift"] = DefinedName("xlr_Drift", attr_text="'Positions'!$A$1", hidden=True)
    data = saved(book)
    package = Package(data)
    assert [grid.sheet for grid in read_grids(data, package, advisors_sheets(package, is_input_sheet))] == ["Lots"]


def test_an_empty_sheet(book):
    (grid,) = read(saved(book))
    assert list(grid.rows) == []
    assert grid.errors == {}


def test_a_cell_far_to_the_right_of_a_long_sheet_is_refused(book):
    for row in range(2_100):
        book.active.append([row])
    book.active["XFD1"] = "x"
    with pytest.raises(WorkbookRefused, match="The sheet Lots reaches to XFD2100, far beyond its data: delete the cells"):
        read(saved(book))


@pytest.mark.parametrize("data", [b"", b"Symbol,Quantity\n", b"PK\x03\x04 cut short"])
def test_what_is_no_workbook_is_refused(tmp_path, data):
    path = tmp_path / "client.xlsx"
    path.write_bytes(data)
    with pytest.raises(WorkbookRefused):
        read_file(path)


def test_from_file_to_tables(tmp_path, book):
    lots = book.active
    for row in (
        ["Lot details"],
        [],
        ["Ticker", "Open Date", "Shares", "Cost"],
        ["vti", date(2021, 3, 15), "1,250", "$48,250.00"],
    ):
        lots.append(row)
    lots.merge_cells("A1:D1")
    holdings, targets = book.create_sheet("Positions"), book.create_sheet("Targets")
    for row in (["Symbol", "Qty (Quantity)"], ["VTI", 1250], ["Total", 1250]):
        holdings.append(row)
    for row in (["Symbol", "Target"], ["VTI", 1]):
        targets.append(row)
    targets["B2"].number_format = "0%"
    path = tmp_path / "client.xlsx"
    book.save(path)
    parsed = parse_tables(read_file(path, is_input_sheet))
    assert [finding.code for finding in parsed.findings] == ["TOTALS_ROW"]
    assert parsed.tables["lots"].columns["quantity"] == [1250.0]
    assert parsed.tables["lots"].columns["cost_basis"] == [48250.0]
    assert parsed.tables["lots"].rows == [4]
    assert parsed.tables["targets"].columns["target_pct"] == [1.0]
