"""The samples whose sheets are just tables of text: one CSV file a sheet, drawn as they stand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from samples.look import Drawing, Look, draw_market_values, draw_table
from samples.source import FOLDER, SourceTable, read_sample
from xlrebal.schema.column import Kind
from xlrebal.schema.inputs import INPUT_SHEETS, PROFILES

LOOKS = {
    "three-sheets": Look(),
    "direct-index": Look("Calibri", 10, {"bold": True, "bottom": 1, "bg_color": "#E3ECE6", "text_wrap": True}),
    "models": Look("Aptos Narrow", 11, {"bold": True, "bottom": 1, "bg_color": "#DCE7F2", "text_wrap": True}),
    "house": Look("Aptos Narrow", 11, {"bold": True, "bottom": 1, "bg_color": "#E7E2F2", "text_wrap": True}),
    "balanced": Look("Calibri", 11, {"bold": True, "bottom": 1, "bg_color": "#DDEBE7", "text_wrap": True}),
    "retiree": Look("Calibri", 11, {"bold": True, "bottom": 1, "bg_color": "#EFE9DD", "text_wrap": True}),
    "concentrated": Look("Calibri", 11, {"bold": True, "bottom": 1, "bg_color": "#E3ECE9", "text_wrap": True}),
    "merged": Look("Calibri", 11, {"bold": True, "bottom": 1, "bg_color": "#E8E4EE", "text_wrap": True}),
    "tech-drift": Look("Arial", 10, {"bold": True, "bottom": 1, "bg_color": "#E2E8E4", "text_wrap": True}),
}


def draw_plain(stream: Any, sample: str) -> None:
    """Writes the sample's workbook: every input sheet that has a text file, in the schema's order."""
    drawing = Drawing(stream, LOOKS[sample])
    for declared in (*INPUT_SHEETS, PROFILES):
        if (FOLDER / sample / f"{declared.key}.csv").exists():
            table = read_sample(sample, declared.name)
            valued = declared.key == "holdings" and with_market_value(table)
            sheet = drawing.book.add_worksheet(declared.name)
            draw_table(drawing, sheet, valued or table)
            if valued:
                draw_market_values(drawing, sheet, valued, 0)
    drawing.book.close()


def with_market_value(holdings: SourceTable) -> SourceTable:
    """Holdings with Market Value put in after Price."""
    after = holdings.headings.index("Price") + 1
    values = [round(float(str(row["Quantity"])) * float(str(row["Price"])), 2) for row in holdings.records()]

    def put(cells: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
        return (*cells[:after], value, *cells[after:])

    rows = tuple(put(row, value) for row, value in zip(holdings.rows, values, strict=True))
    headings, kinds = put(holdings.headings, "Market Value"), put(holdings.kinds, Kind.MONEY)
    return replace(holdings, headings=headings, kinds=kinds, rows=rows)
