"""Fonts, colours and number formats of every sheet we draw, each format made once.

Colours are Okabe and Ito's, which people of all kinds of colour vision tell apart; none carries a meaning alone: a
word or a glyph stands beside it. The font is named outright, not by the theme, so that it stays in any workbook.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from xlrebal.schema.column import Column, Kind, Value

BLUE, SKY, ORANGE, VERMILLION, GREEN = "#0072B2", "#56B4E9", "#E69F00", "#D55E00", "#009E73"
INK, GREY, HAIRLINE, HEADING_FILL, TILE_FILL = "#1F2933", "#5F6B7A", "#D5DBE1", "#E8EEF4", "#F4F7FA"
OVER_FILL, OVER_INK, UNDER_FILL, UNDER_INK, ENTRY_FILL = "#FCEBC8", "#7A4600", "#DCEEFA", "#00456B", "#FFFBE6"
LOST_FILL, LOST_INK = "#8A2F00", "#FFFFFF"  # the darkest fill of all, so that it is told apart in grey as well

FONT = {"font_name": "Calibri", "font_size": 10, "font_scheme": "none", "font_color": INK, "valign": "vcenter"}

MONEY = '#,##0.00_);(#,##0.00);"–"_)'
LIMIT = "#,##0.00_);(#,##0.00)"  # where nothing is not the same as none
SIGNED_MONEY = '+#,##0.00_);-#,##0.00_);"–"_)'
PERCENT, SIGNED_PERCENT = "0.00%", "+0.00%;-0.00%;0.00%"
WHOLE, SHARES, DATE, POINTS = "#,##0", "#,##0.######", "dd mmm yyyy", "0.00"

NUMBER_FORMATS: dict[Kind, str] = {
    Kind.NUMBER: "#,##0.00##", Kind.COUNT: "0", Kind.QUANTITY: SHARES, Kind.PRICE: "#,##0.00##", Kind.MONEY: MONEY,
    Kind.PERCENT: PERCENT, Kind.DATE: DATE,
}  # fmt: skip
UNIT_FORMATS = {"$": MONEY, "%": PERCENT, "points": POINTS, "count": WHOLE, "shares": SHARES, "date": DATE}
SIGNED = frozenset({"drift", "change", "to_trade"})
LIMITS = frozenset({"budget", "limit", "remaining", "remaining_at_worst"})
LEFT = frozenset({Kind.TEXT, Kind.CHOICE, Kind.FLAG})
GLYPHS = {"over": '"▲ "@', "under": '"▼ "@', "ok": '"● "@', "error": '"■ "@', "warning": '"▲ "@', "note": '"● "@'}
GLYPH_COLUMNS = frozenset({"status", "severity"})


class Formats:
    """The workbook's cell formats: the same properties give the same Format."""

    def __init__(self, book: Workbook) -> None:
        """Take the workbook the formats belong to."""
        self._book = book
        self._made: dict[frozenset[tuple[str, Any]], Format] = {}
        self._going_on: dict[Format, Format] = {}

    def get(self, **properties: Any) -> Format:
        """A format of our font with these XlsxWriter properties."""
        key = frozenset(properties.items())
        if key not in self._made:
            self._made[key] = self._book.add_format({**FONT, **properties})
        return self._made[key]

    def rule(self, **properties: Any) -> Format:
        """What a conditional format changes, and nothing else."""
        key = frozenset({("rule", True), *properties.items()})
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
        return self._made[key]

    def heading(self, column: Column | None = None, *, filtered: bool = True) -> Format:
        """A column's heading: wrapped; over figures centred, which keeps it clear of a filter button, or else right."""
        if column is None or column.kind in LEFT:
            look: dict[str, Any] = {"align": "left", "indent": 1}
        else:
            look = {"align": "center" if filtered or column.kind is Kind.COUNT else "right"}
        return self.get(bold=True, text_wrap=True, bg_color=HEADING_FILL, bottom=2, bottom_color=BLUE, **look)

    def cell(self, number_format: str = "General", **properties: Any) -> Format:
        """A cell of a table's body, over a hairline."""
        return self.get(num_format=number_format, bottom=1, bottom_color=HAIRLINE, **properties)

    def going_on(self, look: Format) -> Format:
        """A body cell's format where the row goes on in the next one: no hairline between them."""
        if look not in self._going_on:
            properties = next(dict(key) for key, made in self._made.items() if made is look)
            self._going_on[look] = self.get(**{**properties, "bottom": 0})
        return self._going_on[look]

    def total(self, number_format: str = "General", **properties: Any) -> Format:
        """A cell of the totals row."""
        lines = {"top": 1, "top_color": BLUE, "bottom": 6, "bottom_color": BLUE}
        return self.get(num_format=number_format, bold=True, **lines, **properties)

    def link(self, **properties: Any) -> Format:
        """A link within the workbook."""
        return self.get(**{"font_color": BLUE, "underline": 1, **properties})


def is_signed(column: Column) -> bool:
    """Whether a column's figures are over (+) or under (−); one that is never below its minimum is neither."""
    return column.key in SIGNED and column.minimum is None


def number_format(column: Column) -> str:
    """The number format of a column's cells; of a mixed column's, see `mixed_number_format`."""
    if is_signed(column):
        return {Kind.PERCENT: SIGNED_PERCENT, Kind.MONEY: SIGNED_MONEY}.get(column.kind, "General")
    if column.key in LIMITS and column.kind is Kind.MONEY:
        return LIMIT
    return NUMBER_FORMATS.get(column.kind, "General")


def alignment(column: Column) -> dict[str, Any]:
    """How a column's cells stand: texts a little off the figures beside them, ordinals in the middle."""
    if column.kind in LEFT:
        return {"align": "left", "indent": 1}
    return {"align": "center"} if column.kind is Kind.COUNT else {}


def mixed_number_format(value: Value, unit: Value) -> str:
    """The number format of a cell whose row's `unit` says what it holds."""
    if isinstance(value, date):
        return DATE
    return quantity_format(value) if unit == "shares" else UNIT_FORMATS.get(str(unit), "General")


def quantity_format(value: Value) -> str:
    """Whole shares without a decimal point, fractions with as many decimals as they have, up to six."""
    return SHARES if isinstance(value, float) and value % 1 else WHOLE
