"""Conditional formats: what deserves a look, in colours everyone tells apart, always beside a word or a glyph."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from xlrebal.excel.draw.cell_formats import (
    BLUE,
    HEADING_FILL,
    LOST_FILL,
    LOST_INK,
    ORANGE,
    OVER_FILL,
    OVER_INK,
    SKY,
    UNDER_FILL,
    UNDER_INK,
    Formats,
)

_WARM: dict[str, Any] = {"bg_color": OVER_FILL, "font_color": OVER_INK, "bold": True}
_COOL: dict[str, Any] = {"bg_color": UNDER_FILL, "font_color": UNDER_INK, "bold": True}
_QUIET: dict[str, Any] = {"bg_color": HEADING_FILL}
_LOUD: dict[str, Any] = {"bg_color": LOST_FILL, "font_color": LOST_INK, "bold": True}

LOST = "GONE FOR GOOD"

# column key → ((beginning of the text, look), …)
_WORDS: dict[str, tuple[tuple[str, dict[str, Any]], ...]] = {
    "status": (("over", _WARM), ("under", _COOL), ("proposed", _COOL), ("blocked", _WARM)),
    "verdict": (("overweight", _WARM), ("underweight", _COOL)),
    "action": (("SELL", _WARM), ("BUY", _COOL)),
    "severity": (("error", _WARM), ("warning", _QUIET)),
    "kind": (("blocked", _WARM), ("realized", _WARM), ("open", _COOL)),
    "decision": (("approve", _COOL), ("lock", _COOL), ("skip", _WARM)),
}

_DRIFT_BAR: dict[str, Any] = {
    "type": "data_bar", "data_bar_2010": True, "bar_solid": True, "bar_color": ORANGE, "bar_negative_color": SKY,
    "bar_border_color": ORANGE, "bar_negative_border_color": BLUE, "bar_axis_position": "middle",
}  # fmt: skip


def highlight_column(sheet: Worksheet, formats: Formats, key: str, body: tuple[int, int, int, int]) -> None:
    """Add the rules of the column `key` to its body: first row, last row, its column, the last it shows in."""
    first, last, column, right = body
    area, cell = (first, column, last, right), xl_rowcol_to_cell(first, column, col_abs=True)
    for beginning, look in _WORDS.get(key, ()):
        test = f'=LEFT({cell},{len(beginning)})="{beginning}"'
        rule = {"type": "formula", "criteria": test, "format": formats.rule(**look)}
        sheet.conditional_format(*area, rule)
    if key == "drift":
        sheet.conditional_format(*area, _DRIFT_BAR)


def highlight_lost(sheet: Worksheet, formats: Formats, places: Mapping[str, int], body: tuple[int, int, int]) -> None:
    """Mark whole rows of losses gone for good, where the table says so in its Fate, or in the Note of an Item (W-8).

    `places`: each column's place by key. `body`: first row, last row, last column.
    """
    says = places.get("fate", places.get("note") if "item" in places else None)
    if says is not None:
        first, last, right = body
        test = f'=ISNUMBER(FIND("{LOST}",{xl_rowcol_to_cell(first, says, col_abs=True)}))'
        rule = {"type": "formula", "criteria": test, "format": formats.rule(**_LOUD)}
        sheet.conditional_format(first, 0, last, right, rule)
