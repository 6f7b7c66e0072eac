"""Results stay inside Excel's limits, or are refused with one sentence."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
import xlsxwriter

from tests.small_results import PLAIN_NAMES, drawn_results
from tests.workbook_reading import edited, parts
from xlrebal.excel.draw.draw_table import LAST_ROW, refuse_too_many_rows
from xlrebal.excel.draw.plain_workbook import plain_workbook
from xlrebal.excel.file.graft import graft
from xlrebal.excel.file.merge_styles import MOST_CELL_FORMATS
from xlrebal.excel.file.workbook_part import LAST_SHEET_ID
from xlrebal.excel.grid import Grid
from xlrebal.excel.refused import TOO_MANY_FORMATS, WorkbookRefused
from xlrebal.excel.result_names import sheet_names
from xlrebal.excel.source import read_source


def workbook(tables: int = 0) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("Holdings")
        book.add_worksheet("Lots")
        for at in range(tables):
            sheet.add_table(0, at, 2, at)
    return buffer.getvalue()


def with_formats(number: int) -> bytes:
    """A workbook with so many cell formats."""
    xf = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    data = edited(workbook(), "xl/styles.xml", '<cellXfs count="1">', f'<cellXfs count="{number}">')
    return edited(data, "xl/styles.xml", "</cellXfs>", f"{xf * (number - 1)}</cellXfs>")


def test_cell_formats_up_to_the_limit_and_no_further() -> None:
    ours = len(re.findall(rb"<xf ", parts(graft(with_formats(2), drawn_results(), PLAIN_NAMES))["xl/styles.xml"])) - 3
    most = MOST_CELL_FORMATS - ours
    result = graft(with_formats(most), drawn_results(), PLAIN_NAMES)
    assert len(re.findall(rb"<xf ", parts(result)["xl/styles.xml"])) == MOST_CELL_FORMATS + 1  # one of the cell styles
    with pytest.raises(WorkbookRefused) as refusal:
        graft(with_formats(most + 1), drawn_results(), PLAIN_NAMES)
    assert str(refusal.value) == TOO_MANY_FORMATS


@pytest.mark.parametrize("highest", [5, LAST_SHEET_ID - 2, LAST_SHEET_ID - 1, LAST_SHEET_ID, 4_000_000_000])
def test_sheet_numbers_stay_within_the_limit_and_differ(highest: int) -> None:
    book = edited(workbook(), "xl/workbook.xml", 'sheetId="2"', f'sheetId="{highest}"')
    result = parts(graft(book, drawn_results(), PLAIN_NAMES))["xl/workbook.xml"]
    numbers = [int(number) for number in re.findall(rb'sheetId="(\d+)"', result)]
    assert numbers[:2] == [1, highest]
    assert len(set(numbers)) == len(numbers) == 2 + len(PLAIN_NAMES)
    assert all(number <= LAST_SHEET_ID for number in numbers[2:])


@pytest.mark.parametrize("highest", [7, 2**31 - 1, 2**32 - 1])
def test_table_numbers_stay_within_the_limit_and_differ(highest: int) -> None:
    book = edited(workbook(tables=2), "xl/tables/table2.xml", 'id="2"', f'id="{highest}"')
    result = parts(graft(book, drawn_results(), PLAIN_NAMES))
    numbers = [int(re.search(rb'<table [^>]*?\bid="(\d+)"', data)[1]) for name, data in result.items() if "xl/tables/" in name]  # type: ignore[index]
    assert len(set(numbers)) == len(numbers) > 2
    assert max(numbers) < 2**32


def test_number_formats_find_a_number_when_the_last_is_taken() -> None:
    book = edited(workbook(), "xl/styles.xml", "<fonts", '<numFmts count="1"><numFmt numFmtId="65535" formatCode="0.0"/></numFmts><fonts')
    styles = parts(graft(book, drawn_results(), PLAIN_NAMES))["xl/styles.xml"]
    numbers = [int(number) for number in re.findall(rb'<numFmt numFmtId="(\d+)"', styles[: styles.index(b"</numFmts>")])]
    assert len(set(numbers)) == len(numbers) > 1
    assert max(numbers) == 65_535


def test_rows_below_the_last_are_refused() -> None:
    with xlsxwriter.Workbook(io.BytesIO()) as book:
        sheet = book.add_worksheet("Audit")
        refuse_too_many_rows(sheet, LAST_ROW - 8)
        with pytest.raises(WorkbookRefused, match=r"more rows than Excel allows on Audit .1,048,576.: plan fewer"):
            refuse_too_many_rows(sheet, LAST_ROW - 7)


@pytest.mark.parametrize(("files", "sheets"), [
    (["Holdings", "Lots"], ["Holdings", "Lots"]),
    (["Notes of the meeting in November 2026"], ["Notes of the meeting in Novembe"]),
    (["N" * 40 + "1", "N" * 40 + "2", "n" * 31], ["N" * 31, "N" * 27 + " (2)", "n" * 27 + " (3)"]),
    (["a[b]:c*?", "a/b", "a\\b", "a\nb", "'quoted'", "''", " "], ["a_b__c__", "a_b", "a_b (2)", "a_b (3)", "quoted", "Sheet", "Sheet (2)"]),
    (["holdings", "Holdings"], ["holdings", "Holdings (2)"]),
    (["\U0001f600" * 20], ["\U0001f600" * 15]),
    (["it's " * 7], ["it's it's it's it's it's it's i"]),
    (["x" * 30 + "'y"], ["x" * 30]),
])  # fmt: skip
def test_a_file_s_name_becomes_one_a_sheet_may_bear(files: list[str], sheets: list[str]) -> None:
    assert sheet_names(files) == sheets
    assert plain_workbook([Grid(name, []) for name in files])


def test_a_folder_with_names_of_any_length_is_planned_as_without(tmp_path: Path) -> None:
    (tmp_path / "Holdings.csv").write_text("Symbol,Quantity,Price\nVTI,10,300\n")
    alone = read_source(tmp_path)
    for name in ("Notes of the meeting in November 2026", "a [draft]", "Trades"):
        (tmp_path / f"{name}.csv").write_text("what was said\n")
    (tmp_path / "old.csv").mkdir()
    source = read_source(tmp_path)
    assert [grid for grid in source.grids if grid.sheet == "Holdings"] == list(alone.grids)
    assert source.names["Trades"] == "Trades (2)"


def test_what_no_workbook_can_hold_is_left_out_of_csv_files(tmp_path: Path) -> None:
    (tmp_path / "Holdings.csv").write_text("Symbol,Quantity\nV\ufffeTI\uffff,10\n", encoding="utf-8")
    (tmp_path / "Notes.csv").write_text(f"a,{'x' * 40_000}\n")
    grids = {grid.sheet: grid for grid in read_source(tmp_path).grids}
    assert grids["Holdings"].rows[1][0] == "VTI"
    assert grids["Notes"].rows[0][1] == "x" * 32_767


@pytest.mark.parametrize("text", [("," * 20_000 + "\n"), ("," * 9_999 + "\n" + "a\n" * 300), "a\n" * 1_048_577])
def test_csv_files_that_no_sheet_can_hold_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "Lots.csv").write_text(text)
    with pytest.raises(WorkbookRefused, match=r"Lots\.csv holds more than a sheet can"):
        read_source(tmp_path)
