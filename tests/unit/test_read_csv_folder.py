"""A folder of CSV files as a workbook."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from xlrebal.excel.draw.plain_workbook import plain_workbook
from xlrebal.excel.file.read_csv_folder import read_csv, read_csv_folder
from xlrebal.excel.parse.parse_tables import parse_tables
from xlrebal.excel.refused import WorkbookRefused


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "Holdings.csv").write_bytes(
        '\ufeffSymbol,Quantity,Market Value\r\nVTI,"1,250","$390,500.00"\r\nTotal,,"$1"\r\n'.encode()
    )
    (tmp_path / "Lots.CSV").write_bytes(b"Ticker;Open Date;Shares;Cost\nVTI;03/15/2021;1250;48250.00\n")
    (tmp_path / "targets.csv").write_bytes("Symbol\tTarget %\nVTI\t100%\n".encode("utf-16"))
    (tmp_path / "notes.txt").write_text("not a table", encoding="utf-8")
    return tmp_path


def test_every_delimiter_and_encoding(folder):
    book = parse_tables(read_csv_folder(folder))
    assert [finding.code for finding in book.findings] == ["TOTALS_ROW"]
    assert book.tables["holdings"].columns["market_value"] == [390500.0]
    assert book.tables["lots"].columns["acquired"] == [date(2021, 3, 15)]
    assert book.tables["targets"].columns["target_pct"] == [1.0]


def test_short_lines_are_padded_and_errors_told_apart():
    grid = read_csv("Lots", b"Symbol,Quantity,Note\nVTI\nBND,#N/A,caf\xe9\n")
    assert [list(row) for row in grid.rows] == [
        ["Symbol", "Quantity", "Note"],
        ["VTI", None, None],
        ["BND", None, "café"],
    ]
    assert grid.errors == {(2, 1): "#N/A"}


def test_an_empty_file_is_an_empty_sheet():
    assert list(read_csv("Lots", b"").rows) == []


def test_a_folder_without_tables(tmp_path):
    with pytest.raises(WorkbookRefused, match=r"no \.csv file"):
        read_csv_folder(tmp_path)


def test_a_file_that_is_no_text():
    with pytest.raises(WorkbookRefused, match="damaged"):
        read_csv("Lots", b"Symbol\n" + b"x" * 200_000)


def test_the_workbook_made_of_it_shows_its_dates_whole():
    """A date of ten characters in a column of the usual width would be cut."""
    grid = read_csv("Lots", b"Symbol,Acquired,Note\nVTI,2026-02-20,%s\n" % (b"x" * 300))
    sheet = load_workbook(BytesIO(plain_workbook([grid])))["Lots"]
    widths = [sheet.column_dimensions[letter].width for letter in "ABC"]
    assert widths[1] > len("2026-02-20")
    assert max(widths) < 50


def test_formulas_and_quoted_texts():
    grid = read_csv("Holdings", b'Account,Quantity,Symbol\n="0012",=60+40,VTI\n')
    assert grid.rows[1] == ["0012", None, "VTI"]
    assert grid.errors == {(1, 1): "not calculated"}
