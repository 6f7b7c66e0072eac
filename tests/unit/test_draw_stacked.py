"""Sheets of several tables: sentences have no column of their own to wrap in."""

from __future__ import annotations

from tests.unit.drawn_results import full_results, page, tax_report
from tests.unit.test_draw_sheets import place_of, row_of, shown
from xlrebal.excel.draw_sheets import draw_sheets


def test_a_long_sentence_goes_on_in_the_rows_below_it() -> None:
    sentence = " ".join(f"word{number}" for number in range(60))
    last = tax_report()[-1]
    rows = [*tax_report()[:-1], last | {"item": "Long", "note": sentence}, last | {"item": "Next", "note": "short"}]
    book = draw_sheets(full_results() | {"tax_report": rows}, page())
    first, after = (row_of(place_of(book, "Tax Report", item)) for item in ("Long", "Next"))
    cells = shown(book, "Tax Report")
    lines = [cells[f"F{row}"] for row in range(first, after)]
    assert len(lines) > 2 and " ".join(lines) == sentence
    assert not any(cells.get(f"A{row}") for row in range(first + 1, after))


def test_an_empty_second_table_says_how_to_fill_it() -> None:
    book = draw_sheets(full_results() | {"gifts": []}, page())
    assert any("Charitable Gift on Settings" in text for text in shown(book, "Tax Report").values())
