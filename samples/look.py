"""How a sample's tables look: fonts, fills and number formats of one advisor, and a table drawn with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from samples.source import Cell, SourceTable
from xlrebal.schema.column import Kind
from xlrebal.schema.record import record

BUILT = datetime(2026, 11, 20, tzinfo=UTC)  # creation date: fixed, so that a rebuild gives the same bytes
NUMBER_FORMATS = {
    Kind.PRICE: "#,##0.00",
    Kind.MONEY: "#,##0.00",
    Kind.PERCENT: "0.0%",
    Kind.DATE: "yyyy-mm-dd",
    Kind.NUMBER: "General",
    Kind.COUNT: "0",
}


@record
class Look:
    """One advisor's style: font, heading properties, the fill of every second row ("" = none), indent of texts."""

    font: str = "Calibri"
    size: int = 11
    heading: Mapping[str, Any] | None = None
    banded: str = ""
    indent: int = 0


class Drawing:
    """One workbook being drawn in one look; formats are made once each."""

    def __init__(self, path: Any, look: Look) -> None:
        """Opens a workbook to be written at `path` (a path or a binary stream)."""
        self.book = xlsxwriter.Workbook(path)
        self.book.set_properties({"created": BUILT})
        self.look = look
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def format(self, **properties: Any) -> Format:
        """The workbook's format with these properties in the look's font."""
        style = {"font_name": self.look.font, "font_size": self.look.size} | properties
        key = tuple(sorted(style.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(style)
        return self._formats[key]

    def cell_format(self, kind: Kind, value: Cell, band: bool) -> Format:
        """The format of one cell: its kind's number format, the band's fill."""
        number = NUMBER_FORMATS.get(kind, "General")
        if isinstance(value, date):
            number = NUMBER_FORMATS[Kind.DATE]
        if kind in (Kind.QUANTITY, Kind.TEXT) and isinstance(value, float):
            number = "#,##0" if value.is_integer() else "#,##0.000"
        properties: dict[str, Any] = {"num_format": number} if number != "General" else {}
        if isinstance(value, str) and self.look.indent:
            properties["indent"] = self.look.indent
        return self.format(**properties, **({"bg_color": self.look.banded} if band else {}))

    def heading_format(self, kind: Kind = Kind.TEXT) -> Format:
        """The format of a heading, on the side where its column's cells stand."""
        side = {} if kind in (Kind.TEXT, Kind.CHOICE, Kind.FLAG) else {"align": "right"}
        return self.format(**(self.look.heading or {"bold": True}), **side)


def draw_table(drawing: Drawing, sheet: Worksheet, table: SourceTable, top: int = 0, left: int = 0) -> None:
    """Writes a table with its heading row at `top` (zero-based); the columns get the widths their texts need."""
    for column, (heading, kind) in enumerate(zip(table.headings, table.kinds, strict=True)):
        sheet.write_string(top, left + column, heading, drawing.heading_format(kind))
    for place, row in enumerate(table.rows):
        band = bool(drawing.look.banded) and place % 2 == 1
        for column, (kind, value) in enumerate(zip(table.kinds, row, strict=True)):
            write_cell(drawing, sheet, top + 1 + place, left + column, kind, value, band)
    for column, heading in enumerate(table.headings):
        sheet.set_column(left + column, left + column, _width(table, column, heading))
    sheet.freeze_panes(top + 1, left)


def write_cell(
    drawing: Drawing, sheet: Worksheet, row: int, column: int, kind: Kind, value: Cell, band: bool = False
) -> None:
    """Writes one typed cell; a blank one only where a band needs its fill."""
    if kind is Kind.TEXT and isinstance(value, (float, int)) and 0 < value < 1:
        kind = Kind.PERCENT  # a Settings row in percent
    style = drawing.cell_format(kind, value, band)
    if value is None:
        if band:
            sheet.write_blank(row, column, None, style)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, style)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, style)
    else:
        sheet.write_number(row, column, value, style)


def draw_market_values(drawing: Drawing, sheet: Worksheet, table: SourceTable, top: int) -> None:
    """Turns the Market Value column into formulas (quantity × price) that carry their values."""
    quantity, price, value = (table.headings.index(name) for name in _value_columns(table))
    for place, row in enumerate(table.rows):
        line, band = top + 1 + place, bool(drawing.look.banded) and place % 2 == 1
        formula = f"=ROUND({xl_rowcol_to_cell(line, quantity)}*{xl_rowcol_to_cell(line, price)},2)"
        sheet.write_formula(line, value, formula, drawing.cell_format(Kind.MONEY, row[value], band), row[value])


def _value_columns(table: SourceTable) -> tuple[str, str, str]:
    return ("Shares" if "Shares" in table.headings else "Quantity", "Price", "Market Value")


def _width(table: SourceTable, column: int, heading: str) -> float:
    texts = [f"{row[column]:,.2f}" if isinstance(row[column], float) else str(row[column] or "") for row in table.rows]
    return min(56.0, 1.06 * max(len(heading) + 2.5, max((len(text) for text in texts), default=0) + 2.5))
