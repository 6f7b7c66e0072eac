"""The sheet Transition: what each yearly budget brings, with its charts, then the years at each, and what leaves when."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from xlrebal.excel.draw.cell_formats import Formats
from xlrebal.excel.draw.charts import budgets_chart, years_chart
from xlrebal.excel.draw.draw_stacked import draw_stacked
from xlrebal.excel.draw.draw_table import TablePlace
from xlrebal.excel.draw.page import Page
from xlrebal.schema.column import Results, ResultSheet
from xlrebal.schema.results import TRANSITION, TRANSITION_BUDGETS

CHART_ROWS, ROW_PIXELS, WIDTH = 15, 20, 620
BUDGETS = "Columns: the tax of each yearly budget over all years. Line: how much of what is off target it moves."
YEARS = "Lines: how much of what is off target is moved by the end of each year, one for each yearly budget."


def draw_transition(
    book: Workbook, sheet: Worksheet, formats: Formats, result: ResultSheet, results: Results, page: Page
) -> None:
    """Draw the sheet: budgets, under them the charts, then the years, and what leaves."""
    rows = results.get(TRANSITION_BUDGETS.key, ())
    places = draw_stacked(sheet, formats, result, results, page, {TRANSITION_BUDGETS.key: CHART_ROWS} if rows else {})
    if not rows:
        return
    budgets, years = (places[result.tables.index(table)] for table in (TRANSITION_BUDGETS, TRANSITION))
    name, size = sheet.get_name(), {"width": WIDTH, "height": (CHART_ROWS - 1) * ROW_PIXELS}
    placed = {"y_offset": 8, "object_position": 2}
    for chart, said, right in (
        (budgets_chart(book, name, budgets), BUDGETS, 0),
        (years_chart(book, name, list(_cases(results, years))), YEARS, WIDTH + 12),
    ):
        chart.set_size(size)
        sheet.insert_chart(budgets.end, 0, chart, {"description": said, "x_offset": right, **placed})


def _cases(results: Results, years: TablePlace) -> Iterator[tuple[str, TablePlace]]:
    """Each budget's rows of the table of years."""
    first = years.first
    for case, rows in groupby(results.get(TRANSITION.key, ()), key=lambda row: str(row["case"])):
        last = first + len(list(rows)) - 1
        yield case, years._replace(first=first, last=last)
        first = last + 1
