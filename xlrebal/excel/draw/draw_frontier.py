"""The sheet Frontier: what stays off target for how much tax, as a table with its chart under it."""

from __future__ import annotations

from collections.abc import Iterator

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from xlrebal.excel.draw.cell_formats import Formats
from xlrebal.excel.draw.charts import frontier_chart
from xlrebal.excel.draw.draw_stacked import draw_stacked
from xlrebal.excel.draw.draw_table import TablePlace
from xlrebal.excel.draw.page import Page
from xlrebal.schema.column import Results, ResultSheet
from xlrebal.schema.results import FRONTIER

WIDTH, HEIGHT = 900, 380
DESCRIPTION = "Line: what share of the portfolio stays off target at each budget, by the tax it adds; marks: doing nothing, today's plan, the plan without a limit."


def draw_frontier(
    book: Workbook, sheet: Worksheet, formats: Formats, result: ResultSheet, results: Results, page: Page
) -> None:
    """Draw the sheet: the budgets, and under them the chart."""
    (place,) = draw_stacked(sheet, formats, result, results, page)
    rows = results.get(FRONTIER.key, ())
    if len(rows) < 2:
        return
    # the first row is doing nothing, which is no budget
    chart = frontier_chart(book, sheet.get_name(), place._replace(first=place.first + 1), list(_marked(results, place)))
    chart.set_size({"width": WIDTH, "height": HEIGHT})
    sheet.insert_chart(place.end, 0, chart, {"description": DESCRIPTION, "y_offset": 8, "object_position": 2})


def _marked(results: Results, place: TablePlace) -> Iterator[tuple[str, TablePlace]]:
    """The rows with a mark, each by itself."""
    for at, row in enumerate(results.get(FRONTIER.key, ())):
        if row["mark"]:
            yield str(row["mark"]).capitalize(), place._replace(first=place.first + at, last=place.first + at)
