"""One result table on a sheet: headings, rows, totals, highlights, as an Excel table in our quiet style."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import repeat
from math import fsum
from typing import NamedTuple

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from xlrebal.excel.draw.cell_formats import (
    ENTRY_FILL,
    GLYPH_COLUMNS,
    GLYPHS,
    GREY,
    LEFT,
    SHARES,
    WHOLE,
    Formats,
    alignment,
    mixed_number_format,
    number_format,
)
from xlrebal.excel.draw.column_widths import heading_height, row_heights, values_of
from xlrebal.excel.draw.highlights import highlight_column, highlight_lost
from xlrebal.excel.draw.result_workbook import EPOCH, ResultWorksheet
from xlrebal.excel.refused import WorkbookRefused
from xlrebal.schema.column import Column, Kind, ResultTable, Row, Value
from xlrebal.schema.record import record

ENTRY_COLUMNS = frozenset({"decision", "override_quantity", "note"})  # on Trades: the advisor's
LAST_ROW, ROWS_BELOW = 1_048_576, 8  # Excel's last row; totals and a line that says why, under a table


class TablePlace(NamedTuple):
    """Where a table stands on its sheet: 0-based rows, `last` the last row of its body, `end` the row after it all."""

    heading: int
    first: int
    last: int
    end: int
    columns: Mapping[str, int]

    def cells(self, sheet: str, key: str) -> str:
        """The absolute reference of a column's cells, as charts take it."""
        return self._reference(sheet, key, self.first, self.last)

    def heading_cell(self, sheet: str, key: str) -> str:
        """The absolute reference of a column's heading."""
        return self._reference(sheet, key, self.heading, self.heading)

    def _reference(self, sheet: str, key: str, first: int, last: int) -> str:
        name, column = sheet.replace("'", "''"), self.columns[key]
        return f"='{name}'!{xl_range_abs(first, column, last, column)}"


@record(kw_only=True)
class TableStyle:
    """How one drawing of a table differs: its Excel name, filter buttons, wrapped texts, the advisor's entries.

    `spill` is the last of the sheet's columns over which the texts of the table's last column run on, in one line; `continued`
    are the indices of rows that go on in the next row.
    """

    name: str
    filtered: bool = True
    wrapped: bool = True
    entries: bool = False
    spill: int | None = None
    empty: str | None = None
    continued: frozenset[int] = frozenset()


def draw_table(
    sheet: ResultWorksheet, formats: Formats, table: ResultTable, rows: Sequence[Row], top: int, widths: Sequence[float],
    style: TableStyle,
) -> TablePlace:  # fmt: skip
    """Draw the table with its headings in row `top`; an empty one keeps one blank row and says why below it.

    `widths` are those of the sheet's columns, in characters; they decide the heights of wrapped rows.
    """
    first = top + 1
    last = top + max(1, len(rows))
    refuse_too_many_rows(sheet, last)
    places = {column.key: index for index, column in enumerate(table.columns)}
    _declare(sheet, formats, table, (top, last), style)
    sheet.set_row(top, heading_height((c.name for c in table.columns), widths[: len(places)], filtered=style.filtered))
    highlight_lost(sheet, formats, places, (first, last, max(style.spill or 0, len(places) - 1)))
    for index, column in enumerate(table.columns):
        runs_on = style.spill is not None and index == len(places) - 1
        draw_column(
            sheet, formats, column, rows or [{}], (first, index), replace(style, wrapped=False) if runs_on else style
        )
        if column.minimum is None:  # else its figures are amounts, neither over nor under
            highlight_column(sheet, formats, column.key, (first, last, index, _right_edge(table, index, style)))
    totals = bool(rows) and any(column.total for column in table.columns)
    _draw_spill(sheet, formats, table, (top, last), style, totals=totals)
    if not rows:
        sheet.write_string(last + 1, 0, style.empty or table.empty, formats.get(italic=True, font_color=GREY))
        return TablePlace(top, first, last, last + 2, places)
    if style.wrapped:
        count = len(places) - (style.spill is not None)
        heights = row_heights(table.columns[:count], rows, widths[:count])
        sheet.set_heights({first + index: height for index, height in heights.items()})
    if table.apart:
        end = draw_totals_apart(sheet, formats, table, rows, (first, last))
    else:
        end = draw_totals(sheet, formats, table.columns, rows, (first, last), 0)
    return TablePlace(top, first, last, end, places)


def refuse_too_many_rows(sheet: Worksheet, last: int) -> None:
    """WorkbookRefused where a table would end below Excel's last row, with what stands under it."""
    if last + ROWS_BELOW > LAST_ROW:
        raise WorkbookRefused(
            f"The result has more rows than Excel allows on {sheet.get_name()} ({LAST_ROW:,}): plan fewer accounts at "
            "a time, or leave lots out that are closed."
        )


def draw_column(
    sheet: ResultWorksheet,
    formats: Formats,
    column: Column,
    rows: Sequence[Row],
    corner: tuple[int, int],
    style: TableStyle,
) -> None:
    """Write one column's cells downwards from `corner`."""
    values = values_of(rows, column.key)
    looks = _looks(formats, column, style, rows, values)
    if style.continued:
        looks = (formats.going_on(look) if row in style.continued else look for row, look in enumerate(looks))
    write_values(sheet, corner, values, looks)


def write_values(
    sheet: ResultWorksheet, corner: tuple[int, int], values: Sequence[Value], looks: Iterable[Format]
) -> None:
    """Write values downwards from `corner`, each with its format."""
    first, place = corner
    for row, value, look in sheet.write_down(first, place, values, looks):
        write_value(sheet, row, place, value, look)


