"""Sheets that are written only where a setting asks for them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
from python_calamine import CalamineWorkbook

from xlrebal.app.files import Written, plan_file
from xlrebal.app.plan import Request
from xlrebal.samples import sample
from xlrebal.schema.finding import Problem

DAY, CALENDAR = date(2026, 11, 20), "Review Calendar"
MONTHLY = {"review_frequency": "monthly"}


def planned(book: Path, **settings: str) -> Written:
    return plan_file(book, book.with_name("out.xlsx"), Request(DAY, DAY, settings=settings))


def a_book(folder: Path, own: str = "") -> Path:
    path = folder / "book.xlsx"
    path.write_bytes(sample("three-sheets.xlsx"))
    if own:
        book = openpyxl.load_workbook(path)
        book.create_sheet(own)["A1"] = "my own notes"
        book.save(path)
    return path


def cells(written: Written, sheet: str) -> list[list[object]] | None:
    """The cells of a sheet, None where there is none."""
    book = CalamineWorkbook.from_path(str(written.path))
    return list(book.get_sheet_by_name(sheet).to_python()) if sheet in book.sheet_names else None


def test_it_is_written_where_it_is_asked_for(tmp_path: Path) -> None:
    book = a_book(tmp_path)
    assert cells(planned(book), CALENDAR) is None
    assert ["Due", "Kind", "Status", "What", "Found", "Next"] in (cells(planned(book, **MONTHLY), CALENDAR) or [])


def test_one_that_stands_there_is_not_left_stale(tmp_path: Path) -> None:
    first = planned(a_book(tmp_path), **MONTHLY).path
    said = [str(cell) for row in cells(planned(first), CALENDAR) or [] for cell in row]
    assert any("Enter Review Frequency" in text for text in said)
    assert not any("Rows of Targets" in text for text in said)


def test_a_sheet_of_the_advisors_of_that_name_is_named_only_where_ours_is_written(tmp_path: Path) -> None:
    book = a_book(tmp_path, CALENDAR)
    for asked, notes in (({}, 0), (MONTHLY, 1)):
        written = planned(book, **asked)
        assert sum(each.code is Problem.SHEET_NAME_TAKEN for each in written.answer.findings) == notes
        assert cells(written, CALENDAR) == [["my own notes"]]
