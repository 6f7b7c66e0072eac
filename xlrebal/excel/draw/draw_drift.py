"""The Drift sheet: drift by level on top, the advisor's own Holdings with drift appended below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from xlsxwriter.worksheet import Worksheet

from xlrebal.excel.draw.cell_formats import LEFT, Formats
from xlrebal.excel.draw.column_widths import LETTERS, column_width, set_widths, values_of
from xlrebal.excel.draw.draw_holdings import draw_hidden, draw_holdings, holdings_widths
from xlrebal.excel.draw.draw_stacked import ROOM, SPARE_WIDTH
from xlrebal.excel.draw.draw_table import TableStyle, draw_table
from xlrebal.excel.draw.page import HoldingsCopy, Page
from xlrebal.excel.draw.sheet_frame import (
    DAY_ROW,
    FIRST_FREE_ROW,
    LINK_ROW,
    draw_title,
    fit_pages,
    link_to,
    set_up_page,
    tab_colour,
)
from xlrebal.schema.column import Results, ResultSheet, ResultTable, Row
from xlrebal.schema.results import DRIFT, DRIFT_HOLDINGS

SHORT = 20  # rows of drift that leave room for holdings on the same page
LEFT_WIDTHS = {
    "name": 20.0,
    "description": 24.0,
    "account": 16.0,
}  # what texts get, though the Holdings below need less
NAMING = 3  # columns that say what a row is: repeated where a page goes on to the right


def draw_drift(sheet: Worksheet, formats: Formats, result: ResultSheet, results: Results, page: Page) -> None:
    """Draw the drift by level, and under it the advisor's Holdings with the drift columns appended."""
    drift, holdings = results.get(DRIFT.key, ()), results.get(DRIFT_HOLDINGS.key, ())
    draw_title(sheet, formats, page, result.name, result.purpose)
    shown = page.holdings.part(hidden=False)
    widths = _drift_widths(drift, holdings, shown)
    set_widths(sheet, widths)
    table = _table(drift)
    spill = len(widths) - 1 if len(widths) > len(table.columns) else None
    style = TableStyle(name="xlr_drift_table", wrapped=False, spill=spill)
    place = draw_table(sheet, formats, table, drift, FIRST_FREE_ROW, widths, style)
    top = place.end + 2
    sheet.set_row(top - 1, 22)
    sheet.write_string(top - 1, 0, DRIFT_HOLDINGS.title, formats.get(font_size=13, bold=True, valign="vcenter"))
    draw_holdings(sheet, formats, shown, holdings, top, widths)
    draw_hidden(sheet, formats, page.holdings.part(hidden=True), top, len(widths))
    there = link_to(page.names[result.name], f"A{top}")
    sheet.write_url(LINK_ROW, 2, there, formats.link(), f"↓ {DRIFT_HOLDINGS.title}")
    sheet.freeze_panes(place.first, 0)
    if len(drift) > SHORT:
        sheet.set_h_pagebreaks([top - 1])
    set_up_page(sheet, page, (0, DAY_ROW))
    fit_pages(sheet, widths, NAMING)
    tab_colour(sheet, page, result.name)


def _table(drift: Sequence[Row]) -> ResultTable:
    """The drift table; with the strategic target beside the effective one where a tilt sets them apart."""
    apart = any(row.get("strategic") not in (None, row.get("target")) for row in drift)
    shown = tuple(column for column in DRIFT.columns if apart or column.key != "strategic")
    return replace(DRIFT, columns=shown)


def _drift_widths(drift: Sequence[Row], holdings: Sequence[Row], shown: HoldingsCopy) -> list[float]:
    """The widths of the columns both tables share: the advisor's own, widened only where a figure or a name needs it.

    The reasons run on to the right, over columns of the Holdings or spare ones; a figure that does not fit shows as ####.
    """
    below = holdings_widths(shown, holdings)
    columns = _table(drift).columns
    above = [column_width(column, values_of(drift, column.key)) for column in columns]
    last = len(columns) - 1
    needed = [min(width, LEFT_WIDTHS.get(column.key, 12.0)) if column.kind in LEFT else width
              for column, width in zip(columns, above, strict=True)]  # fmt: skip
    widths = [max(pair) for pair in zip_longest(below, needed, fillvalue=0.0)]
    reasons = [text for text in values_of(drift, columns[last].key) if isinstance(text, str)]
    room = min(ROOM, max(map(len, reasons), default=0) / LETTERS + 3)
    while sum(widths[last:]) < room:
        widths.append(SPARE_WIDTH)
    return widths
