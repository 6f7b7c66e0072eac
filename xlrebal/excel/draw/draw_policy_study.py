"""The Policy Study: what it shows, its tables with their charts between them, and the grid as a heat map."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from xlrebal.excel.draw.cell_formats import BLUE, Formats
from xlrebal.excel.draw.charts import cost_against_drift_chart, drift_path_chart, wealth_chart
from xlrebal.excel.draw.draw_stacked import draw_stacked
from xlrebal.excel.draw.page import Page
from xlrebal.schema.column import Results, ResultSheet, Row
from xlrebal.schema.results import POLICY_FINDINGS, POLICY_GRID, POLICY_PATH, POLICY_STUDY

CHART_ROWS, ROW_PIXELS, WIDTH, GAP = 16, 22, 440, 14
LOW, MIDDLE, HIGH = "#FFFFFF", "#BFDDF0", BLUE  # lightness alone tells them apart, in grey too


def draw_policy_study(
    book: Workbook, sheet: Worksheet, formats: Formats, result: ResultSheet, results: Results, page: Page
) -> None:
    """Draw the sheet: what is said, the charts under it, then the tables."""
    some = bool(results.get(POLICY_STUDY.key))
    room = {POLICY_FINDINGS.key: CHART_ROWS} if some else {}
    places = draw_stacked(sheet, formats, result, results, page, room)
    if not some:
        return
    said, policies, grid, path = (
        places[result.tables.index(each)] for each in (POLICY_FINDINGS, POLICY_STUDY, POLICY_GRID, POLICY_PATH)
    )
    name = sheet.get_name()
    years = _years(results[POLICY_PATH.key])
    charts = (
        (
            wealth_chart(book, name, path, years),
            "Lines: a dollar under the present policy, never rebalanced, and once a year.",
        ),
        (
            drift_path_chart(book, name, path, years),
            "Lines: drift of the furthest asset under the present policy, and its band.",
        ),
        (
            cost_against_drift_chart(book, name, policies),
            "Marks: each policy's trading cost against its tracking error.",
        ),
    )
    for at, (chart, description) in enumerate(charts):
        chart.set_size({"width": WIDTH, "height": (CHART_ROWS - 1) * ROW_PIXELS})
        place = {"description": description, "x_offset": at * (WIDTH + GAP), "y_offset": 8, "object_position": 2}
        sheet.insert_chart(said.end, 0, chart, place)
    columns = [at for key, at in grid.columns.items() if key != "band"]
    scale = {
        "type": "3_color_scale",
        "min_color": LOW,
        "mid_color": MIDDLE,
        "max_color": HIGH,
        "mid_type": "percentile",
        "mid_value": 50,
    }
    sheet.conditional_format(grid.first, min(columns), grid.last, max(columns), scale)


def _years(path: Sequence[Row]) -> int:
    """How many years the path spans."""
    first, last = path[0]["date"], path[-1]["date"]
    return (last - first).days // 365 if isinstance(first, date) and isinstance(last, date) else 0
