"""Workbooks as no program of Microsoft's writes them, by mistake or on purpose: a grid or one sentence, in little memory."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workbook_reading import packed, parts
from xlrebal.excel import refused
from xlrebal.excel.file.mend_sheet import Extent, filled_extent, mended
from xlrebal.excel.grid import Grid
from xlrebal.excel.refused import WorkbookRefused
from xlrebal.excel.source import read_bytes

HOLDINGS, LOTS, STRINGS = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml"
SHEETS = {
    "Holdings": [["Account", "Symbol", "Quantity", "Price", "Asset Class"], ["Joint", "VTI", 100, 400, "Stocks"]],
    "Lots": [["Account", "Symbol", "Acquired", "Quantity", "Cost Basis"], ["Joint", "VTI", date(2020, 3, 2), 60, 12000]],
    "Targets": [["Asset Class", "Target %"], ["Stocks", 100]],
}


def workbook() -> dict[str, bytes]:
    """The parts of a small book."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in SHEETS.items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, date):
                        sheet.write_datetime(row, column, cell, day)
                    else:
                        sheet.write(row, column, cell)
    return parts(file.getvalue())


def read(content: Mapping[str, bytes]) -> dict[str, Grid]:
    return {grid.sheet: grid for grid in read_bytes(packed(dict(content))).grids}


def edited(part: str, change: Callable[[bytes], bytes]) -> dict[str, bytes]:
    content = workbook()
    changed = change(content[part])
    assert changed != content[part]
    return {**content, part: changed}


def with_cell(cell: str, part: str = HOLDINGS) -> dict[str, bytes]:
    return edited(part, lambda xml: xml.replace(b"</sheetData>", f'<row r="9">{cell}</row></sheetData>'.encode()))


# cells far away


@pytest.mark.parametrize("place", ["XFD1048576", "SZ1048576", "XFD9999", "ABC99999", "A99999999999", "F1048576"])
@pytest.mark.parametrize("cell", ['<c r="{}"><v>1</v></c>', '<c r="{}" s="1" t="inlineStr"><is><t> </t></is></c>', "<c r='{}'><v>1</v></c>", '<c s="1" r="{}"><f>1</f><v>1</v></c>'])
def test_a_stray_cell_far_away_is_said_and_where(place: str, cell: str) -> None:
    with pytest.raises(WorkbookRefused, match=r"The sheet Holdings reaches to [A-Z]+[0-9]+, far beyond its data: delete"):
        read(with_cell(cell.format(place)))


@pytest.mark.parametrize("cell", ['<c r="XFD1048576" s="1"/>', '<c r="XFD1048576"></c>', '<c r="XFD1048576" s="1"><v/></c>', "<c s='1' r='XFD1048576'/>"])
def test_a_format_far_away_is_no_cell(cell: str) -> None:
    assert [list(row) for row in read(with_cell(cell))["Holdings"].rows] == SHEETS["Holdings"]


@pytest.mark.parametrize("place", ["ZZ40", "AZ99999", "B100000", "XFD9"])
def test_what_is_not_too_far_is_read(place: str) -> None:
    grid = read(with_cell(f'<c r="{place}"><v>7</v></c>'))["Holdings"]
    assert 7 in grid.rows[-1]
    assert list(grid.rows[1][:5]) == SHEETS["Holdings"][1]


def test_the_extent_is_of_filled_cells() -> None:
    assert filled_extent(b'<c r="A1"><v>1</v></c>') is None
    assert filled_extent(b'<c r="AB7"><v>1</v></c><c r="C120000"><v>1</v></c><c r="XFD9" s="3"/>') == Extent(120_000, 28)
    assert str(Extent(7, 28)) == "AB7"


# spellings


def without_addresses(xml: bytes) -> bytes:
    return re.sub(rb'(<(?:row|c)\b[^>]*?) r="[A-Z]*[0-9]+"', rb"\1", xml)


def reordered(xml: bytes) -> bytes:
    return re.sub(rb"<c r=\"([A-Z]+\d+)\"([^>]*?)(/?)>", rb"<c\2 r='\1'\3>", xml)


