"""A result sheet of several tables, one under the other on shared columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest

from xlsxwriter.worksheet import Worksheet

from xlrebal.excel.draw.cell_formats import Formats
from xlrebal.excel.draw.column_widths import LETTERS, WRAPPED_FROM, set_widths, table_widths, values_of
from xlrebal.excel.draw.continued_lines import ContinuedLines, continued_lines
from xlrebal.excel.draw.draw_table import TablePlace, TableStyle, draw_table
from xlrebal.excel.draw.page import Page
from xlrebal.excel.draw.sheet_frame import DAY_ROW, FIRST_FREE_ROW, draw_title, set_up_page, tab_colour
from xlrebal.schema.column import Kind, Results, ResultSheet, ResultTable, Row

ROOM = 100.0  # characters that the sentences of a table's last column may run on over
LONGEST_LINE = int(ROOM * LETTERS) - 10  # letters, with some to spare for wide ones
SPARE_WIDTH = 15.0
LINES_ON_A_PAGE = 60  # with room for a chart below
NO_ROOM: Mapping[str, int] = {}


def draw_stacked(
    sheet: Worksheet, formats: Formats, result: ResultSheet, results: Results, page: Page,
    room_below: Mapping[str, int] = NO_ROOM,
) -> list[TablePlace]:  # fmt: skip
    """Draw the title and every table of the sheet; where each stands. room_below: rows left free under a table, by its key.

    Sentences in a table's last column run on to the right instead of widening a column the others share; a long one goes
    on in the rows below it.
    """
    draw_title(sheet, formats, page, result.tables[0].title, result.purpose)
    widths = _shared_widths(result, results)
    set_widths(sheet, widths)
    places: list[TablePlace] = []
    row = FIRST_FREE_ROW
    for number, table in enumerate(result.tables):
        if number:
            sheet.set_row(row, 22)
            sheet.write_string(row, 0, table.title, formats.get(font_size=13, bold=True, valign="vcenter"))
            row += 1
        spill = len(widths) - 1 if _ends_in_sentences(table) else None
        rows = results.get(table.key, ())
        lines = continued_lines(table, rows, LONGEST_LINE) if _ends_in_sentences(table) else ContinuedLines(rows)
        filtered = not number and _is_list(table)
        style = TableStyle(
            name=f"xlr_{table.key}_table", filtered=filtered, wrapped=False, spill=spill, continued=lines.continued
        )
        places.append(draw_table(sheet, formats, table, lines.rows, row, widths, style))
        row = places[-1].end + 1 + room_below.get(table.key, 0)
    sheet.freeze_panes(places[0].first, 0)
    set_up_page(sheet, page, (0, DAY_ROW), one_page=row <= LINES_ON_A_PAGE)
    tab_colour(sheet, page, result.name)
    return places


def _is_list(table: ResultTable) -> bool:
    """Whether its rows are alike, so that filter buttons serve; the rows of a statement are not."""
    return any(column.key == "account" for column in table.columns)


def _ends_in_sentences(table: ResultTable) -> bool:
    last = table.columns[-1]
    return last.kind is Kind.TEXT and (last.width or 0) >= WRAPPED_FROM


def _shared_widths(result: ResultSheet, results: Results) -> list[float]:
    """One width for each of the sheet's columns, and spare ones for the sentences."""
    of_tables = [
        _own_widths(table, results.get(table.key, ()), filtered=not number and _is_list(table))
        for number, table in enumerate(result.tables)
    ]
    widths = [max(each) for each in zip_longest(*of_tables, fillvalue=0.0)]
    for table in filter(_ends_in_sentences, result.tables):
        texts = values_of(results.get(table.key, ()), table.columns[-1].key)
        needed = min(ROOM, max((len(text) for text in texts if isinstance(text, str)), default=0) / LETTERS + 3)
        while sum(widths[len(table.columns) - 1 :]) < needed or len(widths) < len(table.columns):
            widths.append(SPARE_WIDTH)
    return widths


def _own_widths(table: ResultTable, rows: Sequence[Row], *, filtered: bool) -> list[float]:
    """A table's widths but for its sentences."""
    widths = table_widths(table, rows, filtered=filtered)
    return widths[:-1] if _ends_in_sentences(table) else widths
