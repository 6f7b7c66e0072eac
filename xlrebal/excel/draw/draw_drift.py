"""The Drift sheet: drift by level on top, the advisor's own Holdings with drift appended below."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from xlsxwriter.worksheet import Worksheet

from xlrebal.excel.draw.cell_formats import LEFT, Formats
from xlrebal.excel.draw.column_widths import column_width, set_widths, values_of
from xlrebal.excel.draw.draw_holdings import draw_holdings, holdings_widths
from xlrebal.excel.draw.draw_table import TableStyle, draw_table
from xlrebal.excel.draw.page import Page
from xlrebal.excel.draw.sheet_frame import (
    DAY_ROW,
    FIRST_FREE_ROW,
    LINK_ROW,
    draw_title,
    link_to,
    set_up_page,
    tab_colour,
)
from xlrebal.schema.column import Results, ResultSheet, Row
from xlrebal.schema.results import DRIFT, DRIFT_HOLDINGS

SHORT = 20  # rows of drift that leave room for holdings on the same page
WIDEST_WHY = 45.0


def draw_drift(sheet: Worksheet, formats: Formats, result: ResultSheet, results: Results, page: Page) -> None:
    """Draw the drift by level, and under it the advisor's Holdings with the drift columns appended."""
    drift, holdings = results.get(DRIFT.key, ()), results.get(DRIFT_HOLDINGS.key, ())
    draw_title(sheet, formats, page, result.name, result.purpose)
    widths = _drift_widths(drift, holdings, page)
    set_widths(sheet, widths)
    last = len(DRIFT.columns) - 1
    spill = len(widths) - 1 if len(widths) > last + 1 else None
    style = TableStyle(name="xlr_drift_table", wrapped=spill is None, spill=spill)
    place = draw_table(sheet, formats, DRIFT, drift, FIRST_FREE_ROW, widths, style)
    top = place.end + 2
    sheet.set_row(top - 1, 22)
    sheet.write_string(top - 1, 0, DRIFT_HOLDINGS.title, formats.get(font_size=13, bold=True, valign="vcenter"))
    draw_holdings(sheet, formats, page.holdings, holdings, top, widths)
    there = link_to(page.names[result.name], f"A{top}")
    sheet.write_url(LINK_ROW, 2, there, formats.link(), f"↓ {DRIFT_HOLDINGS.title}")
    sheet.freeze_panes(place.first, 0)
    if len(drift) > SHORT:
        sheet.set_h_pagebreaks([top - 1])
    set_up_page(sheet, page, (0, DAY_ROW))
    tab_colour(sheet, page, result.name)


def _drift_widths(drift: Sequence[Row], holdings: Sequence[Row], page: Page) -> list[float]:
    """The widths of the columns both tables share: the advisor's own, widened only where a figure needs it.

    Texts of the drift table run on to the right or are wrapped; a figure that does not fit shows as ####.
    """
    below = holdings_widths(page.holdings, holdings)
    above = [column_width(column, values_of(drift, column.key)) for column in DRIFT.columns]
    needed = [
        min(width, 12.0) if column.kind in LEFT and index < len(below) else width
        for index, (column, width) in enumerate(zip(DRIFT.columns, above, strict=True))
    ]
    widths = [max(pair) for pair in zip_longest(below, needed, fillvalue=0.0)]
    last = len(DRIFT.columns) - 1
    if len(page.holdings.headings) <= last < len(widths) - 1:  # the reasons' column is not one of the advisor's
        room_beyond = sum(widths[last + 1 :])
        widths[last] = max(widths[last], min(WIDEST_WHY, above[last] - room_beyond))
    return widths
