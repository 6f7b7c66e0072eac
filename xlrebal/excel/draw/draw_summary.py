"""The Summary sheet: the answer in a sentence, in tiles and in charts, then the tables behind them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from xlrebal.excel.draw.cell_formats import (
    BLUE,
    GREY,
    INK,
    LIMIT,
    LOST_FILL,
    LOST_INK,
    OVER_INK,
    TILE_FILL,
    Formats,
    mixed_number_format,
)
from xlrebal.excel.draw.column_widths import LETTERS, ROW_POINTS, text_height, values_of
from xlrebal.excel.draw.continued_lines import ContinuedLines, continued_lines
from xlrebal.excel.draw.draw_table import TablePlace, TableStyle, column_total, draw_table, write_value
from xlrebal.excel.draw.highlights import LOST
from xlrebal.excel.draw.page import Page
from xlrebal.excel.draw.sheet_frame import about, link_to, set_up_page, tab_colour
from xlrebal.excel.draw.summary_charts import draw_charts, plan_charts
from xlrebal.schema.column import Kind, Results, ResultTable, Row, Value
from xlrebal.schema.percent_text import percent_text
from xlrebal.schema.results import (
    CASH,
    CHAINS,
    CLASSES,
    DISTRIBUTIONS,
    GAINS,
    NEEDS,
    RESULT_SHEETS,
    STEPS,
    SUMMARY,
    SUMMARY_TILES,
    UNSETTLED,
)

FIRST_WIDTH, LEAST_WIDTH = 24.0, 11.0  # the first column as wide as a tile, the ten after it half as wide
COLUMNS = 11
WHERE_FILLED = (NEEDS, DISTRIBUTIONS, UNSETTLED)  # tables that are drawn where they have rows
HEADLINE_ROW, DAY_ROW, LINKS_ROW, TILES_ROW, CHARTS_ROW = 1, 2, 3, 5, 9
PAGE_PIXELS, PAGE_POINTS = 739, 705  # what a portrait page holds at full size
SMALLEST = 0.65  # of full size: smaller print is not read


def draw_summary(book: Workbook, sheet: Worksheet, formats: Formats, results: Results, page: Page) -> None:
    """Draw the whole sheet."""
    width = _column_width(results)
    widths = [FIRST_WIDTH, *[width] * (COLUMNS - 1)]
    sheet.set_column(0, 0, FIRST_WIDTH)
    sheet.set_column(1, COLUMNS - 1, width)
    _draw_head(sheet, formats, page)
    _draw_tiles(sheet, formats, results.get("summary", ()))
    charts = plan_charts(results)
    tops = [_draw_glance(sheet, formats, results.get("summary", ()), CHARTS_ROW + charts.rows, width)]
    places = []
    for table in (CLASSES, STEPS, CHAINS, GAINS, CASH, *(each for each in WHERE_FILLED if results.get(each.key))):
        place, row = _draw_section(sheet, formats, table, results, tops[-1], widths)
        places.append(place)
        tops.append(row)
    draw_charts(book, sheet, charts, (places[0], places[3]), CHARTS_ROW, widths, gains=bool(results.get("gains")))
    row = tops[-1]
    sheet.freeze_panes(LINKS_ROW + 1, 0)
    set_up_page(sheet, page, None, portrait=True)
    _fit_pages(sheet, widths, tops)
    sheet.center_horizontally()
    sheet.print_area(0, 0, row - 1, COLUMNS - 1)
    tab_colour(sheet, page, "Summary")


def _fit_pages(sheet: Worksheet, widths: Sequence[float], tops: Sequence[int]) -> None:
    """One page, unless that made the print too small: then as wide as a page, a table that would be cut on the next one.

    tops: the first row of each table after the first, and the row after the last.
    """
    wide = min(1.0, PAGE_PIXELS / sum(int(width * 7 + 5) for width in widths))
    lines = PAGE_POINTS / (ROW_POINTS * 1.02)  # at full size, some of them taller than most
    if min(wide, lines / tops[-1]) >= min(SMALLEST, wide):
        sheet.fit_to_pages(1, 1)
        return
    breaks: list[int] = []
    start = 0.0  # of the page: where the tables before fill more than one, the last of them
    for top, end in pairwise(tops):
        while (top - start) * wide > lines:
            start += lines / wide
        if (end - start) * wide > lines:
            breaks.append(top)
            start = top
    sheet.fit_to_pages(1, 0)
    sheet.set_h_pagebreaks(breaks)


def _column_width(results: Results) -> float:
    """One width for all columns but the first: what the widest figure of any table takes."""
    figures = (
        _figure_width(value)
        for table in (CLASSES, CASH, GAINS)
        for column in table.columns[1:]
        if column.kind is Kind.MONEY
        for rows in [results.get(table.key, ())]
        for value in [*values_of(rows, column.key), column_total(rows, column.key)]
    )
    return max(LEAST_WIDTH, *figures)


def _figure_width(value: Value) -> float:
    """Characters that a bold amount takes: its commas and point are half as wide as its digits."""
    text = f"{value:,.2f}" if isinstance(value, int | float) else ""
    return sum(0.5 if each in ",." else 0.97 for each in text) + 2.2


def _draw_head(sheet: Worksheet, formats: Formats, page: Page) -> None:
    """Write the title, the headline, whose and when, the state of the checks, and a link to every sheet."""
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, "Rebalancing summary", formats.get(font_size=18, bold=True, valign="vcenter"))
    height = max(24.0, text_height(page.headline, 95) * 1.35)
    sheet.set_row(HEADLINE_ROW, height)
    look = formats.get(font_size=14, bold=True, font_color=BLUE, text_wrap=True, valign="vcenter")
    sheet.merge_range(HEADLINE_ROW, 0, HEADLINE_ROW, COLUMNS - 1, "", look)
    sheet.write_string(HEADLINE_ROW, 0, page.headline, look)
    line = "  ·  ".join(part for part in (about(page), page.subtitle, _checks_line(page)) if part)
    sheet.write_string(DAY_ROW, 0, line, formats.get(font_color=OVER_INK if page.dry_run or page.errors else GREY))
    others = [result.name for result in RESULT_SHEETS if result.name != "Summary"]
    for place, name in enumerate(name for name in others if name in page.names):
        actual = page.names[name]
        sheet.write_url(LINKS_ROW, place, link_to(actual), formats.link(align="center"), actual)


def _checks_line(page: Page) -> str:
    """How many problems Checks lists, in words."""
    counts = ((page.errors, "error"), (page.warnings, "warning"), (page.notes, "note"))
    said = [f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts if count]
    return f"Checks: {', '.join(said)}" if said else "Checks: everything in order"


def _draw_tiles(sheet: Worksheet, formats: Formats, rows: Sequence[Row]) -> None:
    """Draw a tile for each of the chosen figures that the summary has."""
    by_item = {row.get("item"): row for row in rows if not row.get("before") is row.get("after") is None}
    found = [by_item[item] for item in SUMMARY_TILES if item in by_item]
    if not found:
        return
    for offset, height in enumerate((18, 30, 18)):
        sheet.set_row(TILES_ROW + offset, height)
    for place, row in enumerate(found[:6]):
        first = 0 if place == 0 else 2 * place - 1
        _draw_tile(sheet, formats, row, first, 0 if place == 0 else 2 * place)


def _draw_tile(sheet: Worksheet, formats: Formats, row: Row, first: int, last: int) -> None:
    """Draw one tile over the columns `first` to `last`: what, how much, and what it was before."""
    frame = {"bg_color": TILE_FILL, "left": 5, "left_color": "#FFFFFF", "align": "center", "valign": "vcenter"}
    what = formats.get(**frame, font_color=GREY, bold=True, top=5, top_color=BLUE)
    value, code, below = _tile_texts(row)
    number = formats.get(**frame, font_size=18, bold=True, num_format=code, font_color=INK)
    note = formats.get(**frame, font_size=9, font_color=GREY)
    for offset, (cell, look) in enumerate(((row.get("item"), what), (value, number), (below, note))):
        if last > first:
            sheet.merge_range(TILES_ROW + offset, first, TILES_ROW + offset, last, "", look)
        write_value(sheet, TILES_ROW + offset, first, cell, look)


def _tile_texts(row: Row) -> tuple[Value, str, str | None]:
    """The tile's large figure with its number format, and the small line under it."""
    before, after, unit = row.get("before"), row.get("after"), row.get("unit")
    if unit in ("%", "points") and before is not None and after is not None:
        return f"{spoken(before, unit)} → {spoken(after, unit, beside=before)}", "General", "before → after"
    value = before if after is None else after
    code = "$#,##0;-$#,##0;$0" if unit == "$" else mixed_number_format(value, unit)
    changed = before is not None and after is not None and before != after
    return value, code, f"before: {spoken(before, unit)}" if changed else None