SPELLINGS: dict[str, Callable[[bytes], bytes]] = {
    "without addresses": without_addresses,
    "without addresses of cells": lambda xml: re.sub(rb'(<c\b[^>]*?) r="[A-Z]+[0-9]+"', rb"\1", xml),
    "in another order and other quotes": reordered,
    "on lines of their own": lambda xml: xml.replace(b"<c r=", b"<c\n  r="),
    "with a prefix": lambda xml: re.sub(rb"<(/?)(\w)", rb"<\1x:\2", xml).replace(b"xmlns=", b"xmlns:x="),
    "without a prefix's addresses": lambda xml: re.sub(rb"<(/?)(\w)", rb"<\1x:\2", without_addresses(xml)).replace(b"xmlns=", b"xmlns:x="),
    "in UTF-16": lambda xml: ('<?xml version="1.0" encoding="UTF-16"?>' + xml.decode().split("?>", 1)[1]).encode("utf-16"),
    "in Latin-1": lambda xml: xml.replace(b'encoding="UTF-8"', b'encoding="ISO-8859-1"'),
    "with a mark of the encoding": lambda xml: b"\xef\xbb\xbf" + xml,
    "with small letters": lambda xml: re.sub(rb'r="([A-Z]+)(\d)', lambda match: b'r="' + match[1].lower() + match[2], xml),
    "without a dimension": lambda xml: re.sub(rb"<dimension[^>]*>", b"", xml),
    "with a dimension that is none": lambda xml: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A0:nowhere"', xml),
    "with a dimension that lies": lambda xml: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', xml),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_the_same_cells_however_they_are_spelled(spelling: str) -> None:
    grids = read({**workbook(), **{part: SPELLINGS[spelling](workbook()[part]) for part in (HOLDINGS, LOTS)}})
    assert {name: [list(row) for row in grids[name].rows] for name in grids} == SHEETS
    assert dict(grids["Lots"].number_formats) == {(1, 2): "yyyy-mm-dd"}


def test_a_usual_sheet_is_handed_on_as_it_is() -> None:
    xml = workbook()[LOTS]
    assert mended(xml) is xml


def test_a_far_cell_without_an_address_counts_too() -> None:
    with pytest.raises(WorkbookRefused, match="reaches to"):
        read(edited(HOLDINGS, lambda xml: without_addresses(xml).replace(b"</sheetData>", b"<row r=\"1048576\">" + b"<c><v>1</v></c>" * 9 + b"</row></sheetData>")))


# numbers that are none, and the ends of the calendar


def lots_date(value: str) -> object:
    """What is read from the one lot's Acquired, a cell in a date format."""
    serial = b"<v>43892</v>"
    return read(edited(LOTS, lambda xml: xml.replace(serial, f"<v>{value}</v>".encode())))["Lots"].rows[1][2]


@pytest.mark.parametrize("value", ["NaN", "nan", "INF", "-INF", "-inf", "Infinity", "-Infinity", "+INF", "-1e308", "-1E19", "-99999999999999999999", " NaN "])
def test_a_number_that_is_none_is_shown_as_it_stands(value: str) -> None:
    assert lots_date(value) == value


@pytest.mark.parametrize("value", ["0", "1", "59", "60", "61", "0.5", "-1", "-0", "2958465", "2958465.99999", "2958466", "1e10", "1e17", "1e308", "1e400", "5e-324", "99999999999999999999", "-700000", "-99999999999"])
def test_any_number_in_a_date_cell_is_read_as_something(value: str) -> None:
    lots_date(value)


def test_a_text_that_reads_like_such_a_number_stays() -> None:
    for cell in ('<c r="A9" t="str"><v>NaN</v></c>', '<c r="A9" t="inlineStr"><is><t>-INF</t></is></c>', '<c r="A9" t="str"><f>"INF"</f><v>INF</v></c>'):
        xml = with_cell(cell)[HOLDINGS]
        assert mended(xml) == xml


@settings(max_examples=30)
@given(st.one_of(st.floats(), st.integers(-(10**30), 10**30), st.text(max_size=12)).map(str))
def test_whatever_stands_in_a_date_cell(value: str) -> None:
    plain = "".join(letter for letter in value if letter.isprintable() and letter not in "<>&")
    try:
        lots_date(f"{plain}")
    except AssertionError:
        assert plain == "43892"
    except WorkbookRefused as refusal:
        assert str(refusal) == refused.DAMAGED


# parts that lie or are missing


DAMAGES: dict[str, Callable[[dict[str, bytes]], dict[str, bytes]]] = {
    "no relation of a sheet": lambda content: {**content, "xl/workbook.xml": re.sub(rb' r:id="rId1"', b"", content["xl/workbook.xml"])},
    "an unknown relation": lambda content: {**content, "xl/workbook.xml": content["xl/workbook.xml"].replace(b'r:id="rId1"', b'r:id="rId99"')},
    "a relation without a target": lambda content: {**content, "xl/_rels/workbook.xml.rels": re.sub(rb' Target="[^"]*sheet1.xml"', b"", content["xl/_rels/workbook.xml.rels"])},
    "a sheet outside the file": lambda content: {**content, "xl/_rels/workbook.xml.rels": content["xl/_rels/workbook.xml.rels"].replace(b"worksheets/sheet1.xml", b"../../../etc/passwd")},
    "no shared strings": lambda content: {name: data for name, data in content.items() if name != STRINGS},
    "shared strings cut short": lambda content: {**content, STRINGS: content[STRINGS][:60]},
    "no styles": lambda content: {name: data for name, data in content.items() if name != "xl/styles.xml"},
    "no sheet": lambda content: {name: data for name, data in content.items() if name != HOLDINGS},
    "a sheet cut short": lambda content: {**content, HOLDINGS: content[HOLDINGS][:700]},
    "an empty sheet part": lambda content: {**content, HOLDINGS: b""},
    "a cell address of row 0": lambda content: {**content, HOLDINGS: content[HOLDINGS].replace(b'r="A1"', b'r="A0"')},
    "a merged range that is none": lambda content: {**content, HOLDINGS: content[HOLDINGS].replace(b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A0:x"/></mergeCells>')},
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_refused_in_one_sentence(damage: str) -> None:
    with pytest.raises(WorkbookRefused) as refusal:
        read(DAMAGES[damage](workbook()))
    assert str(refusal.value) == refused.DAMAGED


HARMLESS: dict[str, tuple[str, bytes, bytes]] = {
    "two sheets of one number": ("xl/workbook.xml", b'sheetId="2"', b'sheetId="1"'),
    "a huge number of a sheet": ("xl/workbook.xml", b'sheetId="2"', b'sheetId="99999999999"'),
    "a false count of strings": (STRINGS, b'uniqueCount="', b'uniqueCount="4294967'),
    "a number format of no number": ("xl/styles.xml", b'numFmtId="164"', b'numFmtId="x"'),
    "a font of no size": ("xl/styles.xml", b'<sz val="11"', b'<sz val="large"'),
    "a style that is not there": (LOTS, b's="1"', b's="9999"'),
    "ranges merged over each other": (HOLDINGS, b"</sheetData>", b"</sheetData><mergeCells>" + b'<mergeCell ref="A2:A1048576"/>' * 500 + b"</mergeCells>"),
}


@pytest.mark.parametrize("slip", HARMLESS)
def test_what_does_not_matter_is_passed_over(slip: str) -> None:
    part, old, new = HARMLESS[slip]
    source = read_bytes(packed(edited(part, lambda data: data.replace(old, new))))
    grids = {grid.sheet: grid for grid in source.grids}
    assert [list(row) for row in grids["Holdings"].rows] == SHEETS["Holdings"]
    dict(grids["Lots"].number_formats)


def test_a_text_longer_than_excel_allows_is_cut() -> None:
    grid = read(edited(STRINGS, lambda xml: xml.replace(b"Joint", b"J" * 40_000)))["Holdings"]
    assert grid.rows[1][0] == "J" * 32_767


@settings(max_examples=40)
@given(st.sampled_from(sorted(workbook())), st.lists(st.tuples(st.integers(0, 10_000), st.sampled_from([b"", b"<", b'"', b"0", b"99999999999", b"\x00", b"\xff", b"</c>", b"&x;"])), min_size=1, max_size=4))
def test_a_file_with_slips_anywhere_is_read_or_refused(part: str, slips: list[tuple[int, bytes]]) -> None:
    content = workbook()
    data = content[part]
    for place, slip in slips:
        at = place % (len(data) + 1)
        data = data[:at] + slip + data[at + 1 :]
    try:
        for grid in read_bytes(packed({**content, part: data})).grids:
            dict(grid.number_formats)
    except WorkbookRefused as refusal:
        assert "\n" not in str(refusal)


# memory


def zipped(path: Path, content: Mapping[str, bytes], more: Callable[[zipfile.ZipFile], None]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
        more(archive)


def zeros(archive: zipfile.ZipFile) -> None:
    with archive.open("xl/media/zeros.bin", "w") as file:
        for _ in range(600):
            file.write(bytes(1 << 20))


def long_sheet(archive: zipfile.ZipFile) -> None:
    head, tail = workbook()[HOLDINGS].split(b"</sheetData>")
    with archive.open(HOLDINGS, "w") as file:
        file.write(head)
        for _ in range(300):
            file.write(b" " * (1 << 20))
        file.write(b"</sheetData>" + tail)


def many_cells(archive: zipfile.ZipFile) -> None:
    head, tail = workbook()[HOLDINGS].split(b"</sheetData>")
    with archive.open(HOLDINGS, "w") as file:
        file.write(head)
        for row in range(3, 700_003):
            file.write(b'<row r="%d">' % row + b"".join(b'<c r="%s%d"><v>1</v></c>' % (column, row) for column in (b"A", b"B", b"C", b"D", b"E", b"F", b"G", b"H", b"I")) + b"</row>")
        file.write(b"</sheetData>" + tail)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited and measured as Linux does")
@pytest.mark.parametrize(("more", "sentence"), [(zeros, ""), (long_sheet, "256 MiB a sheet"), (many_cells, "more cells than can be read")])
def test_a_file_that_unpacks_to_very_much_takes_little_memory(tmp_path: Path, more: Callable[[zipfile.ZipFile], None], sentence: str) -> None:
    bomb = tmp_path / "bomb.xlsx"
    zipped(bomb, {name: data for name, data in workbook().items() if more is zeros or name != HOLDINGS}, more)
    code = "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30)); sys.argv = ['xlrebal', 'check', sys.argv[1]]; from xlrebal.shells.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code, str(bomb)], capture_output=True, text=True, check=False, env={"OPENBLAS_NUM_THREADS": "1"})
    assert done.returncode == (2 if sentence else 1), done.stderr  # 1: the lots do not add up
    assert sentence in done.stderr
