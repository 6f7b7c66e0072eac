"""Restore Previous Results: what it may speak of after a file run, and after a button that broke off half-way."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import xlwings

from tests.benches.memory_engine import memory_app
from tests.small_results import PLAIN_NAMES, drawn_results
from xlrebal.excel.file.graft import graft, present_sheets
from xlrebal.excel.file.user_folder import user_folder
from xlrebal.excel.live import place_live
from xlrebal.excel.result_names import CHARTS_PREFIX, LIVE_PREFIX
from xlrebal.samples import sample
from xlrebal.schema.results import ALWAYS_WRITTEN
from xlrebal.shells import ribbon
from xlrebal.shells.previous_results import RUN_NAME, restorable

pytestmark = pytest.mark.slow


def test_a_file_run_removes_what_buttons_had_noted_and_no_name_of_the_advisors():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet("Holdings")
        for name in (RUN_NAME, f"{CHARTS_PREFIX}xlr_Summary", "Budget"):
            book.define_name(name, '="noted"')
    before = buffer.getvalue()
    assert RUN_NAME in present_sheets(before).names
    after = present_sheets(graft(before, drawn_results(), PLAIN_NAMES)).names
    assert "Budget" in after
    assert not [name for name in after if name.startswith(LIVE_PREFIX)]


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[xlwings.Book]:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "kept"))
    path = tmp_path / "client.xlsx"
    path.write_bytes(sample("three-sheets.xlsx"))
    with memory_app() as app:
        yield app.books.open(str(path))


def shown(book: xlwings.Book) -> dict[str, Any]:
    """What our sheets show."""
    return {sheet.name: sheet.used_range.value for sheet in book.sheets if sheet.name in PLAIN_NAMES}


def break_off(monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    """Let Excel go away at the n-th sheet that is replaced."""
    replace, count = place_live._replace, iter(range(1, 100))

    def or_fail(*arguments: Any) -> None:
        if next(count) == at:
            raise RuntimeError("Excel is gone")
        replace(*arguments)

    monkeypatch.setattr(place_live, "_replace", or_fail)


def press(book: xlwings.Book, tag: str) -> str:
    ribbon.BUTTONS[tag](book)
    return str(book.app.impl.said)


def note_cell(book: xlwings.Book) -> xlwings.Range:
    """The advisor's note on the first trade."""
    trades = book.sheets["Trades"]
    headings = next(number for number, row in enumerate(trades.used_range.value) if "Decision" in row)
    return trades[headings + 1, trades.used_range.value[headings].index("Note")]


def test_a_button_that_breaks_off_half_way_can_be_taken_back_and_pressed_again(book, monkeypatch):
    press(book, "propose_trades")
    note = note_cell(book)
    note.value = "asked the client"
    first = shown(book)
    quantity = next(cell for cell in book.sheets["Holdings"].used_range if isinstance(cell.value, float))
    quantity.value *= 3
    with monkeypatch.context() as patched:
        break_off(patched, at=6)
        said = press(book, "propose_trades")
    assert "Excel is gone" in said
    assert "Restore Previous Results brings back what was replaced of earlier results." in said
    assert shown(book) != first
    note.value = "written on a sheet half new"
    with monkeypatch.context() as patched:
        break_off(patched, at=3)
        assert "Excel is gone" in press(book, "restore_previous_results")
    assert press(book, "restore_previous_results").startswith("Brought back: Summary, Drift, Trades, ")
    assert shown(book) == first
    with monkeypatch.context() as patched:
        break_off(patched, at=6)
        press(book, "propose_trades")
    press(book, "propose_trades")
    second = shown(book)
    assert second != first
    press(book, "restore_previous_results")
    assert shown(book) == first
    press(book, "restore_previous_results")
    assert shown(book) == second


def test_after_a_break_another_button_keeps_what_was_before_on_the_sheets_it_does_not_write(book, monkeypatch):
    press(book, "propose_trades")
    first = shown(book)
    with monkeypatch.context() as patched:
        break_off(patched, at=6)
        press(book, "propose_trades")
    press(book, "check_data")
    assert list(restorable(book)) == list(ALWAYS_WRITTEN)
    press(book, "restore_previous_results")
    assert shown(book) == first


def test_it_names_the_sheets_in_their_order_and_says_that_the_present_entries_go(book, monkeypatch):
    press(book, "check_drift")
    press(book, "check_drift")
    asked: list[str] = []
    monkeypatch.setattr(type(book.app.impl), "alert", lambda self, prompt, *_: asked.append(prompt) or "cancel")
    press(book, "restore_previous_results")
    assert asked[-1].startswith("The present results on Drift and Checks, with your entries there, are replaced by those of the run before, with the entries of then.")


def test_a_workbook_cannot_name_a_note_of_another_folder(book):
    press(book, "check_data")
    press(book, "check_data")
    assert list(restorable(book)) == ["Checks"]
    token = book.names[RUN_NAME].refers_to.strip('="')
    (user_folder() / "other.json").write_bytes((user_folder() / "previous" / f"{token}.json").read_bytes())
    book.names[RUN_NAME].refers_to = '="../other"'
    assert restorable(book) == {}