def spoken(value: Value, unit: Value, *, beside: Value = None) -> str:
    """A figure as it is said in a sentence. beside: what a percentage is compared with."""
    if isinstance(value, date):
        return f"{value:%d %b %Y}"
    if isinstance(value, str | None):
        return value or ""
    if unit == "%":
        return percent_text(value, beside=beside if isinstance(beside, int | float) else 0.0)
    sign = "−" if value < 0 else ""
    return {"$": f"{sign}${abs(value):,.0f}", "points": f"{value:.1f} pts"}.get(str(unit), f"{value:,.6g}")


def _draw_glance(sheet: Worksheet, formats: Formats, rows: Sequence[Row], top: int, width: float) -> int:
    """Draw the At-a-glance rows, each note over the columns to its right; the row after them."""
    _draw_section_title(sheet, formats, SUMMARY.title, top)
    head = top + 1
    sheet.set_row(head, 20)
    for place, column in enumerate(SUMMARY.columns):
        sheet.write_string(head, place, column.name, formats.heading(column, filtered=False))
    note = len(SUMMARY.columns) - 1
    for place in range(note + 1, COLUMNS):
        sheet.write_blank(head, place, None, formats.heading())
    if not rows:
        sheet.write_string(head + 1, 0, SUMMARY.empty, formats.get(italic=True, font_color=GREY))
        return head + 3
    for index, row in enumerate(rows, head + 1):
        _draw_glance_row(sheet, formats, row, index, width * (COLUMNS - note))
    return head + len(rows) + 2


