"""Restore Previous Results on workbooks whose sheets the command wrote, between two buttons or before the first."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlwings

from tests.office.addin_in_office import on_main
from xlrebal.app.files import plan_file
from xlrebal.app.plan import Request
from xlrebal.samples import sample
from xlrebal.shells import previous_results, ribbon

pytestmark = pytest.mark.office


def summary(book: xlwings.Book) -> Any:
    return book.sheets["Summary"].used_range.formula  # figures without the kind of format they have


def press(tag: str, book: xlwings.Book) -> str:
    """What the button says at the end; LibreOffice does nothing else meanwhile."""
    app = book.app.impl
    on_main(app.office, lambda: ribbon.BUTTONS[tag](book))
    return str(app.said[-1])


def change_a_holding(book: xlwings.Book) -> None:
    quantity = next(cell for cell in book.sheets["Holdings"].used_range if isinstance(cell.value, float))
    quantity.value = quantity.value * 3


def run_the_command(path: Path) -> None:
    plan_file(path, path, Request(date.fromisoformat("2026-07-31")))


def note_cell(book: xlwings.Book) -> xlwings.Range:
    trades = book.sheets["Trades"]
    top = next(row for row in range(20) if "Decision" in (trades[row, :30].value or []))
    return trades[top + 1, trades[top, :30].value.index("Note")]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "client.xlsx"
    path.write_bytes(sample("three-sheets.xlsx"))
    return path


def test_results_of_the_command_come_back_after_the_first_press_with_what_was_entered(app, path):
    run_the_command(path)
    book = app.books.open(str(path))
    first, charts = summary(book), len(book.sheets["Summary"].charts)
    note_cell(book).value = "asked the client"
    change_a_holding(book)
    press("propose_trades", book)
    second = summary(book)
    assert second != first
    press("restore_previous_results", book)
    assert summary(book) == first
    assert note_cell(book).value == "asked the client"
    assert len(book.sheets["Summary"].charts) == charts > 0
    press("restore_previous_results", book)
    assert summary(book) == second
    assert [open_book.name for open_book in app.books] == ["client.xlsx"]


def test_a_run_of_the_command_between_two_presses_is_not_skipped(app, path):
    book = app.books.open(str(path))
    press("propose_trades", book)
    change_a_holding(book)
    press("propose_trades", book)
    change_a_holding(book)
    assert previous_results.restorable(book)
    book.app.impl.office.save_as(book.impl.document, path.with_name("saved.xlsx"))
    run_the_command(path.with_name("saved.xlsx"))
    book = app.books.open(str(path.with_name("saved.xlsx")))
    by_command = summary(book)
    assert press("restore_previous_results", book) == ribbon.NOTHING_KEPT, "the sheets are no longer those that the note speaks of"
    assert summary(book) == by_command
    change_a_holding(book)
    press("propose_trades", book)
    assert summary(book) != by_command
    press("restore_previous_results", book)
    assert summary(book) == by_command
