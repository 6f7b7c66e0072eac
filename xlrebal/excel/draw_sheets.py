"""All result sheets drawn into one workbook, which is then hung into the advisor's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from xlrebal.excel.cell_formats import Formats
from xlrebal.excel.charts import gains_chart
from xlrebal.excel.column_widths import column_width
from xlrebal.excel.draw_holdings import draw_holdings, holdings_widths
from xlrebal.excel.draw_summary import draw_summary
from xlrebal.excel.draw_table import TablePlace, TableStyle, draw_table
from xlrebal.excel.page import HoldingsLayout, Page
from xlrebal.excel.sheet_frame import DAY_ROW, FIRST_FREE_ROW, LINK_ROW, draw_title, link_to, set_up_page, tab_colour
from xlrebal.schema.column import LEFT_COLUMNS, ResultSheet, Results, ResultTable, Row
from xlrebal.schema.results import DRIFT, DRIFT_HOLDINGS, RESULT_SHEETS

__all__ = ["HoldingsLayout", "Page", "draw_sheets"]

CREATED = datetime(2026, 1, 1)  # the same input gives the same bytes
OPTIONS = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}  # fmt: skip
FROZEN_COLUMNS = {"trades": 4, "lots_sold": 3, "harvest": 3, "wash_sales": 3}  # what names the row stays in sight
MOST_LINKS = 60_000  # Excel allows 65,530 a sheet


def draw_sheets(results: Results, page: Page) -> bytes:
    """The workbook of all result sheets named in `page`, in order; the same input gives the same bytes."""
    target = BytesIO()
    book = Workbook(target, OPTIONS)
    book.set_properties({"created": CREATED, "title": "Rebalancing", "author": "xlrebal"})
    formats = Formats(book)
    for result in RESULT_SHEETS:
        if result.name not in page.names:
            continue
        sheet = book.add_worksheet(page.names[result.name])
        if result.name == "Summary":
            draw_summary(book, sheet, formats, results, page)
        elif result.name == "Drift":
            _draw_drift(sheet, formats, result, results, page)
        else:
            _draw_single(book, sheet, formats, result, results, page)
    book.close()
    return target.getvalue()


def _draw_single(
    book: Workbook, sheet: Worksheet, formats: Formats, result: ResultSheet, results: Results, page: Page
) -> None:
    """Draw a sheet of one table."""
    table = result.tables[0]
    rows = results.get(table.key, ())
    draw_title(sheet, formats, page, table.title, result.purpose)
    widths = _table_widths(table, rows)
    _set_widths(sheet, widths)
    empty = table.empty.replace("{reason}", page.empty_reason or "nothing has to be traded.")
    style = TableStyle(f"xlr_{table.key}", entries=table.key == "trades", empty=empty)
    place = draw_table(sheet, formats, table, rows, FIRST_FREE_ROW, widths, style)
    sheet.freeze_panes(place.first, FROZEN_COLUMNS.get(table.key, 0))
    set_up_page(sheet, page, (place.heading, place.heading))
    tab_colour(sheet, page, result.name)
    if table.key == "trades" and rows:
        _offer_decisions(sheet, table, place)
    elif table.key == "checks":
        _link_checks(sheet, formats, rows, place, page)
    elif table.key == "gains" and rows:
        chart = gains_chart(book, page.names[result.name], place)
        chart.set_size({"width": 620, "height": 300})
        sheet.insert_chart(place.end + 1, 0, chart, {"description": "Gains this year and proposed against the budget."})


def _draw_drift(sheet: Worksheet, formats: Formats, result: ResultSheet, results: Results, page: Page) -> None:
    """Draw the drift by level, and under it the advisor's Holdings with the drift columns appended."""
    drift, holdings = results.get(DRIFT.key, ()), results.get(DRIFT_HOLDINGS.key, ())
    draw_title(sheet, formats, page, result.name, result.purpose)
    widths = _drift_widths(drift, holdings, page)
    _set_widths(sheet, widths)
    place = draw_table(sheet, formats, DRIFT, drift, FIRST_FREE_ROW, widths, TableStyle("xlr_drift", wrapped=False))
    top = place.end + 2
    sheet.set_row(top - 1, 22)
    sheet.write_string(top - 1, 0, DRIFT_HOLDINGS.title, formats.get(font_size=13, bold=True, valign="vcenter"))
    draw_holdings(sheet, formats, page.holdings, holdings, top, widths)
    there = link_to(page.names[result.name], f"A{top}")
    sheet.write_url(LINK_ROW, 2, there, formats.link(), f"↓ {DRIFT_HOLDINGS.title}")
    sheet.freeze_panes(place.first, 0)
    sheet.set_h_pagebreaks([top - 1])
    set_up_page(sheet, page, (0, DAY_ROW))
    tab_colour(sheet, page, result.name)