def _draw_glance_row(sheet: Worksheet, formats: Formats, row: Row, index: int, room: float) -> None:
    unit, note = row.get("unit"), str(row.get("note") or "")
    loud: dict[str, Any] = {"bg_color": LOST_FILL, "font_color": LOST_INK, "bold": True} if LOST in note else {}
    quiet: dict[str, Any] = loud or {"font_color": GREY}
    write_value(sheet, index, 0, row.get("item"), formats.cell(indent=1, **{"bold": True, **loud}))
    for place, key in ((1, "before"), (2, "after")):
        value = row.get(key)
        code = LIMIT if unit == "$" else mixed_number_format(value, unit)
        write_value(sheet, index, place, value, formats.cell(code, align="right", **loud))
    write_value(sheet, index, 3, unit, formats.cell(align="center", **quiet))
    look = formats.cell(text_wrap=True, indent=1, **quiet)
    sheet.merge_range(index, 4, index, COLUMNS - 1, "", look)
    sheet.write_string(index, 4, note, look)
    sheet.set_row(index, text_height(note, room))


def _draw_section(
    sheet: Worksheet, formats: Formats, table: ResultTable, results: Results, top: int, widths: Sequence[float]
) -> tuple[TablePlace, int]:
    """Draw a titled table without filter buttons; where it stands, and the row for the next section."""
    _draw_section_title(sheet, formats, table.title, top)
    rows = results.get(table.key, ())
    sentences = table in (CASH, STEPS, CHAINS, *WHERE_FILLED)  # charts are of the other tables: a row each
    room = int(sum(widths[len(table.columns) - 1 :]) * LETTERS) - 3
    lines = continued_lines(table, rows, room) if sentences else ContinuedLines(rows)
    spill = COLUMNS - 1 if sentences or table is CLASSES else None  # verdicts are longer than a column is wide, too
    style = TableStyle(name=f"xlr_summary_{table.key}", filtered=False, spill=spill, continued=lines.continued)
    place = draw_table(sheet, formats, table, lines.rows, top + 1, widths, style)
    return place, place.end + 1


def _draw_section_title(sheet: Worksheet, formats: Formats, title: str, row: int) -> None:
    sheet.set_row(row, 20)
    sheet.write_string(row, 0, title, formats.get(font_size=13, bold=True, valign="vcenter"))
