"""The drawn sheets as a spreadsheet program shows and prints them."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.office.office import Office, render
from tests.unit.drawn_results import full_results, lots_sold, page
from xlrebal.excel.draw.draw_sheets import HoldingsCopy, draw_sheets
from xlrebal.schema.results import RESULT_SHEETS

pytestmark = pytest.mark.office


def printed(office: Office, folder: Path, book: bytes) -> list[str]:
    """The text of each printed page."""
    path = folder / "drawn.xlsx"
    path.write_bytes(book)
    render(office, path, folder)
    done = subprocess.run(["pdftotext", "-layout", folder / "drawn.pdf", "-"], capture_output=True, check=True)
    return done.stdout.decode().split("\f")[:-1]


def test_every_sheet_prints_on_as_many_pages_as_it_is_high(office: Office, tmp_path: Path) -> None:
    pages = printed(office, tmp_path, draw_sheets(full_results(), page()))
    assert len(pages) == len(RESULT_SHEETS) + 3  # Summary has two, and Trades and Lots Sold go on to the right
    assert all(f"Page {number} of {len(pages)}" in text for number, text in enumerate(pages, 1))
    assert not re.search(r"#{3,}|#N/A|#NAME|#VALUE|#REF|Err:", "".join(pages))


def test_the_longest_reason_is_printed_to_its_last_word(office: Office, tmp_path: Path) -> None:
    rows = [
        {**row, "why": f"{'a reason of many words, ' * 12}and its last one{index}"}
        for index, row in enumerate(lots_sold(6))
    ]
    pages = printed(office, tmp_path, draw_sheets({"lots_sold": rows}, page(names={"Lots Sold": "Lots Sold"})))
    assert all(f"one{index}" in "".join(pages) for index in range(6))


def test_headings_are_printed_on_every_page(office: Office, tmp_path: Path) -> None:
    pages = printed(
        office, tmp_path, draw_sheets({"lots_sold": lots_sold(200)}, page(names={"Lots Sold": "Lots Sold"}))
    )
    assert len(pages) > 2
    assert all("Lot ID" in text for text in pages)


def test_totals_calculated_afresh_are_the_totals_written(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "drawn.xlsx"
    path.write_bytes(draw_sheets(full_results(), page()))
    document = office.open(path)
    try:
        sheets = document.getSheets()
        totals = [f"{column}{row}" for row in (21, 22) for column in "JKLMN"]  # of the sells, and of the buys
        before = [sheets.getByName("Trades").getCellRangeByName(cell).getValue() for cell in totals]
        document.calculateAll()
        after = [sheets.getByName("Trades").getCellRangeByName(cell).getValue() for cell in totals]
    finally:
        document.close(True)
    assert before == pytest.approx(after, abs=0.005)
    assert min(before[0], before[5]) > 500_000


def test_an_empty_result_prints_its_reasons(office: Office, tmp_path: Path) -> None:
    book = draw_sheets({}, page(empty_reason="every class is inside its band.", holdings=HoldingsCopy()))
    text = "".join(printed(office, tmp_path, book))
    assert "No trade is proposed: every class is inside its band." in text
