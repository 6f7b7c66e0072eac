"""The Risk Report: how much risk there is, what carries it before and after the trades, and the exposures to factors."""

from __future__ import annotations

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from xlrebal.excel.draw.cell_formats import Formats
from xlrebal.excel.draw.charts import risk_chart
from xlrebal.excel.draw.draw_stacked import draw_stacked
from xlrebal.excel.draw.page import Page
from xlrebal.schema.column import Results, ResultSheet
from xlrebal.schema.results import RISK_MEASURES, RISK_REPORT

CHART_ROWS, ROW_PIXELS, WIDTH = 15, 22, 900
DESCRIPTION = "Columns: what each asset class adds to the portfolio's volatility, before and after the trades."


def draw_risk(
    book: Workbook, sheet: Worksheet, formats: Formats, result: ResultSheet, results: Results, page: Page
) -> None:
    """Draw the sheet: the measures, under them the chart, then what carries the risk, and the factors."""
    rows = results.get(RISK_REPORT.key, ())
    classes = [at for at, row in enumerate(rows) if row["level"] == "class"]
    room = {RISK_MEASURES.key: CHART_ROWS} if classes else {}
    places = draw_stacked(sheet, formats, result, results, page, room)
    if not classes:
        return
    measures, report = (places[result.tables.index(table)] for table in (RISK_MEASURES, RISK_REPORT))
    own = report._replace(first=report.first + classes[0], last=report.first + classes[-1])
    chart = risk_chart(book, sheet.get_name(), own)
    chart.set_size({"width": WIDTH, "height": (CHART_ROWS - 1) * ROW_PIXELS})
    sheet.insert_chart(measures.end, 0, chart, {"description": DESCRIPTION, "y_offset": 8, "object_position": 2})
