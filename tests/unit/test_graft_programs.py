"""Grafted workbooks before the judges: the Open XML SDK and LibreOffice."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.ooxml_validator import validation_errors
from tests.rich_workbook import rich_workbook
from tests.small_results import PLAIN_NAMES, drawn_results
from xlrebal.excel import refused
from xlrebal.excel.file.graft import graft, present_sheets
from xlrebal.excel.refused import WorkbookRefused

OTHER_TRADES = (("SELL", 10.0, "one"), ("BUY", 30.0, "two"), ("BUY", 5.0, "three"))


def written(folder: Path, *, macros: bool, runs: int) -> Path:
    """A grafted workbook on the disk, after one run or two with other results."""
    path = folder / f"grafted.{'xlsm' if macros else 'xlsx'}"
    data = rich_workbook(macros=macros)
    for number in range(runs):
        data = graft(data, drawn_results(trades=OTHER_TRADES) if number else drawn_results(), PLAIN_NAMES)
    path.write_bytes(data)
    return path


def converted(path: Path, kind: str, folder: Path) -> Path:
    """The file as LibreOffice saves it as `kind`."""
    profile = (folder / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", kind]
    subprocess.run([*command, "--outdir", str(folder), str(path)], check=True, capture_output=True, timeout=180)
    return folder / f"{path.stem}.{kind.split(':')[0]}"


@pytest.mark.validator
@pytest.mark.parametrize("macros", [False, True])
@pytest.mark.parametrize("runs", [0, 1, 2])
def test_the_sdk_finds_nothing_wrong(tmp_path: Path, macros: bool, runs: int) -> None:
    assert validation_errors(written(tmp_path, macros=macros, runs=runs)) == []


@pytest.mark.office
@pytest.mark.parametrize("runs", [1, 2])
def test_libreoffice_opens_it_and_finds_our_figures(tmp_path: Path, runs: int) -> None:
    opened = converted(written(tmp_path, macros=False, runs=runs), "ods", tmp_path)
    book = CalamineWorkbook.from_path(opened)
    assert book.sheet_names == ["Holdings", "Notes", "Pivot", "Targets", "Summary", "Trades", "Lots Sold"]
    trades = book.get_sheet_by_name("Trades").to_python()
    amounts = [row[1] for row in trades[1:]]
    assert amounts == ([1500.0, 1499.5, 2999.5] if runs == 1 else [10.0, 30.0, 5.0, 45.0])
    with zipfile.ZipFile(opened) as archive:  # the advisor's own formula is about our sheet, no longer about #REF!
        assert b"=SUM([$Trades.B2:.B100])" in archive.read("content.xml")


@pytest.mark.office
def test_an_old_workbook_and_an_open_document_are_told_apart(tmp_path: Path) -> None:
    path = written(tmp_path, macros=False, runs=1)
    for kind, sentence in (("xls", refused.LEGACY), ("ods", refused.OPEN_DOCUMENT)):
        with pytest.raises(WorkbookRefused) as refusal:
            present_sheets(converted(path, kind, tmp_path).read_bytes())
        assert str(refusal.value) == sentence


@pytest.mark.office
def test_results_are_replaced_in_a_file_another_program_saved(tmp_path: Path) -> None:
    """LibreOffice writes the package its own way: names, styles and parts of ours are still found."""
    saved = converted(written(tmp_path, macros=False, runs=1), "ods", tmp_path)
    data = converted(saved, "xlsx", tmp_path).read_bytes()
    before = present_sheets(data)
    after = graft(data, drawn_results(trades=OTHER_TRADES), PLAIN_NAMES)
    assert present_sheets(after).sheets == before.sheets
    again = tmp_path / "again.xlsx"
    again.write_bytes(after)
    assert CalamineWorkbook.from_path(again).get_sheet_by_name("Trades").to_python()[1][1] == 10.0
    assert graft(after, drawn_results(trades=OTHER_TRADES), PLAIN_NAMES) == after