def draw_totals(
    sheet: Worksheet, formats: Formats, columns: Sequence[Column], rows: Sequence[Row], body: tuple[int, int], left: int
) -> int:
    """Write the totals row under the body (its first and last row), from column `left`; the row after it.

    The formulas name plain ranges, which survive every kind of copy, and carry their values for viewers that do not
    calculate. Visible rows only are summed, so that a filter shows its own total.
    """
    if not any(column.total for column in columns):
        return body[1] + 1
    row = body[1] + 1
    label_at = next((i for i, column in enumerate(columns) if not column.total), None)
    for index, column in enumerate(columns):
        place = left + index
        if column.total:
            cells = xl_range_abs(body[0], place, body[1], place)
            total = column_total(rows, column.key)
            sheet.write_formula(row, place, f"=SUBTOTAL(109,{cells})", formats.total(number_format(column)), total)
        elif index == label_at:
            sheet.write_string(row, place, "Total", formats.total(indent=1))
        else:
            sheet.write_blank(row, place, None, formats.total())
    return row + 1


def draw_totals_apart(
    sheet: Worksheet, formats: Formats, table: ResultTable, rows: Sequence[Row], body: tuple[int, int]
) -> int:
    """Write a totals row for each kind of rows the table has, where what is summed over all kinds would say nothing; the row after them."""
    row = body[1]
    by = table.keys().index(table.apart)
    kinds = xl_range_abs(body[0], by, body[1], by)
    for kind, label in table.totals.items():
        of_kind = [each for each in rows if each.get(table.apart) == kind]
        row += 1 if of_kind else 0
        for place, column in enumerate(table.columns if of_kind else ()):
            if column.total:
                formula = f'=SUMIF({kinds},"{kind}",{xl_range_abs(body[0], place, body[1], place)})'
                total = column_total(of_kind, column.key)
                sheet.write_formula(row, place, formula, formats.total(number_format(column)), total)
            elif place == 0:
                sheet.write_string(row, place, label, formats.total(indent=1))
            else:
                sheet.write_blank(row, place, None, formats.total())
    return row + 1


def column_total(rows: Sequence[Row], key: str) -> float:
    """The sum of a money column, exact to the cent."""
    return round(fsum(value for row in rows if isinstance(value := row.get(key), int | float)), 2)


def write_value(sheet: Worksheet, row: int, column: int, value: Value, look: Format) -> None:
    """Write a cell as what it is: text never becomes a formula, a number or a link."""
    if value is None:
        sheet.write_blank(row, column, None, look)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, look)
    elif isinstance(value, bool):
        sheet.write_string(row, column, "yes" if value else "no", look)
    elif isinstance(value, date):
        sheet.write_number(row, column, value.toordinal() - EPOCH, look)
    else:
        sheet.write_number(row, column, value, look)


def _declare(
    sheet: ResultWorksheet, formats: Formats, table: ResultTable, span: tuple[int, int], style: TableStyle
) -> None:
    """Declare the Excel table with its headings; its look is that of the cells, the same in every program."""
    columns = [
        {"header": column.name, "header_format": formats.heading(column, filtered=style.filtered)}
        for column in table.columns
    ]
    options = {"name": style.name, "style": None, "autofilter": style.filtered, "columns": columns}
    sheet.declare_table(*span, len(columns), options)


def _right_edge(table: ResultTable, index: int, style: TableStyle) -> int:
    """The last of the sheet's columns that the table's column `index` shows its texts in."""
    return style.spill if style.spill is not None and index == len(table.columns) - 1 else index


def _draw_spill(
    sheet: ResultWorksheet, formats: Formats, table: ResultTable, span: tuple[int, int], style: TableStyle, *, totals: bool
) -> None:  # fmt: skip
    """Carry the heading's and the rows' lines on over the columns that the last column's texts run into."""
    look = formats.cell()
    body = range(span[1] - span[0])
    looks = [formats.going_on(look) if index in style.continued else look for index in body]
    for column in range(len(table.columns), (style.spill or 0) + 1):
        sheet.write_blank(span[0], column, None, formats.heading())
        sheet.write_down(span[0] + 1, column, repeat(None, len(body)), looks)
        if totals:
            sheet.write_blank(span[1] + 1, column, None, formats.total())


def _looks(
    formats: Formats, column: Column, style: TableStyle, rows: Sequence[Row], values: Sequence[Value]
) -> Iterable[Format]:
    """The format of each of a column's cells."""
    stand = alignment(column)
    if style.entries and column.key in ENTRY_COLUMNS:
        code = SHARES if column.kind is Kind.QUANTITY else "General"
        wrapped = column.kind is Kind.TEXT
        return repeat(formats.cell(code, bg_color=ENTRY_FILL, locked=False, text_wrap=wrapped, **stand))
    if column.kind is Kind.MIXED:
        codes = (mixed_number_format(value, row.get("unit")) for value, row in zip(values, rows, strict=True))
        return (formats.cell(code, align="right") for code in codes)
    if column.kind is Kind.QUANTITY:
        whole, fraction = formats.cell(WHOLE), formats.cell(SHARES)
        return (fraction if isinstance(value, float) and value % 1 else whole for value in values)
    if column.key in GLYPH_COLUMNS:
        return (formats.cell(GLYPHS.get(str(value), "General"), **stand) for value in values)
    if column.key == "item":
        plain = formats.cell(text_wrap=style.wrapped, **stand)
        deeper = formats.cell(text_wrap=style.wrapped, align="left", indent=3)
        return (deeper if str(value).startswith("of which") else plain for value in values)
    if column.kind in LEFT and style.wrapped:
        return repeat(formats.cell(text_wrap=True, **stand))
    return repeat(formats.cell(number_format(column), **stand))
