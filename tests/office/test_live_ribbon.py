"""The ribbon's buttons pressed on an open workbook."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
import xlwings

from xlrebal.app.plan import Request, plan
from xlrebal.excel.live.place_live import marked_sheets
from xlrebal.excel.live_source import live_source
from xlrebal.excel.source import read_source
from xlrebal.samples import sample
from xlrebal.schema.results import ALWAYS_WRITTEN
from xlrebal.shells import ribbon

ALL = list(ALWAYS_WRITTEN)


@pytest.fixture
def book(app: xlwings.App, tmp_path: Path) -> xlwings.Book:
    path = tmp_path / "client.xlsx"
    path.write_bytes(sample("three-sheets.xlsx"))
    return app.books.open(str(path))


def said(book: xlwings.Book) -> list[str]:
    """Every message and status text so far."""
    return book.app.impl.said


def names(book: xlwings.Book) -> list[str]:
    return [sheet.name for sheet in book.sheets]


@pytest.mark.office
def test_check_data_writes_checks(book):
    before = names(book)
    ribbon.check_data(book)
    findings = plan(read_source(Path(book.fullname)), Request(datetime.now().astimezone().date())).findings
    assert names(book) == [*before, "Checks"]
    assert re.fullmatch(r"(\d+ (warning|note)s?(, )?)+: see the sheet Checks\.", said(book)[-1])
    assert sum(map(int, re.findall(r"\d+", said(book)[-1]))) == len(findings) > 0


@pytest.mark.office
def test_check_drift_writes_drift_and_leaves_trades_alone(book):
    ribbon.propose_trades(book)
    book.sheets["Trades"]["A1"].value = "as I left it"
    ribbon.check_drift(book)
    assert book.sheets["Trades"]["A1"].value == "as I left it"
    assert "outside their bands" in said(book)[-1]


@pytest.mark.office
def test_propose_trades_writes_every_sheet_and_says_what_it_did(book):
    before = names(book)
    inputs = {name: book.sheets[name].used_range.formula for name in before}
    ribbon.check_data(book)
    ribbon.propose_trades(book)
    assert names(book) == [*before, *ALL]
    assert list(marked_sheets(book)) == ALL
    assert {name: book.sheets[name].used_range.formula for name in before} == inputs
    assert "xlrebal: Planning the trades …" in said(book)
    assert f"xlrebal: Writing Trades (3 of {len(ALL)}) …" in said(book)
    assert book.app.status_bar is False


@pytest.mark.office
@pytest.mark.parametrize("name", ["three-sheets.xlsx", "tech-drift.xlsx", "household.xlsx", "direct-index.xlsx"])
def test_the_open_book_and_its_file_give_the_same_answer(app, tmp_path, name):
    path = tmp_path / name
    path.write_bytes(sample(name))
    request = Request(date.fromisoformat("2026-07-31"))
    live = plan(live_source(app.books.open(str(path))), request)
    file = plan(read_source(path), request)
    assert live.results == file.results
    assert live.findings == file.findings
    assert live.results["trades"]


@pytest.mark.office
def test_what_the_advisor_entered_on_trades_is_there_after_a_second_press(book):
    ribbon.propose_trades(book)
    trades = book.sheets["Trades"]
    headings = next(row for row in range(20) if "Decision" in (trades[row, :30].value or []))
    column = trades[headings, :30].value.index("Decision")
    trades[headings + 1, column].value = "approve"
    ribbon.propose_trades(book)
    assert trades[headings + 1, column].value == "approve"


@pytest.mark.office
def test_a_workbook_without_our_sheets_gets_the_reason_on_checks(app, tmp_path):
    path = tmp_path / "empty.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet("Budget").write("A1", 1)
    book = app.books.open(str(path))
    ribbon.propose_trades(book)
    assert said(book)[-1] == "Nothing could be planned: see Checks."
    assert "MISSING_SHEET" in str(book.sheets["Checks"].used_range.value)


@pytest.mark.office
def test_a_mistake_of_ours_becomes_a_message_and_leaves_excel_as_it_was(book, monkeypatch):
    def fail(*_: object) -> bytes:
        raise ZeroDivisionError("draw")

    monkeypatch.setattr("xlrebal.app.files.draw", fail)
    before = names(book)
    ribbon.propose_trades(book)
    assert "problem of its own (ZeroDivisionError: draw)" in said(book)[-1]
    assert names(book) == before
    assert book.app.status_bar is False


@pytest.mark.office
def test_without_a_workbook_named_the_active_one_is_used(book):
    ribbon.check_data()
    assert "Checks" in names(book)


def test_importing_the_ribbon_imports_nothing_heavy_besides_xlwings():
    heavy = ["xlsxwriter", "lxml", "rich", "python_calamine"]
    code = (
        "import sys, xlwings; before = set(sys.modules); import xlrebal.shells.ribbon; "
        f"print([name for name in {heavy} if name in set(sys.modules) - before])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
