"""How long hanging a long sheet takes, compared with drawing it."""

from __future__ import annotations

import io
import time
from collections.abc import Callable

import pytest
import xlsxwriter

from tests.rich_workbook import rich_workbook
from tests.small_results import PLAIN_NAMES, drawn_results
from xlrebal.excel.file.graft import graft

ROWS, COLUMNS = 30_000, 15
GOAL = 0.35


def long_sheet() -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    money, day = book.add_format({"num_format": "#,##0.00"}), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("Lots Sold")
    for row in range(1, ROWS + 1):
        for column in range(0, COLUMNS, 3):
            sheet.write_string(row, column, f"lot {row % 9000}, highest cost first")
            sheet.write_number(row, column + 1, row * 1.37, money)
            sheet.write_number(row, column + 2, 40_000 + row % 4000, day)
    book.close()
    return buffer.getvalue()


def seconds(work: Callable[[], bytes]) -> tuple[float, bytes]:
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


@pytest.mark.bench
def test_hanging_is_cheap_beside_drawing() -> None:
    graft(rich_workbook(), drawn_results(), PLAIN_NAMES)  # everything is imported
    drawing, drawn = seconds(long_sheet)
    hanging, _ = seconds(lambda: graft(rich_workbook(), drawn, {"Lots Sold": "Lots Sold"}))
    print(f"\nhanging {ROWS} rows: {hanging / drawing:.2f} of the time to draw them (goal {GOAL})")
    assert hanging < drawing
