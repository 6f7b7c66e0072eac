"""All result sheets drawn into one workbook, which is then hung into the advisor's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from xlrebal.excel.draw.cell_formats import GREY, Formats
from xlrebal.excel.draw.charts import gains_chart
from xlrebal.excel.draw.column_widths import set_widths, table_widths
from xlrebal.excel.draw.draw_drift import draw_drift
from xlrebal.excel.draw.draw_frontier import draw_frontier
from xlrebal.excel.draw.draw_policy_study import draw_policy_study
from xlrebal.excel.draw.draw_risk import draw_risk
from xlrebal.excel.draw.draw_stacked import draw_stacked
from xlrebal.excel.draw.draw_summary import draw_summary
from xlrebal.excel.draw.draw_table import TablePlace, TableStyle, draw_table
from xlrebal.excel.draw.draw_transition import draw_transition
from xlrebal.excel.draw.link_checks import link_checks
from xlrebal.excel.draw.link_rules import link_rules
from xlrebal.excel.draw.offer_decisions import offer_decisions
from xlrebal.excel.draw.page import HoldingsCopy, Page
from xlrebal.excel.draw.result_workbook import ResultWorkbook, ResultWorksheet
from xlrebal.excel.draw.sheet_frame import FIRST_FREE_ROW, draw_title, fit_pages, link_to, set_up_page, tab_colour
from xlrebal.schema.column import Results, ResultSheet, ResultTable
from xlrebal.schema.results import RESULT_SHEETS, RULES_CITED

__all__ = ["HoldingsCopy", "Page", "draw_sheets"]

CREATED = datetime(2026, 1, 1, tzinfo=UTC)  # the same input gives the same bytes
OPTIONS = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}  # fmt: skip
FROZEN_COLUMNS = {"trades": 5, "lots_sold": 4, "harvest": 2, "wash_sales": 3}  # what names the row stays in sight


def draw_sheets(results: Results, page: Page) -> bytes:
    """The workbook of all result sheets named in `page`, in order; the same input gives the same bytes."""
    target = BytesIO()
    book = ResultWorkbook(target, OPTIONS)
    book.set_properties({"created": CREATED, "title": "Rebalancing", "author": "xlrebal"})
    formats = Formats(book)
    sheets: dict[str, Worksheet] = {}
    rules = ""
    for result in RESULT_SHEETS:
        if result.name not in page.names:
            continue
        sheet = sheets[result.name] = book.add_worksheet(page.names[result.name], ResultWorksheet)
        if result.name == "Summary":
            draw_summary(book, sheet, formats, results, page)
        elif result.name == "Drift":
            draw_drift(sheet, formats, result, results, page)
        elif result.name == "Risk Report":
            draw_risk(book, sheet, formats, result, results, page)
        elif result.name == "Frontier":
            draw_frontier(book, sheet, formats, result, results, page)
        elif result.name == "Policy Study":
            draw_policy_study(book, sheet, formats, result, results, page)
        elif result.name == "Transition":
            draw_transition(book, sheet, formats, result, results, page)
        elif len(result.tables) > 1:
            places = draw_stacked(sheet, formats, result, results, page)
            if result.name == "Gains" and results.get("gains"):
                _add_gains_chart(book, sheet, page.names["Gains"], places)
            if RULES_CITED in result.tables:
                title = places[result.tables.index(RULES_CITED)].heading  # 1-based, the row above
                rules = link_to(sheet.name, f"A{title}")
        else:
            draw_single(book, sheet, formats, result, results, page)
    if rules:
        link_rules(sheets, formats, results, rules)
    book.close()
    return target.getvalue()


def draw_single(
    book: Workbook, sheet: Worksheet, formats: Formats, result: ResultSheet, results: Results, page: Page
) -> None:
    """Draw a sheet of one table."""
    table = result.tables[0]
    rows = results.get(table.key, ())
    draw_title(sheet, formats, page, table.title, result.purpose)
    widths = table_widths(table, rows)
    set_widths(sheet, widths)
    empty = table.empty.replace("{reason}", page.empty_reason or "nothing has to be traded.")
    style = TableStyle(name=f"xlr_{table.key}_table", entries=table.key == "trades", empty=empty)
    place = draw_table(sheet, formats, table, rows, FIRST_FREE_ROW, widths, style)
    _freeze_and_print(sheet, table, place, page, widths)
    tab_colour(sheet, page, result.name)
    if table.key == "trades" and rows and page.tax_note:
        sheet.write_string(place.end, 0, page.tax_note, formats.get(italic=True, font_color=GREY))
    if table.key == "trades" and rows:
        offer_decisions(sheet, table, place)
    elif table.key == "checks":
        link_checks(sheet, formats, rows, place, page)


def _add_gains_chart(book: Workbook, sheet: Worksheet, name: str, places: Sequence[TablePlace]) -> None:
    """The gain buckets as a chart, under all the tables."""
    chart = gains_chart(book, name, places[0])
    chart.set_size({"width": 620, "height": 300})
    sheet.insert_chart(
        places[-1].end + 1, 0, chart, {"description": "Gains this year and proposed against the budget."}
    )


def _freeze_and_print(
    sheet: Worksheet, table: ResultTable, place: TablePlace, page: Page, widths: Sequence[float]
) -> None:
    """Keep the headings in sight on the screen and on every printed page, in print that can be read."""
    naming = FROZEN_COLUMNS.get(table.key, 0)
    sheet.freeze_panes(place.first, naming)
    set_up_page(sheet, page, (place.heading, place.heading))
    if naming:
        fit_pages(sheet, widths, naming)
